"""What the training thread shows of itself: its newest picture, and how fast it is."""

import threading
import time

from nnsim.engine.frames import Frame


class Slot:
    """Room for one frame: a newer one takes an older one's place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> None:
        with self._lock:
            self._frame = frame

    def take(self) -> Frame | None:
        with self._lock:
            frame, self._frame = self._frame, None
            return frame


class Rate:
    """Iterations a second over the last half second or so."""

    def __init__(self) -> None:
        self.value = 0.0
        self._since = 0.0
        self._from = 0

    def restart(self, iteration: int) -> None:
        self._since, self._from = time.perf_counter(), iteration

    def note(self, iteration: int) -> None:
        now = time.perf_counter()
        if now - self._since >= 0.5:
            self.value = (iteration - self._from) / (now - self._since)
            self.restart(iteration)
