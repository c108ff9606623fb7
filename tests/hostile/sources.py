"""Every reader of nnsim with valid files for it, and the ways in which those are changed."""

import gzip
import io
import struct
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import nnsim
from nnsim.datasets.readers import inspect, inspect_npz, read, read_idx, read_images, read_table, read_text
from nnsim.engine.catalogue import CATALOG
from nnsim.lessons import checking, conditions, reading, starting
from nnsim.storage import archive, files, fragments, pages, recovery
from nnsim.storage.class_defaults import class_defaults
from nnsim.storage.tensors import tensor_bytes, tensors
from tests.hostile import mutants
from tests.storage.made import furnished, trained, watched

Read = Callable[[Path], Any]


@dataclass(frozen=True)
class Reader:
    """A way in. `valid`: a file's bytes; `mutate`: the ways to change them; `name`: what the file is called."""

    key: str
    name: str
    valid: Callable[[], bytes]
    read: Read
    mutate: Sequence[mutants.Mutate]


def _saved(source: Any) -> bytes:
    return files.to_bytes(files.Contents.of(source))


def _member(name: str, mutate: mutants.Mutate, format: archive.Format = archive.PROJECT) -> mutants.Mutate:
    """Change one member of an archive, which stays sound itself."""

    def changed(content: bytes, chance: Any) -> bytes:
        source = files.Source(Path("a.nnsim"), io.BytesIO(content), len(content))
        parts = archive.unpack(source, content, format)
        return archive.pack({**parts, name: mutate(parts[name], chance)})

    return changed


def _project(path: Path) -> None:
    found = nnsim.load(path)
    (found.project if isinstance(found, nnsim.Run) else found).problems()
    nnsim.save(found, path.with_name("again.nnsim"))


def _fragment() -> bytes:
    project = furnished()
    weights = nnsim.Run(project).parameters
    keyed = {f"{id}:b": weights[f"{node.name}.b"] for id, node in project.network.nodes.items() if f"{node.name}.b" in weights}
    ids = [*project.network.nodes, *project.document.furniture]
    return fragments.text_of(fragments.fragment_of(project, ids, keyed)).encode()


def _table() -> bytes:
    rows = [f"{number},{number * 0.5:.3f},{'abc'[number % 3]},{'yes' if number % 2 else 'no'}" for number in range(40)]
    return ("\n".join(["first,second,kind,class", *rows]) + "\n").encode()


def _tables(path: Path) -> None:
    preview = inspect(path)
    assert preview.samples > 0
    read_table(path)


def _npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.arange(12.0).reshape(4, 3), allow_pickle=False)
    return buffer.getvalue()


def _npz() -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, X=np.arange(12.0).reshape(4, 3), y=np.array([0, 1, 0, 1]))
    return buffer.getvalue()


def _npzs(path: Path) -> None:
    inspect_npz(path)
    read(path)


