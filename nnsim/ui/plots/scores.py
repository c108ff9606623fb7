"""What the residuals of a line add up to for every slope it could have: with their sign, by their size, and squared."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.engine.frames import Frame
from nnsim.ui import fonts
from nnsim.ui.dialling import Dialled
from nnsim.ui.numerals import number
from nnsim.ui.plots.axis import LEFT
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.point_chart import PointChart
from nnsim.ui.plots.samples import input_units, samples
from nnsim.ui.plots.straight_line import MEASURES, best_slope, scores, straight_line
from nnsim.ui.plots.stroke import Stroke
from nnsim.ui.theme import SMALL, class_colors, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SLOPES = 121
"""Slopes at which the scores are computed, evenly over what is shown."""
MOST_SAMPLES = 10_000
"""Training samples up to which they are: more would take longer than the time between two pictures."""
MARKS = ("Σr", "Σ|r|", "Σr²")
GAP = 7
"""Pixels between two charts, for the lower half of the lowest number of an axis."""


class ScoreChart(PointChart):
    """One score over the slope, with the present slope as a line upwards that can be dragged; above it `words` say its number."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QLabel(parent)
        self.words.setFont(fonts.numbers(SMALL))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setIndent(LEFT)
        self.setAccessibleName(name)
        self.setMinimumHeight(40)
        self.upright = True
        self.zero, self.here = pg.InfiniteLine(0.0, angle=0), pg.InfiniteLine(0.0, angle=90)
        self.curve = Stroke(antialias=True)
        self.dot = pg.ScatterPlotItem(antialias=True, size=9, pxMode=True)
        for depth, item in enumerate((self.zero, self.here, self.curve, self.dot)):
            item.setZValue(depth)
            self.add(item)


