"""Collects circular garbage in the window's own thread, between two events.

By itself Python collects wherever it happens to allocate: in the training thread, or in the middle of a paint event. A
circle that is freed there may hold a Qt object, which then is deleted in the wrong thread or while it is being drawn.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

INTERVAL = 1000
"""Milliseconds between two looks at how much there is to collect."""
MUCH = 128 * 2**20
"""Bytes of arrays that wait to be collected, of which Python's thresholds know nothing: they count things, however large."""


class Collector(QObject):
    """Takes over from Python's automatic collection until `stop`. Needs a running event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._parted: Callable[[], int] = lambda: 0
        self._collected = 0

    def watch(self, parted: Callable[[], int]) -> None:
        """Collect everything too when much was parted with; `parted` counts the bytes from the beginning."""
        self._parted = parted

    def collect(self) -> None:
        """Collect the oldest generation that is full by Python's own thresholds, and with it all younger ones; where much waits, all."""
        parted = self._parted()
        if parted - self._collected > MUCH:
            self._collected = parted
            gc.collect()
            return
        full = [generation for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most]
        if full:
            gc.collect(max(full))

    def stop(self) -> None:
        """Leave it to Python again, if it was so before."""
        self._timer.stop()
        if self._was_automatic:
            gc.enable()
