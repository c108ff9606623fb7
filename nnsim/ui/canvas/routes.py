"""How delayed connections run: around the cards, above or below, whichever is nearer and free. Pure geometry.

A route leaves its card through the upper or lower edge, runs level, and arrives through the same edge of the other card; where an
edge is blocked by a neighbour it goes out at the side first. Many routes are thought of at once and the cheapest is taken.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nnsim.ui.canvas.geometry import HEADER, Points, sampled

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
TIP = 9.0
"""Length of the arrow's head, which is straight."""
ROUND = 46.0
"""Radius of corners where there is room."""
SHOULDER = 0.5523
"""Makes a cubic curve a quarter of a circle."""
TRACKS, NEAR_LEVELS = 6, 40
"""Level pieces above each other that are tried, and heights for them at most."""
AWAY = (LEAST_RISE, *(RISE + TRACK * track for track in range(TRACKS)))
"""How far level pieces are tried from the edges of cards."""
TURN, TIGHT, THROUGH, ALONG, BELOW = 64.0, 60.0, 100_000.0, 3_000.0, 12.0
"""What a step aside, little room, a card in the way, another route in the way, and running below cost, in lengths."""

Ends: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Wire:
    """A delayed connection to be routed, by ids of its nodes."""

    id: str
    source: str
    target: str
    delay: int = 1


@dataclass(frozen=True)
class Route:
    """`corners`: where it would turn if it had no curves. The badge stands in the middle of its level piece."""

    corners: tuple[tuple[float, float], ...]
    badge: tuple[float, float]

    def control(self) -> Points:
        """(pieces, 4, 2): control points of the cubic curves it consists of, up to the arrow's head."""
        return rounded(np.array(self.corners))

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
    boxes = _boxes([*cards.values(), *others])
    names: list[str | None] = [*cards, *(None for _ in others)]
    first = _lay(cards, boxes, names, wires, {}, {})
    above = {id: bool(corners[2, 1] < corners[0, 1]) for id, corners in first.items()}
    ordered = sorted(wires, key=lambda wire: _nesting(cards, wire))
    leaving = _slots([(wire.id, wire.source, above[wire.id]) for wire in ordered])
    arriving = _slots([(wire.id, wire.target, above[wire.id]) for wire in ordered])
    slots = {id: (leaving[id], arriving[id]) for id in first}
    crowded = any(slot != (0, 0) for slot in slots.values())
    final = _lay(cards, boxes, names, wires, slots, above) if crowded else first
    return {id: _route(corners) for id, corners in final.items()}


def band(line: Points, low: float, high: float) -> Points:
    """(2 n, 2): the outline of a stripe along a line (n, 2), between two distances from it (to its right positive)."""
    step = np.gradient(line, axis=0)
    step /= np.maximum(np.hypot(step[:, :1], step[:, 1:]), 1e-9)
    aside = np.stack([-step[:, 1], step[:, 0]], axis=1)
    return np.concatenate([line + aside * low, (line + aside * high)[::-1]])


def _lay(
    cards: Mapping[str, QRectF], boxes: Boxes, names: Sequence[str | None], wires: Sequence[Wire], slots: Mapping[str, tuple[int, int]],
    above: Mapping[str, bool],
) -> dict[str, Points]:  # fmt: skip
    """Corners of all routes, the short ones laid first; `slots` and `above` hold what is decided already."""
    laid: list[tuple[float, float, float]] = []
    result: dict[str, Points] = {}
    for wire in sorted(wires, key=lambda wire: _span(cards, wire)):
        leaves, arrives = np.array([name == wire.source for name in names]), np.array([name == wire.target for name in names])
        touched = np.array([leaves, leaves, np.zeros_like(leaves), arrives, arrives])
        ends, places = (cards[wire.source], cards[wire.target]), slots.get(wire.id, (0, 0))
        found, free = _best(*ends, boxes, touched, places, above.get(wire.id), laid)
        for place in (places, (0, 0)) if wire.id in above and not free else ():  # rather on the other side, or close to another route
            if not free:
                found, free = _best(*ends, boxes, touched, place, None, laid)
        left, right = sorted((float(found[2, 0]), float(found[3, 0])))
        laid.append((left, right, float(found[2, 1])))
        result[wire.id] = found
    return result


