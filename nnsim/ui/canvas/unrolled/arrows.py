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
from nnsim.ui.canvas.routes import rounded
from nnsim.ui.canvas.unrolled.face import Face

GAP, LANE = 42.0, 7.0
"""Room between two columns, and the distance of arrows that run beside each other."""
MOST_LANES = 5
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
        return sampled(rounded(corners), 8).reshape(-1, 2)


def path(corners: Points) -> QPainterPath:
    """The curve of an arrow, up to its head."""
    pieces = rounded(corners)
    result = QPainterPath(QPointF(*pieces[0, 0]))
    for piece in pieces.tolist():
        result.cubicTo(*(QPointF(x, y) for x, y in piece[1:]))
    return result


def arrows(
    network: Network, faces: Mapping[str, Face], rows: Mapping[str, int], tops: Sequence[float], bottoms: Sequence[float], width: float
) -> tuple[tuple[Arrow, ...], float]:
    """All arrows of a column, and the room that they need between two columns."""
    wanted = [*_kept(network, faces), *_delayed(network, faces)]
    bends = [one for one in wanted if _bends(one, faces)]
    gap = GAP + LANE * max(0, len(bends) - 1)
    leaving, arriving = _places(wanted, faces, "source"), _places(wanted, faces, "target")
    result = []
    for index, one in enumerate(wanted):
        turn = bends.index(one) if one in bends else 0
        aside = (turn - (len(bends) - 1) / 2) * LANE
        heights = leaving[index], arriving[index]
        result.append(_laid(one, faces, rows, (tops, bottoms), heights, width, gap, aside))
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


def _bends(one: Arrow, faces: Mapping[str, Face]) -> bool:
    return one.delay > 1 or faces[one.source].rect != faces[one.target].rect


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
        result.append(card.spread.center().y() + (others.index(one) - (len(others) - 1) / 2) * APART)
    return result


def _laid(
    one: Arrow, faces: Mapping[str, Face], rows: Mapping[str, int], levels: tuple[Sequence[float], Sequence[float]],
    heights: tuple[float, float], width: float, gap: float, aside: float,
) -> Arrow:  # fmt: skip
    source, target = faces[one.source].rect, faces[one.target].rect
    (start_y, end_y), pitch = heights, width + gap
    if one.backwards:  # from the left edge of the next column to the right edge here
        straight = np.array([[pitch + source.left(), start_y], [target.right(), end_y]])
        return replace(one, lanes=(straight,), stub=np.array([[target.right() + STUB, end_y], [target.right(), end_y]]))
    stub = np.array([[target.left() - STUB, end_y], [target.left(), end_y]])
    start = [source.right() - one.delay * pitch, start_y]
    out, into = width + gap / 2 + aside - one.delay * pitch, aside - gap / 2
    if one.delay == 1 and abs(start_y - end_y) < 1.0:
        return replace(one, lanes=(np.array([start, [target.left(), end_y]]),), stub=stub)
    if one.delay == 1:
        corners = [start, [into, start_y], [into, end_y], [target.left(), end_y]]
        return replace(one, lanes=(np.array(corners),), stub=stub)
    count = min(one.delay, MOST_LANES)
    lanes = []
    for lane in range(count):
        level = _level(rows[one.source], rows[one.target], *levels) + (lane - (count - 1) / 2) * LANE
        corners = [start, [out, start_y], [out, level], [into, level], [into, end_y], [target.left(), end_y]]
        lanes.append(np.array(corners))
    return replace(one, lanes=tuple(lanes), stub=stub)


def _level(source: int, target: int, tops: Sequence[float], bottoms: Sequence[float]) -> float:
    """The height between two rows at which an arrow skips columns: beside the row it arrives at."""
    below = source < target or (source == target == len(tops) - 1 and target > 0)
    if below:
        return (tops[target - 1] + bottoms[target]) / 2
    return (tops[target] + bottoms[target + 1]) / 2 if target + 1 < len(tops) else tops[target] - 2 * LANE
