"""What goes between the training thread and the window: the newest picture, how fast it is, whose turn it is, who waits, and answers."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from nnsim.engine.frames import Frame

Result = TypeVar("Result")
GLANCE = 0.02
"""Seconds between two looks at whether an answer is still wanted."""


class Slot:
    """Room for one frame: a newer one takes an older one's place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> None:
        with self._lock:
            self._frame = frame

    def take(self) -> Frame | None:
        with self._lock:
            frame, self._frame = self._frame, None
            return frame


class Turn:
    """The window's turn: while it draws, training waits for it between two bursts.

    Otherwise each takes the interpreter from the other many times in one picture, which then takes twice as long. Training waits once for
    each turn, and not for long: a window that is stuck does not stop it. Turns of the window's thread may lie within each other.
    """

    LONGEST = 0.03
    """Seconds that training waits at most."""
    BURST = 0.008
    """Seconds that the window waits at most for the end of a burst: longer iterations leave the interpreter alone most of the time."""

    def __init__(self) -> None:
        self._within = 0
        self._over, self._between = threading.Event(), threading.Event()
        self._over.set()
        self._between.set()

    def __enter__(self) -> None:
        self._within += 1
        self._over.clear()

    def __exit__(self, *_: object) -> None:
        self._within -= 1
        if not self._within:
            self._over.set()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A turn that begins when the burst that training is at has ended: until then each would wait for the other at every call of Qt."""
        with self:
            self._between.wait(self.BURST)
            yield

    @contextmanager
    def burst(self) -> Iterator[None]:
        """What training does without a look at whose turn it is."""
        self._between.clear()
        try:
            yield
        finally:
            self._between.set()

    def wait(self) -> None:
        """Until the turn is over, or has taken too long."""
        if not self._over.wait(self.LONGEST):
            self._over.set()


class Waiting:
    """Orders that were given and not carried out yet. While the thread trains (`training`), that is because of a long iteration."""

    def __init__(self) -> None:
        self.training = False
        self._since: deque[float] = deque()

    def begin(self) -> None:
        """An order was given."""
        self._since.append(time.perf_counter())

    def end(self) -> None:
        """The oldest of them is being carried out."""
        self._since.popleft()

    def seconds(self, now: float) -> float:
        """For how long the oldest has been waiting for the training, at a time of the clock (time.perf_counter)."""
        try:
            return now - self._since[0] if self.training else 0.0
        except IndexError:
            return 0.0


class Rate:
    """Iterations a second over the last half second or so."""

    def __init__(self) -> None:
        self.value = 0.0
        self._since = 0.0
        self._from = 0

    def restart(self, iteration: int) -> None:
        self._since, self._from = time.perf_counter(), iteration

    def note(self, iteration: int) -> None:
        now = time.perf_counter()
        if now - self._since >= 0.5:
            self.value = (iteration - self._from) / (now - self._since)
            self.restart(iteration)


class Answer(Generic[Result]):
    """What will be found out, to be waited for in another thread than the one that asked."""

    def __init__(self) -> None:
        self._found: list[Result] = []
        self._answered = threading.Event()

    def give(self, find: Callable[[Callable[[Result], None]], object]) -> None:
        """Let `find` hand over its result; it need not, and may go wrong: then there is none."""
        try:
            find(self._found.append)
        finally:
            self._answered.set()

    @property
    def given(self) -> bool:
        """Whether there is no result to be waited for any more."""
        return self._answered.is_set()

    def within(self, seconds: float) -> Result | None:
        """The result; None if there is none, or none in time."""
        self._answered.wait(seconds)
        return self._found[0] if self._found else None

    def unless(self, given_up: Callable[[], bool]) -> Result | None:
        """The result when it is there; None if there is none, or nobody wants it any more."""
        while not self._answered.wait(GLANCE) and not given_up():
            pass
        return self._found[0] if self._found else None
