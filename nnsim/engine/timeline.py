"""The timeline: restore points and events, so that every moment of a run can be gone back to, bit for bit.

A point is a snapshot between two iterations. An event is something that was done to the run from outside: values typed, a setting
changed. Going to a moment restores the nearest point before it and replays operations and events.
"""

from __future__ import annotations

import bisect
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import Plain, sentence
from nnsim.engine.state import Snapshot

SPACING = 0.05
"""Seconds of training between two restore points, at least."""
BUDGET = 256 * 2**20
"""Bytes for restore points; beyond it, older ones thin out."""

SETTINGS = {
    "learning_rate": sentence("learning rate"), "schedule": sentence("schedule"), "epochs": sentence("epochs"),
    "early_stopping": sentence("early stopping"), "clip_norm": sentence("clip norm"), "record_every": sentence("record every"),
}
"""What is said of the settings that change during a run."""


@dataclass(frozen=True)
class Event:
    """Something done to the run from outside at the start of an iteration: new values of all parameters, or a setting."""

    iteration: int
    values: Any = None
    setting: str = ""
    value: Plain = None

    @property
    def title(self) -> str:
        if not self.setting:
            return sentence("values set")
        return sentence("{setting} = {value}", setting=SETTINGS.get(self.setting, self.setting), value=self.value)


@dataclass
class Branch:
    """A future that was left: its events and snapshots from the iteration where it was left, and its losses."""

    start: int
    end: int
    points: list[Snapshot]
    events: list[Event]
    loss: tuple[Any, Any]


@dataclass
class Timeline:
    """Points and events of the present branch, in order, and the branches that were left."""

    points: list[Snapshot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    furthest: int = 0
    budget: int = BUDGET
    _used: int = 0
    _due: float = 0.0

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, unless one of the same moment is there."""
        self._due = time.perf_counter() + SPACING
        moment = (snapshot.counters.iteration, snapshot.events)
        place = bisect.bisect_left(self.points, moment, key=_moment)
        if place < len(self.points) and _moment(self.points[place]) == moment:
            return
        self.points.insert(place, snapshot)
        self._used += snapshot.bytes
        if self._used > self.budget:
            self._thin()

    def due(self, now: float) -> bool:
        return now >= self._due

    def nearest(self, iteration: int) -> Snapshot:
        """The last point at or before an iteration, or the first point."""
        place = bisect.bisect_right(self.points, iteration, key=lambda point: point.counters.iteration)
        return self.points[max(place - 1, 0)]

    def log(self, event: Event) -> None:
        """Note what was done. One number that is set again and again at the same moment, as a dial does, is one event."""
        if self._sets_again(event):
            done = event.iteration, len(self.events)
            self._used -= sum(point.bytes for point in self.points if _moment(point) == done)
            self.points = [point for point in self.points if _moment(point) != done]
            self.events[-1] = event
        else:
            self.events.append(event)

    def _sets_again(self, event: Event) -> bool:
        """Whether it sets only the number that the last event set at the same iteration."""
        last = self.events[-1] if self.events else None
        before = [point for point in self.points if _moment(point) == (event.iteration, len(self.events) - 1)]
        if last is None or last.values is None or event.values is None or last.iteration != event.iteration or not before:
            return False
        first, again = np.flatnonzero(last.values != before[0].values), np.flatnonzero(event.values != last.values)
        return len(again) == 1 and np.array_equal(first, again)

    def leave(self, iteration: int, events: int, loss: tuple[Any, Any]) -> None:
        """Forget the future after `iteration` with `events` done, keeping it as a branch if there was training in it."""
        cut = (iteration, events)
        later = [point for point in self.points if _moment(point) > cut]
        if self.furthest > iteration and len(loss[0]):
            self.branches.append(Branch(iteration, self.furthest, later, self.events[events:], loss))
        self.points = [point for point in self.points if _moment(point) <= cut]
        self._used = sum(point.bytes for point in self.points)
        del self.events[events:]
        self.furthest = iteration

    def _thin(self) -> None:
        """Drop every second point of the older three quarters; the first stays."""
        old = len(self.points) * 3 // 4
        self.points = self.points[:1] + self.points[2:old:2] + self.points[max(old, 2) :]
        self._used = sum(point.bytes for point in self.points)


def _moment(point: Snapshot) -> tuple[int, int]:
    return point.counters.iteration, point.events
