"""Where the pattern that was selected in a memory occurs again, in this and in other samples, and what came in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnsim.datasets.arrays import listed
from nnsim.engine.frames import Frame
from nnsim.engine.patterns import MOST_PLACES, Pattern, Place
from nnsim.ui import fonts, memories
from nnsim.ui.numerals import grouped
from nnsim.ui.plots.cursor import Cursor
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.finder import Finder
from nnsim.ui.plots.following import input_lanes
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.lane import Lane
from nnsim.ui.plots.place_list import Headings, Item, PlaceList
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time, remembering
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.fields import Slider
from nnsim.ui.widgets.labels import Elided

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_LISTED = 200
FURTHEST = 1.0
"""The distance at the right end of the slider: that of two places taken at random."""


class PatternsPlot(Plot):
    """A list of places, the nearest first; a slider says how near they have to be."""

    key = "patterns"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.finder = Finder.of(session)
        self.cursor_of_all = Cursor.of(session)
        self.slider = Slider(100, self.body)
        self.slider.setAccessibleName(self.tr("Largest distance"))
        self.slider.setToolTip(self.tr("How far a place may be from the pattern: 0 is equal, 1 is as far as two places taken at random"))
        self.slider.set_share(self.finder.threshold / FURTHEST)
        self.limit = QLabel(self.body)
        self.limit.setFont(fonts.numbers(SMALL))
        self.summary = Elided("", SMALL, muted=True, parent=self.body)
        self.list = PlaceList(self.theme, self.body)
        self.list.setAccessibleName(self.tr("Places where the pattern occurs again"))
        line = QHBoxLayout()
        line.setSpacing(6)
        self.word = QLabel(self.tr("distance ≤"), self.body)
        self.word.setFont(fonts.text(SMALL))
        for widget, stretch in ((self.word, 0), (self.limit, 0), (self.slider, 1)):
            line.addWidget(widget, stretch)
        self._body.addLayout(line, 0, 0)
        self._body.addWidget(self.summary, 1, 0)
        self._body.addWidget(Headings(self.list, self.body), 2, 0)
        self._body.addWidget(self.list, 3, 0)
        self._body.setRowStretch(3, 1)
        self._body.setVerticalSpacing(1)
        self.slider.valueChanged.connect(self._threshold_chosen)
        self.finder.changed.connect(self._show)
        self.list.gone.connect(self.go)
        self._lanes: dict[int, tuple[Lane, ...]] = {}
        """What comes in, by training sample, as far as it was shown."""

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session) and bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("PatternsPlot", "Same pattern elsewhere")

    def explanation(self) -> str:
        return self.tr(
            "Drag over some rows and steps of the plot of gates: the other places where these units go through the same values are "
            "listed here, with the steps just before them, the nearest first. The distance is the root mean square difference over all "
            "steps and units of the pattern: 0 where they are equal, about 1 for two places taken at random. The slider says how far "
            "away a place may be. Click a place to see it in all plots. Look for what the inputs there have in common: that is what the "
            "pattern stands for."
        )

    def project_changed(self) -> None:
        self._lanes = {}

    def show_frame(self, frame: Frame) -> None:
        self._show()

    def theme_changed(self) -> None:
        self.list.set_theme(self.theme)
        self._lanes = {}

    def table(self) -> Table:
        places = self.finder.found() if self.finder.pattern is not None else []
        return {
            "sample": np.array([place.sample + 1 for place in places]), "step": np.array([place.start + 1 for place in places]),
            "distance": np.array([place.distance for place in places]),
        } if places else {}  # fmt: skip

    def go(self, place: Place) -> None:
        """Follow the sample, and put the cursor of all plots at the first step of the place."""
        self.session.set_sample(place.sample)
        self.cursor_of_all.pin(place.start)
        self.finder.changed.emit()

    def _threshold_chosen(self) -> None:
        self.finder.set_threshold(self.slider.share * FURTHEST)

    def _show(self) -> None:
        if not self.isVisible():
            return
        finder, pattern = self.finder, self.finder.pattern
        if pattern is None:
            self.header.show_legend()
            self.say(self.tr("Drag over some rows and steps of “Gates over time”: places where the same pattern occurs again appear here."))
            return
        self.say("")
        self.slider.blockSignals(True)
        self.slider.set_share(finder.threshold / FURTHEST)
        self.slider.blockSignals(False)
        self.limit.setText(f"{finder.threshold:.2f}")
        found = finder.found()
        self.summary.setText(self._told(len(found), len({place.sample for place in found})))
        self.header.show_legend(Entry(self._name(pattern)))
        own = Place(pattern.sample, pattern.start, 0.0)
        self._list([(own, True), *((place, False) for place in found[:MOST_LISTED])])

    def _list(self, places: list[tuple[Place, bool]]) -> None:
        pattern = self.finder.pattern
        assert pattern is not None
        before = [(item.place, item.chosen, item.steps) for item in self.list.places.items]
        if before == [(place, chosen, pattern.steps) for place, chosen in places] and self._lanes:
            return
        self.list.show_places([
            Item(place, pattern.steps, self._inputs(place.sample), self._length(place.sample), chosen) for place, chosen in places
        ])  # fmt: skip

    def _name(self, pattern: Pattern) -> str:
        """The value and the units of the pattern, as the plot of gates calls them."""
        node = self.session.document.network.nodes.get(pattern.node)
        gates = node is not None and bool(self.session.document.network.entry(node).gates)
        sign = memories.symbol(pattern.value, gates and pattern.value == "g" and node is not None and node.kind == "lstm")
        units = f"{pattern.first + 1}" if pattern.last == pattern.first + 1 else f"{pattern.first + 1}–{pattern.last}"
        return f"{sign} {units}"

    def _told(self, places: int, samples: int) -> str:
        finder = self.finder
        if finder.searching:
            return self.tr("Searching…")
        if finder.failure:
            return said(finder.failure)
        if finder.left_out:
            text = self.tr("%n place(s) in {samples} of the first {searched} samples", "", places)
        else:
            text = self.tr("%n place(s) in {samples} of {searched} samples", "", places)
        text = text.replace("(s)", "" if places == 1 else "s")
        if places == MOST_PLACES:
            text = self.tr("The nearest %n places, in {samples} of {searched} samples", "", places)
        told = text.format(samples=grouped(samples), searched=grouped(finder.samples))
        if finder.iteration is not None and finder.iteration != self.session.frame.iteration:
            told += self.tr(", at iteration {iteration}").format(iteration=grouped(finder.iteration))
        return told

    def _index(self, sample: int) -> int | None:
        """Where a training sample lies in the data set."""
        dataset, parts = self.session.dataset, self.session.parts
        if dataset is None:
            return None
        index = sample if parts is None else (int(parts.train[sample]) if sample < len(parts.train) else -1)
        return index if 0 <= index < dataset.samples else None

    def _length(self, sample: int) -> int:
        dataset, index = self.session.dataset, self._index(sample)
        if dataset is not None and dataset.lengths is not None and index is not None:
            return int(dataset.lengths[index])
        return max((lane.values.shape[1] for lane in self._inputs(sample)), default=0)

    def _inputs(self, sample: int) -> tuple[Lane, ...]:
        if sample in self._lanes:
            return self._lanes[sample]
        dataset, index = self.session.dataset, self._index(sample)
        found: list[Lane] = []
        for node, given in zip(self.session.document.network.inputs(), listed(dataset.inputs) if dataset is not None else [], strict=False):
            if index is None or dataset is None:
                continue
            values = given[index].reshape(len(given[index]), -1).T if dataset.sequence and given.ndim > 2 else None
            if values is None:
                steps = self.session.frame.length or 1
                values = np.repeat(given[index].reshape(-1, 1), steps, axis=1)
            names = () if isinstance(dataset.inputs, dict) else dataset.feature_names
            found += input_lanes(node.name, values, names, self.theme)
        self._lanes[sample] = tuple(found)
        return self._lanes[sample]
