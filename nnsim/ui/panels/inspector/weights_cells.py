"""What can be done with cells of the table of weights: freeze, remove and restore them, copy them, paste numbers into them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import ProjectError
from nnsim.document import Command, Connection, Group, Node, PutConnection, PutNode
from nnsim.ui import pasting
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.table import ArrayModel, ArrayTable

translate = QCoreApplication.translate
Chosen = Sequence[tuple[int, int]]


class Shown(Protocol):
    """The table's tab: what it shows now."""

    session: Session
    model: ArrayModel
    table: ArrayTable

    def name(self) -> str:
        """What is shown: "x → hidden 1"."""
        ...

    def parts(self) -> tuple[Connection, Node] | None:
        """The connection whose weights are shown and the layer with its biases; None for an array of a layer's own."""
        ...

    def place(self, row: int, column: int) -> tuple[str, tuple[int, ...]]:
        """Key and index of the number in a cell."""
        ...

    def is_bias(self, column: int) -> bool: ...

    def selected_cells(self) -> list[tuple[int, int]]: ...

    def say(self, fault: str) -> None: ...


class CellActions:
    """The menu of a table of weights, and its keys for copying and pasting."""

    def __init__(self, tab: Shown, widget: QWidget) -> None:
        self._tab = tab
        self._widget = widget
        self.copy_action = self._action(translate("weights", "Copy"), QKeySequence.StandardKey.Copy, self.copy)
        self.paste_action = self._action(translate("weights", "Paste numbers"), QKeySequence.StandardKey.Paste, self.paste)

    def _action(self, text: str, key: QKeySequence.StandardKey, do: object) -> QAction:
        action = QAction(text, self._widget)
        action.setShortcuts(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(do)
        self._tab.table.addAction(action)
        return action

    # The clipboard

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, as spreadsheets understand them; nothing chosen: all."""
        rows, columns = self._tab.model.array.shape
        everything = [(row, column) for row in range(rows) for column in range(columns)]
        if everything:
            chosen = self._tab.selected_cells() or everything
            QGuiApplication.clipboard().setText(pasting.text_of(self._tab.model.array, chosen))

    def paste(self) -> None:
        """Take numbers from the clipboard into the cells from the first chosen one on, as one entry of the history."""
        tab = self._tab
        tab.say("")
        try:
            block = pasting.block_of(QGuiApplication.clipboard().text())
            cells = pasting.placed(block, tab.selected_cells(), tab.model.array.shape)
        except ProjectError as error:
            tab.say(said(error))
            return
        numbers: dict[str, list[tuple[tuple[int, ...], float]]] = {}
        for row, column, value in cells:
            key, index = tab.place(row, column)
            numbers.setdefault(key, []).append((index, value))
        one, many = translate("weights", "paste 1 number into {place}"), translate("weights", "paste {count} numbers into {place}")
        text = (one if len(cells) == 1 else many).format(count=len(cells), place=tab.name())
        if not pasting.set_block(tab.session, numbers, text):
            tab.say(translate("weights", "Nothing can be pasted before the network can be trained."))

    # Marks

    def menu(self, cells: Chosen) -> QMenu:
        """What can be done with the chosen cells."""
        menu = QMenu(self._widget)
        menu.setToolTipsVisible(True)
        menu.addActions([self.copy_action, self.paste_action])
        if self._tab.parts() is None:
            return menu  # only weights of connections and biases can be frozen
        menu.addSeparator()
        only_biases = all(self._tab.is_bias(column) for _, column in cells)
        marked = any(self.mark(*cell) for cell in cells)
        no_bias = translate("weights", "A bias cannot be removed: switch the layer's bias off")
        for text, mark, reason in (
            (translate("weights", "Freeze"), "frozen", None),
            (translate("weights", "Remove"), "removed", no_bias if only_biases else None),
            (translate("weights", "Restore"), "", None if marked else translate("weights", "Nothing here is frozen or removed")),
        ):
            action = QAction(text, menu)
            action.setEnabled(reason is None)
            action.setToolTip(reason or "")
            action.triggered.connect(lambda _=False, mark=mark: self.mark_cells(cells, mark))
            menu.addAction(action)
        return menu

    def mark(self, row: int, column: int) -> str:
        """What stands on a cell: "frozen", "removed" or nothing."""
        parts = self._tab.parts()
        if parts is None:
            return ""
        connection, node = parts
        if self._tab.is_bias(column):
            return "frozen" if (row,) in node.frozen else ""
        return "removed" if (row, column) in connection.removed else "frozen" if (row, column) in connection.frozen else ""

    def mark_cells(self, cells: Chosen, mark: str) -> None:
        """Freeze, remove or (with "") restore weights, as one undoable edit."""
        parts = self._tab.parts()
        if parts is None:
            return
        connection, node = parts
        weights = frozenset((row, column) for row, column in cells if not self._tab.is_bias(column))
        biases = frozenset((row,) for row, column in cells if self._tab.is_bias(column))
        words = {
            "frozen": translate("weights", "freeze weights"), "removed": translate("weights", "remove weights"),
            "": translate("weights", "restore weights"),
        }  # fmt: skip
        changed = replace(connection, frozen=connection.frozen - weights, removed=connection.removed - weights)
        if mark:
            changed = replace(changed, **{mark: getattr(changed, mark) | weights})
        commands: list[Command] = [PutConnection(changed, label=words[mark])] if changed != connection else []
        if biases and mark != "removed":
            frozen = node.frozen | biases if mark == "frozen" else node.frozen - biases
            if frozen != node.frozen:
                commands.append(PutNode(replace(node, frozen=frozen), label=words[mark]))
        if commands:
            self._tab.session.push(commands[0] if len(commands) == 1 else Group(tuple(commands), words[mark]))
