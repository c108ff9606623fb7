"""The loss landscape of a session's run: computed anew, beside the training, while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsim.engine.landscape import Landscape, Surface
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class Landscapes(Beside):
    """`surface` and the `iteration` it belongs to; None while they are not known. `along`, `seed`: see the engine's Landscape."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.surface: Surface | None = None
        self.iteration: int | None = None
        self.failure = ""
        self.along, self.seed = True, 0
        self.compared = Comparisons.of(session)
        """Whose ways are drawn too."""

    @classmethod
    def of(cls, session: Session) -> Landscapes:
        """Those of a session; all that ask get the same."""
        found: Landscapes | None = session.findChild(cls)
        return cls(session) if found is None else found

    @property
    def share(self) -> float:
        """How much of the one under way is done."""
        return self.work.share if isinstance(self.work, Landscape) else 0.0

    def choose(self, along: bool, seed: int) -> None:
        """Look in other directions."""
        self.along, self.seed = along, seed
        self.cancel()
        self._next = 0.0
        self.look()
        self.changed.emit()

    def moment(self) -> Any:
        frame = self.session.frame
        compared = self.compared
        gone = sum(len(course.epochs) for course in compared.courses)
        return frame.iteration, self.along, self.seed, len(frame.events), gone.bit_length() if compared.running else gone

    def begin(self) -> Landscape:
        ways = [(course.way, course.state != "diverged") for course in self.compared.courses if course.way is not None]
        return Landscape(self.session.glance, self.along, self.seed, ways)

    def take(self, work: Landscape) -> float | None:
        self.failure = work.failure
        if work.surface is None:
            return None
        self.surface, self.iteration = work.surface, work.iteration
        return work.seconds

    def forget(self) -> None:
        self.surface, self.iteration, self.failure = None, None, ""
