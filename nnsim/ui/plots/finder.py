"""The pattern that was selected in a memory, and where it occurs again: one search for all plots of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnsim.document import Change
from nnsim.engine.frames import Frame, State
from nnsim.engine.patterns import Pattern, Place, Search
from nnsim.ui.widgets.samples import shown_sample

if TYPE_CHECKING:
    from nnsim.ui.session import Session

THRESHOLD = 0.25
"""The distance up to which places are shown, at first: a quarter of what two places taken at random have."""


class Finder(QObject):
    """`changed` tells of another pattern, another threshold, and of the end of a search. A job of the session."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.pattern: Pattern | None = None
        self.threshold = THRESHOLD
        self.places: tuple[Place, ...] = ()
        self.iteration: int | None = None
        """The moment of the run that the places belong to."""
        self.failure = ""
        self.samples = self.left_out = 0
        self.search: Search | None = None
        session.jobs.add(self)
        session.frameChanged.connect(self._again_after_training)
        session.documentChanged.connect(self._clear_after_edit)
        session.projectReplaced.connect(self.clear)

    @classmethod
    def of(cls, session: Session) -> Finder:
        """The finder of a session; all that ask get the same."""
        found: Finder | None = session.findChild(cls)
        return cls(session) if found is None else found

    def seek(self, node: str, value: str, units: tuple[int, int], steps: tuple[int, int]) -> None:
        """Look for what a value does in some units over some steps of the followed sample; ends excluded."""
        self.pattern = Pattern(node, value, *units, shown_sample(self.session), *steps)
        self.places, self.iteration, self.failure = (), None, ""
        self._begin()

    def clear(self) -> None:
        """Forget the pattern."""
        self.cancel()
        self.pattern, self.places, self.iteration, self.failure = None, (), None, ""
        self.changed.emit()

    def set_threshold(self, threshold: float) -> None:
        if threshold != self.threshold:
            self.threshold = threshold
            self.changed.emit()

    def found(self) -> list[Place]:
        """Places up to the threshold, the nearest first."""
        return [place for place in self.places if place.distance <= self.threshold]

    def here(self) -> list[Place]:
        """Those in the sample that is shown."""
        sample = shown_sample(self.session)
        return [place for place in self.found() if place.sample == sample]

    @property
    def searching(self) -> bool:
        return self.search is not None

    def follow(self) -> None:
        search = self.search
        if search is None or not search.done:
            return
        self.search = None
        self.places, self.iteration, self.failure = search.places, search.iteration, search.failure
        self.samples, self.left_out = search.samples, search.left_out
        self.changed.emit()

    def cancel(self) -> None:
        if self.search is not None:
            self.search.cancel()
            self.search = None

    def _begin(self) -> None:
        assert self.pattern is not None
        self.cancel()
        self.search = Search(self.session.glance, self.pattern)
        self.changed.emit()

    def _again_after_training(self, frame: Frame) -> None:
        """A network that has learned remembers differently: look again when it rests."""
        rests = frame.state in (State.PAUSED, State.FINISHED)
        if rests and self.pattern is not None and self.search is None and self.iteration not in (None, frame.iteration):
            self._begin()

    def _clear_after_edit(self, change: Change) -> None:
        if self.pattern is not None and (change.structural or change.data):
            self.clear()
