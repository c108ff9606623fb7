"""The curve that a network with one input has learnt, on its data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.gradient_norm import layer_colors
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import Samples, input_units, no_samples, samples
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
        self._body.addWidget(self.chart, 0, 0)
        self.residuals = pg.PlotCurveItem(antialias=True)
        self.others = pg.ScatterPlotItem(antialias=True, size=7, pxMode=True)
        self.points = pg.ScatterPlotItem(antialias=True, size=7, pxMode=True)
        self.lines: list[Stroke] = []
        for depth, item in enumerate((self.residuals, self.others, self.points)):
            item.setZValue(depth)
            self.chart.add(item)
        self.with_residuals = True
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
            "Points are the data, the curve is what the network answers for every input, thin lines are the residuals, which "
            "the squared loss makes small. Look for a curve that follows the trend and not every single point. A curve that is "
            "too stiff needs more units, one that wriggles between the points has too many or too little data."
        )

    def project_changed(self) -> None:
        self.data = samples(self.session, 1)
        names = self.session.dataset.feature_names if self.session.dataset is not None else ()
        self.chart.bottom.unit = names[0] if names else ""

    def wants(self) -> dict[str, object]:
        return {"fit": True}

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
        self._draw_residuals()
        self._follow()
        self._point(None)
        empty = not len(self.data) and frame.fit is None
        self.say(self.tr("Choose data with one input: its points and the fitted curve appear here.") if empty else "")

    def table(self) -> Table:
        columns: dict[str, np.ndarray] = {}
        if len(self.across):
            columns["x"] = self.across
            columns |= {f"output {index + 1}": y for index, y in enumerate(self.outputs.T)}
        if self.data.taught:
            columns["data x"] = self.data.inputs[:, 0]
            columns |= {f"data target {index + 1}": y for index, y in enumerate(_columns(self.data.targets).T)}
        return columns

    def theme_changed(self) -> None:
        self._paint_theme()
        self._drawn = None

    def extend_menu(self, menu: QMenu) -> None:
        action = menu.addAction(self.tr("Residuals"))
        action.setCheckable(True)
        action.setChecked(self.with_residuals)
        action.toggled.connect(self.show_residuals)

    def show_residuals(self, wanted: bool) -> None:
        self.with_residuals = wanted
        self.show_frame(self.session.frame)

    def broken(self) -> int:
        """How many numbers of curve and data are not finite and so have no place."""
        arrays = (self.outputs, self.data.inputs, _columns(self.data.targets))
        return sum(int(np.count_nonzero(~np.isfinite(array))) for array in arrays)

    def _paint_theme(self) -> None:
        self.chart.set_theme(self.theme)
        self.residuals.setPen(pg.mkPen(mix(self.theme.panel, self.theme.muted, 0.5), width=1))

    def _tints(self, count: int) -> list[str]:
        return [self.theme.negative] if count == 1 else layer_colors(self.theme, count)

    def _draw_points(self) -> None:
        if self.data is self._drawn:
            return
        self._drawn = self.data
        pieces: list[list[np.ndarray]] = [[], []]
        if self.data.taught:
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

    def _draw_residuals(self) -> None:
        self.residuals.setVisible(self.with_residuals)
        data = self.data
        if not data.taught or not self.outputs.size or len(data) > MOST_RESIDUALS:
            self.residuals.setData([], [])
            return
        targets = _columns(data.targets)
        x = data.inputs[data.training, 0]
        pairs_x, pairs_y = [], []
        for output, target in zip(self.outputs.T, targets[data.training].T, strict=False):
            answer = np.interp(x, self.across, output)
            pairs_x.append(np.repeat(x, 2))
            pairs_y.append(np.column_stack((target, np.where(np.isfinite(answer), answer, target))).ravel())
        self.residuals.setData(np.concatenate(pairs_x), np.concatenate(pairs_y), connect="pairs")

    def _follow(self) -> None:
        """The data set the limits, not the curve: a wild curve leaves the picture, it does not shrink it."""
        data = self.data
        values = _columns(data.targets) if data.taught else self.outputs
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
            if self.lines:
                entries.append(Entry(self.tr("network"), self._tints(len(self.lines))[0], "line"))
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
