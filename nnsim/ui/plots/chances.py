"""Small bars that show with what chance each symbol could have come next, the one that was drawn among them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.engine.writing import Drawn
from nnsim.ui import fonts
from nnsim.ui.theme import SMALL, Theme, color, mix

HEIGHT = 42
NAMES = 15.0
"""Room for the symbols below the bars."""
NARROWEST = 17.0


class Chances(QWidget):
    """Bars of the likeliest symbols, the highest on the left; as many as there is room for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.names: tuple[str, ...] = ()
        self.drawn: Drawn | None = None
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_chances(self, drawn: Drawn | None) -> None:
        if drawn is not self.drawn:
            self.drawn = drawn
            self.update()

    def bars(self) -> list[tuple[int, float]]:
        """The symbols that are shown with their chances: the one that was drawn is always among them."""
        if self.drawn is None:
            return []
        room = max(int(self.width() / self.each()), 2)
        shown = list(self.drawn.likeliest[:room])
        if self.drawn.symbol not in dict(shown):
            shown[-1] = (self.drawn.symbol, self.drawn.chance)
        return shown

    def each(self) -> float:
        """Width of a bar with its name."""
        metrics = QFontMetricsF(fonts.numbers(SMALL))
        longest = max((metrics.horizontalAdvance(name) for name in self.names), default=0.0)
        return max(NARROWEST, min(longest, 60.0) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), color(theme.panel))
        painter.setFont(fonts.numbers(SMALL))
        each, tall = self.each(), self.height() - NAMES - 2
        metrics = QFontMetricsF(painter.font())
        for place, (symbol, chance) in enumerate(self.bars()):
            mine = self.drawn is not None and symbol == self.drawn.symbol
            ground = QRectF(place * each + 2, 1, each - 4, tall)
            painter.fillRect(ground, color(mix(theme.panel, theme.line, 0.5)))
            filled = ground.adjusted(0, tall * (1 - chance), 0, 0)
            painter.fillRect(filled, color(theme.accent if mine else mix(theme.panel, theme.muted, 0.55)))
            painter.setPen(color(theme.ink if mine else theme.muted))
            name = metrics.elidedText(self.names[symbol], Qt.TextElideMode.ElideRight, each - 2)
            painter.drawText(QRectF(place * each, tall + 1, each, NAMES), Qt.AlignmentFlag.AlignCenter, name)
