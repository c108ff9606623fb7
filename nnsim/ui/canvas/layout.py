"""A tidy drawing of a network: layers from left to right, few crossings. A pure function, used by Tidy and where a file has none.

Columns are the longest path from the start; inside a column nodes are ordered by the average place of their neighbours. Delayed
connections have no say in the order, they only get room above the cards that they touch.
"""

from collections.abc import Mapping
from itertools import pairwise

from nnsim.document import Network
from nnsim.document.network import Position

GAP_X, GAP_Y = 74.0, 40.0
LOOP_GAP = 40.0
"""Room for delayed connections, in addition."""
SWEEPS = 4
Sizes = Mapping[str, tuple[float, float]]


def tidy(network: Network, sizes: Sizes | None = None, grid: float = 10.0) -> dict[str, Position]:
    """Positions (card centres) for all nodes; `sizes` are (width, height) of cards by node id."""
    known = sizes or {}
    size = {id: known.get(id, (156.0, 120.0)) for id in network.nodes}
    columns = columns_of(network)
    _uncross(network, columns)
    looped = {id for c in network.connections.values() if c.delay for id in (c.source, c.target)}
    positions: dict[str, Position] = {}
    left = 0.0
    for column in columns:
        width = max(size[id][0] for id in column)
        gaps = [GAP_Y + (LOOP_GAP if {above, below} & looped else 0.0) for above, below in pairwise(column)]
        top = -(sum(size[id][1] for id in column) + sum(gaps)) / 2
        for id, gap in zip(column, [*gaps, 0.0], strict=True):
            middle = top + size[id][1] / 2
            positions[id] = (_round(left + width / 2, grid), _round(middle, grid))
            top += size[id][1] + gap
        left += width + GAP_X
    return positions


def columns_of(network: Network) -> list[list[str]]:
    """Node ids by column; a node that only feeds later ones stands right before the first of them."""
    depth: dict[str, int] = {}
    ordered = [node.id for node in network.order()]
    rest = [id for id in network.nodes if id not in set(ordered)]  # part of a cycle that should not be
    for id in [*ordered, *rest]:
        sources = [depth[c.source] for c in network.into(id) if c.delay == 0 and c.source in depth]
        depth[id] = max(sources, default=-1) + 1
    for id in reversed(ordered):
        if all(c.delay for c in network.into(id)):
            targets = [depth[c.target] for c in network.out_of(id) if c.delay == 0]
            depth[id] = max(0, min(targets) - 1) if targets else depth[id]
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for id in network.nodes:
        columns[depth[id]].append(id)
    return [column for column in columns if column]


def _uncross(network: Network, columns: list[list[str]]) -> None:
    """Order every column by where its neighbours stand, sweeping forth and back."""
    for sweep in range(SWEEPS):
        rank = {id: (place + 0.5) / len(column) for column in columns for place, id in enumerate(column)}
        for column in columns if sweep % 2 == 0 else reversed(columns):
            pull = {}
            for id in column:
                before = [rank[c.source] for c in network.into(id) if c.delay == 0]
                after = [rank[c.target] for c in network.out_of(id) if c.delay == 0]
                near = (before or after) if sweep % 2 == 0 else (after or before)
                pull[id] = sum(near) / len(near) if near else rank[id]
            column.sort(key=pull.__getitem__)
            rank.update({id: (place + 0.5) / len(column) for place, id in enumerate(column)})


def _round(value: float, grid: float) -> float:
    return round(value / grid) * grid