class ScoresPlot(Plot):
    """Three charts above each other with one axis of slopes; the intercept is the one that the line has now."""

    key = "scores"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._body.setContentsMargins(4, 0, 0, 4)
        names = (self.tr("Sum of the residuals"), self.tr("Sum of their sizes"), self.tr("Sum of their squares"))
        self.charts = [ScoreChart(name, self.body) for name in names]
        for row, chart in enumerate(self.charts):
            self._body.addWidget(chart.words, 2 * row, 0)
            self._body.addWidget(chart, 2 * row + 1, 0)
            self._body.setRowStretch(2 * row + 1, 1)
            chart.dragged.connect(self._drag)
            chart.dropped.connect(self._drop)
            chart.pointed.connect(self._point)
            if chart is not self.charts[-1]:
                chart.bottom.setStyle(showValues=False)
                chart.bottom.setHeight(GAP)
        self.charts[-1].bottom.unit = self.tr("slope m")
        self.line = straight_line(session)
        self.inputs, self.targets = np.zeros(0), np.zeros(0)
        self.slopes, self.found = np.zeros(0), np.zeros((len(MEASURES), 0))
        self.slope = self.intercept = math.nan
        """Of the line as it is now."""
        self.now = np.zeros(len(MEASURES))
        """Its three scores."""
        self._dial: Dialled | None = None
        self._paint_theme()

    @classmethod
    def applies(cls, session: Session) -> bool:
        return input_units(session) == 1 and straight_line(session) is not None and samples(session, 1).single

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ScoresPlot", "Scores over the slope")

    def explanation(self) -> str:
        return self.tr(
            "What the residuals r = target − answer of the training samples add up to, for every slope m that the line could have while "
            "its intercept c stays as it is: Σr with their sign, Σ|r| by their size, Σr² squared. The upright line is the present slope; "
            "drag it, and the line turns. Look for why a score needs more than the sign: Σr goes on falling as the line gets steeper and "
            "is 0 also for lines that are wrong, Σ|r| is least at a kink, and Σr² is a smooth bowl, down which gradient descent goes. "
            "When c changes, all three curves change."
        )

    def wants(self) -> dict[str, object]:
        return {"parameters": True}

    def project_changed(self) -> None:
        self.line = straight_line(self.session)
        data = samples(self.session, 1)
        if self.line is None or not data.single:
            self.inputs = self.targets = np.zeros(0)
            return
        x, targets = data.inputs[data.training, 0].astype(float), data.targets[data.training, 0].astype(float)
        good = np.isfinite(x) & np.isfinite(targets)
        self.inputs, self.targets = x[good], targets[good]

    def show_frame(self, frame: Frame) -> None:
        found = self.line.at(frame) if self.line is not None else None
        if found is None or not len(self.inputs):
            self.slopes = np.zeros(0)
            self.say(self.tr("Draw a line: one input, one unit without activation, and data with one number to be learnt."))
            return
        if len(self.inputs) > MOST_SAMPLES:
            self.slopes = np.zeros(0)
            self.say(self.tr("There are too many samples to add up their residuals for every slope."))
            return
        self.say("")
        self.slope, self.intercept = found
        if math.isfinite(self.intercept):
            self._draw()
        self._mark()
        self._point(None)

    def table(self) -> Table:
        if not len(self.slopes):
            return {}
        return {"m": self.slopes} | dict(zip(MARKS, self.found, strict=True))

    def theme_changed(self) -> None:
        self._paint_theme()

    # Inside

    def _draw(self) -> None:
        across = self._across()
        self.slopes = np.linspace(across.low, across.high, SLOPES)
        self.found = scores(self.inputs, self.targets, self.slopes, self.intercept)
        for mark, chart, values in zip(MARKS, self.charts, self.found, strict=True):
            chart.curve.setData(self.slopes, values, connect="finite")
            shown = across, self.scales.linear(mark, min(float(values.min()), 0.0), max(float(values.max()), 0.0))
            if self._dial is None:
                chart.show_limits(*shown)

    def _across(self) -> Limits:
        """Around the present slope and the best one; it stays as it is below the hand."""
        kept = self.scales.kept("m")
        if kept is not None and self._dial is not None:
            return kept
        best = best_slope(self.inputs, self.targets, self.intercept)
        ends = [end for end in (self.slope, best) if math.isfinite(end)]
        spread = float(np.ptp(self.targets)) / (float(np.ptp(self.inputs)) or 1.0)
        beside = max(max(ends) - min(ends), spread, 1e-9 * abs(best), 1e-12)
        return self.scales.linear("m", min(ends) - beside, max(ends) + beside)

    def _mark(self) -> None:
        """Show where the line stands."""
        known = math.isfinite(self.slope) and math.isfinite(self.intercept)
        self.now = scores(self.inputs, self.targets, np.array([self.slope]), self.intercept)[:, 0]
        for chart, value, tint in zip(self.charts, self.now, self._tints(), strict=True):
            chart.here.setVisible(known)
            chart.dot.setVisible(known)
            chart.point = (self.slope, float(value)) if known else None
            if known:
                chart.here.setValue(self.slope)
                chart.dot.setData(x=[self.slope], y=[value], pen=pg.mkPen(self.theme.panel, width=1), brush=color(tint))

    def _point(self, place: QPointF | None) -> None:
        """Say the scores of the present slope, or those where the mouse is."""
        values, slope = self.now, self.slope
        if place is not None and len(self.slopes):
            slope = place.x()
            values = scores(self.inputs, self.targets, np.array([slope]), self.intercept)[:, 0]
        known = math.isfinite(slope) and math.isfinite(self.intercept)
        for mark, chart, value in zip(MARKS, self.charts, values, strict=True):
            words = f"{mark} = {number(float(value), 4)}" if known else mark
            if words != chart.words.text():
                chart.words.setText(words)
        if not known:
            self.header.show_legend(Entry(self.tr("the line is not finite"), self.theme.bad, "dot"))
            return
        entries = [Entry("m", value=number(slope, 3))]
        sender = self.sender()
        if place is not None and isinstance(sender, ScoreChart):
            at = self.charts.index(sender)
            entries.append(Entry(f"→ {MARKS[at]}", value=number(float(values[at]), 3)))
        self.header.show_legend(*entries)

    def _drag(self, slope: float) -> None:
        if self.line is None or not len(self.slopes):
            return
        if self._dial is None:
            self._dial = self.session.dial(self.line.slope_key, (0, 0))
        if self._dial is not None:
            across = self.charts[0].limits()[0]
            self._dial.turn(min(max(slope, across.low), across.high))

    def _drop(self) -> None:
        """Keep where the line was turned to: one entry of the history."""
        dial, self._dial = self._dial, None
        if dial is not None:
            dial.keep()

    def _tints(self) -> list[str]:
        return class_colors(self.theme, len(MEASURES))

    def _paint_theme(self) -> None:
        theme = self.theme
        for chart, tint in zip(self.charts, self._tints(), strict=True):
            chart.set_theme(theme)
            palette = chart.words.palette()
            palette.setColor(chart.words.foregroundRole(), color(tint))
            chart.words.setPalette(palette)
            chart.curve.setPen(pg.mkPen(tint, width=1))
            chart.zero.setPen(pg.mkPen(mix(theme.panel, theme.muted, 0.6), width=1))
            chart.here.setPen(pg.mkPen(theme.muted, width=1, style=Qt.PenStyle.DashLine))
