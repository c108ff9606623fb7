"""Training without a window: how long, with somebody told how far it is, and what came out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from nnsim.catalog import Plain
from nnsim.document.settings import LIVE, checked
from nnsim.engine.project import Project
from nnsim.engine.run import Run

BURST = 0.05
USUAL_ITERATIONS = 2_000
USUAL_EPOCHS = 20
PARTS = ("train", "validation", "test")

Teller = Callable[[Run, int, int], None]


@dataclass(frozen=True)
class Result:
    """What training came to. `parts` holds loss and metrics of each part that has samples."""

    iterations: int
    seconds: float
    parts: Mapping[str, Mapping[str, float]]
    stopped: str = ""

    def record(self) -> dict[str, Any]:
        """Plain values, without numbers that JSON does not have."""

        def plain(part: Mapping[str, float]) -> dict[str, float | None]:
            return {name: float(value) if math.isfinite(value) else None for name, value in part.items()}

        parts = {name: plain(self.parts[name]) if name in self.parts else None for name in PARTS}
        return {"iterations": self.iterations, "seconds": round(self.seconds, 6), **parts}

    def lines(self) -> list[str]:
        """The same in words."""
        found = [f"{self.iterations:,} iterations in {self.seconds:.2f} s" + (f": {self.stopped}" if self.stopped else "")]
        for name, values in self.parts.items():
            found.append(f"{name:<11} " + "   ".join(f"{key.replace('_', ' ')} {_shown(key, value)}" for key, value in values.items()))
        return found


def prepared(source: Project | Run, settings: Mapping[str, object], *, own_length: bool) -> Run:
    """A run with some settings changed. `own_length`: the project's own number of epochs ends it.

    A saved run goes on if the settings may change while it runs, and starts anew otherwise. Raises ProjectError.
    """
    catalog = source.project.network.catalog if isinstance(source, Run) else source.network.catalog
    plain: dict[str, Plain] = {key: checked(catalog, key, value) for key, value in settings.items()}
    if not own_length and "epochs" not in plain:
        plain["epochs"] = None
    if isinstance(source, Run) and plain.keys() <= LIVE:
        for key, value in plain.items():
            if source.machine.settings[key] != value:
                source.change(key, value)
        return source
    project = source.project if isinstance(source, Run) else source
    project.document.settings.update(plain)
    return Run(project)


def usual_epochs(run: Run) -> int:
    """Epochs where nobody says how many: about 2,000 iterations."""
    return max(USUAL_EPOCHS, math.ceil(USUAL_ITERATIONS / run.machine.batches))


def goal(run: Run, epochs: int | None, iterations: int | None) -> int:
    """The iteration at which training is to end."""
    if iterations is not None:
        return run.iteration + iterations
    own: Any = run.machine.settings["epochs"]
    if epochs is None:
        epochs = usual_epochs(run) if own is None else max(own - run.epoch, 0)
    return run.iteration + max(epochs * run.machine.batches - run.machine.counters.batch, 0)


def train(run: Run, goal: int, tell: Teller | None = None) -> Result:
    """Train up to an iteration, or until a stop rule ends it; `tell` hears some 20 times a second. Raises Diverged."""
    threads: Any = run.project.settings["threads"]
    start, began = run.iteration, time.perf_counter()
    with threadpool_limits(limits=threads):
        run.begin()
        try:
            while run.iteration < goal and not run.stopped:
                run.burst(time.perf_counter() + BURST, goal)
                if tell is not None:
                    tell(run, run.iteration - start, goal - start)
        finally:
            run.finish()
        seconds = time.perf_counter() - began
        parts = {part: run.evaluate(part) for part in PARTS}
    return Result(run.iteration - start, seconds, {part: values for part, values in parts.items() if values}, run.stopped)


def _shown(key: str, value: float) -> str:
    return f"{value:.2%}" if key.startswith("accuracy") else f"{value:.6g}"
