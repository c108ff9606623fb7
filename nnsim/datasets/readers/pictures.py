"""What can be known about a picture from its bytes alone, before any decoder sees it."""

import struct

from nnsim.datasets import limits

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_WITH_SIZE = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def format_of(data: bytes) -> str | None:
    """The format by content, if it is one of the four that are read."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    return "BMP" if data[:2] == b"BM" and len(data) >= 26 and data[6:10] == b"\0\0\0\0" else None


def size_of(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height as the header has them. Raises ValueError or struct.error if there is none."""
    match kind:
        case "PNG":
            if data[12:16] != b"IHDR":
                raise ValueError("a PNG starts with IHDR")
            return _pair(struct.unpack_from(">II", data, 16))
        case "GIF":
            return _pair(struct.unpack_from("<HH", data, 6))
        case "BMP":
            if struct.unpack_from("<I", data, 14)[0] == 12:
                return _pair(struct.unpack_from("<HH", data, 18))
            return _pair(struct.unpack_from("<ii", data, 18))
    return _jpeg_size(data)


def harmless(data: bytes, kind: str) -> bytes:
    """A PNG with nothing but its pixels: texts and colour profiles, which can be bombs, never reach the decoder.

    Raises ValueError if the chunks do not follow each other to the end. Other formats are returned as they are.
    """
    if kind != "PNG":
        return data
    kept = [data[:8]]
    position = 8
    for _ in range(limits.MAX_CHUNKS):
        length, name = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise ValueError("a chunk leads beyond the end")
        if name in _KEPT:
            kept.append(data[position:end])
        if name == b"IEND":
            return b"".join(kept)
        position = end
    raise ValueError("too many chunks")


def _pair(sizes: tuple[int, ...]) -> tuple[int, int]:
    return abs(sizes[0]), abs(sizes[1])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """From the first start-of-frame segment."""
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            raise ValueError("a JPEG segment starts with 255")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
        elif marker in _WITH_SIZE:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return int(width), int(height)
        else:
            position += 2 + max(2, int(struct.unpack_from(">H", data, position + 2)[0]))
    raise ValueError("a JPEG without a frame")