def _route(corners: Points) -> Route:
    badge = (corners[2] + corners[3]) / 2
    return Route(tuple(_distinct(corners)), (float(badge[0]), float(badge[1])))


def _span(cards: Mapping[str, QRectF], wire: Wire) -> tuple[float, int]:
    return abs(cards[wire.source].center().x() - cards[wire.target].center().x()), wire.delay


def _nesting(cards: Mapping[str, QRectF], wire: Wire) -> tuple[bool, float, int]:
    """Routes that lead on first, the short ones inside; then those that lead back, the long ones outside."""
    far, delay = _span(cards, wire)
    forward = cards[wire.target].center().x() > cards[wire.source].center().x()
    return (False, far, delay) if forward else (True, -far, -delay)


def _slots(ordered: Sequence[tuple[str, str, bool]]) -> dict[str, int]:
    """Which place each wire (id, card, above) has at the edge of that card, counted from the corner."""
    taken: dict[tuple[str, bool], int] = {}
    result: dict[str, int] = {}
    for id, card, above in ordered:
        result[id] = taken[card, above] = taken.get((card, above), -1) + 1
    return result


def _best(
    source: QRectF, target: QRectF, boxes: Boxes, touched: npt.NDArray[np.bool_], slots: tuple[int, int], above: bool | None,
    laid: Sequence[tuple[float, float, float]],
) -> tuple[Points, bool]:  # fmt: skip
    """(6, 2): corners of the cheapest route, which may coincide, and whether it is free; `above`: the side, if that is decided."""
    sides = (True, False) if above is None else (above,)
    edges = [(side, _through_edge(source, slots[0], side, 1.0), _through_edge(target, slots[1], side, -1.0)) for side in sides]
    found, cost = _cheapest(edges, boxes, touched, (source, target), laid)
    if cost >= ALONG:  # nothing is free through the edges alone
        every = [
            (side, *pair) for side, out, into in edges
            for pair in itertools.product(
                (out, *_at_side(source, slots[0], side, 1.0, boxes)), (into, *_at_side(target, slots[1], side, -1.0, boxes))
            )
        ]  # fmt: skip
        found, cost = _cheapest(every, boxes, touched, (source, target), laid)
    return found, cost < THROUGH


def _cheapest(
    ways: Sequence[tuple[bool, Ends, Ends]], boxes: Boxes, touched: npt.NDArray[np.bool_], own: tuple[QRectF, QRectF],
    laid: Sequence[tuple[float, float, float]],
) -> tuple[Points, float]:  # fmt: skip
    """The cheapest of all routes that leave and arrive in one of these ways, and what it costs beyond its length."""
    tried = np.concatenate([_tried(out, into, boxes, own, side) for side, out, into in ways])
    steps_along = np.abs(tried[:, 1:] - tried[:, :-1]).sum(2)
    steps = steps_along.sum(1)
    turns = steps_along[:, 0].astype(bool).astype(float) + steps_along[:, 4].astype(bool)
    below = tried[:, 2, 1] > tried[:, 0, 1]
    rise = np.abs(tried[:, 2:4, 1] - tried[:, [1, 4], 1]).min(1)
    extra = TURN * turns + TIGHT * (rise < RISE) + BELOW * below + THROUGH * _hits(tried, boxes, touched)
    left, right = np.minimum(tried[:, 2, 0], tried[:, 3, 0]), np.maximum(tried[:, 2, 0], tried[:, 3, 0])
    for start, end, level in laid:
        extra += ALONG * ((left < end + EDGE) & (right > start - EDGE) & (np.abs(tried[:, 2, 1] - level) < TRACK - 1.0))
    best = int(np.argmin(steps + extra))
    return tried[best], float(extra[best])


