"""Feeding an input by hand, and holding units at a value, from where they are drawn."""

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.chosen_unit import ChosenUnit

translate = QCoreApplication.translate


class Feeding:
    """Opens the pane in which the network is tried, and types what single units give."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._feeding = desk.session.feeding

    def table(self) -> tuple[Does, ...]:
        possible = self._feeding.reason_not
        return (
            Does("feed", translate("canvas", "Feed an input by hand"), ("Y",), self.feed, possible),
            Does("type_activation", translate("canvas", "Type an activation…"), ("H",), self.type_activation, possible),
            Does(
                "release_held", translate("canvas", "Release what is held by hand"), ("Shift+H",), self._feeding.release,
                self.nothing_held,
            ),
        )  # fmt: skip

    def feed(self) -> None:
        """At the selected input, if one is."""
        desk = self._desk
        inputs = {node.id for node in desk.session.document.network.inputs()}
        self._feeding.open(next((id for id in desk.selected_nodes() if id in inputs), ""))

    def type_activation(self) -> None:
        """That of the unit under the pointer, else of the selected layer: the unit chosen last, or the first."""
        desk, over = self._desk, self._desk.drawing.scenery.over
        if over.node is not None and over.unit is not None:
            node, unit = over.node, over.unit
        else:
            chosen = desk.selected_nodes()
            if len(chosen) != 1:
                desk.session.notice.emit(translate("canvas", "Select one layer, or point at a unit."))
                return
            node, unit = chosen[0], ChosenUnit.of(desk.session).of_node(chosen[0]) or 0
        if not desk.names.edit_unit(node, unit):
            unknown = translate("canvas", "There are no activations yet: they appear when the network can be trained.")
            desk.session.notice.emit(self._feeding.reason_not(node) or unknown)

    def nothing_held(self) -> str | None:
        return None if self._feeding.held else translate("canvas", "No activation is held by hand.")
