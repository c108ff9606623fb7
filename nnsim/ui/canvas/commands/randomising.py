"""New random weights for what is selected."""

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.redrawing import redraw

translate = QCoreApplication.translate


class Randomising:
    """It is the run that changes, not the drawing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        return (
            Does(
                "redraw", translate("canvas", "New random weights"), ("R",), self.redraw,
                lambda: self._desk.session.reason_not("new_start"),
            ),
        )  # fmt: skip

    def redraw(self) -> None:
        """Of what is selected: layers, with groups those inside, and single connections; of all layers if nothing is selected."""
        session = self._desk.session
        network, chosen = session.document.network, self._desk.drawing.furniture.within(session.selection)
        wanted = chosen & (network.nodes.keys() | network.connections.keys()) if chosen else set(network.nodes)
        if not redraw(session, wanted):
            session.notice.emit(translate("canvas", "There are no weights to draw: select a layer that learns."))
