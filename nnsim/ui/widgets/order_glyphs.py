"""Pictures of bringing things into line and of equal gaps: a thin line, and two or three bars at it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen


def _bars(painter: QPainter, lines: tuple[float, ...], bars: tuple[tuple[float, float, float, float], ...], upright: bool) -> None:
    """Lines across the way at these places, and bars; drawn for left to right, and turned for top to bottom if not `upright`."""
    if not upright:
        painter.translate(6, 6)
        painter.rotate(90)
        painter.scale(1, -1)
        painter.translate(-6, -6)
    ink = painter.brush().color()
    for left, top, width, height in bars:
        painter.drawRoundedRect(QRectF(left, top, width, height), 0.8, 0.8)
    pen = QPen(ink, 1.1)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for x in lines:
        painter.drawLine(QPointF(x, 0.4), QPointF(x, 11.6))


def _picture(lines: tuple[float, ...], bars: tuple[tuple[float, float, float, float], ...], upright: bool) -> Callable[[QPainter], None]:
    return lambda painter: _bars(painter, lines, bars, upright)


FIRST = ((1.0,), ((2.6, 1.6, 8.4, 3.2), (2.6, 7.2, 5.0, 3.2)))
MIDDLE = ((6.0,), ((1.4, 1.6, 9.2, 3.2), (3.4, 7.2, 5.2, 3.2)))
LAST = ((11.0,), ((1.0, 1.6, 8.4, 3.2), (4.4, 7.2, 5.0, 3.2)))
GAPS = ((0.7, 11.3), ((4.6, 2.4, 2.8, 7.2),))
ORDER: Mapping[str, Callable[[QPainter], None]] = MappingProxyType(
    {
        "align_left": _picture(*FIRST, True), "align_centre": _picture(*MIDDLE, True), "align_right": _picture(*LAST, True),
        "align_top": _picture(*FIRST, False), "align_middle": _picture(*MIDDLE, False), "align_bottom": _picture(*LAST, False),
        "distribute_x": _picture(*GAPS, True), "distribute_y": _picture(*GAPS, False),
    }
)  # fmt: skip
