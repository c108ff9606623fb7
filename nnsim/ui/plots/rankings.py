"""Which samples stand out in a session's run: found anew, beside the training, while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from nnsim.engine.machine import Machine
from nnsim.engine.ranking import Mistakes, Question, Ranked, Ranking
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Rankings(Beside):
    """`ranked`: the samples, the most telling first, for `asked`; `iteration`: when, None while it is not known."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.question: Question = Mistakes()
        """What is to be found out; `asked` is what the samples belong to."""
        self.ranked: tuple[Ranked, ...] = ()
        self.asked: Question | None = None
        self.iteration: int | None = None
        self.found = 0
        self.classes = False
        self.failure = ""
        self._machine: Machine | None = None

    @classmethod
    def of(cls, session: Session) -> Self:
        """Those of a session; all that ask get the same."""
        found: Self | None = next((child for child in session.children() if type(child) is cls), None)
        return cls(session) if found is None else found

    def ask(self, question: Question) -> None:
        """Look for something else from now on."""
        if question != self.question:
            self.question = question
            self.cancel()
            self._next = 0.0
            self.look()
            self.changed.emit()

    def moment(self) -> Any:
        return self.session.frame.iteration, self.question

    def begin(self) -> Ranking:
        return Ranking(self.session.glance, self.question, self._machine)

    def take(self, work: Ranking) -> float | None:
        self._machine, self.failure = work.machine, work.failure
        if work.iteration is None:
            return None
        self.ranked, self.asked, self.iteration = work.ranked, work.question, work.iteration
        self.found, self.classes = work.found, work.classes
        return work.seconds

    def forget(self) -> None:
        self.ranked, self.asked, self.iteration, self.found, self.failure, self._machine = (), None, None, 0, "", None


class WorstSamples(Rankings):
    """The samples that are most wrong."""


class LikedSamples(Rankings):
    """The samples that excite a unit most."""
