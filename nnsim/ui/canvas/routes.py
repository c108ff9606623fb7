"""How delayed connections run: around the cards, above or below, whichever is nearer and free. Pure geometry.

A route leaves its card through the upper or lower edge, runs level, and arrives through the same edge of the other card; where an
edge is blocked by a neighbour it goes out at the side first. Many routes are thought of at once and the cheapest is taken.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nnsim.ui.canvas.geometry import HEADER, Points, sampled
from nnsim.ui.canvas.nearby import Box, Nearby
from nnsim.ui.canvas.rounding import rounded

RISE, LEAST_RISE = 34.0, 21.0
"""How far above (or below) its cards a route runs level, and where there is little room."""
CLEAR = 13.0
"""How far it stays away from other cards: the badge must fit between."""
TRACK = 27.0
"""How far two level pieces stay apart."""
EDGE, SLOT = 24.0, 17.0
"""Where the first route meets an edge, from the corner, and how far the next ones stand from it."""
EAR, EAR_STEP, FARTHEST, WIDTHS = 20.0, 9.0, 120.0, 4
"""How far a route goes out at the side, at least and at most, and how many ways to do that are tried."""
TRACKS, NEAR_LEVELS = 6, 40
"""Level pieces above each other that are tried, and heights for them at most."""
AWAY = (LEAST_RISE, *(RISE + TRACK * track for track in range(TRACKS)))
"""How far level pieces are tried from the edges of cards."""
NEAR, FEW = 400.0, 40
"""So far above and below its cards a short way is looked for before all that stands there is looked at, where that is not little."""
TURN, TIGHT, THROUGH, ALONG, BELOW = 64.0, 60.0, 100_000.0, 3_000.0, 12.0
"""What a step aside, little room, a card in the way, another route in the way, and running below cost, in lengths."""

Point: TypeAlias = tuple[float, float]
Ends: TypeAlias = tuple[Point, Point]
Corners: TypeAlias = tuple[Point, ...]
BOTH = (True, False)
"""Sides: above the cards, and below."""
Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Wire:
    """A delayed connection to be routed, by ids of its nodes."""

    id: str
    source: str
    target: str
    delay: int = 1


@dataclass(frozen=True)
class Stage:
    """What a route can meet: boxes, how many cards stand in each, and which boxes are those of its own cards.

    `laid`: level pieces of other routes, as boxes of no height, and how many lie on each other. `reach`: how far above and below its cards
    all of that is known.
    """

    boxes: Sequence[Box]
    times: Sequence[int]
    own: tuple[int, int]
    laid: Mapping[Box, int]
    reach: float = math.inf


class Found(NamedTuple):
    """A way that was found: its six corners, which may coincide, what it costs, and whether nothing stands in it."""

    corners: Corners
    cost: float
    free: bool


@dataclass(frozen=True)
class Route:
    """`corners`: where it would turn if it had no curves. The badge stands in the middle of its level piece."""

    corners: Corners
    badge: Point

    def control(self) -> Points:
        """(pieces, 4, 2): control points of the cubic curves it consists of, up to the arrow's head."""
        return rounded(self.corners)

    def line(self) -> Points:
        """(n, 2): it as short straight pieces, none of them of no length."""
        points = sampled(self.control(), 12).reshape(-1, 2)
        apart = np.abs(np.diff(points, axis=0)).sum(1) > 1e-3
        line: Points = points[np.append(True, apart)]
        return line

    def path(self) -> QPainterPath:
        control = self.control()
        path = QPainterPath(QPointF(*control[0, 0]))
        for piece in control.tolist():
            path.cubicTo(*(QPointF(x, y) for x, y in piece[1:]))
        return path

    @property
    def extent(self) -> Ends:
        """Upper left and lower right of the rectangle around it."""
        x, y = zip(*self.corners, strict=True)
        return (min(x), min(y)), (max(x), max(y))

    @property
    def tip(self) -> QPointF:
        return QPointF(*self.corners[-1])

    @property
    def heading(self) -> tuple[float, float]:
        """The direction in which it arrives."""
        (x0, y0), (x1, y1) = self.corners[-2:]
        length = abs(x1 - x0) + abs(y1 - y0) or 1.0
        return (x1 - x0) / length, (y1 - y0) / length


