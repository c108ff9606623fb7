"""The past of a run: what it was and what was done to it, so that every moment of it can be gone back to, bit for bit.

Going back restores the nearest point of the timeline and walks the machine's program again. Values that were written from outside are
noticed by comparison, and kept on the timeline as events.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.history import History
from nnsim.engine.machine import Machine
from nnsim.engine.program import Operation
from nnsim.engine.timeline import Event, Timeline


class Past:
    """Of the run of one machine, which writes its `history`. `last` is the operation that was executed last by stepping or replaying."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.history = History()
        self.timeline = Timeline()
        self.events_done = 0
        self.last: Operation | None = None
        self.known = machine.parameters.values.copy()
        """What the parameters were when the run let go of them: what differs was written from outside."""
        self.keep()

    @property
    def earliest(self) -> int:
        """The first iteration that can be gone back to: 0, or where a changed network took over."""
        return self.timeline.points[0].counters.iteration

    @property
    def furthest(self) -> int:
        """The last iteration that can be gone to."""
        return max(self.timeline.furthest, self.machine.counters.iteration)

    def keep(self) -> None:
        """Make this moment, between two iterations, a restore point."""
        self.timeline.add(self.machine.vitals.snapshot(self.events_done))

    def remember(self) -> None:
        """Let go of the parameters: whatever they are later that they are not now was written from outside."""
        self.known[...] = self.machine.parameters.values

    def notice(self) -> None:
        """Make what was written from outside an event. Raises ProjectError, and takes it back, inside an iteration."""
        values = self.machine.parameters.values
        if self.known.tobytes() == values.tobytes():
            return
        if self.machine.counters.operation:
            values[...] = self.known
            raise ProjectError(sentence("Parameters can be set between two iterations, not while one is under way."))
        self.machine.parameters.hold_removed()
        written = values.copy()
        values[...] = self.known
        self.leave_future()
        self.keep()
        values[...] = written
        self.log(Event(self.machine.counters.iteration, values=written))
        self.remember()

    def log(self, event: Event) -> None:
        """Something was done to the run, now."""
        self.timeline.log(event)
        self.events_done = len(self.timeline.events)

    def leave_future(self) -> None:
        """Training on from an earlier moment starts a branch; what came after is kept apart."""
        iteration = self.machine.counters.iteration
        if self.timeline.furthest > iteration or self.events_done < len(self.timeline.events):
            hidden = tuple(array.copy() for array in self.history.column("loss").hidden())
            self.timeline.leave(iteration, self.events_done, hidden)
        self.history.forget_hidden()

    def revisit(self, iteration: int, operation: int) -> None:
        """Replay, without noticing or leaving anything, to just after `operation` operations of an iteration (-1: all but the last)."""
        machine = self.machine
        self.timeline.furthest = self.furthest
        # from an iteration earlier, so that the signals and gradients of the last one are there again
        snapshot = self.timeline.nearest(max(iteration - 1, self.earliest))
        machine.restore(snapshot)
        if iteration == self.earliest:
            machine.blank()
        self.events_done = snapshot.events
        machine.loss = None
        self.last = None
        with np.errstate(all="ignore"):
            self._apply_events()
            while machine.counters.iteration < iteration:
                deque(machine.walk(), maxlen=0)
                self._apply_events()
            wanted = len(machine.program.operations) - 1 if operation < 0 else operation
            while machine.counters.operation < wanted:
                self.last = next(machine.walk())
        self.history.show(iteration)
        self.remember()

    def _apply_events(self) -> None:
        """Do again what was done to the run at this iteration."""
        events = self.timeline.events
        while self.events_done < len(events) and events[self.events_done].iteration <= self.machine.counters.iteration:
            event = events[self.events_done]
            if event.setting:
                self.machine.change(event.setting, event.value)
            else:
                self.machine.parameters.values[...] = event.values
            self.events_done += 1
