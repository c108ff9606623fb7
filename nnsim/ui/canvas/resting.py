"""Curves are given no other pens while the view moves: that takes longer than a move may. They follow once it rests."""

from PySide6.QtCore import QObject, QTimer

from nnsim.engine.frames import Frame
from nnsim.ui.canvas.strengths import Strengths

AFTER = 40
"""Milliseconds from the end of a move until curves follow what came meanwhile: the sharp picture comes first."""


class Resting(QObject):
    """Knows whether the view moves, and whether curves have been left out because of that."""

    def __init__(self, strengths: Strengths, parent: QObject) -> None:
        super().__init__(parent)
        self._strengths = strengths
        self._left_out = False
        self.moving = False

    def due(self, frame: Frame) -> bool:
        """Whether curves follow a frame now."""
        self._left_out |= self.moving
        return not self.moving and self._strengths.due(frame)

    def move(self, moving: bool) -> None:
        """The view begins to move, or rests."""
        self.moving = moving
        if not moving and self._left_out:
            QTimer.singleShot(AFTER, self, self._catch_up)

    def _catch_up(self) -> None:
        if self._left_out and not self.moving:
            self._left_out = False
            self._strengths.give()
