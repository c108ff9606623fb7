"""Feeding an input by hand, from where it is drawn."""

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk

translate = QCoreApplication.translate


class Feeding:
    """Opens the pane in which the network is tried, at the selected input if one is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        return (Does("feed", translate("canvas", "Feed an input by hand"), ("Y",), self.feed, self._desk.session.feeding.reason_not),)

    def feed(self) -> None:
        desk = self._desk
        inputs = {node.id for node in desk.session.document.network.inputs()}
        desk.session.feeding.open(next((id for id in desk.selected_nodes() if id in inputs), ""))
