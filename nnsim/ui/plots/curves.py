"""Curves over the iterations: drawn thin and fast, on axes that change in steps, read off with a crosshair.

What is not a finite number is no point of a curve: it gets a cross at the upper edge, where it happened. What a logarithmic
axis cannot hold, zero and below, gets a triangle at the lower edge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QTransform

from nnsim.ui.plots import limits
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits, Values
from nnsim.ui.theme import Theme, color, mix

MOST_POINTS = 1500

MARK = 6.0
"""Pixels around a mark in which it is pointed at."""
DASH = 7.0
"""How many pixels long the dash is that stands for a point without neighbours."""


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: its name, its colour, and its points in iterations. Later lines are drawn on top, pale ones behind all others.

    `label`: what the legend says, if not the name; nothing there if empty.
    """

    name: str
    color: str
    x: Values
    y: Values
    pale: bool = False
    label: str | None = None

    @property
    def legend(self) -> str:
        return self.name if self.label is None else self.label


class Stroke(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve that looks one and a half pixels wide: drawn twice with a pen of one pixel, which is 10 to 80 times as fast.

    A point that no line leads to, as after the first iteration, is a short dash.
    """

    color = ""
    pale = False
    """A pale curve stays thin."""

    def lone(self) -> list[QPointF]:
        """The points that no line leads to."""
        if self.xData is None:
            return []
        found = alone(np.isfinite(self.yData))
        return [QPointF(float(x), float(y)) for x, y in zip(self.xData[found], self.yData[found], strict=True)]

    def boundingRect(self) -> QRectF:
        """What can be seen of it; to look for the extremes of its data would take as long as drawing it."""
        visible: QRectF = self.viewRect()
        return visible

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self._cachedView = None  # which the class in between keeps, so that the curve would be looked for where it was

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        if self.xData is None or not len(self.xData):
            return
        path = self.getPath()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(self.opts["pen"])
        place = p.transform()
        dashes = self._dashes(DASH / max(abs(place.m11()), 1e-300))
        led = len(dashes) < np.count_nonzero(np.isfinite(self.yData))  # a saved drawing cannot hold a path that leads nowhere
        for down in (0.0,) if self.pale else (0.0, 0.5):
            p.setTransform(place * QTransform.fromTranslate(0.0, down))
            if led:
                p.drawPath(path)
            p.drawLines(dashes)
        p.setTransform(place)

    def _dashes(self, length: float) -> list[QLineF]:
        """A dash for each lone point, inside what can be seen: the first iteration often stands at the very edge."""
        view = self.viewRect()
        dashes = []
        for point in self.lone():
            left = max(view.left(), min(point.x() - length / 2, view.right() - length))
            dashes.append(QLineF(left, point.y(), left + length, point.y()))
        return dashes


def alone(finite: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the points that are there have no neighbour that is."""
    padded = np.concatenate(([False], finite, [False]))
    return padded[1:-1] & ~padded[:-2] & ~padded[2:]


class Curves(QObject):
    """Keeps a chart's curves equal to the lines it is given last. `pointed` is the iteration under the mouse, or None."""

    pointed = Signal(object)
    frozen_changed = Signal(bool)

    def __init__(self, chart: Chart, theme: Theme) -> None:
        super().__init__(chart)
        self.chart = chart
        self.lines: tuple[Line, ...] = ()
        self.items: dict[str, Stroke] = {}
        self.logarithmic = False
        self.fixed_y: Limits | None = None
        self.frozen = False
        self.at: float | None = None
        self._x: Limits | None = None
        self._y: Limits | None = None
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(antialias=True, size=6, pxMode=True)
        self.broken = pg.ScatterPlotItem(antialias=True, size=8, symbol="x", pxMode=True)
        self.below = pg.ScatterPlotItem(antialias=True, size=7, symbol="t", pxMode=True)
        self.marks: tuple[tuple[int, str], ...] = ()
        """Where something was done to the run: (iteration, words)."""
        self.ticks = pg.ScatterPlotItem(antialias=True, size=8, symbol="t1", pxMode=True)
        chart.bottom.whole = True
        for depth, item in ((-1, self._crosshair), (3, self._dots), (2, self.broken), (2, self.below), (2, self.ticks)):
            item.setZValue(depth)
            chart.add(item)
        self._crosshair.hide()
        chart.pointed.connect(self._point)
        chart.moved_by_hand.connect(self.freeze)
        chart.view.sigResized.connect(self._resized)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.chart.set_theme(theme)
        self._crosshair.setPen(pg.mkPen(mix(theme.panel, theme.muted, 0.5), width=1))
        self.broken.setPen(pg.mkPen(theme.bad, width=2))
        self.broken.setBrush(color(theme.bad))
        self.below.setPen(pg.mkPen(None))
        self.below.setBrush(color(theme.muted))
        self.ticks.setPen(pg.mkPen(None))
        self.ticks.setBrush(color(theme.ink))

    def set_logarithmic(self, wanted: bool) -> None:
        if wanted != self.logarithmic:
            self.logarithmic = wanted
            self._y = None
            self.chart.left.logarithmic = wanted
            self.chart.left.picture = None
            self.draw(self.lines)

    def freeze(self) -> None:
        """Keep the limits that the user has chosen with the mouse."""
        self._set_frozen(True)

    def release(self) -> None:
        """Let the limits follow the curves again."""
        self._x = self._y = None
        self._set_frozen(False)
        self.draw(self.lines)

    def mark(self, marks: Sequence[tuple[int, str]]) -> None:
        """Point out where something was done to the run; before `draw`."""
        self.marks = tuple(marks)

    def marked(self, iteration: float) -> str:
        """What was done to the run near an iteration: within the width of its mark."""
        left, right = self.chart.view.viewRange()[0]
        near = MARK * (right - left) / max(self.chart.view.width(), 1.0)
        found = min(self.marks, key=lambda mark: abs(mark[0] - iteration), default=None)
        return found[1] if found is not None and abs(found[0] - iteration) <= near else ""

    def draw(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        for name in self.items.keys() - {line.name for line in lines}:
            self.chart.remove(self.items.pop(name))
        crosses, triangles, spans = [], [], []
        for depth, line in enumerate(self.lines):
            x, y = limits.thinned(line.x, line.y, self._most())
            finite = np.isfinite(y)
            crosses.append(x[~finite])
            if self.logarithmic:
                positive = finite & (y > 0)
                triangles.append(x[finite & ~positive])
                finite, y = positive, np.log10(y, out=np.full(len(y), np.nan), where=positive)
            self._item(line, depth).setData(x, np.where(finite, y, np.nan), connect="finite")
            if finite.any():
                spans.append((x[0], x[-1], y[finite].min(), y[finite].max()))
        self._follow(spans, [line.x[-1] for line in self.lines if len(line.x)])
        bottom, top = self.chart.view.viewRange()[1]
        edge = (top - bottom) * 0.03
        self._mark(self.broken, crosses, top - edge)
        self._mark(self.below, triangles, bottom + edge)
        self._mark(self.ticks, [np.array([float(iteration) for iteration, _ in self.marks])], bottom + edge)
        self._show_crosshair()

    def value(self, line: Line, iteration: float) -> tuple[float, float] | None:
        """The point of a line that is nearest to an iteration."""
        if not len(line.x):
            return None
        index = int(np.searchsorted(line.x, iteration))
        if index == len(line.x) or (index > 0 and iteration - line.x[index - 1] <= line.x[index] - iteration):
            index -= 1
        return float(line.x[index]), float(line.y[index])

    def table(self) -> dict[str, Values]:
        """The drawn points by iteration; empty (NaN) where a line has none."""
        lines = [(line, *limits.thinned(line.x, line.y, self._most())) for line in self.lines]
        if not lines:
            return {}
        iterations = np.unique(np.concatenate([x for _, x, _ in lines]))
        columns = {"iteration": iterations}
        for line, x, y in lines:
            column = np.full(len(iterations), np.nan)
            column[np.searchsorted(iterations, x)] = y
            columns[line.name] = column
        return columns

    def _most(self) -> int:
        """Three points for each pixel across say all that can be seen."""
        width: float = self.chart.view.width()
        return min(MOST_POINTS, max(600, round(3 * width)))

    def _resized(self, *_: object) -> None:
        if any(len(line.x) > 600 for line in self.lines):
            self.draw(self.lines)

    def _item(self, line: Line, depth: int) -> Stroke:
        item = self.items.get(line.name)
        if item is None:
            item = self.items[line.name] = Stroke(antialias=True)
            self.chart.add(item)
        if (item.color, item.pale) != (line.color, line.pale):
            item.color, item.pale = line.color, line.pale
            item.setPen(pg.mkPen(line.color, width=1))
        height = (0.0 if line.pale else 1.0) + depth / (1 + len(self.lines))
        if item.zValue() != height:
            item.setZValue(height)
        return item

    def _follow(self, spans: list[tuple[float, float, float, float]], ends: list[float]) -> None:
        if self.frozen:
            return
        furthest = max(ends, default=0.0)
        if self._x is None or not self._x.still_fits(0.0, furthest):
            self._x = Limits(0.0, limits.length(furthest) if furthest > 0 else 1.0)
        if self.fixed_y is not None and not self.logarithmic:
            lowest = min((span[2] for span in spans), default=self.fixed_y.low)
            self._y = Limits(min(self.fixed_y.low, lowest), self.fixed_y.high)
            if lowest < self.fixed_y.low:
                self._y = limits.linear(None, lowest, self.fixed_y.high)
        elif spans:
            low, high = min(span[2] for span in spans), max(span[3] for span in spans)
            self._y = (limits.logarithmic if self.logarithmic else limits.linear)(self._y, low, high)
        self.chart.show_limits(self._x, self._y or Limits(0.0, 1.0))

    def _mark(self, item: pg.ScatterPlotItem, places: list[Values], height: float) -> None:
        x = np.concatenate(places) if places else np.zeros(0)
        if len(x) or len(item.data):
            item.setData(x=x, y=np.full(len(x), height))
        item.setVisible(len(x) > 0)

    def _point(self, place: QPointF | None) -> None:
        self.at = None if place is None else place.x()
        self._show_crosshair()
        self.pointed.emit(self.at)

    def _show_crosshair(self) -> None:
        at = self.at if self.lines else None
        self._crosshair.setVisible(at is not None)
        self._dots.setVisible(at is not None)
        if at is None:
            return
        x, y, brushes = [], [], []
        for line in self.lines:
            point = None if line.pale else self.value(line, at)
            if point is None or not math.isfinite(point[1]) or (self.logarithmic and point[1] <= 0):
                continue
            x.append(point[0])
            y.append(math.log10(point[1]) if self.logarithmic else point[1])
            brushes.append(color(line.color))
        self._crosshair.setPos(x[0] if x else at)
        self._dots.setData(x=x, y=y, brush=brushes, pen=pg.mkPen(self.theme.panel))

    def _set_frozen(self, frozen: bool) -> None:
        if frozen != self.frozen:
            self.frozen = frozen
            self.frozen_changed.emit(frozen)
