"""The course of something over a session's training: found anew, beside the training, while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from nnsim.engine.through_training import Answers, Looked, Numbers, Question, Spread, ThroughTraining
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Courses(Beside):
    """`course`: (iteration, what was found) for `asked`, in order. Nothing in it lies after the iteration that the run stands at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.question: Question | None = None
        """What is to be found out; `asked` is what the course belongs to."""
        self.asked: Question | None = None
        self.failure = ""
        self._course: tuple[tuple[int, Any], ...] = ()
        self._looked: Looked | None = None

    @classmethod
    def of(cls, session: Session) -> Self:
        """Those of a session; all that ask get the same."""
        found: Self | None = next((child for child in session.children() if type(child) is cls), None)
        return cls(session) if found is None else found

    @property
    def course(self) -> tuple[tuple[int, Any], ...]:
        if self.asked != self.question:
            return ()
        last = self.session.frame.iteration
        return tuple(one for one in self._course if one[0] <= last)

    def ask(self, question: Question) -> None:
        """Look for something else from now on."""
        if question != self.question:
            self.cancel()
            self.question = question
            self._next = 0.0
            self.look()
            self.changed.emit()

    def moment(self) -> Any:
        frame = self.session.frame
        return frame.iteration, self.question, len(frame.events)

    def begin(self) -> ThroughTraining:
        assert self.question is not None
        return ThroughTraining(self.session.glance, self.question, self._looked)

    def take(self, work: ThroughTraining) -> float | None:
        self.failure = work.failure
        if work.iteration is None:
            return None
        self._looked, self._course, self.asked = work.looked, work.course, work.question
        return work.seconds

    def forget(self) -> None:
        self._looked, self._course, self.asked, self.failure = None, (), None, ""


class SampleCourses(Courses):
    """The answers to chosen samples."""

    question: Answers | None


class SpreadCourses(Courses):
    """How activations are spread."""

    question: Spread | None


class WeightCourses(Courses):
    """Single weights."""

    question: Numbers | None
