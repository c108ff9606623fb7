"""The outline as Qt's views and screen readers read it: a tree over document and frame that lists what is asked for and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnsim.ui.panels.outline.edits import Edits
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.panels.outline.structure import Structure
from nnsim.ui.panels.outline.words import Words
from nnsim.ui.theme import FAMILIES, TINTS, color
from nnsim.ui.widgets.plain import plain

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
AT_ONCE = 100
"""Rows that are listed at a time below one row."""


class Row:
    """A row that is listed: what it stands for, where it stands, and which rows below it are listed."""

    __slots__ = ("above", "below", "key", "number", "place")

    def __init__(self, number: int, key: Key | None, above: Row | None, place: int) -> None:
        self.number, self.key, self.above, self.place = number, key, above, place
        self.below: list[Row] = []


class OutlineModel(QAbstractItemModel):
    """Two columns: what it is, and its value."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: dict[int, Row] = {}
        self._list_anew()

    def _list_anew(self) -> None:
        session = self._session
        self._structure = Structure(session.document, session.shapes)
        self.words = Words(session, self._structure)
        self.edits = Edits(session, self.words)
        self._rows.clear()
        self._numbers = 0
        self._top = Row(0, None, None, 0)
        self._top.below = [self._new(self._structure.child(None, place), self._top, place) for place in range(self._structure.count(None))]

    def refresh(self) -> None:
        """The network was edited."""
        self.beginResetModel()
        self._list_anew()
        self.endResetModel()

    def _new(self, key: Key, above: Row, place: int) -> Row:
        self._numbers += 1
        row = self._rows[self._numbers] = Row(self._numbers, key, above, place)
        return row

    # Rows

    def _row(self, index: Index) -> Row:
        return self._rows[index.internalId()] if index.isValid() else self._top

    def key(self, index: Index) -> Key | None:
        """What a row stands for."""
        return self._row(index).key

    def index_of(self, key: Key) -> QModelIndex:
        """Where a layer or a connection into one is listed; rows above it are listed for that."""
        row, index = self._top, QModelIndex()
        for step in self._structure.place_of(key):
            found = next((below for below in row.below if below.key == step), None)
            if found is None and self.canFetchMore(index):
                self.fetchMore(index)
                found = next((below for below in row.below if below.key == step), None)
            if found is None:
                return QModelIndex()
            row, index = found, self.createIndex(found.place, 0, found.number)
        return index

    def index_of_thing(self, id: str) -> QModelIndex:
        """Where a node, a note, an arrow or a group is listed."""
        return self.index_of(self._structure.key_of(id))

    def child_of(self, above: Index, key: Key) -> QModelIndex:
        """Where a key is listed below a row, as far as it is."""
        found = next((row for row in self._row(above).below if row.key == key), None)
        return QModelIndex() if found is None else self.createIndex(found.place, 0, found.number)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own default
        below = self._row(parent).below
        if not 0 <= row < len(below) or not 0 <= column < 2:
            return QModelIndex()
        return self.createIndex(row, column, below[row].number)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt's own default
        above = self._row(index).above if index.isValid() else None
        return QModelIndex() if above is None or above.key is None else self.createIndex(above.place, 0, above.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self._row(parent).below) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 2

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's own default
        return parent.column() <= 0 and self._structure.count(self._row(parent).key) > 0

    def canFetchMore(self, parent: Index) -> bool:
        row = self._row(parent)
        return parent.column() <= 0 and len(row.below) < self._structure.count(row.key)

    def fetchMore(self, parent: Index) -> None:
        row = self._row(parent)
        first = len(row.below)
        last = min(first + AT_ONCE, self._structure.count(row.key)) - 1
        if last >= first:
            self.beginInsertRows(parent, first, last)
            row.below += [self._new(self._structure.child(row.key, place), row, place) for place in range(first, last + 1)]
            self.endInsertRows()

    # What they say

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        key = self._row(index).key
        if key is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words.value(key) if index.column() else self.words.title(key)
        if role == Qt.ItemDataRole.EditRole:
            return self.edits.text(key)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            spoken = self.words.spoken(key)
            return plain(spoken) if role == Qt.ItemDataRole.ToolTipRole else spoken
        if role == Qt.ItemDataRole.DecorationRole and key.thing and not index.column():
            if key.kind == "layer":
                return color(FAMILIES.get(self._structure.entry(key.id).color, FAMILIES["maths"]))
            tint = TINTS.get(self._session.document.furniture[key.id].color)
            return None if tint is None else color(tint)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Part of the network"), self.tr("Value"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        key = self._row(index).key
        if key is None:
            return Qt.ItemFlag.NoItemFlags
        edited = index.column() == (0 if key.thing else 1) and self.edits.can(key)
        return plain | Qt.ItemFlag.ItemIsEditable if edited else plain

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        key = self._row(index).key
        return role == Qt.ItemDataRole.EditRole and key is not None and self.edits.take(key, value)
