"""Zoom for drawings without axes of their own: the drawing becomes larger than the plot, and is moved below it."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from nnsim.ui.widgets.scrolling import thin_bars

LARGEST = 8.0


class Loupe(QScrollArea):
    """Holds a drawing `factor` times as wide and high as there is room. The middle button moves it."""

    def __init__(self, drawing: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.factor = 1.0
        self._held: QPoint | None = None
        self._drawing = drawing
        self.setWidget(drawing)

    def zoom(self, factor: float, around: QPoint | None = None) -> None:
        """Enlarge further; what is `around`, or in the middle, stays where it is."""
        before, self.factor = self.factor, min(max(self.factor * factor, 1.0), LARGEST)
        middle = self.viewport().rect().center() if around is None else around
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        kept = [(bar.value() + at) / before for bar, at in zip(bars, (middle.x(), middle.y()), strict=True)]
        self._fit()
        for bar, place, at in zip(bars, kept, (middle.x(), middle.y()), strict=True):
            bar.setValue(round(place * self.factor - at))

    def _fit(self) -> None:
        room = self.maximumViewportSize()
        self._drawing.resize(QSize(round(room.width() * self.factor), round(room.height() * self.factor)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._held = event.globalPosition().toPoint()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        place = event.globalPosition().toPoint()
        way, self._held = place - self._held, place
        for bar, by in ((self.horizontalScrollBar(), way.x()), (self.verticalScrollBar(), way.y())):
            bar.setValue(bar.value() - by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        super().mouseReleaseEvent(event)
