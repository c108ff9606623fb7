"""Views that follow a step: what somebody waits for is shown first, and they come a turn of the event loop later.

A step is answered on the canvas and by its equations. To draw ten plots as well takes as long as all of that; so they are drawn when the
answer is on the screen, a few hundredths of a second later.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.engine.frames import Frame, State
from nnsim.ui.open_project import OpenProject


class Afterwards(QObject):
    """`frameChanged`: as the session's, but of steps a turn later. Never more than one step behind."""

    frameChanged = Signal(object)  # noqa: N815

    def __init__(self, session: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._follow)
        session.frameChanged.connect(self._arrived)

    @classmethod
    def of(cls, session: OpenProject) -> Afterwards:
        """That of a session; all that ask get the same."""
        assert isinstance(session, QObject)
        found: Afterwards | None = session.findChild(cls)
        return cls(session, session) if found is None else found

    def _arrived(self, frame: Frame) -> None:
        stepped = frame.moment is not None and frame.state is not State.RUNNING
        if stepped and not self._later.isActive():
            self._later.start(0)
            return
        self._later.stop()
        self._follow()

    def _follow(self) -> None:
        self.frameChanged.emit(self._session.frame)
