"""The diagnosis of a session's run: made anew, beside the training, while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsim.engine.diagnosis import Diagnosis, Finding
from nnsim.engine.evidence import Laboratory
from nnsim.engine.frames import State
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Diagnoses(Beside):
    """`findings`: what is seen, the most telling first; `iteration`: when, None while it is not known; `failure`: why it is not."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.findings: tuple[Finding, ...] = ()
        self.iteration: int | None = None
        self.failure = ""
        self._laboratory: Laboratory | None = None

    @classmethod
    def of(cls, session: Session) -> Diagnoses:
        """That of a session; all that ask get the same."""
        found: Diagnoses | None = session.findChild(cls)
        return cls(session) if found is None else found

    def moment(self) -> Any:
        """A changed learning rate, and a divergence, are something new too."""
        frame = self.session.frame
        return frame.iteration, frame.learning_rate, frame.state is State.DIVERGED

    def begin(self) -> Diagnosis:
        return Diagnosis(self.session.glance, self._laboratory, self.session.frame.state is State.DIVERGED)

    def take(self, work: Diagnosis) -> float | None:
        self._laboratory, self.failure = work.laboratory, work.failure
        self.findings, self.iteration = work.findings, work.iteration
        return work.seconds if work.iteration is not None else None

    def forget(self) -> None:
        self.findings, self.iteration, self.failure, self._laboratory = (), None, "", None
