"""How far the error of the last step alone reaches, where an error comes in at every step: measured beside the training, now and then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nnsim.engine.last_error import Bench, LastError
from nnsim.ui.plots.beside import Beside

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class LastErrors(Beside):
    """`norms`: node id → ‖∂L/∂in_t‖ (T,) of the error of the last step, over some training samples."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.norms: Mapping[str, Any] = {}
        self._bench: Bench | None = None

    @classmethod
    def of(cls, session: Session) -> LastErrors:
        """Those of a session; all that ask get the same."""
        found: LastErrors | None = session.findChild(cls)
        return cls(session) if found is None else found

    def begin(self) -> LastError:
        return LastError(self.session.glance, self._bench)

    def take(self, work: LastError) -> float | None:
        self._bench, self.norms = work.bench, work.norms
        return work.seconds if work.iteration is not None else None

    def forget(self) -> None:
        self.norms, self._bench = {}, None
