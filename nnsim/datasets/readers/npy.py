"""NPY and NPZ files. The header is read by a grammar of our own and checked before any room is made for the array.

Python objects in such files are pickles, which run code when they are read: they are never read.
"""

import os
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import FileError, sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.files import Source, built, fits, opened, pictures, plain

MAGIC = b"\x93NUMPY"
_TYPES = re.compile(r"[<>|=]?(b1|[iu][1248]|f[248])")
_ITEM = re.compile(
    r"""\s*(?P<quote>['"])(?P<key>descr|fortran_order|shape)(?P=quote)\s*:\s*
    (?:'(?P<type>[^'\\]{1,20})'|(?P<flag>True|False)|\((?P<shape>[0-9L\s,]*)\))\s*(?:,|(?=\}))""",
    re.VERBOSE,
)
_MEMBER = re.compile(r"[A-Za-z0-9_. -]{1,196}\.npy")
_INPUTS = ("inputs", "x", "x_train", "train_images", "data", "images", "features", "arr_0")
_TARGETS = ("targets", "y", "y_train", "train_labels", "target", "labels", "classes", "arr_1")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


def read_npy(
    path: str | os.PathLike[str], *, targets: str | os.PathLike[str] | None = None, scale: bool = True
) -> Dataset:
    """An array (N, …) as inputs, and one of a second file as targets.

    Arrays of bytes with the shape of pictures become flat, with pixels divided by 255 if `scale`. Raises FileError.
    """
    inputs = load_npy(path)
    wanted = None if targets is None else load_npy(targets)
    values, known = pictures(inputs, scale)
    return built(Path(path), values, wanted, name=Path(path).stem, **known)


def load_npy(path: str | os.PathLike[str]) -> NDArray[Any]:
    """The array in an NPY file. Raises FileError."""
    with opened(path) as source:
        return _array(source, source.file, source.size)


def inspect_npz(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[int, ...], str]]:
    """Shape and type of each array in an NPZ file, without its values. Raises FileError."""
    found = {}
    with opened(path) as source, _archive(source) as archive:
        for name, info in _members(source, archive).items():
            try:
                with archive.open(info) as stream:
                    shape, dtype, _, _ = _header(source, stream)
            except FileError:
                raise
            except _BROKEN as error:
                raise source.error(sentence("has a damaged member “{name}”", name=info.filename)) from error
            found[name] = (shape, str(dtype))
    return found


def read_npz(
    path: str | os.PathLike[str], *, inputs: str | None = None, targets: str | None = None, scale: bool = True
) -> Dataset:
    """Two arrays of an NPZ file: the named ones, or those with usual names such as x and y. Raises FileError.

    Arrays of bytes with the shape of pictures become flat, with pixels divided by 255 if `scale`.
    """
    with opened(path) as source, _archive(source) as archive:
        members = _members(source, archive)
        there = ", ".join(members)
        chosen = _usual(members, _INPUTS) if inputs is None else inputs
        if chosen is None and len(members) == 1:
            chosen = next(iter(members))
        if chosen is None or chosen not in members:
            raise source.error(sentence("does not say which array holds the inputs; it has {known}", known=plain(there)))
        wanted = _usual(members, _TARGETS) if targets is None else targets
        if wanted is not None and wanted not in members:
            raise source.error(sentence("has no array “{name}”; it has {known}", name=plain(wanted, 40), known=plain(there)))
        values, known = pictures(_member(source, archive, members[chosen]), scale)
        answers = None if wanted is None else _member(source, archive, members[wanted])
    return built(source.path, values, answers, name=source.path.stem, **known)


def _usual(members: dict[str, zipfile.ZipInfo], names: tuple[str, ...]) -> str | None:
    by_name = {name.casefold(): name for name in members}
    return next((by_name[name] for name in names if name in by_name), None)


def _array(source: Source, stream: IO[bytes], size: int) -> NDArray[Any]:
    """The array in a stream of `size` bytes."""
    shape, dtype, fortran, header = _header(source, stream)
    cells = fits(source, shape)
    if cells * dtype.itemsize != size - header:
        raise source.error(
            sentence("claims an array of {cells:,} bytes, but {left:,} follow", cells=cells * dtype.itemsize, left=max(0, size - header))
        )
    data = stream.read(cells * dtype.itemsize)
    if len(data) != cells * dtype.itemsize:
        raise source.error(sentence("ends too early; it may have been copied only in part"))
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


