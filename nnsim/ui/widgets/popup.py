"""A card that opens over the window and closes when something else is clicked: the command palette, the history."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QDialog, QWidget

from nnsim.ui.theme import CARD_RADIUS
from nnsim.ui.widgets import painting


class Popup(QDialog):
    """A dialog without a frame, with round corners. It is let go of when it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), CARD_RADIUS, CARD_RADIUS)
        self.setMask(QRegion(outline.toFillPolygon().toPolygon()))  # without a compositor the corners would be black

    def paintEvent(self, event: QPaintEvent) -> None:
        painting.frame(QPainter(self), QRectF(self.rect()), painting.panel(self), painting.strong_line(self), 1.0, CARD_RADIUS)
