"""A line below a plot: what is across and what is upward, chosen from one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.plain import plain

HEIGHT = 26
INDENT, ARROW = 6, 9
WRITING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
NARROW = 240
"""Pixels below which three are not beside each other."""


class SmallCombo(Combo):
    """A drop-down in small letters that takes the room there is, with little of its own around the words."""

    def __init__(self, parent: QWidget, *, whole: bool = False) -> None:
        super().__init__(parent=parent)
        self.setFont(fonts.text(SMALL))
        self.setFixedHeight(HEIGHT - 4)
        self.setSizePolicy(QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)  # other words: the same size
        self.setMaxVisibleItems(20)
        self._shown: tuple[list[str], int] = ([], -1)
        self._written = ""
        """What is to be read of the current item."""
        self._stale = False
        """Whether the list has not been told yet that words of it have changed."""
        self._shorter: Callable[[int], Sequence[str]] | None = None

    def set_shorter(self, shorter: Callable[[int], Sequence[str]]) -> None:
        """Where there is no room for an item, by its place, show the longest of these other words for it that fits."""
        self._shorter = shorter

    def show_items(self, items: list[str], current: int) -> None:
        """Offer these, without telling anybody."""
        if (items, current) == self._shown and self.currentIndex() == current:
            return
        before, self._shown = self._shown[0], (list(items), current)
        with QSignalBlocker(self):
            while self.count() > len(items):
                self.removeItem(self.count() - 1)
            self._rename({place: item for place, (old, item) in enumerate(zip(before, items, strict=False)) if old != item})
            self.addItems(items[self.count() :])
            if self.currentIndex() != current:
                self.setCurrentIndex(current)
        self.setToolTip(plain(self.currentText()))
        if self.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
            self.updateGeometry()  # else it has the room there is
        if self._words() != self._written:
            self.update()

    def _rename(self, items: dict[int, str]) -> None:
        """Write other words. While the list is closed it is told once, when it opens: else everything around would be laid out anew."""
        self._stale = not self.view().isVisible()
        with QSignalBlocker(self.model()) if self._stale else nullcontext():
            for place, item in items.items():
                self.setItemText(place, item)

    def showPopup(self) -> None:
        model = self.model()
        if self._stale and model.rowCount():
            model.dataChanged.emit(model.index(0, 0), model.index(model.rowCount() - 1, 0))
        super().showPopup()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self.font()).horizontalAdvance(self.currentText())) + 2 * INDENT + ARROW + 4, self.height())

    def words(self, room: float) -> str:
        """What is written in so many pixels: the item, other words for it, or the ends of the last of these."""
        metrics, texts = QFontMetricsF(self.font()), [self.currentText()]
        if self._shorter is not None and self.currentIndex() >= 0:
            texts += self._shorter(self.currentIndex())
        fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
        return next(fitting, None) or metrics.elidedText(texts[-1], Qt.TextElideMode.ElideMiddle, room)

    def _place(self) -> QRectF:
        """Where the words are."""
        return QRectF(self.rect()).adjusted(INDENT, 0, -INDENT - ARROW, 0)

    def _words(self) -> str:
        return self.words(self._place().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = painting.accent(self) if self.hasFocus() else painting.strong_line(self) if self.underMouse() else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.5 if self.hasFocus() else 1.0)
        self._written = self._words()
        painter.setFont(self.font())
        painter.setPen(painting.ink(self))
        painter.drawText(self._place(), WRITING, self._written)
        painting.chevron(painter, QPointF(self.width() - INDENT - 3, self.height() / 2), painting.muted(self), 2.5)


class TwoChoices(QWidget):
    """`chosen(across, upward)`: places in the list. They are never the same: one that is chosen for both changes places with the other."""

    chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.across, self.upward = SmallCombo(self), SmallCombo(self)
        self._pair = (0, 1)
        self._marks = [QLabel("→", self), QLabel("↑", self)]
        self._added: QWidget | None = None
        self._narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 0, 0)
        self._grid.setSpacing(4)
        for place, (mark, combo) in enumerate(zip(self._marks, (self.across, self.upward), strict=True)):
            mark.setFont(fonts.text(SMALL))
            combo.activated.connect(self._activated)
            self._grid.addWidget(mark, 0, 2 * place)
            self._grid.addWidget(combo, 0, 2 * place + 1)
            self._grid.setColumnStretch(2 * place + 1, 1)
        self.set_theme(theme)

    def add(self, widget: QWidget) -> None:
        """Put something of one's own behind the two, or where there is little room below them."""
        self._added = widget
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._added is None:
            return
        narrow = self.width() < NARROW
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._grid.removeWidget(self._added)
        self.setFixedHeight(2 * HEIGHT if narrow else HEIGHT)
        if narrow:
            self._grid.addWidget(self._added, 1, 1, 1, 3)
        else:
            self._grid.addWidget(self._added, 0, 4)

    def set_theme(self, theme: Theme) -> None:
        for mark in self._marks:
            palette = mark.palette()
            palette.setColor(mark.foregroundRole(), color(theme.muted))
            mark.setPalette(palette)

    def show_choice(self, items: list[str], across: int, upward: int) -> None:
        """Offer these, and show what is chosen."""
        self._pair = (across, upward)
        self.across.show_items(items, across)
        self.upward.show_items(items, upward)

    def _activated(self) -> None:
        across, upward = self.across.currentIndex(), self.upward.currentIndex()
        if across == upward:
            if self.sender() is self.across:
                upward = self._pair[0]
            else:
                across = self._pair[1]
        self.chosen.emit(across, upward)
