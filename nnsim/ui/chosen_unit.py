"""The unit that is looked at, the same on the canvas and in all plots about single units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class ChosenUnit(QObject):
    """Number `unit`, from 0, of node `node`. Choosing a unit selects its node."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.node: str | None = None
        self.unit = 0
        session.projectReplaced.connect(self._forget)

    @classmethod
    def of(cls, session: Session) -> ChosenUnit:
        """That of a session; all that ask get the same."""
        found: ChosenUnit | None = session.findChild(cls)
        return cls(session) if found is None else found

    def choose(self, node: str, unit: int) -> None:
        self.node, self.unit = node, unit
        self.session.select({node})
        self.changed.emit()

    def of_node(self, node: str | None) -> int | None:
        """The unit that was chosen of a node, if it is that one's."""
        return self.unit if node is not None and node == self.node else None

    def _forget(self) -> None:
        self.node, self.unit = None, 0
