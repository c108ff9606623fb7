"""The time step that everything drawn over time points at, the same for all plots of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnsim.engine.frames import Frame

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Cursor(QObject):
    """`pinned` by a click, `preview` while the mouse is over a step. A run that stands inside a time step comes before both."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pinned: int | None = None
        self.preview: int | None = None
        session.projectReplaced.connect(self.reset)

    @classmethod
    def of(cls, session: Session) -> Cursor:
        """The cursor of a session; all that ask get the same."""
        found: Cursor | None = session.findChild(cls)
        return cls(session) if found is None else found

    def step(self, frame: Frame) -> int | None:
        """The step, from 0, that is looked at in a frame; never one beyond the end of its sequence."""
        last = frame.length - 1
        if frame.time is None or last < 0:
            return frame.time
        if inside_step(frame):
            return frame.time
        return min(frame.time if self.pinned is None else self.pinned, last)

    def pin(self, step: int | None) -> None:
        """Stay at a step; None: at the one the run says."""
        if step != self.pinned:
            self.pinned = step
            self.changed.emit()

    def show(self, step: int | None) -> None:
        """Point at a step for as long as the mouse is there."""
        if step != self.preview:
            self.preview = step
            self.changed.emit()

    def reset(self) -> None:
        self.pinned = self.preview = None
        self.changed.emit()


def inside_step(frame: Frame) -> bool:
    """Whether the run stands inside a time step."""
    return frame.moment is not None and frame.moment.time is not None
