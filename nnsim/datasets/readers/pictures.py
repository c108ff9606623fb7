"""What can be known about a picture from its bytes alone, before any decoder sees it."""

import struct
from collections.abc import Iterator

from nnsim.datasets import limits

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_WITH_SIZE = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DROPPED = (set(range(0xE1, 0xF0)) - {0xEE}) | {0xFE}  # APP segments but Adobe's, which says how CMYK is meant; comments
_PIXELS = 0xDA


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
    """A picture with nothing but its pixels: texts, profiles and EXIF, which can be bombs, never reach the decoder.

    Raises ValueError or struct.error if the parts do not follow each other. BMP and GIF are returned as they are.
    """
    match kind:
        case "PNG":
            return _bare_png(data)
        case "JPEG":
            parts = [data[start:end] for marker, start, end in _segments(data) if marker not in _DROPPED]
            return data[:2] + b"".join(parts)
    return data


def _bare_png(data: bytes) -> bytes:
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
    for marker, start, _ in _segments(data):
        if marker in _WITH_SIZE:
            height, width = struct.unpack_from(">HH", data, start + 5)
            return int(width), int(height)
    raise ValueError("a JPEG without a frame")


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment; the last one is the pixels, with everything behind them."""
    position = 2
    for _ in range(limits.MAX_CHUNKS):
        if data[position : position + 1] != b"\xff" or position + 4 > len(data):
            raise ValueError("a JPEG segment starts with 255")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == _PIXELS:
            yield marker, position, len(data)
            return
        bare = marker == 0x01 or 0xD0 <= marker <= 0xD8
        end = position + 2 + (0 if bare else max(2, int(struct.unpack_from(">H", data, position + 2)[0])))
        yield marker, position, end
        position = end
    raise ValueError("too many segments")
