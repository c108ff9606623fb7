"""The first rows of a table that is to be imported, above them what each column is for; many columns cost no more than a few."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QTableView, QWidget

from nnsim.datasets.readers.preview import TablePreview
from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.header import quiet_headers
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.scrolling import thin_bars

Index = QModelIndex | QPersistentModelIndex
ROLE, KIND = 0, 1
"""The two rows that can be changed."""
SHOWN_ROWS = 20
Titles = Mapping[str, str]


class PreviewModel(QAbstractTableModel):
    """Role and kind of each column, then the first rows as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: TablePreview | None = None
        self._given: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
        roles = {
            "input": self.tr("input"), "target": self.tr("target"), "sequence": self.tr("sequence"), "ignore": self.tr("ignore"),
        }
        kinds = {"number": self.tr("numbers"), "text": self.tr("words")}
        self.titles: tuple[Titles, Titles] = (roles, kinds)
        self._names = (self.tr("role"), self.tr("holds"))

    def show(self, preview: TablePreview, roles: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        """Show a preview, and what was overruled by name of column."""
        self.beginResetModel()
        self._preview, self._given = preview, (roles, kinds)
        self.endResetModel()

    def chosen(self, row: int, column: int) -> str:
        """The role (row 0) or kind (row 1) of a column, as it will be read."""
        assert self._preview is not None
        found = self._preview.columns[column]
        return self._given[row].get(found.name, (found.role, found.kind)[row])

    def name(self, column: int) -> str:
        assert self._preview is not None
        return self._preview.columns[column].name

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() or self._preview is None else 2 + min(len(self._preview.rows), SHOWN_ROWS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() or self._preview is None else len(self._preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        preview = self._preview
        if preview is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if row > KIND:
                return preview.rows[row - 2][column]
            return f"{self.titles[row][self.chosen(row, column)]} ▾"
        if role == Qt.ItemDataRole.ToolTipRole and row <= KIND:
            counted = preview.columns[column]
            words = self.tr("{name}: {missing} missing, {distinct} different")
            return plain(words.format(name=counted.name, missing=counted.missing, distinct=counted.distinct))
        if role == Qt.ItemDataRole.FontRole and row <= KIND:
            return fonts.text(SMALL, 600)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or self._preview is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._preview.columns[section].name
        return self._names[section] if section <= KIND else str(section - 1)


class PreviewTable(QTableView):
    """Click a role or kind, or press Enter on it, to choose another one; for all selected columns at once."""

    overruled = Signal(int, list, str)

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        thin_bars(self)
        self.setShowGrid(False)
        self.setFont(fonts.numbers(SMALL))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        quiet_headers(self, 104, 25, Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().setFixedWidth(52)
        self.clicked.connect(self._open)

    def columns(self, row: int) -> Sequence[int]:
        """Selected columns in one of the two rows that can be changed."""
        return sorted({index.column() for index in self.selectedIndexes() if index.row() == row})

    def menu(self, row: int, columns: Sequence[int]) -> QMenu:
        """What these columns can be."""
        menu = QMenu(self)
        for key, title in self._model.titles[row].items():
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(all(self._model.chosen(row, column) == key for column in columns))
            action.triggered.connect(lambda _=False, key=key: self.overruled.emit(row, list(columns), key))
            menu.addAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().row() in (ROLE, KIND):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.row() > KIND or (len(self.columns(index.row())) > 1 and self._extending()):
            return
        menu = self.menu(index.row(), self.columns(index.row()) or [index.column()])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))

    def _extending(self) -> bool:
        """Whether a key is held that says: more columns are still to be added."""
        held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        return bool(QApplication.keyboardModifiers() & held)
