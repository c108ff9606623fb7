"""The first page: the gallery of examples, recent files, and an empty canvas."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.engine.project import Project
from nnsim.ui import fonts
from nnsim.ui.panels.gallery import Gallery, Groups
from nnsim.ui.panels.recent import RecentRow
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, LinkButton, PrimaryButton
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Heading, Note, Title
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
        self.search.entered.connect(self._open_first)
        self.empty = PrimaryButton(self.tr("Empty canvas"), "plus")
        self.open = Button(self.tr("Open…"), "folder")
        self.empty.clicked.connect(self.emptyRequested)
        self.open.clicked.connect(self.openRequested)
        self.gallery = Gallery(examples, load_example, session.theme)
        self.gallery.chosen.connect(session.open_example)
        self.recent_title = Heading(self.tr("Recent files"))
        self.rows: list[RecentRow] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._none = Note(self.tr("Nothing here has that in its name."))
        self._none.hide()
        self._above = QVBoxLayout()
        self._narrow_above: Callable[[list[str]], bool] = lambda words: False
        self._lay_out()
        self.set_recent(recent)
        session.themeChanged.connect(self.gallery.draw_again)

    def _lay_out(self) -> None:
        page = self.page = QWidget()
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
        column.addLayout(self._above)
        column.addLayout(self._leading())
        column.addWidget(self._none)
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

    def _leading(self) -> QHBoxLayout:
        """A row of links that lead to the groups of the gallery."""
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Heading(self.tr("Examples")))
        row.addSpacing(8)
        for title, part in self.gallery.parts.items():
            link = LinkButton(said(title))
            link.setAccessibleName(self.tr("Examples: {group}").format(group=said(title)))
            link.clicked.connect(lambda _=False, part=part: self._go_to(part))
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _go_to(self, part: QWidget) -> None:
        self.search.clear()
        top = part.mapTo(self.page, part.rect().topLeft()).y()
        self._scroll.verticalScrollBar().setValue(top - 12)

    def put_above(self, part: QWidget, narrow: Callable[[list[str]], bool]) -> None:
        """Put something before the examples; `narrow` shows what in it fits the words that were typed, and whether there is any."""
        self._above.addWidget(part)
        self._narrow_above = narrow

    def set_recent(self, paths: Iterable[str | Path]) -> None:
        """List files opened before, the latest first."""
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

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()

        def fits(text: str) -> bool:
            return all(word in text.casefold() for word in words)

        found = self._narrow_above(words) | self.gallery.show_fitting(fits)
        for row in self.rows:
            row.setHidden(not fits(str(row.path)))
        self.recent_title.setVisible(any(not row.isHidden() for row in self.rows))
        self._none.setVisible(not found and not self.recent_title.isVisible())

    def _open_first(self) -> None:
        card = self.gallery.first()
        if card is not None and self.search.text().strip():
            self.session.open_example(card.name)
