"""How a layer sees the samples: its units' answers as points of a plane, by principal components, moving as it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QWidget

from nnsim.datasets.arrays import listed
from nnsim.document import Node, parameter_count
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import percent
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import Extent, extent_of, in_time, reading
from nnsim.ui.theme import class_colors, color, diverging

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_SAMPLES = 400


class HiddenSpacePlot(Plot):
    """Points are training samples in the colours of their classes; of two units the axes are the units themselves."""

    key = "hidden_space"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body, mouse=False)
        self.chart.setAccessibleName(self.tr("Samples in the plane of a layer's answers"))
        self._body.addWidget(self.chart, 0, 0)
        self.points = Dots(antialias=True, size=6, pxMode=True)
        self.chart.add(self.points)
        self.chart.set_theme(self.theme)
        self.chart.pointed.connect(self._point)
        self.node: Node | None = None
        self.places = np.zeros((0, 2))
        self.shares: tuple[float, float] = (0.0, 0.0)
        """Of the variance, what each axis shows."""
        self._axes = np.zeros((2, 0))
        self._extent: Extent | None = None
        self._brushes: list[object] = []

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and not in_time(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("HiddenSpacePlot", "Hidden space")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "Each point is a training sample, in the colour of its class, placed by what the units of a layer answer to it: with two units "
            "one on each axis, with more in the two directions in which the answers differ most (principal components; the header says "
            "how much of the variance they show). Look for classes that come apart as the network learns: once a line divides them here, "
            "the next layer has an easy task. Select a layer on the canvas to see how it sees the samples."
        )

    def project_changed(self) -> None:
        document, shapes = self.session.document, self.session.shapes
        nodes = [node for node in document.network.order() if node.id in shapes.outputs]
        outputs = set(document.output_nodes())
        hidden = [node for node in nodes if parameter_count(document.network, node, shapes) and node.id not in outputs]
        chosen = [node for node in nodes if node.id in self.session.selection]
        node = next(iter(chosen or hidden[-1:] or nodes[-1:]), None)
        if node is None or self.node is None or node.id != self.node.id:
            self._axes, self._extent = np.zeros((2, 0)), None
        self.node = node
        self._brushes = self._colors()

    def wants(self) -> dict[str, object]:
        return {"signals": True, "samples": MOST_SAMPLES}

    def show_frame(self, frame: Frame) -> None:
        signals = frame.signals.get(self.node.id) if self.node is not None else None
        if signals is None or signals.ndim != 2 or not signals.size or self.session.dataset is None:
            self.places = np.zeros((0, 2))
            self.points.setData(x=[], y=[])
            self.say(self.tr("Step or train: the samples appear here as this layer sees them."))
            self.header.show_legend()
            return
        self.say("")
        if frame.moment is not None and frame.moment.index < frame.moment.count - 1 and len(self.places):
            return  # inside an iteration the frame holds that batch, in its own order
        answers = signals[:, :MOST_SAMPLES].T.astype(float)
        self.places = self._project(np.nan_to_num(answers, nan=0.0, posinf=0.0, neginf=0.0))
        self._extent = extent_of(self.places, self._extent)
        left, right, bottom, top = self._extent
        self.chart.show_limits(Limits(left, right), Limits(bottom, top))
        pen = pg.mkPen(self.theme.panel, width=0.8)
        brushes = self._brushes[: len(self.places)]
        if len(brushes) < len(self.places):
            brushes = [color(self.theme.accent)] * len(self.places)
        self.points.setData(x=self.places[:, 0], y=self.places[:, 1], pen=pen, brush=brushes)
        self._point(None)

    def table(self) -> Table:
        if not len(self.places):
            return {}
        return {"sample": np.arange(1, len(self.places) + 1), "first": self.places[:, 0], "second": self.places[:, 1]}

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)
        self._brushes = self._colors()

    # Inside

    def _project(self, answers: np.ndarray) -> np.ndarray:
        """(samples, 2): the answers themselves where there are two units or one, else their principal components."""
        units = answers.shape[1]
        spread = answers - answers.mean(axis=0)
        total = float(np.sum(spread**2))
        if units <= 2:
            self.shares = (1.0, 1.0)
            return answers if units == 2 else np.column_stack([answers[:, 0], np.zeros(len(answers))])
        _, sizes, axes = np.linalg.svd(spread, full_matrices=False)
        axes = axes[:2] if len(axes) > 1 else np.vstack([axes, np.zeros_like(axes)])
        if self._axes.shape == axes.shape:  # a direction and its opposite are the same: the one that it was stays
            axes = np.where((axes * self._axes).sum(axis=1, keepdims=True) < 0, -axes, axes)
        self._axes = axes
        squares = [*(sizes[:2] ** 2), 0.0]
        self.shares = (squares[0] / total, squares[1] / total) if total > 0 else (1.0, 0.0)
        return np.asarray(spread @ axes.T)

    def _colors(self) -> list[object]:
        """A colour for each training sample."""
        session = self.session
        dataset = session.dataset
        targets = listed(dataset.targets)[0] if dataset is not None and dataset.targets is not None else None
        if dataset is None or targets is None or in_time(session):
            return []
        rows = session.parts.train if session.parts is not None else np.arange(dataset.samples)
        rows = rows[rows < len(targets)][:MOST_SAMPLES]
        read = reading(session)
        if read.classes:
            single = targets.ndim == 2 and targets.shape[1] == 1
            tints = [self.theme.negative, self.theme.positive] if single else class_colors(self.theme, read.classes)
            return [color(tints[min(int(label), len(tints) - 1)]) for label in read.labels(targets[rows])]
        values = targets[rows].reshape(len(rows), -1)[:, 0].astype(float)
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        places = np.rint(1 + 254 * (values - low) / (high - low if high > low else 1.0)).astype(int)
        return [pg.mkColor(*diverging(self.theme)[place].tolist()) for place in places]

    def _point(self, place: QPointF | None) -> None:
        if self.node is None or not len(self.places):
            self.header.show_legend()
        elif self._axes.size:
            text = self.tr("{first} and {second} of the variance")
            self.header.show_legend(Entry(text.format(first=percent(self.shares[0]), second=percent(self.shares[1]))))
        else:
            self.header.show_legend(Entry(self.tr("unit 1 across, unit 2 up")))
