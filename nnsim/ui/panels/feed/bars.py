"""Bars with names: what an output says, the answer standing out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.panels.feed.reading import Reading, Row
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting

EACH = 17.0
MOST = 12
"""Bars that are drawn: of more classes the likeliest."""
NARROWEST = 24.0
"""A bar of full length, at least."""


class Bars(QWidget):
    """One row for each class or quantity."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading("", ())
        self.expected = 1
        """Rows that there will be, for which room is kept."""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_reading(self, reading: Reading) -> None:
        if len(reading.rows) != len(self.reading.rows):
            self.updateGeometry()
        if reading != self.reading:
            self.reading = reading
            self.setAccessibleDescription(reading.text)
            self.update()

    def rows(self) -> list[Row]:
        """What is drawn, in order."""
        rows = list(self.reading.rows)
        return rows if len(rows) <= MOST else sorted(rows, key=lambda row: -row.end)[:MOST]

    def sizeHint(self) -> QSize:
        return QSize(120, round(EACH * max(min(len(self.reading.rows) or self.expected, MOST), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rows = QPainter(self), self.rows()
        words, figures = QFontMetricsF(fonts.text(SMALL)), QFontMetricsF(fonts.numbers(SMALL))
        right = max((figures.horizontalAdvance(row.words) for row in rows), default=0.0) + 6
        names = max((words.horizontalAdvance(row.name) for row in rows), default=0.0) + 8
        left = min(names, max(self.width() - right - NARROWEST, 16.0), self.width() * 0.45)
        for place, row in enumerate(rows):
            box = QRectF(0, place * EACH, self.width(), EACH)
            painter.setPen(painting.ink(self) if row.chosen or len(rows) == 1 else painting.muted(self))
            painter.setFont(fonts.text(SMALL, 600 if row.chosen else 400))
            name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, left - 6)
            painter.drawText(QRectF(0, box.top(), left - 6, EACH), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, name)
            painter.setFont(fonts.numbers(SMALL))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.words)
            ground = QRectF(left, box.top() + 4, max(self.width() - left - right, 8.0), EACH - 8)
            painting.frame(painter, ground, painting.hover(self), painting.hover(self), 0, 3)
            stands_out = row.chosen or len(rows) == 1
            fill = painting.accent(self) if stands_out else painting.mixed(painting.panel(self), painting.muted(self), 0.55)
            length = (row.end - row.start) * ground.width()
            if length >= 0.5:
                bar = QRectF(ground.left() + row.start * ground.width(), ground.top(), length, ground.height())
                painting.frame(painter, bar, fill, fill, 0, min(3.0, length / 2))
