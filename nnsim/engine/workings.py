"""Workings: the calculations behind the operation that was executed last, for one unit of one sample, or for one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnsim.engine.frames import MOST_UNITS, Workings
from nnsim.engine.numbers import FEW, Calculation, calculations, digits
from nnsim.engine.parameters import Slot
from nnsim.engine.program import Operation
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
    units: tuple[Any, ...] = ()
    beside: tuple[tuple[str, float, float], ...] = ()
    source: int = 0
    sources: int = 0

    def shown(self) -> Workings:
        lines = tuple((calculation.tex, digits(calculation.stored)) for calculation in self.calculations)
        more = any(r"\cdots" in calculation.tex for calculation in self.calculations)
        return Workings(
            lines, self.element, self.count, self.sample, self.parameter, more, self.units, self.source, self.sources, self.beside
        )


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


def workings(run: Run, element: int, sample: int, few: int = FEW, source: int = 0) -> Found | None:
    """With `few` terms of long sums. None where nothing was executed yet, or where what the update has overwritten is no longer there."""
    operation, at = run.last_operation, chosen(run, element, sample)
    if operation is None or at is None:
        return None
    sources = _sources(operation)
    source = min(source, max(sources - 1, 0))
    found = calculations(operation, at.unit, at.column, source, few, at.before)
    if at.held:
        found = tuple(_held(calculation) if at.parameter is None or calculation.name == "w" else calculation for calculation in found)
    units = () if at.before is not None or at.count == 1 else _of_all_units(operation, at.count, at.column)
    beside = () if at.before is None else _beside(run, at.before, at.unit)
    return Found(found, at.element, at.count, at.sample, at.parameter, units, beside, source, sources)


def _sources(operation: Operation) -> int:
    """From how many units the weights come whose gradients an operation computes; of several connections the most."""
    arrays = [operation.where.array(line.expr, operation.time) for line in operation.lines if line.parameter]
    return max((array.shape[-1] for array in arrays if array is not None and array.ndim == 2), default=0)


def _of_all_units(operation: Operation, count: int, column: int) -> tuple[Any, ...]:
    """What every unit has on each line, at the present step or the first one; None where lines have more or fewer numbers than units."""
    found: list[Any] = []
    for line in operation.lines:
        array = operation.where.array(line.expr, operation.time)
        array = array[0] if array is not None and array.ndim == 3 else array
        whole = array is not None and array.ndim == 2 and len(array) == count and not line.parameter
        found.append(array[:MOST_UNITS, min(column, array.shape[1] - 1)].copy() if whole else None)
    return tuple(found)


def _beside(run: Run, old: Mapping[str, Any], place: int) -> tuple[tuple[str, float, float], ...]:
    """The weight and the optimiser's own numbers before the update and now."""
    updater = run.machine.updater
    now: dict[str, Any] = {"w": run.machine.parameters.values, **updater.state, **updater.scalars}
    return tuple(
        (name, float(np.ravel(old[name])[place if np.ndim(array) else 0]), float(np.ravel(array)[place if np.ndim(array) else 0]))
        for name, array in now.items() if name in old
    )


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
