"""One of several symbols fed by hand, where the data has exactly one of them in every sample."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.document import Node
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, names_of
from nnsim.ui.session import Session
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import Elided


class OneOfBoard(Board):
    """A drop-down with all symbols."""

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        self._shape: tuple[int, ...] = ()
        self.choice = Combo()
        self.choice.setAccessibleName(self.tr("Symbol for {name}").format(name=node.name))
        shape = node.parameters["shape"]
        assert isinstance(shape, tuple)
        several = len(session.document.network.inputs()) > 1
        for name in names_of(session.dataset, int(np.prod([int(str(size)) for size in shape])), several):
            self.choice.addItem(name)
        self.choice.activated.connect(self._chosen)
        row = QHBoxLayout()
        row.addWidget(Elided(self.tr("Symbol")), 1)
        row.addWidget(self.choice)
        self.column.addLayout(row)

    def show_values(self, values: Values) -> None:
        self._shape = values.shape
        self.choice.setCurrentIndex(int(values.argmax()))

    def begin(self) -> None:
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, place: int) -> None:
        values = np.zeros(self.choice.count())
        values[place] = 1.0
        self.fed.emit(values.reshape(self._shape))
