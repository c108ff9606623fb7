"""The training thread: it owns the run. Orders go in by a queue; one slot with the latest frame comes out.

It trains in bursts of a few milliseconds and looks at its queue between them. A frame is built only when one was asked for, and building
takes at most a fifth of the time, so the picture rate falls before the training does. No Qt object in here.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.driver import Driver
from nnsim.engine.frames import Frame, FrameRequest
from nnsim.engine.given import Given
from nnsim.engine.handover import Answer, Slot, Turn, Waiting
from nnsim.engine.project import Project
from nnsim.engine.run import Run

PICTURE_SHARE = 0.2

Order = Callable[[Driver], None]
Result = TypeVar("Result")


class Worker:
    """Runs a run in a thread of its own. All methods may be called from any thread and return at once."""

    def __init__(self) -> None:
        self.given = Given()
        self._driver = Driver(self.given)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._slot = Slot()
        self.turn = Turn()
        self.waiting = Waiting()
        self._thread = threading.Thread(target=self._work, name="nnsim training", daemon=True)
        self._request: FrameRequest | None = None
        self._next_picture = 0.0

    @property
    def run(self) -> Run | None:
        """The run, which belongs to the thread: others may only look whether there is one."""
        return self._driver.run

    def parted(self) -> int:
        """Bytes of all runs that were parted with until now, which somebody has to collect."""
        return self._driver.parted

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
        self._put(lambda driver: driver.open(project))

    def adopt(self, run: Run) -> None:
        """Take over a run, for instance one that was loaded; nobody else may touch it from then on."""
        self.given.clear()
        self._put(lambda driver: driver.take(run))

    def edit(self, project: Project, returning: bool = False) -> None:
        """Go on with an edited network; `returning` to one that was left by undo or redo brings its run back."""
        self._put(lambda driver: driver.edit(project, returning))

    def close(self, message: str) -> None:
        """There is nothing to run at present, and why."""
        self._put(lambda driver: driver.close(message))

    def train(self, goal: int | None = None) -> None:
        """Train until paused, or until an iteration."""
        self._put(lambda driver: driver.train(goal))

    def rewind(self) -> None:
        """Go back operation by operation until paused, as fast as is set."""
        self._put(Driver.rewind)

    def watch(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Stop at these breakpoints from now on."""
        self._put(lambda driver: driver.watch(breakpoints))

    def pause(self) -> None:
        self._put(Driver.pause)

    def toggle(self) -> None:
        """Pause if it trains, train if not."""
        self._put(Driver.toggle)

    def restart(self, project: Project) -> None:
        """The same start again: back to the beginning where that can be reached, else a new run of the project."""
        self._put(lambda driver: driver.restart(project))

    def step(self, grain: str, count: int = 1) -> None:
        self._put(lambda driver: driver.step(grain, count))

    def back(self, grain: str, count: int = 1) -> None:
        self._put(lambda driver: driver.back(grain, count))

    def seek(self, iteration: int) -> None:
        self._put(lambda driver: driver.seek(iteration))

    def return_to(self, number: int | None = None, iteration: int | None = None) -> None:
        """Go to a branch that was left, by default the last one: to its end, or to an iteration of it."""
        self._put(lambda driver: driver.return_to(number, iteration))

    def change(self, key: str, value: object) -> None:
        """Change a setting while the run goes on."""
        self._put(lambda driver: driver.change(key, value))

    def set_value(self, key: str, index: tuple[int, ...], value: float, gesture: int = 0) -> None:
        self._put(lambda driver: driver.set_value(key, index, value, gesture))

    def set_speed(self, speed: float) -> None:
        """0: one operation a second; 1: as fast as it goes; between: ten times faster for every fifth."""
        self._put(lambda driver: setattr(driver, "speed", speed))

    def ask(self, request: FrameRequest) -> None:
        """Ask for a frame; it will be in the slot."""
        self._orders.put(lambda _: setattr(self, "_request", request))

    def take_frame(self) -> Frame | None:
        """The newest frame if there is one that was not taken yet."""
        return self._slot.take()

    def look(self, job: Callable[[Run], Result], wait: float = 10.0) -> Result | None:
        """What a job finds out about the run between two operations; None if there is no run, or no answer in time."""

        def find(driver: Driver, give: Callable[[Result], None]) -> None:
            driver.with_run(lambda run: give(job(run)))

        return self._asked(find).within(wait)

    def glance(self, job: Callable[[Run], Result], given_up: Callable[[], bool]) -> Result | None:
        """Like `look`, for a quick job that only reads, asked from another thread: training goes on as if nothing had been asked.

        It waits until it is answered or given up; None then, or if there is no run.
        """

        def read(driver: Driver, give: Callable[[Result], None]) -> None:
            if driver.run is not None:
                give(job(driver.run))

        return self._asked(read).unless(given_up)

    def checkpoint(self) -> Answer[Checkpoint]:
        """The run as it is after all orders that were given so far. Whatever it is doing, it goes on with it."""

        def keep(driver: Driver, give: Callable[[Checkpoint], None]) -> None:
            found = driver.checkpoint()
            if found is not None:
                give(found)

        return self._asked(keep)

    def _asked(self, find: Callable[[Driver, Callable[[Result], None]], None]) -> Answer[Result]:
        answer: Answer[Result] = Answer()
        self._orders.put(lambda driver: answer.give(lambda give: find(driver, give)))
        return answer

    def _put(self, order: Order) -> None:
        """Something to be done, whose effect is waited for."""
        self.waiting.begin()

        def carry_out(driver: Driver) -> None:
            self.waiting.end()
            order(driver)

        self._orders.put(carry_out)

    # The thread

    def _work(self) -> None:
        driver = self._driver
        with threadpool_limits(1, user_api="blas"):
            while True:
                order = self._next_order()
                while order is not _NOTHING:
                    if order is None:
                        return
                    driver.guarded(order)
                    order = self._waiting_order()
                if driver.running:
                    self.waiting.training = True
                    with self.turn.burst():
                        driver.guarded(Driver.advance)
                    self.waiting.training = False
                    self.turn.wait()
                self._maybe_picture()

    def _next_order(self) -> Any:
        """Wait as long as there is nothing else to do."""
        wait: float | None = None
        if self._driver.running:
            wait = self._driver.wait()
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

    def _maybe_picture(self) -> None:
        now = time.perf_counter()
        if self._request is None or now < self._next_picture:
            return
        request, self._request = self._request, None
        self._driver.guarded(lambda driver: self._slot.put(driver.picture(request)))
        spent = time.perf_counter() - now
        self._next_picture = now + spent / PICTURE_SHARE if self._driver.running else 0.0


_NOTHING: Any = object()
