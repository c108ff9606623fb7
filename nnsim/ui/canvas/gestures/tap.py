"""A click on a unit means that unit where something is about single units: the path of the chain rule, or the numbers of a step."""

from PySide6.QtCore import QPoint, QPointF

from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.move import SLACK, Move
from nnsim.ui.canvas.gestures.units import Unit, unit_at
from nnsim.ui.chain_path import ChainPath
from nnsim.ui.step_units import StepUnits


class Tap(Gesture):
    """Leads the path of the chain rule through a unit, and leaves the selection as it is; a drag moves the card as ever."""

    def __init__(self, host: Host, unit: Unit, point: QPointF, pixel: QPoint) -> None:
        self._host, self._unit = host, unit
        self._start, self._pixel = point, pixel
        self._move: Move | None = None

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if self._move is None and (pixel - self._pixel).manhattanLength() >= SLACK:
            self._move = Move(self._host, self._unit[0], self._start, self._pixel, False)
        if self._move is not None:
            self._move.keys = self.keys
            self._move.move(point, pixel)

    def release(self, point: QPointF) -> None:
        if self._move is not None:
            self._move.release(point)
        else:
            ChainPath.of(self._host.session).tap(*self._unit)

    def cancel(self) -> None:
        if self._move is not None:
            self._move.cancel()


def tap_at(host: Host, point: QPointF, pixel: QPoint) -> Gesture | None:
    """What a press on a unit begins where single units are meant; else None. The numbers of a step turn to the unit at once."""
    unit = unit_at(host, point)
    if unit is None:
        return None
    if ChainPath.of(host.session).on:
        return Tap(host, unit, point, pixel)
    StepUnits.of(host.session).turn_to(*unit)
    return None
