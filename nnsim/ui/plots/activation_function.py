"""The activation function of a layer with its slope, and where the units' inputs lie on it now: whether they learn at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.curves import activation_curve
from nnsim.engine.flat_ends import FLAT
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number, percent
from nnsim.ui.plots import heat, layers
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import Theme, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_SAMPLES = 64
POINTS = 241
BINS = 48
LEAST, MOST = 4.0, 1024.0
"""Half the width of the axis at least and at most; inputs beyond it stand at its ends."""
MOST_DOTS = 96
PART = 0.3
"""How much of the height the highest bar takes."""


class ActivationFunctionPlot(Plot):
    """g full, g′ dashed, of the selected layer or else the first hidden one; bars count its inputs, dots are some of them on the curve."""

    key = "activation_function"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Activation function, its slope and the inputs of the units"))
        self.chart.bottom.unit = self.tr("in")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.bars = pg.BarGraphItem(x=[], height=[], width=1.0)
        self.function, self.slope = pg.PlotCurveItem(antialias=True), pg.PlotCurveItem(antialias=True)
        self.dots = Dots(antialias=True, size=6, pxMode=True)
        for depth, item in enumerate((self.bars, self.slope, self.function, self.dots)):
            item.setZValue(depth)
            self.chart.add(item)
        self.chart.set_theme(self.theme)
        self.chart.pointed.connect(self._point)
        self.node: Node | None = None
        self.inputs = np.zeros(0)
        """Finite weighted inputs of all units for all samples in the frame."""
        self.counts = np.zeros(BINS, dtype=np.intp)
        self.across = np.zeros(0)
        self.values, self.slopes = np.zeros(0), np.zeros(0)
        self._reach = LEAST
        self._broken = 0
        self._dressed: tuple[Theme, int] | None = None
        """The theme that the dots were painted for, and how many there were."""

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ActivationFunctionPlot", "Activation function")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "The full line is the activation function of the layer, the dashed one its slope: what an error is multiplied by on its way "
            "back. Bars count where the weighted inputs of all units lie for the samples of this moment, points show some of them on the "
            "curve. Look for inputs where the slope is not near zero: only there a unit learns. Bars that gather at the flat ends of a "
            "sigmoid or tanh are saturated, bars that are all to the left of zero under relu belong to dead units; smaller initial "
            "weights, scaled inputs or a smaller learning rate help. Select a layer on the canvas to see its function."
        )

    def project_changed(self) -> None:
        nodes = [node for node in layers.known(self.session) if _drawable(node)]
        hidden = [node for node in layers.hidden(self.session) if node in nodes]
        before = self.node
        self.node = layers.first(layers.selected(self.session, nodes), hidden, nodes)
        if before is None or self.node is None or before.id != self.node.id:
            self._reach = LEAST

    def wants(self) -> dict[str, object]:
        return {"signals": True, "samples": MOST_SAMPLES}

    def show_frame(self, frame: Frame) -> None:
        if self.node is None:
            self.across = np.zeros(0)
            self.say(self.tr("Add a layer with an activation function of its own, or select one: its curve appears here."))
            self.header.show_legend()
            return
        found = frame.weighted_inputs.get(self.node.id)
        given = np.zeros(0) if found is None else np.asarray(found, float).ravel()
        self.inputs = given[np.isfinite(given)]
        self._broken = len(given) - len(self.inputs)
        self._reach = min(max(heat.reach(self._reach, float(np.abs(self.inputs).max(initial=0.0))), LEAST), MOST)
        self._draw_function()
        self._draw_inputs()
        self._point(None)
        self.say("")

    def table(self) -> Table:
        if not len(self.across):
            return {}
        edges = np.linspace(-self._reach, self._reach, BINS + 1)
        bins = {"from": edges[:-1], "to": edges[1:], "inputs": self.counts}
        return {"in": self.across, "activation": self.values, "slope": self.slopes} | (bins if len(self.inputs) else {})

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)

    @property
    def flat(self) -> float:
        """Share of the inputs at which the slope is next to nothing."""
        largest = float(np.abs(self.slopes).max(initial=0.0))
        if not len(self.inputs) or largest == 0.0:
            return 0.0
        found = self._curve(self.inputs)
        return float(np.count_nonzero(np.abs(found[1]) < FLAT * largest) / len(self.inputs))

    # Inside

    def _curve(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        curve = activation_curve(self.node.parameters["activation"], x) if self.node is not None else None
        assert curve is not None
        return curve

    def _draw_function(self) -> None:
        theme = self.theme
        self.across = np.linspace(-self._reach, self._reach, POINTS)
        self.values, self.slopes = self._curve(self.across)
        self.function.setData(self.across, self.values, pen=pg.mkPen(theme.positive, width=2))
        self.slope.setData(self.across, self.slopes, pen=pg.mkPen(theme.negative, width=1.3, style=Qt.PenStyle.DashLine))
        low = min(float(self.values.min()), float(self.slopes.min()), 0.0)
        high = max(float(self.values.max()), float(self.slopes.max()))
        margin = 0.06 * (high - low or 1.0)
        self.chart.show_limits(Limits(-self._reach, self._reach), Limits(low - margin, high + margin))

    def _draw_inputs(self) -> None:
        theme = self.theme
        inside = np.clip(self.inputs, -self._reach, self._reach)
        self.counts = np.histogram(inside, BINS, (-self._reach, self._reach))[0]
        edges = np.linspace(-self._reach, self._reach, BINS + 1)
        (_, y) = self.chart.limits()
        scale = PART * y.span / max(int(self.counts.max(initial=0)), 1)
        tint = color(mix(theme.panel, theme.accent, 0.3))
        self.bars.setOpts(x0=edges[:-1], x1=edges[1:], y0=y.low, height=self.counts * scale, pen=None, brush=tint, x=None, width=None)
        some = inside
        if len(inside) > MOST_DOTS:
            some = inside[np.linspace(0, len(inside) - 1, MOST_DOTS).astype(int)]
        places = np.column_stack((some, self._curve(some)[0]))
        if self._dressed == (theme, len(some)):
            self.dots.move(places)
        else:
            self._dressed = theme, len(some)
            self.dots.setData(x=places[:, 0], y=places[:, 1], pen=pg.mkPen(theme.panel, width=0.8), brush=color(theme.accent))
        self.dots.setVisible(len(some) > 0)

    def _point(self, place: QPointF | None) -> None:
        if self.node is None or not len(self.across):
            self.header.show_legend()
        elif place is not None:
            value, slope = (float(found[0]) for found in self._curve(np.array([place.x()])))
            where = self.tr("in {value}").format(value=number(place.x(), 3))
            self.header.show_legend(Entry(where), Entry("g", value=number(value, 3)), Entry("g′", value=number(slope, 3)))
        else:
            entries = [Entry("g", self.theme.positive, "line"), Entry("g′", self.theme.negative, "line")]
            if self._broken:
                entries.insert(0, Entry(self.tr("{count} not finite").format(count=self._broken), self.theme.bad, "dot"))
            elif len(self.inputs):
                entries.insert(0, Entry(self.tr("{share} where it is flat").format(share=percent(self.flat))))
            self.header.show_legend(*entries)


def _drawable(node: Node) -> bool:
    """Whether a layer has a function of one number."""
    activation = node.parameters.get("activation")
    return activation is not None and activation_curve(activation, np.zeros(1)) is not None
