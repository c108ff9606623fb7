"""A sequence of numbers fed by hand: a small table, a row for each time step, with what the network answers there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from nnsim.document import Node
from nnsim.engine.feeding import LONGEST
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, names_of
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Fault, Note
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells, narrow

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 172
Said = Mapping[str, Sequence[tuple[str, float]]]


class Steps(ArrayModel):
    """The columns of the answers cannot be typed into."""

    inputs = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if index.column() < self.inputs else flags & ~Qt.ItemFlag.ItemIsEditable


class StepsBoard(Board):
    """`looked_at(step)`: a row was chosen."""

    looked_at = Signal(int)

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        self.values: Values = np.zeros((0, 1))
        self.fault = Fault()
        self._said: Said = {}
        self.model = Steps(self)
        self.model.text_of = self._text
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
        self._show()
        count = len(self.values)
        self.length.setText(self.tr("1 time step") if count == 1 else self.tr("{count} time steps").format(count=count))
        self.fewer.setEnabled(count > 1)
        self.more.setEnabled(count < LONGEST)

    def show_said(self, said: Said) -> None:
        """Show the answers of the outputs, by their names: at each step a word, and how sure it is."""
        self._said = said
        if self.table.state() != ArrayTable.State.EditingState:  # what is being typed would be lost
            self._show()

    def _show(self) -> None:
        rows = self.values.reshape(len(self.values), -1)
        several = len(self.session.document.network.inputs()) > 1
        names = names_of(self.session.dataset, rows.shape[1], several)
        answers = [[sure for _, sure in said] if len(said) == len(rows) else [0.0] * len(rows) for said in self._said.values()]
        self.model.inputs = rows.shape[1]
        self.model.show(
            np.column_stack((rows, *answers)), tuple(str(step + 1) for step in range(len(rows))),
            (*names, *(f"→ {name}" for name in self._said)),
        )  # fmt: skip

    def _text(self, row: int, column: int) -> str:
        place = column - self.model.inputs
        if place < 0:
            return narrow(float(self.model.array[row, column]))
        said = list(self._said.values())[place]
        return said[row][0] if len(said) == len(self.values) else ""

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
