"""Settings side by side: the same network with one thing changed (its kind of memory, its optimiser …), trained from the same seed.

The copies take turns, an epoch each, so that their curves grow together. The run of the project is not touched.
"""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from nnsim.catalog import Diverged, ProjectError
from nnsim.document import Document
from nnsim.document import counted as sizes
from nnsim.engine.background import Background
from nnsim.engine.factors import MEMORY, Factor, recurrent_layers
from nnsim.engine.probe import Probe, Reach
from nnsim.engine.project import Project
from nnsim.engine.run import Run

EPOCHS = 30
"""How long, where the project does not say."""
BURST = 0.01
"""Seconds between two looks at whether to go on."""
NEVER = 2**62
"""Iterations between two records of what nobody here reads."""
TIMELINE = 32 * 2**20
"""Bytes for going back, which only happens when a network diverges."""

LONGEST_WAY, MOST_NUMBERS = 600, 2_000
"""Points of a way through the parameters that are kept, and how many numbers that learn there may be for one to be kept."""

State = Literal["running", "finished", "stopped", "diverged", "unable"]


@dataclass(frozen=True)
class Epoch:
    """After so many epochs: loss and metrics over the training part, over the validation part if there is one, and the reach."""

    number: int
    train: Mapping[str, float]
    validation: Mapping[str, float]
    reach: Reach | None

    @property
    def watched(self) -> Mapping[str, float]:
        """What counts: validation where there is one."""
        return self.validation or self.train


@dataclass(frozen=True)
class Course:
    """How one of them does. `epochs` begin before the first update; `seconds` is the median time that training took for an epoch.

    `best`: the one with the lowest loss. `way`: where its parameters were, (points, numbers), at evenly spread iterations from the first.
    `message`: why it diverged or cannot run, or by which stop rule it finished.
    """

    kind: str
    title: str
    state: State = "running"
    parameters: int = 0
    epochs: tuple[Epoch, ...] = ()
    seconds: float | None = None
    best: Epoch | None = None
    message: str = ""
    way: Any = field(default=None, compare=False)

    @property
    def open(self) -> bool:
        """Whether it can go on."""
        return self.state in ("running", "stopped", "finished") and not self.message

    @property
    def reach(self) -> Reach | None:
        """How far back the gradient reaches now."""
        return self.epochs[-1].reach if self.epochs else None


class Comparison(Background):
    """The values of a factor trained in turns, in a thread of its own. `courses` is replaced whole as they go on.

    `epochs`: how far; by itself the project's own number, or 30. `earlier` is a comparison that has ended and now goes on. Raises
    ProjectError if there is nothing of the kind to compare.
    """

    def __init__(
        self, project: Project, epochs: int | None = None, earlier: Comparison | None = None, factor: Factor = MEMORY
    ) -> None:
        super().__init__("comparison")
        self.project = project.frozen_copy()
        """What is compared, as it was when it began."""
        self.factor: Factor = factor if earlier is None else earlier.factor
        tried = self.factor.choices(project.document, project.data.samples if project.data is not None else 0)
        if len(tried) < 2:
            raise ProjectError(self.factor.none)
        own: Any = project.document.settings["epochs"]
        self.epochs: int = epochs or own or EPOCHS
        self._lock = threading.Lock()
        self._over = False
        self._learners: list[_Learner] = earlier._learners if earlier is not None else []
        fresh = tuple(Course(choice.key, choice.title) for choice in tried)
        self.courses: tuple[Course, ...] = earlier.courses if earlier is not None else fresh
        self.start()

    def extend(self, epochs: int) -> bool:
        """Go on to so many epochs; False if it has ended already, or is about to."""
        with self._lock:
            going = not self._over and not self.given_up()
            if going:
                self.epochs = epochs
            return going

    def stop(self) -> None:
        """Give up soon. Unlike `cancel` this does not wait."""
        self._cancelled.set()

    def work(self) -> None:
        try:
            if not self._learners:
                self._learners = [_Learner(self.project, course, self.factor) for course in self.courses]
            while not self.given_up() and self._goes_on():
                for learner in self._learners:
                    if learner.course.state == "running" and len(learner.course.epochs) <= self.epochs:
                        learner.advance(self.given_up)
                        self._publish()
        finally:
            self._over = True
            for learner in self._learners:
                learner.end()
            self._publish()

    def _goes_on(self) -> bool:
        with self._lock:
            for learner in self._learners:
                learner.resume(self.epochs)
            self._over = all(learner.course.state != "running" for learner in self._learners)
            return not self._over

    def _publish(self) -> None:
        self.courses = tuple(learner.course for learner in self._learners) or self.courses


