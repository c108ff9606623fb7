"""Puts unsaved work by, beside the window and the training: edits a second after they were made, a run every ten.

The work lies in the user's recovery folder until it is saved or given up. When it cannot be put there, nnsim goes on and says so once.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.catalog import FileError
from nnsim.engine.background import Background
from nnsim.engine.frames import State
from nnsim.storage.recovery import About, Entry, RecoveryFolder
from nnsim.ui.files import Files
from nnsim.ui.keeping import Taken
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

EDITS_AFTER = 0.8
"""Seconds from an edit to putting it by."""
RUN_EVERY = 10.0
"""Seconds of training between two times it is put by."""
EARLIER = 5.0
"""Seconds, at most, that the next time comes earlier where it takes long until the work is there: a large network, a busy computer."""
TRY_AGAIN = 20.0
"""Seconds until the next attempt after one that failed."""
BREATH = 60.0
"""Seconds between two signs of life."""
PATIENCE = 10.0
"""Seconds that something that is about to end waits for the work to be put by."""
REST = 9.0
"""How many times as long as it took it then rests, but never so long that a run waits longer than it may."""
EDITS_REST = 0.8
"""The same for edits, at most so many seconds."""


@dataclass(frozen=True)
class _Moment:
    """What would be put by: tells edits and training that are newer from those that were put by already."""

    edits: int
    run: tuple[int, int, object]


class PuttingBy(Background):
    """One time: what the window shows (`about`), and the work, or that there is none any more."""

    def __init__(self, folder: RecoveryFolder, entry: Entry | None, about: About | None, taken: Taken | None) -> None:
        super().__init__("recovery")
        self.folder, self.entry, self.about, self.taken = folder, entry, about, taken
        self.ended = 0.0
        self.start()

    def work(self) -> None:
        entry = self.entry if self.entry is not None else self.folder.enter()
        self.entry = entry
        if self.about is not None:
            entry.note(self.about)
        if self.taken is None:
            entry.clear()
        else:
            entry.keep(self.taken.contents(self.given_up))
        entry.breathe()
        self.ended = time.monotonic()


class Recovery(QObject):
    """A job of the session, with one entry of the recovery folder for as long as the window is open."""

    turnedOff = Signal(str)  # noqa: N815
    """Why work cannot be put by, once."""

    def __init__(self, session: Session, files: Files, folder: RecoveryFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.files, self.folder = session, files, folder
        self.entry: Entry | None = None
        self.off = False
        self._edits = 0
        self._now: PuttingBy | None = None
        self._goes: tuple[_Moment | None, About] = (None, About())
        """What is on its way."""
        self._there: _Moment | None = None
        """What was put by; None: nothing is kept."""
        self._told: About | None = None
        self._began = self._next = self._next_run = self._breath = 0.0
        self._first: float | None = None
        """When the first edit was made that is not put by."""
        session.documentChanged.connect(self._edited)
        session.historyChanged.connect(self._edited)
        files.shown_elsewhere = self._shown_elsewhere
        session.jobs.add(self)

    def _edited(self, _: object = None) -> None:
        self._edits += 1
        if self._first is None:
            self._first = time.monotonic()

    def _moment(self) -> _Moment:
        frame = self.session.frame
        return _Moment(self._edits, (frame.iteration, frame.furthest, frame.moment))

    def _unsaved(self) -> bool:
        session = self.session
        return session.dirty or (session.frame.state is not State.EMPTY and session.frame.furthest != session.kept)

    def _about(self) -> About:
        path = self.session.path
        return About() if path is None else About(path.absolute(), self.files.stamp)

    def follow(self) -> None:
        """Put by what has waited long enough."""
        self._collect()
        now = time.monotonic()
        if self._now is not None or now < self._next:
            return
        about, moment, unsaved = self._about(), self._moment(), self._unsaved()
        if unsaved:
            edited = self._there is None or moment.edits != self._there.edits
            trained = self._there is None or moment.run != self._there.run
            due = edited and self._first is not None and now - self._first >= EDITS_AFTER
            if due or (trained and now >= self._next_run):
                self._begin(moment, about)
        elif self._there is not None or (about != self._told and about.document is not None):
            self._begin(None, about)
        elif self.entry is not None and now - self._breath >= BREATH:
            self._breath = now
            self.entry.breathe()

    def _begin(self, moment: _Moment | None, about: About) -> None:
        self._began, self._first = time.monotonic(), None
        self._goes = moment, about
        taken = Taken.of(self.session) if moment is not None else None
        self._now = PuttingBy(self.folder, self.entry, about if about != self._told else None, taken)

    def _collect(self) -> None:
        """Take notice of what was put by, or could not be."""
        done = self._now
        if done is None or not done.done:
            return
        self._now = None
        self.entry = done.entry
        now = time.monotonic()
        if not done.failure:
            self._there, self._told = self._goes
            took = done.ended - self._began
            self._next, self._next_run = now + min(REST * took, EDITS_REST), self._began + RUN_EVERY - min(took, EARLIER)
            self.off = False
            return
        self._first = self._first or now
        if self.entry is not None and not self.entry.folder.is_dir():  # somebody tidied up: another one is made
            self.entry, self._told = None, None
            return
        self._next = now + TRY_AGAIN
        if not self.off and not done.given_up():
            self.off = True
            self.turnedOff.emit(said(done.failure))

    def put_by_now(self) -> bool:
        """Put everything by and return when it is there: something is about to end. Whether it is."""
        before = self._wait()
        if before and self._unsaved() and self._moment() != self._there:
            self._begin(self._moment(), self._about())
            return self._wait() and not self.off
        return before and not self.off

    def adopt(self, entry: Entry) -> None:
        """Go on in an entry that was left: what it holds is what the window shows now."""
        self._wait()
        self.session.kept = -1
        self.session.history.mark_unsaved()
        self.session.historyChanged.emit()
        before, self.entry = self.entry, self.folder.go_on_in(entry)
        if before is not None:
            before.remove()
        self._there, self._told, self._first = self._moment(), None, time.monotonic()

    def close(self) -> None:
        """The window is closed, and nobody wants what was not saved."""
        self.session.jobs.remove(self)
        if self.entry is not None:
            self.entry.remove()
            self.entry = None

    def cancel(self) -> None:
        """Another project takes the place of this one: what is under way is given up."""
        if self._now is not None:
            self._now.cancel()
            self._collect()
        self._next, self._next_run, self._first = 0.0, 0.0, None

    def _wait(self) -> bool:
        """Whether nothing is under way any more; a run that does not answer is not waited for."""
        if self._now is not None and self._now.wait(PATIENCE):
            self._collect()
        return self._now is None

    def _shown_elsewhere(self, path: Path) -> bool:
        try:
            return self.folder.open_elsewhere(path, self.entry)
        except FileError:
            return False
