"""Names and colours of curves that stand for layers, written into the chart."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.plots.header import Entry, paint_point, spoken
from nnsim.ui.theme import SMALL, Theme, color, mix

FAMILIES = ("dense", "image", "recurrent", "attention", "maths", "input")
MOST_NAMES = 6
DOT = 11.0
"""Room for the mark after a name whose colour is too pale to be read."""
LINE = 14.0
"""Height of a name."""


def layer_colors(theme: Theme, count: int) -> list[str]:
    """Colours of layers, the one nearest to the output first; after six they repeat, nearer to the ink."""
    return [
        mix(theme.families[FAMILIES[index % 6]], theme.ink, min(0.7, 0.3 * (index // 6))) for index in range(count)
    ]


class Names(QWidget):
    """Names of curves in their colours, one below the other, in the upper right corner of a chart or in another one.

    One with the mark "dot" is written in grey, with its colour behind it.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.entries: tuple[Entry, ...] = ()
        self.indent: float | None = None
        """Where they begin, if on the left."""
        self.foot: float | None = None
        """How far above the lower end they end, if there."""
        self.setAccessibleName(self.tr("Names of the curves"))
        self.limit = math.inf
        """How wide a name may be at most."""
        self._picture = QPixmap()
        self._dress: tuple[object, ...] = ()
        """What the picture was painted for."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_entries(self, entries: tuple[Entry, ...], indent: float | None = None, foot: float | None = None) -> None:
        if (entries, indent, foot) != (self.entries, self.indent, self.foot):
            self.entries, self.indent, self.foot = entries, indent, foot
            self.setAccessibleDescription(spoken(entries))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """From a picture: it lies over curves that are drawn again and again."""
        painter = QPainter(self)
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            self._paint(painter)
            return
        ratio = painter.deviceTransform().m11()  # of a saved picture, too
        dress = (self.entries, self.limit, self.indent, self.foot, self.theme, self.size(), ratio)
        if dress != self._dress:
            self._dress = dress
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._picture)
            self._paint(inner)
            inner.end()
        top, height = self._top() * ratio, (LINE * len(self.entries) + 1.0) * ratio  # what is clear takes as long to be painted
        part = QRectF(0.0, top, self._picture.width(), height).toAlignedRect().intersected(self._picture.rect())
        painter.drawPixmap(QPointF(0.0, part.y() / ratio), self._picture, QRectF(part))

    def _top(self) -> float:
        """Where the first of them begins."""
        return 4.0 if self.foot is None else max(self.height() - self.foot - LINE * len(self.entries), 0.0)

    def _paint(self, painter: QPainter) -> None:
        words, digits = fonts.text(SMALL), fonts.numbers(SMALL)
        metrics = QFontMetricsF(words)
        top = self._top()
        for row, entry in enumerate(self.entries):
            box = QRectF(0, top + LINE * row, self.width() - 20.0, LINE)
            if entry.mark == "dot":
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_point(painter, QPointF(box.right() - 3.4, box.center().y() + 1), color(entry.color or self.theme.muted), True)
                box.setRight(box.right() - DOT)
            shown = _shortened(entry, metrics, box.width() if entry.value else min(box.width(), self.limit))
            value = QFontMetricsF(digits).horizontalAdvance(entry.value) + 5 if entry.value else 0.0
            width = min(metrics.horizontalAdvance(shown) + value + 4, box.width())
            left = box.right() - width + 2 if self.indent is None else self.indent - 2
            ground = QColor(self.theme.panel)
            ground.setAlphaF(0.75)
            painter.fillRect(QRectF(left, box.y(), width, box.height()), ground)  # curves may pass below
            if self.indent is not None:
                self._paint_left(painter, entry, box.adjusted(self.indent, 0, 0, 0), words, digits)
                continue
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            if entry.value:
                painter.setFont(digits)
                painter.setPen(color(self.theme.ink))
                painter.drawText(box, flags, entry.value)
                box.setRight(box.right() - QFontMetricsF(digits).horizontalAdvance(entry.value) - 5)
            painter.setFont(words)
            painter.setPen(color(self.theme.muted if entry.mark == "dot" else entry.color or self.theme.muted))
            painter.drawText(box, flags, shown)

    def _paint_left(self, painter: QPainter, entry: Entry, box: QRectF, words: QFont, digits: QFont) -> None:
        metrics, flags = QFontMetricsF(words), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = _shortened(entry, metrics, box.width())
        painter.setFont(words)
        painter.setPen(color(entry.color or self.theme.muted))
        painter.drawText(box, flags, name)
        painter.setFont(digits)
        painter.setPen(color(self.theme.ink))
        painter.drawText(box.adjusted(metrics.horizontalAdvance(name) + 5, 0, 0, 0), flags, entry.value)


def _shortened(entry: Entry, metrics: QFontMetricsF, room: float) -> str:
    """A name in the room there is, half of it if a number stands beside it."""
    return metrics.elidedText(entry.text, Qt.TextElideMode.ElideMiddle, room / 2 if entry.value else room)
