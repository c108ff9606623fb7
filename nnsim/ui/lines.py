"""Which line of an operation is the one that is computed now: an operation is executed at once, and its lines are gone through one by one.

That is a cursor of the display alone. The values of a line are shown when the cursor has come to it; the run stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from nnsim.ui.session import Session

GRAIN = "line"
LATE = 2
"""Pictures after a step at most until it is seen that nothing came of it."""


class Lines(QObject):
    """A step by operation comes to the last line of the next one, a step by line to the first. `changed`: the cursor was moved."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self._moment: tuple[object, ...] = ()
        self._line = 0
        self._first, self._waiting = False, 0
        session.frameChanged.connect(self._arrived)

    @classmethod
    def of(cls, session: Session) -> Lines:
        """That of a session; all that ask get the same."""
        found: Lines | None = session.findChild(cls)
        return cls(session) if found is None else found

    @property
    def count(self) -> int:
        """Lines of the operation of the moment; 0 between two iterations."""
        moment = self.session.frame.moment
        return len(moment.equations) if moment is not None else 0

    @property
    def line(self) -> int:
        """The number of the present line, from 0."""
        frame = self.session.frame
        moment = None if frame.moment is None else (frame.project, frame.iteration, frame.moment.phase, frame.moment.index)
        if moment is not None and moment != self._moment:
            self._moment = moment
            self._line = 0 if self._first else self.count - 1
            self._first, self._waiting = False, 0
        return max(0, min(self._line, self.count - 1))

    def step(self, grain: str, *count: int) -> None:
        """A step of any grain, or so many of them; by lines not over the end of the operation."""
        if grain != GRAIN:
            self._first = False
            self.session.step(grain, *count)
        elif self.line + 1 < self.count:
            self.choose(min(self.line + sum(count or (1,)), self.count - 1))
        elif self._waiting:
            self._waiting -= 1
        else:
            self._first, self._waiting = True, LATE
            self.session.step("operation")

    def back(self, grain: str, *count: int) -> None:
        """A step back of any grain; by lines, at the first one, to the last line of the operation before."""
        self._first = False
        if grain != GRAIN:
            self.session.back(grain, *count)
        elif self.line > 0:
            self.choose(max(self.line - sum(count or (1,)), 0))
        else:
            self.session.back("operation")

    def choose(self, line: int) -> None:
        """Go to a line of the operation."""
        if 0 <= line < self.count and line != self.line:
            self._line = line
            self.changed.emit()

    def _arrived(self) -> None:
        self._waiting = max(self._waiting - 1, 0)
        if self.line == 0 and not self._waiting:
            self._first = False
