"""The losses under the bar of the timeline: of the branch that the run is on, and pale those of futures that were left."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from nnsim.engine.frames import Curve, Left
from nnsim.ui.theme import Theme, color, mix

NEAR = 5.0
"""Pixels between the pointer and a curve that it is on."""
WIDE_RANGE = 20.0
"""From this ratio between the largest and the smallest loss on, the scale is logarithmic."""

Place = Callable[[float], float]


class Losses:
    """Curves on one scale, which follows what is shown."""

    def __init__(self) -> None:
        self.loss: Curve | None = None
        self.left: tuple[Left, ...] = ()
        self._low, self._high, self._logarithmic = 0.0, 1.0, False

    def show(self, loss: Curve | None, left: tuple[Left, ...]) -> None:
        self.loss, self.left = loss, left
        curves = [*([] if loss is None else [loss]), *(one.loss for one in left)]
        values = np.concatenate([curve.y for curve in curves]) if curves else np.empty(0)
        values = values[np.isfinite(values)]
        if not len(values):
            return
        low, high = float(values.min()), float(values.max())
        self._logarithmic = low > 0 and high > WIDE_RANGE * low
        self._low, self._high = (math.log(low), math.log(high)) if self._logarithmic else (low, high)

    def paint(self, painter: QPainter, theme: Theme, place: Place, strip: QRectF, here: float, over: int | None) -> None:
        """Into a strip; what comes after `here` is paler, and the branch that the pointer is over stronger."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one in self.left:
            shade = mix(theme.panel, theme.muted, 0.95 if one.number == over else 0.6)
            painter.setPen(QPen(color(shade), 1.6 if one.number == over else 1.1))
            painter.drawPath(self._path(one.loss, place, strip))
        if self.loss is None or not len(self.loss.x):
            return
        path = self._path(self.loss, place, strip)
        for shade, box in (
            (theme.accent, QRectF(strip.left() - 2, strip.top() - 2, here - strip.left() + 2, strip.height() + 4)),
            (mix(theme.panel, theme.accent, 0.45), QRectF(here, strip.top() - 2, strip.right() - here + 2, strip.height() + 4)),
        ):
            if not box.intersects(path.controlPointRect().adjusted(0.0, -1.0, 0.0, 1.0)):
                continue  # at the end of a run nothing comes after it
            painter.save()
            painter.setClipRect(box)
            painter.setPen(QPen(color(shade), 1.0))  # a wider one takes ten times as long, and this is painted for each picture
            painter.drawPath(path)
            painter.restore()

    def near(self, point: QPointF, place: Place, strip: QRectF) -> Left | None:
        """The branch whose curve passes near a point, unless the loss of the present one is nearer."""
        distances = {one.number: self._distance(one.loss, point, place, strip) for one in self.left}
        number = min(distances, key=lambda number: distances[number], default=None)
        own = self._distance(self.loss, point, place, strip) if self.loss is not None else math.inf
        if number is None or distances[number] > NEAR or own < distances[number]:
            return None
        return next(one for one in self.left if one.number == number)

    def _distance(self, curve: Curve, point: QPointF, place: Place, strip: QRectF) -> float:
        """Pixels upward or downward to where a curve passes; infinite beyond its ends."""
        if not len(curve.x):
            return math.inf
        x, y = self._points(curve, place, strip)
        if not x[0] - NEAR <= point.x() <= x[-1] + NEAR:
            return math.inf
        return abs(float(np.interp(point.x(), x, y)) - point.y())

    def _path(self, curve: Curve, place: Place, strip: QRectF) -> QPainterPath:
        path: QPainterPath = pg.arrayToQPath(*self._points(curve, place, strip), connect="finite")
        return path

    def _points(self, curve: Curve, place: Place, strip: QRectF) -> tuple[Any, Any]:
        first, last = place(0.0), place(1.0)  # the scale is even
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.log(curve.y) if self._logarithmic else curve.y
        share = (values - self._low) / (self._high - self._low) if self._high > self._low else np.full(len(values), 0.5)
        return first + curve.x * (last - first), strip.bottom() - share * strip.height()
