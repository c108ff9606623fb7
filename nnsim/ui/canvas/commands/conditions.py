"""Whether something can be done on the canvas now; if not, why, as the tooltip of what is disabled."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from nnsim.document import Arrow
from nnsim.ui.canvas.desk import Desk

translate = QCoreApplication.translate
Condition = Callable[[], str | None]


class Conditions:
    """Questions about one desk; each answers None if nothing stands against it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def editable(self, also: Condition = lambda: None) -> Condition:
        """What asks whether the drawing can be edited at all, and then something else."""
        return lambda: self._desk.unrolled.locked() or also()

    def filled(self) -> str | None:
        return None if self._desk.session.document.network.nodes else translate("canvas", "The canvas is empty.")

    def any(self) -> str | None:
        return None if self._desk.session.selection else translate("canvas", "Nothing is selected.")

    def one(self) -> str | None:
        return None if len(self._desk.selected_nodes()) == 1 else translate("canvas", "Select one layer first.")

    def named(self) -> str | None:
        """One layer, or a group, or a note."""
        piece = self._desk.furnishing.chosen()
        if piece is None or isinstance(piece, Arrow):
            return self.one()
        return None

    def some(self) -> str | None:
        return None if self._desk.selected_nodes() else translate("canvas", "Select a layer first.")

    def units(self) -> str | None:
        nodes = self._desk.session.document.network.nodes
        if any("units" in nodes[id].parameters for id in self._desk.selected_nodes()):
            return None
        return translate("canvas", "Select a layer with units first.")
