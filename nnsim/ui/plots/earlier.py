"""The runs before this one, of the same project: their losses stay as pale curves, with what was set otherwise in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nnsim.catalog import Plain
from nnsim.engine.frames import Curve, Frame

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST = 4
"""Runs that are kept."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """A run that was left: its loss, its settings, and what was changed after it."""

    change: str
    loss: Curve
    settings: Mapping[str, Plain]


class EarlierRuns(QObject):
    """Watches a session; `runs` are the last ones, the latest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.runs: tuple[Earlier, ...] = ()
        self._loss: Curve | None = None
        self._settings: Mapping[str, Plain] = {}
        self._furthest = 0
        session.frameChanged.connect(self._watch)
        session.projectReplaced.connect(self._forget)

    @classmethod
    def of(cls, session: Session) -> EarlierRuns:
        """Those of a session; all that ask get the same."""
        found: EarlierRuns | None = session.findChild(cls)
        return cls(session) if found is None else found

    def _watch(self, frame: Frame) -> None:
        """A run that has gone less far than the one seen last, and stands at its beginning, is another one."""
        if frame.furthest < self._furthest and frame.iteration == 0 and self._loss is not None:
            earlier = Earlier(self._session.history.undo_text, self._loss, self._settings)
            self.runs = (earlier, *self.runs)[:MOST]
            self._loss = None
        self._furthest = frame.furthest
        loss = frame.curves.get("loss_mean") or frame.curves.get("loss")
        if loss is not None and len(loss.x) > 1:
            self._loss, self._settings = loss, frame.settings

    def _forget(self) -> None:
        self.runs, self._loss, self._furthest = (), None, 0
