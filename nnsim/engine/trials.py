"""Many starts: the same project trained from different random weights, and the share that succeeds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from nnsim.catalog import Diverged
from nnsim.engine.background import Background
from nnsim.engine.project import Project
from nnsim.engine.run import Run

ENOUGH_ACCURACY = 0.95
ENOUGH_R2 = 0.9
BURST = 0.01
"""Seconds between two looks at whether to go on."""


@dataclass(frozen=True)
class Outcome:
    """One start: its seed, its loss at the end (None if it diverged) and whether it succeeded."""

    seed: int
    loss: float | None
    success: bool


@dataclass(frozen=True)
class Enough:
    """What counts as a success: the least accuracy, and the least R² where numbers are predicted."""

    accuracy: float = ENOUGH_ACCURACY
    r2: float = ENOUGH_R2

    def reached(self, result: dict[str, float]) -> bool:
        """Whether every output has reached it, and there is something to judge by."""
        limits = {"accuracy": self.accuracy, "r2": self.r2}
        judged = [value >= limits[kind] for name, value in result.items() if (kind := name.partition("/")[0]) in limits]
        return bool(judged) and all(judged)


ENOUGH = Enough()


def attempt(
    project: Project, seed: int, iterations: int, given_up: Callable[[], bool] = lambda: False, enough: Enough = ENOUGH
) -> Outcome | None:
    """Train a copy of the project from one seed; None if it was given up meanwhile."""
    twin = project.frozen_copy()
    twin.document.settings["seed"] = seed
    run = Run(twin)
    try:
        run.begin()
        while run.iteration < iterations and not run.stopped:
            if given_up():
                return None
            run.burst(time.perf_counter() + BURST, iterations)
        run.finish()
    except Diverged:
        return Outcome(seed, None, False)
    result = run.evaluate("train")
    return Outcome(seed, result["loss"], enough.reached(result))


class Trials(Background):
    """Attempts in a thread of their own. `outcomes` grows; `done` says when the last one is in."""

    def __init__(self, project: Project, count: int, iterations: int, enough: Enough = ENOUGH) -> None:
        super().__init__("starts")
        self.count = count
        self.iterations = iterations
        self.enough = enough
        self.outcomes: list[Outcome] = []
        self._project = project.frozen_copy()
        self.start()

    @property
    def successes(self) -> int:
        return sum(outcome.success for outcome in self.outcomes)

    def work(self) -> None:
        first = self._project.document.settings["seed"]
        assert isinstance(first, int)
        for number in range(self.count):
            outcome = attempt(self._project, (first + number) % 2**32, self.iterations, self.given_up, self.enough)
            if outcome is None:
                return
            self.outcomes.append(outcome)
