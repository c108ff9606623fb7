"""From one part of the unrolled network to the next in a short while: where columns look alike, a jump by one is not seen as a jump."""

from PySide6.QtCore import QObject, QPointF, Signal

from nnsim.ui.canvas.easing import Easing
from nnsim.ui.canvas.unrolled.lens import Lens

LASTS = 200
"""Milliseconds."""


class Glide(QObject):
    """Moves `lens` to where it looks already. Whoever moves it otherwise finishes that first."""

    moved = Signal()

    def __init__(self, lens: Lens, parent: QObject) -> None:
        super().__init__(parent)
        self._lens = lens
        self._start = self._end = QPointF()
        self._animation = Easing(LASTS, self)
        self._animation.valueChanged.connect(self._move)

    @property
    def running(self) -> bool:
        return self._animation.running

    def begin(self, start: QPointF) -> None:
        """Come from a place to the one that is looked at."""
        self._start, self._end = start, self._lens.corner
        self._animation.start()
        self._move(0.0)

    def finish(self) -> None:
        """Be there at once."""
        if self.running:
            self._animation.stop()
            self._move(1.0)

    def _move(self, share: float) -> None:
        self._lens.corner = self._start + (self._end - self._start) * float(share)
        self.moved.emit()
