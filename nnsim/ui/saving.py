"""Saving in the background: the window goes on meanwhile, and so does the training. “Saved” is said when it is."""

import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from nnsim import storage
from nnsim.engine.background import Background
from nnsim.storage import Contents
from nnsim.storage.recovery import Stamp
from nnsim.ui.keeping import Taken
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

LOOK = 10
"""Milliseconds between two looks at whether it is done."""
MOMENT = 150
"""Milliseconds for which keys and clicks wait: nearly every save is over by then, and nothing can come in between."""
PATIENCE = 60.0
"""Seconds that a run has to finish the step that it is in."""


class Writing(Background):
    """One save: of what was taken when it was asked for."""

    def __init__(self, taken: Taken, path: Path) -> None:
        super().__init__("saving")
        self.taken = taken
        self.path = path
        self.contents: Contents | None = None
        self.stamp: Stamp | None = None
        self.start()

    def work(self) -> None:
        end = time.monotonic() + PATIENCE
        contents = self.taken.contents(lambda: time.monotonic() > end)
        storage.save(contents, self.path)
        self.stamp = Stamp.of(self.path)
        self.contents = contents


class Saving(QObject):
    """At most one save at a time. A job of the session: who replaces the project waits until it is done."""

    saved = Signal(object)
    """A Writing that succeeded, of the project that is still open."""
    ended = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.now: Writing | None = None
        self._of: object = None
        session.jobs.add(self)

    def save(self, path: Path) -> bool:
        """Save, and return whether it worked when it is over; everything else goes on meanwhile."""
        self.wait()
        self.session.history.hold()
        self._of = self.session.project
        self.now = writing = Writing(Taken.of(self.session), path)
        self.wait()
        return writing.contents is not None

    def wait(self) -> None:
        """Return when a save that is under way is over. The window works meanwhile."""
        flags = QEventLoop.ProcessEventsFlag
        if self.now is not None:
            self._work(flags.ExcludeUserInputEvents, MOMENT)
        while self.now is not None:
            self._work(flags.AllEvents, MOMENT)

    def _work(self, flags: QEventLoop.ProcessEventsFlag, milliseconds: int) -> None:
        """Let the window work until a save is over, or for so long."""
        loop, looks, limit = QEventLoop(self), QTimer(self), QTimer(self)
        self.ended.connect(loop.quit)
        looks.timeout.connect(self.follow)
        limit.timeout.connect(loop.quit)
        looks.start(LOOK)
        limit.start(milliseconds)
        if loop.exec(flags) < 0 and self.now is not None:  # nnsim has been told to end: no loop runs any more
            self.now.wait(milliseconds / 1000)
            self.follow()
        for timer in (looks, limit):
            timer.stop()
            timer.deleteLater()
        loop.deleteLater()

    def follow(self) -> None:
        """Tell how it went, once it is over."""
        writing = self.now
        if writing is None or not writing.done:
            return
        self.now = None
        if writing.contents is None:
            self.session.notice.emit(said(writing.failure))
        elif self._of is self.session.project:
            self.session.saved(writing.path, writing.contents)
            self.saved.emit(writing)
        self.ended.emit()

    def cancel(self) -> None:
        """A save is not given up: it is waited for."""
        if self.now is not None:
            self.now.cancel()
            self.follow()
