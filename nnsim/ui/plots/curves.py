"""Curves over the iterations: drawn thin and fast, on axes that change in steps, read off with a crosshair.

What is not a finite number is no point of a curve: it gets a cross at the upper edge, where it happened. What a logarithmic
axis cannot hold, zero and below, gets a triangle at the lower edge. What is beyond what a plane can be drawn up to gets the cross too.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Signal

from nnsim.catalog import Plain
from nnsim.engine.frames import Curve, Frame
from nnsim.ui import fonts
from nnsim.ui.plots import limits
from nnsim.ui.plots.across import Across, epochs_of
from nnsim.ui.plots.axis import TICK_SIZE
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits, Values
from nnsim.ui.plots.scales import is_range
from nnsim.ui.plots.stroke import Drawn, Stroke
from nnsim.ui.plots.strokes import Strokes
from nnsim.ui.theme import Theme, color, mix

MOST_POINTS = 1500
LEAST_POINTS, STEP_OF_POINTS = 200, 50
"""So many points of a curve are asked for at least, and how many more at a time: two for each pixel across say all that can be seen."""
MARK = 6.0
"""Pixels around a mark in which it is pointed at."""
ENOUGH = 1.2
"""So many times as many are drawn as they are."""
WIDTHS = (10, 100, 1000)
"""Of running means: over so many recorded values."""
LARGEST = 1e306
"""No plane reaches further than ten times that."""
NOWHERE: Values = np.zeros(0)
BEHIND = 0.4
"""How much of its colour a curve keeps behind its mean."""


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: its name, its colour, and its points in iterations. Later lines are drawn on top, pale ones behind all others.

    `label`: what the legend says, if not the name; nothing there if empty. `mean`: its running mean, which is then drawn strong, with the
    points themselves pale behind it; `raw` are lines that were made of these.
    """

    name: str
    color: str
    x: Values
    y: Values
    pale: bool = False
    label: str | None = None
    mean: Curve | None = None
    raw: bool = False

    @property
    def legend(self) -> str:
        return self.name if self.label is None else self.label


