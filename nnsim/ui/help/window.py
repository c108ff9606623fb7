"""The window of help: contents with a search on the left, the page on the right. It stays open beside the program.

A page is there at once: its equations are drawn swiftly first, and as they are printed when they have been set in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from nnsim.catalog import Parameter
from nnsim.ui import fonts
from nnsim.ui.ahead import Ahead, Picture
from nnsim.ui.help import pages
from nnsim.ui.help.finding import mark_row
from nnsim.ui.help.parts import Part
from nnsim.ui.help.pictures import picture
from nnsim.ui.help.plot_pictures import PlotPictures, caption_of, without_picture
from nnsim.ui.help.topics import Topic, headings, settings, topics
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.vocabulary import translated_catalog
from nnsim.ui.widgets import formula, painting, swift
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Note
from nnsim.ui.widgets.safe_text import SafeText
from nnsim.ui.widgets.scrolling import thin_bars

SIZE = QSize(860, 640)
CONTENTS, WIDTH_OF_CONTENTS = "contents", 230
ROW = 24
ABOVE = 80
"""Pixels that stay in sight above a row that was asked for."""
AT_ONCE = 4
"""Equations that are asked for at a time: who turns to another page is not to wait for the rest of this one."""
NAME = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Shows pages by name. Alt+Left and Alt+Right go back and forth, Ctrl+F searches, Esc ends a search or closes."""

    def __init__(
        self, session: Session, plots: Iterable[Topic], explained: Callable[[str], str], parts: Mapping[str, Part], ahead: Ahead,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.setAccessibleName(self.tr("Help"))
        self.session = session
        self._explained, self._parts, self._ahead = explained, parts, ahead
        self.catalog = translated_catalog(session.catalog)
        self.topics = topics(self.catalog, [*plots, *(part.topic for part in parts.values())])
        self._by_name = {topic.name: topic for family in self.topics.values() for topic in family}
        self._page = pages.Page()
        self._drawn: tuple[object, QImage | None] = (None, None)
        self._plots = PlotPictures.of(session)
        self._plots.drawn.connect(self._take_plot)
        self._waiting: list[Picture] = []
        self._way: list[str] = []
        self._at = -1
        self.search = SearchField(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the pages of help"))
        self.nothing = Note(self.tr("No page has these words. Try another one, or fewer."))
        self.nothing.hide()
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
        self.search.entered.connect(self._open_best)
        self.search.down.connect(self._enter_contents)
        self.contents.currentItemChanged.connect(self._chosen)
        self.text.help_wanted.connect(self.open)
        self.back.clicked.connect(lambda: self._go(-1))
        self.forth.clicked.connect(lambda: self._go(1))
        session.notations.changed.connect(self._again)
        session.themeChanged.connect(self._again)
        ahead.changed.connect(self._take_equations)
        self.open(CONTENTS)
        stored = QSettings().value("help/geometry")
        if stored is None or not self.restoreGeometry(stored):
            self.resize(SIZE)

    @property
    def name(self) -> str:
        """Of the page that is shown."""
        return self._way[self._at].partition("#")[0] if self._way else ""

    def open(self, name: str) -> None:
        """Show a page, or with "page#parameter" a row on it; one that does not exist leads to the contents."""
        name = name if name.partition("#")[0] in self._by_name else CONTENTS
        if not self._way or name != self._way[self._at]:
            self._way = [*self._way[: self._at + 1], name]
            self._at = len(self._way) - 1
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._plots.rest()
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
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        left = QVBoxLayout()
        left.setContentsMargins(12, 12, 8, 8)
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
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
        """Leave what fits in the contents, and mark what Enter opens."""
        words = bool(typed.split())
        some = False
        for heading in self._headings():
            fitting = 0
            for item in _below(heading):
                fits = not words or self._by_name[item.data(0, NAME)].fits(typed) > 0
                item.setHidden(not fits)
                fitting += fits
            heading.setHidden(not fitting)
            heading.setExpanded(words)
            some = some or fitting > 0
        self.nothing.setVisible(not some)
        self._mark(self._best() if words else self.name)

    def _best(self) -> str:
        """The page that fits best what was typed; of equal ones the first, but an activation before a function of the same name."""
        found = [topic for family in self.topics.values() for topic in family]
        best = max(found, key=lambda topic: (topic.fits(self.search.text()), topic.name.startswith("activation/")))
        return best.name if best.fits(self.search.text()) else ""

    def _open_best(self) -> None:
        best = self._best()
        if best:
            self.open(best)

    def _enter_contents(self) -> None:
        """Go on by arrow keys from the page that fits best."""
        found = self._best()
        if found:
            self._mark(found)
            self.open(found)
        self.contents.setFocus()

    def _headings(self) -> Iterator[QTreeWidgetItem]:
        for number in range(self.contents.topLevelItemCount()):
            heading = self.contents.topLevelItem(number)
            assert heading is not None
            yield heading

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.close()

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
        self._waiting = []
        if not self.name.startswith("plot/"):
            self._plots.rest()
        row = self._render()
        self.text.verticalScrollBar().setValue(max(row - ABOVE, 0))
        self.back.setEnabled(self._at > 0)
        self.forth.setEnabled(self._at < len(self._way) - 1)
        self._mark(self.name)
        self._want_equations()

    def _mark(self, name: str) -> None:
        """Choose a page in the contents, without opening it."""
        blocked = self.contents.blockSignals(True)
        self.contents.setCurrentItem(None)  # type: ignore[call-overload]
        for item in self.contents.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, NAME) == name:
                self.contents.setCurrentItem(item)
        self.contents.blockSignals(blocked)

    def _title_of(self, parameter: str) -> str:
        """What stands in the first column of a parameter's row on the shown page."""
        family, key = self.name.split("/", 1)
        if family == "part":
            found: Iterable[Parameter] = self._parts[key].parameters
        elif family in ("setting", "plot"):
            found = ()
        else:
            found = pages.parameters_of(self.catalog.entry(family, key))
        return next((one.title for one in found if one.key == parameter), "")

    def _want_equations(self) -> None:
        self._waiting = [picture for picture in self._waiting if not self._ahead.ready(picture)]
        self._ahead.want(self._waiting[:AT_ONCE], first=True)

    def _take_equations(self) -> None:
        """Go on with those that are still to be set; when all are, show the page as it is printed."""
        if not self._waiting:
            return
        self._want_equations()
        if not self._waiting:
            self._show_again()

    def _take_plot(self, key: str) -> None:
        """The picture of a plot is there."""
        if self.name == f"plot/{key}":
            self._show_again()

    def _show_again(self) -> None:
        """Show the page with the pictures that there are by now, where it was."""
        bar = self.text.verticalScrollBar()
        place = bar.value()
        self._render()
        bar.setValue(place)

    def _render(self) -> int:
        """Show the page; returns where the row is that was asked for, in pixels from its top."""
        self.text.show_page(self._page.text)
        row = self._way[self._at].partition("#")[2]
        return mark_row(self.text, self._title_of(row), self.session.theme) if row else 0

    def _written(self, name: str) -> pages.Page:
        if name == CONTENTS:
            return pages.contents(self.topics)
        family, key = name.split("/", 1)
        if family == "plot":
            return pages.of_plot(self._by_name[name], self._explained(key), caption_of(key))
        if family == "part":
            return pages.of_part(self._parts[key])
        if family == "setting":
            return pages.of_setting(next(parameter for parameter in settings() if parameter.key == key), self.catalog)
        return pages.of_entry(self.catalog.entry(family, key), self.catalog, self.session.notations.write)

    def _picture(self, name: str) -> QImage | None:
        scale = self.devicePixelRatioF()
        if name.startswith("equation-"):
            return self._equation(self._page.equations[int(name.removeprefix("equation-"))], scale)
        if self.name.startswith("plot/"):
            key = self.name.removeprefix("plot/")
            found = self._plots.image(key, scale)
            return found if found is not None else without_picture(self._plots.words(key), self.session.theme, scale)
        shown = self.name, self.session.theme, scale
        if self._drawn[0] != shown:
            family, key = self.name.split("/", 1)
            self._drawn = shown, picture(self.catalog.entry(family, key), self.catalog, self.session.theme, scale)
        return self._drawn[1]

    def _equation(self, tex: str, scale: float) -> QImage | None:
        ink = painting.ink(self)
        wanted = tex, ink.name(), LARGE
        if not self._ahead.ready(wanted):
            self._waiting.append(wanted)
            return swift.image(tex, LARGE, ink, scale)
        drawn = formula.pixmap(*wanted, scale)
        return None if drawn is None else drawn.toImage()


def _below(heading: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for place in range(heading.childCount()):
        item = heading.child(place)
        assert item is not None
        yield item