@dataclass
class _Learner:
    """One of them in training."""

    project: Project
    course: Course
    factor: Factor
    _run: Run | None = None
    _probe: Probe | None = None
    _spent: float = 0.0
    _seconds: list[float] = field(default_factory=list)
    _way: _Way | None = None

    def resume(self, epochs: int) -> None:
        """Be ready for going on, or finished."""
        if self.course.open:
            self._say("running" if len(self.course.epochs) <= epochs else "finished")

    def end(self) -> None:
        """Nothing more is to be expected for now."""
        if self.course.state == "running":
            self._say("stopped")

    def advance(self, given_up: Callable[[], bool]) -> None:
        """Begin, or train one epoch, and look at how far it has come."""
        try:
            run = self._run or self._begun()
            if not self.course.epochs:
                self._look(run)
            elif self._trained(run, given_up):
                self._seconds.append(self._spent)
                self._spent = 0.0
                self._look(run)
        except ProjectError as error:
            self._say("unable", str(error))
        except Diverged as error:
            self._say("diverged", str(error))

    def _begun(self) -> Run:
        twin = variant(self.project, self.course.kind, self.factor)
        twin.document.settings |= {"epochs": None, "record_every": NEVER}
        run = self._run = Run(twin)
        run.timeline.budget = TIMELINE
        run.begin()
        remembering = recurrent_layers(twin.document)
        self._probe = Probe(run.machine, remembering) if remembering else None
        self._way = _Way(run) if run.machine.parameters.size <= MOST_NUMBERS else None
        self.course = replace(self.course, parameters=sizes(twin.document.network, run.machine.shapes).parameters)
        return run

    def _trained(self, run: Run, given_up: Callable[[], bool]) -> bool:
        """Whether an epoch has been finished, not given up."""
        goal = run.iteration + run.machine.batches - run.machine.counters.batch
        while run.iteration < goal and not run.stopped:
            if given_up():
                return False
            began = time.perf_counter()
            run.burst(began + BURST, goal if self._way is None else min(goal, self._way.next))
            self._spent += time.perf_counter() - began
            if self._way is not None:
                self._way.note(run)
        return True

    def _look(self, run: Run) -> None:
        reach = self._probe.measure() if self._probe is not None else None
        epoch = Epoch(len(self.course.epochs), run.evaluate("train"), run.evaluate("validation"), reach)
        seconds = statistics.median(self._seconds) if self._seconds else None
        state: State = "finished" if run.stopped else "running"
        epochs, best = (*self.course.epochs, epoch), _better(self.course.best, epoch)
        way = self._way.points if self._way is not None else None
        self.course = replace(self.course, epochs=epochs, best=best, seconds=seconds, state=state, message=run.stopped, way=way)

    def _say(self, state: State, message: str = "") -> None:
        self.course = replace(self.course, state=state, message=message)


class _Way:
    """Where the parameters were, at every so many iterations: at first every one, later fewer, so that there are never too many."""

    def __init__(self, run: Run) -> None:
        self._kept = [run.machine.parameters.values.astype(float)]
        self._every = 1

    @property
    def next(self) -> int:
        """The iteration that is noted next."""
        return len(self._kept) * self._every

    @property
    def points(self) -> Any:
        return np.array(self._kept)

    def note(self, run: Run) -> None:
        if run.iteration == self.next:
            self._kept.append(run.machine.parameters.values.astype(float))
        if len(self._kept) > LONGEST_WAY:
            self._kept = self._kept[::2]
            self._every *= 2


def _better(best: Epoch | None, epoch: Epoch) -> Epoch | None:
    """The earlier one of equal ones; none that is not finite."""
    loss = epoch.watched["loss"]
    return epoch if math.isfinite(loss) and (best is None or loss < best.watched["loss"]) else best


def same_question(one: Document, other: Document, factor: Factor = MEMORY) -> bool:
    """Whether comparing two documents gives the same, whatever they have of the factor now and however far one goes."""
    if factor.own(one) != factor.own(other):
        kinds = {choice.key for document in (one, other) for choice in factor.choices(document, 0)}
        kinds |= {own for document in (one, other) if not kinds and (own := factor.own(document)) is not None}
        if kinds:
            one, other = (factor.with_choice(document, min(kinds)) for document in (one, other))
    return _facts(one) == _facts(other)


def _facts(document: Document) -> tuple[object, ...]:
    """All that training depends on, apart from its end."""
    nodes = [replace(node, position=(0.0, 0.0)) for node in document.network]
    settings = {key: value for key, value in document.settings.items() if key not in ("epochs", "record_every")}
    return nodes, list(document.network.connections.values()), settings, document.data, document.outputs, dict(document.initial)


def variant(project: Project, kind: str, factor: Factor = MEMORY) -> Project:
    """A copy of a project with another value of a factor."""
    twin = project.frozen_copy()
    twin.document = factor.with_choice(twin.document, kind)
    return twin
