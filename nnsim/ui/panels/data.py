"""The Data panel: what the network learns from, shown as what it is, with everything that can be set on it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Entry, Int, Plain, ProjectError
from nnsim.datasets import Dataset, make
from nnsim.document import DataReference, SetData
from nnsim.document.settings import BY_KEY
from nnsim.engine.streams import stream
from nnsim.ui.helping import about
from nnsim.ui.panels.data_inspector import DataInspector
from nnsim.ui.panels.describing import described
from nnsim.ui.panels.import_dialog import ImportDialog
from nnsim.ui.panels.settings_form import Gestures, SettingsForm
from nnsim.ui.panels.split_editor import SplitEditor
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.vocabulary import translated
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Heading, Note
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.tiles import Tile, TileGrid

SEED = Int(
    key="seed", title=str(QT_TRANSLATE_NOOP("catalogue", "Seed")), default=0, minimum=0, maximum=2**32 - 1,
    help=str(QT_TRANSLATE_NOOP("catalogue", "Draws other samples of the same kind.")),
)
OWN = "own data"
ACROSS, SIDE = 5, 37


class DataPanel(QWidget):
    """Tiles of all data sets, the settings of the chosen one, and how its samples are used."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Data"))
        self._gestures = Gestures(session, self)
        self._made: dict[str, Dataset] = {}
        self._form: ParameterForm | None = None
        self._form_of: object = None
        self._dialog: ImportDialog | None = None
        self.tiles = TileGrid(ACROSS)
        for entry in session.catalog.entries("dataset"):
            tile = self.tiles.add(entry.key, Tile(entry.title, f"{entry.title}: {entry.summary}", SIDE, waits=True))
            tile.setAccessibleDescription(entry.summary)
            tile.clicked.connect(lambda _=False, entry=entry: self._choose(entry))
        self.about = Note()
        self._slot = QVBoxLayout()
        self.settings = SettingsForm(
            session, ("split", "standardize", "batch_size"), made={"split": SplitEditor(translated(BY_KEY["split"]))}
        )
        self.in_order = Note(
            self.tr("Split by time, not by chance: the earliest samples train, the latest test, and overlapping ones between are left out.")
        )
        self.import_button = LinkButton(self.tr("Import…"))
        self.show_button = LinkButton(self.tr("Show data"))
        self.import_button.clicked.connect(lambda: self.open_import())
        self.show_button.clicked.connect(self.open_inspector)
        self._lay_out()
        self._drawn = QTimer(self)
        self._drawn.setInterval(0)
        self._drawn.timeout.connect(self._draw_next)
        session.documentChanged.connect(lambda change: self.refresh() if change.data else None)
        session.projectReplaced.connect(self.refresh)
        session.themeChanged.connect(lambda _: self._draw_again())
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(Heading(self.tr("Data")), 1)
        top.addWidget(self.import_button)
        top.addWidget(self.show_button)
        top.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tiles)
        column.addWidget(self.about)
        self._slot.setSpacing(0)
        column.addLayout(self._slot)
        column.addWidget(self.settings)
        column.addWidget(self.in_order)

    # Choosing

    def _choose(self, entry: Entry) -> None:
        reference = self.session.document.data
        if reference is not None and _key(reference.generator) == entry.key:
            return
        self.session.push(SetData(DataReference(generator=entry.key, title=entry.title), label=self._choose_text(entry.title)))

    def _choose_text(self, title: str) -> str:
        return self.tr("choose {title}").format(title=title)

    def _set(self, key: str, value: Plain) -> None:
        reference = self.session.document.data
        assert reference is not None
        entry = self.session.catalog.entry("dataset", _key(reference.generator))
        if key == SEED.key:
            changed = replace(reference, seed=int(str(value)))
        else:
            values = {**self.session.catalog.spec("dataset", reference.generator).values, key: value}
            changed = replace(reference, generator=self.session.catalog.spec("dataset", {"key": entry.key, **values}).plain())
        self.session.push(SetData(changed, self.tr("change {title}").format(title=entry.title), self._gestures.current))

    # Showing

    def refresh(self) -> None:
        """Show what the document says."""
        reference = self.session.document.data
        key = _key(reference.generator) if reference is not None else None
        self.tiles.choose(key if isinstance(key, str) else None)
        self._show_own(reference)
        self._show_form(reference)
        self._show_about(reference)
        self.show_button.setEnabled(reference is not None)
        self.show_button.setToolTip("" if reference is not None else self.tr("Choose a data set first"))

    def _show_own(self, reference: DataReference | None) -> None:
        own = self.tiles.tiles.get(OWN)
        if reference is None or reference.blob is None:
            if own is not None:
                own.hide()
            return
        if own is None:
            own = self.tiles.add(OWN, Tile(self.tr("own"), reference.title, SIDE))
            own.clicked.connect(self.open_inspector)
        own.show()
        own.setAccessibleName(reference.title)
        own.setToolTip(plain(reference.title))
        dataset = self.session.dataset
        own.set_drawing(drawing(dataset, self.session.theme) if dataset is not None else None)
        self.tiles.choose(OWN)

    def _show_form(self, reference: DataReference | None) -> None:
        key = _key(reference.generator) if reference is not None else None
        if not isinstance(key, str) or reference is None:
            self._clear_form(None)
            return
        entry = self.session.catalog.entry("dataset", key)
        values: Mapping[str, Plain] = {**self.session.catalog.spec("dataset", reference.generator).values, "seed": reference.seed}
        if self._form_of == key and self._form is not None:
            self._form.set_values(values)
            return
        self._clear_form(key)
        if not entry.parameters:
            return
        self._form = ParameterForm((*entry.parameters, SEED), self.session.catalog, values, flat=True)
        about(self._form, f"dataset/{key}")
        self._form.changed.connect(self._set)
        self._gestures.follow(self._form)
        self._slot.addWidget(self._form)

    def _clear_form(self, key: object) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        self._form, self._form_of = None, key

    def _show_about(self, reference: DataReference | None) -> None:
        if reference is None:
            self.in_order.hide()
            self.about.setText(self.tr("Choose what the network learns from."))
            return
        dataset = self.session.dataset
        self.in_order.setVisible(dataset is not None and dataset.ordered)
        title = said(reference.title or (dataset.name if dataset is not None else ""))
        self.about.setText(title if dataset is None else f"{title} · {described(dataset)}")
        self.about.setToolTip(plain("\n".join(part for part in (self.about.text(), dataset.attribution if dataset else "") if part)))

    # Pictures

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawn.start()

    @property
    def busy(self) -> bool:
        """Whether some tiles are still to be drawn."""
        return self._drawn.isActive()

    def _draw_next(self) -> None:
        """One picture a turn, so that the window stays awake."""
        for key, tile in self.tiles.tiles.items():
            if key != OWN and key not in self._made:
                try:
                    self._made[key] = make(self.session.catalog.spec("dataset", key), stream(0, "data"))
                except ProjectError as error:
                    tile.setToolTip(said(error))
                    tile.set_drawing(None)
                    self._made[key] = Dataset([0.0])
                    return
                tile.set_drawing(drawing(self._made[key], self.session.theme))
                return
        self._drawn.stop()

    def _draw_again(self) -> None:
        for key, dataset in self._made.items():
            self.tiles.tiles[key].set_drawing(drawing(dataset, self.session.theme))
        self._show_own(self.session.document.data)

    # Dialogs

    def open_import(self, path: Path | None = None) -> ImportDialog:
        """Open the dialog that reads people's own data, or bring it to the front; with a path, on that file or folder."""
        if self._dialog is None:
            self._dialog = ImportDialog(self.session, self.window())
            self._dialog.finished.connect(self._forget_import)
        self._dialog.open()
        if path is not None:
            self._dialog.open_path(path)
        return self._dialog

    def _forget_import(self) -> None:
        self._dialog = None

    def open_inspector(self) -> None:
        """Open the table of all samples."""
        if self.session.dataset is not None:
            DataInspector(self.session, self.window()).show()


def _key(generator: Plain) -> Plain:
    return generator.get("key") if isinstance(generator, Mapping) else generator
