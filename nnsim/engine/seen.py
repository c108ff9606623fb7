"""What a frame shows of the signals: those of many samples at one moment, and one sample over time.

Inside an iteration it is what the program holds; between two iterations what the first training samples give now. Over time, the moment is
the step that was computed last, or the last step of the followed sequence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnsim.engine.frames import FrameRequest
from nnsim.engine.program import Program
from nnsim.engine.run import Run
from nnsim.engine.views import is_delta, is_error

Values = Mapping[tuple[str, str], Any]
LEAST_SQUARE = 1e-28
"""Relative to the largest: a smaller sum of squares has lost digits in float32."""
MOST_STEPS = 400
"""Of sequences so few are shown that they have so many steps together: to compute them must not hold up the training."""


def signals(run: Run, request: FrameRequest) -> dict[str, Any]:
    """Fields of a frame: signals, weighted_inputs, deltas, followed, sample, targets, sequences, length and time."""
    if not request.signals:
        return {}
    machine = run.machine
    program, part = machine.program.values, machine.train
    if run.operation:
        column, sample = in_batch(run, min(request.sample, part.samples - 1))
        step = _step(run, None)
        shown = {**_many(program, program, step, request.samples), **one(program, machine.timing.steps, step, column)}
    else:
        sample = min(request.sample, part.samples - 1)
        step = _step(run, sample)
        columns = min(request.samples, part.samples)
        if machine.timing.steps:  # all at once: a sequence takes about as long as several do together
            columns = min(columns, max(MOST_STEPS // machine.timing.steps, 1))
            column = min(sample, columns)
            values = machine.evaluator.values(*_rows(part, [*range(columns), sample] if column == columns else slice(columns)))
            shown = {**_many(values, program, step, columns), **one(values, machine.timing.steps, step, column)}
        else:
            shown = _many(machine.evaluator.values(*_rows(part, slice(columns))), program, step, columns)
            shown |= one(machine.evaluator.values(*_rows(part, slice(sample, sample + 1))), 0, step, 0)
    if machine.timing.steps:
        shown["length"] = int(part.masks["valid"][sample].sum()) if part.masks else machine.timing.steps
    return {**shown, "sample": sample, "targets": {id: target[sample].T.copy() for id, target in part.targets.items()}}


def in_batch(run: Run, sample: int) -> tuple[int, int]:
    """The column of a training sample in the batch under way, and the sample: the batch's first one where it is not in it."""
    machine = run.machine
    if machine.full:
        return sample, sample
    start = machine.counters.batch * machine.batch
    batch = machine.order[start : start + machine.batch]
    found = np.flatnonzero(batch == sample)
    column = int(found[0]) if len(found) else 0
    return column, int(batch[column])


def _rows(part: Any, chosen: slice | list[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    return tuple({key: array[chosen] for key, array in given.items()} for given in (part.inputs, part.masks))  # type: ignore[return-value]


def _step(run: Run, sample: int | None) -> int:
    """The step that is looked at, -1 for the last one."""
    operation = run.last_operation
    if run.operation and operation is not None and operation.time is not None:
        return operation.time
    masks = run.machine.train.masks
    return int(masks["last"][sample].argmax()) if masks and sample is not None else -1


def _many(values: Values, program: Values, step: int, samples: int) -> dict[str, Any]:
    """(units, samples) at one moment, by node id."""

    def chosen(source: Values, wanted: str) -> dict[str, Any]:
        return {id: _at(array, step)[:, :samples].copy() for (id, name), array in source.items() if name == wanted}

    return {"signals": chosen(values, "a"), "weighted_inputs": chosen(values, "in_"), "deltas": chosen(program, "delta")}


def one(values: Values, steps: int, step: int, column: int) -> dict[str, Any]:
    """Fields of a frame about one sample: (units,) at one moment, and (units, steps) over time, by node id."""
    found: dict[str, Any] = {"followed": {id: _at(array, step)[:, column].copy() for (id, name), array in values.items() if name == "a"}}
    if steps:
        over_time: dict[str, dict[str, Any]] = {}
        for (id, name), array in values.items():
            if array.ndim == 3 and not is_error(name) and not (name == "a" and (id, "h") in values):
                over_time.setdefault(id, {})[name] = np.ascontiguousarray(array[:, :, column].T)
        found |= {"sequences": over_time, "time": step % steps}
    return found


def _at(array: Any, step: int) -> Any:
    return array[step] if array.ndim == 3 else array


def time_norms(run: Run) -> dict[str, Any]:
    """‖Δ_t‖ (steps,) by id, of nodes that go step by step; the gates of a cell together. Empty before the first backward phase."""
    operations, steps = run.machine.program.operations, run.machine.timing.steps
    under_way = bool(run.operation) and operations[run.operation - 1].phase == "backward"
    if not steps or not (run.iteration or under_way or (run.operation and operations[run.operation - 1].phase == "update")):
        return {}
    squares: dict[str, Any] = {}
    for id, array in _stepped_deltas(run.machine.program):
        squares[id] = squares.get(id, 0.0) + summed_squares(array)
    for operation in operations[run.operation :] if under_way else ():
        if operation.phase == "backward" and operation.time is not None and operation.node_id in squares:
            squares[operation.node_id][operation.time] = np.nan
    return {id: np.sqrt(found) for id, found in squares.items() if found.any()}


def time_squares(program: Program) -> dict[str, Any]:
    """‖Δ_t‖² of every sample (steps, batch) by id, of nodes that go step by step, as the arrays of a program stand."""
    squares: dict[str, Any] = {}
    for id, array in _stepped_deltas(program):
        squares[id] = squares.get(id, 0.0) + np.einsum("tub,tub->tb", array, array, dtype=float)
    return squares


def _stepped_deltas(program: Program) -> Iterator[tuple[str, Any]]:
    """Node id and (steps, units, batch) of every ∂L/∂in of nodes that go step by step; of a cell one array for each gate."""
    stepped = {operation.node_id for operation in program.operations if operation.phase == "backward" and operation.time is not None}
    for (id, name), array in program.values.items():
        if id in stepped and array.ndim == 3 and is_delta(name):
            yield id, array


def summed_squares(array: Any) -> Any:
    """‖x_t‖² (steps,) in float64 of x (steps, units, batch).

    Of float32, most of it is done in float32, which takes a quarter of the time; what is too small there is done again, exactly.
    """
    if array.dtype == np.float64:
        return np.einsum("tub,tub->t", array, array)
    largest = max(float(array.max(initial=0.0)), -float(array.min(initial=0.0)))
    if not 0.0 < largest < math.inf:
        return np.einsum("tub,tub->t", array, array, dtype=float)
    exponent = max(math.frexp(largest)[1], -120)
    scaled = (array * np.float32(2.0**-exponent)).reshape(len(array), 1, -1)
    found = np.matmul(scaled, scaled.transpose(0, 2, 1))[:, 0, 0].astype(float)
    lost = found < LEAST_SQUARE
    found = np.ldexp(found, 2 * exponent)
    if lost.any():
        found[lost] = np.einsum("tub,tub->t", array[lost], array[lost], dtype=float)
    return found
