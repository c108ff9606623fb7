"""The container of a project file: a zip archive of a plain kind, read by a strict reader of our own.

What is allowed is what nnsim writes and what an ordinary zip program makes of it: a few members with known names, texts stored or
deflated, tensors stored. Everything is checked from the list of members, in plain integers, before a member is touched. The archive's
comment carries a checksum of that list and one of all that stands before it (a packed text can be changed and still say the same), so
that a single flipped bit anywhere in a file nnsim wrote is found. Files of before have only the first of the two.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nnsim.catalog import sentence
from nnsim.datasets.readers.files import Source, opened, plain
from nnsim.storage import limits

TEXTS = ("project.json", "run.json")
TENSORS = ("tensors.safetensors", "run.safetensors")
PACKED = (".json", ".toml", ".md")
ORDER = ("project.json", "tensors.safetensors", "run.json", "run.safetensors")

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_MARK = b"nnsim "
_SHORT, _LONG = len(_MARK) + 8, len(_MARK) + 16
_DATE = (1 << 5) | 1  # 1 January 1980, so that the same project gives the same bytes
_PERMISSIONS = 0o100644 << 16
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8, _LEVEL = 1, 1 << 11, 6
_SAFE_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_DAMAGED = sentence("is damaged: its list of members does not add up")


@dataclass(frozen=True)
class Format:
    """What an archive may hold: members whose names are `known`, the one that is `required` among them.

    `none`, `stranger` (of a name) and `missing` are the ends of sentences for an archive of something else.
    """

    required: str
    known: Callable[[str], bool]
    none: str
    stranger: Callable[[str], str]
    missing: str


PROJECT = Format(
    "project.json", ORDER.__contains__, sentence("is not an nnsim project"),
    lambda name: sentence("has a member “{name}”, which does not belong in a project; nothing was read", name=name),
    sentence("has no project in it: its member project.json is missing"),
)


@dataclass(frozen=True)
class _Member:
    name: str
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    offset: int
    end: int = 0
    """Where its data ends, and where it starts."""
    start: int = 0


def read_members(path: str | os.PathLike[str], format: Format = PROJECT) -> dict[str, bytes]:
    """The unpacked members of a file by name. Raises FileError with one sentence."""
    with opened(path, limits.FILE_BYTES) as source:
        data = source.whole()
    return unpack(source, data, format)


def unpack(source: Source, data: bytes, format: Format = PROJECT) -> dict[str, bytes]:
    """The members in the bytes of an archive. Raises FileError with one sentence."""
    directory, members, comment = _directory(source, data, format)
    placed = [_placed(source, data, member) for member in members]
    edge = 0
    for member in sorted(placed, key=lambda member: member.offset):
        if member.offset != edge:
            raise source.error(sentence("has members that overlap; nothing was read") if member.offset < edge else _DAMAGED)
        edge = member.end
    if edge != directory:
        raise source.error(sentence("has members that overlap; nothing was read") if edge > directory else _DAMAGED)
    contents = {member.name: _content(source, data, member) for member in placed}
    if len(comment) > _SHORT and comment[_SHORT:] != _checksum(data[:directory]):
        raise source.error(sentence("is damaged: its checksum does not match"))
    return contents


def pack(members: Mapping[str, bytes]) -> bytes:
    """The bytes of an archive with these members: the same for the same members."""
    parts: list[bytes] = []
    entries: list[bytes] = []
    offset = 0
    for name in sorted(members, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        content, spelled = members[name], name.encode("ascii")
        method = _DEFLATED if name.endswith(PACKED) else _STORED
        packed = _deflated(content) if method == _DEFLATED else content
        common = (20, 0, method, 0, _DATE, zlib.crc32(content), len(packed), len(content), len(spelled), 0)
        local = _LOCAL.pack(b"PK\x03\x04", *common) + spelled
        entries.append(_ENTRY.pack(b"PK\x01\x02", (3 << 8) | 20, *common, 0, 0, 0, _PERMISSIONS, offset) + spelled)
        parts += [local, packed]
        offset += len(local) + len(packed)
    directory = b"".join(entries)
    comment = _MARK + _checksum(directory) + _checksum(b"".join(parts))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), offset, len(comment))
    return b"".join([*parts, directory, end, comment])


def _checksum(content: bytes) -> bytes:
    return b"%08x" % zlib.crc32(content)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _directory(source: Source, data: bytes, format: Format) -> tuple[int, list[_Member], bytes]:
    """Where the list of members begins, the members it names, each of them harmless, and the archive's comment."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 65_535))
    if place < 0 or len(data) - place < _END.size:
        raise source.error(format.none)
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(data, place)
    if data[max(0, place - 20) : place].startswith(b"PK\x06\x07") or 0xFFFF in (here, count) or 0xFFFFFFFF in (length, offset):
        raise source.error(sentence("is an archive of the 64-bit kind, which nnsim does not read"))
    if count > limits.MEMBERS or here > limits.MEMBERS or length > limits.DIRECTORY_BYTES:
        raise source.error(
            sentence("has too many members: {count:,}, and at most {most:,} are read", count=count, most=limits.MEMBERS)
        )
    sound = disk == first_disk == 0 and here == count and offset + length == place and place + _END.size + comment == len(data)
    directory = data[offset:place]
    said = data[place + _END.size :]
    if not sound or (comment and (comment not in (_SHORT, _LONG) or said[:_SHORT] != _MARK + _checksum(directory))):
        raise source.error(_DAMAGED)
    if count == 0:
        raise source.error(format.none)
    return offset, _entries(source, directory, count, format), said


