"""One path of the chain rule in a list: through which units it leads, what it adds, and how much that is of the largest."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.pressable import Pressable

HEIGHT, FIGURE = 22, 66


class PathRow(Pressable):
    """`share` (−1 … 1): how long the bar behind it is, in the colour of its sign. `pointed(whether)`: the pointer came, or left."""

    pointed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.theme = theme
        self.way, self.value, self.share, self.chosen = "", 0.0, 0.0, False
        self.setAccessibleName(self.tr("Path"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_path(self, way: str, value: float, share: float, chosen: bool) -> None:
        self.way, self.value, self.share, self.chosen = way, value, share, chosen
        self.setAccessibleName(f"{way}: {brief(value, 4)}")
        self.setToolTip(f"{way}\n{value!r}")
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(False)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        tint = color(self.theme.positive if self.value >= 0 else self.theme.negative, 0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(whole.adjusted(0, 2, -(1.0 - abs(self.share)) * whole.width(), -2), 3, 3)
        painter.setFont(fonts.text(SMALL, 600 if self.chosen else 400))
        painter.setPen(painting.accent(self) if self.chosen else painting.ink(self))
        room = whole.adjusted(6, 0, -FIGURE, 0)
        words = painter.fontMetrics().elidedText(self.way, Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(fonts.numbers(SMALL))
        painter.drawText(whole.adjusted(0, 0, -5, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, brief(self.value, 4))
        if self.hasFocus() or self.underMouse():
            painting.focus_ring(painter, self, 3)
