"""The guide lines that are seen while cards are dragged: thin, in the accent colour; equal distances with a mark at both ends."""

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui.canvas.guides import Line
from nnsim.ui.theme import Theme, color

MARK = 4.0
"""Half the length of the marks at the ends of a measured distance, in pixels."""
BEYOND = 8.0
"""How far lines go beyond the cards that they join, in pixels."""


class GuidesItem(QGraphicsItem):
    """Lies above everything and takes no events."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[Line, ...] = ()
        self._rect = QRectF()
        self._zoom = 1.0
        self.setZValue(11.0)

    def show_lines(self, lines: tuple[Line, ...], zoom: float) -> None:
        """Other guides than before, at a zoom of the view."""
        if (lines, zoom) == (self._lines, self._zoom):
            return
        self.prepareGeometryChange()
        self._lines, self._zoom = lines, zoom
        self._rect = QRectF()
        room = (BEYOND + MARK) / zoom
        for line in lines:
            around = QRectF(QPointF(*line.start), QPointF(*line.end)).normalized()
            self._rect = self._rect.united(around.adjusted(-room, -room, room, room))

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(color(self._theme.accent), 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines([piece for line in self._lines for piece in self._pieces(line)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _pieces(self, line: Line) -> list[QLineF]:
        start, end = QPointF(*line.start), QPointF(*line.end)
        along = end - start
        length = max(1e-6, abs(along.x()) + abs(along.y()))
        way = along / length
        if not line.gap:
            return [QLineF(start - way * BEYOND / self._zoom, end + way * BEYOND / self._zoom)]
        aside = QPointF(way.y(), way.x()) * (MARK / self._zoom)
        inset = way * (1.0 / self._zoom)
        return [
            QLineF(start, end),
            QLineF(start + inset - aside, start + inset + aside),
            QLineF(end - inset - aside, end - inset + aside),
        ]
