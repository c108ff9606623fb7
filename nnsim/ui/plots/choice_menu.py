"""The menu of the "+": every plot there is, to be shown or hidden."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.ui.plots.kinds import PLOTS

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class ChoiceMenu(QMenu):
    """`chosen` tells the key of a plot. Those that do not fit the project are disabled, with the reason."""

    chosen = Signal(str)

    def __init__(self, session: Session, shown: Container[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        for kind in PLOTS:
            action = self.addAction(kind.caption())
            action.setData(kind.key)
            action.setCheckable(True)
            action.setChecked(kind.key in shown)
            if not kind.applies(session):
                action.setEnabled(False)
                action.setToolTip(self.tr("This plot does not fit the project’s inputs or targets."))
            action.triggered.connect(self._choose)

    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.chosen.emit(action.data())
