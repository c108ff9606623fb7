"""How far a forward pass has come that is stepped through: which nodes wait, and at which time step those stand that have begun."""

from nnsim.document import Network
from nnsim.document.timing import groups, takes_steps
from nnsim.engine.frames import Frame


def waiting(network: Network, frame: Frame) -> frozenset[str]:
    """Nodes that come after the one whose forward operation was executed last, and have not begun."""
    moment = frame.moment
    if moment is None or moment.phase != "forward":
        return frozenset()
    ids = [node.id for node in network.order()]
    after = ids[ids.index(moment.node) + 1 :] if moment.node in ids else []
    return frozenset(after) - reached(network, frame).keys()


def reached(network: Network, frame: Frame) -> dict[str, int]:
    """Time steps computed by the nodes that run through time together with the one whose forward operation was executed last."""
    moment, time = frame.moment, frame.time
    if moment is None or moment.phase != "forward" or time is None or moment.node not in frame.sequences:
        return {}
    for group in groups(network):
        ids = [node.id for node in group]
        if moment.node in ids and takes_steps(network, group):
            return {id: time + (place <= ids.index(moment.node)) for place, id in enumerate(ids)}
    return {}
