"""Axes of the small pictures of help: places for values, figures at the ends, and what stands on them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.theme import SMALL, Theme, color

LEFT, TOP, RIGHT, BELOW = 46.0, 24.0, 14.0, 24.0
LINE = 16.0


class Axes:
    """Room for x from `left` to `right` and y from `low` to `high` inside a box."""

    def __init__(self, box: QRectF, left: float, right: float, low: float, high: float) -> None:
        self.box, self.room = box, box.adjusted(LEFT, TOP, -RIGHT, -BELOW)
        self.left, self.right, self.low, self.high = left, right, low, high

    def place(self, x: float, y: float) -> QPointF:
        across, up = (x - self.left) / (self.right - self.left), (y - self.low) / (self.high - self.low or 1.0)
        return QPointF(self.room.left() + across * self.room.width(), self.room.bottom() - up * self.room.height())

    def draw_zero(self, painter: QPainter, theme: Theme) -> None:
        """The lines where x and y are 0, as far as they are in sight."""
        painter.setPen(QPen(color(theme.line), 1))
        if self.low <= 0.0 <= self.high:
            painter.drawLine(self.place(self.left, 0.0), self.place(self.right, 0.0))
        if self.left <= 0.0 <= self.right:
            painter.drawLine(self.place(0.0, self.low), self.place(0.0, self.high))

    def draw_figures(self, painter: QPainter, theme: Theme, *, upright: bool = True) -> None:
        """The ends of the axis below, and of the upright one if it is wanted."""
        painter.setFont(fonts.numbers(SMALL))
        painter.setPen(color(theme.muted))
        room = self.room
        below = QRectF(room.left() - 10, room.bottom() + 4, room.width() + 16, LINE)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, brief(self.left, 2))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, brief(self.right, 2))
        if upright:
            beside = QRectF(self.box.left() + 2, room.top() - 8, LEFT - 8, room.height() + LINE)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, brief(self.low, 2))
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, brief(self.high, 2))

    def draw_words(self, painter: QPainter, theme: Theme, across: str, up: tuple[str, ...]) -> None:
        """What goes along below; above, what goes upwards, in the colours and strokes of the curves."""
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(theme.muted))
        painter.drawText(QRectF(self.room.left(), self.room.bottom() + 4, self.room.width(), LINE), Qt.AlignmentFlag.AlignHCenter, across)
        x = self.room.left()
        for number, words in enumerate(up):
            if len(up) > 1:
                painter.setPen(pen(theme, number))
                painter.drawLine(QPointF(x, self.box.top() + 13), QPointF(x + 14, self.box.top() + 13))
                x += 18
            painter.setPen(color(theme.muted))
            painter.drawText(QPointF(x, self.box.top() + 17), words)
            x += painter.fontMetrics().horizontalAdvance(words) + 14


def pen(theme: Theme, number: int) -> QPen:
    """Of the first curve, or of one that stands behind it."""
    style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
    return QPen(color(theme.accent if number == 0 else theme.muted), 2.0 if number == 0 else 1.4, style)
