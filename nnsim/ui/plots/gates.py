"""What a memory does over the steps of the followed sequence: all its gates and values, of all units or of one, below what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.catalog import Plain
from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui import memories
from nnsim.ui.numerals import number
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.finder import Finder
from nnsim.ui.plots.followed import FollowedLanes
from nnsim.ui.plots.following import asked_for, came_in, steady
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.lane import Lane, Span, Spot
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time, remembering
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.samples import shown_sample

if TYPE_CHECKING:
    from nnsim.ui.session import Session

ALL = -1
"""The choice of all units."""


class GatesPlot(Plot):
    """Units down, steps across, a picture for each value of a memory: the one selected or chosen last, or else the first."""

    key = "gates"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lanes = FollowedLanes(session, self.body)
        self.lanes.whole = True
        self.lanes.setAccessibleName(self.tr("Values of a memory, units by time steps"))
        self._body.addWidget(self.lanes, 0, 0)
        self.layers = Chooser(self.tr("The layer before"), self.tr("The next layer"), self)
        self.units = Chooser(self.tr("The unit before"), self.tr("The next unit"), self)
        self.units.home = ALL
        for chooser in (self.layers, self.units):
            self.header.add_control(chooser)
        self.layers.chosen.connect(self.choose_layer)
        self.units.chosen.connect(self.choose_unit)
        self.lanes.pointed.connect(self._show_legend)
        self.lanes.chosen.connect(self._clicked)
        self.lanes.named.connect(self._all_units)
        self.lanes.left.connect(self._all_units)
        self.lanes.spanned.connect(self._spanned)
        self.finder = Finder.of(session)
        self.finder.changed.connect(self._show_marks)
        self.nodes: list[Node] = []
        self.node: Node | None = None
        self.unit = ALL
        self.values: dict[str, np.ndarray] = {}
        self._above = 0
        """Lanes of what comes in and what should come out."""
        self._count = 0
        self._kept: dict[str, int] = {}
        """The unit that was chosen of a layer, by its id."""

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session) and bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("GatesPlot", "Gates over time")

    def title(self) -> str:
        gated = self.node is None or bool(self.session.document.network.entry(self.node).gates)
        caption = self.caption() if gated else self.tr("State over time")
        return caption if self.node is None or len(self.nodes) > 1 else f"{caption} · {self.node.name}"

    def explanation(self) -> str:
        return self.tr(
            "Above what comes in and what should come out; below, each picture is one value of the memory: a row for every unit, a "
            "column for every time step of the followed sample. Blue is positive, orange negative; a gate goes from 0, closed, to 1, "
            "open. Where it is hatched, the sequence is over. Look for gates that open or close where something important comes in, and "
            "for a cell that keeps its colour from there to the end: that is what is remembered. A click puts the cursor of all plots at "
            "a step and shows the curves of that unit; Escape shows all units again. Drag over some rows and steps, or hold Shift with "
            "the arrow keys, to find where else the same pattern occurs. The arrows choose the layer, the unit and, in the lower left "
            "corner, the sample."
        )

    def project_changed(self) -> None:
        self.nodes = remembering(self.session)
        ids = [node.id for node in self.nodes]
        chosen = [id for id in ids if id in self.session.selection]
        kept = [self.node.id] if self.node is not None and self.node.id in ids else [id for id in self._kept if id in ids]
        self._take(next(iter(chosen or kept or ids), None))

    def _take(self, id: str | None) -> None:
        if self.node is None or id != self.node.id:
            self.unit = self._kept.get(id or "", ALL)
        self.node = next((node for node in self.nodes if node.id == id), None)

    def wants(self) -> dict[str, object]:
        return {"signals": True}

    def show_frame(self, frame: Frame) -> None:
        given = frame.sequences.get(self.node.id, {}) if self.node is not None else {}
        names = memories.drawn(given) if given else ()
        self.values = {name: given[name] for name in names if given[name].ndim == 2 and given[name].size}
        if self.node is None or not self.values:
            self.lanes.show_lanes((), None, 0)
            self.units.hide()
            self.layers.hide()
            self.header.show_legend()
            self.say(self.tr("Step or train: what the memory does over time appears here."))
            return
        self._count = len(next(iter(self.values.values())))
        self.unit = min(self.unit, self._count - 1)
        known = memories.computed(self.session.document.network, frame).get(self.node.id)
        around = (*came_in(self.session, frame, self.theme), *asked_for(self.session, frame, self.theme))
        above = [compact(lane) for lane in steady(around, self.scales)]
        self._above = len(above)
        own = [replace(self._lane(self.node.id, name, values), known=known) for name, values in self.values.items()]
        self.lanes.theme = self.theme
        self.lanes.selectable = frozenset(range(self._above, self._above + len(own)))
        self.lanes.show_lanes([*above, *own], self.lanes.cursor_of_all.step(frame), frame.length)
        self._show_choices()
        self._show_marks()
        self._show_legend(self.lanes.under())
        self.say("")

    def table(self) -> Table:
        if not self.values:
            return {}
        steps = next(iter(self.values.values())).shape[1]
        units = range(self._count) if self.unit == ALL else [self.unit]
        columns = {f"{name} {unit + 1}": values[unit] for name, values in self.values.items() for unit in units}
        return {"step": np.arange(1, steps + 1)} | columns

    def choose_unit(self, unit: int) -> None:
        """Show one unit's curves, or the pictures of all units again (ALL)."""
        self.unit = unit
        self._keep()
        self.show_frame(self.frame)

    def choose_layer(self, place: int) -> None:
        """Show another of the layers that remember."""
        self._take(self.nodes[place].id)
        self._keep()
        self.refresh_title()
        self.show_frame(self.frame)

    def own_choices(self) -> dict[str, Plain]:
        return dict(self._kept)

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        self._kept = {id: unit for id, unit in kept.items() if type(unit) is int and unit >= ALL}

    def _keep(self) -> None:
        """Remember the layer and its unit, unless it is as the plot comes."""
        first = self.node is None or (self.unit == ALL and self.node.id == self.nodes[0].id)
        self._kept = {} if self.node is None or first else {self.node.id: self.unit}
        self.choice_made.emit()

    def refresh_title(self) -> None:
        self.header.show_title(self.title())
        self.setAccessibleName(self.title())

    def _lane(self, id: str, name: str, values: np.ndarray) -> Lane:
        sign = memories.symbol(name, "f" in self.values or "i" in self.values)
        title = " ".join(part for part in (sign, memories.word(name)) if part)
        shown = values if self.unit == ALL else values[self.unit : self.unit + 1]
        reach = 1.0
        if not memories.bounded(name, self.values):
            largest = float(np.abs(shown[np.isfinite(shown)]).max(initial=0.0))
            whose = "" if self.unit == ALL else f" {self.unit + 1}"
            reach = self.scales.reach(f"{id} {name}{whose}", largest)
        if self.unit == ALL:
            return Lane(title, shown, reach=reach)
        low = 0.0 if name in memories.GATES else -reach
        return Lane(title, shown, "curves", tints=(self.theme.positive,), limits=(low, reach))

    def _show_choices(self) -> None:
        words = self.tr("all units") if self.unit == ALL else self.tr("unit {unit}").format(unit=self.unit + 1)
        tip = self.tr("Click a row to see one unit of {count}").format(count=self._count)
        if self.unit != ALL:
            tip = self.tr("Click here to see all {count} units").format(count=self._count)
        self.units.show_value(self.unit, ALL, self._count - 1, words, tip)
        self.units.setVisible(self._count > 1)
        assert self.node is not None
        place = [node.id for node in self.nodes].index(self.node.id)
        back = memories.reads_backwards(self.node)
        words = self.node.name + (" ←" if back else "")
        tip = self.tr("Layer {number} of {count} that remember").format(number=place + 1, count=len(self.nodes))
        if back:
            tip = self.tr("{name} reads from the last step to the first: its past lies to the right").format(name=self.node.name)
        self.layers.show_value(place, 0, len(self.nodes) - 1, words, tip)
        self.layers.setVisible(len(self.nodes) > 1 or back)

    def _show_legend(self, at: Spot | None) -> None:
        lane = -1 if at is None else at.lane - self._above
        if at is None or at.lane >= len(self.lanes.lanes) or (0 < self.lanes.length <= at.step):
            self.header.show_legend(*([Entry(self.tr("unit × time step"))] if self.unit == ALL and self.values else []))
            return
        if lane < 0:
            above = self.lanes.lanes[at.lane] if at.lane >= 0 else None
            entry = Entry(f"t = {at.step + 1}")
            if above is not None and above.kind == "symbols":
                entry = Entry(f"{above.title}, t = {at.step + 1}", value=above.name_of(0, at.step))
            elif above is not None and above.kind != "words":
                entry = Entry(f"{above.title}, t = {at.step + 1}", value=number(float(above.values[at.row, at.step]), 3))
            self.header.show_legend(entry)
            return
        name = list(self.values)[lane]
        unit = at.row if self.unit == ALL else self.unit
        values = self.values[name]
        if unit < len(values) and at.step < values.shape[1]:
            sign = memories.symbol(name, "f" in self.values or "i" in self.values)
            self.header.show_legend(Entry(f"{sign}{unit + 1}, t = {at.step + 1}", value=number(float(values[unit, at.step]), 3)))

    def _clicked(self, at: Spot | None) -> None:
        if at is not None and at.lane >= self._above and self.unit == ALL and self._count > 1:
            self.choose_unit(at.row)

    def _all_units(self, _: int = 0) -> None:
        if self.unit != ALL:
            self.choose_unit(ALL)

    def _spanned(self, span: Span) -> None:
        """Look for where the pattern in a stretch of rows and steps occurs again."""
        assert self.node is not None
        first, last = (span.first, span.last) if self.unit == ALL else (self.unit, self.unit + 1)
        name = list(self.values)[span.lane - self._above]
        self.finder.seek(self.node.id, name, (first, last), (span.start, span.stop))
        self.other_asked.emit("patterns")

    def _show_marks(self) -> None:
        """The stretch that is looked for, and where it was found in this sample."""
        pattern = self.finder.pattern
        names = list(self.values)
        if pattern is None or self.node is None or pattern.node != self.node.id or pattern.value not in names:
            self.lanes.show_marks(None)
            return
        rows = (pattern.first, pattern.last) if self.unit == ALL else (0, 1)
        if self.unit != ALL and not pattern.first <= self.unit < pattern.last:
            self.lanes.show_marks(None)
            return
        lane = self._above + names.index(pattern.value)
        spans = [Span(lane, *rows, place.start, place.start + pattern.steps) for place in self.finder.here()]
        own = Span(lane, *rows, pattern.start, pattern.stop) if pattern.sample == shown_sample(self.session) else None
        self.lanes.show_marks(own, spans)


def compact(lane: Lane) -> Lane:
    """A lane that only goes along: it leaves the room to others."""
    return replace(lane, share=1.7 if lane.kind == "curves" or len(lane.values) > 2 else 1.2)
