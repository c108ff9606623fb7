"""What the operation of a moment has read through connections: signals on their way forward, errors on their way back, and the gradients
of weights that come of both. For one sample, and for the time step at which the operation works (the first one where it is at none).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.document import Connection
from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Slot
from nnsim.engine.program import Operation
from nnsim.engine.run import Run
from nnsim.engine.seen import in_batch

MOST = 200_000
"""Weights of a connection whose gradients are copied for a frame."""


@dataclass(frozen=True, eq=False)
class Slope:
    """The gradient of a connection's weights, computed in line `line` of the operation: `whole` (to, from) is that of the batch.

    `error` (to,) and `signal` (from,) are those of the followed sample, which adds their product a·Δ.
    """

    line: int
    whole: Any
    error: Any
    signal: Any


@dataclass(frozen=True, eq=False)
class Travel:
    """`signals`: connection id → what its source gives (from,). `errors`: connection id → Δ (to,) of what its weights lead to.

    `slopes`: connection id → the gradient of its weights. `lines`: of every line what it computes ("in_", "a", "delta", "delta_out", the
    letter of a gate; "" where it is none of the node's values) and what all units have there (units,), None where that is not known.
    `samples`: how many samples the gradients are of. `gates`: of a cell with gates their letters, in the order in which their weights stand
    one below the other.
    """

    signals: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    slopes: Mapping[str, Slope] = field(default_factory=dict)
    lines: tuple[tuple[str, Any], ...] = ()
    samples: int = 1
    gates: tuple[str, ...] = ()


def travel(run: Run, sample: int) -> Travel | None:
    """Of the operation that was executed last; None where none was, or where nothing is read through connections."""
    operation, machine = run.last_operation, run.machine
    if operation is None or operation.node_id is None or operation.phase not in ("forward", "backward"):
        return None
    column, _ = in_batch(run, min(sample, machine.train.samples - 1))
    step = operation.time or 0
    reading, network = _Reading(machine, column), machine.document.network
    into = network.into(operation.node_id)
    lines = tuple(_lines(machine, operation, column))
    gates = next((slot.gates for slot in machine.parameters.slots.values() if slot.node == operation.node_id), ())
    if operation.phase == "forward":
        return Travel(_found((c.id, reading.signal(c, step)) for c in into), lines=lines, gates=gates)
    slopes: dict[str, Slope] = {}
    for number, line in enumerate(operation.lines):
        slot = _slot(machine, operation, number) if line.parameter else None
        connection = network.connections.get(slot.connection or "") if slot is not None else None
        if connection is None or slot is None or connection.id in slopes or slot.shape[0] * slot.shape[1] > MOST:
            continue
        error, signal = reading.error(connection, step + connection.delay), reading.signal(connection, step)
        if error is not None and signal is not None:
            slopes[connection.id] = Slope(number, slot.view(machine.parameters.gradients).copy(), error, signal)
    only_slopes = all(line.parameter for line in operation.lines)
    back = () if only_slopes else ((c.id, reading.error(c, step + c.delay)) for c in network.out_of(operation.node_id))
    return Travel({}, _found(back), slopes, lines, machine.program.batch, gates)


def _found(pairs: Any) -> dict[str, Any]:
    return {id: array for id, array in pairs if array is not None}


def _lines(machine: Machine, operation: Operation, column: int) -> Iterator[tuple[str, Any]]:
    """What every line computes, by the name that the program's values have for it."""
    id, step = operation.node_id, operation.time or 0
    here = {name: array[step] if array.ndim == 3 else array for (other, name), array in machine.program.values.items() if other == id}
    for line in operation.lines:
        array = None if line.parameter else operation.where.array(line.expr, operation.time)
        array = array[step] if array is not None and array.ndim == 3 else array
        names = [name for name, known in here.items() if array is not None and _same(known, array)]
        if not names:
            yield "", None
            continue
        here.pop(names[0])
        assert array is not None
        yield names[0], array[:, min(column, array.shape[1] - 1)].copy()


def _same(one: Any, other: Any) -> bool:
    """Whether two arrays are the same numbers in memory."""
    return one.shape == other.shape and _start(one) == _start(other)


def _start(array: Any) -> int:
    return int(array.__array_interface__["data"][0])


def _slot(machine: Machine, operation: Operation, number: int) -> Slot | None:
    """The parameter whose gradient a line computes; of a cell with gates, the one of which it is a part."""
    array = operation.where.array(operation.lines[number].expr, operation.time)
    flat = machine.parameters.gradients
    place = -1 if array is None else (_start(array) - _start(flat)) // flat.itemsize
    for slot in machine.parameters.slots.values() if 0 <= place < flat.size else ():
        inside = place - slot.start
        columns = slot.shape[1] if len(slot.shape) == 2 else 1
        if 0 <= inside < slot.shape[0] * slot.width and 0 <= inside % slot.width - slot.first < columns:
            return slot
    return None


@dataclass(frozen=True)
class _Reading:
    """Reads what the program holds of one sample."""

    machine: Machine
    column: int

    def signal(self, connection: Connection, step: int) -> Any:
        """(from,): what the source gives, so many steps earlier; nothing was given before the first step."""
        return self._at((connection.source, "a"), step - connection.delay)

    def error(self, connection: Connection, step: int) -> Any:
        """(to,): Δ of all that the weights of a connection lead to; of a cell that of its gates, one below the other."""
        slot = self.machine.parameters.slots.get(f"{connection.id}:W")
        names = [f"delta_{gate}" for gate in slot.gates] if slot is not None and slot.gates else ["delta"]
        parts = [self._at((connection.target, name), step) for name in names]
        return None if any(part is None for part in parts) else np.concatenate(parts)

    def _at(self, key: tuple[str, str], step: int) -> Any:
        array = self.machine.program.values.get(key)
        if array is None:
            return None
        if array.ndim == 3:
            if not 0 <= step < len(array):
                return np.zeros(array.shape[1], array.dtype)
            array = array[step]
        return array[:, min(self.column, array.shape[1] - 1)].copy()
