"""What all means of feeding one input by hand share."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.document import Node
from nnsim.ui.panels.feed.kinds import Values
from nnsim.ui.session import Session


class Board(QWidget):
    """Shows and changes what is fed to one input. `fed(values)`: something else is to be fed."""

    fed = Signal(object)

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.node = node
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    def show_values(self, values: Values) -> None:
        """Show what is fed now."""
        raise NotImplementedError

    def show_reached(self, reached: Values) -> None:
        """Show what of it reaches the network, where the data is standardised: (units,) or (units, steps)."""

    def show_step(self, step: int) -> None:
        """Show which time step is looked at."""

    def begin(self) -> None:
        """Take the keyboard."""
        raise NotImplementedError
