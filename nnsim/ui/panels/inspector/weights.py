"""Weights and biases as a table that can be typed and pasted into, or as a picture."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from nnsim.document import Connection, Node
from nnsim.engine.frames import Frame, State
from nnsim.ui.features import feature_size
from nnsim.ui.panels.inspector.weights_cells import CellActions
from nnsim.ui.panels.inspector.weights_picture import WeightsPicture
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme
from nnsim.ui.weight_names import column_names, row_names
from nnsim.ui.widgets.buttons import Segmented
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import Fault, Note, Title
from nnsim.ui.widgets.scrolling import thin_bars
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells

Array = npt.NDArray[np.floating]
PAUSE = 150
"""Milliseconds between two pictures of the table while the run goes on."""
KEY, NUMBERS, PICTURE = "weights", "numbers", "picture"
"""Under the first name it is kept with the project which of the others is shown."""


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
        self._biased = False
        """Whether the biases stand in the last column."""
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
        self.picture = WeightsPicture(session.theme)
        self.picture.chosen.connect(self._pointed)
        self.shelf = QScrollArea()
        self.shelf.setAccessibleName(self.tr("Picture of the weights"))
        self.shelf.setWidgetResizable(True)
        self.shelf.setFrameShape(QFrame.Shape.NoFrame)
        self.shelf.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shelf.setWidget(self.picture)
        thin_bars(self.shelf)
        self.how = Segmented(((NUMBERS, self.tr("Numbers")), (PICTURE, self.tr("Picture"))))
        self.how.setAccessibleName(self.tr("Weights as numbers or as a picture"))
        self.how.chosen.connect(self._look_as)
        self.cells = CellActions(self, self)
        session.themeChanged.connect(self._set_theme)
        self.model.edited.connect(self._typed)
        self.model.refused.connect(self.fault.say)
        self.model.marks = self.cells.mark
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(7)
        for widget in (self.title, self.choice, self.how, self.note, self.fault):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.shelf, 1)
        column.addStretch(0)  # only where there is no table
        self.refresh()

    def _set_theme(self, theme: Theme) -> None:
        self.table.setItemDelegate(SignedCells(theme, self.table))
        self.picture.set_theme(theme)

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
        self.how.set_current(PICTURE if self.session.document.view.get(KEY) == PICTURE else NUMBERS)
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
        connection = self.session.document.network.connections.get(self._connection or "")
        array = frame.own.get(self._own) if self._own is not None else frame.weights.get(self._connection or "")
        if array is None or (self._own is None and connection is None):
            for widget in (self.table, self.shelf, self.how):
                widget.hide()
            self.note.setText(self._why_empty(connection, known=self._own is not None))
            return
        if frame.state is State.RUNNING and self._since.isValid() and self._since.elapsed() < PAUSE:
            return  # nobody reads faster, and painting a table takes the training's time
        self._since.start()
        if connection is None:
            self._show(array.reshape(len(array), -1), None, (self._own or "").rpartition(":")[0])
        else:
            bias = frame.biases.get(connection.target)
            self._show(array, bias if bias is not None and len(bias) == len(array) else None, connection.target, connection)

    def _show(self, array: Array, bias: Array | None, node: str, connection: Connection | None = None) -> None:
        """Show an array with the biases of its rows, if any, in the way that is chosen."""
        session, pictured = self.session, self.how.current == PICTURE
        rows = row_names(session.document.network, session.dataset, node, len(array))
        columns = column_names(session.document.network, session.dataset, connection, array.shape[1])
        size = feature_size(session.document.network, session.shapes, session.dataset, connection) if connection is not None else None
        self.how.show()
        self.table.setVisible(not pictured)
        self.shelf.setVisible(pictured)
        self.note.setText(self._about(array, bias is not None, size, pictured))
        self._biased = bias is not None
        if pictured:
            fits = size is not None and size[0] * size[1] == array.shape[1]
            self.picture.show(array, rows, columns, size if fits else None)
        if self.table.state() != ArrayTable.State.EditingState:
            self.model.editable = True
            whole = array if bias is None else np.column_stack((array, bias))
            self.model.show(whole, rows, columns if bias is None else [*columns, "b"])

    def _about(self, array: Array, biased: bool, size: tuple[int, int] | None, pictured: bool) -> str:
        """What is seen and what can be done with it."""
        shape = f"{array.shape[0]} × {array.shape[1]}"
        if pictured and size is not None:
            words = self.tr("What each unit looks for: its weights as {rows} × {columns} pictures")
            return words.format(rows=size[0], columns=size[1])
        if pictured:
            return self.tr("{shape}: a row for each unit to, a column for each unit from").format(shape=shape)
        if self._own is not None:
            return self.tr("{shape}: type into a cell, or paste cells of a spreadsheet").format(shape=shape)
        what = self.tr("W ({shape}) and b").format(shape=shape) if biased else self.tr("W ({shape})").format(shape=shape)
        return self.tr("{what}: type into a cell, paste cells of a spreadsheet, right-click to freeze or remove").format(what=what)

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

    def name(self) -> str:
        """What is shown: "x → hidden 1"."""
        return self.title.text()

    def parts(self) -> tuple[Connection, Node] | None:
        """The connection whose weights are shown and the layer with its biases; None for an array of a layer's own."""
        network = self.session.document.network
        connection = network.connections.get(self._connection or "")
        return None if connection is None else (connection, network.nodes[connection.target])

    def place(self, row: int, column: int) -> tuple[str, tuple[int, ...]]:
        """Key and index of the number in a cell."""
        if self._own is not None:
            flat = self.session.frame.own[self._own].ndim == 1
            return self._own, (row,) if flat else (row, column)
        network = self.session.document.network
        connection = network.connections[self._connection or ""]
        if self.is_bias(column):
            return f"{connection.target}:b", (row,)
        return f"{connection.id}:W", (row, column)

    def is_bias(self, column: int) -> bool:
        """Whether the biases stand in a column."""
        return self._own is None and self._biased and column == self.model.array.shape[1] - 1

    def say(self, fault: str) -> None:
        """Say what is wrong with what was typed or pasted."""
        self.fault.say(fault)

    def _typed(self, row: int, column: int, value: float) -> None:
        self.say("")
        self.session.set_value(*self.place(row, column), value)

    def selected_cells(self) -> list[tuple[int, int]]:
        return sorted((index.row(), index.column()) for index in self.table.selectedIndexes())

    def _open_menu(self, place: QPoint) -> None:
        cells = self.selected_cells()
        if cells:
            menu = self.menu(cells)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(place))

    def menu(self, cells: Sequence[tuple[int, int]]) -> QMenu:
        """What can be done with the chosen cells."""
        return self.cells.menu(cells)

    def mark_cells(self, cells: Sequence[tuple[int, int]], mark: str) -> None:
        """Freeze, remove or (with "") restore weights, as one undoable edit."""
        self.cells.mark_cells(cells, mark)

    # Numbers or a picture

    def _look_as(self, how: str) -> None:
        self.session.set_view(KEY, how)
        self._show_as(how)

    def _show_as(self, how: str) -> None:
        self.how.set_current(how)
        self._since.invalidate()
        self.show_frame(self.session.frame)

    def _pointed(self, row: int, column: int) -> None:
        """A weight of the picture was chosen: show its number."""
        self._look_as(NUMBERS)
        self.table.setCurrentIndex(self.model.index(row, column))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
