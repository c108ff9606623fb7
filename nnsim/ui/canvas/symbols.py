"""One drawn sign for each kind of small card: constant, concatenate, dropout, flatten, and the operations of graphs."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnsim.document import Node
from nnsim.ui import fonts
from nnsim.ui.canvas.graphs.glyphs import SIGNS, paint_glyph
from nnsim.ui.canvas.pictures import number
from nnsim.ui.numerals import brief
from nnsim.ui.theme import LARGE, Theme, color, mix


def paint_symbol(painter: QPainter, node: Node, rect: QRectF, theme: Theme) -> None:
    """Draw a node's sign in the middle of a rectangle."""
    middle = rect.center()
    painter.setPen(QPen(color(mix(theme.panel, theme.ink, 0.75)), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match node.kind:
        case "concatenate":
            _boxes(painter, middle, ((-7, -11, 14, 10), (-7, 1, 14, 10)))
        case "flatten":
            _boxes(painter, middle, ((-19, -7, 14, 14), (11, -11, 5, 22)))
            _lines(painter, middle, ((-1, 0, 6, 0), (3, -3, 6, 0), (3, 3, 6, 0)))
        case "dropout":
            _units(painter, middle, theme)
            _caption(painter, rect, str(node.parameters.get("rate", "")), theme)
        case "constant":
            value = node.parameters.get("value", 1.0)
            text = brief(value, 6) if isinstance(value, int | float) else number(0.0)
            painter.setFont(fonts.numbers(LARGE, 600))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        case kind if kind in SIGNS:
            paint_glyph(painter, node, rect)
        case _:
            painter.drawEllipse(middle, 8.0, 8.0)


def _lines(painter: QPainter, middle: QPointF, lines: tuple[tuple[int, int, int, int], ...]) -> None:
    for x1, y1, x2, y2 in lines:
        painter.drawLine(middle + QPointF(x1, y1), middle + QPointF(x2, y2))


def _boxes(painter: QPainter, middle: QPointF, boxes: tuple[tuple[int, int, int, int], ...]) -> None:
    for x, y, width, height in boxes:
        painter.drawRoundedRect(QRectF(middle.x() + x, middle.y() + y, width, height), 2.5, 2.5)


def _units(painter: QPainter, middle: QPointF, theme: Theme) -> None:
    """Four units, one of them switched off."""
    middle = middle - QPointF(12.0, 0.0)
    for place, on in enumerate((True, False, True, True)):
        spot = middle + QPointF((place % 2) * 12.0 - 6.0, (place // 2) * 12.0 - 6.0)
        shade = color(mix(theme.panel, theme.ink, 0.75 if on else 0.35))
        painter.setPen(QPen(shade, 1.3, Qt.PenStyle.SolidLine if on else Qt.PenStyle.DotLine))
        painter.setBrush(color(mix(theme.panel, theme.ink, 0.25)) if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, 4.0, 4.0)


def _caption(painter: QPainter, rect: QRectF, text: str, theme: Theme) -> None:
    painter.setFont(fonts.numbers(11))
    painter.setPen(color(theme.muted))
    painter.drawText(rect.adjusted(rect.width() / 2 + 4.0, 0.0, 0.0, 0.0), Qt.AlignmentFlag.AlignVCenter, text)