def _entries(source: Source, directory: bytes, count: int, format: Format) -> list[_Member]:
    members: list[_Member] = []
    at = 0
    for _ in range(count):
        if at + _ENTRY.size > len(directory):
            raise source.error(_DAMAGED)
        (
            signature, _, needed, flags, method, time, date, crc, packed, size,
            name_length, extra, comment, disk, internal, external, offset,
        ) = _ENTRY.unpack_from(directory, at)  # fmt: skip
        spelled = directory[at + _ENTRY.size : at + _ENTRY.size + name_length]
        at += _ENTRY.size + name_length + extra + comment
        if signature != b"PK\x01\x02" or at > len(directory) or disk or internal > 1:
            raise source.error(_DAMAGED)
        name = spelled.decode("utf-8", "replace")
        _require_harmless(source, name, external >> 16)
        _require_readable(source, name, needed, flags, method, packed, size)
        members.append(_Member(name, needed, flags, method, time, date, crc, packed, size, offset))
    if at != len(directory):
        raise source.error(_DAMAGED)
    names = [member.name for member in members]
    if len({name.casefold() for name in names}) < len(names):
        raise source.error(sentence("has two members with the same name; nothing was read"))
    _require_known(source, names, format)
    if sum(member.size for member in members) > limits.UNPACKED_BYTES:
        raise source.error(
            sentence("would unpack to more than {most:,} bytes; nothing was unpacked", most=limits.UNPACKED_BYTES)
        )
    return members


def _require_harmless(source: Source, name: str, mode: int) -> None:
    said = plain(name, 60)
    parts = name.split("/")
    odd = not _SAFE_NAME.fullmatch(name) or len(name) > limits.MEMBER_NAME or len(parts) > limits.MEMBER_DEPTH
    if odd or any(part in ("", ".", "..") or part.endswith(".") for part in parts):
        raise source.error(sentence("has a member “{name}”, a name that is not allowed; nothing was read", name=said))
    if mode & 0o170000 not in (0, 0o100000):
        raise source.error(sentence("has a member “{name}” that is no ordinary file; nothing was read", name=said))


def _require_known(source: Source, names: list[str], format: Format) -> None:
    strangers = [name for name in names if not format.known(name)]
    if strangers and format.required not in names:
        raise source.error(format.none)
    if strangers:
        raise source.error(format.stranger(plain(strangers[0], 60)))
    if format.required not in names:
        raise source.error(format.missing)
    if ("run.json" in names) != ("run.safetensors" in names):
        raise source.error(sentence("has only half of its saved training: run.json and run.safetensors belong together"))


def _require_readable(source: Source, name: str, needed: int, flags: int, method: int, packed: int, size: int) -> None:
    said = plain(name, 60)
    if flags & ~(_UTF8 | _LEVEL) or needed & 0xFF > 63:
        kind = sentence("encrypted") if flags & _ENCRYPTED else sentence("packed in a way that nnsim does not read")
        raise source.error(sentence("has a member “{name}” that is {kind}", name=said, kind=kind))
    if method not in (_STORED, _DEFLATED) or (method == _DEFLATED and name in TENSORS):
        raise source.error(sentence("has a member “{name}” that is packed in a way that nnsim does not read", name=said))
    if method == _STORED and packed != size:
        raise source.error(_DAMAGED)
    if size > max(limits.FREE_RATIO_BYTES, limits.RATIO * packed):
        raise source.error(sentence("has a member “{name}” that unpacks to far more than it should; nothing was unpacked", name=said))
    if name in TEXTS and size > limits.JSON_BYTES:
        raise source.error(
            sentence(
                "has a member “{name}” of {size:,} bytes, and at most {most:,} are read",
                name=said, size=size, most=limits.JSON_BYTES,
            )
        )


def _placed(source: Source, data: bytes, member: _Member) -> _Member:
    """The member with where its data lies, if its own header says the same as the list of members."""
    fault = source.error(sentence("has a damaged member “{name}”", name=member.name))
    if member.offset + _LOCAL.size > len(data):
        raise fault
    signature, needed, flags, method, time, date, crc, packed, size, name_length, extra = _LOCAL.unpack_from(data, member.offset)
    start = member.offset + _LOCAL.size + name_length + extra
    same = (needed, flags, method, time, date, crc, packed, size) == (
        member.needed, member.flags, member.method, member.time, member.date, member.crc, member.packed, member.size
    )
    named = data[member.offset + _LOCAL.size : member.offset + _LOCAL.size + name_length] == member.name.encode("ascii")
    if signature != b"PK\x03\x04" or not same or not named or start + member.packed > len(data):
        raise fault
    return _Member(**{**vars(member), "start": start, "end": start + member.packed})


def _content(source: Source, data: bytes, member: _Member) -> bytes:
    content = data[member.start : member.end]
    fault = source.error(sentence("has a damaged member “{name}”", name=member.name))
    if member.method == _DEFLATED:
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(content, member.size + 1)
        except zlib.error as error:
            raise fault from error
        if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
            raise fault
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise fault
    return content


