"""The chain rule for one weight, worked out beside the run: a copy of it computes the forward pass and the gradient once more."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nnsim.engine.background import Background
from nnsim.engine.chain.paths import Chain, Path, Through
from nnsim.engine.chain.writing import WrittenPath, weight_name, written
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.seen import in_batch

MOST = 40
"""Paths that are written out."""


@dataclass(frozen=True)
class Explained:
    """∂L/∂w of the number at `place` of the parameter `key`, named `name` in TeX.

    `paths`: those that add most to it for the sample `sample`, of `count` that add anything. `gradient`: what this sample adds, the sum of
    all of them; `by_time`: of that, what each time step adds at which the weight is used (from 0). `stored`: the gradient of the whole
    batch of `batch` samples, as the run computes it.
    """

    key: str
    place: tuple[int, ...]
    name: str
    paths: tuple[WrittenPath, ...]
    count: float
    gradient: float
    by_time: Mapping[int, float]
    stored: float
    sample: int
    batch: int

    @property
    def equation(self) -> str:
        """What the factors of a path are multiplied to."""
        return rf"\frac{{\partial L}}{{\partial {self.name}}} = \cdots"


def explained(run: Run, key: str, place: tuple[int, ...], sample: int, through: Through, given_up: Callable[[], bool]) -> Explained:
    """The run goes to where all gradients of its iteration, or of the next one, are complete."""
    run.seek(run.iteration)
    while run.upcoming_operation.phase != "update":
        run.step()
        if given_up():
            break
    machine = run.machine
    column, followed = in_batch(run, min(sample, machine.train.samples - 1))
    chain = Chain(machine, key, place, column, through)
    paths: list[Path] = []
    for path in itertools.islice(chain.paths(), MOST):
        paths.append(path)
        if given_up():
            break
    by_time = {time: value for time, value in chain.by_time.items() if time is not None}
    stored = float(machine.parameters.gradient(key)[place])
    return Explained(
        key, place, weight_name(chain), tuple(written(chain, path) for path in paths), chain.count, chain.gradient, by_time, stored,
        followed, machine.program.batch,
    )


class Explaining(Background):
    """Explains one weight in a thread of its own. `found` is there when it is done, unless it was given up."""

    def __init__(
        self, look: Callable[[Callable[[Run], tuple[Project, Checkpoint]], Callable[[], bool]], tuple[Project, Checkpoint] | None],
        key: str, place: tuple[int, ...], sample: int, through: Through,
    ) -> None:
        super().__init__("chain rule")
        self.found: Explained | None = None
        self._look = look
        self._wanted = (key, place, sample, through)
        self.start()

    def work(self) -> None:
        copied = self._look(lambda run: (run.project.frozen_copy(), run.checkpoint()), self.given_up)
        if copied is not None and not self.given_up():
            run = Run.restored(*copied)
            if self._wanted[0] in run.machine.parameters.slots:
                self.found = explained(run, *self._wanted, self.given_up)
