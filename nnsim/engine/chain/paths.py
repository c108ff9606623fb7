"""Paths from the loss to one weight: their number, the largest of them, and the sum of all, which is the gradient.

Every path is a product of local gradients. There are soon more paths than can be counted, so those with the largest products are looked for
from the best bound on: what the rest of a way can be multiplied by at most is known for every unit.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnsim.engine.chain.local import WEIGHT, Jacobians, Local, full
from nnsim.engine.chain.starts import Start, starts
from nnsim.engine.chain.values import Value, Values
from nnsim.engine.machine import Machine

Through = Mapping[str, int]
"""By node id: the unit through which a path may lead, of nodes where one was chosen."""


@dataclass(frozen=True)
class Stop:
    """A unit of a value on a path, and the local gradient of it by the next stop (of the last one: by the weight)."""

    value: Value
    row: int
    factor: float


@dataclass(frozen=True)
class Path:
    """`first`: the loss by the first stop. `product`: what the path adds to the gradient."""

    first: float
    stops: tuple[Stop, ...]

    @property
    def product(self) -> float:
        found = self.first
        for stop in self.stops:
            found *= stop.factor
        return found


@dataclass
class Chain:
    """The chain rule for one number of a parameter (`key`, `place`) and one sample, in column `column` of the batch."""

    machine: Machine
    key: str
    place: tuple[int, ...]
    column: int
    through: Through = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = Values(self.machine, self.column)
        self.local = Local(self.values, self.machine.parameters.slots[self.key], self.place)
        self.starts: list[Start] = starts(self.values)
        with np.errstate(all="ignore"):
            self.edges: dict[int, Jacobians] = {value.number: self.local.of(value) for value in self.values.all if value.same_as is None}

    @property
    def gradient(self) -> float:
        """The sum over all paths: what this sample adds to the gradient."""
        return sum(self.by_time.values())

    @cached_property
    def by_time(self) -> dict[int | None, float]:
        """The same by the time step at which the weight was used; None without time."""
        errors = {value.number: np.zeros(value.rows) for value in self.values.all}
        for start in self.starts:
            errors[start.value.number] += start.slope
        found: dict[int | None, float] = {}
        for value in reversed(self.values.all):
            for number, jacobian in self.edges.get(value.number, {}).items():
                passed = errors[value.number] * jacobian if jacobian.ndim == 1 else errors[value.number] @ jacobian
                if number == WEIGHT:
                    found[value.time] = found.get(value.time, 0.0) + float(passed.sum())
                else:
                    errors[number] += passed
        return found

    @cached_property
    def _bounds(self) -> dict[int, Any]:
        """By number of a value: what a path can be multiplied by at most on its way from each unit to the weight."""
        found: dict[int, Any] = {}
        for value in self.values.all:
            best = np.zeros(value.rows)
            for number, jacobian in self.edges.get(value.number, {}).items():
                ahead = np.ones(1) if number == WEIGHT else found[number]
                size = np.abs(jacobian)
                best = np.maximum(best, size * ahead if size.ndim == 1 else (size * ahead[None, :]).max(axis=1))
            found[value.number] = np.where(self._open(value), best, 0.0)
        return found

    @cached_property
    def count(self) -> float:
        """How many paths there are that add anything."""
        found: dict[int, Any] = {}
        for value in self.values.all:
            ways = np.zeros(value.rows)
            for number, jacobian in self.edges.get(value.number, {}).items():
                ahead = np.ones(1) if number == WEIGHT else found[number]
                ways = ways + ((jacobian != 0) * ahead if jacobian.ndim == 1 else (jacobian != 0) @ ahead)
            found[value.number] = np.where(self._open(value), ways, 0.0)
        return float(sum(((start.slope != 0) * found[start.value.number]).sum() for start in self.starts))

    def _open(self, value: Value) -> Any:
        """Which units of a value paths may lead through."""
        chosen = self.through.get(value.node)
        units = self.machine.shapes.units(value.node)
        return np.ones(value.rows, bool) if chosen is None else np.arange(value.rows) * units // value.rows == chosen

    def paths(self) -> Iterator[Path]:
        """The paths, those that add most (whatever their sign) first."""
        ties = itertools.count()
        waiting: list[tuple[float, int, float, float, tuple[Stop, ...], Value | None, int]] = []
        for start in self.starts:
            for row in map(int, np.flatnonzero(start.slope)):
                bound = abs(float(start.slope[row])) * float(self._bounds[start.value.number][row])
                if bound > 0.0:
                    first = float(start.slope[row])
                    heapq.heappush(waiting, (-bound, next(ties), first, first, (), start.value, row))
        while waiting:
            _, _, first, product, stops, value, row = heapq.heappop(waiting)
            if value is None:
                yield Path(first, stops)
                continue
            for number, jacobian in self.edges[value.number].items():
                for column, factor in _entries(jacobian, row):
                    ahead = 1.0 if number == WEIGHT else float(self._bounds[number][column])
                    bound = abs(product * factor) * ahead
                    if bound > 0.0:
                        following = None if number == WEIGHT else self.values.all[number]
                        stop = Stop(value, row, factor)
                        heapq.heappush(waiting, (-bound, next(ties), first, product * factor, (*stops, stop), following, column))


def _entries(jacobian: Any, row: int) -> Iterator[tuple[int, float]]:
    if jacobian.ndim == 1:
        yield row, float(jacobian[row])
    else:
        for column in np.flatnonzero(full(jacobian)[row]):
            yield int(column), float(jacobian[row, column])
