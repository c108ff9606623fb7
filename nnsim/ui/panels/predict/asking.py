"""The questions about the next step, found in the background whenever the run stands somewhere else."""

from PySide6.QtCore import QObject, Signal

from nnsim.engine.frames import Frame, State
from nnsim.engine.questions import Asked, Predicting
from nnsim.ui.session import Session

Place = tuple[int, int, int, int]
"""Iteration, operations done in it, element and sample."""


class Asking(QObject):
    """A job of the session. `changed`: other questions, or none. `failed(sentence)`: why there are none."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.on = False
        self.asked: Asked | None = None
        self.element = 0
        self._work: Predicting | None = None
        self._place: Place | None = None
        session.jobs.add(self)
        session.frameChanged.connect(self._moved)
        session.historyChanged.connect(self._edited)
        session.projectReplaced.connect(self._replaced)

    @property
    def ready(self) -> bool:
        """Whether the run stands still and can be stepped."""
        return self.session.frame.state in (State.PAUSED, State.FINISHED) and self.session.blocked() is None

    @property
    def working(self) -> bool:
        return self._work is not None

    def begin(self) -> None:
        self.on = True
        self._place = None
        self._moved(self.session.frame)

    def end(self) -> None:
        self.on = False
        self.cancel()
        self.asked = None

    def choose(self, element: int) -> None:
        """Ask about another unit or parameter."""
        self.element = element
        self._moved(self.session.frame)

    def _moved(self, frame: Frame) -> None:
        if not self.on:
            return
        if not self.ready:
            self._drop()
            return
        moment = frame.moment
        done = 0 if moment is None or moment.index == moment.count - 1 else moment.index + 1
        place = (frame.iteration, done, self.element, self.session.sample)
        if place != self._place:
            self._place = place
            self._ask()
            if self.asked is not None:  # what was asked of another place
                self.asked = None
                self.changed.emit()

    def _edited(self) -> None:
        """Values may have changed: the same questions have other answers."""
        if self.on and self.ready and self._place is not None:
            self._ask()

    def _replaced(self) -> None:
        self.element = 0
        self._drop()

    def _drop(self) -> None:
        self._place = None
        self.cancel()
        if self.asked is not None:
            self.asked = None
            self.changed.emit()

    def _ask(self) -> None:
        if self._work is not None:
            self._work.give_up()
        self._work = Predicting(self.session.glance, self.element, self.session.sample)

    # A job of the session

    def follow(self) -> None:
        """Take what was found."""
        work = self._work
        if work is None or not work.done:
            return
        self._work = None
        self.asked = work.asked
        if work.asked is not None:
            self.element = work.asked.element
            if self._place is not None:
                self._place = (*self._place[:2], self.element, self._place[3])
        self.changed.emit()
        if work.failure:
            self.failed.emit(work.failure)

    def cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None
