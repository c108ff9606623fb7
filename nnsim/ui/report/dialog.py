"""The dialog of a report: who hands it in, what he has to say, and where it is written."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nnsim.catalog import FileError
from nnsim.lessons import limits
from nnsim.storage.atomic import write_file
from nnsim.ui import fonts
from nnsim.ui.lessons.player import Player
from nnsim.ui.report.content import gathered
from nnsim.ui.report.writing import html, pdf, pictures
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.labels import Note, Title

SIZE = QSize(520, 460)


class ReportDialog(QDialog):
    """Notes are kept with the lesson; the name is kept nowhere."""

    def __init__(self, session: Session, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Report"))
        self.session, self.player = session, player
        self.student = Field()
        self.student.setAccessibleName(self.tr("Your name, if it is to stand on the report"))
        self.student.setPlaceholderText(self.student.accessibleName())
        self.student.setMaxLength(120)
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(self.tr("Notes"))
        self.notes.setPlaceholderText(self.tr("What did you see, and what do you make of it?"))
        self.notes.setFont(fonts.text(BODY))
        self.notes.setTabChangesFocus(True)
        if player.lesson is not None:
            self.notes.setPlainText(player.place.notes)
        self.as_pdf = PrimaryButton(self.tr("Save as PDF…"))
        self.as_html = Button(self.tr("Save as HTML…"))
        self.as_pdf.clicked.connect(lambda: self._ask(".pdf", self.tr("PDF (*.pdf)")))
        self.as_html.clicked.connect(lambda: self._ask(".html", self.tr("Web pages (*.html)")))
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(self.as_html)
        row.addWidget(self.as_pdf)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(self.tr("A report to hand in")))
        column.addWidget(Note(self.tr(
            "It holds the picture of the network, its settings and seed, the curves, and what you did and answered in the lesson. "
            "Nothing else: no name but the one you type here."
        )))  # fmt: skip
        column.addWidget(self.student)
        column.addWidget(self.notes, 1)
        column.addLayout(row)
        self.resize(SIZE)

    def write(self, path: Path) -> bool:
        """Write the report; what goes wrong is said."""
        player, notes = self.player, self.notes.toPlainText()[: limits.NOTES]
        place = player.place if player.lesson is not None else None
        content = gathered(self.session, player.lesson, place, player.language)
        images = pictures(self.session, content)
        student = self.student.text()
        data = pdf(content, images, student, notes) if path.suffix == ".pdf" else html(content, images, student, notes).encode("utf-8")
        try:
            if player.lesson is not None:
                player.place.notes = notes
                player.keep()
            write_file(path, data)
        except FileError as error:
            self.session.notice.emit(said(error))
            return False
        self.session.notice.emit(self.tr("The report was saved as {name}.").format(name=path.name))
        return True

    def _ask(self, suffix: str, kinds: str) -> None:
        name = self.session.title.replace("/", " ").strip() or self.tr("Report")
        folder = self.session.path.parent if self.session.path is not None else Path.home()
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the report"), str(folder / f"{name}{suffix}"), kinds)
        if path and self.write(Path(path if path.endswith(suffix) else path + suffix)):
            self.accept()
