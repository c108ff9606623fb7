"""A sequence of numbers fed by hand: a small table, a row for each time step."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from nnsim.document import Node
from nnsim.engine.feeding import LONGEST
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, names_of
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Fault, Note
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells

HEIGHT = 148


class StepsBoard(Board):
    """`looked_at(step)`: a row was chosen."""

    looked_at = Signal(int)

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        self.values: Values = np.zeros((0, 1))
        self.fault = Fault()
        self.model = ArrayModel(self)
        self.model.editable = True
        self.model.edited.connect(self._typed)
        self.model.refused.connect(lambda _: self.fault.say(self.tr("Only finite numbers can be fed.")))
        self.table = ArrayTable(self.model)
        self.table.setAccessibleName(self.tr("Values of {name}, a row for each time step").format(name=node.name))
        self.table.setItemDelegate(SignedCells(session.theme, self.table))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setFixedHeight(HEIGHT)
        self.table.setTabKeyNavigation(False)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.model.modelReset.connect(lambda: self.fault.say(""))
        self.length = Note()
        self.more, self.fewer = LinkButton(self.tr("Add step")), LinkButton(self.tr("Remove last step"))
        self.more.clicked.connect(lambda: self._resize(1))
        self.fewer.clicked.connect(lambda: self._resize(-1))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.length, 1)
        row.addWidget(self.more)
        row.addWidget(self.fewer)
        self.column.addWidget(self.table)
        self.column.addWidget(self.fault)
        self.column.addLayout(row)

    def show_values(self, values: Values) -> None:
        self.values = np.array(values, dtype=float)
        rows = self.values.reshape(len(self.values), -1)
        several = len(self.session.document.network.inputs()) > 1
        names = names_of(self.session.dataset, rows.shape[1], several)
        self.model.show(rows, tuple(str(step + 1) for step in range(len(rows))), names)
        count = len(rows)
        self.length.setText(self.tr("1 time step") if count == 1 else self.tr("{count} time steps").format(count=count))
        self.fewer.setEnabled(count > 1)
        self.more.setEnabled(count < LONGEST)

    def show_step(self, step: int) -> None:
        index = self.table.currentIndex()
        if index.row() != step and step < self.model.rowCount():
            self.table.selectionModel().blockSignals(True)
            self.table.setCurrentIndex(self.model.index(step, max(index.column(), 0)))
            self.table.selectionModel().blockSignals(False)
            self.table.viewport().update()

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row_chosen(self, index: object) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.looked_at.emit(row)

    def _typed(self, row: int, column: int, value: float) -> None:
        self.fault.say("")
        values = self.values.copy()
        values.reshape(len(values), -1)[row, column] = value
        self.show_values(values)
        self.fed.emit(values)

    def _resize(self, by: int) -> None:
        """One step more, as the last one was, or one fewer."""
        values = self.values[:by] if by < 0 else np.concatenate([self.values, self.values[-1:]])
        self.show_values(values)
        self.fed.emit(values)
