"""When to look whether the training thread has something to show: some twenty times a second, and at once after a step."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

TICK = 48
"""Milliseconds between two looks at the training thread: 20 pictures a second, and one more for the one that comes late."""
SOON = 3
"""Milliseconds between two looks while somebody waits for what a step shows."""
PATIENCE = 100
"""So many looks are in a hurry at most: what takes longer is followed like training."""


class Looks(QTimer):
    """Calls `look` as long as it runs, in a hurry until there is something to be seen; and `aside` when nobody waits."""

    def __init__(self, look: Callable[[], None], aside: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._aside = look, aside
        self._hurried = 0
        self.setTimerType(Qt.TimerType.PreciseTimer)  # another comes up to a twentieth later
        self.timeout.connect(self._due)
        self.start(TICK)

    def hurry(self) -> None:
        """Somebody waits for a picture."""
        self._hurried = PATIENCE
        if self.isActive():
            self.start(SOON)

    def calm(self) -> None:
        """It is there."""
        if self._hurried:
            self._hurried = 0
            self.start(TICK)

    def _due(self) -> None:
        awaited = self._hurried > 0
        if awaited:
            self._hurried -= 1
            if not self._hurried:
                self.start(TICK)
        self._look()
        if not awaited:
            self._aside()