def _header(source: Source, stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any], bool, int]:
    """Shape, type, order, and how many bytes the header takes."""
    start = stream.read(8)
    if start[:6] != MAGIC or len(start) < 8:
        raise source.error(sentence("is not an NPY array"))
    width = {(1, 0): 2, (2, 0): 4, (3, 0): 4}.get((start[6], start[7]))
    if width is None:
        raise source.error(sentence("has NPY version {major}.{minor}, which is not known", major=start[6], minor=start[7]))
    length = int.from_bytes(stream.read(width), "little")
    if length > limits.MAX_HEADER:
        raise source.error(
            sentence(
                "has an NPY header of {length:,} bytes, and at most {most:,} are read", length=length, most=limits.MAX_HEADER
            )
        )
    text = stream.read(length).decode("utf-8", "replace").strip()
    items = _items(text)
    if items is None:
        raise source.error(sentence("has an NPY header that is not understood"))
    type_, flag, numbers = items
    if "O" in type_:
        raise source.error(sentence("holds Python objects, which nnsim does not read because they can run code"))
    if not _TYPES.fullmatch(type_):
        raise source.error(sentence("holds values of type “{name}”; only numbers are read", name=plain(type_, 20)))
    parts = [part.strip().removesuffix("L") for part in numbers.split(",") if part.strip()]
    if not all(part.isdigit() and len(part) <= 19 for part in parts):
        raise source.error(sentence("has a shape that is not understood"))
    return tuple(map(int, parts)), np.dtype(type_), flag == "True", 8 + width + length


def _items(text: str) -> tuple[str, str, str] | None:
    """Type, order and shape as written in the header, each exactly once."""
    found: dict[str, str] = {}
    position = 1
    for _ in range(3):
        match = _ITEM.match(text, position)
        if match is None:
            return None
        value = {"descr": match["type"], "fortran_order": match["flag"], "shape": match["shape"]}[match["key"]]
        if value is None:
            return None
        found[match["key"]] = value
        position = match.end()
    if len(found) < 3 or not text.startswith("{") or text[position:].strip() != "}":
        return None
    return found["descr"], found["fortran_order"], found["shape"]


def _archive(source: Source) -> zipfile.ZipFile:
    """The archive, after its end record shows that its list of members is short."""
    tail_start = max(0, source.size - 65_557)
    source.file.seek(tail_start)
    tail = source.exactly(source.size - tail_start)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise source.error(sentence("is not an NPZ archive"))
    count, length = struct.unpack_from("<HI", tail, end + 10)
    if tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise source.error(sentence("is an archive of the 64-bit kind, which is not read"))
    if count > limits.MAX_MEMBERS or length > limits.MAX_DIRECTORY:
        raise source.error(sentence("has too many members; at most {most:,} are read", most=limits.MAX_MEMBERS))
    try:
        return zipfile.ZipFile(source.file)
    except _BROKEN as error:
        raise source.error(sentence("is a damaged NPZ archive")) from error


def _members(source: Source, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by array name, if every one of them is harmless."""
    members: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if not infos:
        raise source.error(sentence("is an archive without any array"))
    for info in infos:
        said = plain(info.orig_filename, 60)
        if not _MEMBER.fullmatch(info.orig_filename) or ".." in info.orig_filename:
            raise source.error(sentence("has a member “{name}”, which is not an array; nothing was read", name=said))
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise source.error(sentence("has a member “{name}” that is encrypted or packed in an unknown way", name=said))
        if info.file_size > max(limits.FREE_RATIO, limits.MAX_RATIO * info.compress_size):
            raise source.error(sentence("has a member “{name}” that unpacks to far more than it should", name=said))
        members[info.orig_filename.removesuffix(".npy")] = info
    if len({name.casefold() for name in members}) < len(infos):
        raise source.error(sentence("has two members with the same name"))
    if sum(info.compress_size for info in infos) > source.size:
        raise source.error(sentence("has members that overlap"))
    if sum(info.file_size for info in infos) > limits.MAX_UNPACKED:
        raise source.error(sentence("unpacks to more than {most:,} bytes", most=limits.MAX_UNPACKED))
    return members


def _member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    try:
        with archive.open(info) as stream:
            array = _array(source, stream, info.file_size)
            if stream.read(1):
                raise source.error(sentence("has a damaged member “{name}”", name=info.filename))
            return array
    except FileError:
        raise
    except _BROKEN as error:
        raise source.error(sentence("has a damaged member “{name}”", name=info.filename)) from error
