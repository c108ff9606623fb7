"""What the network answers everywhere in the plane, with the data on it; the data can be painted while it trains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.numerals import grouped, number
from nnsim.ui.plots import heat
from nnsim.ui.plots.brushes import ERASER, Brushes
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.painting import Painting, Points
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import Reading, Samples, at_points, extent_of, in_time, input_units, no_samples, reading, remembering, samples
from nnsim.ui.theme import class_colors, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SIZE = 72
EVERYWHERE = (-1.0, 1.0, -1.0, 1.0)
"""The part of the plane that is shown while there are no data."""
WIDEST = 1.6
"""A map is stretched to at most so many times its height."""
STRENGTH = 0.78
"""How far the colours of the map go, so that points of the same class stand out on it."""


class Picture(pg.ImageItem):  # type: ignore[misc]
    """An image whose cells pass into each other."""

    def paint(self, painter: QPainter, *arguments: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        super().paint(painter, *arguments)


class DecisionMap(Plot):
    """The output over two inputs. Training points ●, validation and test points ○, wrong ones in a ring."""

    key = "decision_map"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body, axes=False, mouse=False)
        self.chart.setAccessibleName(self.tr("Decision map with data points"))
        self.chart.set_theme(self.theme)
        self.brushes = Brushes(self.theme, self.body)
        self._body.setContentsMargins(12, 2, 16, 4)
        self._body.addWidget(self.chart, 0, 0)
        self._body.addWidget(self.brushes, 1, 0)
        self.image = Picture(axisOrder="row-major")
        self.others = Dots(antialias=True, size=7, pxMode=True)
        self.points = Dots(antialias=True, size=7, pxMode=True)
        self.rings = Dots(antialias=True, size=12, pxMode=True, brush=None)
        self.fed = Dots(antialias=True, size=15, pxMode=True, symbol="+")
        layers: tuple[pg.GraphicsObject, ...] = (self.image, self.others, self.points, self.rings, self.fed)
        for depth, item in enumerate(layers):
            item.setZValue(depth)
            self.chart.add(item)
        self.data: Samples = no_samples(2)
        self.reading = Reading(0)
        self.extent = EVERYWHERE
        self._name = ""
        self.decision: np.ndarray | None = None
        self.wrong = np.zeros(0, dtype=np.intp)
        self._reach = 1.0
        self._drawn: tuple[object, ...] = ()
        self._ringed = (self.theme, np.zeros((0, 2)))
        self._offered: tuple[object, ...] = ()
        self.painting = Painting(session, self.chart)
        self.painting.changed.connect(self._painted)
        self.painting.finished.connect(self.refresh)
        self.brushes.chosen.connect(self._choose)
        self.chart.pointed.connect(self._point)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return input_units(session) == 2 and not in_time(session) and not remembering(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("DecisionMap", "Decision map")

    def explanation(self) -> str:
        return self.tr(
            "The colour of each place is what the network answers there; pale places are undecided, so the boundary runs where "
            "the colour fades. Full points are training samples, hollow ones validation and test samples; a ring marks a wrong "
            "answer. Look for a boundary that follows the classes without bending around single points. "
            "Choose a colour below the map to paint points, drag a point to move it, drag with the right button to erase."
        )

    def project_changed(self) -> None:
        if self.painting.gesture:
            return
        self.data = samples(self.session, 2)
        self.reading = reading(self.session)
        dataset = self.session.dataset
        name = dataset.name if dataset is not None else ""
        self.extent = extent_of(self.data.inputs, self.extent if name == self._name else None) if len(self.data) else EVERYWHERE
        self._name = name
        reason = ""
        if dataset is None or not self.data.taught:
            reason = self.tr("Choose data in the plane first.")
        elif not dataset.points:
            reason = self.tr("These are measured data: points can be painted in the plane sets, such as blobs or moons.")
        self.painting.allowed = not reason
        self.painting.take(Points(self.data.inputs, self.data.targets))
        tints, names = self._classes()
        if self._offered != (tints, names, reason, self.theme):
            self._offered = (tints, names, reason, self.theme)
            self.brushes.offer(tints, names, self.tr("Eraser"), self.theme, reason)

    def wants(self) -> dict[str, object]:
        return {"decision_size": SIZE, "extent": self.extent}

    def show_frame(self, frame: Frame) -> None:
        self.decision = frame.decision
        left, right, bottom, top = self.extent
        self.chart.show_limits(Limits(left, right), Limits(bottom, top))
        if frame.decision is not None:
            self.image.setImage(self._picture(frame.decision), autoLevels=False, levels=None)
            self.image.setRect(QRectF(left, bottom, right - left, top - bottom))
        self.image.setVisible(frame.decision is not None)
        self._draw_points()
        self._draw_rings()
        self._draw_fed(frame)
        self._point(None)
        empty = frame.decision is None and not len(self.data)
        self.say(self.tr("Choose data with two inputs, or step: the answer at each place appears here.") if empty else "")

    def table(self) -> Table:
        if self.decision is None:
            return {}
        left, right, bottom, top = self.extent
        size = self.decision.shape[-1]
        cells = (np.arange(size) + 0.5) / size
        x, y = np.meshgrid(left + cells * (right - left), bottom + cells * (top - bottom))
        outputs = {f"output {index + 1}": values.ravel() for index, values in enumerate(self.decision)}
        return {"x1": x.ravel(), "x2": y.ravel()} | outputs

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)
        self._drawn = ()
        self.project_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self.body.height() - 30
        self.chart.setMaximumWidth(max(round(WIDEST * height), 150))

    # Inside

    def _classes(self) -> tuple[list[str], list[str]]:
        """Colours and names of what can be painted."""
        dataset = self.session.dataset
        labels = list(dataset.class_labels()) if dataset is not None else []
        if self.data.taught and self._single():
            names = labels if len(labels) == 2 else [number(self.reading.middle + sign * self.reading.reach, 2) for sign in (-1, 1)]
            return [self.theme.negative, self.theme.positive], names
        return class_colors(self.theme, len(labels)), labels

    def _single(self) -> bool:
        """Whether one number is learnt, so that the signed colours say low and high."""
        return self.reading.classes == 0 or self.data.single

    def _target(self, index: int) -> np.ndarray | int:
        """The target of a painted point."""
        targets = self.data.targets
        if targets.ndim == 1:
            return index
        if self.data.single:
            return np.array([self.reading.middle + (2 * index - 1) * self.reading.reach])
        chosen: np.ndarray = np.eye(targets.shape[1])[index]
        return chosen

    def _picture(self, decision: np.ndarray) -> np.ndarray:
        if len(decision) > 1 and self.reading.classes >= 2:
            return heat.blended(decision, self.theme, STRENGTH)
        reach = self.reading.reach
        if self.reading.classes == 0:
            finite = decision[0][np.isfinite(decision[0])]
            self._reach = reach = heat.reach(self._reach, max(float(np.abs(finite).max(initial=0.0)), 1e-6))
        return heat.signed(decision[0], self.theme, self.reading.middle, reach, STRENGTH)

    def _draw_points(self) -> None:
        if self._drawn == (id(self.data), id(self.theme)):
            return
        self._drawn = (id(self.data), id(self.theme))
        shown = self.data.shown()
        for item, wanted in ((self.points, True), (self.others, False)):
            rows = shown[self.data.training[shown] == wanted]
            tints = self._tints(rows)
            if wanted:
                style = {"pen": pg.mkPen(self.theme.panel, width=1), "brush": [QBrush(color(tint)) for tint in tints]}
            else:
                style = {"pen": [pg.mkPen(tint, width=2) for tint in tints], "brush": color(self.theme.panel)}
            item.setData(x=self.data.inputs[rows, 0], y=self.data.inputs[rows, 1], **style)
            item.setVisible(len(rows) > 0)

    def _draw_fed(self, frame: Frame) -> None:
        """Where the input lies that is fed by hand."""
        place = next(iter(frame.fed.feed.inputs.values())).ravel() if frame.fed is not None else np.zeros(0)
        self.fed.setVisible(len(place) == 2)
        if len(place) == 2:
            self.fed.setData(x=place[:1], y=place[1:], pen=pg.mkPen(self.theme.panel, width=1.5), brush=color(self.theme.ink))

    def _tints(self, rows: np.ndarray) -> list[str]:
        if not self.data.taught:
            return [self.theme.muted] * len(rows)
        targets = self.data.targets[rows]
        if self.reading.classes == 0:
            shares = np.clip(np.nan_to_num(targets.reshape(len(targets), -1)[:, 0] / self.reading.reach), -1, 1)
            ends = (self.theme.negative, self.theme.positive)
            return [mix(self.theme.canvas, ends[int(share > 0)], round(abs(float(share)), 2)) for share in shares]
        tints = self._classes()[0]
        return [tints[label] if 0 <= label < len(tints) else self.theme.bad for label in self.reading.labels(targets)]

    def _draw_rings(self) -> None:
        """A ring around every drawn point that the map answers wrongly; as sharp as the map's cells."""
        wrong = np.zeros(0, dtype=np.intp)
        if self.decision is not None and self.data.taught and self.reading.classes:
            shown = self.data.shown()
            outputs = at_points(self.decision, self.extent, self.data.inputs[shown])
            answers = self.reading.answers(outputs)
            failed = (answers != self.reading.labels(self.data.targets[shown])) | ~np.isfinite(outputs).all(axis=0)
            wrong = shown[failed]
        self.wrong = wrong
        places = self.data.inputs[wrong] if len(wrong) else np.zeros((0, 2))
        if self._ringed[0] is not self.theme or not np.array_equal(self._ringed[1], places):
            self._ringed = (self.theme, places)
            self.rings.setData(x=places[:, 0], y=places[:, 1], pen=pg.mkPen(self.theme.ink, width=1))
            self.rings.setVisible(len(places) > 0)

    def _choose(self, index: int | None) -> None:
        self.painting.erasing = index == ERASER
        self.painting.target = None if index is None or index == ERASER else self._target(index)

    def _painted(self, points: Points) -> None:
        """Show a drag at once; the parts of the split follow when the session has taken the points over."""
        known = self.data.training
        training = known if len(known) == len(points.inputs) else np.ones(len(points.inputs), dtype=bool)
        self.data = Samples(points.inputs, points.targets, training)
        self._draw_points()
        self._draw_rings()

    def _point(self, place: QPointF | None) -> None:
        if place is not None and self.decision is not None:
            answer = at_points(self.decision, self.extent, np.array([[place.x(), place.y()]]))[:, 0]
            values = " ".join(number(float(value), 3) for value in answer[:3])
            where = f"{number(place.x(), 3)}, {number(place.y(), 3)}"
            self.header.show_legend(Entry("", value=where), Entry("→", value=values))
            return
        entries = [Entry(self.tr("train"), self.theme.muted, "dot")]
        if not self.data.training.all():
            entries.append(Entry(self.tr("validation"), self.theme.muted, "ring"))
        if len(self.data.shown()) < len(self.data):
            shown, count = grouped(len(self.data.shown())), grouped(len(self.data))
            entries.insert(0, Entry(self.tr("{shown} of {all} points").format(shown=shown, all=count)))
        self.header.show_legend(*entries)
