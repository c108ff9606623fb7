"""How far a difference quotient is from the derivative, for every size of the step: first it shrinks with ε, then rounding takes over."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.engine.sections import Numbers
from nnsim.ui import fonts
from nnsim.ui.plots.axis import LEFT
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.stroke import Stroke
from nnsim.ui.theme import SMALL, Theme, color, mix

STEPS = 10.0 ** np.linspace(0.3, -14.0, 58)
"""From 2 down to where nothing is left but rounding."""


class ErrorChart(Chart):
    """|quotient − slope| over ε, both axes by powers of ten, and a dot at the present ε."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.left.logarithmic = self.bottom.logarithmic = True
        self.bottom.unit = "ε"
        self.errors: Numbers = np.zeros(0)
        self.note = QLabel(self.tr("off by, for every ε"), self)
        self.note.setFont(fonts.text(SMALL))
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.note.move(LEFT + 8, 2)
        self.curve = Stroke(antialias=True)
        self.dot = pg.ScatterPlotItem(antialias=True, size=9, pxMode=True)
        for depth, item in enumerate((self.curve, self.dot)):
            item.setZValue(depth)
            self.add(item)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        palette = self.note.palette()
        palette.setColor(self.note.foregroundRole(), color(theme.muted))
        self.note.setPalette(palette)
        self.curve.setPen(pg.mkPen(mix(theme.panel, theme.ink, 0.75), width=1))

    def show_errors(self, quotients: Numbers, slope: float, epsilon: float, error: float, theme: Theme) -> None:
        """`quotients` are those of STEPS; `error` is that of `epsilon`."""
        self.errors = np.abs(quotients - slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            exponents = np.log10(self.errors)
            here = float(np.log10(abs(error)))
        exponents[~np.isfinite(exponents)] = np.nan
        self.curve.setData(np.log10(STEPS), exponents, connect="finite")
        known = np.isfinite(here)
        self.dot.setData(
            x=[float(np.log10(epsilon))] if known else [], y=[here] if known else [],
            brush=color(theme.negative), pen=pg.mkPen(theme.panel, width=1),
        )
        found = exponents[np.isfinite(exponents)]
        if len(found):
            low, high = np.floor(found.min()), np.ceil(found.max())
            self.show_limits(Limits(-14.2, 0.6), Limits(float(low) - 0.3, float(max(high, low + 2)) + 0.3))

    def error_at(self, exponent: float) -> float:
        """The error that stands at a place of the axis."""
        return float(self.errors[int(np.argmin(np.abs(np.log10(STEPS) - exponent)))]) if len(self.errors) else float("nan")
