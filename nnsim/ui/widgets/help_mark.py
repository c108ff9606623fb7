"""A small question mark that leads to the page of help about what it stands at."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.helping import ask_for_help
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.pressable import Pressable

SIDE = 17


class HelpMark(Pressable):
    """Its page is that of the widget around it. By keyboard the same page opens with F1, so Tab passes it by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Help"))
        self.setToolTip(self.tr("Help on this (F1)"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(SIDE, SIDE)
        self.clicked.connect(lambda: ask_for_help(self))

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        over = self.underMouse()
        painting.frame(painter, box, painting.hover(self) if over else painting.panel(self), painting.line(self), 1, SIDE / 2)
        painter.setFont(fonts.text(SMALL, 600))
        painter.setPen(painting.accent(self) if over else painting.muted(self))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
