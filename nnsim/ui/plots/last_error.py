"""How far the error of the last step alone reaches, where an error comes in at every step: measured beside the training, now and then."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from nnsim.document import Change
from nnsim.document.settings import LIVE
from nnsim.engine.last_error import Bench, LastError

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SHARE = 0.03
"""Of the time while the network trains, at most so much goes into measuring."""
AGAIN = 5.0
"""Seconds until it is tried again where it could not be measured."""


class LastErrors(QObject):
    """`norms`: node id → ‖∂L/∂in_t‖ (T,) of the error of the last step, over some training samples. `changed` tells of new ones."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.norms: Mapping[str, Any] = {}
        self._work: LastError | None = None
        self._bench: Bench | None = None
        self._at: int | None = None
        self._next = 0.0
        session.jobs.add(self)
        session.documentChanged.connect(self._edited)
        session.projectReplaced.connect(self._forget)

    @classmethod
    def of(cls, session: Session) -> LastErrors:
        """Those of a session; all that ask get the same."""
        found: LastErrors | None = session.findChild(cls)
        return cls(session) if found is None else found

    @property
    def measuring(self) -> bool:
        return self._work is not None

    def measure(self) -> None:
        """Measure anew if the run has gone on, and if the last time is long enough ago for what it cost."""
        frame, now = self.session.frame, time.perf_counter()
        if self._work is None and frame.iteration and now >= self._next and self._at != frame.iteration:
            self._work = LastError(self.session.glance, self._bench)

    def follow(self) -> None:
        work = self._work
        if work is None or not work.done:
            return
        self._work = None
        self._bench = work.bench
        self._next = time.perf_counter() + (work.seconds / SHARE if work.iteration is not None else AGAIN)
        self._at = work.iteration
        self.norms = work.norms
        self.changed.emit()

    def cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _edited(self, change: Change) -> None:
        if change.structural or change.data or change.settings - LIVE:
            self._forget()

    def _forget(self) -> None:
        self.cancel()
        self.norms, self._bench, self._at, self._next = {}, None, None, 0.0
