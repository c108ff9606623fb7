"""What the canvas needs in a frame."""

from nnsim.document import Network, Shapes
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.canvas.shown import Shows

MAP_SIZE, LARGE_MAP_SIZE = 20, 40


def wishes(network: Network, shapes: Shapes, over: Over, shows: Shows = Shows.ACTIVATION) -> dict[str, object]:
    """Fields of the frame request: what cards show, maps for networks on two inputs, all about a weight that is looked at."""
    wanted: dict[str, object] = {
        "parameters": True, "signals": True, "flows": True, "travel": True,
        "gradients": shows is Shows.GRADIENT or over.connection is not None or over.unit is not None,
        "changes": shows is Shows.CHANGE or over.connection is not None,
    }  # fmt: skip
    if on_a_plane(network, shapes):
        wanted["map_size"] = LARGE_MAP_SIZE if over.unit is not None else MAP_SIZE
    return wanted


def on_a_plane(network: Network, shapes: Shapes) -> bool:
    """Whether a network has two inputs, so that every unit has a map over them; what remembers answers to more than a point."""
    if any(c.delay for c in network.connections.values()) or any(network.entry(node).recurrent for node in network):
        return False
    return sum(shapes.units(node.id) for node in network.inputs() if node.id in shapes.outputs) == 2
