"""Cards in line and at equal distances: new places for some of them. Pure geometry; places are the cards' middles."""

from collections.abc import Mapping
from enum import Enum
from itertools import pairwise

from nnsim.document.network import Position

Size = tuple[float, float]


class Edge(Enum):
    """What is brought into line: the axis (0: x, 1: y), and which part of a card (−1: left or top, 0: middle, 1: right or bottom)."""

    LEFT = (0, -1)
    CENTRE = (0, 0)
    RIGHT = (0, 1)
    TOP = (1, -1)
    MIDDLE = (1, 0)
    BOTTOM = (1, 1)


def aligned(places: Mapping[str, Position], sizes: Mapping[str, Size], edge: Edge) -> dict[str, Position]:
    """Places with one edge in line: with the outermost of these cards, or on the middle of all of them."""
    axis, side = edge.value
    ends = {id: place[axis] + side * sizes[id][axis] / 2 for id, place in places.items()}
    if side:
        line = side * max(side * end for end in ends.values())
    else:
        low = min(place[axis] - sizes[id][axis] / 2 for id, place in places.items())
        high = max(place[axis] + sizes[id][axis] / 2 for id, place in places.items())
        line = (low + high) / 2
    return {id: _at(place, axis, line - side * sizes[id][axis] / 2) for id, place in places.items()}


def distributed(places: Mapping[str, Position], sizes: Mapping[str, Size], axis: int) -> dict[str, Position]:
    """Places with equal gaps along an axis: the outermost cards stay. Cards that have no room are put side by side from the first on."""
    order = sorted(places, key=lambda id: places[id][axis])
    halves = {id: sizes[id][axis] / 2 for id in order}
    first, last = order[0], order[-1]
    room = places[last][axis] - halves[last] - (places[first][axis] + halves[first])
    gap = max(0.0, (room - sum(2 * halves[id] for id in order[1:-1])) / (len(order) - 1))
    result = {first: places[first]}
    here = places[first][axis]
    for before, id in pairwise(order):
        here += halves[before] + gap + halves[id]
        result[id] = _at(places[id], axis, here)
    return result


def _at(place: Position, axis: int, value: float) -> Position:
    return (value, place[1]) if axis == 0 else (place[0], value)
