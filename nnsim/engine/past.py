"""The past of a run: what it was and what was done to it, so that every moment of it can be gone back to, bit for bit.

Going back restores the nearest point of the timeline and walks the machine's program again. Values that were written from outside are
noticed by comparison, and kept on the timeline as events.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, counted, sentence
from nnsim.engine.branches import way_to
from nnsim.engine.events import Event
from nnsim.engine.history import History
from nnsim.engine.machine import Machine
from nnsim.engine.program import Operation
from nnsim.engine.timeline import Timeline

SPACING = 0.02
"""Seconds of replaying between two restore points that are made on a long way back."""


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

    def notice(self, gesture: int = 0) -> None:
        """Make what was written from outside an event, one with those of its gesture.

        Raises ProjectError, and takes it back, inside an iteration.
        """
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
        event = Event(self.machine.counters.iteration, values=written, gesture=gesture)
        begun = self.timeline.merged_into(event)
        words = self._what_changed(self.known if begun is None else begun.values, written)
        self.log(replace(event, words=words))
        self.remember()

    def _what_changed(self, before: Any, after: Any) -> str:
        """Which value was set, in words, or how many."""
        changed = np.flatnonzero(before != after)
        if len(changed) != 1:
            return counted("{count:,} value set", "{count:,} values set", len(changed))
        place = int(changed[0])
        marks = np.zeros(len(after), bool)
        marks[place] = True
        for slot in self.machine.parameters.slots.values():
            index = np.argwhere(slot.view(marks))
            if len(index):
                name = slot.name.replace(">", " → ").removesuffix(".b").removesuffix(".W")
                units = ", ".join(str(number + 1) for number in index[0])
                change = sentence("{before:.4g} → {after:.4g}", before=float(before[place]), after=float(after[place]))
                if slot.key.endswith(":b"):
                    return sentence("bias of {name} [{units}]: {change}", name=name, units=units, change=change)
                return sentence("weight of {name} [{units}]: {change}", name=name, units=units, change=change)
        return sentence("values set")

    def log(self, event: Event) -> None:
        """Something was done to the run, now."""
        self.timeline.log(event)
        self.events_done = len(self.timeline.events)

    def leave_future(self) -> None:
        """Training on from an earlier moment starts a branch; what came after is kept apart."""
        iteration = self.machine.counters.iteration
        if self.timeline.furthest > iteration or self.events_done < len(self.timeline.events):
            self.timeline.leave(iteration, self.events_done, self.history.hidden())
        self.history.forget_hidden()

    def return_to(self, number: int, iteration: int | None = None) -> bool:
        """Go to a moment of a line that was left, usually its end; what is left for it becomes a branch. False if there is no such line."""
        way = way_to(self.timeline.branches, number)
        if not way:
            return False
        self.timeline.furthest = self.furthest
        leaving = self.timeline.number
        for branch in way:
            self.history.show(branch.start)
            self.timeline.leave(*branch.cut, self.history.hidden())
            self.history.forget_hidden()
            self.timeline.turn_into(branch)
            self.history.extend(branch.columns)
        self.timeline.left_last = leaving
        self._replay(self.timeline.furthest if iteration is None else iteration, 0)
        return True

    def revisit(self, iteration: int, operation: int) -> None:
        """Replay, without noticing or leaving anything, to just after `operation` operations of an iteration (-1: all but the last)."""
        self.timeline.furthest = self.furthest
        self._replay(iteration, operation)

    def _replay(self, iteration: int, operation: int) -> None:
        """A long way is made easier for the next time: restore points are made on it."""
        machine = self.machine
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
            due = time.perf_counter() + SPACING
            while machine.counters.iteration < iteration:
                deque(machine.walk(), maxlen=0)
                self._apply_events()
                if time.perf_counter() > due and machine.lost_state() is None:
                    self.keep()
                    due = time.perf_counter() + SPACING
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
