"""Work on a copy of a run, beside its training: it is asked for between two operations, so all that is found belongs to that moment."""

from __future__ import annotations

import bisect
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from nnsim.engine.background import Background
from nnsim.engine.project import Project
from nnsim.engine.run import Run


class Moment(Protocol):
    """What is copied of a run belongs to an iteration."""

    @property
    def iteration(self) -> int: ...


@dataclass(frozen=True)
class Copied:
    """A project, and its parameters at one moment of a run."""

    project: Project
    parameters: Any
    iteration: int

    @classmethod
    def of(cls, run: Run) -> Copied:
        return cls(run.project.frozen_copy(), run.machine.parameters.values.copy(), run.iteration)


T = TypeVar("T")
C = TypeVar("C", bound=Moment)
Ask: TypeAlias = Callable[[Callable[[Run], T], Callable[[], bool]], "T | None"]
"""Asks for a copy, from another thread, until there is one or it was given up."""


class OnACopy(Background, Generic[C]):
    """Derive from this and say in `examine` what is found out. `copy` says what of the run is needed for that.

    `iteration`: the moment that was examined, None while that is not done. `seconds`: what it took, without the waiting.
    """

    def __init__(self, name: str, ask: Ask[C], copy: Callable[[Run], C]) -> None:
        super().__init__(name)
        self.iteration: int | None = None
        self.seconds = 0.0
        self._ask, self._copy = ask, copy

    @abstractmethod
    def examine(self, copied: C) -> None:
        """Find it out; where it was given up meanwhile, what was found does not count."""

    def work(self) -> None:
        copied = self._ask(self._copy, self.given_up)
        if copied is None:
            return
        start = time.perf_counter()
        self.examine(copied)
        if not self.given_up():
            self.seconds = time.perf_counter() - start
            self.iteration = copied.iteration


@dataclass(frozen=True, eq=False)
class Kept:
    """The parameters at the start of an iteration that the timeline keeps: the timeline's own array, which nobody writes."""

    iteration: int
    parameters: Any


def kept(run: Run, most: int) -> tuple[Kept, ...]:
    """Moments of the run up to now that can be looked at without replaying: at most so many, spread over all of it.

    Every so many points are taken, a power of two, so that most of them are the same the next time.
    """
    points = run.timeline.points
    count = bisect.bisect_right(points, run.iteration, key=lambda point: point.counters.iteration)
    every = 1
    while count > every * most:
        every *= 2
    return tuple(Kept(point.counters.iteration, point.values) for point in points[:count:every])
