"""What the network answers everywhere in a plane through its inputs, with the data on it; two inputs can be painted while it trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.catalog import Plain
from nnsim.datasets.arrays import listed
from nnsim.engine.frames import Frame, Plane
from nnsim.ui.numerals import brief, grouped, number
from nnsim.ui.plots import heat, layers
from nnsim.ui.plots.axis import BOTTOM, LEFT
from nnsim.ui.plots.brushes import ERASER, Brushes
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.input_plane import InputPlane
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.output_choice import OutputChoice
from nnsim.ui.plots.painting import Painting, Points
from nnsim.ui.plots.passing import Picture
from nnsim.ui.plots.plane_bar import PlaneBar
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import MOST_SHOWN, Reading, Samples, at_points, judged, no_samples, reading_of
from nnsim.ui.theme import class_colors, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SIZE, COARSE, COARSEST = 72, 36, 20
"""Cells along each side; fewer while a large network trains, or of a very large one, and fewest while that trains."""
SMALL, MIDDLING = 3000, 30_000
"""Parameters up to which a network over two inputs is not large, and any network not very large."""
FEW_FEATURES = 12
"""From more of them on it is said of how many the map shows two."""
WIDEST = 1.6
"""A map is stretched to at most so many times its height."""
UNLIMITED = 16_777_215
"""Qt's largest width of a widget."""
STRENGTH = 0.78
"""How far the colours of the map go, so that points of the same class stand out on it."""


