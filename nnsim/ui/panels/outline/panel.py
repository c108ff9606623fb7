"""The pane with the outline: the whole network as a tree beside the canvas, for the keyboard and for those who hear the window."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.document import Change
from nnsim.engine.frames import Frame, State
from nnsim.ui.afterwards import Afterwards
from nnsim.ui.panels.inspector.offered import Actions
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.panels.outline.tree import OutlineTree
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.labels import Elided, Note

MOST = 200
"""Rows that are selected at once for what is selected on the canvas."""
PAUSE = 250
"""Milliseconds between two pictures of the values while the run goes on."""


class OutlinePanel(QWidget):
    """What is selected there is selected on the canvas, and the reverse. `closed`: it was closed from inside."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Outline"))
        self._stale = False
        self._since = QElapsedTimer()
        self.title = Elided(self.tr("Outline"), 14.0, 600)
        self.close_button = Button("", "close", flat=True)
        self.close_button.setAccessibleName(self.tr("Close the outline"))
        self.close_button.setToolTip(self.tr("Close the outline (F7)"))
        self.close_button.clicked.connect(self.leave)
        self.tree = OutlineTree(session)
        self.tree.chosen.connect(self._chosen)
        self.hint = Note(self.tr("The canvas is empty: layers, units, connections and their values are listed here."))
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 4)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(self.hint)
        column.addStretch(0)
        self.hint.setContentsMargins(12, 4, 12, 4)
        session.documentChanged.connect(self._document_changed)
        session.projectReplaced.connect(self._replaced)
        session.problemsChanged.connect(self.tree.viewport().update)
        session.selectionChanged.connect(self.show_selection)
        Afterwards.of(session).frameChanged.connect(self.show_frame)
        session.themeChanged.connect(self.tree.set_theme)
        self._replaced()

    def bind(self, actions: Actions) -> None:
        """Let rows offer what the canvas does with them."""
        self.tree.bind(actions)

    def sizeHint(self) -> QSize:
        return QSize(270, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 100)

    def begin(self) -> None:
        """Take the keyboard."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()  # the keyboard goes back to the canvas; the outline stays
        else:
            super().keyPressEvent(event)

    # Afterwards

    def _replaced(self) -> None:
        self._stale = True
        self._follow()

    def _document_changed(self, change: Change) -> None:
        if change.structural or change.connections or change.data or change.furniture - change.nodes:
            self._stale = True
            self._follow()
        elif change.settings:
            self.tree.viewport().update()

    def _follow(self) -> None:
        """List the network as it is now, if that is to be seen. Rows that are gone must not be asked for anything."""
        if not self._stale or not self.isVisible():
            return
        self._stale = False
        self.tree.refresh()
        filled = bool(self.session.document.network.nodes)
        self.tree.setVisible(filled)
        self.hint.setVisible(not filled)
        self.show_selection()

    def show_frame(self, frame: Frame) -> None:
        """New values: only rows in sight are painted anew."""
        if not self.isVisible():
            return
        if frame.state is State.RUNNING and self._since.isValid() and self._since.elapsed() < PAUSE:
            return
        self._since.start()
        self.tree.viewport().update()

    def show_selection(self) -> None:
        """Go to what is selected on the canvas, unless the selected rows belong to it."""
        if self._stale:
            return
        document, outline = self.session.document, self.tree.outline
        things, connections = document.ids(), document.network.connections
        selection = sorted(self.session.selection & (things | connections.keys()))[:MOST]
        index = self.tree.currentIndex()
        here = {key.id for row in self.tree.selectionModel().selectedRows() if (key := outline.key(row)) is not None}
        if (here and here == set(selection)) or (index.isValid() and not selection):
            return
        rows = [outline.index_of(Key("into", id)) if id in connections else outline.index_of_thing(id) for id in selection]
        self.tree.show_rows(rows)

    def _chosen(self, keys: list[Key]) -> None:
        self.session.select(key.id for key in keys)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.want(self, parameters=True, signals=True)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.unwant(self)
