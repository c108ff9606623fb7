"""A curve as it is drawn: fast, also with thousands of points, and to be seen also where it is a single one."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem

from nnsim.ui.plots.limits import Values

DASH = 7.0
"""How many pixels long the dash is that stands for a point without neighbours."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What was drawn of points, `how` many on which axes: where it is broken, where below the axis, its lowest and highest value."""

    x: Values
    y: Values
    how: tuple[object, ...]
    broken: Values
    below: Values
    span: tuple[float, float] | None


class Lines(pg.PlotCurveItem):  # type: ignore[misc]
    """Lines that are others with every picture. What the class in between checks, tells and looks for with each takes far longer."""

    def __init__(self, **style: object) -> None:
        super().__init__(**style)
        self.setSegmentedLineMode("on")  # pieces drawn as they are, without a path that is made of them first

    def updateData(self, *args: NDArray[np.floating], **kargs: object) -> None:
        if len(args) != 2 or kargs.keys() - {"connect"} or not isinstance(args[0], np.ndarray):
            super().updateData(*args, **kargs)
            return
        self.xData, self.yData = args
        self.join(kargs.get("connect", "finite"))
        self.path, self._lineSegmentsRendered = None, False  # what the class in between made of the points before
        self.update()

    def join(self, connect: object) -> None:
        """Other points: which of them a line leads to."""
        self.opts["connect"] = connect

    def boundingRect(self) -> QRectF:
        """What can be seen of it; to look for the extremes of its data would take as long as drawing it."""
        visible: QRectF = self.viewRect()
        return visible

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        if self.xData is not None and len(self.xData):
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setPen(self.opts["pen"])
            p.drawLines(*self._getLineSegments())

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self._cachedView = None  # which the class in between keeps, so that the curve would be looked for where it was


class Stroke(Lines):
    """A curve that looks one and a half pixels wide: drawn twice with a pen of one pixel, which is 10 to 80 times as fast.

    A point that no line leads to, as after the first iteration, is a short dash.
    """

    color = ""
    drawn: Drawn | None = None
    """What Curves knows of the points that it has."""
    pale = False
    """A pale curve stays thin."""

    _there = 0
    _lone: tuple[QPointF, ...] = ()
    """How many points there are, and those that no line leads to."""
    _painter: QGraphicsItem | None = None
    """What paints it, if it does not do so itself."""

    def join(self, connect: object) -> None:
        finite = np.isfinite(self.yData)
        self._there = int(np.count_nonzero(finite))
        whole = self._there == len(finite)
        self.opts["connect"], self.opts["skipFiniteCheck"] = "all" if whole else connect, whole
        found = np.flatnonzero(alone(finite)) if not whole or self._there < 2 else ()
        self._lone = tuple(QPointF(float(self.xData[place]), float(self.yData[place])) for place in found)

    def belong_to(self, painter: QGraphicsItem) -> None:
        """Be painted by another item."""
        self._painter = painter
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        painter.update()

    def update(self) -> None:
        """Be painted anew."""
        if self._painter is None:
            super().update()
        else:
            self._painter.update()

    def setZValue(self, height: float) -> None:
        super().setZValue(height)
        self.update()  # Qt itself paints nothing anew for an item that has nothing to paint

    def lone(self) -> list[QPointF]:
        """The points that no line leads to."""
        return list(self._lone)

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        if self.xData is None or not len(self.xData):
            return
        path = self.getPath()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(self.opts["pen"])
        place = p.transform()
        dashes = self._dashes(DASH / max(abs(place.m11()), 1e-300))
        led = len(dashes) < self._there  # a saved drawing cannot hold a path that leads nowhere
        for down in (0.0,) if self.pale else (0.0, 0.5):
            p.setTransform(place * QTransform.fromTranslate(0.0, down))
            if led:
                p.drawPath(path)
            if dashes:
                p.drawLines(dashes)
        p.setTransform(place)

    def _dashes(self, length: float) -> list[QLineF]:
        """A dash for each lone point, inside what can be seen: the first iteration often stands at the very edge."""
        view, dashes = self.viewRect() if self._lone else QRectF(), []
        for point in self._lone:
            left = max(view.left(), min(point.x() - length / 2, view.right() - length))
            dashes.append(QLineF(left, point.y(), left + length, point.y()))
        return dashes


def alone(finite: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the points that are there have no neighbour that is."""
    padded = np.concatenate(([False], finite, [False]))
    return padded[1:-1] & ~padded[:-2] & ~padded[2:]
