"""A checkpoint of a run, to be kept: everything from which a run goes on, and can be gone back in, as if it had never been put away.

It is immutable, so it can be taken in one thread and written in another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.events import Event
from nnsim.engine.kept_branches import KeptBranch, Line, require_branches
from nnsim.engine.state import Snapshot, Vitals

EARLIER_BYTES = 4 * 2**20
EARLIER_POINTS = 32
EVENT_BYTES = 32 * 2**20


@dataclass(frozen=True)
class Checkpoint:
    """`points` are snapshots in rising order; the last is the start of the iteration that the run stands in, with `operation`
    operations done. The first is the earliest moment that can be gone back to. `history` holds (iterations, values) by name.
    """

    points: tuple[Snapshot, ...]
    operation: int
    events: tuple[Event, ...]
    furthest: int
    loss: float | None
    history: Mapping[str, tuple[Any, Any]]
    branches: tuple[KeptBranch, ...] = ()
    line: int = 1
    lines: int = 1
    left_last: int = 0
    """Futures that were left, the number of the line that the run is on, how many lines there have been, and which was left last."""


def kept_points(points: Sequence[Snapshot], now: Snapshot, events: Sequence[Event]) -> tuple[Snapshot, ...]:
    """The points worth keeping with a moment, within a budget: the last ones, some spread evenly from the first on, and the moment itself.

    Without the events there is no going back, so where those are too large only the moment is kept.
    """
    if sum(event.values.nbytes for event in events if event.values is not None) > EVENT_BYTES:
        return (now,)
    place = (now.counters.iteration, now.events)
    earlier = [point for point in points if (point.counters.iteration, point.events) < place]
    most = min(EARLIER_POINTS, EARLIER_BYTES // max(now.bytes, 1), len(earlier))
    recent = most // 2
    older, last = earlier[: len(earlier) - recent], earlier[len(earlier) - recent :]
    spread = [older[index * len(older) // (most - recent)] for index in range(most - recent)]
    return (*spread, *last, now)


def require_fit(checkpoint: Checkpoint, vitals: Vitals, batches: int, operations: int) -> None:
    """Raises ProjectError if a checkpoint cannot belong to a run with those vitals, batches an epoch and operations an iteration."""
    if not checkpoint.points:
        raise ProjectError(sentence("There is no state in it."))
    for point in checkpoint.points:
        _require_point(point, vitals, batches, len(checkpoint.events))
    places = [(point.counters.iteration, point.events) for point in checkpoint.points]
    if places != sorted(set(places)):
        raise ProjectError(sentence("Its states are not in order."))
    if checkpoint.furthest < places[-1][0] or not 0 <= checkpoint.operation < operations:
        raise ProjectError(sentence("It stands where no run can stand."))
    for event in (*checkpoint.events, *(event for branch in checkpoint.branches for event in branch.events)):
        if event.values is not None and not _alike(event.values, vitals.values):
            raise ProjectError(sentence("Values that were set by hand do not have the shape of the parameters."))
    if [event.iteration for event in checkpoint.events] != sorted(event.iteration for event in checkpoint.events):
        raise ProjectError(sentence("What was done to it is not in order."))
    main = Line(places[0], checkpoint.furthest, checkpoint.events[places[0][1] :])
    lines = (checkpoint.line, checkpoint.lines)
    require_branches(checkpoint.branches, main, lines, lambda point, events: _require_point(point, vitals, batches, events))


def _require_point(point: Snapshot, vitals: Vitals, batches: int, events: int) -> None:
    counters = point.counters
    if min(counters.iteration, counters.epoch, counters.stale) < 0 or counters.operation or not 0 <= counters.batch < batches:
        raise ProjectError(sentence("It counts iterations that no run can have."))
    if not 0 <= point.events <= events:
        raise ProjectError(sentence("It counts events that did not happen."))
    if not _alike(point.values, vitals.values):
        raise ProjectError(sentence("Its weights do not fit the network."))
    if point.state.keys() != vitals.state.keys() or point.scalars.keys() != vitals.scalars.keys():
        raise ProjectError(sentence("Its optimiser state belongs to another optimiser."))
    if not all(_alike(point.state[name], array) for name, array in vitals.state.items()):
        raise ProjectError(sentence("Its optimiser state does not fit the network."))
    if not all(math.isfinite(value) for value in point.scalars.values()):
        raise ProjectError(sentence("Its optimiser state is not finite."))
    if not _alike(point.order, vitals.order) or not np.array_equal(np.sort(point.order), np.arange(len(vitals.order))):
        raise ProjectError(sentence("Its order of the samples does not fit the data."))
    if point.random.keys() != vitals.random.keys() or point.settings.keys() != vitals.settings.keys():
        raise ProjectError(sentence("Its random numbers or settings are not those of a run."))


def _alike(given: Any, wanted: Any) -> bool:
    return bool(given.shape == wanted.shape and given.dtype == wanted.dtype)
