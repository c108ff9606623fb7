"""The numbers that go into a computation graph, wherever in the window they are typed or dragged.

An input's becomes data, a constant's a setting of it, a variable's an edit of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from nnsim.document import Node, PutNode
from nnsim.engine.frames import Feed

if TYPE_CHECKING:
    from nnsim.ui.session import Session


def value_of(session: Session, node: Node) -> float | None:
    """What stands at a node with one number that can be typed; None of all others."""
    if node.kind == "input" and session.shapes.outputs.get(node.id) == (1,):
        return session.feeding.number(node.id, 0)
    if node.kind != "constant" or node.parameters.get("units", 1) != 1:
        return None
    if node.parameters.get("trainable"):
        return session.values.number(f"{node.id}:v", (0,))
    value = node.parameters.get("value")
    return float(value) if isinstance(value, int | float) else None


def type_value(session: Session, node_id: str, value: float, gesture: int = 0, unit: int = 0) -> None:
    """Let it be another one; undoable. While something is fed by hand, that is what is changed."""
    node = session.document.network.nodes.get(node_id)
    if node is None:
        return
    if node.kind == "input" and session.feeding.on:
        session.feeding.set_number(node_id, unit, value)
    elif node.kind == "input":
        session.data_edits.type_values(session.feeding.row, {(node_id, unit): value}, gesture)
    elif node.parameters.get("trainable"):
        session.set_value(f"{node_id}:v", (0,), value)
    else:
        changed = replace(node, parameters={**node.parameters, "value": value})
        label = QCoreApplication.translate("canvas", "value of {name}").format(name=node.name)
        session.push(PutNode(changed, label=label, gesture=gesture))


class Moved(QObject):
    """Numbers that are dragged together: the graph answers meanwhile, and in the end it is one entry of the history.

    Each is (key, index) as of `engine.sections.Variable`: the id of an input and its unit, or a parameter and its place. Inputs are fed
    until they are let go, so nothing of the run begins anew while the hand moves; `feed` is what is fed, if anything.
    """

    def __init__(self, session: Session, numbers: Sequence[tuple[str, tuple[int, ...]]]) -> None:
        super().__init__(session)
        self._session, self._numbers = session, tuple(numbers)
        gesture = session.next_gesture()
        self._dialled = {key: session.dial(key, index, gesture) for key, index in self._numbers if ":" in key}
        self._wanted: dict[tuple[str, int], float] = {}
        self.feed: Feed | None = None

    def turn(self, values: Sequence[float]) -> None:
        """Let the numbers become these."""
        for (key, index), value in zip(self._numbers, values, strict=True):
            dialled = self._dialled.get(key)
            if dialled is not None:
                dialled.turn(value)
            elif ":" not in key:
                self._wanted[key, index[0]] = value
        if self._wanted:
            self._feed()

    def keep(self) -> None:
        """They stay as they are now."""
        for dialled in self._dialled.values():
            if dialled is not None:
                dialled.keep()
        self._session.unwant(self)
        if self._wanted and not self._session.feeding.on:
            self._session.data_edits.type_values(self._session.feeding.row, self._wanted)
        self.deleteLater()

    def _feed(self) -> None:
        feeding = self._session.feeding
        if feeding.on:
            for (id, unit), value in self._wanted.items():
                feeding.set_number(id, unit, value)
            return
        inputs = feeding.sample()
        for (id, unit), value in self._wanted.items():
            if id in inputs:
                inputs[id].reshape(-1)[unit] = value
        self.feed = Feed(inputs)
        self._session.want(self, signals=True, flows=True, feed=self.feed)
