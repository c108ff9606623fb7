"""A chart with a point that can be dragged along x."""

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.plots.chart import Chart

REACH = 14.0
"""Pixels from the point within which it is taken."""


class PointChart(Chart):
    """`dragged(x)`: where the hand is, until `dropped`."""

    dragged = Signal(float)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.point: tuple[float, float] | None = None
        self.upright = False
        """Whether a whole line upwards through the point is taken, and not the point alone."""
        self._dragging = False

    def _near(self, position: QPointF) -> bool:
        if self.point is None:
            return False
        away = self.position(*self.point) - position
        return math.hypot(away.x(), 0.0 if self.upright else away.y()) <= REACH

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._near(event.position()):
            self._dragging = True
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        near = self._dragging or self._near(event.position())
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        if self._dragging:
            self.dragged.emit(self.plane(event.position()).x())
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.dropped.emit()
            return
        super().mouseReleaseEvent(event)