def routes(cards: Mapping[str, QRectF], others: Sequence[QRectF], wires: Sequence[Wire]) -> dict[str, Route]:
    """A route for every wire between cards; `others` are rectangles in the way that belong to no card."""
    boxes = [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in (*cards.values(), *others)]
    numbers = {id: number for number, id in enumerate(cards)}
    first = _lay(boxes, numbers, wires, {}, {})
    above = {id: corners[2][1] < corners[0][1] for id, corners in first.items()}
    ordered = sorted(wires, key=lambda wire: _nesting(boxes[numbers[wire.source]], boxes[numbers[wire.target]], wire.delay))
    leaving = _slots([(wire.id, wire.source, above[wire.id]) for wire in ordered])
    arriving = _slots([(wire.id, wire.target, above[wire.id]) for wire in ordered])
    slots = {id: (leaving[id], arriving[id]) for id in first}
    crowded = any(slot != (0, 0) for slot in slots.values())
    final = _lay(boxes, numbers, wires, slots, above) if crowded else first
    return {id: _route(corners) for id, corners in final.items()}


def _lay(
    boxes: Sequence[Box], numbers: Mapping[str, int], wires: Sequence[Wire], slots: Mapping[str, tuple[int, int]],
    above: Mapping[str, bool],
) -> dict[str, Corners]:  # fmt: skip
    """Corners of all routes, the short ones laid first; `slots` and `above` hold what is decided already."""
    around, laid = Nearby(boxes), Nearby()
    reaches = (NEAR, math.inf) if len(boxes) > FEW else (math.inf,)
    result: dict[str, Corners] = {}
    for wire in sorted(wires, key=lambda wire: (_span(boxes[numbers[wire.source]], boxes[numbers[wire.target]]), wire.delay)):
        places, own = slots.get(wire.id, (0, 0)), (boxes[numbers[wire.source]], boxes[numbers[wire.target]])
        looks = [partial(_stage, around, laid, own, wire.source == wire.target, max(places), reach) for reach in reaches]
        side = above.get(wire.id)
        best = _best(looks, places, BOTH if side is None else (side,))
        if side is not None and not best.free:  # rather on the other side, or close to another route
            other = _best(looks, places, (not side,))
            best = min((best, other) if side else (other, best), key=lambda found: found.cost)
            if not best.free and places != (0, 0):
                best = _best(looks, (0, 0), BOTH)
        (x0, level), (x1, _) = best.corners[2:4]
        laid.add((min(x0, x1), level, max(x0, x1), level))
        result[wire.id] = best.corners
    return result


def _stage(around: Nearby, laid: Nearby, ends: tuple[Box, Box], loop: bool, slot: int, reach: float) -> Stage:
    """What a route between two cards can meet as far as `reach` above and below them; `loop`: they are one and the same.

    `slot`: the place farthest from a corner at which it may begin or end.
    """
    source, target = ends
    beside, beyond = FARTHEST + EAR_STEP * slot + RISE + CLEAR, reach + AWAY[-1] + CLEAR
    left, right = min(source[0], target[0]) - beside, max(source[2], target[2]) + beside
    top, bottom = min(source[1], target[1]) - beyond, max(source[3], target[3]) + beyond
    own = [source] if loop else [source, target]
    others = around.within(left, top, right, bottom)
    for box in own:
        others[box] -= 1
    others = {box: times for box, times in others.items() if times}
    levels = laid.within(left - EDGE, top, right + EDGE, bottom)
    return Stage([*own, *others], [*(1 for _ in own), *others.values()], (0, len(own) - 1), levels, reach)


def _route(corners: Corners) -> Route:
    (x0, y0), (x1, y1) = corners[2:4]
    return Route(_distinct(corners), ((x0 + x1) / 2, (y0 + y1) / 2))


def _span(source: Box, target: Box) -> float:
    return abs((source[0] + source[2]) - (target[0] + target[2])) / 2


def _nesting(source: Box, target: Box, delay: int) -> tuple[bool, float, int]:
    """Routes that lead on first, the short ones inside; then those that lead back, the long ones outside."""
    far = _span(source, target)
    forward = target[0] + target[2] > source[0] + source[2]
    return (False, far, delay) if forward else (True, -far, -delay)


def _slots(ordered: Sequence[tuple[str, str, bool]]) -> dict[str, int]:
    """Which place each wire (id, card, above) has at the edge of that card, counted from the corner."""
    taken: dict[tuple[str, bool], int] = {}
    result: dict[str, int] = {}
    for id, card, above in ordered:
        result[id] = taken[card, above] = taken.get((card, above), -1) + 1
    return result


def _best(looks: Sequence[Callable[[], Stage]], slots: tuple[int, int], sides: Sequence[bool]) -> Found:
    """The cheapest route; `sides`: above its cards (True) or below."""
    for look in looks:
        stage = look()
        source, target = (stage.boxes[card] for card in stage.own)
        edges = [(side, _through_edge(source, slots[0], side, 1.0), _through_edge(target, slots[1], side, -1.0)) for side in sides]
        near = _through_edges(edges, stage)
        if near is not None:
            return near
    table = np.array(stage.boxes)
    every = [
        (side, *pair) for side, out, into in edges
        for pair in itertools.product(
            (out, *_at_side(source, slots[0], side, 1.0, table)), (into, *_at_side(target, slots[1], side, -1.0, table))
        )
    ]  # fmt: skip
    return _cheapest(every, stage, _grown(table, *stage.own))


