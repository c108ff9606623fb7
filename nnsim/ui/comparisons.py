"""Settings tried side by side in the background, for whoever shows how they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnsim.document import Document
from nnsim.engine.comparison import Comparison, Course
from nnsim.engine.factors import MEMORY, Factor
from nnsim.engine.project import Project

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Comparisons(QObject):
    """At most one comparison at a time, kept when it has ended. `changed` tells of progress. A job of the session."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.courses: tuple[Course, ...] = ()
        """How they do; none before the first comparison."""
        self.factor: Factor = MEMORY
        """What differs between them."""
        self.document: Document | None = None
        """What is compared."""
        self.epochs = 0
        self.running = False
        self.failure = ""
        self._comparison: Comparison | None = None
        self._part = 0
        session.jobs.add(self)

    @classmethod
    def of(cls, session: Session) -> Comparisons:
        """Those of a session; all that ask get the same."""
        found: Comparisons | None = session.findChild(cls)
        return cls(session) if found is None else found

    @property
    def stopped(self) -> bool:
        """Whether it was stopped on its way."""
        return not self.running and any(course.state == "stopped" for course in self.courses)

    @property
    def further(self) -> int:
        """How many epochs it would go to if it went on: as far as was said, or by as much again."""
        return self.epochs if self.stopped else self.epochs + self._part

    def begin(self, project: Project, factor: Factor = MEMORY) -> None:
        """Start one; one under way is given up. Raises ProjectError if there is nothing to compare."""
        self.cancel()
        self._take(Comparison(project, factor=factor))
        self._part = self.epochs

    def go_on(self) -> None:
        """Go on after it was stopped, or further than was said."""
        comparison, epochs = self._comparison, self.further
        if comparison is None:
            return
        if not comparison.extend(epochs):
            comparison.cancel()
            comparison = Comparison(comparison.project, epochs, comparison)
        self._take(comparison)

    def stop(self) -> None:
        """Stop soon, and keep what has been found."""
        if self._comparison is not None:
            self._comparison.stop()

    def cancel(self) -> None:
        """Give it up, and forget it."""
        if self._comparison is not None:
            self._comparison.cancel()
            self._comparison, self.courses, self.document, self.running, self.failure = None, (), None, False, ""
            self.changed.emit()

    def follow(self) -> None:
        """Tell what has changed since the last look."""
        comparison = self._comparison
        if comparison is not None and self.running:
            running, courses = not comparison.done, comparison.courses  # in this order: what has ended does not change any more
            if (running, courses) != (self.running, self.courses):
                self.running, self.courses, self.failure = running, courses, comparison.failure
                self.changed.emit()

    def _take(self, comparison: Comparison) -> None:
        self._comparison, self.document, self.factor = comparison, comparison.project.document, comparison.factor
        self.courses, self.epochs, self.running, self.failure = comparison.courses, comparison.epochs, True, ""
        self.changed.emit()
