"""The pictures of a card's units, with rounded corners, quickly: cut out by a mask that is kept as long as the drawing stays where it is.

To fill a rounded rectangle with a picture takes Qt thirty times as long as to copy the picture, and a network that trains shows others
with every frame.
"""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QPen, QTransform

MOST = 1 << 18
"""Pixels: what is larger is looked at from so near that few see all of it, and is not worth being kept."""
PIXELS = QImage.Format.Format_ARGB32_Premultiplied
WHOLE, NONE = np.uint32(0xFFFFFFFF), np.uint32(0)


class Tiles:
    """Belongs to what has cells, all of the same form."""

    def __init__(self) -> None:
        self._known: tuple[object, ...] = ()
        """What the mask was made for."""
        self._sheet = self._rims = QImage()
        self._pixels = self._mask = np.zeros((0, 0), np.uint32)
        """Those of the sheet; and all bits of those that lie within a cell. Rims cover where one ends within a pixel."""
        self._places: list[QRect] = []
        """Pixels of the cells on the sheet."""

    def paint(self, painter: QPainter, cells: Sequence[QRectF], radius: float, rim: QPen, image: QImage, tile: tuple[int, int]) -> bool:
        """Paint a picture in each cell and a rim around it; False if it cannot be done like that here.

        `image` holds a tile of so many pixels (rows, columns) for each cell, one below the other.
        """
        seen = painter.deviceTransform()
        if painter.paintEngine().type() != QPaintEngine.Type.Raster or seen.isRotating():
            return False
        room = seen.mapRect(_around(cells, rim)).toAlignedRect()
        if room.width() * room.height() > MOST:
            return False
        known = (room.size(), _within(seen, room), rim.color().rgba(), rim.widthF(), radius, cells)
        if known != self._known:
            self._known = known
            self._make(seen * QTransform.fromTranslate(-room.x(), -room.y()), room, cells, radius, rim)
        rows, columns = tile
        pen = QPainter(self._sheet)
        for index, place in enumerate(self._places):
            pen.drawImage(place, image, QRect(0, index * rows, columns, rows))
        self._pixels &= self._mask
        pen.drawImage(0, 0, self._rims)
        pen.end()
        painter.drawImage(seen.inverted()[0].mapRect(QRectF(room)), self._sheet)
        return True

    def _make(self, seen: QTransform, room: QRect, cells: Sequence[QRectF], radius: float, rim: QPen) -> None:
        size = room.height(), room.width()
        self._pixels = np.zeros(size, np.uint32)
        self._sheet = QImage(self._pixels.data, size[1], size[0], 4 * size[1], PIXELS)
        inside, self._rims = QImage(room.size(), PIXELS), QImage(room.size(), PIXELS)
        for image, pen, brush in ((inside, QPen(Qt.PenStyle.NoPen), Qt.GlobalColor.black), (self._rims, rim, Qt.BrushStyle.NoBrush)):
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(seen)
            painter.setPen(pen)
            painter.setBrush(brush)
            for cell in cells:
                painter.drawRoundedRect(cell, radius, radius)
            painter.end()
        shares = np.frombuffer(inside.constBits(), np.uint32).reshape(size) >> 24
        self._mask = np.where(shares >= 128, WHOLE, NONE)
        self._places = [seen.mapRect(cell).toAlignedRect() for cell in cells]


def _around(cells: Sequence[QRectF], rim: QPen) -> QRectF:
    """All cells with their rims."""
    half, first, last = rim.widthF() / 2 + 0.5, cells[0], cells[-1]
    return first.united(last).adjusted(-half, -half, half, half)


def _within(seen: QTransform, room: QRect) -> tuple[float, ...]:
    """The scale, and where between two pixels the drawing stands."""
    return seen.m11(), seen.m22(), round(seen.dx() - room.x(), 2), round(seen.dy() - room.y(), 2)
