"""Tables of numbers of any size, since only the cells on screen are asked for; signed values as colours behind the figures."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from nnsim.ui import fonts
from nnsim.ui.numerals import brief, number
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL, Theme, diverging
from nnsim.ui.widgets import glyphs, painting
from nnsim.ui.widgets.editors.stepping import read
from nnsim.ui.widgets.header import quiet_headers
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.scrolling import thin_bars

Index = QModelIndex | QPersistentModelIndex
Marks = Callable[[int, int], str]
"""What stands on a cell: "frozen", "removed" or ""."""


def narrow(value: float) -> str:
    """A number in at most eight characters, which is what a cell has room for."""
    size = abs(value)
    if 0 < size < 1e-3 or size >= 1e5:
        return number(value, 2)
    return brief(value, 3 if size < 0.1 else 4)


class ArrayModel(QAbstractTableModel):
    """Rows and columns of numbers. With `edited` connected the cells can be typed into; the model itself never changes a value."""

    edited = Signal(int, int, float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.array: npt.NDArray[np.floating] = np.zeros((0, 0))
        self.rows: Sequence[str] = ()
        self.columns: Sequence[str] = ()
        self.limit = 0.0
        """Largest magnitude, at which colours are full."""
        self.editable = False
        self.marks: Marks = lambda row, column: ""
        self.text_of: Callable[[int, int], str] | None = None

    def show(self, array: npt.NDArray[np.floating], rows: Sequence[str], columns: Sequence[str]) -> None:
        """Show an array (rows, columns). While the shape stays, what is selected and scrolled to stays too."""
        finite = array[np.isfinite(array)]
        self.limit = float(np.abs(finite).max()) if finite.size else 0.0
        same = array.shape == self.array.shape and list(rows) == list(self.rows) and list(columns) == list(self.columns)
        if same:
            self.array = array
            if array.size:
                self.dataChanged.emit(self.index(0, 0), self.index(array.shape[0] - 1, array.shape[1] - 1))
            return
        self.beginResetModel()
        self.array, self.rows, self.columns = array, tuple(rows), tuple(columns)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self.array.shape[0]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self.array.shape[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return repr(float(self.array[row, column]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(f"{self.rows[row]} · {self.columns[column]} = {float(self.array[row, column])!r}")
        return None

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.text_of(row, column) if self.text_of is not None else narrow(float(self.array[row, column]))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = self.columns if orientation == Qt.Orientation.Horizontal else self.rows
        return names[section] if section < len(names) else None  # while one header is told of a reset, the other still counts the old rows

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return plain | Qt.ItemFlag.ItemIsEditable if self.editable else plain

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        try:
            number = float(read(str(value)))
            if not np.isfinite(number):
                raise ValueError(self.tr("must be a finite number"))
        except ValueError as error:
            self.refused.emit(self.tr("A weight {why}.").format(why=said(error)))
            return False
        if number != float(self.array[index.row(), index.column()]):
            self.edited.emit(index.row(), index.column(), number)
        return True


class SignedCells(QStyledItemDelegate):
    """Cells with the colour of their value behind the figures; frozen and removed ones carry a mark as well.

    A table is painted anew with every frame, so colours, font and widths are worked out beforehand.
    """

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._scale = [QColor(*(int(part) for part in row)) for row in diverging(theme)]
        light, dark = QColor("#ffffff"), QColor("#1d2433")
        self._inks = [light if shade.lightnessF() < 0.55 else dark for shade in self._scale]
        self._font = fonts.numbers(SMALL)
        metrics = QFontMetricsF(self._font)
        self._advance = metrics.horizontalAdvance("0")
        self._base = (metrics.ascent() - metrics.descent()) / 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        model = self._table.model()
        assert isinstance(model, ArrayModel)
        row, column, box = index.row(), index.column(), option.rect
        left, top, width, height = box.left(), box.top(), box.width(), box.height()
        mark = model.marks(row, column)
        step = self._step(float(model.array[row, column]), model.limit)
        ground, ink, words = self._scale[step], self._inks[step], model.text_at(row, column)
        if mark == "removed":
            ground, ink, words = painting.hover(self._table), painting.muted(self._table), "×"
        painter.fillRect(left, top, width - 1, height - 1, ground)
        if self._table.selectionModel().isSelected(index):
            painter.setPen(painting.accent(self._table))
            painter.drawRect(left, top, width - 2, height - 2)
        painter.setFont(self._font)
        painter.setPen(ink)
        place = left + max(width - 6 - self._advance * len(words), 2)
        painter.drawText(QPointF(place, top + height / 2 + self._base), words)
        if mark == "frozen":
            glyphs.paint(painter, "frozen", QRectF(left + 2, top + 2, 8, 8), ink)

    def _step(self, value: float, limit: float) -> int:
        """The place of a value on the scale of colours."""
        if not limit or value != value:
            return 128
        return round(128 + 127 * min(max(value / limit, -1.0), 1.0))


class ArrayTable(QTableView):
    """A quiet table: small figures, thin lines, names that stay in sight."""

    def __init__(self, model: ArrayModel, narrowest: int = 58, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowest = narrowest
        self.setModel(model)
        thin_bars(self)
        self.setFont(fonts.numbers(SMALL))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        quiet_headers(self, 62, 24, Qt.AlignmentFlag.AlignRight)
        model.modelReset.connect(self._fit_names)

    def _fit_names(self) -> None:
        model = self.model()
        assert isinstance(model, ArrayModel)
        metrics = QFontMetrics(fonts.text(SMALL))
        names = list(model.rows)[:200]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=20)
        self.verticalHeader().setFixedWidth(min(widest + 16, 140))
        for column, name in enumerate(list(model.columns)[:64]):
            self.setColumnWidth(column, min(max(metrics.horizontalAdvance(name) + 18, self._narrowest), 140))
