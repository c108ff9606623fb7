"""An axis of a plot: few ticks, numbers that are read at once, and nothing that a plot here does not use."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.plots import limits
from nnsim.ui.plots.across import Across
from nnsim.ui.theme import Theme, color, mix

TICK_SIZE = 10.0
LEFT, BOTTOM, RIGHT = 36, 19, 18
"""Room for the numbers of the axes, in pixels."""
NEARLY = 1e-9
"""Shares of an axis by which a tick at its end may miss it by rounding."""
BESIDE, BELOW = 5.0, 3.0
"""Pixels between an axis and its numbers."""
ENDING = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
"""How numbers stand beside an axis and below it. To put flags together takes longer than to write a number."""


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with few ticks, grid lines only where they are read off, and exponents where it is logarithmic."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.logarithmic = False
        self.across: Across | None = None
        """What is counted here, if it is iterations or epochs."""
        self.unit = ""
        self.percent = False
        self._font = fonts.numbers(TICK_SIZE)
        self._height = QFontMetricsF(self._font).height()
        self._scale = 0.0
        self._least = 0
        """Its width while its numbers are as short as usual."""
        self._words: dict[float, str] = {}
        self._bounds: QRectF | None = None
        upright = orientation == "left"
        self.setStyle(autoExpandTextSpace=False, autoReduceTextSpace=False, hideOverlappingLabels=False)
        self.enableAutoSIPrefix(False)
        self.setGrid(255 if upright else False)
        if upright:
            self.setWidth(LEFT)
        else:
            self.setHeight(BOTTOM)
        self.setZValue(-1000)  # below the view, which has -100: grid lines under the curves
        self.keep_picture(True)

    def keep_picture(self, kept: bool) -> None:
        """Whether it is drawn from a picture: it changes far more seldom than the curves over it. A saved drawing has lines and words."""
        mode = QGraphicsItem.CacheMode.DeviceCoordinateCache if kept else QGraphicsItem.CacheMode.NoCache
        self.setCacheMode(mode)

    def fit(self) -> None:
        """What it covers has changed: Qt would keep the parts of its picture that are covered as before."""
        self._bounds = None
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.keep_picture(True)

    def setWidth(self, w: int | None = None) -> None:
        self._least = w or 0
        super().setWidth(w)

    def make_room(self, low: float, high: float, size: float) -> None:
        """Be as wide as the numbers between these ends, along so many pixels, need; in steps."""
        if not self._least or size <= 0:
            return
        texts = [text for spacing, values in self.tickValues(low, high, size) for text in self.tickStrings(values, 1.0, spacing)]
        needed = max((fonts.width_of_numbers(text, TICK_SIZE) for text in texts), default=0.0) + 6
        width = self._least + max(0, math.ceil((needed - self._least) / 8)) * 8
        if width != self.fixedWidth:
            super().setWidth(width)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        count = max(2, round(size / (46 if self.orientation == "left" else 80)))
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        if self.across is not None:
            self._scale = size / (high - low) if high > low else 0.0
            for often in (count, 2 * count):  # closer, if else only one would have room
                self._words = dict(self.across.ticks(low, high, often))
                if sum(map(bool, self._ended(list(self._words.values()), list(self._words)))) > 1:
                    break
            return [(1.0, list(self._words))]
        values = (limits.log_ticks if self.logarithmic else limits.ticks)(low, high, count)
        self._scale = size / (high - low) if high > low else 0.0
        return [(values[1] - values[0] if len(values) > 1 else 1.0, values)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logarithmic:
            return [limits.log_tick_text(value) for value in values]
        if self.across is not None:
            return self._ended([self._words[value] for value in values], values)
        if self.percent:
            return [f"{limits.tick_text(100 * value, 100 * spacing)} %" for value in values]
        return self._ended([limits.tick_text(value, spacing) for value in values], values)

    def _ended(self, texts: list[str], values: list[float]) -> list[str]:
        """With the unit before the first number, unless that would leave no room for a second one: a single one says nothing of a scale."""
        named = [f"{self.unit} {texts[0]}", *texts[1:]] if self.unit and texts else texts
        if self.orientation == "left":
            return named
        named, bare = self._fitting(named, values), self._fitting(texts, values)
        return bare if sum(map(bool, named)) < 2 <= sum(map(bool, bare)) else named

    def _fitting(self, texts: list[str], values: list[float]) -> list[str]:
        """Without a last number that would be cut off, and without what would touch the number before it."""
        fitting, free = list(texts), -1e9
        for index, (text, value) in enumerate(zip(texts, values, strict=True)):
            half, middle = fonts.width_of_numbers(text, TICK_SIZE) / 2, value * self._scale
            if middle - half < free or middle + half > max(self.range) * self._scale + RIGHT - 2:
                fitting[index] = ""
            elif text:
                free = middle + half + 4
        return fitting

    def setGeometry(self, place: QRectF) -> None:
        self._bounds = None
        super().setGeometry(place)

    def boundingRect(self) -> QRectF:
        """Kept until it or the view moves: Qt asks several times in each picture."""
        if self._bounds is None:
            bounds: QRectF = super().boundingRect()
            self._bounds = bounds.adjusted(-30, -8, 30, 8)  # the outermost labels stand out over the ends
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A line, ticks as lines across the plane or none, and numbers where there is room for all of them.

        The class in between makes out of each axis a drawing that it then draws, which takes several times as long.
        """
        room, (low, high) = self.mapRectFromParent(self.geometry()), self.range
        upright = self.orientation == "left"
        size = room.height() if upright else room.width()
        if size <= 0.0 or high == low:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        edge = room.right() - 1.0 if upright else room.top() + 1.0
        painter.setPen(self.pen())
        painter.drawLine(
            QLineF(edge, room.top() - 1.0, edge, room.bottom() + 1.0) if upright
            else QLineF(room.left() - 1.0, edge, room.right() + 1.0, edge)
        )  # fmt: skip
        [(spacing, values)] = self.tickValues(low, high, size)
        texts = self.tickStrings(values, 1.0, spacing)
        shares = [(value - low) / (high - low) for value in values]
        ticks = [(share * size, text) for share, text in zip(shares, texts, strict=True) if -NEARLY <= share <= 1.0 + NEARLY]
        view = self.linkedView()
        if upright and view is not None:
            end = view.mapRectToItem(self, view.boundingRect()).right()
            painter.setPen(self.tickPen())
            painter.drawLines([QLineF(end, room.bottom() - place, room.right(), room.bottom() - place) for place, _ in ticks])
        if self.style["showValues"]:
            self._write(painter, room, ticks)

    def _write(self, painter: QPainter, room: QRectF, ticks: list[tuple[float, str]]) -> None:
        """Numbers beside their ticks, `ticks` being (pixels from the beginning of the axis, number)."""
        painter.setFont(self._font)
        painter.setPen(self.textPen())
        bounds, height, flags = self.boundingRect(), 0.8 * self._height, ENDING if self.orientation == "left" else MIDDLE
        for place, text in ticks:
            width = fonts.width_of_numbers(text, TICK_SIZE)
            if self.orientation == "left":
                rect = QRectF(room.right() - BESIDE - width, room.bottom() - place - height / 2, width, height)
            else:
                rect = QRectF(room.left() + place - width / 2, room.top() + BELOW, width, height)
            if text and bounds.contains(rect):
                painter.drawText(rect, flags, text)

    def set_theme(self, theme: Theme) -> None:
        self.setPen(color(theme.line))
        self.setTickPen(pg.mkPen(mix(theme.panel, theme.line, 0.75)))
        self.setTextPen(color(theme.muted))
