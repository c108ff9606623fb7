"""Where cards stand: laid out anew."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import MoveNodes
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.layout import tidy

translate = QCoreApplication.translate


class Arranging:
    """Every change of places is one command."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (Does("tidy", translate("canvas", "Tidy"), ("Ctrl+Shift+L",), self.tidy, ask.editable(ask.filled)),)

    def tidy(self) -> None:
        """Lay the whole drawing out anew, as one command, and show it."""
        desk = self._desk
        sizes = {id: (card.plan.width, card.plan.height) for id, card in desk.drawing.cards.items()}
        desk.session.push(MoveNodes(tidy(desk.session.document.network, sizes)))
        desk.view.fit()
