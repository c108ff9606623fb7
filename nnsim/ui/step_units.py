"""Which unit the numbers of a step are written for, and of gradients of weights also from which unit these come: panel and canvas agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnsim.engine.frames import State

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class StepUnits(QObject):
    """`unit` and `source`, from 0, of whatever node the operation of the moment belongs to; a node with fewer has its last one shown."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.unit = self.source = 0

    @classmethod
    def of(cls, session: Session) -> StepUnits:
        """That of a session; all that ask get the same."""
        found: StepUnits | None = session.findChild(cls)
        return cls(session) if found is None else found

    def turn_to(self, node: str, unit: int) -> None:
        """A unit was clicked: the numbers are for it if its node is the one of the moment, or of what comes from it if that reads it."""
        frame, network = self.session.frame, self.session.document.network
        moment = frame.moment
        if moment is None or moment.node not in network.nodes or frame.state is State.RUNNING:
            return
        if node == moment.node:
            self.choose(unit)
        elif any(connection.source == node for connection in network.into(moment.node)):
            self.choose(source=unit)

    def choose(self, unit: int | None = None, source: int | None = None) -> None:
        """Another unit, another source, or both."""
        chosen = (self.unit if unit is None else unit, self.source if source is None else source)
        if chosen != (self.unit, self.source):
            self.unit, self.source = chosen
            self.changed.emit()
