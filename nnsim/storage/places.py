"""Which parameters a network has, under the keys of documents, and their shapes: computed from the drawing in plain integers."""

from __future__ import annotations

from nnsim.document import Network, Shapes, weight_shape
from nnsim.document.shapes import rows


def parameter_shapes(network: Network, shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """Shapes by "connection id:W" and "node id:b", for everything whose shape is known."""
    found: dict[str, tuple[int, ...]] = {}
    fed: set[str] = set()
    for connection in network.connections.values():
        shape = weight_shape(network, shapes, connection)
        if shape is not None:
            found[f"{connection.id}:W"] = shape
            fed.add(connection.target)
    for id in fed:
        node = network.nodes[id]
        if node.parameters.get("bias", True):
            found[f"{id}:b"] = (rows(network, shapes, node),)
    return found


def parameter_total(network: Network, shapes: Shapes) -> tuple[int, str]:
    """Numbers that a network would learn, and the name of the layer that has most of them."""
    of_layer: dict[str, int] = {}
    for node in network:
        if network.entry(node).weighted and node.id in shapes.outputs:
            of_layer[node.id] = rows(network, shapes, node)
    for connection in network.connections.values():
        shape = weight_shape(network, shapes, connection)
        if shape is not None:
            of_layer[connection.target] += shape[0] * shape[1]
    if not of_layer:
        return 0, ""
    largest = max(of_layer, key=of_layer.__getitem__)
    return sum(of_layer.values()), network.nodes[largest].name