def _npz_member(content: bytes, chance: Any) -> bytes:
    """An array of an NPZ file changed inside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    name = chance.choice(list(parts))
    parts[name] = mutants.of_npy(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for other, data in parts.items():
            file.writestr(other, data)
    return buffer.getvalue()


def _idx() -> bytes:
    return struct.pack(">BBBBIII", 0, 0, 8, 3, 5, 4, 4) + bytes(range(80))


def _zipped(content: bytes, chance: Any) -> bytes:
    inside = mutants.of_idx(gzip.decompress(content), chance)
    return gzip.compress(inside, mtime=0)


def _picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.arange(48, dtype=np.uint8).reshape(4, 4, 3)).save(buffer, kind)
    return buffer.getvalue()


def _pictures(path: Path) -> None:
    read_images(path.parent)


def _page() -> bytes:
    return (
        b"# Title\n\nA *word* and **two**, `code`, [link](https://a.example/b), [there](point:train), ![p](pictures/a.png).\n\n"
        b"- one\n  - two\n1. three\n> quote\n\n|a|b|\n|-|-|\n|1|2|\n\n[[task and]]\n\n$$a = b$$\n\n```\ncode\n```\n<b>html</b>\n"
    )


def _pages(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    pages.require_modest(text)
    for word in text.split():
        pages.link(word)


def _lesson() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        starting.start(Path(name) / "lesson")
        return archive.pack(reading.members(Path(name) / "lesson"))


def _conditions(path: Path) -> None:
    conditions.parsed(path.read_bytes().decode("utf-8", "replace"))


def _entry(path: Path) -> None:
    """A recovery entry whose description was changed."""
    folder = path.parent / "entry"
    folder.mkdir(exist_ok=True)
    (folder / recovery.ABOUT).write_bytes(path.read_bytes())
    recovery.Entry(folder).about()


CONDITION = b'output(0,0) < 0.5 and accuracy >= 0.95 or units("h") in (1, 2) and not (loss ** 2 > abs(-best("loss")) + 3 * max(1, 2))'
SETTINGS = b'theme = "dark"\nlanguage = "de"\nlessons = "/srv/lessons"\nlocked = ["theme", "language"]\n'
ABOUT = b'{"version": 1, "document": "/home/a/b.nnsim", "stamp": [2604, 1700000000, 5, false]}'
_BYTES, _WORDS = mutants.of_bytes, mutants.of_words
READERS = (
    Reader("project", "a.nnsim", lambda: _saved(watched()), _project, (
        _BYTES, _member("project.json", mutants.of_json), _member("project.json", mutants.of_json), _member("project.json", _WORDS),
        _member("tensors.safetensors", _BYTES), _member("tensors.safetensors", _WORDS),
    )),
    Reader("training", "a.nnsim", lambda: _saved(trained()), _project, (
        _member("run.json", mutants.of_json), _member("run.json", _WORDS), _member("run.safetensors", _BYTES),
        _member("run.safetensors", _WORDS), _member("tensors.safetensors", _BYTES),
    )),
    Reader("fragment", "a.txt", _fragment, lambda path: fragments.fragment_from(path.read_bytes().decode("utf-8", "replace"), CATALOG),
           (_BYTES, _WORDS, mutants.of_json)),
    Reader("arrays", "a.safetensors", lambda: tensor_bytes({"a": np.arange(6.0), "b": np.arange(4)}),
           lambda path: tensors(path.read_bytes()), (_BYTES, _WORDS)),
    Reader("table", "a.csv", _table, _tables, (_BYTES, _WORDS, _WORDS)),
    Reader("table in UTF-16", "a.tsv", lambda: _table().decode().replace(",", "\t").encode("utf-16"), _tables, (_BYTES,)),
    Reader("text", "a.txt", lambda: b"It was a dark night, and it rained. " * 20, lambda path: read_text(path, window=10),
           (_BYTES, _WORDS)),
    Reader("array", "a.npy", _npy, read, (_BYTES, mutants.of_npy)),
    Reader("arrays of NumPy", "a.npz", _npz, _npzs, (_BYTES, _npz_member)),
    Reader("IDX", "a-idx3-ubyte", _idx, read_idx, (_BYTES, mutants.of_idx)),
    Reader("packed IDX", "a.gz", lambda: gzip.compress(_idx(), mtime=0), read_idx, (_BYTES, _zipped)),
    Reader("PNG", "a.png", lambda: _picture("PNG"), _pictures, (_BYTES, mutants.of_png)),
    Reader("JPEG", "a.jpg", lambda: _picture("JPEG"), _pictures, (_BYTES,)),
    Reader("GIF", "a.gif", lambda: _picture("GIF"), _pictures, (_BYTES,)),
    Reader("BMP", "a.bmp", lambda: _picture("BMP"), _pictures, (_BYTES,)),
    Reader("page", "a.md", _page, _pages, (_BYTES, _WORDS)),
    Reader("lesson", "a.nnlesson", _lesson, checking.checked, (
        _BYTES, _member("lesson.toml", _WORDS, reading.FORMAT), _member("lesson.toml", _BYTES, reading.FORMAT),
        _member("pages/01-start.en.md", _WORDS, reading.FORMAT),
    )),
    Reader("condition", "a.txt", lambda: CONDITION, _conditions, (_BYTES, _WORDS)),
    Reader("settings for everybody", "a.toml", lambda: SETTINGS, class_defaults, (_BYTES, _WORDS)),
    Reader("recovery", "a.json", lambda: ABOUT, _entry, (_BYTES, _WORDS, mutants.of_json)),
)  # fmt: skip
