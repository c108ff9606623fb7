"""What a layer answers to each sample of the last batch, as a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import grouped, number
from nnsim.ui.plots import heat, layers
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import training_labels

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_SAMPLES = 64
MOST_UNITS = 200
"""More rows than that are thinner than a pixel."""


class ActivationsPlot(Plot):
    """Units down, samples across, of the selected layer or else of the first hidden one; samples of one class stand together."""

    key = "activations"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body, axes=False)
        self.chart.setAccessibleName(self.tr("Activations, units by samples"))
        self.chart.view.invertY(True)
        self._body.setContentsMargins(12, 2, 16, 28)
        self._body.addWidget(self.chart, 0, 0)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.chart.add(self.image)
        self.chart.set_theme(self.theme)
        self.chart.pointed.connect(self._point)
        self.values: np.ndarray = np.zeros((0, 0))
        self.reach = 1.0
        self.node: Node | None = None
        self.samples = np.zeros(0, dtype=np.intp)
        """Which sample each column is, from 0."""
        self._sorted = False
        self._units = 0
        self._at: tuple[int, int] | None = None

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ActivationsPlot", "Activations")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "Each row is a unit of the layer, each column a training sample, those of one class side by side, or inside an iteration a "
            "sample of its batch: blue is a positive activation, orange a negative one, the surface colour zero. Look for rows that "
            "change from class to class: that unit tells them apart. A row that never changes is dead or saturated and adds nothing; two "
            "equal rows do the same work twice. Select a layer on the canvas to see its units here."
        )

    def project_changed(self) -> None:
        session = self.session
        nodes = session.document.network.order()
        self.node = layers.first(layers.selected(session, nodes), layers.hidden(session), layers.learning(session), nodes)

    def wants(self) -> dict[str, object]:
        return {"signals": True, "samples": MOST_SAMPLES}

    def show_frame(self, frame: Frame) -> None:
        signals = frame.signals.get(self.node.id) if self.node is not None else None
        if signals is None or not signals.size:
            self.values = np.zeros((0, 0))
            if self.node is None:
                self.say(self.tr("Draw a network: the activations of its layers appear here."))
            else:
                self.say(self.tr("Step or train: the activations of this layer appear here."))
            self.header.show_legend()
            return
        rows = signals.reshape(-1, signals.shape[-1])
        self._units = len(rows)
        self.samples = self._order(frame, min(rows.shape[1], MOST_SAMPLES))
        self.values = rows[:MOST_UNITS, self.samples]
        finite = self.values[np.isfinite(self.values)]
        self.reach = self.scales.reach(self.node.id if self.node is not None else "", float(np.abs(finite).max(initial=0.0)))
        self.image.setImage(heat.signed(self.values, self.theme, reach=self.reach), autoLevels=False, levels=None)
        height, width = self.values.shape
        self.chart.show_limits(Limits(0.0, width), Limits(0.0, height))
        self._show_legend()
        self.say("")

    def table(self) -> Table:
        if not self.values.size:
            return {}
        units = {"unit": np.arange(1, len(self.values) + 1)}
        return units | {f"sample {index + 1}": column for index, column in zip(self.samples.tolist(), self.values.T, strict=True)}

    def _order(self, frame: Frame, count: int) -> np.ndarray:
        """The samples by class, as far as the frame holds the first training samples; of a batch under way as they are."""
        inside = frame.moment is not None and frame.moment.index < frame.moment.count - 1
        labels = None if inside else training_labels(self.session, count)
        self._sorted = labels is not None and len(labels) >= count
        return np.argsort(labels[:count], kind="stable") if labels is not None and self._sorted else np.arange(count)

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)

    def _point(self, place: QPointF | None) -> None:
        self._at = None if place is None else (int(place.y()), int(place.x()))
        self._show_legend()

    def _show_legend(self) -> None:
        height, width = self.values.shape
        if self._at is not None and self._at[0] < height and self._at[1] < width:
            unit, sample = self._at
            place = self.tr("unit {unit}, sample {sample}").format(unit=unit + 1, sample=int(self.samples[sample]) + 1)
            self.header.show_legend(Entry(place, value=number(float(self.values[unit, sample]), 3)))
        elif self._units > height > 0:
            text = self.tr("first {shown} of {all} units").format(shown=height, all=grouped(self._units))
            self.header.show_legend(Entry(text))
        elif height:
            self.header.show_legend(Entry(self.tr("unit × sample, by class") if self._sorted else self.tr("unit × sample")))
