"""What a run that was left keeps in memory: its arrays were made beforehand and stay, so that undo can bring it back at once.

One of long sequences keeps a hundred megabytes, and each edit leaves one. So older ones are parted with, beyond a sum: undo then
goes on from the parameters of the run that there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

from nnsim.engine.program import Program
from nnsim.engine.run import Run

ROOM = 512 * 2**20
"""Bytes of arrays that the runs that were left may keep together, besides what they remember."""


def weight(run: Run) -> int:
    """Bytes of all arrays that a run computes with: those of its operations, its parameters, and the data as it reads them."""
    total = end = 0
    for low, high in sorted(set(map(byte_bounds, map(_block, _arrays(run))))):
        total += max(high - max(low, end), 0)
        end = max(end, high)
    return total


def within(runs: Sequence[Run], weights: Mapping[Run, int], room: int) -> list[Run]:
    """The newest runs, the last ones, that together weigh no more than so many bytes; the last of all whatever it weighs."""
    kept: list[Run] = []
    for run in reversed(runs):
        room -= weights[run]
        if kept and room < 0:
            break
        kept.insert(0, run)
    return kept


def _arrays(run: Run) -> Iterator[Any]:
    machine = run.machine
    yield from (machine.parameters.values, machine.parameters.gradients, machine.order, *machine.updater.state.values())
    for part in machine.binding.parts.values():
        yield from (*part.inputs.values(), *part.targets.values(), *part.masks.values())
    for program in machine.programs:
        yield from _of_program(program)


def _of_program(program: Program) -> Iterator[Any]:
    yield from program.values.values()
    for operation in program.operations:
        for call in operation.calls:
            yield from (thing for thing in (*call.arguments, *call.keywords.values()) if isinstance(thing, np.ndarray))


def _block(array: Any) -> Any:
    """The array that owns the memory of a view, or the last one that is known to lie in it."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
