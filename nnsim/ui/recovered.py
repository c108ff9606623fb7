"""“Recovered work”: what was not saved when nnsim ended unasked, with a picture and times, to go on with or to give up."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QDateTime, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.datasets.readers.files import spoken
from nnsim.document import shapes_of
from nnsim.storage import Contents
from nnsim.ui.finding import Found
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.example_card import draw_network
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import LARGE, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.labels import Elided, Hairline, Note, Title
from nnsim.ui.widgets.scrolling import Scroll

PICTURE = QSize(150, 84)


class Picture(QWidget):
    """A network as it was, small."""

    def __init__(self, session: Session, contents: Contents | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._document = contents.project.document if contents is not None else None
        self._shapes = shapes_of(self._document.network) if self._document is not None else None
        self.setFixedSize(PICTURE)
        self.setAccessibleName(self.tr("Picture of the network"))
        session.themeChanged.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.session.theme
        box = QRectF(self.rect())
        painting.frame(painter, box, color(theme.canvas), painting.line(self))
        if self._document is not None and self._shapes is not None:
            draw_network(painter, box.adjusted(14, 10, -14, -10), self._document, self._shapes, theme)
        else:
            painter.setPen(painting.muted(self))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


class Row(QWidget):
    """One piece of work and, where its document was changed by somebody since, that document."""

    def __init__(self, session: Session, found: Found, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.recover, self.discard = PrimaryButton(self.tr("Recover"), parent=self), Button(self.tr("Discard"), parent=self)
        self.open = Button(self.tr("Open the file"), parent=self)
        title = self.tr("Cannot be read")
        if found.contents is not None:
            title = said(found.contents.project.document.title) or self.tr("Untitled")
        for button in (self.recover, self.discard, self.open):
            button.setAccessibleName(f"{button.text()}: {title}")
        self.recover.setHidden(found.contents is None)
        self.open.setHidden(not found.changed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 6, 10, 6)
        outer.setSpacing(8)
        work = [self._of_work()] if found.contents is not None else [found.refusal, self._where()]
        buttons = [self.discard] if found.contents is None else [self.discard, self.recover]
        outer.addLayout(self._line(Picture(session, found.contents), title, [*work, *self._of_document()], buttons))
        if found.changed:
            written = self.tr("The file as it lies on the disk now, written at {time}. Both stay until you decide.")
            lines = [written.format(time=moment(found.written))]
            name = spoken(found.about.document) if found.about.document is not None else ""
            outer.addLayout(self._line(Picture(session, found.there), name, lines, [self.open]))

    def _line(self, picture: Picture, title: str, lines: Iterable[str], buttons: Iterable[QWidget]) -> QHBoxLayout:
        line, words = QHBoxLayout(), QVBoxLayout()
        line.setSpacing(14)
        words.setSpacing(3)
        words.addWidget(Elided(title, LARGE, 600))
        for text in lines:
            words.addWidget(Note(text))
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        words.addLayout(row)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return line

    def _of_work(self) -> str:
        if self.found.iteration:
            text = self.tr("Put by at {time}, after {count} iterations.")
            return text.format(time=moment(self.found.kept), count=grouped(self.found.iteration))
        return self.tr("Put by at {time}.").format(time=moment(self.found.kept))

    def _of_document(self) -> list[str]:
        document = self.found.about.document
        if document is None:
            return [] if self.found.contents is None else [self.tr("It was never saved to a file.")]
        if self.found.changed:
            return [self.tr("It began from {file}, which has been changed since.").format(file=spoken(document))]
        return [self.tr("Changes to {file}.").format(file=spoken(document))]

    def _where(self) -> str:
        return self.tr("It stays where it is: {folder}").format(folder=self.found.entry.folder)


def moment(seconds: float) -> str:
    """A time as one says it: without the date if it is today."""
    then, now = QDateTime.fromSecsSinceEpoch(int(seconds)), QDateTime.currentDateTime()
    form = QLocale.FormatType.ShortFormat
    return QLocale().toString(then.time(), form) if then.date() == now.date() else QLocale().toString(then, form)


class RecoveredDialog(QDialog):
    """All of it, the latest first. What is not decided on stays."""

    def __init__(
        self, session: Session, found: Iterable[Found], recover: Callable[[Found], bool], open_file: Callable[[Found], bool],
        discard: Callable[[Found], object], parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("recovered")
        self.setWindowTitle(self.tr("Recovered work"))
        page = QWidget()
        page.setAccessibleName(self.tr("Recovered work"))
        self._list = QVBoxLayout(page)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self.rows = [Row(session, one) for one in found]
        for row in self.rows:
            row.recover.clicked.connect(lambda _=False, row=row: self._leave(recover, row))
            row.open.clicked.connect(lambda _=False, row=row: self._leave(open_file, row))
            row.discard.clicked.connect(lambda _=False, row=row: self._discard(row, discard))
            self._list.addWidget(row)
            if row is not self.rows[-1]:
                self._list.addWidget(Hairline())
        self._list.addStretch(1)
        later = Button(self.tr("Decide later"))
        later.clicked.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.addWidget(Note(self.tr("What you do not decide on is offered again at the next start, and under File, Recovered work.")), 1)
        bottom.addWidget(later)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(self.tr("This work was not saved when nnsim ended")))
        column.addWidget(Scroll(page), 1)
        column.addLayout(bottom)
        wanted = sum(PICTURE.height() * (2 if row.found.changed else 1) + 34 for row in self.rows)
        self.resize(620, min(max(wanted, 110) + 110, 560))
        if self.rows:
            (self.rows[0].recover if self.rows[0].found.contents is not None else later).setFocus()

    def _leave(self, go_on: Callable[[Found], bool], row: Row) -> None:
        if go_on(row.found):
            self.accept()

    def _discard(self, row: Row, discard: Callable[[Found], object]) -> None:
        if not discard(row.found):
            return
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        if not self.rows:
            self.accept()
