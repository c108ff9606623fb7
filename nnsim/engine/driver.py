"""The driver: what the training thread does with its run when it is told to. It knows no queue and no thread.

It owns the run, the runs of networks that were edited since, and what is said of them: a state and a sentence.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from nnsim.catalog import Diverged, ProjectError, sentence
from nnsim.document import Document
from nnsim.document.breakpoints import Breakpoint, stands
from nnsim.document.settings import LIVE
from nnsim.engine import stepping
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.given import Given
from nnsim.engine.handover import Rate
from nnsim.engine.learning import LastChange
from nnsim.engine.picture import picture
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.timeline import BUDGET
from nnsim.engine.weighing import ROOM, weight, within

BURST = 0.004
AT_ONCE = 0.03
"""Seconds that steps may take before they are shown as training that goes on."""
FASTEST_BACK = 0.02
"""Seconds between two steps back of a run that goes backwards by itself."""
FULL_SPEED = 1.0
MOST_SEGMENTS = 20
LOG = logging.getLogger(__name__)


@dataclass
class Errand:
    """What a run is on its way to: an iteration, or so many steps of a grain, or nothing in particular.

    `hurried`: whatever speed is set. `backwards`: towards the beginning.
    """

    goal: int | None = None
    grain: str = "operation"
    left: int | None = None
    hurried: bool = False
    backwards: bool = False

    def reached(self, run: Run) -> bool:
        return self.left == 0 or (self.goal is not None and run.iteration >= self.goal and run.operation == 0)


class Driver:
    """Trains, steps, goes back and edits. Every method belongs to one thread, and takes no longer than what it was asked for."""

    def __init__(self, given: Given, room: int = ROOM) -> None:
        self.given = given
        self.room = room
        self.run: Run | None = None
        self.state = State.EMPTY
        self.message = ""
        self.speed = FULL_SPEED
        self.next_step = 0.0
        self.segments: list[Run] = []
        self.parted = 0
        """Bytes of all runs that were parted with until now: where something refers to itself they wait to be collected."""
        self._weights: WeakKeyDictionary[Run, int] = WeakKeyDictionary()
        self._errand = Errand()
        self._rate = Rate()
        self._wanted: dict[str, Any] = {}
        self._last_change = LastChange()

    @property
    def running(self) -> bool:
        return self.state is State.RUNNING

    def guarded(self, order: Callable[[Driver], None]) -> None:
        """Carry out an order; whatever goes wrong becomes a state and a sentence."""
        try:
            order(self)
        except Diverged as error:
            self.state, self.message = State.DIVERGED, str(error)
        except ValueError as error:  # a ProjectError, most often
            self.pause()
            self.message = str(error)
        except Exception:
            LOG.exception("An order to the training thread failed")
            if self.running:
                self.state = State.PAUSED  # without another look at a run that may be broken
            self.message = sentence("Something inside nnsim went wrong; training was paused. The log says more.")

    def picture(self, request: FrameRequest) -> Frame:
        """The run as it stands, or why there is none."""
        if self.run is None:
            return Frame(state=State.EMPTY, message=self.message, project=request.project, plots=request.plots)
        fast = self.running and self._fast and self._errand.left is None
        change = self._last_change.now(self.run, fast, self._errand.goal) if request.changes else None
        if fast and self.run.hit is not None:
            self._conclude(self.run, self._errand)  # the iteration that was made to see a change came to a breakpoint
        speed = self._rate.value if self.running else 0.0
        shown = picture(self.run, request, self.state, self.message, speed, change)
        hit = self.run.hit
        return shown if hit is None else replace(shown, hit=(hit.breakpoint, hit.sample))

    # Runs

    def open(self, project: Project) -> None:
        """A new run of a project."""
        self._part_with([*self.segments, *([self.run] if self.run is not None and self.run not in self.segments else [])])
        self.segments.clear()
        self.run = None
        self.state, self.message = State.EMPTY, ""
        self.take(Run(project))

    def take(self, run: Run) -> None:
        """Go on with a run that is there."""
        self._wanted = {key: run.project.settings[key] for key in LIVE}
        self.run = run
        self._errand = Errand()
        self.state, self.message = State.PAUSED, ""
        self.watch(run.project.document.breakpoints)

    def watch(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Stop at these breakpoints, of those that watch something that is there."""
        if self.run is not None:
            network = self.run.project.network
            self.run.watch([breakpoint for breakpoint in breakpoints if stands(network, breakpoint)])

    def close(self, message: str) -> None:
        """There is nothing to run at present, and why."""
        if self.run is not None:
            if self.running:
                self._let_go(self.run)
            self._put_by(self.run)
        self.run = None
        self.state, self.message = State.EMPTY, message

    def edit(self, project: Project, returning: bool) -> None:
        """Go on with an edited network; `returning` to one that was left by undo or redo brings its run back."""
        running = self.running
        before = self.run or (self.segments[-1] if self.segments else None)
        known = next((run for run in self.segments if alike(run.project, project)), None) if returning else None
        if before is not None:
            if running:
                self._let_go(before)
            self._put_by(before)
        try:
            following = known or (before.successor(project) if before is not None else Run(project))
        except ProjectError as error:  # the memory that is free now is not enough
            self.run = None
            self.state, self.message = State.EMPTY, str(error)
            return
        self.given.hand_out(following, before if known is None else following)
        self.take(following)
        self._wanted = {key: project.settings[key] for key in LIVE}
        self.watch(project.document.breakpoints)
        if running:
            self.train(None)

    def _put_by(self, run: Run) -> None:
        """Keep a run that is left, as the newest of those that can be come back to. All together remember as much as one may."""
        self._weights[run] = weight(run)
        left = [*(other for other in self.segments if other is not run), run]
        self.segments = within(left[-MOST_SEGMENTS:], self._weights, self.room)
        self._part_with(left[: -len(self.segments)])
        room = BUDGET
        for other in reversed(self.segments):
            other.timeline.shrink(room // 2)
            room = max(room - other.timeline.used, 0)

    def _part_with(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.parted += self._weights.get(run) or weight(run)
            run.machine.leave()

    def restart(self, project: Project) -> None:
        """The same start again: back to the beginning where that can be reached, else a new run of the project."""
        if self.run is not None and self.run.earliest == 0:
            self.seek(0)
        else:
            self.open(project)

    def with_run(self, action: Callable[[Run], Any]) -> None:
        """Do something to the run between two operations."""
        if self.run is not None:
            trains = self.running and not self._errand.backwards
            if trains:
                self.run.finish()
            action(self.run)
            if trains:
                self.run.begin()
            elif self.state in (State.DIVERGED, State.FINISHED) and not self.run.stopped:
                self.state, self.message = State.PAUSED, ""

    def checkpoint(self) -> Checkpoint | None:
        """The run as it can be kept; it goes on as if nothing had been asked, and so does what is said of it."""
        run = self.run
        if run is None:
            return None
        trains = self.running and not self._errand.backwards
        if trains:
            run.finish()
        kept = run.checkpoint()
        if trains:
            run.begin()
        return kept

    def set_value(self, key: str, index: tuple[int, ...], value: float, gesture: int = 0) -> None:
        """Set a number; with only a sentence where it is gone, because it was chosen in a picture that is older than the network."""

        def put(run: Run) -> None:
            try:
                run.set_value(key, index, value, gesture)
            except LookupError:
                self.message = sentence("The network has changed meanwhile, and with it this number: look at it again and set it then.")

        self.with_run(put)

    def change(self, key: str, value: object) -> None:
        """Change a setting while the run goes on."""
        self._wanted[key] = value
        self.with_run(lambda run: run.change(key, value))

    def _keep_settings(self) -> None:
        """What the panels say holds from here on, also where the run went back to a moment before it was set."""
        run = self.run
        assert run is not None
        if run.operation == 0:
            for key, value in self._wanted.items():
                if run.machine.settings[key] != value:
                    self.with_run(lambda run, key=key, value=value: run.change(key, value))  # type: ignore[misc]

    # Moving

    def train(self, goal: int | None) -> None:
        """Train until paused, or until an iteration."""
        if self.run is None or self.running:
            return
        if self.run.stopped:
            self.state, self.message = State.FINISHED, _ended(self.run)
            return
        self._set_out(Errand(goal))
        self.state, self.message = State.RUNNING, ""

    def rewind(self) -> None:
        """Go back operation by operation, as fast as training goes forward slowly, until paused or at the beginning."""
        self.pause()
        if self.run is not None:
            self._set_out(Errand(backwards=True))
            self.state, self.message = State.RUNNING, ""

    def step(self, grain: str, count: int) -> None:
        """So many steps of a grain. What takes longer than a moment goes on as training does, and can be paused."""
        self.pause()
        if self.run is None:
            return
        self.state, self.message = State.PAUSED, ""
        if self.run.stopped and self.run.operation == 0:
            self.state, self.message = State.FINISHED, _ended(self.run)
            return
        if grain in stepping.FINE:
            self._set_out(Errand(grain=grain, left=count, hurried=True))
        else:
            self._set_out(Errand(stepping.goal_of(self.run, grain, count), hurried=True))
        self.state = State.RUNNING
        end = time.perf_counter() + AT_ONCE
        while self.running and time.perf_counter() < end:
            self.advance()

    def back(self, grain: str, count: int) -> None:
        self.pause()
        if self.run is not None:
            self.state, self.message = State.PAUSED, ""
            stepping.back(self.run, grain, count)

    def seek(self, iteration: int) -> None:
        """Go to an iteration, or as near to it as can be gone."""
        self.pause()
        if self.run is not None:
            self.state, self.message = State.PAUSED, ""
            self.run.seek(min(max(iteration, self.run.earliest), self.run.furthest))

    def return_to(self, number: int | None, iteration: int | None) -> None:
        """Go to a branch that was left, by default the last one."""
        self.pause()
        if self.run is not None:
            self.state, self.message = State.PAUSED, ""
            self.run.return_to(number, iteration)

    def pause(self) -> None:
        if self.running and self.run is not None:
            self._let_go(self.run)
            self.state, self.message = State.PAUSED, ""

    def toggle(self) -> None:
        """Pause if it trains, train if not."""
        if self.running:
            self.pause()
        else:
            self.train(None)

    def _set_out(self, errand: Errand) -> None:
        run = self.run
        assert run is not None
        self._errand = errand
        run.hit = None
        if not errand.backwards and errand.left is None and (run.operation == 0 or errand.hurried or self.speed >= FULL_SPEED):
            run.begin()
        self._rate.restart(run.iteration)
        self._rate.value = 0.0
        self.next_step = 0.0

    def _let_go(self, run: Run) -> None:
        """It does not go on for the moment. Who goes back leaves the future as it is."""
        if not self._errand.backwards:
            run.finish()

    def wait(self) -> float:
        """Seconds until it goes on by itself, while it trains."""
        return 0.0 if self._fast else max(self.next_step - time.perf_counter(), 0.0)

    @property
    def _fast(self) -> bool:
        return self._errand.hurried or (self.speed >= FULL_SPEED and not self._errand.backwards)

    def advance(self) -> None:
        """A burst of training or of steps, or the next operation where it goes slowly."""
        run, errand, now = self.run, self._errand, time.perf_counter()
        assert run is not None
        pause = 10.0 ** (-5.0 * self.speed)
        if errand.left is not None:
            while errand.left and not run.stopped and run.hit is None and time.perf_counter() < now + BURST:
                self._keep_settings()
                errand.left -= 1
                stepping.step(run, errand.grain)
        elif self._fast:
            if run.operation:
                run.advance()
            if run.hit is None and not errand.reached(run):
                self._keep_settings()
                run.burst(now + BURST, errand.goal)
        elif now >= self.next_step and errand.backwards:
            self.next_step = now + max(pause, FASTEST_BACK)
            stepping.back(run, "operation", max(1, round(FASTEST_BACK / pause)))
        elif now >= self.next_step:
            self.next_step = now + pause
            self._keep_settings()
            run.step()
        self._rate.note(run.iteration)
        self._conclude(run, errand)

    def _conclude(self, run: Run, errand: Errand) -> None:
        """Stop where there is a reason to, and say it."""
        hit = run.hit
        if hit is not None:
            self.pause()
            self.message = hit.sentence
        elif errand.backwards:
            if run.iteration == run.earliest and run.operation == 0:
                self.pause()
        elif run.stopped and run.operation == 0:
            run.finish()
            self.state, self.message = State.FINISHED, _ended(run)
        elif errand.reached(run):
            self.pause()


def _ended(run: Run) -> str:
    return sentence("Training ended: {why}.", why=run.stopped)


def alike(one: Project, other: Project) -> bool:
    """Whether two projects run the same: apart from settings that change during a run, places on the canvas and words."""
    first, second = (_bare(project.document.copy()) for project in (one, other))
    return first == second


def _bare(document: Document) -> Document:
    for key in LIVE:
        document.settings.pop(key)
    document.title = document.description = ""
    document.view = {}
    document.breakpoints = ()
    document.network.nodes = {id: replace(node, position=(0.0, 0.0)) for id, node in document.network.nodes.items()}
    return document
