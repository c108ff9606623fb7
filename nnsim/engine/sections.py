"""A computation graph as a function of one or two of its numbers, all others held: its curve, its surface, and its exact slopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nnsim.catalog import Sentence
from nnsim.engine.differentiator import Differentiator
from nnsim.engine.feeding import rows_of
from nnsim.engine.frames import Feed
from nnsim.engine.machine import Machine
from nnsim.engine.run import Run

Numbers = npt.NDArray[np.floating]
MOST_UNITS = 12
"""Units of an input, or numbers of a parameter, that can be chosen."""


@dataclass(frozen=True)
class Variable:
    """A number that can be varied: `key` is the id of an input, or "connection id:W", "node id:b" …; `index` says which of its numbers."""

    key: str
    index: tuple[int, ...]
    name: str

    @property
    def of_input(self) -> bool:
        return ":" not in self.key


@dataclass(frozen=True)
class Held:
    """Which values all other numbers have: those of a training sample, or what is fed by hand."""

    sample: int = 0
    feed: Feed | None = None


@dataclass(frozen=True, eq=False)
class Section:
    """f along one variable: `x` and `y`; at `place` it is `value`, with the exact `slope`. `moved` is f at each of `steps` beside it."""

    x: Numbers
    y: Numbers
    place: float
    value: float
    slope: float
    moved: Numbers


@dataclass(frozen=True, eq=False)
class Plane:
    """f over two variables: `z` (second, first). At `place` it is `value`, with the exact `slopes`."""

    x: Numbers
    y: Numbers
    z: Numbers
    place: tuple[float, float]
    value: float
    slopes: tuple[float, float]


def reason_not(run: Run) -> Sentence | None:
    """Why a run has no such curves, or None."""
    return run.machine.differentiator.reason_not()


def variables(run: Run) -> tuple[Variable, ...]:
    """What can be varied, inputs first; parameters with very many numbers are left out."""
    machine = run.machine
    found = []
    for node in machine.document.network.inputs():
        units = machine.shapes.units(node.id)
        if units <= MOST_UNITS:
            found += [Variable(node.id, (unit,), _named(node.name, (unit,) if units > 1 else ())) for unit in range(units)]
    for key, slot in machine.parameters.slots.items():
        size = int(np.prod(slot.shape))
        name = slot.name.removesuffix(".v") if key.endswith(":v") else slot.name
        if size <= MOST_UNITS:
            found += [Variable(key, index, _named(name, index if size > 1 else ())) for index in np.ndindex(*slot.shape)]
    return tuple(found)


def _named(name: str, index: tuple[int, ...]) -> str:
    return f"{name} [{', '.join(str(number + 1) for number in index)}]" if index else name


def section(run: Run, variable: Variable, x: Numbers, steps: Numbers, held: Held = Held()) -> Section:
    """f along x, at the present value of the variable, and that many `steps` beside it."""
    at = _At(run, held)
    place, value, slope = at.now(variable)
    with np.errstate(all="ignore"):
        everything = at.along({variable: np.concatenate([x, place + steps])})
    return Section(x, everything[: len(x)], place, value, slope, everything[len(x) :])


def plane(run: Run, first: Variable, second: Variable, x: Numbers, y: Numbers, held: Held = Held()) -> Plane:
    """f over two variables, around their present values."""
    at = _At(run, held)
    (x0, value, slope), (y0, _, other) = at.now(first), at.now(second)
    grid_x, grid_y = np.meshgrid(x, y)
    with np.errstate(all="ignore"):
        z = at.along({first: grid_x.ravel(), second: grid_y.ravel()})
    return Plane(x, y, z.reshape(grid_x.shape), (x0, y0), value, (slope, other))


class _At:
    """The graph at one moment: rows of the held sample and a copy of the parameters."""

    def __init__(self, run: Run, held: Held) -> None:
        machine: Machine = run.machine
        self._machine = machine
        self._work: Differentiator = machine.differentiator
        rows = rows_of(machine, held.feed)
        self._rows: Mapping[str, Any] = (
            self._work.row_of(min(held.sample, machine.train.samples - 1)) if rows is None else rows
        )
        self._work.take()

    def now(self, variable: Variable) -> tuple[float, float, float]:
        """The variable, f and ∂f/∂(variable) at this moment."""
        with np.errstate(all="ignore"):
            program = self._work.run(self._rows)
        value = self._sum(program.values)[0]
        if variable.of_input:
            unit = variable.index[0]
            delta = program.values.get((variable.key, "delta"))
            return float(self._rows[variable.key][0, unit]), value, 0.0 if delta is None else float(delta[unit, 0])
        slot = self._machine.parameters.slots[variable.key]
        place = float(slot.view(self._work.parameters.values)[variable.index])
        return place, value, float(slot.view(self._work.parameters.gradients)[variable.index])

    def along(self, values: Mapping[Variable, Numbers]) -> Numbers:
        """f for many values of some variables at once, or of parameters one after the other."""
        count = len(next(iter(values.values())))
        varied = [variable for variable in values if not variable.of_input]
        if not varied:
            return self._of_inputs(values, count)
        flat = self._work.parameters.values
        before, found = flat.copy(), np.empty(count)
        for number in range(count):
            rows = {id: array.copy() for id, array in self._rows.items()}
            for variable, array in values.items():
                if variable.of_input:
                    rows[variable.key][0, variable.index[0]] = array[number]
                else:
                    self._machine.parameters.slots[variable.key].view(flat)[variable.index] = array[number]
            found[number] = self._sum(self._work.run(rows).values)[0]
        flat[...] = before
        return found

    def _of_inputs(self, values: Mapping[Variable, Numbers], count: int) -> Numbers:
        rows = {id: np.repeat(array, count, axis=0) for id, array in self._rows.items()}
        for variable, array in values.items():
            rows[variable.key][:, variable.index[0]] = array
        found: Numbers = self._sum(self._work.run(rows).values).copy()
        return found

    def _sum(self, values: Mapping[tuple[str, str], Any]) -> Any:
        """f: all outputs of a sample, added up as the loss does."""
        return sum(values[id, "a"].sum(axis=0) for id in self._machine.document.output_nodes())
