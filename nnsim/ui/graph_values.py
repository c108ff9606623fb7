"""The numbers that go into a computation graph, wherever in the window they are typed or dragged.

An input's becomes data, a constant's a setting of it, a variable's an edit of the run.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnsim.document import Node, PutNode

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
        session.data_edits.type_value(node, session.feeding.row, value, gesture, unit)
    elif node.parameters.get("trainable"):
        session.set_value(f"{node_id}:v", (0,), value)
    else:
        changed = replace(node, parameters={**node.parameters, "value": value})
        label = QCoreApplication.translate("canvas", "value of {name}").format(name=node.name)
        session.push(PutNode(changed, label=label, gesture=gesture))


PAUSE = 0.04
"""Seconds between two values of one that is dragged: more often nobody sees it."""


class Moved:
    """A number that is dragged: what sees it follows meanwhile, and in the end it is one entry of the history.

    `key` and `index` as of `engine.sections.Variable`: the id of an input and its unit, or a parameter and its place.
    """

    def __init__(self, session: Session, key: str, index: tuple[int, ...]) -> None:
        self._session, self._key, self._index = session, key, index
        self._gesture = session.next_gesture()
        self._dialled = session.dial(key, index, self._gesture) if ":" in key else None
        self._next = 0.0
        self._wanted: float | None = None

    def turn(self, value: float) -> None:
        """Let the number become this, now or soon."""
        if self._dialled is not None:
            self._dialled.turn(value)
        elif ":" not in self._key:
            self._wanted = value
            if time.perf_counter() >= self._next:
                self._write()

    def keep(self) -> None:
        """It stays as it is now."""
        if self._dialled is not None:
            self._dialled.keep()
        self._write()

    def _write(self) -> None:
        if self._wanted is not None:
            value, self._wanted = self._wanted, None
            type_value(self._session, self._key, value, self._gesture, self._index[0])
            self._next = time.perf_counter() + PAUSE
