"""Weights and biases as a table that can be typed into; single weights can be frozen, removed and restored."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnsim.document import Command, Connection, Group, Node, PutConnection, PutNode
from nnsim.engine.frames import Frame, State
from nnsim.ui.session import Session
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import Fault, Note, Title
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells

Cells = list[tuple[int, int]]
Array = npt.NDArray[np.floating]
PAUSE = 150
"""Milliseconds between two pictures of the table while the run goes on."""


class WeightsTab(QWidget):
    """Rows are the units a weight leads to, columns those it comes from; the bias stands last."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._own_keys: list[str] = []
        self._connection: str | None = None
        self._own: str | None = None
        """Key of the array of the node's own that is shown, instead of a connection's."""
        self._node: str | None = None
        self._since = QElapsedTimer()
        self.title = Title()
        self.choice = Combo()
        self.choice.setAccessibleName(self.tr("Connection whose weights are shown"))
        self.choice.activated.connect(self._chosen)
        self.note = Note()
        self.fault = Fault()
        self.model = ArrayModel(self)
        self.table = ArrayTable(self.model)
        self.table.setAccessibleName(self.tr("Weights"))
        self.table.setItemDelegate(SignedCells(session.theme, self.table))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        session.themeChanged.connect(lambda theme: self.table.setItemDelegate(SignedCells(theme, self.table)))
        self.model.edited.connect(self._typed)
        self.model.refused.connect(self.fault.say)
        self.model.marks = self._mark
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(7)
        for widget in (self.title, self.choice, self.note, self.fault):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addStretch(0)  # only where there is no table
        self.refresh()

    # What is shown

    def refresh(self) -> None:
        """Follow selection and document."""
        network, selection = self.session.document.network, self.session.selection
        chosen = next(iter(selection)) if len(selection) == 1 else None
        if chosen in network.connections:
            candidates = [network.connections[chosen]]
            self._node = candidates[0].target
        else:
            self._node = chosen if chosen in network.nodes else None
            candidates = network.into(self._node) if self._node is not None else []
        weighted = self._node is not None and network.entry(network.nodes[self._node]).weighted
        candidates = candidates if weighted else []
        self._own_keys = self._keys_of_own(chosen)
        keys = [connection.id for connection in candidates] + self._own_keys
        if (self._own or self._connection) not in keys:
            self._take(keys[0] if keys else None)
        self.choice.clear()
        for connection in candidates:
            self.choice.addItem(network.connection_name(connection).replace(">", " → "), connection.id)
        for key in self._own_keys:
            self.choice.addItem(self._title_of(key), key)
        self.choice.setCurrentIndex(max(self.choice.findData(self._own or self._connection), 0))
        self.choice.setVisible(len(keys) > 1)
        self.title.setText(self.choice.currentText() if keys else self.tr("Weights"))
        self.fault.say("")
        self._since.invalidate()
        self.show_frame(self.session.frame)

    def _keys_of_own(self, chosen: str | None) -> list[str]:
        """Keys of the arrays that a selected node has of its own."""
        node = self.session.document.network.nodes.get(chosen or "")
        entry = self.session.document.network.entry(node) if node is not None else None
        if node is None or entry is None or entry.own is None:
            return []
        return [f"{node.id}:{name}" for name in entry.own(node.parameters)]

    def _title_of(self, key: str) -> str:
        id, _, name = key.rpartition(":")
        node = self.session.document.network.nodes[id].name
        words = {
            "U": self.tr("{node} → itself, one step later (U)"), "E": self.tr("vectors of the symbols (E)"),
            "h0": self.tr("first state of {node} (h0)"), "c0": self.tr("first cell of {node} (c0)"),
        }
        return words.get(name, self.tr("{name} of {node}")).format(node=node, name=name)

    def _take(self, key: str | None) -> None:
        """Show a connection, or an array of the node's own."""
        self._own = key if key in self._own_keys else None
        self._connection = None if self._own is not None else key

    def show_frame(self, frame: Frame) -> None:
        """Show the numbers of one moment."""
        if self._own is not None and self._own not in frame.own:
            self.table.hide()
            self.note.setText(self._why_empty(None, known=True))
            self.note.setVisible(True)
            return
        if frame.state is State.RUNNING and self._since.isValid() and self._since.elapsed() < PAUSE:
            return  # nobody reads faster, and painting a table takes the training's time
        self._since.start()
        if self._own is not None:
            self._show_own(frame.own[self._own])
            return
        weights = frame.weights.get(self._connection or "")
        connection = self.session.document.network.connections.get(self._connection or "")
        if weights is None or connection is None:
            self.table.hide()
            self.note.setText(self._why_empty(connection))
            self.note.setVisible(True)
            return
        self.note.setText(
            self.tr("W ({rows} × {columns}) and b: double-click to type a value, right-click to freeze or remove").format(
                rows=weights.shape[0], columns=weights.shape[1]
            )
        )
        bias = frame.biases.get(connection.target)
        columns = [f"{number + 1}" for number in range(weights.shape[1])]
        array = weights
        if bias is not None and len(bias) == len(weights):
            array = np.column_stack((weights, bias))
            columns.append("b")
        self.table.show()
        if self.table.state() == ArrayTable.State.EditingState:
            return
        self.model.editable = True
        self.model.show(array, self._row_names(connection.target, len(array)), columns)

    def _show_own(self, array: Array) -> None:
        """An array without connection, a column if it is one number for each unit."""
        table = array.reshape(len(array), -1)
        size = self.tr("{rows} × {columns}: double-click to type a value").format(rows=table.shape[0], columns=table.shape[1])
        self.note.setText(size)
        self.note.setVisible(True)
        self.table.show()
        if self.table.state() != ArrayTable.State.EditingState:
            self.model.editable = True
            names = self._row_names((self._own or "").rpartition(":")[0], len(table))
            self.model.show(table, names, [f"{number + 1}" for number in range(table.shape[1])])

    def _row_names(self, node_id: str, count: int) -> list[str]:
        """Numbers of the units; where gates stand one below the other, with the gate's letter."""
        node = self.session.document.network.nodes[node_id]
        entry = self.session.document.network.entry(node)
        gates = entry.gates(node.parameters) if entry.gates is not None else ()
        units = count // max(len(gates), 1)
        if len(gates) < 2 or count != units * len(gates) or node.parameters.get("units") != units:
            return [f"{number + 1}" for number in range(count)]
        return [f"{gate} {number + 1}" for gate in gates for number in range(units)]

    def _why_empty(self, connection: Connection | None, known: bool = False) -> str:
        if self._node is None:
            return self.tr("Select a layer or a connection to see its weights.")
        if connection is None and not known:
            return self.tr("No connection with weights leads into this layer.")
        return self.tr("Weights appear as soon as the network can be trained.")

    def _chosen(self) -> None:
        self._take(self.choice.currentData())
        self.title.setText(self.choice.currentText())
        self._since.invalidate()
        self.show_frame(self.session.frame)

    # Editing

    @property
    def _now(self) -> tuple[Connection, Node]:
        network = self.session.document.network
        connection = network.connections[self._connection or ""]
        return connection, network.nodes[connection.target]

    def _is_bias(self, column: int) -> bool:
        return self.model.columns[column] == "b"

    def _typed(self, row: int, column: int, value: float) -> None:
        self.fault.say("")
        if self._own is not None:
            flat = self.session.frame.own[self._own].ndim == 1
            self.session.set_value(self._own, (row,) if flat else (row, column), value)
            return
        connection, node = self._now
        if self._is_bias(column):
            self.session.set_value(f"{node.id}:b", (row,), value)
        else:
            self.session.set_value(f"{connection.id}:W", (row, column), value)

    def _mark(self, row: int, column: int) -> str:
        if self._connection is None:
            return ""
        connection, node = self._now
        if self._is_bias(column):
            return "frozen" if (row,) in node.frozen else ""
        return "removed" if (row, column) in connection.removed else "frozen" if (row, column) in connection.frozen else ""

    def selected_cells(self) -> Cells:
        return sorted((index.row(), index.column()) for index in self.table.selectedIndexes())

    def _open_menu(self, place: QPoint) -> None:
        cells = self.selected_cells()
        if not cells or self._own is not None:
            return  # only weights of connections and biases can be frozen
        menu = self.menu(cells)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def menu(self, cells: Cells) -> QMenu:
        """What can be done with the chosen cells."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        only_biases = all(self._is_bias(column) for _, column in cells)
        marked = any(self._mark(*cell) for cell in cells)
        no_bias = self.tr("A bias cannot be removed: switch the layer's bias off")
        for text, mark, reason in (
            (self.tr("Freeze"), "frozen", None),
            (self.tr("Remove"), "removed", no_bias if only_biases else None),
            (self.tr("Restore"), "", None if marked else self.tr("Nothing here is frozen or removed")),
        ):
            action = QAction(text, menu)
            action.setEnabled(reason is None)
            action.setToolTip(reason or "")
            action.triggered.connect(lambda _=False, mark=mark: self.mark_cells(cells, mark))
            menu.addAction(action)
        return menu

    def mark_cells(self, cells: Cells, mark: str) -> None:
        """Freeze, remove or (with "") restore weights, as one undoable edit."""
        connection, node = self._now
        weights = frozenset((row, column) for row, column in cells if not self._is_bias(column))
        biases = frozenset((row,) for row, column in cells if self._is_bias(column))
        words = {"frozen": self.tr("freeze weights"), "removed": self.tr("remove weights"), "": self.tr("restore weights")}
        changed = replace(connection, frozen=connection.frozen - weights, removed=connection.removed - weights)
        if mark:
            changed = replace(changed, **{mark: getattr(changed, mark) | weights})
        commands: list[Command] = [PutConnection(changed, label=words[mark])] if changed != connection else []
        if biases and mark != "removed":
            frozen = node.frozen | biases if mark == "frozen" else node.frozen - biases
            if frozen != node.frozen:
                commands.append(PutNode(replace(node, frozen=frozen), label=words[mark]))
        if commands:
            self.session.push(commands[0] if len(commands) == 1 else Group(tuple(commands), words[mark]))
