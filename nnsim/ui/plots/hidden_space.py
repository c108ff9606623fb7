"""How a layer sees the samples and the plane of the inputs: its units' answers as points of a plane, moving as it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.engine.frames import Frame, Plane
from nnsim.ui.numerals import number
from nnsim.ui.plots import bending, layers
from nnsim.ui.plots.axis_bar import AxisBar
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.input_plane import InputPlane
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plane_bar import PlaneBar
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.projection import Projection
from nnsim.ui.plots.samples import Extent, Reading, extent_of, in_time, reading
from nnsim.ui.plots.stroke import Lines
from nnsim.ui.theme import class_colors, color, diverging, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_NAMED = 12
"""Classes that have their names in the header."""
MOST_SAMPLES = 400
SIDE, COARSE, COARSEST = 65, 25, 17
"""Knots of the net along each side while the run stands still, while it trains (of a large network, while it stands still), and while a
network trains that is large or over more than two inputs."""
SMALL = 10_000
"""Parameters up to which a network is not large."""
PALE = 0.55
"""How much of a class's colour its grid lines have."""


class HiddenSpacePlot(Plot):
    """Points are training samples in the colours of their classes, lines the bent grid in the colours of the answers."""

    key = "hidden_space"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Samples and the bent plane in the space of a layer's answers"))
        self.plane = InputPlane.of(session)
        self.axis_bar = AxisBar(self.theme, self.body)
        self.plane_bar = PlaneBar(self.plane, self.theme, self.body)
        self._body.addWidget(self.chart, 0, 0)
        self._body.addWidget(self.axis_bar, 1, 0)
        self._body.addWidget(self.plane_bar, 2, 0)
        self.meshes: dict[int, Lines] = {}
        """Grid lines by the class that is answered there."""
        self._pens: dict[Lines, tuple[str, float]] = {}
        self.boundary = Lines(antialias=True)
        self.points = Dots(antialias=True, size=6, pxMode=True)
        self.points.setCacheMode(Dots.CacheMode.NoCache)  # they move with every picture
        for item in (self.boundary, self.points):
            self.chart.add(item)
            item.setZValue(2)
        self.chart.set_theme(self.theme)
        self.chart.pointed.connect(self._point)
        self.axis_bar.picked.connect(self._choose_axes)
        self.plane.changed.connect(self.refresh)
        self.node: Node | None = None
        self.with_grid: bool | None = None
        """Whether the bent plane is drawn; None: only of two inputs."""
        self.projection = Projection(2)
        self.places = np.zeros((0, 2))
        self.nowhere = np.zeros(0, dtype=bool)
        """Which samples have answers that are not finite: crosses, as if these were 0."""
        self.net = np.zeros((0, 0, 2))
        """Where the knots of the net are, (side, side, 2)."""
        self.wish: Plane | None = None
        self.reading = Reading(0)
        self._extent: Extent | None = None
        self._brushes: list[object] = []
        self._dress: tuple[object, ...] = ()
        """How the points look that are there."""

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and not in_time(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("HiddenSpacePlot", "Hidden space and bent plane")

    def title(self) -> str:
        return self.tr("Hidden space") + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        text = self.tr(
            "Each point is a training sample, in the colour of its class, placed by what the units of a layer answer to it: with two units "
            "one on each axis, with more in the two directions in which the answers differ most (principal components, with "
            "how much of the variance each shows), or along two units that you choose. The net is the plane of the inputs, bent by the "
            "layer; its lines have the colour of the class that is answered there, and the dark line is the boundary. Look for classes "
            "that come apart as the network learns, and for a boundary that becomes straight: once a line divides them here, the next "
            "layer has an easy task. Select a layer on the canvas to see how it sees the samples; this plot's menu hides the net."
        )
        if self.plane.whole:
            return text
        held = self.tr(
            "The net shows two of {count} features, the others held at {held}; the samples have their own, so they need not lie on it."
        )
        return text + " " + held.format(count=len(self.plane.names), held=self.plane.held_text(8))

    @property
    def bent(self) -> bool:
        """Whether the bent plane is drawn."""
        possible = self.node is not None and self.projection.units > 1 and InputPlane.applies(self.session)
        return possible and (self.plane.whole if self.with_grid is None else self.with_grid)

    def project_changed(self) -> None:
        session = self.session
        self.plane.refresh()
        nodes = layers.known(session)
        node = layers.first(layers.selected(session, nodes), layers.hidden(session)[-1:], nodes[-1:])
        units = session.shapes.units(node.id) if node is not None else 2
        if node is None or self.node is None or node.id != self.node.id or units != self.projection.units:
            self.projection, self._extent = Projection(units), None
        self.node, self.reading = node, reading(session)
        self.axis_bar.refresh(self.projection)
        self.plane_bar.refresh()
        outputs = session.document.output_nodes()[:1]
        self.wish = None
        if self.bent and node is not None and outputs and outputs[0] in session.shapes.outputs:
            asked = tuple(dict.fromkeys((node.id, outputs[0])))
            small = layers.parameters(session) <= SMALL
            self.wish = self.plane.plane(asked, SIDE if small else COARSE, COARSE if small and self.plane.whole else COARSEST)
        else:
            self.plane_bar.hide()
        self._brushes = self._colors()

    def wants(self) -> dict[str, object]:
        wanted: dict[str, object] = {"signals": True, "samples": MOST_SAMPLES}
        return wanted | ({"planes": (self.wish,)} if self.wish is not None else {})

    def show_frame(self, frame: Frame) -> None:
        if self.plane.refresh():
            self.refresh()
            return
        signals = frame.signals.get(self.node.id) if self.node is not None else None
        if signals is None or signals.ndim != 2 or not signals.size or self.session.dataset is None:
            self.places = np.zeros((0, 2))
            self.points.setData(x=[], y=[])
            self._dress = ()
            self._draw_net(None)
            self.say(self.tr("Step or train: the samples appear here as this layer sees them."))
            self.header.show_legend()
            return
        self.say("")
        if frame.moment is not None and frame.moment.index < frame.moment.count - 1 and len(self.places):
            return  # inside an iteration the frame holds that batch, in its own order
        answers = np.ascontiguousarray(signals[:, :MOST_SAMPLES].T, dtype=float)
        self.nowhere = ~np.isfinite(answers).all(axis=1)
        if self.nowhere.any():
            answers = np.nan_to_num(answers, nan=0.0, posinf=0.0, neginf=0.0)
        if answers.shape[1] != self.projection.units:
            return  # the picture of a layer that was edited just now is under way
        self.projection.learn(answers)
        self.axis_bar.refresh(self.projection)
        self.places = self.projection.places(answers)
        self._draw_net(frame.planes.get(self.wish, {}) if self.wish is not None else None)
        shown = np.concatenate((self.places, self.net.reshape(-1, 2))) if self.net.size else self.places
        self._extent = extent_of(shown, self._extent)
        left, right, bottom, top = self._extent
        self.chart.show_limits(Limits(left, right), Limits(bottom, top))
        self._draw_points()
        self._point(None)

    def table(self) -> Table:
        if not len(self.places):
            return {}
        columns = {"sample": np.arange(1, len(self.places) + 1), "first": self.places[:, 0], "second": self.places[:, 1]}
        if self.net.size and self.wish is not None:
            left, right, bottom, top = self.wish.extent
            middles = (np.arange(len(self.net)) + 0.5) / len(self.net)
            x, y = np.meshgrid(left + middles * (right - left), bottom + middles * (top - bottom))
            across, upward = (f"net {self.plane.names[feature]}" for feature in self.wish.features)
            flat = self.net.reshape(-1, 2)
            columns |= {across: x.ravel(), upward: y.ravel(), "net first": flat[:, 0], "net second": flat[:, 1]}
        return columns

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)
        self.axis_bar.set_theme(self.theme)
        self.plane_bar.set_theme(self.theme)
        self._brushes = self._colors()

    def extend_menu(self, menu: QMenu) -> None:
        action = menu.addAction(self.tr("Bent plane"))
        action.setCheckable(True)
        action.setChecked(self.bent)
        action.setEnabled(self.projection.units > 1 and InputPlane.applies(self.session))
        action.toggled.connect(self.show_grid)

    def show_grid(self, wanted: bool) -> None:
        """Draw the bent plane, or only the samples."""
        self.with_grid, self._extent = wanted, None
        self.refresh()

    # Inside

    def _choose_axes(self, across: int, upward: int) -> None:
        self.projection.axes, self._extent = (across, upward), None
        self.refresh()

    def _draw_points(self) -> None:
        dress = (self._brushes, self.theme, self.nowhere.tobytes(), len(self.places))
        if dress == self._dress:
            self.points.move(self.places)
            return
        self._dress = dress
        edge = self.theme.panel if self.reading.classes else mix(self.theme.panel, self.theme.muted, 0.7)
        pen = pg.mkPen(edge, width=0.8)  # of numbers, those in the middle have the colour of the ground
        brushes = self._brushes[: len(self.places)]
        if len(brushes) < len(self.places):
            brushes = [color(self.theme.accent)] * len(self.places)
        if self.nowhere.any():
            bad = color(self.theme.bad)
            brushes = [bad if broken else brush for brush, broken in zip(brushes, self.nowhere, strict=True)]
            pens = [pg.mkPen(bad) if broken else pen for broken in self.nowhere]
            symbols = np.where(self.nowhere, "x", "o")
            self.points.setData(x=self.places[:, 0], y=self.places[:, 1], pen=pens, brush=brushes, symbol=symbols)
        else:
            self.points.setData(x=self.places[:, 0], y=self.places[:, 1], pen=pen, brush=brushes, symbol="o")

    def _draw_net(self, found: object) -> None:
        answers = found.get(self.node.id) if isinstance(found, dict) and self.node is not None else None
        if answers is None or self.wish is None:
            if (self.wish is None or found is None) and (self.net.size or self.meshes):
                self.net = np.zeros((0, 0, 2))
                self._draw_meshes({})
                self.boundary.setData([], [])
            return
        assert isinstance(found, dict)
        outputs = found[self.wish.nodes[-1]].astype(float)
        knots = np.moveaxis(answers.astype(float), 0, -1)
        self.net = self.projection.places(knots if np.isfinite(knots).all() else np.nan_to_num(knots))
        labels = self.reading.answers(outputs.reshape(len(outputs), -1)).reshape(self.net.shape[:2])
        self._draw_meshes(bending.grid_lines(self.net, labels))
        pieces = np.zeros((0, 2, 2))
        if self.reading.classes:
            pieces = bending.boundary(bending.margins(outputs, self.reading), self.net)
        self.boundary.setData(*pieces.reshape(-1, 2).T, connect="pairs")
        self._pen(self.boundary, self.theme.ink, 1.6)

    def _draw_meshes(self, pieces: dict[int, np.ndarray]) -> None:
        for kind in self.meshes.keys() - pieces.keys():
            self._pens.pop(self.meshes[kind], None)
            self.chart.remove(self.meshes.pop(kind))
        tints = self._tints()
        for kind, lines in pieces.items():
            if kind not in self.meshes:
                self.meshes[kind] = Lines(antialias=True)
                self.chart.add(self.meshes[kind])
            tint = tints[kind] if kind < len(tints) else self.theme.muted
            self._pen(self.meshes[kind], mix(self.theme.panel, tint, PALE), 1.0)
            self.meshes[kind].setData(*lines.reshape(-1, 2).T, connect="pairs")

    def _pen(self, item: Lines, tint: str, width: float) -> None:
        """Another pen, unless it is the same as before."""
        if self._pens.get(item) != (tint, width):
            self._pens[item] = (tint, width)
            item.setPen(pg.mkPen(tint, width=width))

    def _tints(self) -> list[str]:
        """Colours of the classes; of numbers of what is below the middle and above it."""
        if self.reading.classes == 0 or self._single():
            return [self.theme.negative, self.theme.positive]
        return class_colors(self.theme, self.reading.classes)

    def _single(self) -> bool:
        dataset = self.session.dataset
        targets = listed(dataset.targets)[0] if dataset is not None and dataset.targets is not None else None
        return targets is not None and targets.ndim == 2 and targets.shape[1] == 1

    def _colors(self) -> list[object]:
        """A colour for each training sample."""
        session = self.session
        dataset = session.dataset
        targets = listed(dataset.targets)[0] if dataset is not None and dataset.targets is not None else None
        if dataset is None or targets is None or in_time(session):
            return []
        rows = session.parts.train if session.parts is not None else np.arange(dataset.samples)
        rows = rows[rows < len(targets)][:MOST_SAMPLES]
        if self.reading.classes:
            tints = self._tints()
            return [color(tints[min(int(label), len(tints) - 1)]) for label in self.reading.labels(targets[rows])]
        values = targets[rows].reshape(len(rows), -1)[:, 0].astype(float)
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        places = np.rint(1 + 254 * (values - low) / (high - low if high > low else 1.0)).astype(int)
        return [pg.mkColor(*diverging(self.theme)[place].tolist()) for place in places]

    def _named(self) -> list[Entry]:
        """Which colour is which class, if there are not too many."""
        dataset = self.session.dataset
        names = list(dataset.class_labels()) if dataset is not None and self.reading.classes else []
        tints = self._tints()
        return [Entry(name, tint, "dot") for name, tint in zip(names, tints, strict=True)] if len(names) == len(tints) <= MOST_NAMED else []

    def _point(self, place: QPointF | None) -> None:
        across, upward = self.projection.axes
        if self.node is None or not len(self.places):
            self.header.show_legend()
        elif place is not None:
            shown = [(self.axis_bar.name(across), number(place.x(), 3)), (self.axis_bar.name(upward), number(place.y(), 3))]
            names, values = zip(*shown[: self.projection.units], strict=True)
            self.header.show_legend(Entry(", ".join(names), value=", ".join(values)))
        else:
            text = self.tr("{first} across, {second} up") if self.projection.units > 1 else self.tr("{first} across")
            broken = int(np.count_nonzero(self.nowhere))
            faults = [Entry(self.tr("{count} not finite").format(count=broken), self.theme.bad, "dot")] if broken else []
            axes = text.format(first=self.axis_bar.name(across), second=self.axis_bar.name(upward))
            self.header.show_legend(*faults, *self._named(), Entry(axes))