class Curves(QObject):
    """Keeps a chart's curves equal to the lines it is given last. `pointed` is the iteration under the mouse, or None.

    `chosen` tells that the axes, or what is asked of the run, were chosen otherwise. `over_run`: whether it is iterations of the run that
    curves go over, so that epochs, powers of ten and means can be chosen.
    """

    pointed = Signal(object)
    chosen = Signal()
    needs_changed = Signal()
    """Curves need more points than before, or fewer."""

    def __init__(self, chart: Chart, theme: Theme, *, over_run: bool = True) -> None:
        super().__init__(chart)
        self.chart = chart
        self.over_run = over_run
        self.lines: tuple[Line, ...] = ()
        self.items: dict[str, Stroke] = {}
        self._strokes = Strokes(chart)
        self.logarithmic = self._usual = False
        self.across = Across()
        self.in_epochs = False
        self.width = 0
        """Over how many values means are taken; 0: none are."""
        self.fixed_y: Limits | None = None
        self.at: float | None = None
        self._given: tuple[Line, ...] = ()
        self._until = 0
        self._x: Limits | None = None
        self._y: Limits | None = None
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(antialias=True, size=6, pxMode=True)
        self.broken = pg.ScatterPlotItem(antialias=True, size=8, symbol="x", pxMode=True)
        self.below = pg.ScatterPlotItem(antialias=True, size=7, symbol="t", pxMode=True)
        self.marks: tuple[tuple[int, str], ...] = ()
        """Where something was done to the run: (iteration, words)."""
        self.ticks = pg.ScatterPlotItem(antialias=True, size=8, symbol="t1", pxMode=True)
        chart.bottom.across = self.across
        for depth, item in ((-1, self._crosshair), (3, self._dots), (2, self.broken), (2, self.below), (2, self.ticks)):
            item.setZValue(depth)
            chart.add(item)
        self._crosshair.hide()
        self._where = pg.TextItem(anchor=(0.5, 1.0))
        self._where.setFont(fonts.numbers(TICK_SIZE))
        self._where.setZValue(4)
        self._where.hide()
        chart.add(self._where)
        chart.pointed.connect(self._point)
        chart.held_changed.connect(self._held)
        chart.view.sigResized.connect(self._resized)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.chart.set_theme(theme)
        self._crosshair.setPen(pg.mkPen(mix(theme.panel, theme.muted, 0.5), width=1))
        self.broken.setPen(pg.mkPen(theme.bad, width=2))
        self.broken.setBrush(color(theme.bad))
        self._where.setColor(color(theme.ink))
        self._where.fill = pg.mkBrush(color(theme.panel))
        self.below.setPen(pg.mkPen(None))
        self.below.setBrush(color(theme.muted))
        self.ticks.setPen(pg.mkPen(None))
        self.ticks.setBrush(color(theme.ink))

    # What can be chosen

    def set_logarithmic(self, wanted: bool, usual: bool = False) -> None:
        """Whether the values stand by powers of ten. `usual`: that is how this plot comes."""
        if usual:
            self._usual = wanted
        if wanted != self.logarithmic:
            self.logarithmic = wanted
            self._y = None
            self.chart.left.logarithmic = wanted
            self.chart.left.update()
            self._changed(not usual)

    def set_across(self, logarithmic: bool, in_epochs: bool) -> None:
        """What runs along the lower axis: by powers of ten, counted in epochs."""
        if (logarithmic, in_epochs) != (self.across.logarithmic, self.in_epochs):
            self.in_epochs = in_epochs
            self._count(Across(logarithmic, self.across.epochs if in_epochs else None))
            self._changed()

    def set_width(self, width: int) -> None:
        """Draw running means over so many values; 0: none."""
        if width != self.width:
            self.width = width
            self._changed()

    def release(self) -> None:
        """Let the limits follow the curves again."""
        self.chart.release()
        self._held(False)

    def choices(self) -> dict[str, Plain]:
        """What is otherwise than this plot comes."""
        found: dict[str, Plain] = {
            "logarithmic": self.logarithmic, "logarithmic_x": self.across.logarithmic, "epochs": self.in_epochs, "mean": self.width,
        }  # fmt: skip
        usual = {"logarithmic": self._usual, "logarithmic_x": False, "epochs": False, "mean": 0}
        kept = {name: value for name, value in found.items() if value != usual[name]}
        if self.chart.held:
            x, y = self.chart.limits()
            kept["limits"] = ((x.low, x.high), (y.low, y.high))
        return kept

    def choose(self, kept: Mapping[str, Any]) -> None:
        """Take over what was kept. A file may hold anything."""
        self.set_logarithmic(kept.get("logarithmic", self._usual) is True)
        if self.over_run:
            self.set_across(kept.get("logarithmic_x") is True, kept.get("epochs") is True)
            width = kept.get("mean")
            self.set_width(width if width in WIDTHS and type(width) is int else 0)
        ends = kept.get("limits")
        if isinstance(ends, (list, tuple)) and len(ends) == 2 and all(map(is_range, ends)):
            x, y = (Limits(*map(float, pair)) for pair in ends)
            self.chart.hold(x, y)

    # What is asked of the run, and what comes back

    def wants(self, columns: Sequence[str]) -> dict[str, object]:
        """Fields of FrameRequest for these columns, as what was chosen needs them."""
        means = tuple((column, self.width) for column in columns) if self.width else ()
        more = ("epoch",) if self.in_epochs else ()
        return {"columns": (*columns, *more), "points": self._most()} | ({"means": means} if means else {})

    def line(self, frame: Frame, column: str, name: str, tint: str, **more: Any) -> list[Line]:
        """A column of the run as a line, with its mean if that is wanted; none while there is nothing in it."""
        curve = frame.curves.get(column)
        if curve is None or not len(curve.x):
            return []
        return [Line(name, tint, curve.x, curve.y, mean=frame.means.get((column, self.width)), **more)]

    def moved_by(self, iteration: int) -> bool:
        """Whether the end of curves that went up to the frame followed last is a pixel farther at this iteration."""
        left, right = self.chart.view.viewRange()[0]
        grown = self.across.place(iteration) - self.across.place(self._until)
        return not self.lines or abs(grown) * self.chart.view.width() * self.chart.devicePixelRatioF() >= right - left

    def follow(self, frame: Frame) -> None:
        """The next lines are from this frame. Counts its iterations as epochs, if that is wanted."""
        self._until = frame.iteration
        curve = frame.curves.get("epoch") if self.in_epochs else None
        if curve is not None:
            self._count(Across(self.across.logarithmic, epochs_of(curve.x, curve.y)))

    def mark(self, marks: Sequence[tuple[int, str]]) -> None:
        """Point out where something was done to the run; before `draw`."""
        self.marks = tuple(marks)

    def marked(self, iteration: float) -> str:
        """What was done to the run near an iteration, within the width of its mark; the last of several."""
        near = self._near()
        here = self.across.place(iteration)
        found = min(reversed(self.marks), key=lambda mark: abs(self.across.place(mark[0]) - here), default=None)
        return found[1] if found is not None and abs(self.across.place(found[0]) - here) <= near else ""

    def _near(self) -> float:
        """How wide a mark is along the lower axis, nearly."""
        left, right = self.chart.view.viewRange()[0]
        return float(MARK * (right - left) / max(self.chart.view.width(), 1.0))

    def draw(self, lines: Sequence[Line]) -> None:
        self._given = tuple(lines)
        self.lines = tuple(piece for line in lines for piece in self._pieces(line))
        for name in self.items.keys() - {line.name for line in self.lines}:
            self._strokes.remove(self.items.pop(name))
        most = self._most()
        drawn = [self._drawn(line, depth, most) for depth, line in enumerate(self.lines)]
        spans: list[tuple[float, float]] = []
        older: list[tuple[float, float]] = []
        for line, one in zip(self.lines, drawn, strict=True):
            if one.span is not None:
                (older if line.pale and not line.raw else spans).append(one.span)
        if spans and older:  # a branch that diverged must not make a flat line of the run that goes on
            own = min(low for low, _ in spans), max(high for _, high in spans)
            older = [limits.beside(span, own, self.logarithmic) for span in older]
        spans += older
        self._fit(spans, max((float(line.x[-1]) for line in self.lines if len(line.x)), default=0.0))
        (left, right), (bottom, top) = self.chart.view.viewRange()
        edge = (top - bottom) * 0.03
        self._mark(self.broken, [one.broken for one in drawn], top - edge)
        self._mark(self.below, [one.below for one in drawn], bottom + edge)
        marked = self.across.places(np.array([float(iteration) for iteration, _ in self.marks]))
        self._mark(self.ticks, [limits.within(marked, left, right, self._near())] if self.marks else [], bottom + edge)
        self._show_crosshair()

    def _drawn(self, line: Line, depth: int, most: int) -> Drawn:
        """A line as it is drawn, taken from before if that was of the same points: those of branches and earlier runs stay."""
        item, how = self._item(line, depth), (most, self.logarithmic, self.across)
        before = item.drawn
        if before is not None and before.x is line.x and before.y is line.y and before.how == how:
            return before
        x, y = limits.thinned(line.x, line.y, most) if len(line.x) > ENOUGH * most else (line.x, line.y)
        x, there = self.across.places(x), np.isfinite(y) if self.logarithmic else np.abs(y) <= LARGEST
        broken, below = NOWHERE, NOWHERE
        whole = bool(there.all())
        if not whole:
            broken = x[~there]
        if self.logarithmic:
            positive = there & (y > 0)
            if not positive.all():
                below, whole = x[there & ~positive], False
            there, y = positive, np.log10(y, out=np.full(len(y), np.nan), where=positive)
        item.setData(x, y if whole else np.where(there, y, np.nan), connect="finite")
        seen = y if whole else y[there]
        drawn = Drawn(line.x, line.y, how, broken, below, (float(seen.min()), float(seen.max())) if len(seen) else None)
        item.drawn = drawn
        return drawn

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
        most = self._most()
        lines = [(line, *limits.thinned(line.x, line.y, most)) for line in self.lines]
        if not lines:
            return {}
        iterations = np.unique(np.concatenate([x for _, x, _ in lines]))
        columns = {"iteration": iterations}
        for line, x, y in lines:
            column = np.full(len(iterations), np.nan)
            column[np.searchsorted(iterations, x)] = y
            columns[line.name] = column
        return columns

    def _pieces(self, line: Line) -> list[Line]:
        """The line itself, or what stands for it where it has a mean."""
        if line.mean is None or not self.width:
            return [line]
        behind = replace(
            line, color=mix(self.theme.panel, line.color, BEHIND), pale=True, label="", mean=None, raw=True
        )  # fmt: skip
        name = self.tr("{name}, mean of {count}").format(name=line.name, count=self.width)
        return [behind, Line(name, line.color, line.mean.x, line.mean.y, line.pale, line.legend)]

    def _most(self) -> int:
        pixels: float = self.chart.view.width() * self.chart.devicePixelRatioF()
        return min(MOST_POINTS, max(LEAST_POINTS, math.ceil(2 * pixels / STEP_OF_POINTS) * STEP_OF_POINTS))

    def _resized(self, *_: object) -> None:
        if any(len(line.x) >= LEAST_POINTS for line in self.lines):
            self.draw(self._given)
        self.needs_changed.emit()

    def _count(self, across: Across) -> None:
        self.chart.bottom.across = self.across = across
        if self.over_run:
            self.chart.bottom.unit = self.tr("iteration") if across.epochs is None else self.tr("epoch")
        self.chart.bottom.update()

    def _changed(self, told: bool = True) -> None:
        """Begin with other axes."""
        self._x = self._y = None
        if told:
            self.chart.release()
        self.draw(self._given)
        if told:
            self.chosen.emit()

    def _held(self, held: bool) -> None:
        if not held:
            self._x = self._y = None
            self.draw(self._given)

    def _item(self, line: Line, depth: int) -> Stroke:
        item = self.items.get(line.name)
        if item is None:
            item = self.items[line.name] = Stroke(antialias=True)
            self._strokes.add(item)
        if (item.color, item.pale) != (line.color, line.pale):
            item.color, item.pale = line.color, line.pale
            item.setPen(pg.mkPen(line.color, width=1))
        height = (0.0 if line.pale else 1.0) + depth / (1 + len(self.lines))
        if item.zValue() != height:
            item.setZValue(height)
        return item

    def _fit(self, spans: list[tuple[float, float]], furthest: float) -> None:
        """Limits for what is drawn, the same as before while they do."""
        if self.chart.held:
            return
        self._x = self.across.limits(self._x, furthest)
        if self.fixed_y is not None and not self.logarithmic:
            lowest = min((low for low, _ in spans), default=self.fixed_y.low)
            self._y = Limits(min(self.fixed_y.low, lowest), self.fixed_y.high)
            if lowest < self.fixed_y.low:
                self._y = limits.linear(None, lowest, self.fixed_y.high)
        elif spans:
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            self._y = (limits.logarithmic if self.logarithmic else limits.linear)(self._y, low, high)
        self.chart.show_limits(self._x, self._y or Limits(0.0, 1.0))

    def _mark(self, item: pg.ScatterPlotItem, places: list[Values], height: float) -> None:
        x = np.concatenate(places) if any(map(len, places)) else NOWHERE
        if len(x) or item.isVisible():
            item.setData(x=x, y=np.full(len(x), height))
            item.setVisible(len(x) > 0)

    def _point(self, place: QPointF | None) -> None:
        self.at = None if place is None else self.across.iteration(place.x())
        self._show_crosshair()
        self.pointed.emit(self.at)

    def _show_crosshair(self) -> None:
        at = self.at if self.lines else None
        self._crosshair.setVisible(at is not None)
        self._dots.setVisible(at is not None)
        self._where.setVisible(at is not None)
        if at is None:
            return
        x, y, brushes = [], [], []
        for line in self.lines:
            point = None if line.pale else self.value(line, at)
            if point is None or not math.isfinite(point[1]) or (self.logarithmic and point[1] <= 0):
                continue
            x.append(self.across.place(point[0]))
            y.append(math.log10(point[1]) if self.logarithmic else point[1])
            brushes.append(color(line.color))
        place = x[0] if x else self.across.place(at)
        (left, right), (bottom, _) = self.chart.view.viewRange()
        self._crosshair.setPos(place)
        self._where.setText(self.across.words(self.across.iteration(place)))
        self._where.setPos(min(max(place, left + 0.06 * (right - left)), right - 0.06 * (right - left)), bottom)
        self._dots.setData(x=x, y=y, brush=brushes, pen=pg.mkPen(self.theme.panel))
