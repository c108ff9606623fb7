"""A plot in a window of its own, and bringing such a window back from a screen that is not there any more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.ui.plots.arrangement import Place
from nnsim.ui.plots.plot import Plot

LEAST_SEEN = QSize(80, 40)
"""So much of a window must be on a screen, or nobody finds it."""


class PlotWindow(QWidget):
    """A window around one plot. `closed` tells which plot comes back, `placed` that it stands somewhere else."""

    closed = Signal(str)
    placed = Signal(str)

    def __init__(self, plot: Plot, area: QWidget) -> None:
        super().__init__(area, Qt.WindowType.Window)
        self.key = plot.key
        self.setWindowTitle(plot.title())
        self.setAccessibleName(plot.title())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plot)
        plot.place = "window"
        plot.header.reserve(0)
        plot.show()

    @property
    def place(self) -> Place:
        box = self.geometry()
        return box.x(), box.y(), box.width(), box.height()

    def put(self, place: Place) -> None:
        """Stand there, or where it can be seen."""
        self.setGeometry(QRect(*on_screen(place)))

    def check(self) -> None:
        """A screen is gone."""
        self.put(self.place)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        if self.isVisible():
            self.placed.emit(self.key)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit(self.key)


def on_screen(place: Place) -> Place:
    """A place for a window where it can be seen."""
    box = brought_back(QRect(*place), [screen.availableGeometry() for screen in QGuiApplication.screens()])
    return box.x(), box.y(), box.width(), box.height()


def brought_back(window: QRect, screens: Sequence[QRect]) -> QRect:
    """The place of a window if enough of its upper edge is on a screen; else it comes to the nearest one, as large as fits."""
    if not screens:
        return window
    top = QRect(window.topLeft(), QSize(window.width(), LEAST_SEEN.height()))
    for screen in screens:
        seen = screen.intersected(top)
        if seen.width() >= min(LEAST_SEEN.width(), window.width()) and seen.height() >= LEAST_SEEN.height():
            return window
    nearest = min(screens, key=lambda screen: _distance(screen, window.center()))
    box = QRect(window.topLeft(), window.size().boundedTo(nearest.size()))
    box.moveLeft(min(max(box.left(), nearest.left()), nearest.right() + 1 - box.width()))
    box.moveTop(min(max(box.top(), nearest.top()), nearest.bottom() + 1 - box.height()))
    return box


def _distance(screen: QRect, place: QPoint) -> int:
    beyond_x = max(screen.left() - place.x(), 0, place.x() - screen.right())
    beyond_y = max(screen.top() - place.y(), 0, place.y() - screen.bottom())
    return beyond_x + beyond_y
