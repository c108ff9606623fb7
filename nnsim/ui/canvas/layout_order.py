"""In which order things stand in the columns of a tidy drawing, so that few connections cross.

A connection that skips columns stands in each of them as a `Skip`. Columns are sorted by where their neighbours stand, forth and back,
then neighbours change places as long as that takes crossings away.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

SWEEPS = 12
SWAPS = 4
LARGE, FEW = 500, 4
"""With more things than these only a few sweeps are made, and neighbours change places only once after each."""
Edge: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Skip:
    """The place of a connection in a column that it skips."""

    edge: Edge
    column: int


Thing: TypeAlias = str | Skip
Rows: TypeAlias = list[list[Thing]]


@dataclass
class Graph:
    """Columns of node ids, and undelayed connections between them as (source, target)."""

    columns: list[list[str]]
    edges: list[Edge]
    skips: list[Skip] = field(init=False)
    before: dict[Thing, list[Thing]] = field(init=False)
    after: dict[Thing, list[Thing]] = field(init=False)

    def __post_init__(self) -> None:
        column = {id: index for index, ids in enumerate(self.columns) for id in ids}
        self.skips = []
        self.before = {id: [] for id in column}
        self.after = {id: [] for id in column}
        for edge in self.edges:
            source, target = edge
            chain: list[Thing] = [source]
            for index in range(column[source] + 1, column[target]):
                skip = Skip(edge, index)
                self.skips.append(skip)
                self.before[skip], self.after[skip] = [], []
                chain.append(skip)
            for one, other in pairwise([*chain, target]):
                self.after[one].append(other)
                self.before[other].append(one)


def ordered(graph: Graph, share: float) -> Rows:
    """What stands in each column, from top to bottom; where nothing else decides, that share of the cards is above skipping connections."""
    passing: list[list[Skip]] = [[] for _ in graph.columns]
    for skip in graph.skips:
        passing[skip.column].append(skip)
    rows: Rows = []
    for ids, skips in zip(graph.columns, passing, strict=True):
        upper = int(share * len(ids))
        rows.append([*ids[:upper], *skips, *ids[upper:]])
    best, fewest = [list(row) for row in rows], crossings(rows, graph)
    large = sum(map(len, rows)) > LARGE
    for sweep in range(FEW if large else SWEEPS):
        if fewest == 0:
            break
        _sweep(rows, graph, forth=sweep % 2 == 0)
        _swap(rows, graph, 1 if large else SWAPS)
        found = crossings(rows, graph)
        if found < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def crossings(rows: Sequence[Sequence[Thing]], graph: Graph) -> int:
    """How many pairs of connections cross between neighbouring columns."""
    total = 0
    for row, following in pairwise(rows):
        rank = {thing: place for place, thing in enumerate(following)}
        seen: list[int] = []
        for thing in row:
            ends = sorted(rank[other] for other in graph.after[thing])
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _sweep(rows: Rows, graph: Graph, forth: bool) -> None:
    """Sort every column by the middle of where its neighbours on one side stand."""
    rank = {thing: (place + 0.5) / len(row) for row in rows for place, thing in enumerate(row)}
    for row in rows if forth else reversed(rows):
        pull: dict[Thing, float] = {}
        for thing in row:
            near = (graph.before[thing] or graph.after[thing]) if forth else (graph.after[thing] or graph.before[thing])
            pull[thing] = sum(rank[other] for other in near) / len(near) if near else rank[thing]
        row.sort(key=pull.__getitem__)
        rank.update({thing: (place + 0.5) / len(row) for place, thing in enumerate(row)})


def _swap(rows: Rows, graph: Graph, rounds: int) -> None:
    """Let neighbours in a column change places where that takes crossings away."""
    for _ in range(rounds):
        changed = False
        for index, row in enumerate(rows):
            sides = []
            if index:
                sides.append((graph.before, {thing: place for place, thing in enumerate(rows[index - 1])}))
            if index + 1 < len(rows):
                sides.append((graph.after, {thing: place for place, thing in enumerate(rows[index + 1])}))
            for place in range(len(row) - 1):
                one, other = row[place], row[place + 1]
                gain = 0
                for near, rank in sides:
                    first, second = [rank[thing] for thing in near[one]], [rank[thing] for thing in near[other]]
                    gain += sum(a > b for a in first for b in second) - sum(b > a for a in first for b in second)
                if gain > 0:
                    row[place], row[place + 1] = other, one
                    changed = True
        if not changed:
            return
