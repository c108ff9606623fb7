"""The window of help: contents with a search on the left, the page on the right. It stays open beside the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.help import pages
from nnsim.ui.help.pictures import picture
from nnsim.ui.help.topics import Topic, headings, settings, topics
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.vocabulary import translated_catalog
from nnsim.ui.widgets import formula, painting
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.safe_text import SafeText
from nnsim.ui.widgets.scrolling import thin_bars

SIZE = QSize(860, 640)
CONTENTS, WIDTH_OF_CONTENTS = "contents", 230
ROW = 24
NAME = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Shows pages by name. Alt+Left and Alt+Right go back and forth, Ctrl+F searches, Esc closes."""

    def __init__(
        self, session: Session, plots: Iterable[Topic], explained: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.setAccessibleName(self.tr("Help"))
        self.session = session
        self._explained = explained
        self.catalog = translated_catalog(session.catalog)
        self.topics = topics(self.catalog, plots)
        self._by_name = {topic.name: topic for family in self.topics.values() for topic in family}
        self._page = pages.Page()
        self._drawn: tuple[object, QImage | None] = (None, None)
        self._way: list[str] = []
        self._at = -1
        self.search = Field()
        self.search.setFont(fonts.text(BODY))
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the pages of help"))
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setFont(fonts.text(BODY))
        self.contents.setUniformRowHeights(True)
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setFrameShape(QTreeWidget.Shape.NoFrame)
        thin_bars(self.contents)
        self.text = SafeText(self._picture)
        self.text.setAccessibleName(self.tr("Page of help"))
        thin_bars(self.text)
        self.back = Button("", "back", flat=True)
        self.forth = Button("", "step", flat=True)
        self._lay_out()
        self._fill()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._open_first)
        self.contents.currentItemChanged.connect(self._chosen)
        self.text.help_wanted.connect(self.open)
        self.back.clicked.connect(lambda: self._go(-1))
        self.forth.clicked.connect(lambda: self._go(1))
        session.notations.changed.connect(self._again)
        session.themeChanged.connect(self._again)
        self.open(CONTENTS)
        stored = QSettings().value("help/geometry")
        if stored is None or not self.restoreGeometry(stored):
            self.resize(SIZE)

    @property
    def name(self) -> str:
        """Of the page that is shown."""
        return self._way[self._at] if self._way else ""

    def open(self, name: str) -> None:
        """Show a page; one that does not exist leads to the contents."""
        name = name if name in self._by_name else CONTENTS
        if name != self.name:
            self._way = [*self._way[: self._at + 1], name]
            self._at = len(self._way) - 1
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        QSettings().setValue("help/geometry", self.saveGeometry())
        super().closeEvent(event)

    # Inside

    def _lay_out(self) -> None:
        for button, words, keys in (
            (self.back, self.tr("Back"), QKeySequence("Alt+Left")), (self.forth, self.tr("Forward"), QKeySequence("Alt+Right")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
            QShortcut(keys, self, button.click)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        left = QVBoxLayout()
        left.setContentsMargins(12, 12, 8, 8)
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.contents, 1)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(WIDTH_OF_CONTENTS)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.forth)
        head.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(16, 8, 8, 8)
        right.setSpacing(4)
        right.addLayout(head)
        right.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _fill(self) -> None:
        for family, title in headings().items():
            heading = QTreeWidgetItem(self.contents, [title])
            heading.setSizeHint(0, QSize(0, ROW))
            heading.setFont(0, fonts.text(BODY, 600))
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for topic in self.topics[family]:
                QTreeWidgetItem(heading, [topic.title]).setData(0, NAME, topic.name)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        for number in range(self.contents.topLevelItemCount()):
            heading = self.contents.topLevelItem(number)
            assert heading is not None
            fitting = 0
            for item in _below(heading):
                fits = all(word in self._by_name[item.data(0, NAME)].words for word in words)
                item.setHidden(not fits)
                fitting += fits
            heading.setHidden(not fitting)
            heading.setExpanded(bool(words))

    def _open_first(self) -> None:
        """The first page that the search has found."""
        for number in range(self.contents.topLevelItemCount()):
            heading = self.contents.topLevelItem(number)
            assert heading is not None
            for item in _below(heading):
                if not item.isHidden():
                    self.open(item.data(0, NAME))
                    return

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, NAME):
            self.open(item.data(0, NAME))

    def _go(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self._way) - 1)
        self._show()

    def _again(self) -> None:
        if self._way:
            self._show()

    def _show(self) -> None:
        self._page = self._written(self.name)
        self.text.show_page(self._page.text)
        self.text.verticalScrollBar().setValue(0)
        self.back.setEnabled(self._at > 0)
        self.forth.setEnabled(self._at < len(self._way) - 1)
        self._mark()

    def _mark(self) -> None:
        """Choose the shown page in the contents, without opening it again."""
        blocked = self.contents.blockSignals(True)
        self.contents.setCurrentItem(None)  # type: ignore[call-overload]
        for item in self.contents.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, NAME) == self.name:
                self.contents.setCurrentItem(item)
        self.contents.blockSignals(blocked)

    def _written(self, name: str) -> pages.Page:
        if name == CONTENTS:
            return pages.contents(self.topics)
        family, key = name.split("/", 1)
        if family == "plot":
            return pages.of_plot(self._by_name[name], self._explained(key))
        if family == "setting":
            return pages.of_setting(next(parameter for parameter in settings() if parameter.key == key), self.catalog)
        return pages.of_entry(self.catalog.entry(family, key), self.catalog, self.session.notations.write)

    def _picture(self, name: str) -> QImage | None:
        scale = self.devicePixelRatioF()
        if name.startswith("equation-"):
            drawn = formula.pixmap(self._page.equations[int(name.removeprefix("equation-"))], painting.ink(self).name(), LARGE, scale)
            return None if drawn is None else drawn.toImage()
        shown = self.name, self.session.theme, scale
        if self._drawn[0] != shown:
            family, key = self.name.split("/", 1)
            self._drawn = shown, picture(self.catalog.entry(family, key), self.catalog, self.session.theme, scale)
        return self._drawn[1]


def _below(heading: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for place in range(heading.childCount()):
        item = heading.child(place)
        assert item is not None
        yield item
