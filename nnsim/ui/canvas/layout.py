"""A tidy drawing of a network: layers from left to right, few crossings, nothing behind a card. Pure.

Columns are the longest path from the start. A connection that skips columns holds a place in each of them, so that cards make room for
it. Delayed connections have no say in the order, they only get room at the cards that they touch. Parts that nothing joins stand below
each other, and a long network stays one row: what is read from left to right is not broken.
"""

import itertools
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from nnsim.document import Network
from nnsim.document.network import Position
from nnsim.ui.canvas.layout_heights import Place, heights, strain
from nnsim.ui.canvas.layout_order import Graph, ordered

GAP_X, GAP_Y = 74.0, 40.0
NARROW_GAP, MANY_COLUMNS = 60.0, 10
"""Between the columns of a long network, which else would be seen too small."""
STEEP, WIDEST_GAP = 0.14, 150.0
"""Columns stand farther apart where connections between them climb."""
LOOP_GAP = 40.0
"""Room for delayed connections, in addition."""
BELOW_OUTPUT = 54.0
"""Room for what hangs under an output."""
PART_GAP = 60.0
LARGE = 400
"""Of a part with more cards and skipped columns only one drawing is tried."""
Sizes: TypeAlias = Mapping[str, tuple[float, float]]
Spans: TypeAlias = Mapping[str, tuple[float, float, float, float]]


def tidy(
    network: Network, sizes: Sizes | None = None, chosen: Collection[str] | None = None, spans: Spans | None = None, grid: float = 10.0
) -> dict[str, Position]:
    """Positions (card centres) for all nodes, or for the chosen ones, which then stay about where they are.

    `sizes` are (width, height) of cards by node id. `spans` say by connection id how far its curves spread from the middle of the card
    where they leave and of the one where they arrive: (lowest, highest, lowest, highest).
    """
    ids = [id for id in network.nodes if chosen is None or id in chosen]
    known = sizes or {}
    size = {id: known.get(id, (156.0, 120.0)) for id in ids}
    positions: dict[str, Position] = {}
    top = 0.0
    for part in _parts(network, ids):
        placed = _placed(network, part, size, spans or {})
        upper = min(y - size[id][1] / 2 for id, (_, y) in placed.items())
        lower = max(y + size[id][1] / 2 + _hanging(network, id) for id, (_, y) in placed.items())
        positions |= {id: (x, y - upper + top) for id, (x, y) in placed.items()}
        top += lower - upper + PART_GAP + (LOOP_GAP if _looped(network) & set(part) else 0.0)
    shift = _shift(network, positions, size, chosen)
    return {id: (_round(x + shift[0], grid), _round(y + shift[1], grid)) for id, (x, y) in positions.items()}


def seen(network: Network, over: Mapping[str, str]) -> Network:
    """The network as it is drawn: with one node for all that a block hides. `over` gives the block by the id of what it hides."""
    made = Network(network.catalog)
    for node in network:
        block = over.get(node.id)
        if block is None:
            made.nodes[node.id] = node
        elif block not in made.nodes:
            made.nodes[block] = replace(node, id=block)
    drawn: set[tuple[str, str, bool]] = set()
    for c in network.connections.values():
        source, target = over.get(c.source, c.source), over.get(c.target, c.target)
        way = (source, target, c.delay > 0)
        if way not in drawn and (source != target or c.source == c.target == source):
            drawn.add(way)
            made.connections[c.id] = replace(c, source=source, target=target)
    return made


def columns_of(network: Network) -> list[list[str]]:
    """Node ids by column; a node that only feeds later ones stands right before the first of them."""
    return _columns(network, list(network.nodes))