def _through_edges(ways: Sequence[tuple[bool, Ends, Ends]], stage: Stage) -> Found | None:
    """The cheapest route through the edges of its cards, as `_cheapest` would find it, if one is free: one by one that is quicker.

    None as well if a cheaper one might run beyond what is known.
    """
    best, beyond = math.inf, math.inf
    corners: Corners = ()
    for side, (out, _), (into, _) in ways:
        left, right = sorted((out[0], into[0]))
        taken = [level for start, level, end, _ in stage.laid if left < end + EDGE and right > start - EDGE]
        between = [(place, box) for place, box in enumerate(stage.boxes) if left < box[2] + CLEAR and right > box[0] - CLEAR]
        levels = _levels(out, into, stage, side)
        beyond = min(beyond, _least(out, into, _farthest(out, into, stage, side, levels)))
        for level in levels:
            least = _least(out, into, level)
            if least >= best:  # and farther away it costs more
                break
            rise = min(abs(level - out[1]), abs(level - into[1]))
            cost = least + (TIGHT if rise < RISE else 0.0)
            if cost >= best or any(abs(level - other) < TRACK - 1.0 for other in taken) or not _free(out, into, level, stage.own, between):
                continue
            best, corners = cost, (out, out, (out[0], level), (into[0], level), into, into)
    return Found(corners, best, True) if best < beyond else None


def _least(out: Point, into: Point, level: float) -> float:
    """What a route through edges that runs level there costs at least."""
    return abs(into[0] - out[0]) + abs(level - out[1]) + abs(level - into[1]) + (BELOW if level > out[1] else 0.0)


def _farthest(out: Point, into: Point, stage: Stage, above: bool, levels: Sequence[float]) -> float:
    """Nearer than that, all heights at which a route makes sense are known."""
    if math.isfinite(stage.reach) and len(levels) >= NEAR_LEVELS:
        return levels[-1]
    return _outer(out, into, above) + (-stage.reach if above else stage.reach)


def _free(out: Point, into: Point, level: float, own: tuple[int, int], boxes: Sequence[tuple[int, Box]]) -> bool:
    """Whether no piece of a route through edges comes too near to one of the numbered boxes; it may touch its own two cards."""
    (x0, y0), (x1, y1) = out, into
    (low0, high0), (low1, high1), (low, high) = sorted((y0, level)), sorted((y1, level)), sorted((x0, x1))
    for place, (left, top, right, bottom) in boxes:
        near = -0.5 if place == own[0] else CLEAR
        if left - near < x0 < right + near and low0 < bottom + near and high0 > top - near:
            return False
        near = -0.5 if place == own[1] else CLEAR
        if left - near < x1 < right + near and low1 < bottom + near and high1 > top - near:
            return False
        if low < right + CLEAR and high > left - CLEAR and top - CLEAR < level < bottom + CLEAR:
            return False
    return True


def _cheapest(ways: Sequence[tuple[bool, Ends, Ends]], stage: Stage, grown: Boxes) -> Found:
    """The cheapest of all routes that leave and arrive in one of these ways."""
    tried = _tried(ways, stage)
    x, y = tried[:, :, 0].T, tried[:, :, 1].T  # a row for each corner: so few that adding rows is quicker than summing along an axis
    along = np.abs(x[1:] - x[:-1]) + np.abs(y[1:] - y[:-1])
    steps = along[0] + along[1] + along[2] + along[3] + along[4]
    turns = (along[0] != 0.0).astype(float) + (along[4] != 0.0)
    rise = np.minimum(np.abs(y[2] - y[1]), np.abs(y[3] - y[4]))
    extra = TURN * turns + TIGHT * (rise < RISE) + BELOW * (y[2] > y[0]) + THROUGH * _hits(x, y, grown, stage.times)
    left, right = np.minimum(x[2], x[3]), np.maximum(x[2], x[3])
    first, last = float(left.min()) - EDGE, float(right.max()) + EDGE
    for (start, level, end, _), times in stage.laid.items():
        if first < end and last > start:
            extra += ALONG * times * ((left < end + EDGE) & (right > start - EDGE) & (np.abs(y[2] - level) < TRACK - 1.0))
    costs = steps + extra
    best = int(costs.argmin())
    return Found(tuple((x, y) for x, y in tried[best].tolist()), float(costs[best]), bool(extra[best] < THROUGH))


