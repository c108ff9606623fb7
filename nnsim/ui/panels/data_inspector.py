"""All samples as a table, and pictures as pictures, one part of the split at a time."""

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.document import Change
from nnsim.ui import fonts
from nnsim.ui.numerals import brief, spaced
from nnsim.ui.panels.describing import described
from nnsim.ui.panels.sequence_table import sequence_table
from nnsim.ui.panels.thumbnails import classes_of
from nnsim.ui.sample_pictures import enlarged, picture_of
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import SMALL, Theme
from nnsim.ui.widgets.buttons import Button, Segmented
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Fault, Note, Title
from nnsim.ui.widgets.scrolling import thin_bars
from nnsim.ui.widgets.table import ArrayModel, ArrayTable

MOST_COLUMNS = 1024
PICTURE = 56


class DataInspector(QDialog):
    """The session's data set, to be looked at. It stays open beside the training window and follows other data."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Data"))
        self.resize(760, 520)
        self.title = Title()
        self.about = Note()
        self.part = Segmented(
            [("all", self.tr("All")), ("train", self.tr("Train")), ("validation", self.tr("Validation")), ("test", self.tr("Test"))]
        )
        self.part.setAccessibleName(self.tr("Part of the split"))
        self.view = Segmented([("table", self.tr("Table")), ("pictures", self.tr("Pictures"))])
        self.view.setAccessibleName(self.tr("How samples are shown"))
        self.search = SearchField(self.tr("Class or sample number"))
        self.search.setFixedWidth(190)
        self.none = Fault()
        self.model = ArrayModel(self)
        self.table = ArrayTable(self.model, 82)
        self.table.setAccessibleName(self.tr("Samples"))
        self.pictures = PictureModel(session.theme, self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self._picture_view())
        self._lay_out()
        self.part.chosen.connect(lambda _: self.refresh())
        self.view.chosen.connect(lambda which: self.pages.setCurrentIndex(int(which == "pictures")))
        self.search.textChanged.connect(lambda _: self.refresh())
        session.documentChanged.connect(self._followed)
        session.projectReplaced.connect(self.close)
        self.refresh()
        self.table.setFocus()
        if session.dataset is not None and session.dataset.image_shape is not None:
            self.view.set_current("pictures")
            self.pages.setCurrentIndex(1)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.about)
        row = QHBoxLayout()
        row.addWidget(self.part)
        row.addWidget(self.view)
        row.addStretch(1)
        row.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self.none)
        column.addWidget(self.pages, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        close = Button(self.tr("Close"))
        close.clicked.connect(self.close)
        bottom.addWidget(close)
        column.addLayout(bottom)

    def _picture_view(self) -> QListView:
        view = QListView()
        view.setModel(self.pictures)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setUniformItemSizes(True)
        view.setIconSize(QSize(PICTURE, PICTURE))
        view.setGridSize(QSize(PICTURE + 20, PICTURE + 26))
        view.setFont(fonts.text(SMALL))
        view.setAccessibleName(self.tr("Samples as pictures"))
        thin_bars(view)
        return view

    def _followed(self, change: Change) -> None:
        if change.data or change.settings & {"split", "stratified", "seed"}:
            self.refresh()

    def refresh(self) -> None:
        """Show the chosen part of the present data set."""
        dataset = self.session.dataset
        if dataset is None:
            self.close()
            return
        reference = self.session.document.data
        self.title.setText(said((reference.title if reference is not None else "") or dataset.name) or self.tr("Own data"))
        size = described(dataset)
        words = (f"{size[:1].upper()}{size[1:]}.", *map(said, dataset.notes), dataset.attribution)
        self.about.setText(spaced(" ".join(part for part in words if part)))
        self.view.setVisible(dataset.image_shape is not None)
        for key in ("train", "validation", "test"):
            segment = self.part.segment(key)
            segment.setEnabled(self.session.parts is not None)
            segment.setToolTip("" if self.session.parts is not None else self.tr("The data is not split yet"))
        rows = self._rows(dataset)
        self.none.say("" if len(rows) else self.tr("No sample of this part fits."))
        self._fill(dataset, rows)
        self.pictures.show(dataset, rows)

    def _rows(self, dataset: Dataset) -> np.ndarray:
        """Indices of the samples to show."""
        parts = self.session.parts
        rows = np.arange(dataset.samples) if parts is None or self.part.current == "all" else getattr(parts, self.part.current)
        rows = rows[rows < dataset.samples]
        wanted = self.search.text().strip().casefold()
        if not wanted:
            return rows
        labels = [name.casefold() for name in dataset.class_labels()]
        fitting = np.array([wanted in label for label in labels] or [False])
        classes = classes_of(dataset)
        number = rows == int(wanted) if wanted.isdecimal() and len(wanted) < 10 else np.zeros(len(rows), bool)
        return rows[number | (fitting[classes[rows]] if len(labels) else False)]

    def _fill(self, dataset: Dataset, rows: np.ndarray) -> None:
        if dataset.sequence and isinstance(dataset.inputs, np.ndarray):
            found = sequence_table(dataset, rows)
            self.model.text_of = found.words
            self.model.show(found.array, found.rows, found.columns)
            return
        arrays = [array.reshape(len(array), -1)[rows][:, :MOST_COLUMNS] for array in listed(dataset.inputs)]
        targets = [array.reshape(len(array), -1)[rows].astype(float) for array in listed(dataset.targets)]
        table = np.column_stack(arrays + targets)
        inputs = sum(array.shape[1] for array in arrays)
        names = list(dataset.feature_names[:MOST_COLUMNS]) if len(dataset.feature_names) >= inputs else []
        names = names or [f"x{number + 1}" for number in range(inputs)]
        answers = table.shape[1] - inputs
        titles = list(dataset.target_names) if len(dataset.target_names) == answers else []
        names += titles or ([self.tr("target")] if answers == 1 else [f"y{number + 1}" for number in range(answers)])
        labels = dataset.class_labels() if answers == 1 else ()

        def text(row: int, column: int) -> str:
            value = float(self.model.array[row, column])
            if column >= inputs and labels and value.is_integer() and 0 <= value < len(labels):
                return labels[int(value)]
            return brief(value, 6)

        self.model.text_of = text
        self.model.show(table, [str(int(row)) for row in rows], names)


class PictureModel(QAbstractListModel):
    """Samples as pictures with their class below; a picture is only made when it comes into sight."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dataset: Dataset | None = None
        self._rows: np.ndarray = np.zeros(0, int)
        self._limit = 1.0

    def show(self, dataset: Dataset, rows: np.ndarray) -> None:
        self.beginResetModel()
        self._dataset = dataset if dataset.image_shape is not None and not isinstance(dataset.inputs, dict) else None
        self._rows = rows
        if self._dataset is not None:
            self._limit = float(np.nanmax(np.abs(self._dataset.inputs))) or 1.0  # type: ignore[arg-type]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() or self._dataset is None else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        dataset = self._dataset
        if dataset is None:
            return None
        sample = int(self._rows[index.row()])
        if role == Qt.ItemDataRole.DecorationRole:
            assert dataset.image_shape is not None
            assert isinstance(dataset.inputs, np.ndarray)
            picture = picture_of(dataset.inputs[sample], dataset.image_shape, self._theme, self._limit)
            return enlarged(picture, PICTURE)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            labels = dataset.class_labels()
            return labels[int(classes_of(dataset.subset([sample]))[0])] if labels else str(sample)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Sample {number}").format(number=sample)
        return None
