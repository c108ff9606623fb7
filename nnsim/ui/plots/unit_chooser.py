"""The unit of a layer that a plot is about: chosen with arrows in its header, or by choosing a unit anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.ui.chosen_unit import ChosenUnit
from nnsim.ui.numerals import grouped
from nnsim.ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate


class UnitChooser(Chooser):
    """`unit`, from 0, of `node`; `chosen` tells another one. It is gone where there is nothing to choose."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(translate("UnitChooser", "The unit before"), translate("UnitChooser", "The next unit"), parent)
        self.setAccessibleName(translate("UnitChooser", "Unit"))
        self.session = session
        self.node: Node | None = None
        self.unit = 0
        self._everywhere = ChosenUnit.of(session)
        self._everywhere.changed.connect(self._follow)

    def count(self) -> int:
        """How many units there are."""
        known = self.node is not None and self.node.id in self.session.shapes.outputs
        return self.session.shapes.units(self.node.id) if known and self.node is not None else 0

    def show_unit(self, node: Node | None, unit: int, words: str) -> None:
        """Show a unit of a layer, or its last one; `words` may hold {number} and {count}."""
        self.node = node
        count = self.count()
        self.unit = min(unit, max(count - 1, 0))
        self.show_value(self.unit, 0, max(count - 1, 0), words.format(number=self.unit + 1, count=grouped(count)))
        self.setVisible(count > 1)

    def _follow(self) -> None:
        unit = self._everywhere.of_node(self.node.id if self.node is not None else None)
        if unit is not None and unit != self.unit:
            self.chosen.emit(unit)
