"""The recovery folder: work that is not saved, kept where a crash cannot reach it and where the next start finds it.

Each open window has an entry, a folder named after its process: `work.nnsim` is an ordinary project file with what is not saved, and
`about.json` says which document it belongs to and what that looked like when it was opened. The name is the lock: an entry whose process
has died may be taken over, by giving its folder the name of another process, which only one can do. Nothing here is ever looked for
beside a document.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.files import refusal
from nnsim.storage.atomic import reason_of, write_file
from nnsim.storage.disk import DISK, Disk
from nnsim.storage.files import SUFFIX, Contents, read, to_bytes
from nnsim.storage.processes import Process, process_of, this_process
from nnsim.storage.text import TextError, parsed, written

WORK, ABOUT = f"work{SUFFIX}", "about.json"
FOLDER = "recovery"
ABOUT_BYTES = 64_000
_COPY = sentence("The copy of it")
"""What an entry is to those who are told of work that cannot be put by: its files have names that say nothing."""
SECOND = 10**9
"""In the nanoseconds of a file's time, which are more than a JSON number should be."""
_NAME = re.compile(r"(.+)-[0-9a-f]{8}(-waiting)?")


@dataclass(frozen=True)
class Stamp:
    """What tells whether a file is still the one that was read or written: not its contents, which would have to be read."""

    size: int
    modified: int
    link: bool

    @classmethod
    def of(cls, path: Path) -> Stamp | None:
        """Of the file that is there now; None if there is none."""
        try:
            status = path.stat()
            return cls(status.st_size, status.st_mtime_ns, path.is_symlink())
        except (OSError, ValueError):
            return None


@dataclass(frozen=True)
class About:
    """The document that unsaved work belongs to (None: it has no file yet) and its stamp when the work began."""

    document: Path | None = None
    stamp: Stamp | None = None


@dataclass(frozen=True)
class Entry:
    """The folder of one window."""

    folder: Path

    @property
    def owner(self) -> Process | None:
        found = _NAME.fullmatch(self.folder.name)
        return process_of(found[1]) if found is not None else None

    @property
    def waiting(self) -> bool:
        """Whether it is of a window that died, and its owner only has to decide on it."""
        found = _NAME.fullmatch(self.folder.name)
        return found is not None and found[2] is not None

    @property
    def work(self) -> Path:
        return self.folder / WORK

    @property
    def kept(self) -> float | None:
        """When the work was kept (seconds since 1970); None if there is none."""
        try:
            return self.work.lstat().st_mtime
        except OSError:
            return None

    def alive(self) -> bool:
        """Whether the window that it belongs to is still open."""
        owner = self.owner
        try:
            return owner is not None and owner.alive(max(self.folder.stat().st_mtime, self.kept or 0.0))
        except OSError:  # somebody else has just taken it, or removed it
            return True

    def breathe(self) -> None:
        """Give a sign of life, for other machines that share the folder."""
        with suppress(OSError):
            os.utime(self.folder)

    def note(self, about: About, disk: Disk = DISK) -> None:
        """Say which document the window shows. Raises FileError."""
        stamp = about.stamp and [about.stamp.size, *divmod(about.stamp.modified, SECOND), about.stamp.link]
        try:
            data = written({"version": 1, "document": str(about.document or ""), "stamp": stamp})
        except UnicodeEncodeError:  # the name of a file need not be text
            data = written({"version": 1, "document": "", "stamp": None})
        write_file(self.folder / ABOUT, data, disk, _COPY)

    def keep(self, contents: Contents, disk: Disk = DISK) -> None:
        """Put work by, in place of what was kept before. Raises FileError."""
        try:
            data = to_bytes(contents)
        except (TextError, ValueError, OverflowError) as error:
            raise FileError(sentence("The project {error:bare}.", error=error)) from error
        write_file(self.work, data, disk, _COPY)

    def clear(self) -> None:
        """There is nothing unsaved any more."""
        with suppress(OSError):
            self.work.unlink(missing_ok=True)

    def remove(self) -> None:
        """Nobody needs it any more. The work goes first, so that nothing is offered that was to go."""
        self.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def about(self) -> About:
        """What was said of it; where that cannot be read, a document without a file."""
        path = self.folder / ABOUT
        try:
            _require_own(path)
            with path.open("rb") as file:
                record = parsed(file.read(ABOUT_BYTES))
        except (OSError, ValueError):
            return About()
        match record:
            case {"version": 1, "document": str(document), "stamp": [int(size), int(seconds), int(rest), bool(link)]} if document:
                return About(Path(document), Stamp(size, seconds * SECOND + rest, link))
            case {"version": 1, "document": str(document)} if document:
                return About(Path(document))
        return About()

    def read(self) -> Contents:
        """The work, through the reader that every file goes through. Raises FileError, and leaves it where it is."""
        _require_own(self.work)
        return read(self.work)

    def same_as(self, document: Path | None) -> bool:
        """Whether what is kept is, byte for byte, what the document says: then nothing is lost."""
        try:
            if document is None or document.stat().st_size != self.work.stat().st_size:
                return False
            return document.read_bytes() == self.work.read_bytes()
        except (OSError, ValueError):
            return False


