"""How the numbers of large layers are spread, counted beside the training while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsim.engine.distribution import Counting, Pair
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Counts(Beside):
    """`found`: distributions of weights and gradients by id, as they were at an `iteration`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.found: dict[str, Pair] = {}
        self.iteration = 0
        self._ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, session: Session) -> Counts:
        """Those of a session; all that ask get the same."""
        found: Counts | None = session.findChild(cls)
        return cls(session) if found is None else found

    def count(self, ids: tuple[str, ...]) -> None:
        """Somebody looks at these."""
        if ids != self._ids:
            self._ids, self._next = ids, 0.0
        self.look()

    def moment(self) -> Any:
        frame = self.session.frame
        return frame.iteration, len(frame.events), self._ids

    def begin(self) -> Counting:
        return Counting(self.session.glance, self._ids)

    def take(self, work: Counting) -> float | None:
        if work.found is None:
            return None
        self.found, self.iteration = work.found, work.iteration
        return work.seconds

    def forget(self) -> None:
        self.found, self._ids = {}, ()