def _columns(network: Network, ids: list[str]) -> list[list[str]]:
    inside = set(ids)
    depth: dict[str, int] = {}
    order = [node.id for node in network.order() if node.id in inside]
    rest = [id for id in ids if id not in set(order)]  # part of a cycle that should not be
    into: dict[str, list[str]] = {id: [] for id in ids}
    out_of: dict[str, list[str]] = {id: [] for id in ids}
    for c in network.connections.values():
        if c.delay == 0 and c.source in inside and c.target in inside:
            into[c.target].append(c.source)
            out_of[c.source].append(c.target)
    for id in [*order, *rest]:
        depth[id] = max((depth[source] for source in into[id] if source in depth), default=-1) + 1
    for id in reversed(order):
        if not into[id] and out_of[id]:
            depth[id] = max(0, min(depth[target] for target in out_of[id]) - 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for id in ids:
        columns[depth[id]].append(id)
    return [column for column in columns if column]


def _parts(network: Network, ids: list[str]) -> list[list[str]]:
    """Ids that connections join, in the order of the network."""
    near: dict[str, set[str]] = {id: set() for id in ids}
    for c in network.connections.values():
        if c.source in near and c.target in near:
            near[c.source].add(c.target)
            near[c.target].add(c.source)
    parts: list[list[str]] = []
    seen: set[str] = set()
    for first in ids:
        if first in seen:
            continue
        found, waiting = {first}, [first]
        while waiting:
            fresh = near[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        seen |= found
        parts.append([id for id in ids if id in found])
    return parts


def _placed(network: Network, ids: list[str], size: Sizes, spans: Spans) -> dict[str, Position]:
    """Places of a part whose nodes are joined, the best of some orders: skipping connections below, between or above what they skip."""
    columns = _columns(network, ids)
    inside = set(ids)
    joined = {(c.source, c.target): c.id for c in network.connections.values() if c.delay == 0 and {c.source, c.target} <= inside}
    graph = Graph(columns, list(joined))
    looped = _looped(network)
    places = {
        id: Place(size[id][1] / 2 + (LOOP_GAP / 2 if id in looped else 0.0), size[id][1] / 2 + _hanging(network, id)) for id in ids
    }
    widths = [max(size[id][0] for id in column) for column in columns]
    ends = {edge: spans.get(id, (0.0, 0.0, 0.0, 0.0)) for edge, id in joined.items()}
    best: tuple[float, dict[str, Position]] | None = None
    large = len(graph.skips) + len(ids) > LARGE
    ways = itertools.product((1.0, 0.5, 0.0), (False, True)) if graph.skips and not large else [(1.0, large)]
    for share, loose in ways:
        rows = ordered(graph, share)
        x = _across(columns, widths, {})
        for _ in range(2):  # how far connections climb says how wide the gaps are, and that again how they climb
            y = heights(rows, graph.edges, places, ends, _borders(x, widths), GAP_Y, loose)
            x = _across(columns, widths, _climbs(graph, y))
        cost = strain(rows, graph.edges, places, ends, _borders(x, widths), y) - share
        if best is None or cost < best[0]:
            best = (cost, {id: (x[index], y[id]) for index, column in enumerate(columns) for id in column})
    assert best is not None
    return best[1]


def _across(columns: list[list[str]], widths: list[float], climbs: Mapping[int, float]) -> list[float]:
    """The middle of each column."""
    usual = NARROW_GAP if len(columns) > MANY_COLUMNS else GAP_X
    middles = [widths[0] / 2]
    for index, (before, width) in enumerate(pairwise(widths)):
        gap = min(WIDEST_GAP, usual + STEEP * climbs.get(index, 0.0))
        middles.append(middles[-1] + before / 2 + gap + width / 2)
    return middles


def _climbs(graph: Graph, y: Mapping[str, float]) -> dict[int, float]:
    """How far connections from each column to the next one climb at most."""
    column = {id: index for index, ids in enumerate(graph.columns) for id in ids}
    found: dict[int, float] = {}
    for source, target in graph.edges:
        if column[target] == column[source] + 1:
            found[column[source]] = max(found.get(column[source], 0.0), abs(y[source] - y[target]))
    return found


def _borders(x: list[float], widths: list[float]) -> list[tuple[float, float]]:
    return [(middle - width / 2, middle + width / 2) for middle, width in zip(x, widths, strict=True)]


def _looped(network: Network) -> set[str]:
    return {id for c in network.connections.values() if c.delay for id in (c.source, c.target)}


def _hanging(network: Network, id: str) -> float:
    """Room below a card: target and loss hang under outputs."""
    sends = any(c.delay == 0 for c in network.out_of(id))
    return 0.0 if sends or not network.into(id) else BELOW_OUTPUT


def _shift(network: Network, positions: Mapping[str, Position], size: Sizes, chosen: Collection[str] | None) -> Position:
    """What brings the drawing to where it belongs: the first column to the left, its middle to 0, or the chosen ones where they were."""
    if not positions:
        return 0.0, 0.0
    low, high = min(y - size[id][1] / 2 for id, (_, y) in positions.items()), max(y + size[id][1] / 2 for id, (_, y) in positions.items())
    if chosen is None:
        return 0.0, -(low + high) / 2
    before = {id: network.nodes[id].position for id in positions}
    old = [sum(place[axis] for place in before.values()) / len(before) for axis in (0, 1)]
    new = [sum(place[axis] for place in positions.values()) / len(positions) for axis in (0, 1)]
    return old[0] - new[0], old[1] - new[1]


def _round(value: float, grid: float) -> float:
    return round(value / grid) * grid

