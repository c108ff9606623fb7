"""The pages of the import dialog: how a table, arrays or pictures are understood, each guess with a way to overrule it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Catalog
from nnsim.datasets import Dataset
from nnsim.ui.panels.import_preview import ROLE, PreviewModel, PreviewTable
from nnsim.ui.panels.import_reading import Choices, Look
from nnsim.ui.panels.import_time import RowsChoice
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.fields import Check, Combo
from nnsim.ui.widgets.labels import Elided, Note


class Page(QWidget):
    """`changed(choices)`: something was overruled."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices()

    def show_look(self, found: Look, choices: Choices) -> None:
        raise NotImplementedError

    def show_read(self, dataset: Dataset) -> None:
        """Show what became of it."""

    def _set(self, **changes: Any) -> None:
        self.choices = replace(self.choices, **changes)
        self.changed.emit(self.choices)


def _labelled(grid: QGridLayout, column: int, title: str, control: QWidget) -> None:
    grid.addWidget(Elided(title, SMALL, muted=True), 0, column)
    grid.addWidget(control, 1, column)
    control.setAccessibleName(title)


class TablePage(Page):
    """Delimiter, decimal sign, encoding, header, what a row is; below the first rows, each column with its role and kind."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.time = RowsChoice(catalog)
        self.time.changed.connect(lambda changes: self._set_table(**changes))
        self.time.writing.connect(lambda: self._set(as_text=True))
        self.delimiter = self._combo(
            [(self.tr("comma"), ","), (self.tr("semicolon"), ";"), (self.tr("tab"), "\t"), ("|", "|"), (self.tr("space"), " ")]
        )
        self.decimal = self._combo([(self.tr("point"), "."), (self.tr("comma"), ",")])
        self.encoding = self._combo(
            [(name, name.lower()) for name in ("UTF-8", "UTF-8-sig", "UTF-16", "UTF-16-LE", "UTF-16-BE", "cp1252", "Latin-1")]
        )
        self.header = Check(self.tr("First row holds names"))
        self.missing = self._combo([(self.tr("leave the row out"), "drop"), (self.tr("fill with the mean"), "mean")])
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        _labelled(grid, 0, self.tr("Columns divided by"), self.delimiter)
        _labelled(grid, 1, self.tr("Decimal sign"), self.decimal)
        _labelled(grid, 2, self.tr("Encoding"), self.encoding)
        _labelled(grid, 3, self.tr("Missing inputs"), self.missing)
        grid.addWidget(self.header, 1, 4)
        grid.setColumnStretch(5, 1)
        self.model = PreviewModel(self)
        self.rows = PreviewTable(self.model)
        self.rows.setAccessibleName(self.tr("First rows, with the role of each column"))
        self.rows.overruled.connect(self._overrule)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addWidget(self.time)
        column.addWidget(self.rows, 1)
        for key in ("delimiter", "decimal", "encoding", "missing"):
            combo = getattr(self, key)
            combo.activated.connect(lambda _, key=key, combo=combo: self._set_table(**{key: combo.currentData()}))
        self.header.clicked.connect(lambda: self._set_table(header=self.header.isChecked()))

    def _combo(self, options: list[tuple[str, str]]) -> Combo:
        combo = Combo()
        for title, data in options:
            combo.addItem(title, data)
        return combo

    def _set_table(self, **changes: Any) -> None:
        if "header" in changes:  # other names: what was said about columns by name no longer holds
            changes |= {"roles": {}, "kinds": {}}
        self._set(table=replace(self.choices.table, **changes))

    def show_look(self, found: Look, choices: Choices) -> None:
        preview = found.table
        assert preview is not None
        self.choices = choices
        for combo, value in (
            (self.delimiter, preview.delimiter), (self.decimal, preview.decimal), (self.encoding, preview.encoding.lower()),
            (self.missing, choices.table.missing),
        ):
            combo.setCurrentIndex(combo.findData(value))
        self.header.setChecked(preview.header)
        names = {column.name for column in preview.columns}
        kept = {name: role for name, role in choices.table.roles.items() if name in names}
        kinds = {name: kind for name, kind in choices.table.kinds.items() if name in names}
        self.choices = replace(choices, table=replace(choices.table, roles=kept, kinds=kinds))
        self.model.show(preview, kept, kinds)
        self.time.show_options(preview, self.choices.table)

    def _overrule(self, row: int, columns: list[int], choice: str) -> None:
        key = "roles" if row == ROLE else "kinds"
        names = {self.model.name(column): choice for column in columns}
        self._set_table(**{key: {**getattr(self.choices.table, key), **names}})


class ArrayPage(Page):
    """Which array, or which second file, holds the targets."""

    def __init__(self) -> None:
        super().__init__()
        self.about = Note()
        self.inputs, self.targets = Combo(), Combo()
        self.inputs.setAccessibleName(self.tr("Array of inputs"))
        self.targets.setAccessibleName(self.tr("Array of targets"))
        self.second = Button(self.tr("Choose file of targets…"), "table")
        self.second_name = Elided("", muted=True)
        self.scale = Check(self.tr("Divide the bytes of pictures by 255"))
        self.in_time = Check(self.tr("The second axis is time: each sample is a sequence of steps"))
        self.in_time.hide()
        self.in_time.clicked.connect(lambda: self._set(in_time=self.in_time.isChecked()))
        self.inputs.activated.connect(lambda: self._set(inputs=self.inputs.currentData()))
        self.targets.activated.connect(lambda: self._set(targets=self.targets.currentData()))
        self.second.clicked.connect(self._choose_second)
        self.scale.clicked.connect(lambda: self._set(scale=self.scale.isChecked()))
        self._npz = QWidget()
        grid = QGridLayout(self._npz)
        grid.setContentsMargins(0, 0, 0, 0)
        _labelled(grid, 0, self.tr("Array of inputs"), self.inputs)
        _labelled(grid, 1, self.tr("Array of targets"), self.targets)
        grid.setColumnStretch(2, 1)
        self._pair = QWidget()
        row = QHBoxLayout(self._pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.second)
        row.addWidget(self.second_name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.about, self._npz, self._pair, self.in_time, self.scale):
            column.addWidget(widget)
        column.addStretch(1)
        self._format = ""

    def show_look(self, found: Look, choices: Choices) -> None:
        self.choices, self._format = choices, found.format
        self._npz.setVisible(found.format == "npz")
        self._pair.setVisible(found.format != "npz")
        self.scale.setChecked(choices.scale)
        self.scale.setVisible(not found.arrays or any(dtype == "uint8" for _, dtype in found.arrays.values()))
        sizes = [f"{name} ({' × '.join(map(str, shape))}, {dtype})" for name, (shape, dtype) in found.arrays.items()]
        self.about.setText(", ".join(sizes) if sizes else self.tr("One array holds the inputs; a second file the targets."))
        self.second_name.setText(choices.labels or choices.targets or self.tr("none"))
        for combo, chosen in ((self.inputs, choices.inputs), (self.targets, choices.targets)):
            combo.clear()
            combo.addItem(self.tr("found by its name"), None)
            for name in found.arrays:
                combo.addItem(name, name)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))

    def show_read(self, dataset: Dataset) -> None:
        arrays = isinstance(dataset.inputs, np.ndarray) and dataset.inputs.ndim == 3 and self._format in ("npz", "npy")
        self.in_time.setVisible(arrays)
        self.in_time.setChecked(dataset.sequence)

    def _choose_second(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("File of targets"))
        if name:
            self.set_second(Path(name))

    def set_second(self, path: Path) -> None:
        """Take the targets from a second file."""
        self.second_name.setText(str(path))
        self._set(**{"labels" if self._format == "idx" else "targets": str(path)})


class ImagePage(Page):
    """Pictures of one folder; all need the same size, so a size can be given."""

    SIZES = (8, 16, 28, 32, 64)

    def __init__(self) -> None:
        super().__init__()
        self.resizing = Combo()
        self.resizing.addItem(self.tr("as they are"), None)
        for side in self.SIZES:
            self.resizing.addItem(f"{side} × {side}", (side, side))
        self.resizing.activated.connect(lambda: self._set(size=self.resizing.currentData()))
        grid = QGridLayout()
        _labelled(grid, 0, self.tr("Size of all pictures"), self.resizing)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Note(self.tr("Each folder inside is a class; its name is the class's name.")))
        column.addLayout(grid)
        column.addStretch(1)

    def show_look(self, found: Look, choices: Choices) -> None:
        self.choices = choices
        self.resizing.setCurrentIndex(next((i for i in range(self.resizing.count()) if self.resizing.itemData(i) == choices.size), 0))
