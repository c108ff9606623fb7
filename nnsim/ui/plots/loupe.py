"""Zoom for drawings without axes of their own: the drawing becomes larger than the plot, and is moved below it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from nnsim.ui.plots.cells import Cells
from nnsim.ui.widgets.scrolling import thin_bars

LARGEST = 8.0
NOTCH = 0.5
"""Pixels to the side for an eighth of a degree of the wheel."""


class Loupe(QScrollArea):
    """Holds a drawing `factor` times as wide and high as there is room.

    The middle button moves it, over cells the left one too; the wheel moves it up and down, and with Shift to the sides.
    """

    def __init__(self, drawing: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        corner = QWidget(self)
        corner.setAccessibleName(self.tr("Corner between the scroll bars"))
        self.setCornerWidget(corner)  # the style's own one has a frame
        self.factor = 1.0
        self._held: QPoint | None = None
        self._begun: QPoint | None = None
        """Where the left button was pressed: it may become a drag."""
        self._drawing = drawing
        self.setWidget(drawing)
        for part in (drawing, *drawing.findChildren(QWidget)):
            part.installEventFilter(self)

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
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.angleDelta().y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - round(event.angleDelta().y() * NOTCH))
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the drags that move the drawing from its parts."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        place, kind = event.globalPosition().toPoint(), event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.MiddleButton:
            self._hold(place)
            return True
        if kind == QEvent.Type.MouseButtonPress:
            movable = event.button() == Qt.MouseButton.LeftButton and isinstance(watched, Cells) and self.factor > 1.0
            self._begun = place if movable else None
        elif kind == QEvent.Type.MouseMove and self._held is not None:
            self._move(place)
            return True
        elif kind == QEvent.Type.MouseMove and self._begun is not None:
            if (place - self._begun).manhattanLength() >= QApplication.startDragDistance():
                self._hold(self._begun)
                self._move(place)
                return True
        elif kind == QEvent.Type.MouseButtonRelease:
            self._begun = None
            if self._held is not None:
                self._let_go()
                return True
        return super().eventFilter(watched, event)

    def _hold(self, place: QPoint) -> None:
        self._held = place
        self._drawing.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _let_go(self) -> None:
        self._held = None
        self._drawing.unsetCursor()

    def _move(self, place: QPoint) -> None:
        assert self._held is not None
        way, self._held = place - self._held, place
        for bar, by in ((self.horizontalScrollBar(), way.x()), (self.verticalScrollBar(), way.y())):
            bar.setValue(bar.value() - by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._hold(event.globalPosition().toPoint())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        self._move(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()
        super().mouseReleaseEvent(event)
