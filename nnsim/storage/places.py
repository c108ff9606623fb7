"""Which parameters a network has, under the keys of documents, and their shapes: computed from the drawing in plain integers."""

from __future__ import annotations

from nnsim.document import Network, Shapes, weight_shape
from nnsim.document.shapes import rows, stored_count


def parameter_shapes(network: Network, shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """Shapes by "connection id:W", "node id:b" and what else a node has of its own, for everything whose shape is known."""
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
    for node in network:
        own = network.entry(node).own
        if own is not None and node.id in shapes.outputs and (node.id in fed or not network.entry(node).weighted):
            found |= {f"{node.id}:{name}": shape for name, shape in own(node.parameters).items()}
    return found


def parameter_total(network: Network, shapes: Shapes) -> tuple[int, str]:
    """Numbers that a network would learn, and the name of the layer that has most of them."""
    of_layer = {node.name: stored_count(network, node, shapes) for node in network}
    largest = max(of_layer, key=of_layer.__getitem__, default="")
    return sum(of_layer.values()), largest
