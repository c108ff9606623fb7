"""Where the focus goes when keys are used on the canvas: the next card in a direction, or in the order of computation."""

from collections.abc import Mapping

from nnsim.document import Network
from nnsim.document.network import Position

Direction = tuple[int, int]
SIDEWAYS = 2.5
"""How much worse a step aside is than a step ahead."""


def towards(places: Mapping[str, Position], here: str, direction: Direction) -> str | None:
    """The nearest node in a direction (dx, dy each −1, 0 or 1), or None."""
    x, y = places[here]
    best, found = float("inf"), None
    for id, (other_x, other_y) in places.items():
        ahead = (other_x - x) * direction[0] + (other_y - y) * direction[1]
        aside = abs((other_x - x) * direction[1]) + abs((other_y - y) * direction[0])
        if id == here or ahead <= 0.0 or aside > SIDEWAYS * ahead:
            continue
        cost = ahead + SIDEWAYS * aside
        if cost < best:
            best, found = cost, id
    return found


def in_order(network: Network, here: str | None, step: int) -> str | None:
    """The node computed next (step 1) or before (−1); None past the end."""
    ids = [node.id for node in network.order()]
    ids += [id for id in network.nodes if id not in ids]
    if not ids:
        return None
    if here not in ids:
        return ids[0 if step > 0 else -1]
    place = ids.index(here) + step
    return ids[place] if 0 <= place < len(ids) else None
