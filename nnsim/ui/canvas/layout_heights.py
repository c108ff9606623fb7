"""How high things stand in the columns of a tidy drawing: connections as level as can be, cards apart, and no curve behind a card.

Heights are found by relaxation: neighbours draw each other to their height, then whatever stands too close is pushed apart, over and
over. A curve that passes a column is where its two ends put it, so pushing it moves its ends. Where many connections skip columns that
would tear the drawing apart; then curves only hold a place, as if they were small cards, and some may pass behind a card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from nnsim.ui.canvas.layout_order import Edge, Skip, Thing

CLEAR = 22.0
"""Between a card and a curve that passes it."""
APART = 12.0
"""Between two curves that pass."""
ROUNDS, LEAST_ROUNDS, PUSHES, WORK = 160, 16, 60, 150_000
"""Rounds of drawing and pushing at most and at least, of pushing alone at the end, and about how many single steps there are."""
LEVEL, TIGHTER = 18.0, 12.0
"""Ends of connections that differ by less are put at one height, if things come closer to each other by no more than that."""
BEHIND = 320.0
"""A curve behind a card is as bad as so much more height."""

Ends: TypeAlias = Mapping[Edge, tuple[float, float, float, float]]
Rows: TypeAlias = Sequence[Sequence[Thing]]
Borders: TypeAlias = Sequence[tuple[float, float]]
Terms: TypeAlias = tuple[tuple[Thing, float], ...]
Heights: TypeAlias = dict[Thing, float]
Packed: TypeAlias = tuple[float, float, tuple[tuple[int, float], ...]]
"""A room by numbers: the least sum, the squares of its factors added up, and (thing, factor)."""


@dataclass(frozen=True)
class Place:
    """How far a card and what belongs to it reach above and below its middle."""

    up: float
    down: float


@dataclass(frozen=True)
class _Room:
    """A sum of heights, each with a factor, must be at least so much."""

    terms: Terms
    least: float

    def lacks(self, y: Mapping[Thing, float]) -> float:
        return self.least - sum(factor * y[thing] for thing, factor in self.terms)


def heights(
    rows: Rows, edges: Sequence[Edge], places: Mapping[str, Place], ends: Ends, borders: Borders, gap: float, loose: bool,
) -> dict[str, float]:  # fmt: skip
    """The height of each node. `borders`: left and right of each column; `loose`: curves only hold a place."""
    start = _stacked(rows, places, gap)
    number = {thing: index for index, thing in enumerate(start)}
    y = list(start.values())
    rooms = _loose_rooms(rows, places, gap) if loose else _rooms(rows, places, ends, borders, gap)
    packed = [_packed(room, number) for room in rooms]
    near = [
        (number[thing], [(number[other], weight) for other, weight in others], sum(weight for _, weight in others))
        for thing, others in _neighbours(rows, edges, loose).items() if others
    ]
    rounds = max(LEAST_ROUNDS, min(ROUNDS, WORK // (len(rooms) + len(edges) + 1)))
    for turn in range(rounds):
        _draw(y, near, 0.6 * (1.0 - turn / rounds))
        _push(y, packed)
    for _ in range(PUSHES):
        if not _push(y, packed):
            break
    found: Heights = dict(zip(number, y, strict=True))
    _level(found, edges, rooms)
    return {thing: height for thing, height in found.items() if isinstance(thing, str)}


def strain(rows: Rows, edges: Sequence[Edge], places: Mapping[str, Place], ends: Ends, borders: Borders, y: Mapping[str, float]) -> float:
    """How bad a drawing is: curves behind cards, slopes, and height."""
    heights: Heights = {id: height for id, height in y.items()}  # noqa: C416 (whose keys may also be curves)
    behind = sum(room.lacks(heights) > 0.5 for room in _rooms(rows, places, ends, borders, 0.0, 2.0))
    slopes = sum(abs(y[source] - y[target]) for source, target in edges)
    tall = max(y[id] + place.down for id, place in places.items()) - min(y[id] - place.up for id, place in places.items())
    return BEHIND * behind + 0.5 * slopes + tall


def _neighbours(rows: Rows, edges: Sequence[Edge], curves: bool) -> dict[Thing, list[tuple[Thing, float]]]:
    """What draws each thing to its height, and how much; connections that skip columns want most to be level."""
    near: dict[Thing, list[tuple[Thing, float]]] = {thing: [] for row in rows for thing in row if curves or isinstance(thing, str)}
    skips: dict[Edge, list[Thing]] = {}
    for row in rows:
        for thing in row:
            if isinstance(thing, Skip):
                skips.setdefault(thing.edge, []).append(thing)
    for edge in edges:
        passed = skips.get(edge, [])
        chain: list[Thing] = [edge[0], *(passed if curves else []), edge[1]]
        for one, other in pairwise(chain):
            near[one].append((other, 2.0 if passed else 1.0))
            near[other].append((one, 2.0 if passed else 1.0))
    return near


def _stacked(rows: Rows, places: Mapping[str, Place], gap: float) -> Heights:
    """Every column by itself, around 0."""
    y: Heights = {}
    for row in rows:
        cards = [thing for thing in row if isinstance(thing, str)]
        top = -(sum(places[id].up + places[id].down for id in cards) + gap * (len(cards) - 1)) / 2
        for id in cards:
            y[id] = top + places[id].up
            top += places[id].up + places[id].down + gap
        y.update({thing: 0.0 for thing in row if isinstance(thing, Skip)})
    return y


def _loose_rooms(rows: Rows, places: Mapping[str, Place], gap: float) -> list[_Room]:
    """Neighbours in a column apart, curves that pass being small cards."""
    rooms = []
    for row in rows:
        for one, other in pairwise(row):
            curves = isinstance(one, Skip) + isinstance(other, Skip)
            down = places[one].down if isinstance(one, str) else 0.0
            up = places[other].up if isinstance(other, str) else 0.0
            rooms.append(_Room(((other, 1.0), (one, -1.0)), down + (gap, CLEAR, APART)[curves] + up))
    return rooms


def _rooms(
    rows: Rows, places: Mapping[str, Place], ends: Ends, borders: Borders, gap: float, clear: float = CLEAR
) -> list[_Room]:
    """What must be kept: neighbours in a column apart, also where one of them is a curve that passes."""
    spans = _across(rows, borders)
    rooms: list[_Room] = []
    for row, border in zip(rows, borders, strict=True):
        for one, other in pairwise(row):
            if isinstance(one, str) and isinstance(other, str):
                rooms.append(_Room(((other, 1.0), (one, -1.0)), places[one].down + gap + places[other].up))
                continue
            if isinstance(one, Skip) and isinstance(other, Skip) and set(one.edge) & set(other.edge):
                continue  # they part or meet there
            distance = APART if isinstance(one, Skip) and isinstance(other, Skip) else clear
            for x in border:
                lower, low = _bottom(one, places, ends, spans, x)
                upper, high = _top(other, places, ends, spans, x)
                rooms.append(_Room(_sum((*upper, *((thing, -factor) for thing, factor in lower))), low - high + distance))
        for thing_above, thing, thing_below in zip(row, row[1:], row[2:], strict=False):  # cards on both sides of a curve
            if isinstance(thing, Skip) and isinstance(thing_above, str) and isinstance(thing_below, str):
                rooms.append(_Room(((thing_below, 1.0), (thing_above, -1.0)), places[thing_above].down + gap + places[thing_below].up))
    return rooms


def _across(rows: Rows, borders: Borders) -> dict[Edge, tuple[float, float]]:
    """Where each connection that skips columns begins and ends, from left to right."""
    column = {thing: index for index, row in enumerate(rows) for thing in row if isinstance(thing, str)}
    edges = {thing.edge for row in rows for thing in row if isinstance(thing, Skip)}
    return {edge: (borders[column[edge[0]]][1], borders[column[edge[1]]][0]) for edge in edges}


def _top(thing: Thing, places: Mapping[str, Place], ends: Ends, spans: Mapping[Edge, tuple[float, float]], x: float) -> tuple[Terms, float]:
    """Heights whose sum, and how far above it, is the upper end of something at x."""
    if isinstance(thing, str):
        return ((thing, 1.0),), -places[thing].up
    share, terms = _curve(thing.edge, spans[thing.edge], x)
    leaves, _, arrives, _ = ends[thing.edge]
    return terms, (1.0 - share) * leaves + share * arrives


def _bottom(
    thing: Thing, places: Mapping[str, Place], ends: Ends, spans: Mapping[Edge, tuple[float, float]], x: float
) -> tuple[Terms, float]:
    """The same for the lower end."""
    if isinstance(thing, str):
        return ((thing, 1.0),), places[thing].down
    share, terms = _curve(thing.edge, spans[thing.edge], x)
    _, leaves, _, arrives = ends[thing.edge]
    return terms, (1.0 - share) * leaves + share * arrives


def _curve(edge: Edge, span: tuple[float, float], x: float) -> tuple[float, Terms]:
    """How far a curve has climbed at x: the curves of the canvas leave and arrive level, with handles of half their width."""
    wanted = min(1.0, max(0.0, (x - span[0]) / max(1.0, span[1] - span[0])))
    low, high = 0.0, 1.0
    for _ in range(20):
        t = (low + high) / 2
        if 1.5 * t - 1.5 * t**2 + t**3 < wanted:
            low = t
        else:
            high = t
    share = 3 * low**2 - 2 * low**3
    return share, ((edge[0], 1.0 - share), (edge[1], share))


def _packed(room: _Room, number: Mapping[Thing, int]) -> Packed:
    total = sum(factor**2 for _, factor in room.terms)
    return room.least, total, tuple((number[thing], factor) for thing, factor in room.terms)


def _draw(y: list[float], near: Sequence[tuple[int, Sequence[tuple[int, float]], float]], strength: float) -> None:
    """Everything a part of the way to the middle of its neighbours."""
    goals = [sum([weight * y[other] for other, weight in others]) / total for _, others, total in near]
    for (thing, _, _), goal in zip(near, goals, strict=True):
        y[thing] += strength * (goal - y[thing])


def _push(y: list[float], rooms: Sequence[Packed]) -> bool:
    """Push apart what stands too close; return whether anything did."""
    pushed = False
    for least, total, terms in rooms:
        lack = least
        for thing, factor in terms:
            lack -= factor * y[thing]
        if lack > 0.5 and total > 1e-6:
            pushed = True
            for thing, factor in terms:
                y[thing] += lack * factor / total
    return pushed


def _sum(terms: Terms) -> Terms:
    """Every thing once."""
    factors: dict[Thing, float] = {}
    for thing, factor in terms:
        factors[thing] = factors.get(thing, 0.0) + factor
    return tuple(factors.items())


def _level(y: Heights, edges: Sequence[Edge], rooms: Sequence[_Room]) -> None:
    """Put ends of connections that almost are at one height there, where nothing stands against it; from left to right."""
    touching: dict[Thing, list[_Room]] = {}
    for room in rooms:
        for thing, _ in room.terms:
            touching.setdefault(thing, []).append(room)
    level: set[str] = set()
    for source, target in edges:
        if abs(y[source] - y[target]) < LEVEL:
            for moved, height in ((target, y[source]), (source, y[target])):
                if moved in level and y[moved] != height:
                    continue
                before = y[moved]
                y[moved] = height
                if all(room.lacks(y) <= TIGHTER for room in touching.get(moved, ())):
                    level |= {source, target}
                    break
                y[moved] = before
