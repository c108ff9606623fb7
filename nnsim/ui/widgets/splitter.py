"""Places beside each other whose border is a hairline that can be dragged."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from nnsim.ui.widgets import painting


class Border(QSplitterHandle):
    """One pixel is seen; Qt keeps a few more around it for the mouse, which are no part of its contents."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.contentsRect(), painting.line(self))


class Splitter(QSplitter):
    """A splitter whose parts never vanish."""

    def __init__(self, orientation: Qt.Orientation, *widgets: QWidget) -> None:
        super().__init__(orientation)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for widget in widgets:
            self.addWidget(widget)

    def createHandle(self) -> QSplitterHandle:
        return Border(self.orientation(), self)
