"""Branches: futures that a run left when it was trained on from an earlier moment, kept so that it can return to them.

A branch hangs where it was cut off, on the line that the run is on or on another branch. It holds what the line held after the cut: restore
points, events and history. Of a branch without points every moment can still be gone to, by replaying from the cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnsim.engine.events import Event
from nnsim.engine.extremes import Extremes, thinned
from nnsim.engine.smoothing import coarse, running_mean
from nnsim.engine.state import Snapshot

Columns = dict[str, tuple[Any, Any]]
OUTLINE = 400
"""Points of a loss as a line of the window shows it."""
NOTHING = (np.empty(0, np.int64), np.empty(0))


@dataclass
class Branch:
    """The line `number` after its cut: a moment (iteration, events done). `end` is the last iteration that it reached.

    `columns`: of the history, (iterations, values) by name. `branches`: those that hang on it.
    """

    number: int
    cut: tuple[int, int]
    end: int
    points: list[Snapshot]
    events: list[Event]
    columns: Columns
    branches: list[Branch] = field(default_factory=list)
    _drawn: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def start(self) -> int:
        return self.cut[0]

    @property
    def loss(self) -> tuple[Any, Any]:
        return self.columns.get("loss", NOTHING)

    @cached_property
    def outline(self) -> tuple[Any, Any]:
        """Its loss as it is seen from far away."""
        return coarse(self.loss, OUTLINE)

    def drawn(self, epoch: int, points: int) -> tuple[Any, Any]:
        """Its loss in about so many points: of mini-batches the mean over an epoch of so many, else with the extremes of every stretch.

        The same arrays every time: what was left does not change, and need not be drawn again.
        """
        how = epoch, points
        if how not in self._drawn:
            x, y = self.loss
            if epoch > 1:
                found = running_mean(x, y, epoch, points)
            else:
                chosen = thinned(y, points, Extremes(), x) if len(x) > points else slice(None)
                found = x[chosen].astype(float), y[chosen]
            self._drawn = {how: found}
        return self._drawn[how]

    @property
    def bytes(self) -> int:
        """Of itself, without what hangs on it."""
        values = sum(event.bytes for event in self.events)
        history = sum(x.nbytes + y.nbytes for x, y in self.columns.values())
        return sum(point.bytes for point in self.points) + values + int(history)

    def goes_like(self, other: Branch) -> bool:
        """Whether it is the beginning of another: cut at the same moment, with nothing done to it and the same losses as far as it goes."""
        mine, theirs = self.loss[1], other.loss[1]
        alike = self.cut == other.cut and not self.branches and self.end <= other.end
        early = [event for event in other.events if event.iteration < self.end]
        return alike and not self.events and not early and len(mine) <= len(theirs) and mine.tobytes() == theirs[: len(mine)].tobytes()


def all_of(branches: Sequence[Branch]) -> Iterator[Branch]:
    """These and all that hang on them, in the order in which they began."""
    found = list(branches)
    for branch in found:
        found += branch.branches
    return iter(sorted(found, key=lambda branch: branch.number))


def way_to(branches: Sequence[Branch], number: int) -> list[Branch]:
    """The branches that one has to turn into, one after the other, to come to a number; empty if it is not there."""
    for branch in branches:
        if branch.number == number:
            return [branch]
        further = way_to(branch.branches, number)
        if further:
            return [branch, *further]
    return []
