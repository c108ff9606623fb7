"""Shapes of everything in a network, and its number of parameters, computed from the drawing alone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from nnsim.catalog import Shape, ShapeError, counted, sentence
from nnsim.document.network import Connection, Network, Node

MOST_ROUNDS = 60
"""Times that shapes are led around through delays before they count as growing for ever."""


@dataclass
class Shapes:
    """Output shape of each node (without the batch), sizes of parameters, and what does not fit, by node id."""

    outputs: dict[str, Shape] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def units(self, node_id: str) -> int:
        return math.prod(self.outputs[node_id])


def shapes_of(network: Network) -> Shapes:
    """Shapes of all nodes whose inputs are known; for the others the sentence that says why not.

    What comes through a delay may have been made by a node that stands later: shapes are led around until they stay the same.
    """
    arriving: dict[str, list[Connection]] = {id: [] for id in network.nodes}
    for connection in network.connections.values():
        arriving[connection.target].append(connection)
    delayed = {connection.source for connection in network.connections.values() if connection.delay}
    order = network.order()
    later = {
        node.id: network.entry(node).shape(node.parameters, ()) for node in order if node.id in delayed and "units" in node.parameters
    }
    for _ in range(MOST_ROUNDS):
        shapes = _once_through(network, order, arriving, later)
        found = {id: shapes.outputs[id] for id in delayed if id in shapes.outputs}
        if found == later:
            return shapes
        grown, later = {id for id in found if found[id] != later.get(id)}, found
    shapes = _once_through(network, order, arriving, {id: shape for id, shape in later.items() if id not in grown})
    for id in grown:  # without what leads around they have a size that can be drawn, and counted with
        shapes.faults[id] = sentence(
            "{name} would grow from step to step: let its loop pass through a layer with units.", name=network.nodes[id].name
        )
    return shapes


def _once_through(network: Network, order: list[Node], arriving: Mapping[str, list[Connection]], later: Mapping[str, Shape]) -> Shapes:
    """Shapes of all nodes, given those of nodes that feed others through delays."""
    shapes = Shapes()
    for node in order:
        entry = network.entry(node)
        into = arriving[node.id]
        incoming = [shapes.outputs.get(c.source, later.get(c.source) if c.delay else None) for c in into]
        known = tuple(shape for shape in incoming if shape is not None)
        if any(shape is None and c.delay == 0 for shape, c in zip(incoming, into, strict=True)):
            continue
        if len(known) < entry.inputs[0]:
            shapes.faults[node.id] = counted(
                "{name} needs a connection into it.", "{name} needs at least {count} connections into it.", entry.inputs[0], name=node.name
            )
            if not entry.weighted:
                continue
        try:
            shapes.outputs[node.id] = entry.shape(node.parameters, known)
        except ShapeError as error:
            shapes.faults[node.id] = sentence("{name} {error}", name=node.name, error=error)
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


def stored_count(network: Network, node: Node, shapes: Shapes) -> int:
    """Numbers in the arrays of a node and of the connections into it, those of cut weights too: what they cost in memory and time."""
    entry = network.entry(node)
    if node.id not in shapes.outputs:
        return 0
    own = sum(math.prod(shape) for shape in entry.own(node.parameters).values()) if entry.own is not None else 0
    if not entry.weighted:
        return own
    height = rows(network, shapes, node)
    weights = sum(height * shapes.units(c.source) for c in network.into(node.id) if c.source in shapes.outputs)
    return weights + own + (height if node.parameters.get("bias", True) else 0)
