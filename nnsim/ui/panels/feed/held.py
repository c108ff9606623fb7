"""The units inside the network that are held at a value by hand: a row for each, with what it gives, and a click to release it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.ui.numerals import number
from nnsim.ui.session import Session
from nnsim.ui.weight_names import unit_name
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Elided, Figure, Heading, emptied


class HeldUnits(QWidget):
    """It is there as long as something is held."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.releases: list[LinkButton] = []
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Heading(self.tr("Held by hand")))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.hide()

    def refresh(self) -> None:
        """Follow what is held."""
        held, nodes = self.session.feeding.held, self.session.document.network.nodes
        shown = [(self._name(id, unit), id, unit, value) for (id, unit), value in held.items() if id in nodes]
        self.setVisible(bool(shown))
        if shown == self._shown:
            return
        self._shown = shown
        emptied(self._rows)
        self.releases = []
        for name, id, unit, value in shown:
            figure = Figure()
            figure.setText(number(value))
            figure.setAccessibleName(self.tr("Activation of {name}").format(name=name))
            release = LinkButton(self.tr("Release"))
            release.setAccessibleName(self.tr("Release {name}").format(name=name))
            release.setToolTip(self.tr("Let the unit compute its activation again (Esc releases all)"))
            release.clicked.connect(lambda _=False, id=id, unit=unit: self.session.feeding.release(id, unit))
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            line.addWidget(Elided(name), 1)
            line.addWidget(figure)
            line.addWidget(release)
            self.releases.append(release)
            self._rows.addWidget(row)

    def _name(self, node_id: str, unit: int) -> str:
        session, node = self.session, self.session.document.network.nodes.get(node_id)
        if node is None or node_id not in session.shapes.outputs:
            return ""
        return unit_name(session.document.network, node, unit, session.shapes.units(node_id), session.dataset)
