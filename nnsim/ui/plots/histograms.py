"""Histograms of signed numbers, some below or beside each other: bars over the values, zero in the middle, nothing left out.

What has no place among the bars is said in words above them: exact zeros, which also have a bar of their own, numbers that are not finite,
and numbers beyond limits that somebody keeps still.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPaintEngine, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnsim.engine.distribution import BINS, Distribution
from nnsim.ui import fonts
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.theme import SMALL, Theme, color, mix

HEAD, FOOT, GAP = 15.0, 13.0, 14.0
"""Pixels above a field of bars for its name, below for its limits, and between two of them."""
LEAST_FIELD = 22.0
DIGITS = SMALL - 1


def binned(found: Distribution, reach: float, bins: int) -> tuple[np.ndarray, int]:
    """Counts in `bins` bins from −`reach` to `reach`, both powers of two, and how many numbers lie beyond."""
    centres = ((np.arange(BINS) + 0.5) * (2 / BINS) - 1) * (found.reach / reach)
    places = np.floor((np.clip(centres, -2, 2) + 1) * (bins / 2)).astype(np.intp)
    inside = (places >= 0) & (places < bins)
    counts = np.bincount(places[inside], found.counts[inside], bins).astype(np.int64)
    return counts, int(found.counts[~inside].sum())


def resolution(size: int) -> int:
    """How many bins so many numbers fill."""
    return 16 if size < 64 else 32 if size < 1000 else 64


@dataclass(frozen=True, eq=False)
class Bars:
    """One histogram: what it is of, its counts from −`reach` to `reach`, and the height of its field as a count."""

    name: str
    counts: np.ndarray
    reach: float
    top: float
    zeros: int = 0
    broken: int = 0
    beyond: int = 0

    def said(self) -> tuple[object, ...]:
        """What is said in words and lines."""
        return self.name, self.reach, self.top, self.zeros, self.broken, self.beyond

    def edges(self, index: int) -> tuple[float, float]:
        """The values that a bin lies between."""
        width = 2 / len(self.counts)
        return (index * width - 1) * self.reach, ((index + 1) * width - 1) * self.reach


class Histograms(QWidget):
    """Rows of histograms. `pointed` tells the row, the column and the bin under the mouse, or None."""

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows: list[list[Bars | None]] = []
        self._words: dict[tuple[object, ...], QPixmap] = {}
        """Lines and words of the last picture."""
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_rows(self, rows: list[list[Bars | None]]) -> None:
        """None where there is nothing to show yet."""
        self.rows = rows
        self.update()

    def most_rows(self) -> int:
        """How many rows there is room for."""
        return max(int((self.height() + 4) / (HEAD + LEAST_FIELD + FOOT + 4)), 1)

    def field(self, row: int, column: int) -> QRectF:
        """Where the bars are."""
        columns = max(len(self.rows[row]), 1)
        height, width = (self.height() + 4) / len(self.rows), (self.width() + GAP) / columns
        return QRectF(column * width, row * height + HEAD, width - GAP, height - HEAD - FOOT - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))
        drawn = painter.paintEngine().type() == QPaintEngine.Type.SVG
        kept: dict[tuple[object, ...], QPixmap] = {}
        for row, line in enumerate(self.rows):
            for column, bars in enumerate(line):
                if bars is not None:
                    field = self.field(row, column)
                    self._paint_bars(painter, bars, field)
                    if drawn:
                        self._paint_words(painter, bars, field)
                    else:
                        self._show_words(painter, bars, field, kept)
        self._words = kept

    def _show_words(self, painter: QPainter, bars: Bars, field: QRectF, kept: dict[tuple[object, ...], QPixmap]) -> None:
        """From a picture, as long as they are the same: to write them takes longer than to draw the bars."""
        ratio, whole = painter.deviceTransform().m11(), field.adjusted(-1, -HEAD, 1, FOOT + 1).toAlignedRect()
        key = whole.getRect(), bars.said(), self.theme, ratio
        picture = self._words.get(key)
        if picture is None:
            picture = QPixmap(whole.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(picture)
            inner.translate(-whole.topLeft())
            self._paint_words(inner, bars, field)
            inner.end()
        kept[key] = picture
        painter.drawPixmap(whole.topLeft(), picture)

    def _paint_bars(self, painter: QPainter, bars: Bars, field: QRectF) -> None:
        """Steps over the line of zero, in two colours."""
        theme, count = self.theme, len(bars.counts)
        painter.setPen(Qt.PenStyle.NoPen)
        edges = np.rint(field.x() + np.arange(count + 1) * field.width() / count)
        gap = 1.0 if field.width() / count > 3 else 0.0
        tops = field.bottom() - _heights(field, bars.counts, bars.top)
        corners = np.empty((count, 4, 2))
        corners[:, :2, 0], corners[:, 2:, 0] = edges[:-1, None], np.maximum(edges[1:] - gap, edges[:-1] + 1.0)[:, None]
        corners[:, 1:3, 1], corners[:, ::3, 1] = tops[:, None], field.bottom()
        for half, tint in ((corners[: count // 2], theme.negative), (corners[count // 2 :], theme.positive)):
            painter.setBrush(color(tint))
            painter.drawPolygon(pg.functions.arrayToQPolygonF(*half.reshape(-1, 2).T))
        if bars.zeros:
            middle, height = round(field.center().x()), float(_heights(field, np.array([bars.zeros]), bars.top)[0])
            painter.setBrush(color(theme.ink))
            painter.drawRect(QRectF(middle - 1, field.bottom() - height, 2, height))

    def _paint_lines(self, painter: QPainter, field: QRectF) -> None:
        """The highest count, zero, and where zero is on the axis."""
        theme, middle = self.theme, round(field.center().x())
        painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.75)), 1))
        painter.drawLine(QPointF(field.x(), field.y() + 0.5), QPointF(field.right(), field.y() + 0.5))
        painter.setPen(QPen(color(theme.line), 1))
        painter.drawLine(QPointF(field.x(), field.bottom() + 0.5), QPointF(field.right(), field.bottom() + 0.5))
        painter.setPen(QPen(color(theme.muted), 1))
        painter.drawLine(QPointF(middle - 0.5, field.bottom() + 0.5), QPointF(middle - 0.5, field.bottom() + 3.5))

    def _paint_words(self, painter: QPainter, bars: Bars, field: QRectF) -> None:
        self._paint_lines(painter, field)
        theme, words, digits = self.theme, fonts.text(SMALL), fonts.numbers(DIGITS)
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        head = QRectF(field.x(), field.y() - HEAD, field.width(), HEAD - 2)
        metrics = QFontMetricsF(words)
        painter.setFont(words)
        room, remarks = field.width(), self.remarks(bars)
        if sum(metrics.horizontalAdvance(text) + 8 for text in (bars.name, *(text for text, _ in remarks))) > room + 8:
            remarks = self.remarks(bars, short=True)
        for text, tint in reversed(remarks):
            painter.setPen(color(tint))
            painter.drawText(QRectF(head.x(), head.y(), room, head.height()), right | Qt.AlignmentFlag.AlignVCenter, text)
            room -= metrics.horizontalAdvance(text) + 8
        painter.setPen(color(theme.muted))
        name = metrics.elidedText(bars.name, Qt.TextElideMode.ElideMiddle, max(room, 0.0))
        painter.drawText(head, left | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(digits)
        painter.drawText(QRectF(field.x(), field.y() + 1, field.width(), 12), left, brief(bars.top))
        foot = QRectF(field.x(), field.bottom() + 1, field.width(), FOOT)
        reach = brief(bars.reach, 3)
        ends: tuple[tuple[str, Qt.AlignmentFlag], ...] = ((f"−{reach}", left), ("0", Qt.AlignmentFlag.AlignHCenter), (reach, right))
        if QFontMetricsF(digits).horizontalAdvance("−0" + 2 * reach) + 12 > field.width():
            ends = ((f"± {reach}", right),)
        for text, side in ends:
            painter.drawText(foot, side | Qt.AlignmentFlag.AlignBottom, text)

    def remarks(self, bars: Bars, short: bool = False) -> list[tuple[str, str]]:
        """What is said above the bars, in its colours."""
        theme, said = self.theme, []
        zeros = self.tr("= 0: {count}") if short else self.tr("exactly 0: {count}")
        if bars.beyond:
            said.append((self.tr("beyond: {count}").format(count=grouped(bars.beyond)), theme.muted))
        if bars.zeros:
            said.append((zeros.format(count=grouped(bars.zeros)), theme.ink))
        if bars.broken:
            said.append((self.tr("not finite: {count}").format(count=grouped(bars.broken)), theme.bad))
        return said

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.bin_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def bin_at(self, place: QPointF) -> tuple[int, int, int] | None:
        for row, line in enumerate(self.rows):
            for column, bars in enumerate(line):
                field = self.field(row, column)
                if bars is not None and field.contains(place):
                    count = len(bars.counts)
                    return row, column, min(int((place.x() - field.x()) / field.width() * count), count - 1)
        return None


def _heights(field: QRectF, counts: np.ndarray, top: float) -> np.ndarray:
    """Pixels: none for no number; one of a million is seen too."""
    return np.where(counts, np.clip(field.height() * counts / top, 1.0, field.height()), 0.0)
