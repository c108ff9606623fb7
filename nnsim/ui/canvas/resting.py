"""Many curves are given no other pens while the view moves: that takes longer than a move may. They follow once it rests."""

from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.strengths import FEW, Strengths


class Resting:
    """Knows whether the view moves, and whether curves have been left out because of that."""

    def __init__(self, strengths: Strengths) -> None:
        self._strengths = strengths
        self._left_out: Frame | None = None
        self.moving = False

    def due(self, frame: Frame) -> bool:
        """Whether curves follow a frame now."""
        if self.moving and self._strengths.curves > FEW:
            self._left_out = frame
            return False
        return self._strengths.due(frame)

    def move(self, moving: bool) -> None:
        """The view begins to move, or rests. While the network trains the next frame does what was left out: the sharp picture is first."""
        self.moving = moving
        left = self._left_out
        if not moving and left is not None:
            self._left_out = None
            if left.state is not State.RUNNING:
                self._strengths.give()
