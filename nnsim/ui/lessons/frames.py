"""The frame in which tasks and questions stand on a page: a card with a mark that becomes a tick when it is done."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import CARD_RADIUS, color
from nnsim.ui.widgets import painting

MARK = 34
"""Pixels to the left of the words, for the mark."""
USUAL_SIZE = 13.5
"""Of the letters of a page."""


class Card(QWidget):
    """A card; `done` turns its mark into a tick. `good` is the colour of the tick."""

    def __init__(self, heading: str, size: float, good: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done = False
        self._good = good
        self.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARK, 9, 12, 11)
        self.column.setSpacing(6)
        self.heading = Line(heading, size * 0.88, 600)
        self.column.addWidget(self.heading)

    def set_done(self, done: bool) -> None:
        self.done = done
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        good = color(self._good)
        edge = good if self.done else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.0, CARD_RADIUS)
        middle = QPointF(18, self.heading.geometry().center().y() + 1)
        if self.done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(good)
            painter.drawEllipse(middle, 7.5, 7.5)
            painting.tick(painter, middle, painting.panel(self), 3.2)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(painting.strong_line(self), 1.5))
            painter.drawEllipse(middle, 7, 7)


def let_grow(widget: QWidget, size: float) -> None:
    """Make what is pressed or typed into on a page as much larger as its letters are."""
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * size / USUAL_SIZE)
    widget.setFont(font)


class Line(QLabel):
    """Plain words of a size that the page chooses; nothing while there is nothing to say."""

    def __init__(self, text: str, size: float, weight: int = 400, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.text(size, weight))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setVisible(bool(text))

    def say(self, text: str) -> None:
        if self.text() != text:
            self.setText(text)
        self.setVisible(bool(text))
