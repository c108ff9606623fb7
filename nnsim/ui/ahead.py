"""Typesetting ahead: equations that will be wanted are set in the background, since one takes longer than a step may.

Until an equation is ready it is drawn swiftly; see widgets/swift.py.
"""

import sys
import time
from collections.abc import Iterable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnsim.engine.background import Background
from nnsim.ui.jobs import Jobs
from nnsim.ui.widgets import formula

Picture = tuple[str, str, float]
"""An equation, its colour and its size."""


BATCH = 4
"""Equations that are set before it is looked at which are wanted first."""
GLANCE = 0.02
"""Seconds between two looks whether it may go on."""


class _Setting(Background):
    """Sets the equations one by one, in the middle of none while something else is to be done; `ready` grows."""

    def __init__(self, pictures: tuple[Picture, ...], scale: float, jobs: Jobs) -> None:
        super().__init__("typesetting")
        self.ready: set[Picture] = set()
        self._pictures, self._scale, self._jobs = pictures, scale, jobs
        self.start()

    def work(self) -> None:
        formula.load()  # before it may stand still: who loads a module keeps others from it
        sys.settrace(self._stand_back)  # the typesetter has no place to stop at, and a step would wait a tenth of a second
        try:
            for picture in self._pictures:
                if self.given_up():
                    return
                formula.prepare(*picture, self._scale)
                self.ready.add(picture)
        finally:
            sys.settrace(None)

    def _stand_back(self, *_: Any) -> None:
        """Called by the interpreter whenever this thread calls a function: wait there as long as others are to be quick."""
        while self._jobs.resting and not self.given_up():
            time.sleep(GLANCE)


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
        self._jobs = session.jobs
        self._jobs.add(self)

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
        if work is None and waiting and not self._jobs.resting:
            self._seen = 0
            self._work = _Setting(tuple(waiting[:BATCH]), self._scale(), self._jobs)

    def cancel(self) -> None:
        self._waiting.clear()
        if self._work is not None:
            self._work.cancel()
            self._work = None


