"""What is left between the data and a fitted curve: which way it is measured, and a chart of it below the curve."""

from __future__ import annotations

from enum import Enum

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.ui.plots import limits
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import Theme, color, mix

Array = np.ndarray


class Measure(Enum):
    """How residuals are shown: not at all, as lines to the curve, or below it with a sign, by their size, or squared."""

    NONE = "none"
    LINES = "lines"
    SIGNED = "signed"
    ABSOLUTE = "absolute"
    SQUARED = "squared"

    @property
    def words(self) -> str:
        """What it is called in a menu."""
        translate = QCoreApplication.translate
        return {
            Measure.NONE: translate("Residuals", "none"), Measure.LINES: translate("Residuals", "lines to the curve"),
            Measure.SIGNED: translate("Residuals", "target − answer, below"),
            Measure.ABSOLUTE: translate("Residuals", "|target − answer|, below"),
            Measure.SQUARED: translate("Residuals", "(target − answer)², below"),
        }[self]  # fmt: skip

    @property
    def sign(self) -> str:
        """How it is written where there is little room: r is target − answer."""
        return {Measure.SIGNED: "r", Measure.ABSOLUTE: "|r|", Measure.SQUARED: "r²"}.get(self, "")

    @property
    def below(self) -> bool:
        """Whether it has a chart of its own."""
        return self in (Measure.SIGNED, Measure.ABSOLUTE, Measure.SQUARED)

    def of(self, differences: Array) -> Array:
        """Of target − answer."""
        found: Array = {Measure.ABSOLUTE: np.abs, Measure.SQUARED: np.square}.get(self, np.asarray)(differences)
        return found


class ResidualChart(Chart):
    """A stem for each sample, from zero to its residual, and the mean as a dashed line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, mouse=False)
        self.setAccessibleName(self.tr("Residuals"))
        self.setMinimumHeight(60)
        self.stems, self.dots = pg.PlotCurveItem(antialias=True), Dots(antialias=True, size=5, pxMode=True)
        self.zero, self.mean = pg.InfiniteLine(0.0, angle=0), pg.InfiniteLine(0.0, angle=0)
        for depth, item in enumerate((self.zero, self.stems, self.mean, self.dots)):
            item.setZValue(depth)
            self.add(item)
        self.theme = theme
        self._y: Limits | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.theme = theme
        self.stems.setPen(pg.mkPen(mix(theme.panel, theme.negative, 0.6), width=1))
        self.zero.setPen(pg.mkPen(mix(theme.panel, theme.muted, 0.6), width=1))
        self.mean.setPen(pg.mkPen(theme.ink, width=1, dash=[4, 3]))

    def forget(self) -> None:
        """Another measure has another axis."""
        self._y = None

    def show_residuals(self, x: Array, residuals: Array, across: Limits) -> None:
        """Residuals (N,) at inputs (N,), over the part of the input that is shown; what is not finite has no place."""
        good = np.isfinite(residuals) & np.isfinite(x)
        x, residuals = x[good], residuals[good]
        stems = np.column_stack((np.zeros_like(residuals), residuals)).ravel()
        self.stems.setData(np.repeat(x, 2), stems, connect="pairs")
        self.dots.setData(x=x, y=residuals, pen=None, brush=color(self.theme.negative))
        self.mean.setVisible(len(residuals) > 0)
        if not len(residuals):
            return
        self.mean.setValue(float(residuals.mean()))
        low, high = min(float(residuals.min()), 0.0), max(float(residuals.max()), 0.0)
        if low < 0.0 < high:
            low, high = -max(high, -low), max(high, -low)
        self._y = limits.linear(self._y, low, high)
        self.show_limits(across, self._y)