class DecisionMap(Plot):
    """The output over two inputs. Training points ●, validation and test points ○, wrong ones in a ring."""

    key = "decision_map"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Decision map with data points"))
        self.chart.set_theme(self.theme)
        self.plane = InputPlane.of(session)
        self.bar = PlaneBar(self.plane, self.theme, self.body)
        self.brushes = Brushes(self.theme, self.body)
        self.output = OutputChoice(session, self.header, self)
        self.output.changed.connect(self._choose_output)
        self._body.addWidget(self.chart, 0, 0)
        self._body.addWidget(self.bar, 1, 0)
        self._body.addWidget(self.brushes, 2, 0)
        self.image = Picture(axisOrder="row-major")
        self.others = Dots(antialias=True, size=7, pxMode=True)
        self.points = Dots(antialias=True, size=7, pxMode=True)
        self.rings = Dots(antialias=True, size=12, pxMode=True, brush=None)
        self.fed = Dots(antialias=True, size=15, pxMode=True, symbol="+")
        items: tuple[pg.GraphicsObject, ...] = (self.image, self.others, self.points, self.rings, self.fed)
        for depth, item in enumerate(items):
            item.setZValue(depth)
            self.chart.add(item)
        self.data: Samples = no_samples(2)
        self.reading = Reading(0)
        self.extent = self.plane.extent
        self.wish: Plane | None = None
        """The plane that is shown."""
        self.decision: np.ndarray | None = None
        self.wrong = np.zeros(0, dtype=np.intp)
        self.reach = 1.0
        """Of numbers, how far the colours go on both sides of the middle of what is to be learnt."""
        self._drawn: tuple[object, ...] = ()
        self._ringed = (self.theme, np.zeros((0, 2)))
        self._offered: tuple[object, ...] = ()
        self.painting = Painting(session, self.chart)
        self.painting.changed.connect(self._painted)
        self.painting.finished.connect(self.refresh)
        self.brushes.chosen.connect(self._choose)
        self.chart.pointed.connect(self._point)
        self.plane.changed.connect(self.refresh)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return InputPlane.applies(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("DecisionMap", "Decision map")

    def explanation(self) -> str:
        text = self.tr(
            "The colour of each place is what the network answers there; pale places are undecided, so the boundary runs where "
            "the colour fades. Full points are training samples, hollow ones validation and test samples; a ring marks a wrong "
            "answer. Look for a boundary that follows the classes without bending around single points."
        )
        if self.output.several:
            text += " " + self.tr("The arrows in the head choose the output that is shown, with its targets, or select it on the drawing.")
        if self.plane.whole and not self.painting.points.alike:
            return text + " " + self.tr("Drag a point to move it, drag with the right button to erase.")
        if self.plane.whole:
            return text + " " + self.tr(
                "Choose a colour below the map to paint points, drag a point to move it, drag with the right button to erase."
            )
        more = self.tr(
            "The network has {count} features and the map shows two, which you choose below it; all others are held at {held}. So it is "
            "one slice of many: a sample lies where its two features are, but its own other features differ, and its ring says what the "
            "network answers to the whole sample. Of pictures two pixels say next to nothing; there, look at the hidden space instead."
        )  # fmt: skip
        return text + " " + more.format(count=len(self.plane.names), held=self.plane.held_text(8))

    def project_changed(self) -> None:
        if self.painting.gesture:
            return
        plane = self.plane
        plane.refresh()
        self.bar.refresh()
        self.output.refresh()
        self.brushes.setVisible(plane.whole)
        self._show_axes()
        dataset = self.output.dataset
        self.data = Samples(plane.places(), self._targets(), plane.data.training)
        self.reading = reading_of(dataset)
        before, self.wish, self.extent = self.wish, self._wish(), plane.extent
        if before is None or self.wish is None or replace(before, held=self.wish.held) != self.wish:
            self.decision = None  # what was shown is another place
        self.painting.take(Points(self.data.inputs, self.data.targets, self._named_targets()))
        reason = ""
        if dataset is None or not self.data.taught:
            reason = self.tr("Choose data in the plane first.")
        elif not dataset.points or not plane.whole:
            reason = self.tr("These are measured data: points can be painted in the plane sets, such as blobs or moons.")
        self.painting.allowed = not reason
        if not reason and not self.painting.points.alike:
            reason = self.tr("A new point would need a target for every output: points can only be moved and erased here.")
        tints, names = self._classes()
        if self._offered != (tints, names, reason, self.theme):
            self._offered = (tints, names, reason, self.theme)
            self.brushes.offer(tints, names, self.tr("Eraser"), self.theme, reason, erasing=self.painting.allowed)

    def wants(self) -> dict[str, object]:
        wanted: dict[str, object] = {"planes": (self.wish,)} if self.wish is not None else {}
        return wanted | ({"extent": self.extent} if self.plane.whole else {"answers": MOST_SHOWN})

    def show_frame(self, frame: Frame) -> None:
        if self.plane.refresh():
            self.refresh()
            return
        found = frame.planes.get(self.wish, {}) if self.wish is not None else {}
        fresh = found.get(self.wish.nodes[0]) if self.wish is not None and found else None
        if fresh is not None or not frame.planes:
            self.decision = fresh
        left, right, bottom, top = self.extent
        self.chart.show_limits(Limits(left, right), Limits(bottom, top))
        if self.reading.classes == 0:
            self._follow()
        if self.decision is not None:
            self.image.setImage(self._picture(self.decision), autoLevels=False, levels=None)
            self.image.setRect(QRectF(left, bottom, right - left, top - bottom))
        self.image.setVisible(self.decision is not None)
        self._draw_points()
        self._draw_rings(frame)
        self._draw_fed(frame)
        self._point(None)
        empty = self.decision is None and not len(self.data)
        self.say(self.tr("Choose data with two inputs, or step: the answer at each place appears here.") if empty else "")

    def table(self) -> Table:
        if self.decision is None:
            return {}
        left, right, bottom, top = self.extent
        size = self.decision.shape[-1]
        cells = (np.arange(size) + 0.5) / size
        x, y = np.meshgrid(left + cells * (right - left), bottom + cells * (top - bottom))
        outputs = {f"output {index + 1}": values.ravel() for index, values in enumerate(self.decision)}
        across, upward = (self.plane.names[feature] for feature in self.plane.features)
        held = {f"{name} (held)": np.array([value]) for name, value in self.plane.held_values().items()}
        return {across: x.ravel(), upward: y.ravel()} | outputs | held

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)
        self.bar.set_theme(self.theme)
        self._drawn = ()
        self.project_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_axes()

    def own_choices(self) -> dict[str, Plain]:
        return {} if self.output.first or not self.output.id else {"output": self.output.id}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        self.output.take(kept.get("output"))

    # Inside

    def _choose_output(self) -> None:
        self.refresh()
        self.choice_made.emit()

    def _wish(self) -> Plane | None:
        session, plane = self.session, self.plane
        if not self.output.id:
            return None
        count = layers.parameters(session)
        coarse = SIZE if plane.whole and count <= SMALL else COARSE if count <= MIDDLING else COARSEST
        return plane.plane((self.output.id,), SIZE if count <= MIDDLING else COARSE, coarse)

    def _targets(self) -> np.ndarray:
        """Of the output that is shown, (N,) or (N, columns)."""
        dataset, count = self.output.dataset, len(self.plane.data)
        given = listed(dataset.targets) if dataset is not None and count else []
        return given[0] if given else np.zeros((count, 0))

    def _named_targets(self) -> Mapping[str, np.ndarray]:
        """Of all outputs, where they have targets of their own."""
        given = self.session.dataset
        return given.targets if given is not None and given.points and isinstance(given.targets, dict) else {}

    def _show_axes(self) -> None:
        """Of two inputs the map has the room; of two features of many it is said where they are."""
        whole = self.plane.whole
        for axis in (self.chart.left, self.chart.bottom):
            axis.setVisible(not whole)
        self.chart.left.setWidth(0 if whole else LEFT)
        self.chart.bottom.setHeight(0 if whole else BOTTOM)
        self._body.setContentsMargins(*((12, 2, 16, 4) if whole else (4, 2, 12, 6)))
        height = self.body.height() - 30
        self.chart.setMaximumWidth(max(round(WIDEST * height), 150) if whole else UNLIMITED)

    def _classes(self) -> tuple[list[str], list[str]]:
        """Colours and names of what can be painted."""
        dataset = self.output.dataset
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

    def _follow(self) -> None:
        """Let the colours hold the targets and the answers, on one scale for map and points."""
        away = 0.0
        if self.decision is not None:
            finite = self.decision[0][np.isfinite(self.decision[0])]
            away = float(np.abs(finite - self.reading.middle).max(initial=0.0))
        self.reach = self.scales.reach("answers", max(away, self.reading.reach if self.data.taught else 0.0, 1e-6))

    def _picture(self, decision: np.ndarray) -> np.ndarray:
        if len(decision) > 1 and self.reading.classes >= 2:
            return heat.blended(decision, self.theme, STRENGTH)
        reach = self.reading.reach
        if self.reading.classes == 0:
            reach = self.reach
        return heat.signed(decision[0], self.theme, self.reading.middle, reach, STRENGTH)

    def _draw_points(self) -> None:
        dress = (id(self.data), id(self.theme), self.reach)
        if self._drawn == dress:
            return
        self._drawn = dress
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
            away = targets.reshape(len(targets), np.prod(targets.shape[1:], dtype=int))[:, 0] - self.reading.middle  # of no points, too
            shares = STRENGTH * np.clip(np.nan_to_num(away / self.reach), -1, 1)
            ends = (self.theme.negative, self.theme.positive)
            return [mix(self.theme.canvas, ends[int(share > 0)], round(abs(float(share)), 2)) for share in shares]
        tints = self._classes()[0]
        return [tints[label] if 0 <= label < len(tints) else self.theme.bad for label in self.reading.labels(targets)]

    def _draw_rings(self, frame: Frame) -> None:
        """A ring around every drawn point that is answered wrongly: over two inputs as sharp as the map's cells, else by its own answer."""
        wrong = np.zeros(0, dtype=np.intp)
        if self.decision is not None and self.data.taught and self.reading.classes:
            if self.plane.whole:
                rows = self.data.shown()
                outputs = at_points(self.decision, self.extent, self.data.inputs[rows])
            else:
                rows, outputs = judged(self.session, frame, self.data.shown(), self.output.id if self.output.several else "")
            failed = (self.reading.answers(outputs) != self.reading.labels(self.data.targets[rows])) if len(rows) else np.zeros(0, bool)
            wrong = rows[failed | ~np.isfinite(outputs).all(axis=0)]
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
        self._draw_rings(self.frame)

    def _point(self, place: QPointF | None) -> None:
        if place is not None and self.decision is not None:
            answer = at_points(self.decision, self.extent, np.array([[place.x(), place.y()]]))[:, 0]
            values = self._said(answer)
            where = f"{number(place.x(), 3)}, {number(place.y(), 3)}"
            self.header.show_legend(Entry("", value=where), Entry("→", value=values))
            return
        entries = [Entry(self.tr("train"), self.theme.muted, "dot")]
        if not self.data.training.all():
            entries.append(Entry(self.tr("validation"), self.theme.muted, "ring"))
        if len(self.data.shown()) < len(self.data):
            shown, count = grouped(len(self.data.shown())), grouped(len(self.data))
            entries.insert(0, Entry(self.tr("{shown} of {all} points").format(shown=shown, all=count)))
        if self.reading.classes == 0 and self.decision is not None:
            low, high = (brief(self.reading.middle + sign * self.reach, 3) for sign in (-1, 1))
            entries.insert(0, Entry(self.tr("{low} to {high}").format(low=low, high=high)))
        if not self.brushes.isVisible() and self.reading.classes:  # where points can be painted, the brushes have the names
            entries = [*(Entry(name, tint, "dot") for tint, name in zip(*self._classes(), strict=False)), *entries]
        if len(self.plane.names) > FEW_FEATURES:
            entries.insert(0, Entry(self.tr("2 of {count} features").format(count=grouped(len(self.plane.names)))))
        self.header.show_legend(*entries)

    def _said(self, answer: np.ndarray) -> str:
        """The outputs at a place; of several classes the one that is answered, with its output."""
        labels = self.output.dataset.class_labels() if self.output.dataset is not None else ()
        if 1 < len(answer) == len(labels) and np.isfinite(answer).all():
            best = int(answer.argmax())
            return f"{labels[best]} {number(float(answer[best]), 3)}"
        return " ".join(number(float(value), 3) for value in answer[:3])
