"""Own data: choose a file or a folder, see how it is understood, overrule what was guessed wrongly, import."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset
from nnsim.datasets.suggest import Suggestion, suggest
from nnsim.ui.numerals import spaced
from nnsim.ui.panels.describing import described
from nnsim.ui.panels.import_pages import ArrayPage, ImagePage, Page, TablePage
from nnsim.ui.panels.import_reading import Choices, Look, Reading, look, read
from nnsim.ui.panels.import_text import TextPage
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.fields import Check
from nnsim.ui.widgets.labels import Elided, Fault, Note, Title


class ImportDialog(QDialog):
    """Reads in a thread of its own; the window never waits. What will happen is said before it happens."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import data"))
        self.resize(760, 640)
        self.path: Path | None = None
        self.choices = Choices()
        self.dataset: Dataset | None = None
        self.suggestion: Suggestion | None = None
        self._look: Look | None = None
        self.place = Elided(self.tr("No file chosen yet"), muted=True)
        self.fault = Fault()
        self.summary = Note()
        self.draw = Check(self.tr("Draw a small network that fits the data"))
        self.draw.setToolTip(
            self.tr("The canvas is empty: an input, a hidden layer, an output, Adam, mini-batches and a split to begin with.")
        )
        self.draw.setChecked(True)
        self.draw.setVisible(not session.document.network.nodes)
        self.pages = QStackedWidget()
        self.table_page, self.array_page, self.image_page = TablePage(session.catalog), ArrayPage(), ImagePage()
        self.text_page = TextPage(session.catalog)
        self._empty = Note(
            self.tr(
                "What can be read:\n\n"
                "•  tables of text, such as CSV: rows are samples, steps of sequences or a time series\n"
                "•  texts, to learn which character comes next\n"
                "•  arrays in NPY and NPZ files\n"
                "•  IDX files, the format of MNIST, packed or not\n"
                "•  a folder of pictures, with one folder inside for each class"
            )
        )
        self.pages.addWidget(self._empty)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for page in (self.table_page, self.text_page, self.array_page, self.image_page):
            self.pages.addWidget(page)
            page.changed.connect(self._changed)
        self.ready = PrimaryButton(self.tr("Import"))
        self.cancel = Button(self.tr("Cancel"))
        self.ready.clicked.connect(self._import)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self.looking, self.reading = Reading(self), Reading(self)
        self.looking.answered.connect(self._seen)
        self.reading.answered.connect(self._read)
        for work in (self.looking, self.reading):
            work.failed.connect(self._failed)
        self._show_state()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(self.tr("Import your own data")))
        row = QHBoxLayout()
        file = Button(self.tr("Choose file…"), "table")
        file.clicked.connect(self._choose_file)
        folder = Button(self.tr("Choose folder of pictures…"), "folder")
        folder.clicked.connect(self._choose_folder)
        row.addWidget(file)
        row.addWidget(folder)
        row.addSpacing(6)
        row.addWidget(self.place, 1)
        column.addLayout(row)
        column.addWidget(self.pages, 1)
        column.addWidget(self.fault)
        column.addWidget(self.summary)
        bottom = QHBoxLayout()
        bottom.addWidget(self.draw)
        bottom.addStretch(1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.ready)
        column.addLayout(bottom)

    # Choosing

    def _choose_file(self) -> None:
        kinds = self.tr("Data (*.csv *.tsv *.txt *.dat *.npy *.npz *.gz *ubyte *.idx);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import data"), "", kinds)
        if name:
            self.open_path(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of pictures"))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Look at a file or folder, and read it as it is understood."""
        self.path, self.choices = path, Choices()
        self.place.setText(str(path))
        self._look = None
        self._ask()

    def _ask(self) -> None:
        assert self.path is not None
        path, choices = self.path, self.choices
        self.dataset = self.suggestion = None
        self.fault.say("")
        self.reading.cancel()
        self.looking.ask(lambda: look(path, choices))
        self._show_state()

    def _changed(self, choices: Choices) -> None:
        """The user overruled something: look again if the table is to be taken apart differently, else only read again."""
        before, self.choices = self.choices, choices
        if self._look is None or self.path is None:
            return
        apart = ("delimiter", "decimal", "encoding", "header")
        if before.as_text != choices.as_text or any(getattr(before.table, key) != getattr(choices.table, key) for key in apart):
            self._ask()
        else:
            page = self.pages.currentWidget()
            assert isinstance(page, Page)
            page.show_look(self._look, choices)
            self._start_reading()

    # Answers

    def _seen(self, found: Look) -> None:
        self._look = found
        page = {"table": self.table_page, "text": self.text_page, "images": self.image_page}.get(found.format, self.array_page)
        if found.labels is not None and self.choices.labels is None:
            self.choices = replace(self.choices, labels=found.labels)
        page.show_look(found, self.choices)
        self.choices = page.choices
        self.pages.setCurrentWidget(page)
        self._start_reading()

    def _start_reading(self) -> None:
        assert self.path is not None
        assert self._look is not None
        path, name, choices = self.path, self._look.format, self.choices
        self.dataset = self.suggestion = None
        self.fault.say("")
        self.reading.ask(lambda: read(path, name, choices))
        self._show_state()

    def _read(self, dataset: Dataset) -> None:
        try:
            self.suggestion = suggest(dataset)
        except ProjectError as error:
            self.fault.say(said(error))
        self.dataset = dataset
        page = self.pages.currentWidget()
        if isinstance(page, Page):
            page.show_read(dataset)
        self._show_state()

    def _failed(self, sentence: str) -> None:
        self.fault.say(spaced(sentence))
        self._show_state()

    def _show_state(self) -> None:
        busy = self.looking.busy or self.reading.busy
        self.ready.setEnabled(self.dataset is not None and self.suggestion is not None and not busy)
        if busy:
            self.summary.setText(self.tr("Reading…"))
            self.ready.setToolTip(self.tr("The file is still being read"))
        elif self.dataset is not None and self.suggestion is not None:
            self.summary.setText(spaced(self._sentence(self.dataset, self.suggestion)))
            self.ready.setToolTip("")
        else:
            self.summary.setText("")
            self.ready.setToolTip(self.fault.text() or self.tr("Choose a file or folder first"))
        self.summary.setVisible(bool(self.summary.text()))

    def _sentence(self, dataset: Dataset, suggestion: Suggestion) -> str:
        """What importing will do."""
        text = self.tr("Imports {what}.").format(what=described(dataset))
        labels = dataset.class_labels()
        known = dataset.sequence and dataset.feature_names == dataset.class_labels()  # characters, which go by their own names
        numbered = labels == tuple(map(str, range(len(labels))))
        labels = () if known or numbered else labels
        mapping = ", ".join(f"{place} = {label}" for place, label in enumerate(labels[:6])) + (" …" if len(labels) > 6 else "")
        classes = self.tr("Classes: {mapping}.").format(mapping=mapping) if labels else ""
        return " ".join(part for part in (text, classes, *map(said, dataset.notes), said(suggestion.sentence)) if part)

    # Ending

    def _import(self) -> None:
        if self.dataset is not None and self.suggestion is not None:
            draw = self.draw.isVisibleTo(self) and self.draw.isChecked()
            self.session.data_edits.take(self.dataset, self.suggestion, draw)
            self.accept()

    def done(self, result: int) -> None:
        self.looking.cancel()
        self.reading.cancel()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.looking.cancel()
        self.reading.cancel()
        super().closeEvent(event)
