"""The weights of a connection as a picture on it, where there are too many for a curve each: a row a unit to, a column a unit from."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas import detail, pictures, shown
from nnsim.ui.canvas.curves import Weights
from nnsim.ui.canvas.pictures import Range
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import SMALL, color, diverging, mix

CELL, LEAST, TALLEST = 1.5, 28.0, 112.0
CLEAR = 9.0
"""Room left between the picture and the cards on both sides."""
MOST_CELLS = 128
"""Rows and columns of the picture: of more weights the strongest of neighbours stands for all of them."""
WORDS_FROM = 0.7


class MatrixItem(QGraphicsItem):
    """A picture on the middle of a curve, as large as there is room for between the cards."""

    def __init__(self, scenery: Scenery, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._scenery = scenery
        self._rect = QRectF()
        self._shape = (0, 0)
        self._weights: Weights | None = None
        self._image: QImage | None = None
        self._scale = Range(-1.0, 1.0)
        self.chosen = False
        self.values_too = self.words = True
        """Whether the weights are painted; what is written goes with them."""
        self.at: tuple[int, int] | None = None
        """The weight (to, from) that is pointed at."""
        self.hide()

    @property
    def rect(self) -> QRectF:
        """Where the picture is; empty if there is none."""
        return self._rect if self.isVisible() else QRectF()

    def lay(self, begin: QPointF, end: QPointF, shape: tuple[int, int] | None) -> None:
        """Stand between two cards whose edges face each other at these points; a shape of None: nowhere."""
        self.prepareGeometryChange()
        room = end.x() - begin.x() - 2 * CLEAR
        if shape is None or room < LEAST:
            self._rect, self._weights = QRectF(), None
            self.hide()
            return
        width = min(room, max(LEAST, CELL * shape[1]))
        height = min(TALLEST, max(LEAST, CELL * shape[0]))
        middle = (begin + end) / 2
        self._rect, self._shape = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height), shape

    def show_weights(self, weights: Weights | None, seen: float) -> None:
        """Show these; `seen`: how much is seen of it at the zoom at hand."""
        shows = weights is not None and seen > 0.0 and not self._rect.isEmpty() and weights.shape == self._shape
        self.setVisible(shows)
        self.setOpacity(max(seen, 0.01))
        self._weights, self._image = weights if shows else None, None
        if not self._scenery.passing:
            self.update()

    def weight_at(self, point: QPointF) -> tuple[int, int] | None:
        """The weight (to, from) under a point."""
        if not self.rect.contains(point):
            return None
        rows, columns = self._shape
        row = int((point.y() - self._rect.y()) / self._rect.height() * rows)
        column = int((point.x() - self._rect.x()) / self._rect.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    @property
    def inner(self) -> QRectF:
        """What it covers: the picture and the words below."""
        words = max(self._rect.width(), fonts.width_of_numbers(self._scale.text, SMALL))
        return QRectF(self._rect.center().x() - words / 2, self._rect.y(), words, self._rect.height() + 14.0).adjusted(-2.5, -2.5, 2.5, 0.0)

    def changing_rects(self, zoom: float) -> list[QRectF]:
        """What frames of the training change of it, at any zoom."""
        return [self.boundingRect()]

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-20.0, -3.0, 20.0, 16.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, rect = self._scenery.theme, self._rect
        if self._weights is None or not self.values_too:
            return
        if self._image is None:
            end = shown.round_reach(shown.largest_of([self._weights]))
            self._scale = Range(-end, end)
            self._image = pictures.image(reduced(self._weights), self._scale, diverging(theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.fillRect(rect.adjusted(-2.5, -2.5, 2.5, 2.5), color(theme.canvas))
        painter.drawImage(rect, self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(theme.accent if self.chosen else mix(theme.panel, theme.ink, 0.35)), 1.6 if self.chosen else 0.9))
        painter.drawRect(rect)
        if self.at is not None:
            (row, column), (rows, columns) = self.at, self._shape
            width, height = rect.width() / columns, rect.height() / rows
            painter.setPen(QPen(color(theme.accent), 1.4))
            painter.drawRect(QRectF(rect.x() + column * width, rect.y() + row * height, width, height).adjusted(-1.0, -1.0, 1.0, 1.0))
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        if zoom >= WORDS_FROM:
            painter.setFont(fonts.numbers(detail.readable_size(SMALL - 2.5, zoom, SMALL)))
            painter.setPen(color(theme.muted))
            below = QRectF(rect.center().x() - 60.0, rect.bottom() + 2.0, 120.0, 12.0)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._scale.text)


def reduced(weights: Weights) -> Weights:
    """At most MOST_CELLS rows and columns: the strongest of every block of neighbours, with its sign."""
    found = weights
    for axis in (0, 1):
        found = np.moveaxis(found, axis, 0)
        step = -(-len(found) // MOST_CELLS)
        if step > 1:
            whole = np.zeros((-(-len(found) // step) * step, found.shape[1]))
            whole[: len(found)] = np.nan_to_num(found)
            blocks = whole.reshape(-1, step, found.shape[1])
            found = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)[:, 0]
        found = np.moveaxis(found, 0, axis)
    return np.ascontiguousarray(found)
