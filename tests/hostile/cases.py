"""Files that were made to do harm, one thing wrong in each, and what is said about them.

`way`: what the file claims to be: "project", "data" (tables, arrays, pictures, as the import takes them) or "lesson". A case with
`says` is refused with a sentence that has these words; one with `notes` opens without the harmful part and says that.
"""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nnsim.storage import files
from tests.hostile import lessons
from tests.hostile.case import Case, Make
from tests.storage.made import members, project, trained, with_arrays, with_project, with_run, write


class Harm:
    """What a pickle would do: leave a mark beside itself."""

    def __init__(self, mark: Path) -> None:
        self.mark = str(mark)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.mark,)


MARK = "harmed"


def _zip(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], deflated: bool = False) -> None:
    files.save(project(), path)
    parts = members(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as file:
        for name, content in (*parts.items(), *entries):
            file.writestr(name, content)


def _named(name: str) -> Make:
    info = zipfile.ZipInfo("x")
    info.filename = name
    return lambda path: _zip(path, (info, b"evil"))


def _link(path: Path) -> None:
    info = zipfile.ZipInfo("run.json")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    _zip(path, (info, b"/etc/passwd"))


def _inner(path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0.dll", bytes(10_000_000))
    _zip(path, ("lib0.zip", buffer.getvalue()))


def _patched(*changes: tuple[int, bytes]) -> Make:
    """The first entry of the list of members changed at some places, without the checksum that would show it."""

    def make(path: Path) -> None:
        files.save(project(), path)
        data = bytearray(path.read_bytes())
        end, start = data.rfind(b"PK\x05\x06"), data.find(b"PK\x01\x02")
        data[end + 20 :] = b"\0\0"
        for at, new in changes:
            data[start + at : start + at + len(new)] = new
        path.write_bytes(data)

    return make


def _flipped(path: Path) -> None:
    files.save(trained(), path)
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)


def _million(path: Path) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * 65_000
    path.write_bytes(listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_000, 65_000, len(listed), 0, 0))


def _bomb(path: Path) -> None:
    content = b'{"nnsim": "' + b"a" * 7_000_000 + b'"}'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.json", content)


def _text(content: bytes) -> Make:
    """A project whose text is something else."""
    return lambda path: with_project(path, lambda _: content)


def _changed(change: Callable[[dict[str, Any]], object]) -> Make:
    return lambda path: with_project(path, change)


def _nodes(index: int, **values: Any) -> Make:
    return _changed(lambda content: content["nodes"][index].update(values))


def _parameters(index: int, **values: Any) -> Make:
    return _changed(lambda content: content["nodes"][index]["parameters"].update(values))


def _settings(**values: Any) -> Make:
    return _changed(lambda content: content["settings"].update(values))


def _too_many(path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["nodes"] = [{"id": f"n{number}", "name": f"l{number}", "kind": "dense"} for number in range(20_000)]

    with_project(path, change)


def _wide(path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        for index in (1, 2):
            content["nodes"][index]["parameters"]["units"] = 100_000

    with_project(path, change)


def _history(path: Path) -> None:
    name = "history/0/iterations"
    with_arrays(path, lambda arrays: arrays.update({name: arrays[name][::-1].copy()}), "run.safetensors")


def _connected(source: str, target: str) -> Make:
    return _changed(lambda content: content["connections"].append({"id": "c9", "source": source, "target": target}))


def _arrays(change: Callable[[dict[str, Any]], object]) -> Make:
    return lambda path: with_arrays(path, change)


def _counters(**values: Any) -> Make:
    return lambda path: with_run(path, lambda run: run["points"][-1]["counters"].update(values))


def _chance(path: Path) -> None:
    path.write_bytes(random.Random(0).randbytes(1_000_000))


def _pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps(Harm(path.parent / MARK)))


def _objects(path: Path) -> None:
    array = np.array([Harm(path.parent / MARK), None], object)
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=True)


def _npy(header: str, body: bytes = b"", version: bytes = b"\x01\x00") -> Make:
    text = header.encode()
    return lambda path: path.write_bytes(b"\x93NUMPY" + version + min(len(text), 65_535).to_bytes(2, "little") + text + body)


def _shape(shape: str) -> Make:
    return _npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }")


def _npz_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (60000000, 1), }"
        file.writestr("X.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(60_000_000))


def _npz_traversal(path: Path) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((3, 2)))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../evil.npy", buffer.getvalue())


