"""What a search on the first page has found: which hit Enter opens, and going from one to another by arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.painting import MARKED
from nnsim.ui.widgets.pressable import Pressable
from nnsim.ui.widgets.scrolling import Scroll

AROUND = 16
"""Pixels that stay in sight around a hit."""
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Searched(Protocol):
    """A part of the page that can be searched."""

    @property
    def filled(self) -> SignalInstance:
        """Told when there is more in it than before."""
        ...

    def narrow(self, words: list[str]) -> bool:
        """Show what fits the words that were typed; whether there is any."""
        ...

    def hits(self) -> Sequence[Pressable]:
        """What is left and can be opened, in order."""
        ...


class HitPage(QWidget):
    """The page that everything stands on: arrow keys that what has the keyboard does not want arrive here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted: Callable[[Qt.Key], bool] = lambda key: False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() or not self.wanted(Qt.Key(event.key())):
            super().keyPressEvent(event)


class Hits(QObject):
    """`found()` gives what can be opened now, in the order of the page."""

    def __init__(self, search: SearchField, page: HitPage, scroll: Scroll, found: Callable[[], Iterable[Pressable]]) -> None:
        super().__init__(page)
        self._search, self._page, self._scroll, self._found = search, page, scroll, found
        self.best: Pressable | None = None
        """What Enter opens while something is typed."""
        page.wanted = self.move
        search.entered.connect(self.open)
        search.down.connect(self.enter)

    def choose(self, words: list[str]) -> None:
        """Mark the hit that Enter opens: the first one that is called so, or else the first one."""
        found = list(self._found()) if words else []
        called = (hit for hit in found if all(word in hit.text().casefold() for word in words))
        best = next(called, found[0] if found else None)
        if best is not self.best:
            for hit, marked in ((self.best, False), (best, True)):
                if hit is not None:
                    hit.setProperty(MARKED, marked)
                    hit.update()
            self.best = best

    def forget(self) -> None:
        """What was found is to be parted with."""
        self.best = None

    def open(self) -> None:
        if self.best is not None:
            self.best.click()

    def enter(self) -> None:
        """From the search to what it has found, or to the first thing on the page."""
        first = self.best or next(iter(self._found()), None)
        if first is not None:
            self._go(first)

    def move(self, key: Qt.Key) -> bool:
        """Go to the neighbour on that side; from the topmost ones up to the search. Whether the key is for that."""
        here = self._page.focusWidget()
        found = list(self._found())
        if key not in ARROWS or here not in found:
            return False
        at = found.index(here)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(found[min(max(at + (1 if key == Qt.Key.Key_Right else -1), 0), len(found) - 1)])
            return True
        down = key == Qt.Key.Key_Down
        box = self._place(found[at])
        rows = [(self._place(hit), hit) for hit in found]
        beyond = [(place, hit) for place, hit in rows if (place.top() > box.bottom() if down else place.bottom() < box.top())]
        if beyond:
            nearest = min(place.top() if down else -place.bottom() for place, _ in beyond)
            row = [(place, hit) for place, hit in beyond if (place.top() if down else -place.bottom()) <= nearest + AROUND]
            self._go(min(row, key=lambda one: abs(one[0].center().x() - box.center().x()))[1])
        elif not down:
            self._search.setFocus(Qt.FocusReason.BacktabFocusReason)
            self._scroll.ensureWidgetVisible(self._search, 0, AROUND)
        return True

    def _place(self, hit: QWidget) -> QRect:
        return QRect(hit.mapTo(self._page, QPoint(0, 0)), hit.size())

    def _go(self, hit: QWidget) -> None:
        hit.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(hit, 0, AROUND)
