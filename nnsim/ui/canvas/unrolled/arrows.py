"""What is handed on from one time step to a later one, as arrows beside the cards: delayed connections, and what a memory keeps.

An arrow is laid in the column that it arrives at; it begins some columns to the left (of a layer that reads backwards, to the right).
Arrows that skip columns run level between two rows, each of those under way at the same time on a lane of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from nnsim.document import Network, Node
from nnsim.ui.canvas.geometry import Points, sampled
from nnsim.ui.canvas.rounding import rounded
from nnsim.ui.canvas.unrolled.face import Face

GAP, LANE = 42.0, 7.0
"""Room between two columns, and the distance of arrows that run beside each other."""
MOST_LANES = 5
BESIDE = 18.0
"""Distance of cards beside each other."""
APART = 14.0
"""Distance of arrows that meet a card at the same side."""
STUB = 30.0
"""Length of the arrow from what there was before the first step."""
WITH_CELL = frozenset({"lstm"})


@dataclass(frozen=True)
class Arrow:
    """One thing that is handed on, from `source` to `target` `delay` steps later. `connection`: None for a memory's own state.

    `state`: what a memory keeps ("h", "c"), or nothing. `lanes`: corners of its way, for each lane; `stub`: where the sequence begins.
    """

    source: str
    target: str
    delay: int
    connection: str | None
    state: str
    backwards: bool
    lanes: tuple[Points, ...]
    stub: Points

    def lane(self, step: int) -> int:
        """Which way the arrow takes that arrives at a step."""
        return step % len(self.lanes)

    def begins(self, step: int, steps: int) -> bool:
        """Whether the sequence begins with this step, for what is handed on: nothing was there before."""
        return step + self.delay >= steps if self.backwards else step < self.delay

    def line(self, step: int, steps: int) -> Points:
        """(n, 2): it as short straight pieces, in the column of the step where it arrives."""
        corners = self.stub if self.begins(step, steps) else self.lanes[self.lane(step)]
        return sampled(rounded(corners.tolist()), 8).reshape(-1, 2)


def path(corners: Points) -> QPainterPath:
    """The curve of an arrow, up to its head."""
    pieces = rounded(corners.tolist())
    result = QPainterPath(QPointF(*pieces[0, 0]))
    for piece in pieces.tolist():
        result.cubicTo(*(QPointF(x, y) for x, y in piece[1:]))
    return result


def arrows(
    network: Network, faces: Mapping[str, Face], rows: Mapping[str, int], tops: Sequence[float], bottoms: Sequence[float], width: float
) -> tuple[tuple[Arrow, ...], float]:
    """All arrows of a column, and the room that they need between two columns."""
    wanted = [*_kept(network, faces), *_delayed(network, faces)]
    bends = [one for one in wanted if one.delay > 1 or faces[one.source].rect != faces[one.target].rect or _blocked(one, faces, rows)]
    gap = GAP + LANE * max(0, len(bends) - 1)
    leaving, arriving = _places(wanted, faces, "source"), _places(wanted, faces, "target")
    result = []
    for index, one in enumerate(wanted):
        aside = (bends.index(one) - (len(bends) - 1) / 2) * LANE if one in bends else 0.0
        level = _level(rows[one.source], rows[one.target], tops, bottoms)
        ends = _ends(one, faces, rows, width)
        result.append(_laid(one, ends, (leaving[index], arriving[index]), level, width, gap, aside))
    return tuple(result), gap


def _kept(network: Network, faces: Mapping[str, Face]) -> list[Arrow]:
    """What memories hand on to themselves."""
    nothing = np.empty((0, 2))
    return [
        Arrow(id, id, 1, None, state, reads_backwards(network.nodes[id]), (nothing,), nothing)
        for id in faces
        if network.entry(network.nodes[id]).recurrent
        for state in (("c", "h") if network.nodes[id].kind in WITH_CELL else ("h",))
    ]


def _delayed(network: Network, faces: Mapping[str, Face]) -> list[Arrow]:
    nothing = np.empty((0, 2))
    return [
        Arrow(c.source, c.target, c.delay, c.id, "", False, (nothing,), nothing)
        for c in network.connections.values()
        if c.delay and c.source in faces and c.target in faces
    ]


def reads_backwards(node: Node) -> bool:
    """Whether a layer goes through a sequence from its end."""
    return node.parameters.get("reads") == "backwards"


def _blocked(one: Arrow, faces: Mapping[str, Face], rows: Mapping[str, int]) -> bool:
    """Whether another card of the row stands in the way out of the column, or into it."""
    return _neighbour(faces, rows, one.source, not one.backwards) or _neighbour(faces, rows, one.target, one.backwards)


def _neighbour(faces: Mapping[str, Face], rows: Mapping[str, int], id: str, right: bool) -> bool:
    """Whether a card has another one at its right, or left."""
    here = faces[id].rect.center().x()
    others = [face.rect.center().x() for other, face in faces.items() if rows[other] == rows[id]]
    return max(others) > here if right else min(others) < here


@dataclass(frozen=True)
class _Ends:
    """Where an arrow leaves its card and arrives, along time; `out`, `into`: where it turns first and last, if not between columns."""

    start: float
    end: float
    out: float | None
    into: float | None


def _ends(one: Arrow, faces: Mapping[str, Face], rows: Mapping[str, int], width: float) -> _Ends:
    """The ends of an arrow; of one that goes backwards, as seen in a mirror."""
    source, target = faces[one.source].rect, faces[one.target].rect
    start, end = (width - source.left(), width - target.right()) if one.backwards else (source.right(), target.left())
    out = start + BESIDE / 2 if _neighbour(faces, rows, one.source, not one.backwards) else None
    into = end - BESIDE / 2 if _neighbour(faces, rows, one.target, one.backwards) else None
    return _Ends(start, end, out, into)


def _places(wanted: Sequence[Arrow], faces: Mapping[str, Face], end: str) -> list[float]:
    """The height at which each arrow meets its card, so that none meets it where another does."""
    result = []
    for one in wanted:
        card = faces[one.source if end == "source" else one.target]
        if one.state and one.state in card.tracks:
            result.append(card.track_middle(one.state))
            continue
        others = [other for other in wanted if (other.source if end == "source" else other.target) == card.node and not other.state]
        others = [other for other in wanted if other.state and other.source == card.node and not card.tracks] + others
        result.append(card.spread_middle + (others.index(one) - (len(others) - 1) / 2) * APART)
    return result


def _laid(one: Arrow, ends: _Ends, heights: tuple[float, float], level: float, width: float, gap: float, aside: float) -> Arrow:
    """The arrow with its ways. What goes backwards is laid in a mirror."""
    (start_y, end_y), back = heights, one.delay * (width + gap)
    stub = np.array([[ends.end - STUB, end_y], [ends.end, end_y]])
    start, end = [ends.start - back, start_y], [ends.end, end_y]
    out = (width + gap / 2 + aside if ends.out is None else ends.out) - back
    into = aside - gap / 2 if ends.into is None else ends.into
    lanes: list[Points] = []
    if one.delay > 1 or ends.out is not None or ends.into is not None:
        count = min(one.delay, MOST_LANES)
        for lane in range(count):
            y = level + (lane - (count - 1) / 2) * LANE
            lanes.append(np.array([start, [out, start_y], [out, y], [into, y], [into, end_y], end]))
    elif abs(start_y - end_y) < 1.0:
        lanes = [np.array([start, end])]
    else:
        lanes = [np.array([start, [into, start_y], [into, end_y], end])]
    if one.backwards:
        lanes, stub = [_mirrored(lane, width) for lane in lanes], _mirrored(stub, width)
    return replace(one, lanes=tuple(lanes), stub=stub)


def _mirrored(corners: Points, width: float) -> Points:
    return np.stack([width - corners[:, 0], corners[:, 1]], axis=1)


def _level(source: int, target: int, tops: Sequence[float], bottoms: Sequence[float]) -> float:
    """The height between two rows at which an arrow skips columns: beside the row it arrives at."""
    below = source < target or (source == target == len(tops) - 1 and target > 0)
    if below:
        return (tops[target - 1] + bottoms[target]) / 2
    return (tops[target] + bottoms[target + 1]) / 2 if target + 1 < len(tops) else tops[target] - 2 * LANE
