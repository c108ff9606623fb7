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
        """Of the selected layers, or of all if none is selected."""
        session = self._desk.session
        chosen = self._desk.selected_nodes() or list(session.document.network.nodes)
        if not redraw(session, chosen):
            session.notice.emit(translate("canvas", "There are no weights to draw: select a layer that learns."))