class RecoveryFolder:
    """All entries of a user, below a folder that belongs to that user alone."""

    def __init__(self, above: Path) -> None:
        self.path = above / FOLDER

    def enter(self) -> Entry:
        """A new entry for a window of this process. Raises FileError."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own(self.path, folder=True)
            entry = Entry(self.path / _name())
            entry.folder.mkdir(mode=0o700)
        except OSError as error:
            raise FileError(sentence("The folder for it cannot be written: {reason:clause}.", reason=reason_of(error))) from error
        return entry

    def left(self) -> list[Entry]:
        """Entries with work whose processes have died, the latest first. Those without work are cleared away."""
        found = [entry for entry in self._entries() if not entry.alive()]
        for entry in found:
            if entry.kept is None:
                entry.remove()
        return sorted((entry for entry in found if entry.kept is not None), key=lambda entry: -(entry.kept or 0.0))

    def take(self, entry: Entry) -> Entry | None:
        """Make an entry that was left one of this process, to be decided on; None if somebody else was faster."""
        return self._renamed(entry, f"{_name()}-waiting")

    def go_on_in(self, entry: Entry) -> Entry:
        """An entry that was taken belongs to a window from now on that shows its work."""
        return self._renamed(entry, _name()) or entry

    def _renamed(self, entry: Entry, name: str) -> Entry | None:
        mine = self.path / name
        try:
            os.rename(entry.folder, mine)
        except OSError:
            return None
        return Entry(mine)

    def open_elsewhere(self, document: Path, own: Entry | None) -> bool:
        """Whether another window that is open shows this document."""
        others = [entry for entry in self._entries() if entry != own and not entry.waiting]
        return any(entry.alive() and _same_file(entry.about().document, document) for entry in others)

    def _entries(self) -> list[Entry]:
        try:
            _require_own(self.path, folder=True)
            inside = sorted(self.path.iterdir())
        except (OSError, FileError):
            return []
        found = []
        for path in inside:
            entry = Entry(path)
            with suppress(OSError, FileError):  # gone meanwhile, or somebody else's
                if entry.owner is not None:
                    _require_own(path, folder=True)
                    found.append(entry)
        return found


def _name() -> str:
    return f"{this_process().text}-{secrets.token_hex(4)}"


def _require_own(path: Path, folder: bool = False) -> None:
    """Raises FileError for a link, for what is no file or folder, and for what belongs to another user."""
    status = path.lstat()
    right = stat.S_ISDIR(status.st_mode) if folder else stat.S_ISREG(status.st_mode)
    stranger = sys.platform != "win32" and status.st_uid != os.getuid()
    if not right or stranger:
        raise refusal(path, sentence("was not put there by you, so it was left alone"))


def _same_file(one: Path | None, other: Path) -> bool:
    try:
        return one is not None and os.path.samefile(one, other)
    except (OSError, ValueError):
        return False
