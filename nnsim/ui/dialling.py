"""A number of the run that is turned by hand: written again and again while the hand moves, one entry of the history in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

PAUSE = 0.04
"""Seconds between two writes: more often nobody sees it."""

Write = Callable[[float], object]


class Keeper(Protocol):
    """What is looked at regularly: the jobs of a session."""

    def add(self, job: Dialled) -> None: ...

    def remove(self, job: Dialled) -> None: ...


class Dialled:
    """One number from `before` on. It is written at once, but not so often that a fast hand floods the run."""

    def __init__(self, before: float, write: Write, keep: Write, jobs: Keeper) -> None:
        self.before = before
        self._write, self._keep, self._jobs = write, keep, jobs
        self._wanted: float | None = None
        self._written: float | None = None
        self._over = False
        self._next = 0.0
        jobs.add(self)

    def turn(self, value: float) -> None:
        """Let the number become this, now or soon."""
        self._wanted = value
        if time.perf_counter() >= self._next:
            self.follow()

    def keep(self) -> None:
        """It stays as it is now: one entry of the history, if it was turned."""
        self.follow()
        self._end()
        if self._written is not None:
            self._keep(self._written)

    def leave(self) -> None:
        """As if it had not been touched."""
        if self._written is not None:
            self._wanted = self.before
            self.follow()
        self._end()

    def follow(self) -> None:
        """Write what is wanted by now."""
        if self._wanted is not None and self._wanted != self._written and not self._over:
            self._written, self._next = self._wanted, time.perf_counter() + PAUSE
            self._write(self._written)

    def cancel(self) -> None:
        """The project is left: nothing is written any more."""
        self._over = True

    def _end(self) -> None:
        self._jobs.remove(self)
        self._over = True
