"""Which layers a plot about layers speaks of, and which of them it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnsim.document import Node, parameter_count

if TYPE_CHECKING:
    from nnsim.ui.session import Session


def known(session: Session) -> list[Node]:
    """All nodes whose size is known, in the order in which they are computed."""
    return [node for node in session.document.network.order() if node.id in session.shapes.outputs]


def learning(session: Session) -> list[Node]:
    """Those with parameters, the first one after the input first."""
    network, shapes = session.document.network, session.shapes
    return [node for node in network.order() if parameter_count(network, node, shapes)]


def parameters(session: Session) -> int:
    """How many numbers learn: what a picture of the network's answers costs grows with them."""
    network, shapes = session.document.network, session.shapes
    return sum(parameter_count(network, node, shapes) for node in network)


def hidden(session: Session) -> list[Node]:
    """Those of them that are no output."""
    outputs = set(session.document.output_nodes())
    return [node for node in learning(session) if node.id not in outputs]


def selected(session: Session, nodes: Sequence[Node]) -> Node | None:
    """The first of some nodes that is selected on the canvas."""
    return next((node for node in nodes if node.id in session.selection), None)


def first(*choices: Sequence[Node] | Node | None) -> Node | None:
    """The first node of the first choice that has any."""
    for choice in choices:
        if isinstance(choice, Node):
            return choice
        if choice:
            return choice[0]
    return None
