"""The drawing as a picture for papers and slides: into a file, and onto the clipboard."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from nnsim.catalog import ProjectError
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.export.dialog import ExportDialog
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.export.files import clipping
from nnsim.ui.sentences import said

COPIED = 2.0
"""Scale of what is copied: sharp on a slide."""
translate = QCoreApplication.translate


class Exporting:
    """Pictures are painted anew from the document and the last frame; what is on the canvas stays as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (
            Does("export", translate("canvas", "Export picture of the network…"), ("Ctrl+Shift+E",), self.export, ask.filled),
            Does("copy_picture", translate("canvas", "Copy as picture"), ("Ctrl+Shift+C",), self.copy, ask.filled),
        )

    def export(self) -> None:
        """Ask what the picture is to be like."""
        session = self._desk.session
        folder = session.path.parent if session.path is not None else Path.home()
        ExportDialog(self._view(), session.theme, session.catalog, folder, session.notice.emit, self._desk.widget).open()

    def copy(self) -> None:
        """Copy what is selected, or everything, as pixels and as vectors."""
        session, view = self._desk.session, self._view()
        try:
            made = sheet(view, Wanted(session.theme, selected=bool(view.selection), ground=session.theme.dark))
            QGuiApplication.clipboard().setMimeData(clipping(made.scaled(COPIED)))
        except ProjectError as error:
            session.notice.emit(said(error))
        else:
            session.notice.emit(translate("canvas", "The picture is on the clipboard."))

    def _view(self) -> View:
        session = self._desk.session
        row = session.sample
        if session.parts is not None and 0 <= row < len(session.parts.train):
            row = int(session.parts.train[row])
        scenery = self._desk.drawing.scenery
        return View(
            session.document, session.shapes, session.dataset, session.frame, session.sample, row, session.selection, scenery.shows,
            scenery.fixed, self._desk.unrolled.steps_in_sight(),
        )
