"""Lessons on the first page: a card for each, with how far the learner has come."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.lessons.content import said_in
from nnsim.lessons.library import Found, Spot, found_at
from nnsim.lessons.progress import Place, parts_done
from nnsim.ui import fonts
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.example_card import lines
from nnsim.ui.panels.gallery import Flow
from nnsim.ui.sentences import said
from nnsim.ui.theme import LARGE, SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Heading, emptied
from nnsim.ui.widgets.pressable import Pressable

WIDTH, HEIGHT = 258, 141
BAR = 3.0


class LessonCard(Pressable):
    """Pressed, it opens the lesson. What cannot be read says why."""

    def __init__(self, found: Found, place: Place | None, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.found = found
        lesson = found.lesson
        self.setText(said_in(lesson.title, language) if lesson is not None else found.path.name)
        self.summary = said_in(lesson.summary, language) if lesson is not None else said(found.fault)
        self._minutes = lesson.minutes if lesson is not None else 0
        self._origin = "" if lesson is None or lesson.built_in else found.path.parent.name
        self.setEnabled(lesson is not None)
        self.setAccessibleName(self.text())
        self.show_place(place)
        self.setToolTip(self.summary)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_place(self, place: Place | None) -> None:
        """Show how far the learner came."""
        lesson = self.found.lesson
        self.done, self.count = parts_done(lesson, place) if lesson is not None else (0, 0)
        self.begun = place is not None and bool(place.page)
        self.setAccessibleDescription(f"{self.summary} {self.state()}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def fits(self, words: Iterable[str]) -> bool:
        text = f"{self.text()} {self.summary} {self.found.path.name}".casefold()
        return all(word in text for word in words)

    def state(self) -> str:
        """How long it takes, or how much of it is done."""
        if self.begun and self.count:
            said = self.tr("{done} of {count} done").format(done=grouped(self.done), count=grouped(self.count))
        else:
            said = self.tr("{count} minutes").format(count=grouped(self._minutes)) if self._minutes else ""
        return f"{said} · {self._origin}" if self._origin and said else said or self._origin

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.card(painter, self)
        font = fonts.text(LARGE, 600)
        painter.setFont(font)
        painter.setPen(painting.ink(self) if self.isEnabled() else painting.muted(self))
        title = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 28)
        painter.drawText(QRectF(14, 11, self.width() - 28, 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(painting.muted(self))
        lines(painter, self.summary, QRectF(14, 35, self.width() - 28, 66))
        painter.setFont(fonts.text(SMALL))
        painter.drawText(QRectF(14, self.height() - 34, self.width() - 28, 16), Qt.AlignmentFlag.AlignVCenter, self.state())
        self._draw_bar(painter)

    def _draw_bar(self, painter: QPainter) -> None:
        if not self.begun or not self.count:
            return
        whole = QRectF(14, self.height() - 13, self.width() - 28, BAR)
        painting.frame(painter, whole, painting.line(self), painting.line(self), 0, BAR / 2)
        if self.done:
            part = QRectF(whole.topLeft(), whole.size())
            part.setWidth(max(whole.width() * self.done / self.count, BAR))
            painting.frame(painter, part, painting.accent(self), painting.accent(self), 0, BAR / 2)


class LessonGallery(QWidget):
    """All lessons there are, read one a turn so that the page is there at once. `chosen(lesson)`: one was pressed; `folder_wanted`."""

    chosen = Signal(object)
    folder_wanted = Signal()
    filled = Signal()

    def __init__(
        self, spots: Callable[[], list[Spot]], place_of: Callable[[str], Place | None], language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Lessons"))
        self.cards: list[LessonCard] = []
        self._spots, self._place_of, self._language = spots, place_of, language
        self._waiting: list[Spot] | None = None
        self._words: list[str] = []
        self._holder = QWidget()
        self._flow = Flow(self._holder)
        self._reading = QTimer(self)
        self._reading.setInterval(0)
        self._reading.timeout.connect(self._read_next)
        own = LinkButton(self.tr("Lessons of your own…"))
        own.clicked.connect(self.folder_wanted)
        head = QHBoxLayout()
        head.addWidget(Heading(self.tr("Lessons")))
        head.addStretch(1)
        head.addWidget(own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._holder)

    @property
    def complete(self) -> bool:
        """Whether every lesson has its card."""
        return self._waiting == []

    @property
    def reading(self) -> bool:
        """Whether lessons are being read."""
        return self._reading.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._waiting is None:
            self._waiting = self._spots()
        for card in self.cards:
            card.show_place(self._place(card.found))
        self._reading.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reading.stop()

    def look_again(self) -> None:
        """Other lessons may have come: read them all anew."""
        emptied(self._flow)
        self.cards = []
        self.filled.emit()
        self._waiting = self._spots()
        self._reading.start()

    def _read_next(self) -> None:
        if not self._waiting:
            self._reading.stop()
            return
        found = found_at(self._waiting.pop(0))
        card = LessonCard(found, self._place(found), self._language)
        card.clicked.connect(lambda: self.chosen.emit(found.lesson))
        self.cards.append(card)
        self._flow.addWidget(card)
        card.show()
        self.narrow(self._words)
        self.filled.emit()

    def _place(self, found: Found) -> Place | None:
        return self._place_of(found.lesson.key) if found.lesson is not None else None

    def hits(self) -> list[LessonCard]:
        """What is left and can be opened."""
        return [card for card in self.cards if not card.isHidden() and card.isEnabled()]

    def narrow(self, words: list[str]) -> bool:
        """Show what fits the words that were typed; returns whether there is any."""
        self._words = words
        for card in self.cards:
            card.setHidden(not card.fits(words))
        some = any(not card.isHidden() for card in self.cards)
        self.setVisible(some or not words)
        self._flow.invalidate()
        self._flow.activate()
        return some
