"""Shapes of everything in a network, and its number of parameters, computed from the drawing alone."""

import math
from dataclasses import dataclass, field

from nnsim.catalog import Shape, ShapeError
from nnsim.document.network import Connection, Network, Node


@dataclass
class Shapes:
    """Output shape of each node (without the batch), sizes of parameters, and what does not fit, by node id."""

    outputs: dict[str, Shape] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def units(self, node_id: str) -> int:
        return math.prod(self.outputs[node_id])


def shapes_of(network: Network) -> Shapes:
    """Shapes of all nodes whose inputs are known; for the others the sentence that says why not."""
    shapes = Shapes()
    arriving: dict[str, list[Connection]] = {id: [] for id in network.nodes}
    for connection in network.connections.values():
        arriving[connection.target].append(connection)
    for node in network.order():
        entry = network.entry(node)
        into = arriving[node.id]
        incoming = [shapes.outputs.get(c.source) if c.delay == 0 else None for c in into]
        known = tuple(shape for shape in incoming if shape is not None)
        if any(shape is None and c.delay == 0 for shape, c in zip(incoming, into, strict=True)):
            continue
        if len(known) < entry.inputs[0]:
            need = "a connection" if entry.inputs[0] == 1 else f"at least {entry.inputs[0]} connections"
            shapes.faults[node.id] = f"{node.name} needs {need} into it."
            if not entry.weighted:
                continue
        try:
            shapes.outputs[node.id] = entry.shape(node.parameters, known)
        except ShapeError as error:
            shapes.faults[node.id] = f"{node.name} {error}"
    return shapes


def weight_shape(network: Network, shapes: Shapes, connection: Connection) -> tuple[int, int] | None:
    """(units to, units from) of a connection that carries weights, None for others or while shapes are unknown."""
    target = network.nodes[connection.target]
    entry = network.entry(target)
    if not entry.weighted or connection.source not in shapes.outputs or connection.target not in shapes.outputs:
        return None
    return rows(network, shapes, target), shapes.units(connection.source)


def rows(network: Network, shapes: Shapes, node: Node) -> int:
    """Rows of the weight matrices into a weighted node."""
    entry = network.entry(node)
    return entry.width(node.parameters) if entry.width is not None else shapes.units(node.id)


def parameter_count(network: Network, node: Node, shapes: Shapes) -> int:
    """Numbers that learning can change in a node and the connections into it."""
    entry = network.entry(node)
    if not entry.weighted or node.id not in shapes.outputs:
        return 0
    height = rows(network, shapes, node)
    weights = sum(height * shapes.units(c.source) for c in network.into(node.id) if c.source in shapes.outputs)
    own = sum(math.prod(shape) for shape in entry.own(node.parameters).values()) if entry.own is not None else 0
    return weights + own + (height if node.parameters.get("bias", True) else 0)
