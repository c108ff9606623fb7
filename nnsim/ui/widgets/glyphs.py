"""The few pictures on buttons, drawn as paths so that they are sharp at every size and take the colour of the text."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnsim.ui.widgets.order_glyphs import ORDER

Glyph = Callable[[QPainter], None]


def paint(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """Draw the picture of that name into a box; pictures are made on a square of 12."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center() - QPointF(box.width() / 2, box.width() / 2))
    painter.scale(box.width() / 12, box.width() / 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    GLYPHS[name](painter)
    painter.restore()


def _triangle(painter: QPainter, left: float, right: float, half: float = 4.5) -> None:
    painter.drawPolygon(QPolygonF([QPointF(left, 6 - half), QPointF(right, 6), QPointF(left, 6 + half)]))


def _bar(painter: QPainter, x: float, width: float = 1.6) -> None:
    painter.drawRect(QRectF(x, 1.5, width, 9))


def _play(painter: QPainter) -> None:
    _triangle(painter, 2.2, 10.8, 5)


def _pause(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2, 1.2, 2.8, 9.6), 0.8, 0.8)
    painter.drawRoundedRect(QRectF(7.2, 1.2, 2.8, 9.6), 0.8, 0.8)


def _reset(painter: QPainter) -> None:
    _bar(painter, 1.4)
    _triangle(painter, 10.6, 3.4)


def _back(painter: QPainter) -> None:
    _triangle(painter, 10, 2)


def _step(painter: QPainter) -> None:
    _triangle(painter, 3, 9, 3.6)


def _iteration(painter: QPainter) -> None:
    _triangle(painter, 0.8, 6, 3.6)
    _triangle(painter, 6.2, 11.4, 3.6)


def _epoch(painter: QPainter) -> None:
    _triangle(painter, 2, 8, 3.6)
    _bar(painter, 9)


def _pen(painter: QPainter, width: float = 1.3) -> None:
    pen = QPen(painter.brush().color(), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _search(painter: QPainter) -> None:
    _pen(painter)
    painter.drawEllipse(QPointF(5, 5), 3.6, 3.6)
    painter.drawLine(QPointF(7.8, 7.8), QPointF(10.8, 10.8))


def _plus(painter: QPainter) -> None:
    _pen(painter)
    painter.drawLine(QPointF(6, 1.8), QPointF(6, 10.2))
    painter.drawLine(QPointF(1.8, 6), QPointF(10.2, 6))


def _close(painter: QPainter) -> None:
    _pen(painter)
    painter.drawLine(QPointF(2.6, 2.6), QPointF(9.4, 9.4))
    painter.drawLine(QPointF(9.4, 2.6), QPointF(2.6, 9.4))


def _folder(painter: QPainter) -> None:
    _pen(painter, 1.2)
    path = QPainterPath(QPointF(1, 10))
    for x, y in ((1, 2.4), (4.4, 2.4), (5.6, 3.9), (11, 3.9), (11, 10)):
        path.lineTo(x, y)
    path.closeSubpath()
    painter.drawPath(path)


def _book(painter: QPainter) -> None:
    """Two open pages: a lesson."""
    _pen(painter, 1.2)
    for side in (-1, 1):
        path = QPainterPath(QPointF(6, 3.4))
        path.quadTo(QPointF(6 + 1.6 * side, 1.6), QPointF(6 + 5 * side, 2.2))
        path.lineTo(6 + 5 * side, 9.4)
        path.quadTo(QPointF(6 + 1.6 * side, 8.8), QPointF(6, 10.6))
        painter.drawPath(path)
    painter.drawLine(QPointF(6, 3.4), QPointF(6, 10.6))


def _table(painter: QPainter) -> None:
    _pen(painter, 1.1)
    painter.drawRoundedRect(QRectF(1, 1.6, 10, 8.8), 1.2, 1.2)
    painter.drawLine(QPointF(1, 4.6), QPointF(11, 4.6))
    painter.drawLine(QPointF(4.6, 4.6), QPointF(4.6, 10.4))


def _snow(painter: QPainter) -> None:
    """Three crossed lines: a weight that learning leaves alone."""
    _pen(painter, 1.1)
    painter.translate(6, 6)
    for _ in range(3):
        painter.drawLine(QPointF(-4.6, 0), QPointF(4.6, 0))
        painter.rotate(60)


def _menu(painter: QPainter) -> None:
    _pen(painter)
    for y in (2.6, 6, 9.4):
        painter.drawLine(QPointF(1.6, y), QPointF(10.4, y))


GLYPHS: Mapping[str, Glyph] = MappingProxyType(
    {
        "play": _play, "pause": _pause, "reset": _reset, "back": _back, "step": _step, "iteration": _iteration, "epoch": _epoch,
        "search": _search, "plus": _plus, "close": _close, "folder": _folder, "book": _book, "table": _table, "frozen": _snow,
        "menu": _menu, **ORDER,
    }
)
