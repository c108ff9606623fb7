"""The curve that a network with one input has learnt, on its data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.datasets.arrays import listed
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.menu_choices import add_choices
from nnsim.ui.plots.names import layer_colors
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.residuals import Measure, ResidualChart
from nnsim.ui.plots.samples import Samples, input_units, judged, no_samples, samples
from nnsim.ui.plots.stroke import Stroke
from nnsim.ui.theme import color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_RESIDUALS = 300


class FitPlot(Plot):
    """Data points, the outputs over the input, and the distances between them."""

    key = "fit"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Fitted curve and data"))
        self._body.setContentsMargins(4, 0, 0, 8)
        self.below = ResidualChart(self.theme, self.body)
        self._body.addWidget(self.chart, 0, 0)
        self._body.addWidget(self.below, 1, 0)
        self._body.setRowStretch(0, 3)
        self.residuals = pg.PlotCurveItem(antialias=True)
        self.others = pg.ScatterPlotItem(antialias=True, size=7, pxMode=True)
        self.points = pg.ScatterPlotItem(antialias=True, size=7, pxMode=True)
        self.lines: list[Stroke] = []
        for depth, item in enumerate((self.residuals, self.others, self.points)):
            item.setZValue(depth)
            self.chart.add(item)
        self.measure = Measure.LINES
        self.left_over: np.ndarray = np.zeros((0, 0))
        """Target − answer (samples, outputs) of the training samples at `at`, as far as they are drawn."""
        self.at = np.zeros(0)
        self.data: Samples = no_samples(1)
        self.across: np.ndarray = np.zeros(0)
        self.outputs: np.ndarray = np.zeros((0, 0))
        self._drawn: object = None
        self.chart.pointed.connect(self._point)
        self._paint_theme()

    @classmethod
    def applies(cls, session: Session) -> bool:
        return input_units(session) == 1 and len(samples(session, 1)) > 0

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("FitPlot", "Fit")

    def explanation(self) -> str:
        return self.tr(
            "Points are the data, the curve is what the network answers for every input, thin lines are the residuals of the training "
            "samples, which the squared loss makes small. Look for a curve that follows the trend and not every single point. A curve "
            "that is too stiff needs more units, one that wriggles between the points has too many or too little data. This plot's menu "
            "shows the residuals below the curve: with their sign (a pattern in them is what the network has not learnt), by their size, "
            "or squared, as the squared loss counts them, so that one far point outweighs many near ones; the dashed line is their mean."
        )

    def project_changed(self) -> None:
        self.data = samples(self.session, 1)
        names = self.session.dataset.feature_names if self.session.dataset is not None else ()
        self.chart.bottom.unit = names[0] if names else ""

    def wants(self) -> dict[str, object]:
        return {"fit": True, "answers": MOST_RESIDUALS}

    def show_frame(self, frame: Frame) -> None:
        self._draw_points()
        if frame.fit is None:
            self.across, self.outputs = np.zeros(0), np.zeros((0, 0))
        else:
            self.across, self.outputs = frame.fit[0], frame.fit[1].reshape(len(frame.fit[0]), -1)
        count = self.outputs.shape[1]
        while len(self.lines) > count:
            self.chart.remove(self.lines.pop())
        while len(self.lines) < count:
            self.lines.append(Stroke(antialias=True))
            self.lines[-1].setZValue(3)
            self.chart.add(self.lines[-1])
        for item, tint, y in zip(self.lines, self._tints(count), self.outputs.T, strict=True):
            item.setPen(pg.mkPen(tint, width=1))
            item.setData(self.across, np.where(np.isfinite(y), y, np.nan), connect="finite")
        self._follow()
        self._draw_residuals(frame)
        self._point(None)
        empty = not len(self.data) and frame.fit is None
        self.say(self.tr("Choose data with one input: its points and the fitted curve appear here.") if empty else "")

    def table(self) -> Table:
        columns: dict[str, np.ndarray] = {}
        if len(self.across):
            columns["x"] = self.across
            names = self._several() or [f"output {index + 1}" for index in range(self.outputs.shape[1])]
            columns |= dict(zip(names, self.outputs.T, strict=False))
        if self.data.taught:
            columns["data x"] = self.data.inputs[:, 0]
            columns |= {f"data target {index + 1}": y for index, y in enumerate(_columns(self.data.targets).T)}
        if self.left_over.size:
            columns["residual x"] = self.at
            columns |= {f"residual {index + 1}": left for index, left in enumerate(self.left_over.T)}
        return columns

    def theme_changed(self) -> None:
        self._paint_theme()
        self.below.set_theme(self.theme)
        self._drawn = None

    def extend_menu(self, menu: QMenu) -> None:
        names = {measure.value: measure.words for measure in Measure}
        add_choices(menu.addMenu(self.tr("Residuals")), names, self.measure.value, self._choose)

    def show_residuals(self, measure: Measure) -> None:
        """Show the residuals in another way."""
        self.measure = measure
        self.below.forget()
        self.choice_made.emit()
        self.show_frame(self.frame)

    def own_choices(self) -> dict[str, Plain]:
        return {} if self.measure is Measure.LINES else {"residuals": self.measure.value}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        if kept.get("residuals") in [measure.value for measure in Measure]:
            self.measure = Measure(kept["residuals"])

    def _choose(self, measure: str) -> None:
        self.show_residuals(Measure(measure))

    def broken(self) -> int:
        """How many numbers of curve and data are not finite and so have no place."""
        arrays = (self.outputs, self.data.inputs, _columns(self.data.targets))
        return sum(int(np.count_nonzero(~np.isfinite(array))) for array in arrays)

    def _away(self) -> bool:
        """Whether there are curves and nothing of them can be seen, however far the data are followed."""
        y, (x, shown) = self.outputs, self.chart.limits()
        across = (self.across >= x.low) & (self.across <= x.high)
        below, above = (y < shown.low)[across], (y > shown.high)[across]
        return bool(below.size) and bool((below.all(axis=0) | above.all(axis=0)).all())

    def _paint_theme(self) -> None:
        self.chart.set_theme(self.theme)
        self.residuals.setPen(pg.mkPen(mix(self.theme.panel, self.theme.muted, 0.5), width=1))

    def _several(self) -> list[str]:
        """Names of the outputs, if there is more than one layer of them."""
        network = self.session.document.network
        names = [
            node.name if units == 1 else f"{node.name} {unit + 1}"
            for node in map(network.node, self.session.document.output_nodes())
            if node.id in self.session.shapes.outputs  # else nobody knows how many units it has
            for units in [self.session.shapes.units(node.id)]
            for unit in range(units)
        ]
        return names if len(self.session.document.output_nodes()) > 1 else []

    def _shared(self) -> bool:
        """Whether all outputs are to learn the same, so that one set of points stands for all."""
        dataset = self.session.dataset
        targets = listed(dataset.targets) if dataset is not None else []
        return all(np.array_equal(targets[0], other) for other in targets[1:])

    def _tints(self, count: int) -> list[str]:
        return [self.theme.negative] if count == 1 else layer_colors(self.theme, count)

    def _draw_points(self) -> None:
        if self.data is self._drawn:
            return
        self._drawn = self.data
        pieces: list[list[np.ndarray]] = [[], []]
        if self.data.taught and self._shared():
            shown = self.data.shown()
            targets = _columns(self.data.targets)
            for part, wanted in zip(pieces, (True, False), strict=True):
                rows = shown[self.data.training[shown] == wanted]
                for y in targets.T:
                    part.append(np.column_stack((self.data.inputs[rows, 0], y[rows])))
        outline = pg.mkPen(self.theme.panel, width=1)
        ring = pg.mkPen(self.theme.accent, width=1)
        for item, part, pen, fill in (
            (self.points, pieces[0], outline, self.theme.accent), (self.others, pieces[1], ring, self.theme.panel)
        ):  # fmt: skip
            places = np.vstack(part) if part else np.zeros((0, 2))
            item.setData(x=places[:, 0], y=places[:, 1], pen=pen, brush=color(fill))

    def _draw_residuals(self, frame: Frame) -> None:
        self.residuals.setVisible(self.measure is Measure.LINES)
        if self.below.isHidden() == self.measure.below:
            self.below.setVisible(self.measure.below)
            self._body.setRowStretch(1, 2 if self.measure.below else 0)  # a row that stretches has its room also when it is empty
        self.at, answers, targets = self._compared(frame)
        self.left_over = targets - answers
        if self.measure.below:
            found = self.measure.of(self.left_over)
            self.below.show_residuals(np.repeat(self.at, found.shape[1]), found.ravel(), self.chart.limits()[0])
        else:
            ends = np.stack((targets, np.where(np.isfinite(answers), answers, targets)), axis=2)
            self.residuals.setData(np.repeat(self.at, 2 * ends.shape[1]), ends.ravel(), connect="pairs")

    def _compared(self, frame: Frame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Inputs (N,), answers and targets (N, outputs) of training samples; nothing where there are too many to be told apart."""
        data = self.data
        if not data.taught or not self.outputs.size or len(data) > MOST_RESIDUALS or self._several():
            return np.zeros(0), np.zeros((0, 1)), np.zeros((0, 1))
        rows = np.flatnonzero(data.training)
        known, answers = judged(self.session, frame, rows)
        if len(known) == len(rows):
            rows, answers = known, answers.T
        else:  # the points were moved just now
            answers = np.column_stack([np.interp(data.inputs[rows, 0], self.across, output) for output in self.outputs.T])
        targets = _columns(data.targets)[rows]
        count = min(answers.shape[1], targets.shape[1])
        return data.inputs[rows, 0], answers[:, :count].astype(float), targets[:, :count]

    def _follow(self) -> None:
        """The data set the limits, not the curve: a wild curve leaves the picture, it does not shrink it."""
        data = self.data
        values = _columns(data.targets) if data.taught and self._shared() else self.outputs
        inputs = data.inputs[:, 0] if len(data) else self.across
        finite, across = values[np.isfinite(values)], inputs[np.isfinite(inputs)]
        if not len(finite) or not len(across):
            return
        low, high = float(finite.min()), float(finite.max())
        margin = 0.08 * (high - low)
        y = self.scales.linear("y", low - margin, high + margin)
        left, right = float(across.min()), float(across.max())
        side = 0.05 * (right - left) or 0.5
        self.chart.show_limits(Limits(left - side, right + side), y)

    def _point(self, place: QPointF | None) -> None:
        if place is None or not len(self.across):
            entries = [Entry(self.tr("data"), self.theme.accent, "dot")]
            names = self._several()
            if names:
                shown = self.data.taught and self._shared()
                tints = self._tints(len(names))
                entries = [*entries[:shown], *(Entry(name, tint, "line") for name, tint in zip(names, tints, strict=True))]
            elif self.lines:
                entries.append(Entry(self.tr("network"), self._tints(len(self.lines))[0], "line"))
            if self.measure.below and self.left_over.size:
                means = [(measure, float(np.mean(measure.of(self.left_over)))) for measure in Measure if measure.below]
                entries = [Entry(self.tr("mean residual")), *(Entry(measure.sign, value=number(mean, 3)) for measure, mean in means)]
            if self._away():
                entries.append(Entry(self.tr("the curve lies outside"), self.theme.bad, "dot"))
            if self.broken():
                entries.append(Entry(self.tr("{count} not finite").format(count=self.broken()), self.theme.bad, "dot"))
        else:
            x = min(max(place.x(), float(self.across[0])), float(self.across[-1]))
            answer = " ".join(number(float(np.interp(x, self.across, y)), 3) for y in self.outputs.T[:3])
            entries = [Entry("", value=number(x, 3)), Entry("→", value=answer)]
        self.header.show_legend(*entries)


def _columns(targets: np.ndarray) -> np.ndarray:
    """Targets as (N, columns) of numbers."""
    return targets.astype(np.float64)[:, None] if targets.ndim == 1 else targets.reshape(len(targets), math.prod(targets.shape[1:]))
