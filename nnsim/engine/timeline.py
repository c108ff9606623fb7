"""The timeline: restore points and events, so that every moment of a run can be gone back to, bit for bit.

A point is a snapshot between two iterations. An event is something that was done to the run from outside: values typed, a setting
changed. Going to a moment restores the nearest point before it and replays operations and events. Futures that were left are branches.
"""

from __future__ import annotations

import bisect
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.engine.branches import Branch, Columns, all_of
from nnsim.engine.events import Event
from nnsim.engine.state import Snapshot

SPACING = 0.05
"""Seconds of training between two restore points, at least."""
EARLY_SPACING, EARLY, SMALL = 0.005, 100, 2**18
"""The same of so many first points with at most so many bytes: what single weights were is drawn through these moments, and a short run
has few."""
BUDGET = 256 * 2**20
"""Bytes for restore points, events and branches; beyond it, points thin out and the oldest branches are given up."""
RECENT = 16
"""Points that thinning leaves alone: those one goes back to most."""
FEWEST = 3
"""Points that are kept whatever room they take."""


@dataclass
class Timeline:
    """Points and events of the line that the run is on, in order, and the branches that hang on it.

    `number`: which line that is, the first one being 1. `origin`: what made a run take over from another one at its first point.
    """

    points: list[Snapshot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    furthest: int = 0
    budget: int = BUDGET
    number: int = 1
    lines: int = 1
    """How many lines there have been."""
    origin: str = ""
    left_last: int = 0
    """The line that was left last; 0: none yet."""
    _used: int = 0
    _due: float = 0.0

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, unless one of the same moment is there."""
        early = len(self.points) < EARLY and snapshot.bytes <= SMALL
        self._due = time.perf_counter() + (EARLY_SPACING if early else SPACING)
        moment = _moment(snapshot)
        place = bisect.bisect_left(self.points, moment, key=_moment)
        if place < len(self.points) and _moment(self.points[place]) == moment:
            return
        self.points.insert(place, snapshot)
        self._used += snapshot.bytes
        if self._used > self.budget:
            self._fit(self.budget)

    def shrink(self, budget: int) -> None:
        """Give up points, and branches, until what is kept takes no more than so many bytes; the first and the last two points stay."""
        self._used, before = self.used, -1
        while self._used > budget and self._used != before:
            before = self._used
            self._fit(budget)

    def due(self, now: float) -> bool:
        return now >= self._due

    def nearest(self, iteration: int) -> Snapshot:
        """The last point at or before an iteration, or the first point."""
        place = bisect.bisect_right(self.points, iteration, key=lambda point: point.counters.iteration)
        return self.points[max(place - 1, 0)]

    def log(self, event: Event) -> None:
        """Note what was done. The same numbers set again and again at the same moment, or by one gesture, are one event.

        Once they are what they were before it, there is none.
        """
        before = self.merged_into(event)
        if before is None:
            self.events.append(event)
            self._used += event.bytes
            return
        done = event.iteration, len(self.events)
        self._used -= sum(point.bytes for point in self.points if _moment(point) == done)
        self.points = [point for point in self.points if _moment(point) != done]
        if event.values.tobytes() == before.values.tobytes():  # taken back
            self._used -= self.events.pop().bytes
        else:
            self.events[-1] = event

    def merged_into(self, event: Event) -> Snapshot | None:
        """If it sets just the numbers that the last event set at the same iteration, or goes on with its gesture: the moment before that.

        What a branch hangs on stays as it was.
        """
        last = self.events[-1] if self.events else None
        before = [point for point in self.points if _moment(point) == (event.iteration, len(self.events) - 1)]
        if last is None or last.values is None or event.values is None or last.iteration != event.iteration or not before:
            return None
        if any(branch.cut >= (event.iteration, len(self.events)) for branch in self.branches):
            return None
        first, again = np.flatnonzero(last.values != before[0].values), np.flatnonzero(event.values != last.values)
        goes_on = event.gesture and event.gesture == last.gesture
        return before[0] if goes_on or np.array_equal(first, again) else None

    # Branches

    def leave(self, iteration: int, events: int, columns: Columns) -> None:
        """Leave the future after `iteration` with `events` done: a branch, if there was training in it, with its part of the history."""
        cut = (iteration, events)
        hanging = [branch for branch in self.branches if branch.cut > cut]
        self.branches = [branch for branch in self.branches if branch.cut <= cut]
        if self.furthest > iteration and (hanging or any(len(x) for x, _ in columns.values())):
            later = [point for point in self.points if _moment(point) > cut]
            left = Branch(self.number, cut, self.furthest, later, self.events[events:], columns, hanging)
            self._hang(left)
            self.left_last = left.number
            self.lines += 1
            self.number = self.lines
        self.points = [point for point in self.points if _moment(point) <= cut]
        del self.events[events:]
        self.furthest = iteration
        self._fit(self.budget)

    def _hang(self, left: Branch) -> None:
        """Keep a branch, once: what only went the same way again, without anything done to it, is no other future."""
        if any(left.goes_like(other) for other in self.branches):
            return
        self.branches = [*(other for other in self.branches if not other.goes_like(left)), left]

    def absorb(self, iteration: int, loss: tuple[Any, Any]) -> None:
        """Forget branches that this line, with these losses so far, has gone through again to their end: it is that line then."""
        for branch in list(self.branches):
            own = any(event.iteration <= branch.end for event in self.events[branch.cut[1] :])
            if branch.end > iteration or branch.events or own:
                continue
            first, last = np.searchsorted(loss[0], (branch.start, branch.end))
            if loss[1][first:last].tobytes() == branch.loss[1].tobytes():
                self.branches = [*(other for other in self.branches if other is not branch), *branch.branches]
                self.number = min(self.number, branch.number)

    def turn_into(self, branch: Branch) -> None:
        """Make a branch that hangs on this line its future again, after the line was left at its cut."""
        self.branches = [*(other for other in self.branches if other is not branch), *branch.branches]
        self.points += branch.points
        self.events += branch.events
        self.furthest = branch.end
        self.number = branch.number
        self._fit(self.budget)

    # Memory

    @property
    def used(self) -> int:
        """Bytes of all that is kept."""
        own = sum(point.bytes for point in self.points) + sum(event.bytes for event in self.events)
        return own + sum(branch.bytes for branch in all_of(self.branches))

    def _fit(self, budget: int) -> None:
        """Keep within the budget: points of branches go first, which can be replayed, then branches beyond half of it, the oldest first,
        then points of this line, so that the rest are as far from each other as before.
        """
        self._used = self.used
        for branch in all_of(self.branches):
            if self._used <= budget:
                return
            branch.points = []
            self._used = self.used
        while self.branches and sum(branch.bytes for branch in all_of(self.branches)) > budget / 2:
            self.branches.remove(min(self.branches, key=lambda branch: branch.number))
        self._used = self.used
        if self._used > budget:
            self._thin(budget)

    def _thin(self, budget: int) -> None:
        """Keep about half of the points, spread evenly, and the last ones; the first stays."""
        if len(self.points) <= FEWEST:
            return
        many = max(2, min(RECENT, int(budget / 2 / self.points[-1].bytes), len(self.points) - 1))
        kept, old, recent = self.points[:1], self.points[1:-many], self.points[-many:]
        if old:
            spacing = 2 * (old[-1].counters.iteration - kept[0].counters.iteration) / len(old)
            for point, following in zip(old, [*old[1:], recent[0]], strict=True):
                if following.counters.iteration - kept[-1].counters.iteration > spacing:
                    kept.append(point)
        self.points = [*kept, *recent]
        self._used = self.used


def _moment(point: Snapshot) -> tuple[int, int]:
    return point.counters.iteration, point.events
