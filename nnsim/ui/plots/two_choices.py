"""A line below a plot: what is across and what is upward, chosen from one list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.plain import plain

HEIGHT = 26
INDENT, ARROW = 6, 9


class SmallCombo(Combo):
    """A drop-down in small letters that takes the room there is, with little of its own around the words."""

    def __init__(self, parent: QWidget, *, whole: bool = False) -> None:
        super().__init__(parent=parent)
        self.setFont(fonts.text(SMALL))
        self.setFixedHeight(HEIGHT - 4)
        self.setSizePolicy(QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(20)
        self._shown: tuple[list[str], int] = ([], -1)

    def show_items(self, items: list[str], current: int) -> None:
        """Offer these, without telling anybody."""
        if (items, current) == self._shown and self.currentIndex() == current:
            return
        before, self._shown = self._shown[0], (list(items), current)
        with QSignalBlocker(self):
            while self.count() > len(items):
                self.removeItem(self.count() - 1)
            for place, (old, item) in enumerate(zip(before, items, strict=False)):
                if old != item:
                    self.setItemText(place, item)
            self.addItems(items[self.count() :])
            if self.currentIndex() != current:
                self.setCurrentIndex(current)
        self.setToolTip(plain(self.currentText()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self.font()).horizontalAdvance(self.currentText())) + 2 * INDENT + ARROW + 4, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = painting.accent(self) if self.hasFocus() else painting.strong_line(self) if self.underMouse() else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.5 if self.hasFocus() else 1.0)
        place = QRectF(self.rect()).adjusted(INDENT, 0, -INDENT - ARROW, 0)
        words = QFontMetricsF(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(self.font())
        painter.setPen(painting.ink(self))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 0, 0)
        self._row.setSpacing(4)
        for mark, combo in zip(self._marks, (self.across, self.upward), strict=True):
            mark.setFont(fonts.text(SMALL))
            combo.activated.connect(self._activated)
            self._row.addWidget(mark)
            self._row.addWidget(combo, 1)
        self.set_theme(theme)

    def add(self, widget: QWidget) -> None:
        """Put something of one's own behind the two."""
        self._row.addWidget(widget)

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
