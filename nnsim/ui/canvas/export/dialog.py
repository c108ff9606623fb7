"""Export a picture of the network: what, how it looks, how large, with a preview of just that."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSettings, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Catalog, Choice, FileError, Flag, Int, Plain, ProjectError
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.export.files import clipping, image, save
from nnsim.ui.canvas.export.sheet import Sheet
from nnsim.ui.numerals import tidy
from nnsim.ui.sentences import said
from nnsim.ui.theme import DARK, LIGHT, Theme
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Fault, Note, Title

PREVIEW = QSize(520, 320)
ROOM = 10.0
REMEMBERED = ("format", "scale", "ground", "grid", "notes", "numbers")


class ExportDialog(QDialog):
    """Made for one moment of the canvas. `said` is given one sentence when a picture was written."""

    def __init__(
        self, view: View, theme: Theme, catalog: Catalog, folder: Path, said: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export picture of the network"))
        self._view, self._folder, self._said = view, folder, said
        self.sheet: Sheet | None = None
        self.preview = Preview(self.tr("Preview of the picture"), self)
        self.form = self._form(theme, catalog)
        self.form.changed.connect(self._show)
        self.size_note, self.fault = Note(), Fault()
        self.copy = Button(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the picture, as pixels and as vectors"))
        self.copy.clicked.connect(self._copy)
        self.export = PrimaryButton(self.tr("Export…"))
        self.export.setDefault(True)
        self.export.clicked.connect(self._export)
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addWidget(Title(self.tr("Picture of the network")))
        side.addWidget(self.form)
        side.addWidget(self.size_note)
        side.addWidget(self.fault)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.preview, 1)
        row.addLayout(side)
        bottom = QHBoxLayout()
        bottom.addWidget(self.copy)
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addLayout(row)
        column.addLayout(bottom)
        self.form.setFixedWidth(260)
        self.size_note.setFixedWidth(260)
        self.fault.setFixedWidth(260)
        self._show()

    def _form(self, theme: Theme, catalog: Catalog) -> ParameterForm:
        """What can be chosen, as it was chosen last; a selection is taken if there is one."""
        unrolled = self._view.steps is not None
        parts = [("all", self.tr("All time steps") if unrolled else self.tr("Whole network"))]
        if unrolled:
            parts.append(("sight", self.tr("Time steps in sight")))
        elif self._view.selection:
            parts.append(("selected", self.tr("Selection")))
        formats = [("svg", self.tr("SVG, vectors")), ("pdf", self.tr("PDF, vectors")), ("png", self.tr("PNG, pixels"))]
        looks = [("light", self.tr("Light")), ("dark", self.tr("Dark"))]
        values_too = self.tr("Values as numbers") if unrolled else self.tr("Weights and biases as numbers")
        parameters = (
            Choice(key="part", title=self.tr("What"), default=parts[0 if unrolled else -1][0], options=tuple(parts)),
            Choice(key="format", title=self.tr("Format"), default="svg", options=tuple(formats)),
            Int(key="scale", title=self.tr("Size in %"), default=100, minimum=10, maximum=2000),
            Choice(key="theme", title=self.tr("Appearance"), default=theme.name, options=tuple(looks)),
            Flag(key="ground", title=self.tr("Background"), default=True),
            Flag(key="grid", title=self.tr("Grid"), default=False),
            *(() if unrolled else (Flag(key="notes", title=self.tr("Notes and groups"), default=True),)),
            Flag(key="numbers", title=values_too, default=False),
        )
        values: dict[str, Plain] = {item.key: item.default for item in parameters}
        kept = QSettings()
        for item in parameters:
            if item.key in REMEMBERED and kept.contains(f"export/{item.key}"):
                stored: Any = kept.value(f"export/{item.key}", item.default, type(item.default))
                with suppress(ValueError):
                    values[item.key] = item.convert(stored)
        return ParameterForm(parameters, catalog, values)

    @property
    def wanted(self) -> Wanted:
        values = self.form.values()
        return Wanted(
            theme=DARK if values["theme"] == "dark" else LIGHT, selected=values["part"] == "selected", ground=bool(values["ground"]),
            grid=bool(values["grid"]), numbers=bool(values["numbers"]), notes=bool(values.get("notes", True)),
            in_sight=values["part"] == "sight",
        )  # fmt: skip

    def _show(self) -> None:
        """Make the picture anew, and say how large it is."""
        values = self.form.values()
        try:
            self.sheet = sheet(self._view, self.wanted).scaled(int(str(values["scale"])) / 100)
        except ProjectError as error:
            self.sheet = None
            self.fault.say(said(error))
        else:
            self.fault.say("")
            if values["format"] == "png":
                size = self.sheet.pixels
                self.size_note.setText(self.tr("{width} × {height} pixels").format(width=size.width(), height=size.height()))
            else:
                width, height = (tidy(f"{length:.1f}") for length in self.sheet.centimetres)
                self.size_note.setText(self.tr("{width} × {height} cm").format(width=width, height=height))
        self.preview.show_sheet(self.sheet)
        for button in (self.copy, self.export):
            button.setEnabled(self.sheet is not None)

    def _copy(self) -> None:
        if self.sheet is not None:
            self._try(lambda made: QGuiApplication.clipboard().setMimeData(clipping(made)), self.tr("The picture is on the clipboard."))

    def _export(self) -> None:
        form = str(self.form.values()["format"])
        name = (self._view.document.title.replace("/", " ").strip() or self.tr("Network")) + f".{form}"
        filters = self.tr("Pictures (*.{0})").format(form)
        path, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), str(self._folder / name), filters)
        if path:
            target = Path(path if path.lower().endswith(f".{form}") else f"{path}.{form}")
            if self._try(lambda made: save(made, target), self.tr("The picture was saved as {name}.").format(name=target.name)):
                self._remember()
                self.accept()

    def _try(self, do: Callable[[Sheet], None], success: str) -> bool:
        """Do something with the picture; what goes wrong is said in the dialog, and nothing is lost."""
        if self.sheet is None:
            return False
        try:
            do(self.sheet)
        except (FileError, ProjectError) as error:
            self.fault.say(said(error))
            return False
        self._said(success)
        return True

    def _remember(self) -> None:
        for key, value in self.form.values().items():
            if key in REMEMBERED:
                QSettings().setValue(f"export/{key}", value)


class Preview(QWidget):
    """The picture as it will be, as large as there is room."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumSize(PREVIEW)
        self._sheet: Sheet | None = None
        self._image: QImage | None = None

    def show_sheet(self, sheet: Sheet | None) -> None:
        self._sheet, self._image = sheet, None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(ROOM, ROOM, -ROOM, -ROOM)
        painting.frame(painter, QRectF(self.rect()), painting.hover(self), painting.line(self))
        if self._sheet is None:
            return
        width, height = self._sheet.scaled(1.0).units
        factor = min(room.width() / width, room.height() / height, 2.0)
        ratio = self.devicePixelRatioF()
        wanted = self._sheet.scaled(factor * ratio)
        if self._image is None or self._image.size() != wanted.pixels:
            self._image = image(wanted)
        place = QRectF(0.0, 0.0, width * factor, height * factor)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
