"""Where a breakpoint reads its number: after which operations of a program, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.last_update import norm
from nnsim.engine.machine import Machine
from nnsim.engine.metrics import classes_of, is_classification
from nnsim.engine.program import Comparison, Operation, Program

Compare = Callable[[Any, float], Any]


@dataclass(frozen=True)
class Found:
    """A number for which a condition holds, with its index and its training sample, if it is one of several and belongs to one."""

    value: float
    sample: int | None = None
    unit: tuple[int, ...] = ()


Find = Callable[[], Found | None]


def readings(machine: Machine, program: Program, item: Breakpoint, compare: Compare) -> Iterator[tuple[Operation, Find]]:
    """The operations after which a breakpoint is looked at, and what looks: None where the condition does not hold."""
    operations = program.operations
    match item.kind:
        case "loss":
            yield _last(operations, "loss") or operations[-1], _of_number(lambda: float(program.loss), item, compare)
        case "gradient":
            gradients, node = machine.parameters.gradients, item.thing or None
            if node is None or machine.parameters.of_node(node):
                part = gradients if node is None else gradients[machine.parameters.stretch(node)]
                operation = _last(operations, "backward", node)
                if operation is not None:
                    yield operation, _of_number(lambda: norm(part), item, compare)
        case "weight":
            slot = machine.parameters.slots.get(item.thing)
            if slot is not None and _inside(item.unit, slot.shape):
                view, place = slot.view(machine.parameters.values), item.unit or ...
                yield operations[-1], _of_array(lambda: np.asarray(view[place]), item, compare)
        case "signal":
            yield from _of_signal(machine, program, item, compare)
        case "wrong":
            for id, comparison in program.comparisons.items():
                operation = _last(operations, "loss", id)
                if operation is not None:
                    yield operation, _of_answers(machine, program, id, comparison)


def _last(operations: tuple[Operation, ...], phase: str, node: str | None = None) -> Operation | None:
    fitting = (one for one in reversed(operations) if one.phase == phase and node in (None, one.node_id))
    return next(fitting, None)


def _of_number(read: Callable[[], float], item: Breakpoint, compare: Compare) -> Find:
    threshold = item.threshold

    def find() -> Found | None:
        value = read()
        return Found(value) if compare(value, threshold) else None

    return find


def _of_array(read: Callable[[], Any], item: Breakpoint, compare: Compare) -> Find:
    """Whether it holds for any of several numbers, and for which first."""
    threshold = item.threshold

    def find() -> Found | None:
        array = read()
        place = _first(compare(array, threshold))
        return None if place is None else Found(float(array[place]), unit=place)

    return find


def _of_signal(machine: Machine, program: Program, item: Breakpoint, compare: Compare) -> Iterator[tuple[Operation, Find]]:
    """After every operation that writes it: over time each step by itself, where the node goes step by step."""
    array = program.values.get((item.thing, item.value))
    if array is None or not _inside(item.unit, array.shape[-2:-1]):
        return
    phase = "backward" if item.value == "delta" else "forward"
    writing = [one for one in program.operations if one.node_id == item.thing and one.phase == phase]
    stepping = [one for one in writing if one.time is not None]
    rows = slice(None) if not item.unit else slice(item.unit[0], item.unit[0] + 1)
    if stepping and array.ndim == 3:
        for one in stepping:
            yield one, _of_columns(machine, array[one.time, rows], item, compare)
    elif writing:
        last = stepping[-1] if stepping and phase == "forward" else writing[-1]
        yield last, _of_columns(machine, array[..., rows, :], item, compare)


def _of_columns(machine: Machine, array: Any, item: Breakpoint, compare: Compare) -> Find:
    """Whether it holds in the column of the chosen sample, or in any column."""
    threshold = item.threshold

    def find() -> Found | None:
        if item.sample is None:
            place = _first(compare(array, threshold))
            return None if place is None else Found(float(array[place]), sample_at(machine, place[-1]), place[-2:-1])
        column = column_of(machine, item.sample)
        if column is None:
            return None
        values = array[..., column]
        place = _first(compare(values, threshold))
        return None if place is None else Found(float(values[place]), item.sample, place[-1:])

    return find


def _first(holds: Any) -> tuple[int, ...] | None:
    """Where something holds first, in the order of the last axis: of samples."""
    places = np.argwhere(holds)
    if not len(places):
        return None
    return tuple(int(i) for i in places[places[:, -1].argmin()]) if places.shape[1] else ()


def _of_answers(machine: Machine, program: Program, id: str, comparison: Comparison) -> Find:
    """The first sample of the batch whose class is not the one that was wanted."""
    outputs = program.values[id, "a"]

    def find() -> Found | None:
        target = comparison.target
        if target is None or not is_classification(target if target.ndim == 2 else np.concatenate(target, axis=1)):
            return None
        if target.ndim == 2:
            wrong = classes_of(_answers(outputs, program)) != classes_of(target)
        else:
            by_step = [classes_of(given) != classes_of(wanted) for given, wanted in zip(outputs, target, strict=True)]
            valid = True if comparison.mask is None else comparison.mask[:, 0] > 0
            wrong = np.any(np.array(by_step) & valid, axis=0)
        if not wrong.any():
            return None
        column = int(wrong.argmax())
        return Found(1.0, sample_at(machine, column))

    return find


def _answers(outputs: Any, program: Program) -> Any:
    """(units, batch): of sequences what is said at the last step that counts."""
    if outputs.ndim == 2:
        return outputs
    if "last" not in program.masks:
        return outputs[-1]
    return outputs.transpose(2, 0, 1)[np.asarray(program.masks["last"]) > 0].T


def column_of(machine: Machine, sample: int) -> int | None:
    """The column of a training sample in the batch under way, or None if it is not in it."""
    if machine.full:
        return sample if sample < machine.train.samples else None
    found = np.flatnonzero(_batch(machine) == sample)
    return int(found[0]) if len(found) else None


def sample_at(machine: Machine, column: int) -> int:
    """The training sample in a column of the batch under way."""
    return column if machine.full else int(_batch(machine)[column])


def _batch(machine: Machine) -> Any:
    start = machine.counters.batch * machine.batch
    return machine.order[start : start + machine.batch]


def _inside(unit: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return not unit or (len(unit) == len(shape) and all(0 <= i < n for i, n in zip(unit, shape, strict=True)))
