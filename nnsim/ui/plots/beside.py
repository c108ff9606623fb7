"""What is found out beside the training, again and again while somebody looks, without taking more than a small share of the time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from nnsim.document import Change
from nnsim.document.settings import LIVE
from nnsim.engine.background import Background
from nnsim.engine.frames import State

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SHARE = 0.03
"""Of the time while the network trains, at most so much goes into it."""
AGAIN = 5.0
"""Seconds until it is tried again where nothing could be found out."""


class Beside(QObject):
    """A job of the session. Derive from it and say how to begin, and what to take over; `changed` tells of something new."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.work: Background | None = None
        self._leaving: list[Background] = []
        """What was given up and has not ended yet: an edit does not wait for it."""
        self._moment: Any = None
        self._next = self._again = 0.0
        """When it may begin while the network trains, and when it is tried again after nothing could be found out."""
        self._looking = False
        """Whether somebody looked when it was too early."""
        session.jobs.add(self)
        session.documentChanged.connect(self._edited)
        session.projectReplaced.connect(self._forget)

    # For subclasses

    def begin(self) -> Background:
        """Start the work."""
        raise NotImplementedError

    def take(self, work: Any) -> float | None:
        """Take over what was found; return the seconds that it took, or None if nothing could be found out."""
        raise NotImplementedError

    def forget(self) -> None:
        """The network is another one: what was found, and what was kept for the next time, means nothing now."""
        raise NotImplementedError

    def moment(self) -> Any:
        """What it is found out for: nothing is done again for the same."""
        return self.session.frame.iteration

    # For everybody

    @property
    def under_way(self) -> bool:
        return self.work is not None

    def look(self) -> None:
        """Begin anew if there is something new: while the network trains as soon as the last time is long enough ago for what it cost."""
        self._looking = self._moment != self.moment()
        training, now = self.session.frame.state is State.RUNNING, time.perf_counter()
        if self._looking and self.work is None and now >= self._again and (now >= self._next or not training):
            self._moment, self._looking = self.moment(), False
            self.work = self.begin()

    def follow(self) -> None:
        if self._looking:
            self.look()
        work = self.work
        if work is None or not work.done:
            return
        self.work = None
        seconds = self.take(work)
        now = time.perf_counter()
        if seconds is None:
            self._moment, self._again = None, now + AGAIN
        else:
            self._next = now + seconds / SHARE
        self.changed.emit()

    def cancel(self) -> None:
        self._give_up()
        for work in self._leaving:
            work.cancel()
        self._leaving.clear()

    def _give_up(self) -> None:
        self._looking = False
        self._leaving = [work for work in self._leaving if not work.done]
        if self.work is not None:
            self.work.give_up()
            self._leaving.append(self.work)
            self.work = None

    def _edited(self, change: Change) -> None:
        if change.structural or change.data or change.settings - LIVE:
            self._forget()

    def _forget(self) -> None:
        self._give_up()
        self._moment, self._next, self._again = None, 0.0, 0.0
        self.forget()
