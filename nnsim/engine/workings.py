"""Workings: the calculations behind the operation that was executed last, for one unit of one sample, or for one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nnsim.engine.frames import Workings
from nnsim.engine.numbers import Calculation, calculations, digits
from nnsim.engine.parameters import Slot
from nnsim.engine.run import Run
from nnsim.engine.seen import in_batch


@dataclass(frozen=True)
class Found:
    """The calculations of the lines in their order, and what they are for: see frames.Workings."""

    calculations: tuple[Calculation, ...]
    element: int
    count: int
    sample: int | None = None
    parameter: tuple[str, int, int] | None = None

    def shown(self) -> Workings:
        lines = tuple((calculation.tex, digits(calculation.stored)) for calculation in self.calculations)
        return Workings(lines, self.element, self.count, self.sample, self.parameter)


@dataclass(frozen=True)
class Chosen:
    """The unit (row) and column that calculations are written for, and what the update has overwritten; the rest as in Found."""

    unit: int
    column: int
    element: int
    count: int
    sample: int | None = None
    parameter: tuple[str, int, int] | None = None
    before: Mapping[str, Any] | None = None
    held: bool = False
    """Whether it keeps its value whatever the line says: a frozen number, or a memory after the end of its sequence."""


def workings(run: Run, element: int, sample: int) -> Found | None:
    """None where nothing was executed yet, or where the numbers that the update has overwritten are no longer there."""
    operation, at = run.last_operation, chosen(run, element, sample)
    if operation is None or at is None:
        return None
    found = calculations(operation, at.unit, at.column, before=at.before)
    if at.held:
        found = tuple(_held(calculation) if at.parameter is None or calculation.name == "w" else calculation for calculation in found)
    return Found(found, at.element, at.count, at.sample, at.parameter)


def chosen(run: Run, element: int, sample: int) -> Chosen | None:
    """What an element of the operation that was executed last is: a unit of one sample, or a parameter."""
    operation = run.last_operation
    if operation is None:
        return None
    if operation.phase == "update":
        return _of_update(run, element)
    machine = run.machine
    column, followed = in_batch(run, min(sample, machine.train.samples - 1))
    count = 1 if operation.phase == "loss" or operation.node_id is None else machine.shapes.units(operation.node_id)
    element = min(element, count - 1)
    valid = machine.train.masks.get("valid")
    held = operation.phase == "forward" and operation.time is not None and valid is not None and not valid[followed, operation.time]
    return Chosen(element, column, element, count, None if operation.phase == "loss" else followed, held=held)


def _of_update(run: Run, element: int) -> Chosen | None:
    machine = run.machine
    iteration = run.iteration if run.operation else run.iteration - 1
    before = run.timeline.nearest(max(iteration, run.earliest))
    if before.counters.iteration != iteration or not machine.parameters.size:
        return None
    slots = list(machine.parameters.slots.values())
    sizes = [slot.view(machine.parameters.values).size for slot in slots]
    element = rest = min(element, sum(sizes) - 1)
    number = 0
    while rest >= sizes[number]:
        rest -= sizes[number]
        number += 1
    slot = slots[number]
    row, column = divmod(rest, slot.shape[1]) if len(slot.shape) == 2 else (rest, 0)
    old: dict[str, Any] = {"w": before.values, **before.state, **before.scalars}
    place = _place(slot, row, column)
    fixed = machine.parameters.fixed
    held = fixed is not None and bool(fixed[place])
    return Chosen(place, 0, element, sum(sizes), None, (slot.name, row, column), old, held)


def _held(calculation: Calculation) -> Calculation:
    """A frozen number keeps its value whatever the optimiser's line says, and so does a memory after the end of its sequence."""
    return replace(calculation, tex=digits(calculation.stored), value=calculation.stored)


def _place(slot: Slot, row: int, column: int) -> int:
    """Where an element of a parameter stands in the flat vector."""
    return slot.start + row * slot.width + slot.first + column
