"""Breakpoints at work: the walk of a machine, stopped right after the operation that made a condition true.

A condition is looked at when the operation that writes its number has run, and nowhere else, so a breakpoint costs next to nothing. It
stops where it becomes true, not for as long as it is true: training can go on from there. Metrics are worked out after every iteration
while one of them is watched, for the same samples as those that are recorded; that alone takes time.
Numbers that are not finite are looked for only in an iteration that went wrong, which is then walked again operation by operation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.document.breakpoints import Breakpoint, checked, stands, told
from nnsim.engine.machine import Machine, NotFiniteError
from nnsim.engine.program import Operation, Program
from nnsim.engine.reading import Found, readings
from nnsim.engine.recorder import Recorder

COMPARE: dict[str, Callable[[Any, float], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}


@dataclass(frozen=True)
class Hit:
    """Where a run stopped: the breakpoint, what is to be said of it, and the sample that made it true if there is one."""

    breakpoint: Breakpoint
    sentence: str
    sample: int | None = None


class Watching:
    """Watches one run for breakpoints. `walk` and `ended` say whether one was hit; `hit` and `last` tell which, and after what."""

    def __init__(self, machine: Machine, recorder: Recorder, breakpoints: Sequence[Breakpoint], before: Watching | None = None) -> None:
        self.machine, self._recorder = machine, recorder
        self.breakpoints = tuple(breakpoints)
        network = machine.document.network
        self._enabled = [item for item in self.breakpoints if item.enabled and stands(network, item)]
        self._true: set[Breakpoint] = set() if before is None else before._true & set(self._enabled)
        self._finite = next((item for item in self._enabled if item.kind == "not_finite"), None)
        self._gone_wrong = -1
        self._program: Program | None = None
        self._watched: dict[Operation, list[tuple[Breakpoint, Callable[[], Found | None]]]] = {}
        self._at_end = [item for item in self._enabled if item.kind in ("metric", "iteration")]
        self._measured: dict[str, dict[str, float]] = {}
        """Metrics of the moment, by the part that they are of."""
        self.hit: Hit | None = None
        self.last: Operation | None = None

    # At full speed

    def walk(self) -> bool:
        """Finish the iteration under way, or do the next one; True if a breakpoint stopped it."""
        self.hit = None
        walk = self.machine.walk()
        operation = next(walk)  # which also chooses the program
        if self.machine.program is not self._program:
            self._know(self.machine.program)
        watched = self._watched
        if operation in watched and self._hits(operation):
            return True
        for operation in walk:  # noqa: SIM110 (any() costs a tenth of a tiny iteration)
            if operation in watched and self._hits(operation):
                return True
        return False

    def ended(self) -> bool:
        """After an iteration: whether a breakpoint on a metric, or on the iteration itself, was hit."""
        self._measured.clear()
        for item in self._at_end:
            value = self._value_at_end(item)
            if value is not None and self._becomes(item, bool(COMPARE[item.comparison](value, item.threshold))):
                self._stop(item, Found(value), None)
                return True
        return False

    # In single steps

    def after(self, operation: Operation) -> bool:
        """After an operation that was stepped to: whether a breakpoint was hit there."""
        self.hit = None
        if self.machine.program is not self._program:
            self._know(self.machine.program)
        if operation in self._watched and self._hits(operation):
            return True
        return self._finite is not None and self._gone_wrong != self.machine.counters.iteration and self._not_finite(operation)

    def find_not_finite(self) -> bool:
        """From the start of an iteration that went wrong: walk to the first operation that writes a number which is not finite.

        False if that is not asked for, or was found before, or if only the update itself goes wrong; the iteration is under way then.
        """
        machine = self.machine
        if self._finite is None or self._gone_wrong == machine.counters.iteration:
            return False
        machine.blank()
        self.hit = None
        try:
            return any(self._not_finite(operation) for operation in machine.walk())
        except NotFiniteError:
            return False

    def settle(self, begun: bool) -> None:
        """The run went elsewhere: what is true there need not become true. `begun`: something was computed before that moment."""
        self._gone_wrong = -1
        self._true.clear()
        if not begun:
            return
        self._know(self.machine.program)
        for finds in self._watched.values():
            self._true |= {item for item, find in finds if item.kind != "wrong" and find() is not None}
        self._measured.clear()
        for item in self._at_end:
            value = self._value_at_end(item)
            if value is not None and COMPARE[item.comparison](value, item.threshold):
                self._true.add(item)

    # Within

    def _know(self, program: Program) -> None:
        """Prepare what is to be looked at after which operation of a program."""
        self._program = program
        self._watched = {}
        for item in self._enabled:
            compare = COMPARE[item.comparison]
            for operation, find in readings(self.machine, program, item, compare):
                self._watched.setdefault(operation, []).append((item, find))

    def _hits(self, operation: Operation) -> bool:
        for item, find in self._watched[operation]:
            found = find()
            if item.kind == "wrong":
                if found is None:
                    continue
            elif not self._becomes(item, found is not None):
                continue
            assert found is not None
            self._stop(item, found, operation)
            return True
        return False

    def _becomes(self, item: Breakpoint, holds: bool) -> bool:
        if not holds:
            self._true.discard(item)
            return False
        if item in self._true:
            return False
        self._true.add(item)
        return True

    def _value_at_end(self, item: Breakpoint) -> float | None:
        """The iteration, or a metric as it is now; None of one that this run does not have."""
        if item.kind == "iteration":
            return self.machine.counters.iteration
        part = "val_" if item.thing.startswith("val_") else ""
        if part not in self._measured:
            with np.errstate(all="ignore"):
                self._measured[part] = self._recorder.measured(part)
        return self._measured[part].get(item.thing)

    def _not_finite(self, operation: Operation) -> bool:
        name = self._wrong_name()
        if name is None or self._finite is None:
            return False
        self._gone_wrong = self.machine.counters.iteration
        iteration = self.machine.counters.iteration
        words = sentence("Stopped at a breakpoint: {name} is not finite in iteration {iteration:,}.", name=name, iteration=iteration)
        self.hit, self.last = Hit(self._finite, words), operation
        return True

    def _wrong_name(self) -> str | None:
        """The first value of the program that is not finite."""
        machine, program = self.machine, self.machine.program
        nodes = machine.document.network.nodes
        for (id, value), array in program.values.items():
            if not np.isfinite(array).all():
                return sentence("{value} of {name}", value=_spoken(value), name=nodes[id].name)
        if not np.isfinite(program.loss).all():
            return sentence("the loss")
        for slot in machine.parameters.slots.values():
            if not np.isfinite(slot.view(machine.parameters.gradients)).all():
                return sentence("the gradient of {name}", name=slot.name)
        return None

    def _stop(self, item: Breakpoint, found: Found, operation: Operation | None) -> None:
        iteration, network = self.machine.counters.iteration, self.machine.document.network
        if operation is not None and not self.machine.counters.operation:
            iteration -= 1  # the update that has just ended it
        if item.kind == "wrong":
            words = sentence(
                "Stopped at a breakpoint: sample {sample:,} is answered wrongly in iteration {iteration:,}.",
                sample=(found.sample or 0) + 1, iteration=iteration,
            )
        elif item.kind == "iteration":
            words = sentence("Stopped at a breakpoint: {condition}.", condition=told(network, item))
        else:
            words = sentence(
                "Stopped at a breakpoint: {condition} ({found}) in iteration {iteration:,}.", condition=told(network, item),
                found=_told(item, found), iteration=iteration,
            )
        self.hit, self.last = Hit(item, words, found.sample), operation


def resolved(machine: Machine, breakpoints: Breakpoint | Iterable[Breakpoint]) -> tuple[Breakpoint, ...]:
    """Breakpoints as they are kept, also where things are called by name: "h", "x>h.W". Raises ProjectError for what is not there."""
    network, found = machine.document.network, []
    ids = {node.name: node.id for node in network} | {slot.name: slot.key for slot in machine.parameters.slots.values()}
    for given in (breakpoints,) if isinstance(breakpoints, Breakpoint) else breakpoints:
        thing = given.thing if given.kind == "metric" else ids.get(given.thing, given.thing)
        item = checked(replace(given, thing=thing))
        if not stands(network, item):
            raise ProjectError(sentence("A breakpoint watches {name}, which is not in the network.", name=repr(given.thing)))
        found.append(item)
    return tuple(found)


def _told(item: Breakpoint, found: Found) -> str:
    """The number that was found and, where the breakpoint leaves them open, its place and its sample."""
    place = "" if item.unit or not found.unit else f"[{', '.join(str(number + 1) for number in found.unit)}]"
    sample = found.sample + 1 if item.sample is None and found.sample is not None else None
    value = sentence("it is {value:.5g}", value=found.value)
    if place and sample is not None:
        return sentence("{value} in {place} of sample {sample:,}", value=value, place=place, sample=sample)
    if sample is not None:
        return sentence("{value} in sample {sample:,}", value=value, sample=sample)
    return sentence("{value} in {place}", value=value, place=place) if place else value


def _spoken(value: str) -> str:
    return {"a": sentence("the activation"), "in_": sentence("the weighted input"), "delta": sentence("∂L/∂in")}.get(value, value)
