"""What is fed by hand in place of the followed sample: one state for the pane that changes it and for all views that must say so.

It costs nothing while nothing is fed. The network answers in the frames (`Frame.fed`), also while it trains. Units inside the network can
be held at a value as well, until the run goes on.
"""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from nnsim.datasets import Dataset
from nnsim.document import Node
from nnsim.engine.feeding import LONGEST
from nnsim.engine.frames import Fed, Feed, Frame, State
from nnsim.ui import holding
from nnsim.ui.moments import between
from nnsim.ui.open_project import OpenProject

Values = npt.NDArray[np.floating]


class Feeding(QObject):
    """`changed`: begun, ended, or other values. `opened(node id)`: somebody wants to feed that input, or any if it is empty."""

    changed = Signal()
    opened = Signal(str)

    def __init__(self, session: OpenProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.on = False
        self.inputs: Mapping[str, Values] = {}
        """By input node id: one sample, or (steps, …)."""
        self.step: int | None = None
        """The time step that is looked at; None: the last one."""
        self.held: Mapping[tuple[str, int], float] = {}
        """What units inside the network give instead of what they compute, by node id and number of the unit."""
        self._held_at = 0
        session.frameChanged.connect(self._frame_changed)
        session.documentChanged.connect(self._document_changed)
        session.projectReplaced.connect(self._replaced)

    # What there is

    @property
    def answer(self) -> Fed | None:
        """What the network makes of it, as far as it has said so."""
        return self._session.frame.fed if self.on else None

    @property
    def shown(self) -> bool:
        """Whether what all views show of one sample is what is fed by hand."""
        answer = self.answer
        return answer is not None and answer.shown

    @property
    def steps(self) -> int:
        """Length of the sequences that are fed, 0 without any."""
        nodes, dataset = self._session.document.network.nodes, self._session.dataset
        return max((len(values) for id, values in self.inputs.items() if id in nodes and lasts(dataset, nodes[id])), default=0)

    def reason_not(self, node_id: str = "") -> str | None:
        """Why nothing can be fed now, or no unit of a node be held, as a sentence, or None."""
        session = self._session
        node = session.document.network.nodes.get(node_id)
        if node is not None and node.kind != "input":
            return self.reason_not() or holding.reason_not(session, node)
        if not session.document.network.inputs():
            return self.tr("There is no input to feed: add an Input layer first.")
        if session.dataset is None or not self._start():
            return self.tr("Choose data first: it says what an input looks like, and in what range its values are.")
        return None

    # What can be done

    def open(self, node_id: str = "") -> None:
        """Begin, and let the pane be shown."""
        reason = self.reason_not()
        if reason is not None:
            self._session.notice.emit(reason)
            return
        self.begin()
        self.opened.emit(node_id)

    def begin(self) -> None:
        """Feed what was fed before, or the followed sample at first."""
        if self.on or self.reason_not() is not None:
            return
        start = self._start()
        kept = {id: self.inputs[id] for id in start if id in self.inputs and self._fits(id)}
        self.on = True
        self._set({**start, **kept} if not kept or len(kept) == len(start) else start)

    def end(self) -> None:
        """Return to the followed sample."""
        if self.on:
            self.on, self.held = False, {}
            self._session.unwant(self)
            self._session.refresh()
            self.changed.emit()

    def leave(self) -> None:
        """One step back: release what is held, then return to the followed sample."""
        if self.held:
            self.release()
        else:
            self.end()

    def toggle(self) -> None:
        """Begin, with the pane, or return to the followed sample."""
        if self.on:
            self.end()
        else:
            self.open()

    def take_sample(self) -> None:
        """Start from the followed sample."""
        self.step = None
        self._set(self._start())

    def feed_row(self, row: int) -> None:
        """Feed a row of the data, whichever part it belongs to; begins, with the pane, if nothing is fed yet."""
        if not self.on:
            self.open()
        if self.on:
            self.step = None
            self._set(self._of_row(row))

    def set_input(self, node_id: str, values: Values) -> None:
        """Feed something else to one input; other sequences become as long as this one."""
        nodes, dataset = self._session.document.network.nodes, self._session.dataset
        fed = {**self.inputs, node_id: np.array(values, dtype=float)}
        if lasts(dataset, nodes[node_id]):
            steps = len(fed[node_id])
            fed = {id: _as_long(array, steps) if lasts(dataset, nodes[id]) else array for id, array in fed.items()}
            if self.step is not None and self.step >= steps:
                self.step = None
        self._set(fed)

    def set_number(self, node_id: str, unit: int, value: float) -> None:
        """Feed another number to one unit, at the time step that is looked at; begins if nothing is fed yet.

        A unit inside the network is held at it, at every step.
        """
        if self._session.document.network.nodes[node_id].kind != "input":
            self._hold(node_id, unit, value)
            return
        if not self.on:
            self.open(node_id)
        if node_id not in self.inputs:
            return
        values = np.array(self.inputs[node_id])
        if lasts(self._session.dataset, self._session.document.network.nodes[node_id]):
            values.reshape(len(values), -1)[self.place, unit] = value
        else:
            values.reshape(-1)[unit] = value
        self.set_input(node_id, values)

    def number(self, node_id: str, unit: int) -> float | None:
        """What a unit is fed now, or what the followed sample has there, in the data's units; inside the network its activation."""
        if self._session.document.network.nodes[node_id].kind != "input":
            return self.held.get((node_id, unit), holding.activation(self._session.frame, node_id, unit))
        values = self.inputs.get(node_id) if self.on else self._start().get(node_id)
        if values is None:
            return None
        node = self._session.document.network.nodes[node_id]
        row = values.reshape(len(values), -1)[self._place_in(len(values))] if lasts(self._session.dataset, node) else values.reshape(-1)
        return float(row[unit]) if unit < len(row) else None

    @property
    def as_sampled(self) -> bool:
        """Whether what is fed is still the followed sample."""
        start = self._start()
        return self.inputs.keys() == start.keys() and all(np.array_equal(self.inputs[id], start[id]) for id in start)

    def is_held(self, node_id: str, unit: int) -> bool:
        """Whether a unit gives what was typed, in everything that is shown."""
        answer = self.answer
        return answer is not None and answer.shown and (node_id, unit) in answer.feed.held

    def release(self, node_id: str = "", unit: int = 0) -> None:
        """Let a unit compute again, or all of them; where nothing else was changed by hand, return to the followed sample."""
        left = {place: value for place, value in self.held.items() if node_id and place != (node_id, unit)}
        if left == self.held:
            return
        self.held = left
        if not left and self.as_sampled:
            self.end()
        else:
            self._set(self.inputs)

    @property
    def place(self) -> int:
        """The time step that is looked at, from 0."""
        return max(self._place_in(self.steps), 0)

    def _place_in(self, steps: int) -> int:
        """The same in a sequence of so many steps: the last one where the one that is looked at is not there."""
        return steps - 1 if self.step is None or self.step >= steps else self.step

    def sample(self) -> dict[str, Values]:
        """The followed sample as it would be fed, by input node id; empty where the data does not fit the network."""
        return self._start()

    @property
    def row(self) -> int:
        """The row of the followed sample in the data."""
        return _row(self._session)

    def look_at(self, step: int | None) -> None:
        """Look at another time step."""
        if step != self.step:
            self.step = step
            self._set(self.inputs)

    # Inside

    def _start(self) -> dict[str, Values]:
        """The followed sample, by input node id; empty where the data does not fit the network."""
        return self._of_row(_row(self._session))

    def _of_row(self, row: int) -> dict[str, Values]:
        """The same for a row of the data."""
        session, found = self._session, {}
        for node in session.document.network.inputs():
            array = input_of(session.dataset, node)
            if array is None or row >= len(array):
                return {}
            sample = array[row]
            if lasts(session.dataset, node) and session.dataset is not None:
                lengths = session.dataset.lengths
                sample = sample[: min(LONGEST, len(sample) if lengths is None else int(lengths[row]))]
            shape = _shape_of(session.dataset, node, len(sample))
            if sample.size != math.prod(shape):
                return {}  # the network is being drawn, and does not fit its data yet
            found[node.id] = np.array(sample, dtype=float).reshape(shape)
        return found

    def _there(self, node_id: str, unit: int) -> bool:
        """Whether a unit that is held is still there."""
        node = self._session.document.network.nodes.get(node_id)
        units = node.parameters.get("units") if node is not None else 0
        return not isinstance(units, int) or unit < units

    def _fits(self, node_id: str) -> bool:
        node = self._session.document.network.nodes[node_id]
        values = self.inputs[node_id]
        return values.shape == _shape_of(self._session.dataset, node, len(values))

    def _set(self, inputs: Mapping[str, Values]) -> None:
        self.inputs = dict(inputs)
        if self.on:
            feed = Feed({id: values.copy() for id, values in inputs.items()}, self.steps, self.step, dict(self.held))
            self._session.want(self, signals=True, feed=feed)
        self.changed.emit()

    def _hold(self, node_id: str, unit: int, value: float) -> None:
        reason = self.reason_not(node_id)
        if reason is not None:
            self._session.notice.emit(reason)
            return
        if not self.on:
            self.inputs, self.step = {}, None  # the sample that is seen, not what was fed some time ago
            self.begin()
        self._held_at = self._session.frame.iteration
        self.held = {**self.held, (node_id, unit): value}
        self._set(self.inputs)

    def _frame_changed(self, frame: Frame) -> None:
        """The run goes on with what it computes itself."""
        if self.held and (frame.state is State.RUNNING or frame.iteration != self._held_at or not between(frame)):
            self.release()
            self._session.notice.emit(self.tr("The run goes on: what was held by hand is released."))

    def _document_changed(self, _: object = None) -> None:
        """Keep what still fits the network; end where nothing can be fed any more."""
        if not self.on:
            return
        start = self._start()
        held = {place: value for place, value in self.held.items() if self._there(*place)}
        if not start:
            self.end()
        elif held != self.held or self.inputs.keys() != start.keys() or not all(self._fits(id) for id in self.inputs):
            self.held = held
            kept = {id: self.inputs[id] for id in start if id in self.inputs and self._fits(id)}
            self._set({**start, **kept} if not self.steps or len(kept) == len(start) else start)

    def _replaced(self) -> None:
        self.inputs, self.step, self.held = {}, None, {}
        self.end()


def input_of(dataset: Dataset | None, node: Node) -> npt.NDArray[np.number] | None:
    """What the data has for an input, (samples, …), if anything."""
    if dataset is None:
        return None
    return dataset.inputs.get(node.name) if isinstance(dataset.inputs, dict) else dataset.inputs


def lasts(dataset: Dataset | None, node: Node) -> bool:
    """Whether an input gets sequences: at each of the data's time steps something of the input's shape."""
    array = input_of(dataset, node)
    return dataset is not None and array is not None and bool(dataset.steps) and array.shape[1:] == (dataset.steps, *_shape(node))


def _shape(node: Node) -> tuple[int, ...]:
    shape = node.parameters["shape"]
    assert isinstance(shape, tuple)
    return tuple(int(str(size)) for size in shape)


def _shape_of(dataset: Dataset | None, node: Node, steps: int) -> tuple[int, ...]:
    return (steps, *_shape(node)) if lasts(dataset, node) else _shape(node)


def _row(session: OpenProject) -> int:
    """The row of the followed sample in the data."""
    train = session.parts.train if session.parts is not None else ()
    return int(train[min(session.sample, len(train) - 1)]) if len(train) else session.sample


def _as_long(values: Values, steps: int) -> Values:
    """A sequence cut, or lengthened by zeros."""
    if len(values) >= steps:
        return values[:steps]
    return np.concatenate([values, np.zeros((steps - len(values), *values.shape[1:]))])
