"""What cards show, and the scale of their colours: view state, kept with the project."""

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.shown import Shows

translate = QCoreApplication.translate


class Cards:
    """One action for each thing that cards can show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        showing = self._desk.showing
        return (
            Does("show_activation", translate("canvas", "Cards show activations"), ("1",), lambda: showing.choose(Shows.ACTIVATION)),
            Does("show_gradient", translate("canvas", "Cards show gradients"), ("2",), lambda: showing.choose(Shows.GRADIENT)),
            Does("show_weights", translate("canvas", "Cards show weights"), ("3",), lambda: showing.choose(Shows.WEIGHTS)),
            Does("show_change", translate("canvas", "Cards show the change of weights"), ("4",), lambda: showing.choose(Shows.CHANGE)),
            Does("turn_scale", translate("canvas", "Fix the scale of cards, or let it follow"), ("5",), showing.turn_scale),
        )
