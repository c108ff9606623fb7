"""Many numbers fed by hand: a table with a row for each, where sliders would fill the window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, names_of
from nnsim.ui.session import Session
from nnsim.ui.widgets.labels import Fault
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells

HEIGHT = 200


class ListBoard(Board):
    """One column of numbers with their names."""

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        self.values: Values = np.zeros(0)
        self.fault = Fault()
        self.model = ArrayModel(self)
        self.model.editable = True
        self.model.edited.connect(self._typed)
        self.model.refused.connect(lambda _: self.fault.say(self.tr("Only finite numbers can be fed.")))
        self.table = ArrayTable(self.model, 120)
        self.table.setAccessibleName(self.tr("Values of {name}").format(name=node.name))
        self.table.setItemDelegate(SignedCells(session.theme, self.table))
        self.table.setFixedHeight(HEIGHT)
        self.table.setTabKeyNavigation(False)
        self.column.addWidget(self.table)
        self.column.addWidget(self.fault)

    def show_values(self, values: Values) -> None:
        self.values = np.array(values, dtype=float)
        several = len(self.session.document.network.inputs()) > 1
        names = names_of(self.session.dataset, self.values.size, several)
        self.model.show(self.values.reshape(-1, 1), names, (self.tr("value"),))

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, row: int, column: int, value: float) -> None:
        self.fault.say("")
        values = self.values.copy()
        values.reshape(-1)[row] = value
        self.show_values(values)
        self.fed.emit(values)
