"""The short movement that brings signals and errors to where they are read: once for each moment, wherever that is drawn."""

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStyle, QWidget

from nnsim.ui.canvas.easing import Easing

LASTS, PICTURES = 420, 14
"""Milliseconds of the movement, and how many pictures it has."""
HURRY = 0.3
"""Seconds: of moments that follow each other faster nothing moves, all is where it stays."""


class Movement(QObject):
    """`progress`: how far everything is on its way, 1 where it stays. `widget`: where it is seen; the system can say that nothing moves."""

    moved = Signal()
    """Another picture is due."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.progress = 1.0
        self._widget = widget
        self._seen: object = None
        self._begun = 0.0
        self._animation = Easing(LASTS, self)
        self._animation.valueChanged.connect(self._move)

    @property
    def running(self) -> bool:
        return self._animation.running

    def moves(self) -> bool:
        """Whether the system wants things to move, and anybody sees it."""
        widget = self._widget
        return widget.isVisible() and widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0

    def begin(self, moment: object, anything: bool) -> None:
        """Let `anything` there is set out, once for each moment."""
        if moment == self._seen:
            return
        now = time.monotonic()
        hurried, self._seen, self._begun = now - self._begun < HURRY, moment, now
        self.stop()
        if anything and self.moves() and not hurried:
            self.progress = 0.0  # at once: the animation tells of its first value only if that is another than its last one
            self._animation.start()

    def stop(self) -> None:
        """Everything is where it stays."""
        self._animation.stop()
        self.progress = 1.0

    def forget(self) -> None:
        """No moment is shown any longer: the next one is new, whichever it is."""
        self._seen = None

    def _move(self, value: float) -> None:
        progress = round(float(value) * PICTURES) / PICTURES
        if progress != self.progress:
            self.progress = progress
            self.moved.emit()
