"""What else belongs to the numbers of a step: the rest of long sums, all units as a table, and an update's numbers before and after."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.engine.frames import Moment, Workings
from nnsim.engine.plain import plain
from nnsim.ui.numerals import brief
from nnsim.ui.panels.inspector.facts import Fact
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Heading, emptied
from nnsim.ui.widgets.table import ArrayModel, ArrayTable

ALL_TERMS = 400
"""So many terms of a sum are written out when all are asked for."""
ROW, MOST_ROWS = 24, 12


class StepDetails(QWidget):
    """`changed`: other numbers are wanted than before."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.terms = 0
        """Terms of long sums that are wanted; 0: a few."""
        self.rest = LinkButton(self.tr("Write out the whole sum"))
        self.rest.clicked.connect(self._turn_rest)
        self.units = LinkButton(self.tr("All units as a table"))
        self.units.clicked.connect(self._turn_units)
        self.model = ArrayModel(self)
        self.table = ArrayTable(self.model)
        self.table.setAccessibleName(self.tr("What all units have"))
        self.table.hide()
        self.title = Heading(self.tr("Before → after"))
        self._beside = QVBoxLayout()
        self._beside.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        for link in (self.rest, self.units):
            row.addWidget(link)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(row)
        column.addWidget(self.title)
        column.addLayout(self._beside)
        column.addWidget(self.table)
        self._names: tuple[str, ...] = ()

    def show_workings(self, found: Workings | None, moment: Moment | None) -> None:
        """Show what belongs to these numbers; nothing without any."""
        self.setVisible(found is not None)
        if found is None or moment is None:
            return
        self.rest.setVisible(found.more or self.terms > 0)
        self.rest.setText(self.tr("Write out a few terms") if self.terms else self.tr("Write out the whole sum"))
        self._show_units(found, moment)
        self._show_beside(found)

    def _turn_rest(self) -> None:
        self.terms = 0 if self.terms else ALL_TERMS
        self.changed.emit()

    def _turn_units(self) -> None:
        self.table.setVisible(self.table.isHidden())
        self.units.setText(self.tr("Hide the table") if not self.table.isHidden() else self.tr("All units as a table"))

    def _show_units(self, found: Workings, moment: Moment) -> None:
        lines = [(tex, values) for tex, values in zip(moment.equations, found.units, strict=False) if values is not None]
        self.units.setVisible(bool(lines))
        if not lines:
            self.table.hide()
            self.units.setText(self.tr("All units as a table"))
            return
        names = [plain(self.session.notations.write(tex.partition(" = ")[0])) for tex, _ in lines]
        array = np.stack([values for _, values in lines], axis=1)
        self.model.show(array, [str(unit + 1) for unit in range(len(array))], names)
        self.table.setFixedHeight(ROW * (min(len(array), MOST_ROWS) + 1) + 12)

    def _show_beside(self, found: Workings) -> None:
        self.title.setVisible(bool(found.beside))
        names = tuple(name for name, _, _ in found.beside)
        if names != self._names:
            self._names = names
            emptied(self._beside)
            for name in names:
                self._beside.addWidget(Fact(name))
        for number, (_, before, after) in enumerate(found.beside):
            item = self._beside.itemAt(number)
            fact = item.widget() if item is not None else None
            assert isinstance(fact, Fact)
            fact.say(f"{brief(before, 6)} → {brief(after, 6)}", f"{before!r} → {after!r}")
