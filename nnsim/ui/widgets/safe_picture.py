"""A picture out of bytes that somebody else made: PNG or JPEG by content, its size known before it is decoded, nothing but pixels."""

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from nnsim.datasets import limits
from nnsim.datasets.readers.pictures import format_of, harmless, size_of

READ = ("PNG", "JPEG")


def safe_picture(data: bytes) -> QImage | None:
    """The picture, or None for what is none, is too large or is damaged. Never an SVG, whatever the bytes call themselves."""
    kind = format_of(data)
    if kind not in READ or len(data) > limits.MAX_PICTURE_BYTES:
        return None
    try:
        width, height = size_of(data, kind)
        bare = harmless(data, kind)
    except (ValueError, struct.error):
        return None
    if not 0 < width * height <= limits.MAX_PIXELS:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(bare))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())  # this decoder and no other
    image = reader.read()
    return None if image.isNull() else image
