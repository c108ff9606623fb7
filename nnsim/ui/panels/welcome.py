"""The first page: examples as pictures of the real projects, recent files, and an empty canvas."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from nnsim.catalog import FileError, ProjectError
from nnsim.engine.project import Project
from nnsim.ui import fonts
from nnsim.ui.panels.example_card import ExampleCard
from nnsim.ui.panels.recent import RecentRow
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme
from nnsim.ui.widgets.buttons import Button, PrimaryButton
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
        examples: Iterable[str],
        load_example: Callable[[str], Project],
        recent: Iterable[str | Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._load = load_example
        self._projects: dict[str, Project] = {}
        self.setAccessibleName(self.tr("Welcome"))
        self.search = SearchField(self.tr("Find an example or file…"))
        self.search.setFixedWidth(260)
        self.search.textChanged.connect(self._filter)
        self.search.entered.connect(self._open_first)
        self.empty = PrimaryButton(self.tr("Empty canvas"), "plus")
        self.open = Button(self.tr("Open…"), "folder")
        self.empty.clicked.connect(self.emptyRequested)
        self.open.clicked.connect(self.openRequested)
        self.cards: dict[str, ExampleCard] = {}
        self._cards = QWidget()
        self._flow = Flow(self._cards)
        for name in examples:
            card = ExampleCard(name, session.theme)
            card.clicked.connect(lambda _=False, name=name: self.session.open_example(name))
            self.cards[name] = card
            self._flow.addWidget(card)
        self.recent_title = Heading(self.tr("Recent files"))
        self.rows: list[RecentRow] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._none = Note(self.tr("Nothing here has that in its name."))
        self._none.hide()
        self._lay_out()
        self.set_recent(recent)
        self._drawn = QTimer(self)
        self._drawn.setInterval(0)
        self._drawn.timeout.connect(self._draw_next)
        session.themeChanged.connect(self._draw_again)

    def _lay_out(self) -> None:
        page = QWidget()
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
        column.addSpacing(8)
        column.addWidget(Heading(self.tr("Examples")))
        column.addWidget(self._none)
        column.addWidget(self._cards)
        column.addSpacing(8)
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
        outer.addWidget(Scroll(page))

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

        for card in self.cards.values():
            card.setHidden(not fits(f"{card.text()} {card.name} {card.description}"))
        for row in self.rows:
            row.setHidden(not fits(str(row.path)))
        self.recent_title.setVisible(any(not row.isHidden() for row in self.rows))
        self._none.setVisible(all(card.isHidden() for card in self.cards.values()) and not self.recent_title.isVisible())
        self._flow.invalidate()
        self._flow.activate()

    def _open_first(self) -> None:
        card = next((card for card in self.cards.values() if not card.isHidden()), None)
        if card is not None and self.search.text().strip():
            self.session.open_example(card.name)

    # Pictures

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawn.start()

    def _draw_next(self) -> None:
        """One card a turn, so that the page is there at once."""
        for name, card in self.cards.items():
            if name in self._projects or card.document is not None or not card.isEnabled():
                continue
            try:
                project = self._load(name)
                data = project.data
            except (FileError, ProjectError) as error:
                card.description = said(error)
                card.setEnabled(False)
                card.setToolTip(said(error))
                return
            self._projects[name] = project
            card.show_project(project.document, drawing(data, self.session.theme) if data is not None else None)
            return
        self._drawn.stop()

    def _draw_again(self, theme: Theme) -> None:
        for name, project in self._projects.items():
            data = project.data
            self.cards[name].set_theme(theme, drawing(data, theme) if data is not None else None)


class Flow(QLayout):
    """Cards from left to right, in as many rows as it takes; the widget they are in becomes as high as they are."""

    def __init__(self, parent: QWidget, spacing: int = 14) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((size.width() for size in shown), default=0), max((size.height() for size in shown), default=0))

    def setGeometry(self, rectangle: QRect) -> None:
        super().setGeometry(rectangle)
        holder = self.parentWidget()
        height = self._place(rectangle)
        if holder is not None:
            holder.setFixedHeight(height)

    def _place(self, box: QRect) -> int:
        """Place the items and return the height they need."""
        x, y, tallest = box.left(), box.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > box.left() and x + size.width() > box.left() + box.width():
                x, y, tallest = box.left(), y + tallest + self.spacing(), 0
            item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - box.top()
