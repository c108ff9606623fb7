"""The difference quotient of a graph: the secant through f(x) and f(x + ε), and the tangent that it becomes as ε goes to 0."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnsim.catalog import Plain
from nnsim.engine.frames import Frame, State
from nnsim.engine.sections import Section
from nnsim.ui import fonts
from nnsim.ui.numerals import brief, number
from nnsim.ui.plots import limits
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.graph_looks import GraphLooks, applies
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.point_chart import PointChart
from nnsim.ui.plots.quotient_error import STEPS, ErrorChart
from nnsim.ui.plots.results import Results
from nnsim.ui.plots.stroke import Stroke
from nnsim.ui.theme import SMALL, color, mix
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.fields import Slider

if TYPE_CHECKING:
    from nnsim.ui.session import Session

POINTS = 201
LARGEST, SMALLEST = 2.0, 1e-14
"""Ends of the slider: so small that nothing is left of the difference but rounding."""
LEAST_HALF = 2.0
"""Half of what is shown of x at least."""
ROOMY = 520
"""Pixels: a plot that is narrower shows the curve alone."""


class QuotientPlot(Plot):
    """The graph as a function of one of its numbers, all others held."""

    key = "quotient"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.looks = GraphLooks(session)
        self.varied = 0
        self.found: Section | None = None
        self._x: Limits | None = None
        self._y: Limits | None = None
        self.chart = PointChart(self.body)
        self.chart.setAccessibleName(self.tr("The graph as a function of one number"))
        self.chart.dragged.connect(self._drag)
        self.chart.dropped.connect(self._drop)
        self.chart.pointed.connect(self._point)
        self.chart.held_limits.connect(self._draw)
        self.error = ErrorChart(self.body)
        self.error.setAccessibleName(self.tr("How far the difference quotient is from the derivative, for every ε"))
        self.error.pointed.connect(self._point_error)
        self.sentence = Results(self.body)
        self.chooser = Chooser(self.tr("Vary the number before"), self.tr("Vary the next number"), self.body)
        self.chooser.chosen.connect(self.vary)
        self.slider = Slider(1000, self.body)
        self.slider.setAccessibleName(self.tr("ε, the step beside x"))
        self.slider.setToolTip(self.tr("ε: to the left it goes to 0"))
        self.length = QLabel(self.body)
        self.length.setFont(fonts.numbers(SMALL))
        self.length.setFixedWidth(self.length.fontMetrics().horizontalAdvance("ε = 8.88e−88"))
        self._arrange()
        self.slider.set_share(_share(1.0))
        self._first = self.slider.value()
        self.slider.valueChanged.connect(self._chosen)
        self.curve, self.secant, self.tangent = Stroke(antialias=True), Stroke(antialias=True), Stroke(antialias=True)
        self.triangle = pg.PlotCurveItem(antialias=True)
        self.points = pg.ScatterPlotItem(antialias=True, size=9, pxMode=True)
        for depth, item in enumerate((self.triangle, self.curve, self.tangent, self.secant, self.points)):
            item.setZValue(depth)
            self.chart.add(item)
        self._paint_theme()

    def _arrange(self) -> None:
        self._body.setContentsMargins(4, 0, 12, 4)
        self._body.addWidget(self.chart, 0, 0)
        self._body.addWidget(self.error, 0, 1)
        self._body.addWidget(self.sentence, 1, 0, 1, 2)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 0, 0)
        below.setSpacing(6)
        for widget, stretch in ((self.chooser, 0), (self.slider, 1), (self.length, 0)):
            below.addWidget(widget, stretch)
        self._body.addLayout(below, 2, 0, 1, 2)
        self._body.setRowStretch(0, 1)
        self._body.setColumnStretch(0, 3)
        self.error.hide()
        self.sentence.setIndent(8)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return applies(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("QuotientPlot", "Difference quotient")

    def explanation(self) -> str:
        return self.tr(
            "The graph as a function of one of its numbers, all others held. The slope between x and x + ε is the difference quotient; the "
            "line that touches the curve has the exact slope, which backpropagation finds. Make ε smaller and look for how the one "
            "becomes the other: the difference shrinks with ε, until ε is so small that only rounding is left; with enough room a second "
            "curve shows that. Drag the point to move x."
        )

    @property
    def epsilon(self) -> float:
        """The step beside x, in two figures, as it is written."""
        exact = LARGEST * (SMALLEST / LARGEST) ** (1.0 - self.slider.share)
        return float(f"{exact:.1e}")

    def vary(self, number: int) -> None:
        """Vary another number of the graph."""
        self.varied = number
        self._x = self._y = None
        self._chosen()

    def own_choices(self) -> dict[str, Plain]:
        found: dict[str, Plain] = {"epsilon": self.epsilon} if self.slider.value() != self._first else {}
        return found | ({"varied": self.varied} if self.varied else {})

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        epsilon, varied = kept.get("epsilon"), kept.get("varied")
        if isinstance(epsilon, float) and SMALLEST <= epsilon <= LARGEST:
            self.slider.set_share(_share(epsilon))
        if type(varied) is int and varied >= 0:
            self.varied = varied

    def _chosen(self) -> None:
        self._draw()
        self.choice_made.emit()

    def show_frame(self, frame: Frame) -> None:
        reason = self.looks.find() if frame.state is not State.EMPTY else ""
        empty = reason or (not self.looks.variables and self.tr("Draw a graph of operations: its slope appears here."))
        self.say(empty or "")
        if not empty:
            self._draw()

    def _draw(self) -> None:
        known = self.looks.variables
        if not known:
            return
        self.varied = min(self.varied, len(known) - 1)
        variable, epsilon = known[self.varied], self.epsilon
        self.chooser.show_value(self.varied, 0, len(known) - 1, variable.name)
        self.length.setText(f"ε = {brief(epsilon, 2)}")
        x = self.chart.limits()[0] if self.chart.held else self._x or Limits(-LEAST_HALF, LEAST_HALF)
        steps = np.concatenate([[epsilon], STEPS])
        found = self.looks.section(variable, np.linspace(x.low, x.high, POINTS), steps)
        if found is None:
            return
        self._x = self._around(found.place, epsilon)
        if self._x != x and not self.chart.held:
            found = self.looks.section(variable, np.linspace(self._x.low, self._x.high, POINTS), steps) or found
        self.found = found
        self._show(found, epsilon)

    def _around(self, place: float, epsilon: float) -> Limits:
        """What is shown of x: it stays until the point comes near an edge."""
        now, reach = self._x, abs(place) + epsilon
        if now is not None and 0.15 * now.high <= max(reach, LEAST_HALF / 2) <= 0.95 * now.high:
            return now
        half = max(LEAST_HALF, limits.length(1.35 * reach))
        return Limits(-half, half)

    def _show(self, found: Section, epsilon: float) -> None:
        theme, x0, y0 = self.theme, found.place, found.value
        y1 = float(found.moved[0])
        quotient = (y1 - y0) / epsilon
        ends = np.array([found.x[0], found.x[-1]])
        self.curve.setData(found.x, np.where(np.isfinite(found.y), found.y, np.nan), connect="finite")
        self.tangent.setData(ends, y0 + found.slope * (ends - x0), connect="finite")
        self.secant.setData(ends, y0 + quotient * (ends - x0), connect="finite")
        self.triangle.setData([x0, x0 + epsilon, x0 + epsilon], [y0, y0, y1], connect="finite")
        known = [point for point in ((x0, y0, theme.ink), (x0 + epsilon, y1, theme.negative)) if math.isfinite(point[1])]
        self.points.setData(
            x=[point[0] for point in reversed(known)], y=[point[1] for point in reversed(known)],
            brush=[color(point[2]) for point in reversed(known)], pen=pg.mkPen(theme.panel, width=1),
        )
        self._follow(found)
        with np.errstate(invalid="ignore"):
            quotients = (found.moved[1:] - y0) / STEPS
        self.error.show_errors(quotients, found.slope, epsilon, quotient - found.slope, theme)
        self.chart.point = (x0, y0) if math.isfinite(y0) else None
        name = self.looks.variables[self.varied].name
        self.chart.bottom.unit = name
        self._point(None)
        told = self.tr("(f({x} + ε) − f({x})) / ε = {quotient}   f′ = {slope}   off by {difference}")
        told = told.replace("{x}", name).replace("{quotient}", number(quotient, 6)).replace("{slope}", number(found.slope, 6))
        told = told.replace("{difference}", brief(quotient - found.slope, 2))
        self.sentence.show_results(told)

    def _follow(self, found: Section) -> None:
        finite = found.y[np.isfinite(found.y)]
        if not len(finite) or self._x is None:
            return
        low, high = (float(value) for value in np.percentile(finite, (1.0, 99.0)))
        low, high = min(low, found.value), max(high, found.value)
        margin = 0.12 * (high - low) or 1.0
        self._y = limits.linear(self._y, low - margin, high + margin)
        self.chart.show_limits(self._x, self._y)

    def _point(self, place: QPointF | None) -> None:
        """Say what the graph is where the mouse is."""
        found, entries = self.found, []
        if place is None or found is None:
            entries = [Entry(self.tr("secant"), self.theme.negative, "line"), Entry(self.tr("tangent"), self.theme.accent, "line")]
        else:
            entries = [Entry("", value=number(place.x(), 3)), Entry("→", value=number(float(np.interp(place.x(), found.x, found.y)), 3))]
        self.header.show_legend(*entries)

    def _point_error(self, place: QPointF | None) -> None:
        """Say how far off the quotient is at the ε where the mouse is."""
        if place is None:
            self._point(None)
        else:
            off = self.tr("off by {0}").format(brief(self.error.error_at(place.x()), 2))
            self.header.show_legend(Entry("ε", value=brief(10.0 ** place.x(), 2)), Entry(off, value=" "))

    def _drag(self, x: float) -> None:
        if self._x is None or not self.looks.variables:
            return
        step = limits.step(self._x.span, 40)
        self.looks.move([self.looks.variables[self.varied]], [round(round(x / step) * step, 10)])
        self._draw()

    def _drop(self) -> None:
        self.looks.let_go()

    def table(self) -> Table:
        if self.found is None:
            return {}
        return {self.looks.variables[self.varied].name: self.found.x, "f": self.found.y}

    def project_changed(self) -> None:
        if self.looks.variables and not applies(self.session):
            self.looks.variables = ()

    def theme_changed(self) -> None:
        self._paint_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        self.error.setVisible(roomy)
        self._body.setColumnStretch(1, 2 if roomy else 0)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.chart.setCursor(Qt.CursorShape.ArrowCursor)

    def _paint_theme(self) -> None:
        theme = self.theme
        self.chart.set_theme(theme)
        self.error.set_theme(theme)
        self.curve.setPen(pg.mkPen(mix(theme.panel, theme.ink, 0.75), width=1))
        self.tangent.setPen(pg.mkPen(theme.accent, width=1))
        self.secant.setPen(pg.mkPen(theme.negative, width=1))
        self.triangle.setPen(pg.mkPen(theme.muted, width=1, style=Qt.PenStyle.DotLine))


def _share(epsilon: float) -> float:
    """Where on the slider a step lies."""
    return 1.0 - math.log(epsilon / LARGEST) / math.log(SMALLEST / LARGEST)
