"""The numbers that go into a computation graph, wherever in the window they are typed or dragged.

An input's becomes data, a constant's a setting of it, a variable's an edit of the run.
"""

from __future__ import annotations

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


def type_value(session: Session, node_id: str, value: float, gesture: int = 0) -> None:
    """Let it be another one; undoable. While something is fed by hand, that is what is changed."""
    node = session.document.network.nodes.get(node_id)
    if node is None:
        return
    if node.kind == "input" and session.feeding.on:
        session.feeding.set_number(node_id, 0, value)
    elif node.kind == "input":
        session.data_edits.type_value(node, session.feeding.row, value, gesture)
    elif node.parameters.get("trainable"):
        session.set_value(f"{node_id}:v", (0,), value)
    else:
        changed = replace(node, parameters={**node.parameters, "value": value})
        label = QCoreApplication.translate("canvas", "value of {name}").format(name=node.name)
        session.push(PutNode(changed, label=label, gesture=gesture))
