"""Are the gradients right? Backpropagation against central differences, for the network that was drawn and the batch that comes next.

It is done on a copy, in 64-bit numbers whatever the project uses: differences of 32-bit losses say nothing. The same units are dropped
in every evaluation. Where there is a kink, as of relu at 0, there is no derivative, and nothing is compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, TypeAlias

import numpy as np

from nnsim.catalog import Sentence, sentence
from nnsim.engine.background import Background
from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Slot
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.state import Snapshot

STEP = 1e-6
"""Of a number, relative to it where it is larger than 1."""
RIGHT = 1e-5
"""Relative errors up to that are those of differences, not of gradients."""
NOISE = 2e-9
"""Slopes that differ by less, relative to a loss above 1, cannot be told apart by differences."""
BENT = 1e-3
"""The slopes to both sides differ by more than that, relative to the larger one, where there is a kink."""
MOST = 600
"""Numbers that are checked; of larger networks a sample of every parameter."""
LEAST = 6
"""Of every parameter at least so many, if there is time."""
LONGEST = 15.0
"""Seconds after which it ends with what has been checked by then."""


@dataclass(frozen=True)
class Compared:
    """One number of a parameter: its place, ∂L/∂w as computed and by differences. `bent`: it stands at a kink."""

    name: str
    index: tuple[int, ...]
    computed: float
    expected: float
    floor: float = 0.0
    bent: bool = False

    @property
    def distance(self) -> float:
        return abs(self.computed - self.expected)

    @property
    def error(self) -> float:
        """Relative error; 0 where differences cannot tell the two apart."""
        return 0.0 if self.bent or self.distance <= self.floor else self.distance / max(abs(self.computed), abs(self.expected))


@dataclass(frozen=True)
class Copied:
    """The project, and the moment at which the next iteration begins."""

    project: Project
    start: Snapshot

    @classmethod
    def of(cls, run: Run) -> Copied:
        return cls(run.project.frozen_copy(), run.checkpoint().points[-1])


Asking: TypeAlias = Callable[[Callable[[Run], Copied], Callable[[], bool]], Copied | None]


def refusal(project: Project) -> Sentence | None:
    """Why the gradients of a project cannot be held against differences, or None."""
    document = project.document
    if document.settings["learning_rule"] == "perceptron":
        return sentence("The perceptron rule uses no gradients.")
    cut = document.settings["truncate"] is not None or any(node.parameters.get("truncate") is not None for node in document.network)
    if cut:
        return sentence("Truncated BPTT leaves parts of the gradient out on purpose: set it to never, and check again.")
    return None


class GradientCheck(Background):
    """`compared` grows while it works; `total` is how many there will be, `numbers` how many the network has."""

    def __init__(self, ask: Asking) -> None:
        super().__init__("gradient check")
        self.compared: list[Compared] = []
        self.total = self.numbers = 0
        self.iteration: int | None = None
        self._ask = ask
        self.start()

    @property
    def worst(self) -> Compared | None:
        """The number whose gradient is farthest off."""
        return max(self.compared, key=lambda one: one.error, default=None)

    @property
    def right(self) -> bool:
        """Whether all that was compared agrees."""
        return all(one.error <= RIGHT for one in self.compared)

    def work(self) -> None:
        copied = self._ask(Copied.of, self.given_up)
        if copied is None:
            return
        end = time.perf_counter() + LONGEST
        with np.errstate(all="ignore"):
            for compared in check(copied, self._plan):
                self.compared.append(compared)
                if self.given_up():
                    return
                if time.perf_counter() > end:
                    break
        self.iteration = copied.start.counters.iteration

    def _plan(self, numbers: int, total: int) -> None:
        self.numbers, self.total = numbers, total


def check(copied: Copied, plan: Callable[[int, int], None] = lambda numbers, total: None) -> Iterator[Compared]:
    """Every number that is checked, one after the other; `plan` is told first how many the network has, and how many are checked."""
    document = copied.project.frozen_copy()
    document.document.settings["dtype"] = "float64"
    machine = Machine(document)
    lab = _Laboratory(machine, replace(copied.start, settings=dict(copied.start.settings)))
    gradients, loss = lab.gradients()
    chosen = _chosen(machine)
    plan(machine.parameters.size, len(chosen))
    floor = NOISE * max(1.0, abs(loss))
    for slot, index, place in chosen:
        left, here, right, step = lab.sides(place, loss)
        slope, one_way, other = (right - left) / (2 * step), (right - here) / step, (here - left) / step
        bent = abs(one_way - other) > BENT * max(abs(one_way), abs(other)) + 1e3 * floor
        yield Compared(slot.name, index, float(gradients[place]), slope, floor, bent)


class _Laboratory:
    """A machine that can be asked for the loss of the next iteration with one number moved."""

    def __init__(self, machine: Machine, start: Snapshot) -> None:
        self._machine, self._start = machine, start

    def gradients(self) -> tuple[Any, float]:
        """Of the whole iteration, before anything is clipped or updated; and its loss."""
        return self._walk("update", self._machine.parameters.gradients.copy)

    def _walk(self, until: str, take: Callable[[], Any]) -> tuple[Any, float]:
        machine = self._machine
        machine.restore(self._start)
        walk = machine.walk()
        operation = next(walk)
        count = machine.program.index_of(until)
        for _ in range(count - 1):
            operation = next(walk)
        assert operation is machine.program.operations[count - 1]
        return take(), float(machine.program.loss)

    def sides(self, place: int, loss: float) -> tuple[float, float, float, float]:
        """The loss with a number a step lower, as it is, and a step higher; and the step."""
        values = self._start.values
        old = float(values[place])
        step = STEP * max(1.0, abs(old))
        found = []
        moved = values.astype(float)
        for value in (old - step, old + step):
            moved[place] = value
            self._start = replace(self._start, values=moved)
            found.append(self._walk("backward", float)[1])
        self._start = replace(self._start, values=values)
        return found[0], loss, found[1], step


def _chosen(machine: Machine) -> list[tuple[Slot, tuple[int, ...], int]]:
    """What is checked: every number of a small network, else some of each parameter; what no update may change is left out.

    The parameters take turns, so that each has its share whenever one stops.
    """
    parameters = machine.parameters
    numbers = np.arange(parameters.size)
    fixed = parameters.fixed if parameters.fixed is not None else np.zeros(parameters.size, bool)
    share = min(1.0, MOST / max(parameters.size, 1))
    generator = np.random.default_rng(0)
    chosen = []
    for slot in parameters.slots.values():
        places, held = slot.view(numbers), slot.view(fixed)
        free = np.argwhere(~held)
        count = min(len(free), max(LEAST, round(share * places.size)))
        indices = [tuple(int(i) for i in free[row]) for row in generator.permutation(len(free))[:count]]
        chosen.append([(slot, index, int(places[index])) for index in indices])
    return [one for turn in zip_longest(*chosen) for one in turn if one is not None]
