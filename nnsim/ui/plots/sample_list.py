"""A list of samples that stand out: as pictures where they are pictures, else as rows with their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from nnsim.datasets import Dataset
from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.sample_pictures import enlarged, picture_of
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.scrolling import thin_bars

Index = QModelIndex | QPersistentModelIndex
PICTURES = (48, 64, 80, 96, 128, 160, 192)
"""Sizes of pictures: the largest at which all can be seen is taken."""
WORDS = 36
"""Room below a picture, and beside it."""
MOST_VALUES = 8
"""Of a row, so many are written out."""


@dataclass(frozen=True)
class Item:
    """A sample of a part, the row of the data set that it is, and what is said about it in one line."""

    sample: int
    row: int
    text: str
    part: str = "train"


class SampleModel(QAbstractListModel):
    """The samples; a picture is made only when it comes into sight."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.items: list[Item] = []
        self._dataset: Dataset | None = None
        self._limit = 1.0
        self.size = PICTURES[0]
        """Of the longer side of a picture, at most."""

    @property
    def pictures(self) -> bool:
        dataset = self._dataset
        return dataset is not None and dataset.image_shape is not None and isinstance(dataset.inputs, np.ndarray)

    def take(self, dataset: Dataset | None) -> None:
        """Other data."""
        self._dataset = dataset
        self._limit = float(np.nanmax(np.abs(dataset.inputs), initial=0.0)) or 1.0 if self.pictures else 1.0  # type: ignore[union-attr, arg-type]

    def show(self, items: Sequence[Item]) -> None:
        if [item.row for item in items] == [item.row for item in self.items]:
            self.items = list(items)
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item, dataset = self.items[index.row()], self._dataset
        number = self._name(item).format(number=item.sample + 1)
        if role == Qt.ItemDataRole.DecorationRole and self.pictures and dataset is not None and item.row < dataset.samples:
            assert isinstance(dataset.inputs, np.ndarray)
            assert dataset.image_shape is not None
            return enlarged(picture_of(dataset.inputs[item.row], dataset.image_shape, self.theme, self._limit), self.size)
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text if self.pictures else f"{number}: {item.text}{self._values(item.row)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            whole = f"{number}: {item.text}{self._values(item.row)}"
            return plain(whole) if role == Qt.ItemDataRole.ToolTipRole else whole
        return None

    def _name(self, item: Item) -> str:
        if item.part == "train":
            return self.tr("sample {number}")
        return self.tr("validation sample {number}") if item.part == "validation" else self.tr("test sample {number}")

    def _values(self, row: int) -> str:
        """What a row of a table holds, with the names of its columns, as far as there is room for it."""
        dataset = self._dataset
        if dataset is None or self.pictures or not isinstance(dataset.inputs, np.ndarray) or dataset.inputs.ndim != 2:
            return ""
        if row >= dataset.samples:
            return ""
        names = dataset.feature_names or tuple(f"x {column + 1}" for column in range(dataset.inputs.shape[1]))
        pairs = zip(names[:MOST_VALUES], dataset.inputs[row, :MOST_VALUES].tolist(), strict=False)
        rest = " …" if dataset.inputs.shape[1] > MOST_VALUES else ""
        return "\n" + " · ".join(f"{name} {brief(float(value), 3)}" for name, value in pairs) + rest


class SampleList(QListView):
    """`gone(item)`: one was clicked, or chosen with the keyboard."""

    gone = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.samples = SampleModel(theme, self)
        self.setModel(self.samples)
        self.setFont(fonts.text(SMALL))
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWordWrap(True)
        self.setSpacing(3)
        self.samples.modelReset.connect(self._fit)
        thin_bars(self)
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.samples.theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, color(theme.panel))
        self.setPalette(palette)
        self.viewport().update()

    def take(self, dataset: Dataset | None) -> None:
        """Other data: pictures side by side, or rows below each other."""
        self.samples.take(dataset)
        pictures = self.samples.pictures
        self.setViewMode(QListView.ViewMode.IconMode if pictures else QListView.ViewMode.ListMode)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(pictures)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make pictures as large as they can be with all of them in sight."""
        room, count = self.contentsRect(), len(self.samples.items)
        fitting = [size for size in PICTURES if (room.width() // (size + WORDS)) * (room.height() // (size + WORDS)) >= count > 0]
        self.samples.size = size = max(fitting, default=PICTURES[0])
        self.setIconSize(QSize(size, size))
        grid = QSize(size + WORDS, size + WORDS) if self.samples.pictures else QSize()
        if grid != self.gridSize():
            self.setGridSize(grid)

    def _go(self, index: QModelIndex) -> None:
        self.gone.emit(self.samples.items[index.row()])
