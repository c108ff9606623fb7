"""Lines that turn at right angles, as curves. Pure geometry."""

import itertools
from collections.abc import Sequence

import numpy as np

from nnsim.ui.canvas.geometry import Points

TIP = 9.0
"""Length of the arrow's head, which is straight."""
ROUND = 46.0
"""Radius of corners where there is room."""
SHOULDER = 0.5523
"""Makes a cubic curve a quarter of a circle."""


def rounded(points: Sequence[Sequence[float]]) -> Points:
    """(pieces, 4, 2): straight pieces and quarter turns between corners, ending where the arrow's head begins."""
    steps = [(x - x0, y - y0) for (x0, y0), (x, y) in itertools.pairwise(points)]
    lengths = [abs(x) + abs(y) for x, y in steps]
    room = [lengths[0] - 4.0, *(length / 2 for length in lengths[1:-1]), lengths[-1] - TIP - 2.0]
    ways = [(x / max(length, 1e-9), y / max(length, 1e-9)) for (x, y), length in zip(steps, lengths, strict=True)]
    pieces: list[list[tuple[float, float]]] = []
    here = (points[0][0], points[0][1])
    for (x, y), before, after, into, out in zip(points[1:-1], room, room[1:], ways, ways[1:], strict=False):
        radius = max(0.0, min(ROUND, before, after))
        begin, end = (x - into[0] * radius, y - into[1] * radius), (x + out[0] * radius, y + out[1] * radius)
        bend = radius * SHOULDER
        pieces.append(_straight(here, begin))
        bent = (begin[0] + into[0] * bend, begin[1] + into[1] * bend), (end[0] - out[0] * bend, end[1] - out[1] * bend)
        pieces.append([begin, *bent, end])
        here = end
    (x, y), last = points[-1], ways[-1]
    pieces.append(_straight(here, (x - last[0] * (TIP - 1.0), y - last[1] * (TIP - 1.0))))
    return np.array(pieces)


def _straight(begin: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    third = (end[0] - begin[0]) / 3, (end[1] - begin[1]) / 3
    return [begin, (begin[0] + third[0], begin[1] + third[1]), (end[0] - third[0], end[1] - third[1]), end]
