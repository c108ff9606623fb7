"""Typesetting ahead: equations that will be wanted are set in the background, since one takes longer than a step may.

Until an equation is ready it is drawn swiftly; see widgets/swift.py.
"""

import time
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnsim.engine.background import Background
from nnsim.ui.jobs import Jobs
from nnsim.ui.widgets import formula

Picture = tuple[str, str, float]
"""An equation, its colour and its size."""


BATCH = 4
"""Equations that are set before it is looked at which are wanted first."""
QUIET = 1.2
"""Seconds after the last step in which nothing is set: who presses a key again is not to wait."""


class _Setting(Background):
    """Sets the equations one by one; `ready` grows."""

    def __init__(self, pictures: tuple[Picture, ...], scale: float) -> None:
        super().__init__("typesetting")
        self.ready: set[Picture] = set()
        self._pictures, self._scale = pictures, scale
        self.start()

    def work(self) -> None:
        for picture in self._pictures:
            if self.given_up():
                return
            formula.prepare(*picture, self._scale)
            self.ready.add(picture)


class HasJobs(Protocol):
    jobs: Jobs


class Ahead(QObject):
    """Which equations are ready. `changed`: more of them are."""

    changed = Signal()

    def __init__(self, session: HasJobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ready: set[Picture] = set()
        self._waiting: dict[Picture, None] = {}
        self._work: _Setting | None = None
        self._seen = 0
        self._rest = 0.0
        session.jobs.add(self)

    @property
    def busy(self) -> bool:
        """Whether some are still to be set."""
        return self._work is not None or bool(self._waiting)

    def ready(self, picture: Picture) -> bool:
        return picture in self._ready

    def want(self, pictures: Iterable[Picture], first: bool = False) -> None:
        """Set these when there is time; `first`: before all others that wait."""
        new = {picture: None for picture in pictures if picture not in self._ready}
        self._waiting = {**new, **self._waiting} if first else {**self._waiting, **new}

    def rest(self) -> None:
        """Something else is to be done now: go on when it has been quiet for a while."""
        self._rest = time.monotonic() + QUIET
        if self._work is not None:
            self._work.give_up()

    def _scale(self) -> float:
        """The screen's pixels in a unit, where it is to be shown."""
        parent = self.parent()
        return parent.devicePixelRatioF() if isinstance(parent, QWidget) else 1.0

    def follow(self) -> None:
        work = self._work
        if work is not None and len(work.ready) != self._seen:
            self._seen = len(work.ready)
            self._ready |= work.ready.copy()
            self.changed.emit()
        if work is not None and work.done:
            self._work = work = None
        waiting = [picture for picture in self._waiting if picture not in self._ready]
        self._waiting = dict.fromkeys(waiting)
        if work is None and waiting and time.monotonic() >= self._rest:
            self._seen = 0
            self._work = _Setting(tuple(waiting[:BATCH]), self._scale())

    def cancel(self) -> None:
        self._waiting.clear()
        if self._work is not None:
            self._work.cancel()
            self._work = None


