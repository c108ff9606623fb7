"""What goes on in the background for the open project: looked at regularly, and ended with the project."""

from __future__ import annotations

import time
from typing import Protocol

QUIET = 1.2
"""Seconds after a step in which nothing is begun that can wait: who presses a key again is not to wait."""


class Job(Protocol):
    def follow(self) -> None:
        """Tell the views what has changed since the last look."""

    def cancel(self) -> None:
        """Give it up, and return when it has ended."""


class Jobs:
    """The jobs of a session. One that is added stays until it is removed or the session ends."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._rest = 0.0

    def rest(self) -> None:
        """Something else is to be done now: what can wait goes on when it has been quiet for a while."""
        self._rest = time.monotonic() + QUIET

    @property
    def resting(self) -> bool:
        """Whether what can wait is to wait. May be asked from any thread."""
        return time.monotonic() < self._rest

    def add(self, job: Job) -> None:
        self._jobs.append(job)

    def remove(self, job: Job) -> None:
        """Give a job up and look at it no more; nothing if it is not there."""
        if job in self._jobs:
            self._jobs.remove(job)
            job.cancel()

    def follow(self) -> None:
        for job in list(self._jobs):
            job.follow()

    def cancel(self) -> None:
        for job in self._jobs:
            job.cancel()