def _tried(ways: Sequence[tuple[bool, Ends, Ends]], stage: Stage) -> Points:
    """(n, 6, 2): routes that leave and arrive in these ways, at all levels that make sense."""
    levels = [_levels(out, into, stage, side) for side, (_, out), (_, into) in ways]
    corners = np.array([(*out, (out[1][0], 0.0), (into[1][0], 0.0), into[1], into[0]) for _, out, into in ways])
    result: Points = corners.repeat([len(each) for each in levels], axis=0)
    result[:, 2, 1] = result[:, 3, 1] = list(itertools.chain.from_iterable(levels))
    return result


def _levels(out: Point, into: Point, stage: Stage, above: bool) -> list[float]:
    """At which heights a route that turns there may run level: above (or below) its cards, and what stands near its way."""
    low, high = sorted((out[0], into[0]))
    edge = 1 if above else 3
    edges = {box[edge] for box in stage.boxes if box[0] < high + RISE and box[2] > low - RISE}
    edges |= {stage.boxes[card][edge] for card in stage.own}
    sign, first = -1.0 if above else 1.0, _outer(out, into, above)
    tried = {edge + sign * away for edge in edges for away in AWAY}
    levels = sorted((level for level in tried if LEAST_RISE <= sign * (level - first) <= stage.reach), reverse=above)
    if math.isfinite(stage.reach):
        return levels[:NEAR_LEVELS]
    if len(levels) > NEAR_LEVELS + TRACKS:  # many cards: the nearest levels, and those beyond everything
        levels = levels[:NEAR_LEVELS] + levels[-TRACKS:]
    return levels


def _outer(out: Point, into: Point, above: bool) -> float:
    """From which height on a route is above (or below) both of its ends."""
    return min(out[1], into[1]) if above else max(out[1], into[1])


def _through_edge(card: Box, slot: int, above: bool, sign: float) -> Ends:
    """Where a route meets the upper or lower edge of a card; `sign`: 1 at the right, −1 at the left."""
    left, top, right, bottom = card
    reach = max(6.0, (right - left) / 2 - min(EDGE, 0.16 * (right - left)) - SLOT * slot)
    point = ((left + right) / 2 + sign * reach, top if above else bottom)
    return point, point


def _at_side(card: Box, slot: int, above: bool, sign: float, boxes: Boxes) -> list[Ends]:
    """Where it may meet the side of a card, and where it turns up or down from there."""
    left, top, right, bottom = card
    y = top + HEADER / 2 + 6.0 * slot if above else bottom - HEADER / 2 - 6.0 * slot
    x = right if sign > 0 else left
    edges = sign * (boxes[:, 2] if sign > 0 else boxes[:, 0]) + CLEAR + 1.0  # past wider cards above or below
    past = edges[(edges > sign * x + EAR) & (edges < sign * x + FARTHEST)]
    turns = [EAR, *sorted(set(np.round(past - sign * x).tolist()))[:WIDTHS]]
    return [((x, y), (x + sign * (turn + EAR_STEP * slot), y)) for turn in turns]


def _grown(boxes: Boxes, leaves: int, arrives: int) -> Boxes:
    """(4, 5, boxes, 1): left, top, right and bottom of all cards, as far as each piece of a route stays away from them.

    Its first two pieces may touch the card that it leaves, its last two the one at which it arrives.
    """
    away = np.full((5, len(boxes), 1), CLEAR)
    away[:2, leaves] = away[3:, arrives] = -0.5
    left, top, right, bottom = boxes.T[:, :, None]
    return np.array([left - away, top - away, right + away, bottom + away])


def _hits(x: Boxes, y: Boxes, grown: Boxes, times: Sequence[int]) -> npt.NDArray[np.float64]:
    """(n,): how many cards each route runs through, by its corners (6, n); `times`: how many cards each box stands for."""
    left, top, right, bottom = grown
    through = np.minimum(x[:-1], x[1:])[:, None] < right
    through &= np.minimum(y[:-1], y[1:])[:, None] < bottom
    through &= np.maximum(x[:-1], x[1:])[:, None] > left
    through &= np.maximum(y[:-1], y[1:])[:, None] > top
    found: npt.NDArray[np.float64] = np.array(times, float) @ (through[0] | through[1] | through[2] | through[3] | through[4])
    return found


def _distinct(corners: Corners) -> Corners:
    """Corners without those where nothing turns."""
    turns = (here for (x, y), here in itertools.pairwise(corners) if abs(here[0] - x) + abs(here[1] - y) > 0.5)
    return corners[0], *turns
