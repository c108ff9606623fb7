"""How many parameters a network has, and how many of them learning can change.

A weight that was cut is no parameter: it is 0, and stays so. One that is frozen is a parameter that is not learned, like all of a layer or
of a connection that does not learn. What the arrays take in memory is another number: `nnsim.document.shapes.stored_count`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nnsim.document.network import Connection, Index, Network, Node
from nnsim.document.shapes import Shapes, rows, stored_count, weight_shape


@dataclass(frozen=True)
class Count:
    """`trainable` of the `parameters` can be changed by learning."""

    parameters: int = 0
    trainable: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.parameters + other.parameters, self.trainable + other.trainable)


def counts(network: Network, node: Node, shapes: Shapes) -> Count:
    """Those of a node and of the connections into it."""
    whole = stored_count(network, node, shapes)
    if not whole:
        return Count()
    fixed = 0
    if network.entry(node).weighted:
        for connection in network.into(node.id):
            cut, still = _marked(network, connection, shapes)
            whole, fixed = whole - cut, fixed + still
        biases = rows(network, shapes, node) if node.parameters.get("bias", True) else 0
        fixed += len(_inside(node.frozen, (biases,)))
    return Count(whole, whole - fixed if node.parameters.get("trainable", True) else 0)


def counted(network: Network, shapes: Shapes, nodes: Iterable[Node] | None = None) -> Count:
    """Those of some nodes together, or of all."""
    return sum((counts(network, node, shapes) for node in (network if nodes is None else nodes)), Count())


def parameter_count(network: Network, node: Node, shapes: Shapes) -> int:
    """Parameters of a node and of the connections into it."""
    return counts(network, node, shapes).parameters


def _marked(network: Network, connection: Connection, shapes: Shapes) -> tuple[int, int]:
    """How many of its weights are cut, and how many of the others stay as they are."""
    shape = weight_shape(network, shapes, connection)
    if shape is None:
        return 0, 0
    cut = _inside(connection.removed, shape)
    if not connection.parameters.get("trainable", True):
        return len(cut), math.prod(shape) - len(cut)
    return len(cut), len(_inside(connection.frozen, shape) - cut)


def _inside(marked: frozenset[Index], shape: tuple[int, ...]) -> frozenset[Index]:
    """Marks that are still inside of an array: units may have gone since."""
    return frozenset(
        index for index in marked if len(index) == len(shape) and all(0 <= i < n for i, n in zip(index, shape, strict=True))
    )
