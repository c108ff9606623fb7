"""The first page: the gallery of examples, recent files, and an empty canvas."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.engine.project import Project
from nnsim.ui import fonts
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.gallery import Gallery, Groups
from nnsim.ui.panels.hits import HitPage, Hits, Searched
from nnsim.ui.panels.recent import RecentRow
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, LinkButton, PrimaryButton
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Heading, Note, Title
from nnsim.ui.widgets.pressable import Pressable
from nnsim.ui.widgets.scrolling import Scroll

MOST_RECENT = 6
WIDEST = 1130


class WelcomePage(QWidget):
    """`emptyRequested`, `openRequested` and `fileRequested(path)` are for the window; an example is opened by the session."""

    emptyRequested = Signal()  # noqa: N815
    openRequested = Signal()  # noqa: N815
    fileRequested = Signal(str)  # noqa: N815

    def __init__(
        self,
        session: Session,
        examples: Groups,
        load_example: Callable[[str], Project],
        recent: Iterable[str | Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Welcome"))
        self.search = SearchField(self.tr("Find a lesson, example or file…"))
        self.search.setFixedWidth(260)
        self.search.textChanged.connect(self._filter)
        self.empty = PrimaryButton(self.tr("Empty canvas"), "plus")
        self.open = Button(self.tr("Open…"), "folder")
        self.empty.clicked.connect(self.emptyRequested)
        self.open.clicked.connect(self.openRequested)
        self.gallery = Gallery(examples, load_example, session.theme)
        self.gallery.chosen.connect(session.open_example)
        self.recent_title = Heading(self.tr("Recent projects and lessons"))
        self.rows: list[RecentRow] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self.found = Note()
        self.found.hide()
        self._above = QVBoxLayout()
        self._first: Searched | None = None
        self._lay_out()
        self.hits = Hits(self.search, self.page, self._scroll, self._in_order)
        self.gallery.filled.connect(self._filter_again)
        self.set_recent(recent)
        session.themeChanged.connect(self.gallery.draw_again)

    def _lay_out(self) -> None:
        page = self.page = HitPage()
        page.setAutoFillBackground(True)
        page.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 34, 28, 28)
        column.setSpacing(12)
        title = Title(self.tr("Draw a neural network, train it, watch it learn"))
        title.setFont(fonts.text(22, 600))
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.empty, self.open):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.search)
        column.addWidget(title)
        column.addWidget(Note(self.tr("Start from an example, and change anything in it.")))
        column.addLayout(top)
        column.addWidget(self.found)
        column.addLayout(self._above)
        column.addWidget(self._leading())
        column.addWidget(self.gallery)
        column.addWidget(self.recent_title)
        column.addLayout(self._recent)
        column.addStretch(1)
        centred = QHBoxLayout(page)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(inner, 100)
        centred.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(page)
        outer.addWidget(self._scroll)

    def _leading(self) -> QWidget:
        """A row of links that lead to the groups of the gallery."""
        self._links = QWidget()
        row = QHBoxLayout(self._links)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Heading(self.tr("Examples")))
        row.addSpacing(8)
        for title, part in self.gallery.parts.items():
            link = LinkButton(said(title))
            link.setAccessibleName(self.tr("Examples: {group}").format(group=said(title)))
            link.clicked.connect(lambda _=False, part=part: self._go_to(part))
            row.addWidget(link)
        row.addStretch(1)
        return self._links

    def _go_to(self, part: QWidget) -> None:
        self.search.clear()
        top = part.mapTo(self.page, part.rect().topLeft()).y()
        self._scroll.verticalScrollBar().setValue(top - 12)

    def put_above(self, part: Searched) -> None:
        """Put something before the examples that is searched with them."""
        assert isinstance(part, QWidget)
        self._above.addWidget(part)
        self._first = part
        part.filled.connect(self._filter_again)

    def set_recent(self, paths: Iterable[str | Path]) -> None:
        """List files opened before, the latest first."""
        self.hits.forget()
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for path in list(paths)[:MOST_RECENT]:
            row = RecentRow(Path(path))
            row.clicked.connect(lambda _=False, path=path: self.fileRequested.emit(str(path)))
            self.rows.append(row)
            self._recent.addWidget(row)
        self.recent_title.setVisible(bool(self.rows))
        self._filter_again()

    def _in_order(self) -> list[Pressable]:
        """All that is left and can be opened, as it stands on the page."""
        above = self._first.hits() if self._first is not None else ()
        return [*above, *self.gallery.hits(), *(row for row in self.rows if not row.isHidden())]

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()

        def fits(text: str) -> bool:
            return all(word in text.casefold() for word in words)

        if self._first is not None:
            self._first.narrow(words)
        self._links.setVisible(self.gallery.show_fitting(fits))
        for row in self.rows:
            row.setHidden(not fits(str(row.path)))
        self.recent_title.setVisible(any(not row.isHidden() for row in self.rows))
        self.hits.choose(words)
        self._tell(typed.strip())

    def _filter_again(self) -> None:
        """There is more to be found than when that was typed."""
        if self.search.text().strip():
            self._filter(self.search.text())

    def _tell(self, typed: str) -> None:
        """Say what was found, and what Enter does."""
        best, count = self.hits.best, len(self._in_order())
        if best is None:
            text = self.tr("Nothing was found for “{words}”. Try another word, or fewer.").format(words=typed)
        elif count == 1:
            text = self.tr("1 found. Enter opens “{title}”.").format(title=best.text())
        else:
            text = self.tr("{count} found. Enter opens “{title}”; arrow keys go to the others.").format(
                count=grouped(count), title=best.text()
            )
        self.found.setText(text if typed else "")
        self.found.setVisible(bool(typed))