def _lengths(path: Path) -> None:
    np.savez(path, X=np.zeros((5, 2)), y=np.zeros(4))


def _classes(path: Path) -> None:
    np.savez(path, X=np.zeros((3, 2)), y=np.array([0, 1, 10**9]))


def _idx(*sizes: int, data: bytes = b"") -> Make:
    head = bytes((0, 0, 8, len(sizes) & 255)) + struct.pack(f">{len(sizes)}I", *sizes)
    return lambda path: path.write_bytes(head + data)


def _gzip_bomb(path: Path) -> None:
    path.write_bytes(gzip.compress(bytes((0, 0, 8, 1)) + struct.pack(">I", 4) + bytes(300_000_000), 9))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _picture(*chunks: bytes, width: int = 1, height: int = 1) -> Make:
    """A folder that holds one PNG, which has some chunks between its head and its end."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))

    def make(path: Path) -> None:
        path.mkdir()
        (path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IEND", b""))

    return make


def _folder(name: str, content: bytes) -> Make:
    def make(path: Path) -> None:
        path.mkdir()
        (path / name).write_bytes(content)

    return make


def _outside(path: Path) -> None:
    path.mkdir()
    (path / "a.png").symlink_to("/etc/passwd")
    (path / "loop").symlink_to(path)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _content(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
PIXEL = _chunk(b"IDAT", zlib.compress(b"\0\0"))
UNIX = os.name == "posix"

PROJECTS = (
    Case("nothing", "project", "a.nnsim", _content(b""), ("is an empty file",)),
    Case("chance", "project", "a.nnsim", _chance, ("is not an nnsim project",)),
    Case("a pickle", "project", "a.nnsim", _pickled, ("is not an nnsim project",)),
    Case("a flipped bit", "project", "a.nnsim", _flipped, ("damaged member “project.json”",)),
    Case("a path from the root", "project", "a.nnsim", _named("/abs/evil.txt"), ("a name that is not allowed; nothing was read",)),
    Case("a path of Windows", "project", "a.nnsim", _named("C:\\evil.txt"), ("a name that is not allowed",)),
    Case("a path upwards", "project", "a.nnsim", _named("..\\..\\evil.txt"), ("a name that is not allowed",)),
    Case("a stream", "project", "a.nnsim", _named("a:b"), ("a name that is not allowed",)),
    Case("a device", "project", "a.nnsim", _named("NUL.json"), ("does not belong in a project; nothing was read",)),
    Case("another case", "project", "a.nnsim", _named("PROJECT.json"), ("two members with the same name",)),
    Case("a link inside", "project", "a.nnsim", _link, ("no ordinary file",)),
    Case("a zip in a zip", "project", "a.nnsim", _inner, ("does not belong",)),
    Case("a million members", "project", "a.nnsim", _million, ("too many members",)),
    Case("encrypted", "project", "a.nnsim", _patched((8, b"\x01")), ("encrypted",)),
    Case("unknown packing", "project", "a.nnsim", _patched((10, b"\x0e\0")), ("packed in a way",)),
    Case("a bomb", "project", "a.nnsim", _bomb, ("unpacks to far more than it should",)),
    Case("a size that is a lie", "project", "a.nnsim", _patched((24, b"\xff\xff\xff\xff")), ("unpacks to far more", "project.json")),
    Case("a newer format", "project", "a.nnsim", _changed(lambda content: content.update(format=[2, 0])), ("made by a newer nnsim",)),
    Case("a format of words", "project", "a.nnsim", _changed(lambda content: content.update(format="1.0; DROP")), ("a version",)),
    Case("no format", "project", "a.nnsim", _changed(lambda content: content.pop("format")), ("does not say in which version",)),
    Case("arrays in arrays", "project", "a.nnsim", _text(b"[" * 100_000), ("nested more than 64 deep",)),
    Case("millions of values", "project", "a.nnsim", _text(b"[" + b"0," * 400_000 + b"0]"), ("more than 200,000 values",)),
    Case("not a number", "project", "a.nnsim", _text(b'{"nnsim": NaN}'), ("NaN where a finite number must be",)),
    Case("infinity", "project", "a.nnsim", _text(b'{"nnsim": -Infinity}'), ("-Infinity where",)),
    Case("a key twice", "project", "a.nnsim", _text(b'{"nodes": [], "nodes": []}'), ("“nodes” twice",)),
    Case("half a character", "project", "a.nnsim", _text(b'{"nnsim": "\\ud800"}'), ("half a character",)),
    Case("a name of a megabyte", "project", "a.nnsim", _nodes(1, name="n" * 1_000_000), ("a text of more than 65,536 bytes",)),
    Case("units as words", "project", "a.nnsim", _parameters(1, units="64"), ("units", "$.nodes[1]")),
    Case("units as a truth", "project", "a.nnsim", _parameters(1, units=True), ("units", "$.nodes[1]")),
    Case("half a unit", "project", "a.nnsim", _parameters(1, units=64.5), ("units", "$.nodes[1]")),
    Case("nodes as nothing", "project", "a.nnsim", _changed(lambda content: content.update(nodes=None)), ("$.nodes",)),
    Case("keys of objects", "project", "a.nnsim", _changed(lambda content: content.update({"__class__": "x", "__proto__": {}})),
         notes=("entries that this nnsim does not know", "__class__")),
    Case("settings of the program", "project", "a.nnsim", _settings(recent_files=["/etc/passwd"], autosave_path="/tmp/x"),
         notes=("settings that this nnsim does not know", "recent_files")),
    Case("data somewhere else", "project", "a.nnsim",
         _changed(lambda content: content["data"].update(path="/home/teacher/x.csv", url="http://a.example")),
         notes=("entries that this nnsim does not know", "path")),
    Case("a direction turned", "project", "a.nnsim", _changed(lambda content: content.update(title="\u202eexe.gnp")),
         notes=("Characters that cannot be seen were taken out",)),
    Case("an expression", "project", "a.nnsim", _parameters(1, activation="__import__('os').system('true')"), ("no activation",)),
    Case("a loss as an expression", "project", "a.nnsim", _settings(loss="9**9**9**9"), ("no loss",)),
    Case("a thousand million units", "project", "a.nnsim", _parameters(1, units=10**9), ("GiB", "at most 20,000,000")),
    Case("74 GiB", "project", "a.nnsim", _wide, ("74.5 GiB", "at most 20,000,000")),
    Case("20,000 layers", "project", "a.nnsim", _too_many, ("$.nodes", "2000")),
    Case("a cycle", "project", "a.nnsim", _connected("n3", "n2"),
         ("close a cycle without a delay",)),
    Case("a loop onto itself", "project", "a.nnsim",
         _connected("n2", "n2"), ("close a cycle",)),
    Case("an edge to nowhere", "project", "a.nnsim",
         _connected("n2", "n9"), ("which is not there",)),
    Case("weights of another shape", "project", "a.nnsim", _arrays(lambda a: a.update({"values/start": np.zeros(4)})),
         ("has the shape (3,)",)),
    Case("a missing array", "project", "a.nnsim", _arrays(lambda a: a.pop("values/start")), ("no values for n2:b",)),
    Case("a strange array", "project", "a.nnsim", _arrays(lambda a: a.update(evil=np.zeros(3))),
         ("“evil” that belongs to nothing",)),
    Case("weights that are no numbers", "project", "a.nnsim",
         _arrays(lambda a: a.update({"values/start": np.full(3, np.nan)})), notes=("contain non-finite values",)),
    Case("steps below zero", "project", "a.nnsim", _counters(iteration=-1),
         ("iteration", "Open it without its training")),
    Case("a history backwards", "project", "a.nnsim", _history, ("not in order", "Open it without its training")),
    Case("a pickled generator", "project", "a.nnsim", lambda path: with_run(path, lambda run: b'{"pickle": "cos\\nsystem"}'),
         ("Open it without its training",)),
    Case("places without end", "project", "a.nnsim", _nodes(0, position=[1e308, -1e308]), notes=("laid out anew",)),
    Case("half a training", "project", "a.nnsim", lambda path: write(path, {k: v for k, v in _trained(path).items() if k != "run.json"}),
         ("belong together",)),
    *((Case("a pipe", "project", "a.nnsim", _fifo, ("not a file that can be read",)),
       Case("an endless device", "project", "a.nnsim", _device, ("not a file that can be read",))) if UNIX else ()),
    Case("a folder", "project", "a.nnsim", lambda path: path.mkdir(), ("not a file that can be read",)),
)  # fmt: skip


def _trained(path: Path) -> dict[str, bytes]:
    files.save(trained(), path)
    return members(path)


DATA = (
    Case("objects", "data", "a.npy", _objects, ("Python objects",)),
    Case("a pickle as an array", "data", "a.npy", _pickled, ("is not an NPY array",)),
    Case("a pickle as arrays", "data", "a.npz", _pickled, ("is not an NPZ archive",)),
    Case("4 GB that are not there", "data", "a.npy", _shape("(67108864, 8)"), ("values",)),
    Case("a shape without end", "data", "a.npy", _shape("(1099511627776, 1099511627776)"), ("more than 100,000,000 values",)),
    Case("a shape below zero", "data", "a.npy", _shape("(-1,)"), ("header",)),
    Case("33 dimensions", "data", "a.npy", _shape("(" + "1," * 33 + ")"), ("dimensions",)),
    Case("brackets in a header", "data", "a.npy", _npy("(" * 4_000), ("header",)),
    Case("a call in a header", "data", "a.npy", _npy("__import__('os').system('true')"), ("header",)),
    Case("a header of 20 kB", "data", "a.npy", _npy(" " * 20_000), ("header",)),
    Case("version 9.9", "data", "a.npy", _npy("{}", version=b"\x09\x09"), ("version",)),
    Case("a bomb of arrays", "data", "a.npz", _npz_bomb, ("unpack",)),
    Case("an array upwards", "data", "a.npz", _npz_traversal, ("evil",)),
    Case("lengths that differ", "data", "a.npz", _lengths, ("5", "4")),
    Case("10^9 classes", "data", "a.npz", _classes, ("at most 4,096 classes",)),
    Case("255 dimensions", "data", "a-ubyte", _idx(*[1] * 255), ("dimensions",)),
    Case("dimensions that wrap", "data", "a-ubyte", _idx(2**32 - 1, 2**32 - 1, 2**32 - 1), ("values",)),
    Case("a short IDX", "data", "a-ubyte", _idx(10, 4, 4, data=bytes(50)), ("claims 160 bytes of values, but 50 follow",)),
    Case("a packed bomb", "data", "a.gz", _gzip_bomb, ("does not hold the 4 bytes",)),
    Case("a million columns", "data", "a.csv", _content(b"1," * 999_999 + b"1\n"), ("1,000,000 columns, and at most 4,096",)),
    Case("a cell without end", "data", "a.csv", _content(b'a,b\n"' + b"x" * 200_000 + b'",2\n'), ("cannot be taken apart",)),
    Case("zero bytes", "data", "a.csv", _content(b"a,b\n1,\0\n"), ("zero bytes",)),
    Case("an encoding that is none", "data", "a.csv", _content(b"a,b\n\xff\xfe\x00,2\n"), ("zero bytes",)),
    Case("a formula in a cell", "data", "a.csv", _content(b"x,class\n1,=cmd|' /C calc'!A1\n2,b\n3,b\n"), notes=("",)),
    Case("a picture as a table", "data", "a.csv", _content(b"\x89PNG\r\n\x1a\n" + bytes(40)), ("holds no table",)),
    Case("a drawing as data", "data", "a.svg", _content(SVG), ("holds no table",)),
    Case("30,000 × 30,000 pixels", "data", "pictures", _picture(width=30_000, height=30_000), ("30,000 × 30,000 pixels",)),
    Case("a bomb in a picture's text", "data", "pictures", _picture(_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000))), PIXEL),
         notes=("divided",)),
    Case("a bomb in a picture's colours", "data", "pictures", _picture(_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000))), PIXEL),
         notes=("divided",)),
    Case("10,000 chunks", "data", "pictures", _picture(*[_chunk(b"tEXt", b"a\0b")] * 30_000, PIXEL), ("damaged or cut off",)),
    Case("a picture cut off", "data", "pictures", _folder("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("damaged or cut off",)),
    Case("a drawing as a picture", "data", "pictures", _folder("a.png", SVG), ("no PNG, JPEG, BMP or GIF",)),
    Case("PostScript as a picture", "data", "pictures", _folder("a.png", b"%!PS-Adobe-3.0 EPSF\n"), ("no PNG, JPEG, BMP or GIF",)),
    Case("TIFF as a picture", "data", "pictures", _folder("a.jpg", b"II*\0" + bytes(60)), ("no PNG, JPEG, BMP or GIF",)),
    *((Case("links that lead out", "data", "pictures", _outside, ("holds no picture",)),
       Case("a pipe as data", "data", "a.csv", _fifo, ("not a file that can be read",)),
       Case("an endless device as data", "data", "a.csv", _device, ("not a file that can be read",))) if UNIX else ()),
)  # fmt: skip
CASES = (*PROJECTS, *DATA, *lessons.CASES)
BY_KEY = {case.key: case for case in CASES}
