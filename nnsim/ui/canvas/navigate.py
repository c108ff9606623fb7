"""Where the focus goes when keys are used on the canvas: the next card in a direction, or in the order of computation."""

from collections.abc import Iterable, Mapping

from nnsim.document import Network
from nnsim.document.network import Position

Direction = tuple[int, int]
SIDEWAYS = 2.5
"""How much worse a step aside is than a step ahead."""
COLUMN = 60.0
"""Cards whose middles are no farther apart stand below each other."""


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


def along(places: Mapping[str, Position], edges: Iterable[tuple[str, str]], here: str, direction: Direction) -> str | None:
    """Where an arrow key leads: to the left and right along connections, up and down within a column, else to the nearest."""
    x, y = places[here]
    if direction[0]:
        ends = [(source, target)[:: direction[0]] for source, target in edges]
        joined = [other for one, other in ends if one == here and other in places and (places[other][0] - x) * direction[0] > 0.0]
        near = min(joined, key=lambda id: (abs(places[id][1] - y), abs(places[id][0] - x)), default=None)
    else:
        column = [id for id, place in places.items() if abs(place[0] - x) < COLUMN and (place[1] - y) * direction[1] > 0.0]
        near = min(column, key=lambda id: abs(places[id][1] - y), default=None)
    return near or towards(places, here, direction)


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
