"""Valid files with something changed: bytes flipped, cut out and put in, and changes that keep a file's structure."""

import copy
import json
import random
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**53, 1e308, -1e-308, 0.5, "", "n1", "x", "\u202e", "a" * 300, [], {}, [[]], {"key": "adam"}, {"key": 3},
    {"key": "step", "every": 0}, {"key": None}, [1, 0], [0.5, 0.5, 0], "sgd", "float32", "perceptron", "mse", {"y": "mse"}, {"": {}},
)  # fmt: skip
WORDS = (
    b"", b"-1", b"0", b"1e999", b"nan", b"99999999999999999999", b"'", b'"', b"\x00", b"\n", b"\r", b",", b";", b"\t", b"=1+1", b"\xff\xfe",
    b"\xef\xbb\xbf", "١٢".encode(), b"True", b"0x10", b"1_000", b"(", b")" * 50, b"{", b"[" * 200, b"|" * 30, b"a" * 5_000, b"9" * 400,
)  # fmt: skip
NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
Mutate = Callable[[bytes, random.Random], bytes]


def of_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bits, bytes or pieces changed anywhere."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if not data:
            break
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0 | 1:
                data[at] ^= 1 << chance.randrange(8)
            case 2:
                del data[at : at + chance.randint(1, 64)]
            case 3:
                data[at:at] = chance.randbytes(chance.randint(1, 16))
            case _:
                data[at : at + 4] = struct.pack(chance.choice("<>") + "I", chance.choice(NUMBERS))
    return bytes(data)


def of_words(content: bytes, chance: random.Random) -> bytes:
    """Some words of a text changed for strange ones, doubled or left out."""
    parts = re.split(rb"(\W+)", content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(parts))
        match chance.randrange(4):
            case 0:
                parts[at] = b""
            case 1:
                parts[at] *= chance.choice((2, 3, 100))
            case 2:
                parts[at] = parts[chance.randrange(len(parts))]
            case _:
                parts[at] = chance.choice(WORDS)
    return b"".join(parts)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key in it."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        found.append((value, key))
        found += places(value[key])
    return found


def of_json(content: bytes, chance: random.Random) -> bytes:
    """Some values changed for strange ones, taken out, or put in each other's place."""
    value = json.loads(content)
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(places(value))
        action = chance.random()
        if action < 0.6:
            container[key] = copy.deepcopy(chance.choice(STRANGE))
        elif action < 0.8:
            del container[key]
        else:
            other, there = chance.choice(places(value))
            if not places(other[there]):
                container[key] = other[there]
        if not places(value):
            break
    return json.dumps(value).encode()


def of_npy(content: bytes, chance: random.Random) -> bytes:
    """The header says something else than what follows it."""
    header = content[10 : 10 + int.from_bytes(content[8:10], "little")]
    other = of_words(header, chance) if chance.random() < 0.6 else chance.choice((
        b"{'descr': '|O', 'fortran_order': False, 'shape': (3,)}", b"{'descr': '<f8', 'fortran_order': True, 'shape': (-1, 3)}",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 1099511627776)}", b"{}", b"[]", b"{'descr': [('a', '<f8')]}",
        b"{'descr': '>i8', 'fortran_order': False, 'shape': ()}", b"{'descr': '<U9', 'fortran_order': 1, 'shape': (2,), 'x': 1}",
    ))  # fmt: skip
    length = len(other) if chance.random() < 0.8 else chance.choice((0, 1, 9_999, 65_535))
    return content[:8] + min(length, 65_535).to_bytes(2, "little") + other + content[10 + len(header) :]


def of_idx(content: bytes, chance: random.Random) -> bytes:
    """Type, number of dimensions or a dimension changed."""
    data = bytearray(content)
    if chance.random() < 0.4:
        data[chance.randrange(4)] = chance.choice((0, 1, 8, 9, 11, 12, 13, 14, 255))
    else:
        at = 4 * chance.randint(1, max(data[3], 1))
        data[at : at + 4] = struct.pack(">I", chance.choice(NUMBERS))
    return bytes(data)


def of_png(content: bytes, chance: random.Random) -> bytes:
    """Whole chunks changed, doubled, left out or renamed, with checksums that are right."""
    chunks: list[tuple[bytes, bytes]] = []
    at = 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        chunks.append((name, content[at + 8 : at + 8 + length]))
        at += 12 + length
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(chunks))
        name, body = chunks[place]
        match chance.randrange(5):
            case 0:
                chunks[place] = (name, of_bytes(body, chance))
            case 1:
                chunks.insert(place, chunks[chance.randrange(len(chunks))])
            case 2 if len(chunks) > 1:
                del chunks[place]
            case 3:
                chunks[place] = (chance.choice((b"zTXt", b"iCCP", b"acTL", b"tRNS", b"PLTE", b"IHDR", b"IDAT")), body)
            case _:
                number = struct.pack(">I", chance.choice(NUMBERS))
                chunks[place] = (name, number + body[4:] if chance.random() < 0.5 else body[:4] + number + body[8:])
    written = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return content[:8] + b"".join(written)
