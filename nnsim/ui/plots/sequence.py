"""The followed sample over time: what comes in, what should come out, and what does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.memories import computed
from nnsim.ui.numerals import number
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.followed import FollowedLanes
from nnsim.ui.plots.following import came_in, exclusive, output_lanes, steady, steps_of, unit_names, written
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.lane import Lane, Spot
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class SequencePlot(Plot):
    """Inputs, targets and outputs of one sequence below each other, step by step."""

    key = "sequence"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lanes = FollowedLanes(session, self.body)
        self.lanes.setAccessibleName(self.tr("Inputs, targets and outputs of one sequence over time"))
        self._body.addWidget(self.lanes, 0, 0)
        self.lanes.pointed.connect(self._show_legend)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("SequencePlot", "One sequence over time")

    def explanation(self) -> str:
        return self.tr(
            "One sample from its first step to its last: what comes in, what should come out (blue curves), and what the network "
            "says (orange curves). Symbols carry their names; a red one is a mistake. Where it is hatched, the sequence is over. The "
            "line stands at the step that the run is at; a click or the arrow keys put it elsewhere, in all plots at once, and Escape "
            "gives it back. Look for steps where the answer is wrong, and for what came in before them: is that what was forgotten? "
            "The arrows in the lower left corner choose another sample."
        )

    def wants(self) -> dict[str, object]:
        return {"signals": True}

    def show_frame(self, frame: Frame) -> None:
        lanes = steady(came_in(self.session, frame, self.theme) + self._outputs(frame), self.scales)
        self.lanes.theme = self.theme
        self.lanes.show_lanes(lanes, self.lanes.cursor_of_all.step(frame), frame.length)
        self._show_legend(self.lanes.under())
        self.say("" if lanes else self.tr("Step or train: one sequence with its target and the network's answer appears here."))

    def table(self) -> Table:
        if not self.lanes.steps:
            return {}
        columns: dict[str, np.ndarray] = {"step": np.arange(1, self.lanes.steps + 1)}
        for lane in (lane for lane in self.lanes.lanes if lane.kind != "words"):
            for row, values in enumerate(lane.values):
                name = lane.names[row] if lane.kind == "heat" and row < len(lane.names) else str(row + 1)
                columns[lane.title if len(lane.values) == 1 else f"{lane.title} {name}"] = values
        return columns

    def _outputs(self, frame: Frame) -> list[Lane]:
        found, known = [], computed(self.session.document.network, frame)
        for place, id in enumerate(self.session.document.output_nodes()):
            node = self.session.document.network.nodes[id]
            values = frame.sequences.get(id, {})
            said, target = values.get("a", values.get("h")), frame.targets.get(id)
            if said is not None and said.size and (target is None or target.shape == said.shape):
                names = unit_names(self.session, place, len(said))
                lanes = output_lanes(node.name, said, target, names, exclusive(self.session, node, target), self.theme)
                found += [lane if lane.values is target else replace(lane, known=known.get(id)) for lane in lanes]
            elif target is not None and target.ndim == 1 and frame.time is not None:
                said = frame.followed.get(id)
                answer = "–"
                if said is not None and said.shape == target.shape and id not in known:
                    answer = written(self.session, place, node, said)
                words = self.tr("target {target}, answer {answer}").format(
                    target=written(self.session, place, node, target), answer=answer
                )
                found.append(Lane(node.name, np.zeros((1, steps_of(frame))), "words", words=words))
        return found

    def _show_legend(self, at: Spot | None) -> None:
        if at is None or at.lane >= len(self.lanes.lanes):
            self.header.show_legend()
            return
        entries = [Entry(f"t = {at.step + 1}")]
        if 0 < self.lanes.length <= at.step:
            self.header.show_legend(*entries, Entry(self.tr("after the end")))
            return
        lane = self.lanes.lanes[at.lane] if at.lane >= 0 else None
        if lane is None or lane.kind == "words":
            self.header.show_legend(*entries)
            return
        if lane.kind == "symbols":
            entries.append(Entry(lane.title, value=lane.name_of(0, at.step)))
        elif lane.kind == "curves":
            for values, tint in zip(lane.values, lane.tints, strict=False):
                entries.append(Entry("", tint, "line", number(float(values[at.step]), 3)))
        else:
            name = f"{lane.title} {lane.names[at.row]}" if len(lane.values) > 1 and at.row < len(lane.names) else lane.title
            entries.append(Entry(name, value=number(float(lane.values[at.row, at.step]), 3)))
        self.header.show_legend(*entries)