def _tried(out: Ends, into: Ends, boxes: Boxes, own: tuple[QRectF, QRectF], above: bool) -> Points:
    """(n, 6, 2): routes on one side of the cards, at all levels that make sense."""
    low, high = sorted((out[1][0], into[1][0]))
    near = boxes[(boxes[:, 0] < high + RISE) & (boxes[:, 2] > low - RISE)]
    edges = {*(near[:, 1] if above else near[:, 3]).tolist(), *(card.top() if above else card.bottom() for card in own)}
    sign = -1.0 if above else 1.0
    first = min(out[1][1], into[1][1]) if above else max(out[1][1], into[1][1])
    tried = {edge + sign * away for edge in edges for away in AWAY}
    levels = sorted((level for level in tried if sign * (level - first) >= LEAST_RISE), reverse=above)
    if len(levels) > NEAR_LEVELS + TRACKS:  # many cards: the nearest levels, and those beyond everything
        levels = levels[:NEAR_LEVELS] + levels[-TRACKS:]
    result = np.empty((len(levels), 6, 2))
    result[:, 0], result[:, 1] = out
    result[:, 4], result[:, 5] = into[1], into[0]
    result[:, 2, 0], result[:, 3, 0] = out[1][0], into[1][0]
    result[:, 2, 1] = result[:, 3, 1] = levels
    return result


def _through_edge(card: QRectF, slot: int, above: bool, sign: float) -> Ends:
    """Where a route meets the upper or lower edge of a card; `sign`: 1 at the right, −1 at the left."""
    reach = max(6.0, card.width() / 2 - min(EDGE, 0.16 * card.width()) - SLOT * slot)
    point = (card.center().x() + sign * reach, card.top() if above else card.bottom())
    return point, point


def _at_side(card: QRectF, slot: int, above: bool, sign: float, boxes: Boxes) -> list[Ends]:
    """Where it may meet the side of a card, and where it turns up or down from there."""
    y = card.top() + HEADER / 2 + 6.0 * slot if above else card.bottom() - HEADER / 2 - 6.0 * slot
    x = card.right() if sign > 0 else card.left()
    edges = sign * (boxes[:, 2] if sign > 0 else boxes[:, 0]) + CLEAR + 1.0  # past wider cards above or below
    past = edges[(edges > sign * x + EAR) & (edges < sign * x + FARTHEST)]
    turns = [EAR, *sorted(set(np.round(past - sign * x).tolist()))[:WIDTHS]]
    return [((x, y), (x + sign * (turn + EAR_STEP * slot), y)) for turn in turns]


def _hits(tried: Points, boxes: Boxes, touched: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """(n,): how many cards each route runs through. `touched` (5, boxes): whose edge each of its pieces may touch."""
    low = np.minimum(tried[:, :-1], tried[:, 1:])[:, :, None]
    high = np.maximum(tried[:, :-1], tried[:, 1:])[:, :, None]
    grown = boxes + np.where(touched, -0.5, CLEAR)[..., None] * np.array([-1.0, -1.0, 1.0, 1.0])
    through = low[..., 0] < grown[..., 2]
    through &= low[..., 1] < grown[..., 3]
    through &= high[..., 0] > grown[..., 0]
    through &= high[..., 1] > grown[..., 1]
    found: npt.NDArray[np.float64] = through.any(1).sum(1).astype(float)
    return found


def _boxes(rects: Sequence[QRectF]) -> Boxes:
    """(n, 4): left, top, right, bottom."""
    return np.array([[rect.left(), rect.top(), rect.right(), rect.bottom()] for rect in rects]).reshape(-1, 4)


def _distinct(corners: Points) -> list[tuple[float, float]]:
    """Corners without those where nothing turns."""
    points = [(float(x), float(y)) for x, y in corners.tolist()]
    return points[:1] + [here for (x, y), here in itertools.pairwise(points) if abs(here[0] - x) + abs(here[1] - y) > 0.5]


def rounded(corners: Points) -> Points:
    """(pieces, 4, 2): straight pieces and quarter turns, ending where the arrow's head begins."""
    points: list[list[float]] = corners.tolist()  # so few that lists are quicker than arrays
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
