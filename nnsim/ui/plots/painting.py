"""Changing the points of the plane with the mouse: painting, moving and erasing, while the network goes on learning.

`Points` is the plain part, `Painting` the gestures. A drag changes the data some twenty times a second at most and once more at
its end; how that becomes one step of undo is the session's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from nnsim.ui.plots.chart import Chart

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Array = npt.NDArray[Any]

GRAB = 7.0
"""How near, in pixels, the mouse must be to take hold of a point."""
ERASER = 12.0
SPACING = 9.0
"""Pixels between the points that a drag leaves behind."""
PAUSE = 50
"""Milliseconds between two changes of the data during a drag."""


@dataclass(frozen=True, eq=False)
class Points:
    """Points (N, 2) and their targets (N,) or (N, columns). Every change gives new arrays.

    `named`: the targets of all outputs, where these have targets of their own; a point that is added gets the same in all of them.
    """

    inputs: Array
    targets: Array
    named: Mapping[str, Array] = field(default_factory=dict)

    @property
    def alike(self) -> bool:
        """Whether all outputs learn the same."""
        return all(np.array_equal(targets, self.targets) for targets in self.named.values())

    def added(self, x: float, y: float, target: Array | int) -> Points:
        def longer(targets: Array) -> Array:
            return np.concatenate((targets, np.asarray(target, dtype=targets.dtype).reshape((1, *targets.shape[1:]))))

        named = {name: longer(targets) for name, targets in self.named.items()}
        return Points(np.vstack((self.inputs, [[x, y]])), longer(self.targets), named)

    def moved(self, index: int, x: float, y: float) -> Points:
        inputs = self.inputs.copy()
        inputs[index] = (x, y)
        return replace(self, inputs=inputs)

    def erased(self, gone: Array) -> Points:
        """Without the points (N,) that are true in `gone`; one stays, since a data set is never empty."""
        if gone.all():
            gone = gone.copy()
            gone[0] = False
        return Points(self.inputs[~gone], self.targets[~gone], {name: targets[~gone] for name, targets in self.named.items()})

    def distances(self, x: float, y: float, pixel: tuple[float, float]) -> Array:
        """Distance (N,) of each point in pixels, a pixel being so wide and so high in the plane."""
        return np.hypot((self.inputs[:, 0] - x) / pixel[0], (self.inputs[:, 1] - y) / pixel[1])


class Painting(QObject):
    """The gestures on a chart. `changed` comes at once for every change, the session hears of it a little later; `finished` ends a drag."""

    changed = Signal(object)
    finished = Signal()

    def __init__(self, session: Session, chart: Chart) -> None:
        super().__init__(chart)
        self.session = session
        self.chart = chart
        self.points = Points(np.zeros((0, 2)), np.zeros((0, 1)))
        self.allowed = False
        self.target: Array | int | None = None
        """What a painted point will be; None: no class is chosen."""
        self.erasing = False
        self.gesture = ""
        self._held = 0
        self._last = QPointF()
        self._unsent = False
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.send)
        chart.viewport().installEventFilter(self)

    def take(self, points: Points) -> None:
        """Start from the project's points, unless a drag is going on, which knows better."""
        if not self.gesture:
            self.points = points

    def send(self) -> None:
        """Give the points to the session, if they changed since."""
        if self._unsent:
            self._unsent = False
            self.session.data_edits.paint(self.points.inputs, dict(self.points.named) or self.points.targets)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and self.allowed:
            kind = event.type()
            if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                return self._press(event)
            if kind == QEvent.Type.MouseMove and self.gesture:
                self._drag(event.position())
                return True
            if kind == QEvent.Type.MouseButtonRelease and self.gesture:
                self._end()
                return True
        return False

    def _press(self, event: QMouseEvent) -> bool:
        if self.gesture or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return bool(self.gesture)
        place = self.chart.plane(event.position())
        distances = self.points.distances(place.x(), place.y(), self._pixel())
        nearest = int(distances.argmin())
        if event.button() == Qt.MouseButton.RightButton or self.erasing:
            self.gesture = "erase"
        elif distances[nearest] <= GRAB:
            self.gesture, self._held = "move", nearest
            return True
        elif self.target is not None:
            self.gesture = "paint"
        else:
            return False
        self._last = QPointF(-1e6, -1e6)
        self._drag(event.position())
        return True

    def _drag(self, position: QPointF) -> None:
        place, (across, upward) = self.chart.plane(position), self.chart.limits()
        x = min(max(place.x(), across.low), across.high)
        y = min(max(place.y(), upward.low), upward.high)
        if self.gesture == "move":
            self._put(self.points.moved(self._held, x, y))
        elif self.gesture == "erase":
            gone = self.points.distances(x, y, self._pixel()) <= ERASER
            if gone.any() and len(self.points.inputs) > 1:
                self._put(self.points.erased(gone))
        elif self.target is not None and (position - self._last).manhattanLength() >= SPACING:
            self._last = position
            self._put(self.points.added(x, y, self.target))

    def _end(self) -> None:
        self._timer.stop()
        self.gesture = ""
        self.send()
        self.finished.emit()

    def _put(self, points: Points) -> None:
        self.points = points
        self._unsent = True
        self.changed.emit(points)
        if not self._timer.isActive():
            self._timer.start()

    def _pixel(self) -> tuple[float, float]:
        x, y = self.chart.limits()
        size = self.chart.view.sceneBoundingRect()
        return x.span / max(size.width(), 1.0), y.span / max(size.height(), 1.0)
