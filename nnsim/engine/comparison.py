"""RNN, LSTM and GRU side by side: the same network with each kind of memory, trained on the same task from the same seed.

They take turns, an epoch each, so that their curves grow together. All happens on copies: the run of the project is not touched.
"""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nnsim.catalog import Catalog, Diverged, LayerEntry, ProjectError, sentence
from nnsim.document import Document, counted
from nnsim.document.replacing import with_kind
from nnsim.engine.background import Background
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
    """How one kind does. `epochs` begin before the first update; `seconds` is the median time that training took for an epoch.

    `best`: the one with the lowest loss.
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

    @property
    def open(self) -> bool:
        """Whether it can go on."""
        return self.state in ("running", "stopped", "finished") and not self.message

    @property
    def reach(self) -> Reach | None:
        """How far back the gradient reaches now."""
        return self.epochs[-1].reach if self.epochs else None


def kinds(catalog: Catalog) -> tuple[LayerEntry, ...]:
    """The kinds of layer that remember."""
    return tuple(entry for entry in catalog.entries("layer") if isinstance(entry, LayerEntry) and entry.recurrent)


def recurrent_layers(document: Document) -> tuple[str, ...]:
    """Ids of the layers whose kind is exchanged."""
    return tuple(node.id for node in document.network if document.network.entry(node).recurrent)


def own_kind(document: Document) -> str | None:
    """The kind that all recurrent layers have; None if they differ, or there are none."""
    found = {document.network.nodes[id].kind for id in recurrent_layers(document)}
    return found.pop() if len(found) == 1 else None


class Comparison(Background):
    """The kinds trained in turns, in a thread of its own. `courses` is replaced whole as they go on.

    `epochs`: how far; by itself the project's own number, or 30. `earlier` is a comparison that has ended and now goes on. Raises
    ProjectError if the network has no recurrent layer.
    """

    def __init__(self, project: Project, epochs: int | None = None, earlier: Comparison | None = None) -> None:
        super().__init__("comparison")
        self.project = project.frozen_copy()
        """What is compared, as it was when it began."""
        if not recurrent_layers(project.document):
            raise ProjectError(sentence("Only recurrent layers can be compared: the network needs an RNN, LSTM or GRU layer."))
        own: Any = project.document.settings["epochs"]
        self.epochs: int = epochs or own or EPOCHS
        self._lock = threading.Lock()
        self._over = False
        self._learners: list[_Learner] = earlier._learners if earlier is not None else []
        fresh = tuple(Course(entry.key, entry.title) for entry in kinds(project.document.catalog))
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
                self._learners = [_Learner(self.project, course) for course in self.courses]
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
    """One kind in training."""

    project: Project
    course: Course
    _run: Run | None = None
    _probe: Probe | None = None
    _spent: float = 0.0
    _seconds: list[float] = field(default_factory=list)

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
        twin = variant(self.project, self.course.kind)
        twin.document.settings |= {"epochs": None, "record_every": NEVER}
        run = self._run = Run(twin)
        run.timeline.budget = TIMELINE
        run.begin()
        self._probe = Probe(run.machine, recurrent_layers(twin.document))
        self.course = replace(self.course, parameters=counted(twin.document.network, run.machine.shapes).parameters)
        return run

    def _trained(self, run: Run, given_up: Callable[[], bool]) -> bool:
        """Whether an epoch has been finished, not given up."""
        goal = run.iteration + run.machine.batches - run.machine.counters.batch
        while run.iteration < goal and not run.stopped:
            if given_up():
                return False
            began = time.perf_counter()
            run.burst(began + BURST, goal)
            self._spent += time.perf_counter() - began
        return True

    def _look(self, run: Run) -> None:
        assert self._probe is not None
        epoch = Epoch(len(self.course.epochs), run.evaluate("train"), run.evaluate("validation"), self._probe.measure())
        seconds = statistics.median(self._seconds) if self._seconds else None
        state: State = "finished" if run.stopped else "running"
        epochs, best = (*self.course.epochs, epoch), _better(self.course.best, epoch)
        self.course = replace(self.course, epochs=epochs, best=best, seconds=seconds, state=state, message=run.stopped)

    def _say(self, state: State, message: str = "") -> None:
        self.course = replace(self.course, state=state, message=message)


def _better(best: Epoch | None, epoch: Epoch) -> Epoch | None:
    """The earlier one of equal ones; none that is not finite."""
    loss = epoch.watched["loss"]
    return epoch if math.isfinite(loss) and (best is None or loss < best.watched["loss"]) else best


def same_question(one: Document, other: Document) -> bool:
    """Whether comparing two documents gives the same, whichever kind of memory they have now and however far one goes."""
    if own_kind(one) != own_kind(other):
        kind = kinds(one.catalog)[0].key
        one, other = (_with(document, kind) for document in (one, other))
    return _facts(one) == _facts(other)


def _facts(document: Document) -> tuple[object, ...]:
    """All that training depends on, apart from its end."""
    nodes = [replace(node, position=(0.0, 0.0)) for node in document.network]
    settings = {key: value for key, value in document.settings.items() if key not in ("epochs", "record_every")}
    return nodes, list(document.network.connections.values()), settings, document.data, document.outputs, dict(document.initial)


def _with(document: Document, kind: str) -> Document:
    twin = document.copy()
    with_kind(twin, recurrent_layers(twin), kind).apply(twin)
    return twin


def variant(project: Project, kind: str) -> Project:
    """A copy of a project with another kind of memory."""
    twin = project.frozen_copy()
    twin.document = _with(twin.document, kind)
    return twin
