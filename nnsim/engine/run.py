"""A run: a project in training, that can be stopped, stepped and gone back in to any moment, bit for bit."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.document.breakpoints import Breakpoint
from nnsim.document.settings import LIVE, checked
from nnsim.engine.branches import Branch, all_of
from nnsim.engine.breakpoints import Hit, Watching, resolved
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.divergence import diverged, lost_state
from nnsim.engine.events import Event
from nnsim.engine.keeping import hand_on, put_away, take_up
from nnsim.engine.machine import Machine, NotFiniteError
from nnsim.engine.parameters import NamedViews
from nnsim.engine.past import Past
from nnsim.engine.program import Operation
from nnsim.engine.project import Project
from nnsim.engine.recorder import Recorder
from nnsim.engine.views import Deltas, Signals, samples_first


class Run:
    """A project in training. Raises ProjectError, with every problem, if the project cannot run.

    `parameters` and `gradients` map names to views ((units to, units from) for weights, (units,) for biases); `signals` and `deltas` are
    (batch, units). Writing into parameters is allowed between iterations and is noticed.
    """

    def __init__(self, project: Project) -> None:
        self.project = project.frozen_copy()
        machine = self.machine = Machine(self.project)
        self.past = Past(self.machine)
        self.history = self.past.history
        self.timeline = self.past.timeline
        self._losses = self.history.column("loss")
        self._recorder = Recorder(self.machine, self.history)
        parameters = machine.parameters
        self.parameters: Mapping[str, Any] = NamedViews(parameters, parameters.values)
        self.hit: Hit | None = None
        """The breakpoint that stopped the last movement, if one did."""
        self._watching: Watching | None = None
        self.gradients: Mapping[str, Any] = NamedViews(parameters, parameters.gradients)
        network = self.project.network
        self.signals: Mapping[str, Any] = Signals(network, lambda: machine.program.values)
        self.deltas: Mapping[str, Any] = Deltas(network, lambda: machine.program.values, machine.loss_slope)

    # Where it stands

    @property
    def iteration(self) -> int:
        """Updates made."""
        return self.machine.counters.iteration

    @property
    def epoch(self) -> int:
        return self.machine.counters.epoch

    @property
    def operation(self) -> int:
        """Operations done inside the iteration under way."""
        return self.machine.counters.operation

    @property
    def loss(self) -> float | None:
        """The loss of the last iteration that was computed, before its update; None before the first."""
        return self.machine.loss

    @property
    def learning_rate(self) -> float:
        return float(self.machine.updater.alpha)

    @property
    def stopped(self) -> str:
        """Why a stop rule ended the run, or an empty text."""
        return self.machine.counters.stopped

    @property
    def last_operation(self) -> Operation | None:
        """The operation that was executed last by stepping."""
        return self.past.last

    @property
    def upcoming_operation(self) -> Operation:
        """The operation that comes next."""
        operations = self.machine.program.operations
        return operations[self.operation % len(operations)]

    @property
    def earliest(self) -> int:
        """The first iteration that can be gone back to: 0, or where a changed network took over."""
        return self.past.earliest

    @property
    def furthest(self) -> int:
        """The last iteration that can be gone to."""
        return self.past.furthest

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Futures that were left by training on from an earlier moment, in the order in which they began, nested ones too."""
        return tuple(all_of(self.timeline.branches))

    @property
    def branch(self) -> int:
        """The number of the line that the run is on: 1 at first."""
        return self.timeline.number

    @property
    def marks(self) -> tuple[tuple[int, str], ...]:
        """What was done to the run from outside, as (iteration, words), the newest 200."""
        origin = ((self.earliest, self.timeline.origin),) if self.timeline.origin else ()
        return (*origin, *((event.iteration, event.title) for event in self.timeline.events[-200:]))

    def state_hash(self) -> str:
        """SHA-256 of everything that determines the future of the run."""
        return self.machine.vitals.hash()

    # Kept and taken up again

    def checkpoint(self) -> Checkpoint:
        """This moment as it can be kept; the run stays as it is. Values written from outside are noticed first."""
        return put_away(self.past)

    @classmethod
    def restored(cls, project: Project, checkpoint: Checkpoint) -> Run:
        """A run that goes on, bit for bit, from a checkpoint. Raises ProjectError if it does not fit the project."""
        run = cls(project)
        take_up(run.past, checkpoint)
        return run

    def successor(self, project: Project) -> Run:
        """A run of an edited project that takes over: weights by node and connection id, counters and history.

        Blocks keep what overlaps when units changed. A parameter whose initialiser changed, and everything if the seed changed, starts
        anew. Raises ProjectError if the edited project cannot run.
        """
        twin = Run(project)
        if (self.iteration or self.timeline.events) and project.settings["seed"] == self.project.settings["seed"]:
            hand_on(self.past, twin.past)
        return twin

    # Forward in time

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Where training and stepping stop; those of the project are not taken over by themselves."""
        return () if self._watching is None else self._watching.breakpoints

    def watch(self, breakpoints: Breakpoint | Iterable[Breakpoint]) -> None:
        """Stop at these breakpoints from now on, and at no others. Raises ProjectError if one watches what is not there."""
        wanted = resolved(self.machine, breakpoints)
        self._watching = Watching(self.machine, self._recorder, wanted, self._watching) if wanted else None

    def train(
        self, iterations: int | None = None, epochs: int | None = None, until: Breakpoint | Iterable[Breakpoint] = ()
    ) -> None:
        """Train so many iterations or epochs more, or until a stop rule ends the run, or a breakpoint is hit: see `hit` then.

        `until`: breakpoints for this time. Raises Diverged, with the run at its last finite state, and ProjectError if nothing says when to
        stop.
        """
        before = self.breakpoints
        extra = resolved(self.machine, until)
        endless = iterations is None and epochs is None and self.machine.settings["epochs"] is None
        if endless and not (extra or self.machine.rule.stops_without_error):
            raise ProjectError(sentence("Say how long to train: iterations=…, epochs=…, until=…, or the project's setting epochs."))
        if extra:
            self.watch((*before, *extra))
        try:
            self._train(iterations, epochs)
        finally:
            if extra:
                self.watch(before)

    def _train(self, iterations: int | None, epochs: int | None) -> None:
        counters = self.machine.counters
        goal = counters.iteration + iterations if iterations is not None else None
        last_epoch = counters.epoch + epochs if epochs is not None else None
        self.begin()
        try:
            while (goal is None or counters.iteration < goal) and (last_epoch is None or counters.epoch < last_epoch):
                if counters.stopped:
                    break
                self.advance()
                if self.hit is not None:
                    break
            self._require_state()
        finally:
            self.finish()

    def begin(self) -> None:
        """Before training: notice values written from outside, leave a future that was gone back from."""
        self.past.notice()
        self.past.leave_future()
        self.hit = None
        if self.machine.counters.operation == 0:
            self.past.keep()
            self._recorder.begin()

    def advance(self) -> None:
        """Finish the iteration under way, or do the next one, at full speed. Call `begin` before and `finish` after."""
        self.burst(math.inf, self.iteration + 1)

    def burst(self, deadline: float, goal: int | None = None) -> None:
        """Iterations until the clock (time.perf_counter) passes a deadline, a stop rule holds, `goal` is reached or a breakpoint is hit."""
        machine, counters, clock, watching = self.machine, self.machine.counters, time.perf_counter, self._watching
        with np.errstate(all="ignore"):
            try:
                while clock() < deadline and not counters.stopped and (goal is None or counters.iteration < goal):
                    if watching is None:
                        deque(machine.walk(), maxlen=0)
                    elif watching.walk():
                        self._stop_at(watching)
                        break
                    self._after_iteration()
                    if watching is not None and watching.ended():
                        self._stop_at(watching)
                        break
            except NotFiniteError:
                self._diverge()
        self._require_state()

    def _stop_at(self, watching: Watching) -> None:
        """Stand where a breakpoint was hit."""
        self.hit, self.past.last = watching.hit, watching.last
        if watching.last is not None and self.operation == 0:
            self._after_iteration()  # it was hit by the update

    def finish(self) -> None:
        """After training: record the moment, and remember the values to notice writes from outside."""
        self.timeline.furthest = max(self.timeline.furthest, self.iteration)
        if self.operation == 0:
            self._recorder.conclude()
            self.timeline.absorb(self.iteration, self._losses.arrays())
        self.past.remember()

    def _after_iteration(self) -> None:
        iteration = self.machine.counters.iteration
        self._losses.append(iteration - 1, self.machine.loss)  # type: ignore[arg-type]
        now = time.perf_counter()
        self._recorder.follow(now, iteration)
        if self.timeline.due(now):
            self._require_state()
            self.timeline.furthest = iteration
            self.past.keep()

    def step(self) -> Operation | None:
        """Execute one operation and return it; None when a stop rule has ended the run."""
        if self.machine.counters.operation == 0:
            self.begin()
            if self.machine.counters.stopped:
                return None
        else:
            self.past.notice()
            self.past.leave_future()
        self.hit, watching = None, self._watching
        with np.errstate(all="ignore"):
            try:
                self.past.last = done = next(self.machine.walk())
            except NotFiniteError:
                self._diverge()
                return self.past.last
            if watching is not None and watching.after(done):
                self.hit = watching.hit
        if self.machine.counters.operation == 0:
            self._after_iteration()
            if watching is not None and self.hit is None and watching.ended():
                self.hit = watching.hit
            self._require_state()
            self.finish()
        return done

    # Back in time

    def back(self) -> None:
        """Undo one operation; does nothing at the very beginning."""
        self.past.notice()
        counters = self.machine.counters
        if counters.operation:
            self.go_to(counters.iteration, counters.operation - 1)
        elif counters.iteration > self.earliest:
            self.go_to(counters.iteration - 1, -1)

    def seek(self, iteration: int) -> None:
        """Go to the start of an iteration that was reached before. Raises ValueError for any other."""
        self.past.notice()
        first, last = self.earliest, self.furthest
        if not first <= iteration <= last:
            raise ValueError(sentence("The run can go to iterations {first} to {last}, not to {at}.", first=first, last=last, at=iteration))
        self.go_to(iteration, 0)

    def go_to(self, iteration: int, operation: int) -> None:
        """Go to just after `operation` operations (-1: all but the last) of an iteration that was reached before."""
        self.past.notice()
        self.revisit(iteration, operation)
        self._arrive()

    def _arrive(self) -> None:
        """The run went somewhere else."""
        self.hit = None
        if self._watching is not None:
            self._watching.settle(begun=self.iteration > self.earliest or self.operation > 0)

    def return_to(self, number: int | None = None, iteration: int | None = None) -> None:
        """Go back to a branch that was left, by default the last one: to its end, or to an iteration of it.

        What is left for it becomes a branch itself. Raises ValueError for a branch that is not, or not any more, there.
        """
        self.past.notice()
        if number is None:
            there = [branch.number for branch in self.branches]
            number = self.timeline.left_last if self.timeline.left_last in there or not there else there[-1]
        if not self.past.return_to(number, iteration):
            raise ValueError(sentence("There is no branch {number} to return to.", number=number))
        self._arrive()

    def revisit(self, iteration: int, operation: int) -> None:
        """Replay, without noticing or leaving anything, to just after `operation` operations of an iteration (-1: all but the last)."""
        self.past.revisit(iteration, operation)

    # Changes from outside

    def change(self, key: str, value: object) -> None:
        """Change a setting while the run goes on: learning_rate, schedule, epochs, early_stopping, clip_norm, record_every."""
        if key not in LIVE:
            raise ProjectError(sentence("{key} cannot change during a run; {known} can.", key=key, known=", ".join(sorted(LIVE))))
        plain = checked(self.project.network.catalog, key, value)
        self.complete_iteration()
        self.past.notice()
        self.past.leave_future()
        self.past.keep()
        self.past.log(Event(self.iteration, setting=key, value=plain))
        self.machine.change(key, plain)

    def set_value(self, key: str, index: tuple[int, ...], value: float, gesture: int = 0) -> None:
        """Set one number of a parameter, by name or by "connection id:W" / "node id:b", as if typed; a `gesture` is one event."""
        parameters = self.machine.parameters
        self.complete_iteration()
        slot = parameters.slots.get(key) or parameters.by_name[key]
        slot.view(parameters.values)[index] = value
        self.past.notice(gesture)

    def settle(self, gesture: int = 0) -> None:
        """Notice values written from outside now (before saving, for instance)."""
        self.past.notice(gesture)

    def complete_iteration(self) -> None:
        """Changes apply between iterations: one under way is finished first."""
        while self.machine.counters.operation:
            self.step()

    def _diverge(self) -> None:
        """Return to the start of the iteration that failed, and say what happened. Raises Diverged.

        If a breakpoint watches for it, stand right after the operation where it began instead, once.
        """
        name = self.machine.not_finite() or sentence("the loss")
        self.revisit(self.iteration, 0)
        if self._watching is not None and self._watching.find_not_finite():
            self._stop_at(self._watching)
            return
        if self.operation or self._watching is not None:
            self.revisit(self.iteration, 0)
        self._require_state()
        raise diverged(self.machine, name)

    def _require_state(self) -> None:
        """If the optimiser's state is no longer finite, return to before that, and say so. Raises Diverged."""
        error = lost_state(self.machine, self.timeline, lambda iteration: self.revisit(iteration, 0))
        if error is not None:
            self.history.forget_hidden()
            raise error

    # Asking

    def predict(self, inputs: Any) -> Any:
        """Outputs (N, units), or (N, T, units), for new inputs (N, …), without dropout; a mapping by name if there are several outputs."""
        rows = self.machine.binding.input_rows(inputs)
        outputs = tuple(self.machine.document.output_nodes())
        with np.errstate(all="ignore"):
            found = self.machine.evaluator.outputs(rows, outputs)
        named = {self.project.network.nodes[id].name: samples_first(array) for id, array in found.items()}
        return next(iter(named.values())) if len(named) == 1 else named

    def evaluate(self, part: str = "train") -> dict[str, float]:
        """Loss and metrics of "train", "validation" or "test"; an empty dict for an empty part."""
        if part not in self.machine.binding.parts:
            raise ProjectError(sentence("There is no part {part}: choose train, validation or test.", part=repr(part)))
        with np.errstate(all="ignore"):
            return self.machine.evaluator.evaluate(self.machine.binding.parts[part])
