"""The followed sample over time: what comes in, what should come out, and what does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.following import input_lanes, output_lanes
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.lanes import Lane, Lanes
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time
from nnsim.ui.widgets.samples import SampleChooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class SequencePlot(Plot):
    """Inputs, targets and outputs of one sequence below each other, step by step."""

    key = "sequence"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lanes = Lanes(self.theme, self.body)
        self.lanes.setAccessibleName(self.tr("Inputs, targets and outputs of one sequence over time"))
        self._body.addWidget(self.lanes, 0, 0)
        self.samples = SampleChooser(session, self)
        self.header.add_control(self.samples)
        self.lanes.pointed.connect(self._show_legend)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("SequencePlot", "Over time")

    def explanation(self) -> str:
        return self.tr(
            "One sample from its first step to its last: what comes in, what should come out (blue curves), and what the network "
            "says (orange curves). Symbols carry their names; a red one is a mistake. The line stands at the step that the run is "
            "at. Look for steps where the answer is wrong, and for what came in before them: is that what was forgotten? "
            "The arrows above choose another sample."
        )

    def wants(self) -> dict[str, object]:
        return {"signals": True}

    def show_frame(self, frame: Frame) -> None:
        lanes = self._inputs(frame) + self._outputs(frame)
        self.lanes.theme = self.theme
        self.lanes.show_lanes(lanes, frame.time, frame.length)
        self.samples.setVisible(bool(lanes))
        self._show_legend(None)
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

    def _inputs(self, frame: Frame) -> list[Lane]:
        dataset, found = self.session.dataset, []
        for node in self.session.document.network.inputs():
            values = frame.sequences.get(node.id, {}).get("a")
            if values is not None and values.size:
                named = dataset is not None and not isinstance(dataset.inputs, dict)
                names = dataset.feature_names if named and dataset is not None else ()
                found += input_lanes(node.name, values, names, self.theme)
        return found

    def _outputs(self, frame: Frame) -> list[Lane]:
        found = []
        for place, id in enumerate(self.session.document.output_nodes()):
            node = self.session.document.network.nodes[id]
            values = frame.sequences.get(id, {})
            said, target = values.get("a", values.get("h")), frame.targets.get(id)
            if said is not None and said.size and (target is None or target.shape == said.shape):
                names, exclusive = self._names(place, len(said)), self._exclusive(node, target)
                found += output_lanes(node.name, said, target, names, exclusive, self.theme)
            elif target is not None and target.ndim == 1 and frame.time is not None:
                steps = max((value.shape[1] for given in frame.sequences.values() for value in given.values()), default=1)
                words = self._answer(place, node, target, frame.followed.get(id))
                found.append(Lane(node.name, np.zeros((1, steps)), "words", words=words))
        return found

    def _names(self, place: int, units: int) -> tuple[str, ...]:
        """What the units of an output stand for."""
        dataset = self.session.dataset
        if dataset is None or place:
            return ()
        labels = dataset.class_labels() if dataset.class_count == units else ()
        return labels or (dataset.target_names if len(dataset.target_names) == units else ())

    def _exclusive(self, node: Node, target: np.ndarray | None) -> bool:
        """Whether the units of an output are classes of which one is right."""
        dataset = self.session.dataset
        given = listed(dataset.targets) if dataset is not None else []
        return node.parameters.get("activation") == "softmax" or (target is not None and bool(given) and given[0].dtype.kind == "i")

    def _answer(self, place: int, node: Node, target: np.ndarray, said: np.ndarray | None) -> str:
        """Where the whole sequence has one target: that, and what the network says at the end."""
        names = self._names(place, len(target))

        def written(values: np.ndarray) -> str:
            if len(values) > 1 and self._exclusive(node, target):
                code = int(values.argmax())
                return names[code] if code < len(names) else str(code)
            return ", ".join(number(float(value), 3) for value in values[:3])

        answer = written(said) if said is not None and said.shape == target.shape else "–"
        return self.tr("target {target}, answer {answer}").format(target=written(target), answer=answer)

    def _show_legend(self, at: tuple[int, int, int] | None) -> None:
        if at is None or at[0] >= len(self.lanes.lanes):
            self.header.show_legend()
            return
        index, row, step = at
        lane = self.lanes.lanes[index]
        entries = [Entry(f"t = {step + 1}")]
        if lane.kind == "words":
            self.header.show_legend(*entries)
            return
        if lane.kind == "symbols":
            code = int(lane.values[0, step])
            entries.append(Entry(lane.title, value=lane.names[code] if 0 <= code < len(lane.names) else "–"))
        elif lane.kind == "curves":
            for values, tint in zip(lane.values, lane.tints, strict=False):
                entries.append(Entry("", tint, "line", number(float(values[step]), 3)))
        else:
            name = f"{lane.title} {lane.names[row]}" if len(lane.values) > 1 and row < len(lane.names) else lane.title
            entries.append(Entry(name, value=number(float(lane.values[row, step]), 3)))
        self.header.show_legend(*entries)
