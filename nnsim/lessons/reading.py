"""Reading a lesson: a folder, or the same files in one archive, through the same limits as projects. Nothing else of either is opened."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from nnsim import storage
from nnsim.catalog import sentence
from nnsim.datasets.readers.files import Source, opened, plain, refusal
from nnsim.engine.catalogue import CATALOG
from nnsim.lessons import limits
from nnsim.lessons.content import Fault, Lesson
from nnsim.lessons.manifest import NAME, read_manifest
from nnsim.lessons.modest import require_modest_files, require_modest_page
from nnsim.storage import archive
from nnsim.storage import limits as file_limits
from nnsim.storage.atomic import write_file
from nnsim.storage.files import from_bytes
from nnsim.storage.text import TextError

SUFFIX = ".nnlesson"
FOLDERS = {"pages": limits.PAGE_BYTES, "projects": limits.PROJECT_BYTES, "pictures": limits.PICTURE_BYTES}
_KNOWN = re.compile(
    r"lesson\.toml|pages/[A-Za-z0-9_-]+\.[a-z]{2,3}(-[A-Za-z]{2,8})?\.md|projects/[A-Za-z0-9_-]+\.nnsim|pictures/[A-Za-z0-9_-]+\.(png|jpe?g)"
)
FORMAT = archive.Format(
    NAME, lambda name: _KNOWN.fullmatch(name) is not None, sentence("is not an nnsim lesson"),
    lambda name: sentence("has a member “{name}”, which does not belong in a lesson; nothing was read", name=name),
    sentence("has no lesson in it: its member lesson.toml is missing"),
)


def is_lesson(path: str | os.PathLike[str]) -> bool:
    """Whether this is a lesson's file by its name, or a folder with a lesson."""
    return os.fspath(path).casefold().endswith(SUFFIX) or (Path(path) / NAME).is_file()


def read(path: str | os.PathLike[str], *, built_in: bool = False) -> Lesson:
    """The lesson in a folder or file. Raises FileError, which tells the first thing that is wrong."""
    place = Path(path)
    lesson, faults = examined(place, built_in=built_in)
    if faults:
        first = faults[0]
        words = sentence(
            "cannot be opened as a lesson: {fault:bare} ({file}, line {line})", fault=first.text, file=first.file, line=first.line
        )
        raise refusal(place, words)
    return lesson


def examined(path: Path, *, built_in: bool = False) -> tuple[Lesson, list[Fault]]:
    """As much of a lesson as can be read, and everything that is wrong with its files. Raises FileError if there is none at all."""
    found = members(path)
    try:
        require_modest_files(found)
    except TextError as error:
        raise refusal(path, str(error)) from error
    faults: list[Fault] = []
    manifest = read_manifest(found[NAME], faults)
    lesson = Lesson(
        manifest.id, manifest.title, manifest.summary, manifest.minutes, manifest.pages, manifest.tasks, manifest.questions,
        manifest.locked, manifest.hidden, found, path.absolute(), built_in,
    )
    for name in manifest.pages:
        if not lesson.page_texts(name):
            faults.append(Fault(f"pages/{name}.en.md", 1, sentence("This page is in the list of lesson.toml, and the file is missing.")))
    for name, content in found.items():
        if name.startswith("pages/"):
            faults += _text_faults(name, content)
    return lesson, faults


def members(path: Path) -> Mapping[str, bytes]:
    """The files of a lesson by name. Raises FileError."""
    if not path.is_dir():
        return _within_limits(path, archive.read_members(path, FORMAT))
    if not (path / NAME).is_file():
        raise refusal(path, sentence("holds no lesson: it has no file lesson.toml"))
    found = {NAME: _content(path / NAME, limits.MANIFEST_BYTES)}
    total = 0
    for folder, largest in FOLDERS.items():
        for name in _names(path / folder):
            if _KNOWN.fullmatch(f"{folder}/{name}"):
                found[f"{folder}/{name}"] = content = _content(path / folder / name, largest)
                total += len(content)
        if total > file_limits.FILE_BYTES or len(found) > file_limits.MEMBERS:
            raise refusal(path, sentence("is too large for a lesson"))
    return found


def project(lesson: Lesson, name: str) -> storage.Contents:
    """A project among the lesson's files, through the ordinary gate. Raises FileError."""
    data = lesson.members.get(name)
    if data is None or not name.startswith("projects/"):
        raise refusal(Path(plain(name, 60)), sentence("is not part of this lesson"))
    return from_bytes(Source(Path(name), io.BytesIO(data), len(data)), data, CATALOG)


def pack(path: Path, out: Path) -> None:
    """Write a lesson's folder as one file. Raises FileError."""
    storage.require_writable(out)
    write_file(out, archive.pack(members(path)))


def _within_limits(path: Path, found: dict[str, bytes]) -> dict[str, bytes]:
    for name, content in found.items():
        if len(content) > (limits.MANIFEST_BYTES if name == NAME else FOLDERS[name.partition("/")[0]]):
            raise refusal(path, sentence("has a member “{name}” that is too large for a lesson", name=name))
    return found


def _names(folder: Path) -> list[str]:
    """Regular files in a folder; links are not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise refusal(folder, sentence("cannot be read")) from error
    return found[: file_limits.MEMBERS]


def _content(path: Path, largest: int) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise refusal(path, sentence("is no regular file"))
    with opened(path, largest) as source:
        return source.whole()


def _text_faults(name: str, content: bytes) -> list[Fault]:
    try:
        require_modest_page(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return [Fault(name, content[: error.start].count(b"\n") + 1, sentence("This page is not UTF-8 text: save it as UTF-8."))]
    except TextError as error:
        return [Fault(name, 1, sentence("This page {reason}.", reason=error))]
    return []
