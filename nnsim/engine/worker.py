"""The training thread: it owns the run. Orders go in by a queue; one slot with the latest frame comes out.

It trains in bursts of a few milliseconds and looks at its queue between them. A frame is built only when one was asked for, and building
takes at most a fifth of the time, so the picture rate falls before the training does. No Qt object in here.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from nnsim.catalog import Diverged, ProjectError, sentence
from nnsim.document import Document
from nnsim.document.settings import LIVE
from nnsim.engine import stepping
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.given import Given
from nnsim.engine.handover import Rate, Slot
from nnsim.engine.learning import LastChange
from nnsim.engine.picture import picture
from nnsim.engine.project import Project
from nnsim.engine.run import Run

BURST = 0.004
PICTURE_SHARE = 0.2
FULL_SPEED = 1.0
GLANCE = 0.02
"""Seconds between two looks at whether a glance is still wanted."""
LOG = logging.getLogger(__name__)

Order = Callable[["Worker"], None]
Result = TypeVar("Result")


class Worker:
    """Runs a run in a thread of its own. All methods may be called from any thread and return at once."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._slot = Slot()
        self._thread = threading.Thread(target=self._work, name="nnsim training", daemon=True)
        self.run: Run | None = None
        self._state = State.EMPTY
        self._message = ""
        self._speed = FULL_SPEED
        self._request: FrameRequest | None = None
        self._next_picture = 0.0
        self._next_step = 0.0
        self._goal: int | None = None
        self._rate = Rate()
        self._segments: list[Run] = []
        self.given = Given()
        self._wanted: dict[str, Any] = {}
        self._last_change = LastChange()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._orders.put(None)
        self._thread.join()

    # Orders

    def open(self, project: Project) -> None:
        """Start a new run of a project."""
        self.given.clear()
        self._put(lambda worker: worker._open(project))

    def adopt(self, run: Run) -> None:
        """Take over a run, for instance one that was loaded; nobody else may touch it from then on."""
        self.given.clear()
        self._put(lambda worker: worker._take(run))

    def edit(self, project: Project, returning: bool = False) -> None:
        """Go on with an edited network; `returning` to one that was left by undo or redo brings its run back."""
        self._put(lambda worker: worker._edit(project, returning))

    def close(self, message: str) -> None:
        """There is nothing to run at present, and why."""
        self._put(lambda worker: worker._close(message))

    def train(self, goal: int | None = None) -> None:
        """Train until paused, or until an iteration."""
        self._put(lambda worker: worker._train(goal))

    def pause(self) -> None:
        self._put(lambda worker: worker._pause())

    def toggle(self) -> None:
        """Pause if it trains, train if not."""
        self._put(lambda worker: worker._pause() if worker._state is State.RUNNING else worker._train(None))

    def restart(self, project: Project) -> None:
        """The same start again: back to the beginning where that can be reached, else a new run of the project."""
        self._put(lambda worker: worker._restart(project))

    def step(self, grain: str, count: int = 1) -> None:
        self._put(lambda worker: worker._step(grain, count))

    def back(self, grain: str, count: int = 1) -> None:
        self._put(lambda worker: worker._back(grain, count))

    def seek(self, iteration: int) -> None:
        self._put(lambda worker: worker._seek(iteration))

    def change(self, key: str, value: object) -> None:
        """Change a setting while the run goes on."""
        self._put(lambda worker: worker._change(key, value))

    def set_value(self, key: str, index: tuple[int, ...], value: float) -> None:
        self._put(lambda worker: worker._with_run(lambda run: run.set_value(key, index, value)))

    def set_speed(self, speed: float) -> None:
        """0: one operation a second; 1: as fast as it goes; between: ten times faster for every fifth."""
        self._put(lambda worker: setattr(worker, "_speed", speed))

    def ask(self, request: FrameRequest) -> None:
        """Ask for a frame; it will be in the slot."""
        self._put(lambda worker: setattr(worker, "_request", request))

    def take_frame(self) -> Frame | None:
        """The newest frame if there is one that was not taken yet."""
        return self._slot.take()

    def look(self, job: Callable[[Run], Result], wait: float = 10.0) -> Result | None:
        """What a job finds out about the run between two operations; None if there is no run, or no answer in time."""
        found: list[Result] = []
        answered = threading.Event()

        def order(worker: Worker) -> None:
            try:
                worker._with_run(lambda run: found.append(job(run)))
            finally:
                answered.set()

        self._put(order)
        answered.wait(wait)
        return found[0] if found else None

    def glance(self, job: Callable[[Run], Result], given_up: Callable[[], bool]) -> Result | None:
        """Like `look`, for a quick job that only reads, asked from another thread: training goes on as if nothing had been asked.

        It waits until it is answered or given up; None then, or if there is no run.
        """
        found: list[Result] = []
        answered = threading.Event()

        def order(worker: Worker) -> None:
            try:
                if worker.run is not None:
                    found.append(job(worker.run))
            finally:
                answered.set()

        self._put(order)
        while not answered.wait(GLANCE) and not given_up():
            pass
        return found[0] if found else None

    def _put(self, order: Order) -> None:
        self._orders.put(order)

    # The thread

    def _work(self) -> None:
        with threadpool_limits(1, user_api="blas"):
            while True:
                order = self._next_order()
                while order is not _NOTHING:
                    if order is None:
                        return
                    self._guarded(order)
                    order = self._waiting_order()
                if self._state is State.RUNNING:
                    self._guarded(Worker._advance)
                self._maybe_picture()

    def _next_order(self) -> Any:
        """Wait as long as there is nothing else to do."""
        wait: float | None = None
        if self._state is State.RUNNING:
            wait = 0.0 if self._speed >= FULL_SPEED else max(self._next_step - time.perf_counter(), 0.0)
            if self._request is not None and wait:
                wait = min(wait, max(self._next_picture - time.perf_counter(), 0.0))
        elif self._request is not None:
            wait = max(self._next_picture - time.perf_counter(), 0.0)
        if wait == 0.0:
            return self._waiting_order()
        try:
            return self._orders.get(timeout=wait)
        except queue.Empty:
            return _NOTHING

    def _waiting_order(self) -> Any:
        try:
            return self._orders.get_nowait()
        except queue.Empty:
            return _NOTHING

    def _guarded(self, order: Order) -> None:
        """Carry out an order; whatever goes wrong becomes a state and a sentence."""
        try:
            order(self)
        except Diverged as error:
            self._state, self._message = State.DIVERGED, str(error)
        except ValueError as error:  # a ProjectError, most often
            self._pause()
            self._message = str(error)
        except Exception:
            LOG.exception("An order to the training thread failed")
            if self._state is State.RUNNING:
                self._state = State.PAUSED  # without another look at a run that may be broken
            self._message = sentence("Something inside nnsim went wrong; training was paused. The log says more.")

    def _advance(self) -> None:
        run = self.run
        assert run is not None
        now = time.perf_counter()
        if self._speed >= FULL_SPEED:
            if run.operation:
                run.advance()
            self._keep_settings()
            run.burst(now + BURST, self._goal)
        elif now >= self._next_step:
            self._next_step = now + 10.0 ** (-5.0 * self._speed)
            self._keep_settings()
            run.step()
        self._rate.note(run.iteration)
        if run.stopped and run.operation == 0:
            run.finish()
            self._state, self._message = State.FINISHED, _ended(run)
        elif self._goal is not None and run.iteration >= self._goal and run.operation == 0:
            self._pause()

    def _maybe_picture(self) -> None:
        now = time.perf_counter()
        if self._request is None or now < self._next_picture:
            return
        request, self._request = self._request, None
        self._guarded(lambda worker: worker._draw(request))
        spent = time.perf_counter() - now
        self._next_picture = now + spent / PICTURE_SHARE if self._state is State.RUNNING else 0.0

    def _draw(self, request: FrameRequest) -> None:
        if self.run is None:
            self._slot.put(Frame(state=State.EMPTY, message=self._message, project=request.project))
        else:
            running = self._state is State.RUNNING
            fast = running and self._speed >= FULL_SPEED
            change = self._last_change.now(self.run, fast, self._goal) if request.changes else None
            speed = self._rate.value if running else 0.0
            self._slot.put(picture(self.run, request, self._state, self._message, speed, change))

    # What orders do, in the thread

    def _with_run(self, action: Callable[[Run], Any]) -> None:
        if self.run is not None:
            was_running = self._state is State.RUNNING
            if was_running:
                self.run.finish()
            action(self.run)
            if was_running:
                self.run.begin()
            elif self._state in (State.DIVERGED, State.FINISHED) and not self.run.stopped:
                self._state, self._message = State.PAUSED, ""

    def _open(self, project: Project) -> None:
        self._segments.clear()
        self.run = None
        self._state, self._message = State.EMPTY, ""
        self._take(Run(project))

    def _restart(self, project: Project) -> None:
        if self.run is not None and self.run.earliest == 0:
            self._seek(0)
        else:
            self._open(project)

    def _change(self, key: str, value: object) -> None:
        self._wanted[key] = value
        self._with_run(lambda run: run.change(key, value))

    def _keep_settings(self) -> None:
        """What the panels say holds from here on, also where the run went back to a moment before it was set."""
        run = self.run
        assert run is not None
        if run.operation == 0:
            for key, value in self._wanted.items():
                if run.machine.settings[key] != value:
                    self._with_run(lambda run, key=key, value=value: run.change(key, value))  # type: ignore[misc]

    def _take(self, run: Run) -> None:
        self._wanted = {key: run.project.settings[key] for key in LIVE}
        self.run = run
        self._goal = None
        self._state, self._message = State.PAUSED, ""

    def _edit(self, project: Project, returning: bool) -> None:
        running = self._state is State.RUNNING
        before = self.run or (self._segments[-1] if self._segments else None)
        known = next((run for run in self._segments if alike(run.project, project)), None) if returning else None
        if before is not None:
            if running:
                before.finish()
            self._segments = [run for run in self._segments[-19:] if run is not before] + [before]
        try:
            following = known or (before.successor(project) if before is not None else Run(project))
        except ProjectError as error:  # the memory that is free now is not enough
            self.run = None
            self._state, self._message = State.EMPTY, str(error)
            return
        self.given.hand_out(following, before if known is None else following)
        self._take(following)
        self._wanted = {key: project.settings[key] for key in LIVE}
        if running:
            self._train(None)

    def _close(self, message: str) -> None:
        if self.run is not None:
            if self._state is State.RUNNING:
                self.run.finish()
            self._segments = [*self._segments[-19:], self.run]
        self.run = None
        self._state, self._message = State.EMPTY, message

    def _train(self, goal: int | None) -> None:
        if self.run is None or self._state is State.RUNNING:
            return
        if self.run.stopped:
            self._state, self._message = State.FINISHED, _ended(self.run)
            return
        self._goal = goal
        if self.run.operation == 0 or self._speed >= FULL_SPEED:
            self.run.begin()
        self._rate.restart(self.run.iteration)
        self._rate.value = 0.0
        self._next_step = 0.0
        self._state, self._message = State.RUNNING, ""

    def _pause(self) -> None:
        if self._state is State.RUNNING and self.run is not None:
            self.run.finish()
            self._state, self._message = State.PAUSED, ""

    def _step(self, grain: str, count: int) -> None:
        self._pause()
        if self.run is None:
            return
        self._state, self._message = State.PAUSED, ""
        for _ in range(count):
            self._keep_settings()
            if not stepping.step(self.run, grain):
                break
        if self.run.stopped and self.run.operation == 0:
            self._state, self._message = State.FINISHED, _ended(self.run)

    def _back(self, grain: str, count: int) -> None:
        self._pause()
        if self.run is not None:
            self._state, self._message = State.PAUSED, ""
            for _ in range(count):
                stepping.back(self.run, grain)

    def _seek(self, iteration: int) -> None:
        self._pause()
        if self.run is not None:
            self._state, self._message = State.PAUSED, ""
            self.run.seek(min(max(iteration, self.run.earliest), self.run.furthest))


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
    document.network.nodes = {id: replace(node, position=(0.0, 0.0)) for id, node in document.network.nodes.items()}
    return document


_NOTHING: Any = object()
