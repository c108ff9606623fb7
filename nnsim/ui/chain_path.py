"""The path of the chain rule that is looked at: chosen in the panel or on the canvas, and shown on both.

While the chain rule is written out, a click on a unit leads the path through that unit; another click on it lets the path go free there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Unit = tuple[str, int]
Weight = tuple[str, int, int]


class ChainPath(QObject):
    """`on`: whether the chain rule is written out. `weight`: (connection, to, from) that it leads to. `stops`: the units (node, number) of
    the path that is shown, from the output back. `through`: by node id the unit that was chosen there.

    `changed`: another path is shown. `asked`: one through other units is wanted. `aimed`: one to another weight (to, from) is wanted.
    """

    changed = Signal()
    asked = Signal()
    aimed = Signal(int, int)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.on = False
        self.weight: Weight | None = None
        self.stops: tuple[Unit, ...] = ()
        self.through: dict[str, int] = {}
        session.projectReplaced.connect(self.clear)

    @classmethod
    def of(cls, session: Session) -> ChainPath:
        """That of a session; all that ask get the same."""
        found: ChainPath | None = session.findChild(cls)
        return cls(session) if found is None else found

    def show(self, weight: Weight | None, stops: tuple[Unit, ...]) -> None:
        """This is the path that is written out now."""
        if (weight, stops) != (self.weight, self.stops):
            self.weight, self.stops = weight, stops
            self.changed.emit()

    def turn(self, on: bool) -> None:
        """The chain rule is written out from now on, or no longer."""
        if on != self.on:
            self.on = on
            if not on:
                self.weight, self.stops = None, ()
            self.changed.emit()

    def tap(self, node: str, unit: int) -> None:
        """A unit was clicked."""
        if self.through.get(node) == unit:
            del self.through[node]
        else:
            self.through[node] = unit
        self.asked.emit()

    def clear(self) -> None:
        """Let the path go free everywhere."""
        if self.through:
            self.through = {}
            self.asked.emit()
