"""What a memory does over the steps of the followed sequence: all its gates and values, of all units or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui import memories
from nnsim.ui.numerals import number
from nnsim.ui.plots import heat
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.lanes import Lane, Lanes
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time, remembering
from nnsim.ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

ALL = -1
"""The choice of all units."""


class GatesPlot(Plot):
    """Units down, steps across, a picture for each value of the selected memory or else of the first one."""

    key = "gates"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lanes = Lanes(self.theme, self.body)
        self.lanes.setAccessibleName(self.tr("Values of a memory, units by time steps"))
        self._body.addWidget(self.lanes, 0, 0)
        self.units = Chooser(self.tr("The unit before"), self.tr("The next unit"), self)
        self.header.add_control(self.units)
        self.units.chosen.connect(self.choose_unit)
        self.lanes.pointed.connect(self._show_legend)
        self.lanes.chosen.connect(self._clicked)
        self.node: Node | None = None
        self.unit = ALL
        self.values: dict[str, np.ndarray] = {}
        self._reach: dict[str, float] = {}
        self._count = 0

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session) and bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("GatesPlot", "Gates over time")

    def title(self) -> str:
        name = f" · {self.node.name}" if self.node is not None else ""
        gated = self.node is None or bool(self.session.document.network.entry(self.node).gates)
        return (self.caption() if gated else self.tr("State over time")) + name

    def explanation(self) -> str:
        return self.tr(
            "Each picture is one value of the memory: a row for every unit, a column for every time step of the followed sample. "
            "Blue is positive, orange negative; a gate goes from 0, closed, to 1, open. Look for gates that open or close where "
            "something important comes in, and for a cell that keeps its colour from there to the end: that is what is remembered. "
            "Click a row to see the curves of that unit, and again to see all. Select another layer on the canvas to see its values."
        )

    def project_changed(self) -> None:
        nodes = remembering(self.session)
        chosen = [node for node in nodes if node.id in self.session.selection]
        node = next(iter(chosen or nodes), None)
        if node is None or self.node is None or node.id != self.node.id:
            self.unit = ALL
            self._reach = {}
        self.node = node

    def wants(self) -> dict[str, object]:
        return {"signals": True}

    def show_frame(self, frame: Frame) -> None:
        given = frame.sequences.get(self.node.id, {}) if self.node is not None else {}
        names = memories.drawn(given) if given else ()
        self.values = {name: given[name] for name in names if given[name].ndim == 2 and given[name].size}
        if not self.values:
            self.lanes.show_lanes((), None, 0)
            self.units.hide()
            self.header.show_legend()
            self.say(self.tr("Step or train: what the memory does over time appears here."))
            return
        self._count = len(next(iter(self.values.values())))
        self.unit = min(self.unit, self._count - 1)
        self.lanes.theme = self.theme
        self.lanes.show_lanes([self._lane(name, values) for name, values in self.values.items()], frame.time, frame.length)
        self._show_unit()
        self._show_legend(None)
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
        self.show_frame(self.session.frame)

    def _lane(self, name: str, values: np.ndarray) -> Lane:
        sign = memories.symbol(name, "f" in self.values or "i" in self.values)
        title = " ".join(part for part in (sign, memories.word(name)) if part)
        if self.unit != ALL:
            return Lane(title, values[self.unit : self.unit + 1], "curves", tints=(self.theme.positive,))
        if memories.bounded(name, self.values):
            return Lane(title, values)
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
        self._reach[name] = heat.reach(self._reach.get(name, 1.0), largest)
        return Lane(title, values, reach=self._reach[name])

    def _show_unit(self) -> None:
        words = self.tr("all units") if self.unit == ALL else self.tr("unit {unit}").format(unit=self.unit + 1)
        tip = self.tr("Click a row to see one unit of {count}").format(count=self._count)
        self.units.show_value(self.unit, ALL, self._count - 1, words, tip)
        self.units.show()

    def _show_legend(self, at: tuple[int, int, int] | None) -> None:
        if at is None or at[0] >= len(self.values):
            self.header.show_legend()
            return
        lane, row, step = at
        name = list(self.values)[lane]
        unit = row if self.unit == ALL else self.unit
        values = self.values[name]
        if unit < len(values) and step < values.shape[1]:
            place = f"{name}{unit + 1}, t = {step + 1}"
            self.header.show_legend(Entry(place, value=number(float(values[unit, step]), 3)))

    def _clicked(self, at: tuple[int, int, int] | None) -> None:
        if at is not None:
            self.choose_unit(at[1] if self.unit == ALL else ALL)
