"""The loss as a landscape over a plane of parameters, with the way that training has gone, computed beside the training.

A network of two numbers that learn has exactly one such plane, and the way in it is exact. For any other network the plane goes through
the present parameters in two directions: along the way (its two main directions, so that as much of it as possible is seen) or at random,
each unit's weights scaled to the length they have now. Source of both: Li et al., Visualizing the Loss Landscape of Neural Nets, 2018.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.copied import Ask, Kept, OnACopy, kept
from nnsim.engine.events import Event
from nnsim.engine.machine import Machine
from nnsim.engine.project import Project
from nnsim.engine.run import Run

SIDE = 41
"""Points of the grid in each direction."""
SAMPLES = 400
"""Training samples, at most, over which the loss of the grid is computed; an exact landscape takes all up to ten times as many."""
MOST_POINTS = 300
"""Points of the way that are kept."""
MOST_REPLAYED = 50_000
"""Iterations up to which a way is found by doing them again."""
LEAST_REACH = 0.5
LEAST_REACH_EXACT = 1.25
"""From the middle to the edge, where two numbers learn: the floor of the valley is to be seen before they move."""
BEYOND = 0.35
"""How far the plane goes on beyond the way, relative to it."""
ALONG = (sentence("main direction of the way"), sentence("second direction of the way"))
AT_RANDOM = (sentence("random direction"), sentence("another random direction"))
"""What the axes of a slice are called."""
Array = Any


@dataclass(frozen=True)
class Surface:
    """`loss` (SIDE, SIDE), rows by `y`, columns by `x`; `path` (k, 2) from the first to the present point, at `iterations` (k,).

    `names`: what the two axes are. `exact`: they are the two numbers themselves, at `keys` (parameter name, index); otherwise steps along
    two directions from the present point, which lies at (0, 0). `seen`: share of the way that lies in the plane. `others`: ways of other
    runs in the same plane, (points, 2) each, none of those that do not fit the network.
    """

    x: Array
    y: Array
    loss: Array
    path: Array
    iterations: Array
    names: tuple[str, str]
    exact: bool
    keys: tuple[tuple[str, tuple[int, ...]], ...] = ()
    seen: float = 1.0
    others: tuple[Array, ...] = ()


@dataclass(frozen=True)
class Copied:
    """The project, where its parameters are now, and moments of the run that are kept."""

    project: Project
    parameters: Array
    iteration: int
    moments: tuple[Kept, ...]
    events: tuple[Event, ...]
    whole: bool
    """Whether the run began with this network, so that it can be done again from the start."""

    @classmethod
    def of(cls, run: Run) -> Copied:
        return cls(
            run.project.frozen_copy(), run.machine.parameters.values.copy(), run.iteration,
            kept(run, MOST_POINTS),
            tuple(event for event in run.timeline.events if event.iteration <= run.iteration), run.earliest == 0,
        )


def free_numbers(machine: Machine) -> Array:
    """Places of the numbers that learn."""
    fixed = machine.parameters.fixed
    return np.arange(machine.parameters.size) if fixed is None else np.flatnonzero(~fixed)


class Landscape(OnACopy[Copied]):
    """`surface` is there when it is done. `along`: the plane goes along the way, if the network has more than two numbers.

    `others`: ways that other runs of the same network went, parameters (points, numbers), and whether there must be room for all of it.
    """

    def __init__(self, ask: Ask[Copied], along: bool = True, seed: int = 0, others: Sequence[tuple[Array, bool]] = ()) -> None:
        super().__init__("loss landscape", ask, Copied.of)
        self.surface: Surface | None = None
        self.share = 0.0
        """How much of the grid is done."""
        self._along, self._seed = along, seed
        self._others = others
        self.start()

    def examine(self, copied: Copied) -> None:
        machine = Machine(copied.project)
        free = free_numbers(machine)
        self._others = [(way if way.shape[1] == machine.parameters.size else way[:0], room) for way, room in self._others]
        if len(free) < 2:
            raise ProjectError(sentence("A landscape goes over two numbers that learn: add a layer with weights to see one."))
        with np.errstate(all="ignore"):
            self.surface = self._exact(machine, copied, free) if len(free) == 2 else self._slice(machine, copied, free)

    def _exact(self, machine: Machine, copied: Copied, free: Array) -> Surface | None:
        iterations, path = self._way(copied, free)
        others = [way[:, free] if len(way) else np.zeros((0, 2)) for way, _ in self._others]
        axes = self._axes(path, others, LEAST_REACH_EXACT)
        names, keys = zip(*(_name(machine, int(place)) for place in free), strict=True)
        values = machine.parameters.values
        values[...] = copied.parameters

        def go(x: float, y: float) -> None:
            values[free] = x, y

        loss = self._grid(machine, axes, go, 10 * SAMPLES)
        return None if loss is None else Surface(axes[0], axes[1], loss, path, iterations, names, True, keys, others=tuple(others))

    def _slice(self, machine: Machine, copied: Copied, free: Array) -> Surface | None:
        here = copied.parameters.astype(float)
        moments = [(one.iteration, one.parameters.astype(float)) for one in copied.moments if one.iteration < copied.iteration]
        iterations = np.array([*(iteration for iteration, _ in moments), copied.iteration])
        steps = np.array([*(values - here for _, values in moments), np.zeros_like(here)])
        away = [way[:: max(len(way) // SIDE, 1)] - here for way, room in self._others if room and len(way)]
        together = np.concatenate([steps, *away])
        along = self._along and len(together) > 3 and np.abs(together).max() > 0
        first, second = _main_directions(together) if along else _random_directions(machine, here, free, self._seed)
        basis = np.stack([first, second], axis=1)
        path = steps @ np.linalg.pinv(basis).T
        whole = float(np.sum(steps**2))
        seen = float(np.sum((path @ basis.T) ** 2)) / whole if whole > 0 else 1.0
        others = [(way - here) @ np.linalg.pinv(basis).T if len(way) else np.zeros((0, 2)) for way, _ in self._others]
        axes = self._axes(path, others) if along else [np.linspace(-1.0, 1.0, SIDE)] * 2
        values = machine.parameters.values

        def go(x: float, y: float) -> None:
            values[...] = here + x * first + y * second

        loss = self._grid(machine, axes, go, SAMPLES)
        names = ALONG if along else AT_RANDOM
        return None if loss is None else Surface(axes[0], axes[1], loss, path, iterations, names, False, seen=seen, others=tuple(others))

    def _axes(self, path: Array, others: Sequence[Array], least: float = LEAST_REACH) -> list[Array]:
        """Room for the way, and for those of the others that need room."""
        shown = [path, *(way for way, (_, room) in zip(others, self._others, strict=True) if room)]
        return [_axis(np.concatenate(shown)[:, column], least) for column in range(2)]

    def _grid(self, machine: Machine, axes: list[Array], go: Callable[[float, float], None], samples: int) -> Array | None:
        part = machine.train.first(max(samples // max(machine.timing.steps // 10, 1), 20))
        loss = np.zeros((SIDE, SIDE))
        for row, y in enumerate(axes[1].tolist()):
            for column, x in enumerate(axes[0].tolist()):
                go(x, y)
                loss[row, column] = machine.evaluator.evaluate(part)["loss"]
                if self.given_up():
                    return None
            self.share = (row + 1) / SIDE
        return loss

    def _way(self, copied: Copied, free: Array) -> tuple[Array, Array]:
        """Every point of the way of a run that can be done again, at most MOST_POINTS of them; else the moments that were kept."""
        if not copied.whole or copied.iteration > MOST_REPLAYED:
            points = [(one.iteration, one.parameters[free]) for one in copied.moments if one.iteration < copied.iteration]
            points += [(event.iteration, event.values[free]) for event in copied.events if event.values is not None]
            points = [*sorted(points, key=itemgetter(0)), (copied.iteration, copied.parameters[free])]
        else:
            points = self._again(copied, free)
        points = _without_passing(points)
        return np.array([iteration for iteration, _ in points]), np.array([values for _, values in points], dtype=float)

    def _again(self, copied: Copied, free: Array) -> list[tuple[int, Array]]:
        machine, events = Machine(copied.project), list(copied.events)
        values = machine.parameters.values
        wanted = _thinned(copied.iteration)
        points: list[tuple[int, Array]] = []
        for iteration in range(copied.iteration + 1):
            moved = False
            while events and events[0].iteration <= iteration:
                event = events.pop(0)
                if event.setting:
                    machine.change(event.setting, event.value)
                else:
                    points.append((iteration, values[free].copy()))
                    values[...] = event.values
                    moved = True
            if moved or iteration in wanted:
                points.append((iteration, values[free].copy()))
                if self.given_up():
                    break
            if iteration < copied.iteration:
                deque(machine.walk(), maxlen=0)
        return points


def _without_passing(points: list[tuple[int, Array]]) -> list[tuple[int, Array]]:
    """Of points at one iteration the first and the last: what a hand passed through with them was no part of the way."""
    ends = [None, *(iteration for iteration, _ in points), None]
    return [point for point, before, after in zip(points, ends, ends[2:], strict=False) if not before == point[0] == after]


def _thinned(last: int) -> set[int]:
    """Some iterations from 0 to `last`, closer together in the beginning, where the steps are long."""
    every = min(last, MOST_POINTS // 2)
    later = np.geomspace(max(every, 1), max(last, 1), MOST_POINTS // 2).astype(int)
    return {*range(every + 1), *later.tolist(), last}


def _axis(places: Array, least: float) -> Array:
    """Points of one axis: around all of the way, and some of what lies beyond."""
    low, high = float(places.min()), float(places.max())
    reach = max((high - low) * (0.5 + BEYOND), least)
    middle = (low + high) / 2
    return np.linspace(middle - reach, middle + reach, SIDE)


def _name(machine: Machine, place: int) -> tuple[str, tuple[str, tuple[int, ...]]]:
    """What one number is called, and where it is: the key that values are set by, with the index."""
    numbers = np.arange(machine.parameters.size)
    for slot in machine.parameters.slots.values():
        found = np.argwhere(slot.view(numbers) == place)
        if len(found):
            index = tuple(int(i) for i in found[0])
            single = slot.view(numbers).size == 1
            return slot.name if single else f"{slot.name} [{', '.join(str(i + 1) for i in index)}]", (slot.key, index)
    raise LookupError(f"no parameter at {place}")


def _main_directions(steps: Array) -> tuple[Array, Array]:
    """The two directions in which the way is longest, of length 1."""
    _, _, directions = np.linalg.svd(steps, full_matrices=False)
    first, second = directions[0], directions[1]
    return (first if first @ steps[0] <= 0 else -first), second


def _random_directions(machine: Machine, here: Array, free: Array, seed: int) -> tuple[Array, Array]:
    """Random directions; into each unit of a matrix as long as its weights are, biases as they are drawn but no longer than these."""
    generator = np.random.default_rng(seed)
    held = np.ones(len(here), bool)
    held[free] = False
    found = []
    for _ in range(2):
        direction = generator.normal(size=len(here))
        direction[held] = 0.0
        for slot in machine.parameters.slots.values():
            part, now = slot.view(direction), slot.view(here)
            if part.ndim == 2:
                lengths = np.linalg.norm(part, axis=1, keepdims=True)
                part *= np.linalg.norm(now, axis=1, keepdims=True) / np.where(lengths > 0, lengths, 1.0)
            else:
                length = float(np.linalg.norm(part))
                part *= float(np.linalg.norm(now)) / length if length > 0 else 0.0
        found.append(direction)
    return found[0], found[1]
