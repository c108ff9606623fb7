"""Turn a number like a dial: press on a weight's curve, or on a number, and drag up or down. The run follows while the hand moves."""

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt

from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.pictures import number

SLACK = 4
PIXELS = 150.0
"""So far the pointer goes for a change as large as the largest weight."""
FINER = 0.1
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Dial(Gesture):
    """Dragged up the number grows, dragged down it shrinks; Shift is finer, Escape takes all of it back. A click does `clicked`."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, host: Host, key: str, index: tuple[int, ...], name: str, pixel: QPoint, clicked: Callable[[], object]) -> None:
        self._host = host
        self._key, self._index, self._name = key, index, name
        self._first, self._last = pixel, pixel
        self._clicked = clicked
        self._turning = False
        self._step = step_for(host.drawing.scenery.scale)
        self._number = host.session.dial(key, index)
        self._value = self._number.before if self._number is not None else 0.0

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if not self._turning and abs(pixel.y() - self._first.y()) < SLACK:
            return
        if self._number is None:
            text = QCoreApplication.translate("canvas", "There are no weights yet: they appear when the network can be trained.")
            self._host.say(text, bad=True, at=point)
            return
        self._turning = True
        step = self._step * (FINER if self.keys & SHIFT else 1.0)
        self._value += (self._last.y() - pixel.y()) * step
        self._last = pixel
        shown = round(self._value / step) * step
        self._number.turn(shown)
        self._host.say(f"{self._name}   {number(shown)}", at=point)

    def release(self, point: QPointF) -> None:
        self._host.say("")
        if self._turning and self._number is not None:
            self._number.keep()
            return
        if self._number is not None:
            self._number.leave()
        self._clicked()

    def cancel(self) -> None:
        self._host.say("")
        if self._number is not None:
            self._number.leave()


class Ghost(Gesture):
    """A weight that was cut has no number to turn: it says so when it is pulled at."""

    def __init__(self, host: Host, pixel: QPoint) -> None:
        self._host, self._first = host, pixel

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if (pixel - self._first).manhattanLength() >= SLACK:
            self._host.say(was_cut(), bad=True, at=point)

    def release(self, point: QPointF) -> None:
        self._host.say("")

    def cancel(self) -> None:
        self._host.say("")


def was_cut() -> str:
    """Why a number cannot be changed, and what helps."""
    return QCoreApplication.translate("canvas", "This weight was cut: X brings it back.")


def step_for(scale: float) -> float:
    """What one pixel turns a number by: a round number, so that small weights are turned finely and large ones quickly."""
    wanted = max(scale, 0.1) / PIXELS
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(nice * power for nice in (1.0, 2.0, 5.0, 10.0) if nice * power >= wanted * 0.999)
