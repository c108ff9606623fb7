"""Says why nothing happens yet when an edit has to wait for a long iteration: otherwise it looks as if it had not been taken."""

import time

from PySide6.QtCore import QObject

from nnsim.ui.session import Session

LONG = 0.5
"""Seconds that somebody waits without being told why."""
AGAIN = 8.0
"""Seconds until it is said again: about as long as a notice stays."""


class Patience(QObject):
    """A job of the session."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told = -AGAIN
        session.jobs.add(self)

    def follow(self) -> None:
        """Tell of a wait that has become long."""
        now = time.perf_counter()
        if self._session.worker.waiting.seconds(now) > LONG and now - self._told > AGAIN:
            self._told = now
            self._session.notice.emit(
                self.tr("Training is finishing the iteration that it is in, which takes a while. What you did takes effect after it.")
            )

    def cancel(self) -> None:
        """Another project is opened: its first wait is told of again."""
        self._told = -AGAIN
