"""Rows of pictures and curves over the steps of one sequence, aligned, with one cursor through all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.numerals import number
from nnsim.ui.plots import heat, limits
from nnsim.ui.theme import SMALL, Theme, color, mix

Values = npt.NDArray[np.floating]
GAP = 6.0
FOOT = 17.0
"""Room for the numbers of the steps."""
RIGHT = 2.0
TOLD_APART = 10
"""So many symbols have colours of their own; more are told apart by their names."""
NAMED = 11.0
"""Pixels for a step whose symbol is to be read."""
LEAST_WORD = 13.0
"""Pixels that a row or a step needs to bear a name."""


@dataclass(frozen=True, eq=False)
class Lane:
    """`values` (rows, T): a heat map, curves in the `tints`, codes ≥ 0 (1, T) of symbols called `names`, −1 is no symbol; or `words`.

    `words` stand where the sequence ends, `values` then only say how long it is. `names` are those of rows or symbols, `reach` the half
    width of a heat map's scale, `wrong` (T,) what is marked as a mistake.
    """

    title: str
    values: Values
    kind: Literal["heat", "curves", "symbols", "words"] = "heat"
    names: tuple[str, ...] = ()
    reach: float = 1.0
    tints: tuple[str, ...] = ()
    wrong: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    words: str = ""

    @property
    def weight(self) -> float:
        """Its share of the height."""
        if self.kind in ("symbols", "words"):
            return 1.2
        return 3.5 if self.kind == "curves" else 1.2 + 0.5 * min(len(self.values), 8)

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest finite value of curves, never equal."""
        finite = self.values[np.isfinite(self.values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return (low, high) if high > low else (low - 0.5, high + 0.5)


class Lanes(QWidget):
    """`pointed` and `chosen` tell (lane, row, step) under the mouse, or None.

    A sequence is shown whole, unless it has symbols that only their names tell apart: then as many steps as there is room for names,
    around the cursor; the wheel goes to others.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.lanes: tuple[Lane, ...] = ()
        self.time: int | None = None
        self.length = 0
        self._start: int | None = None
        """The first step that is shown, if the wheel chose it."""
        self._images: list[QImage | None] = []
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_lanes(self, lanes: Sequence[Lane], time: int | None, length: int) -> None:
        """`length`: how many steps count; those after it are shown pale."""
        if time != self.time:
            self._start = None
        self.lanes, self.time, self.length = tuple(lanes), time, length
        self._images = [self._image(lane) for lane in self.lanes]
        self.update()

    @property
    def steps(self) -> int:
        return max((lane.values.shape[1] for lane in self.lanes), default=0)

    # Places

    def shown(self) -> range:
        """The steps that are shown."""
        steps = self.steps
        if not any(lane.kind == "symbols" and len(lane.names) > TOLD_APART for lane in self.lanes):
            return range(steps)
        count = min(max(int(self.field().width() / NAMED), 1), steps)
        middle = steps if self.time is None else self.time + 1
        start = middle - (count + 1) // 2 if self._start is None else self._start
        start = min(max(start, 0), steps - count)
        return range(start, start + count)

    def field(self) -> QRectF:
        """Where all lanes lie: to the right of their names."""
        words, small = QFontMetricsF(fonts.text(SMALL)), QFontMetricsF(fonts.text(SMALL - 1))
        widest = max((words.horizontalAdvance(lane.title) for lane in self.lanes), default=0.0)
        named = [name for index, lane in enumerate(self.lanes) if self._rows_named(index) for name in lane.names]
        rows = max((small.horizontalAdvance(name) for name in named), default=0.0)
        left = min(widest + (rows + 6 if rows else 0) + 8, self.width() * 0.4)
        return QRectF(left, 1, max(self.width() - left - RIGHT, 10), max(self.height() - FOOT, 10))

    def box(self, lane: int) -> QRectF:
        """Where one lane lies."""
        top, height = self._upright(lane)
        field = self.field()
        return QRectF(field.x(), top, field.width(), height)

    def _upright(self, lane: int) -> tuple[float, float]:
        room = max(self.height() - FOOT - 1 - GAP * (len(self.lanes) - 1), 4.0 * len(self.lanes))
        total = sum(other.weight for other in self.lanes)
        before = sum(other.weight for other in self.lanes[:lane])
        return 1 + room * before / total + GAP * lane, room * self.lanes[lane].weight / total

    def _rows_named(self, lane: int) -> bool:
        found = self.lanes[lane]
        return found.kind == "heat" and len(found.names) > 1 and self._upright(lane)[1] >= (LEAST_WORD - 3) * len(found.names)

    def at(self, place: QPointF) -> tuple[int, int, int] | None:
        """The lane, its row and the step at a place in the widget."""
        for index, lane in enumerate(self.lanes):
            box = self.box(index)
            if box.contains(place):
                rows, shown = len(lane.values), self.shown()
                row = 0 if lane.kind != "heat" else min(int((place.y() - box.y()) / box.height() * rows), rows - 1)
                return index, row, shown[min(int((place.x() - box.x()) / box.width() * len(shown)), len(shown) - 1)]
        return None

    def middle(self, step: int) -> float:
        """The x of a step, in the widget."""
        field, shown = self.field(), self.shown()
        return field.x() + field.width() * (step - shown.start + 0.5) / max(len(shown), 1)

    # Painting

    def _image(self, lane: Lane) -> QImage | None:
        if lane.kind != "heat" or not lane.values.size:
            return None
        cells = np.ascontiguousarray(heat.signed(lane.values, self.theme, reach=lane.reach))
        return QImage(cells.data, cells.shape[1], cells.shape[0], 3 * cells.shape[1], QImage.Format.Format_RGB888).copy()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self))

    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        painter.fillRect(self.rect(), color(theme.panel))
        if not self.steps:
            return
        field, shown = self.field(), self.shown()
        for index, lane in enumerate(self.lanes):
            box = self.box(index)
            image = self._images[index]
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(box, image, QRectF(shown.start, 0, len(shown), image.height()))
            elif lane.kind == "symbols":
                self._paint_symbols(painter, lane, box)
            elif lane.kind == "curves":
                self._paint_curves(painter, lane, box)
            else:
                self._paint_words(painter, lane, box)
            self._paint_names(painter, index, box)
            painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.9)), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        if 0 < self.length < shown.stop:
            beyond = field.x() + field.width() * max(self.length - shown.start, 0) / len(shown)
            pale = QColor(theme.panel)
            pale.setAlphaF(0.8)
            painter.fillRect(QRectF(beyond, field.y(), field.right() - beyond + 1, field.height()), pale)
        self._paint_steps(painter, field)

    def _paint_names(self, painter: QPainter, index: int, box: QRectF) -> None:
        lane, theme = self.lanes[index], self.theme
        rows = self._rows_named(index)
        painter.setPen(color(theme.muted if rows else theme.ink))
        painter.setFont(fonts.text(SMALL))
        metrics = QFontMetricsF(painter.font())
        if rows:
            title = QRectF(0, box.y(), box.x() - 6, min(box.height(), LEAST_WORD + 2))
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, lane.title)
            painter.setFont(fonts.text(SMALL - 1))
            painter.setPen(color(theme.ink))
            height = box.height() / len(lane.names)
            for row, name in enumerate(lane.names):
                beside = QRectF(0, box.y() + row * height, box.x() - 5, height)
                painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, name)
            return
        beside = QRectF(0, box.y(), box.x() - 6, box.height())
        words = metrics.elidedText(lane.title, Qt.TextElideMode.ElideRight, beside.width())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_symbols(self, painter: QPainter, lane: Lane, box: QRectF) -> None:
        theme, shown = self.theme, self.shown()
        width = box.width() / len(shown)
        painter.fillRect(box, color(theme.canvas))
        painter.setFont(fonts.numbers(SMALL))
        metrics = QFontMetricsF(painter.font())
        for step in shown:
            code = lane.values[0, step]
            if code < 0 or (self.length and step >= self.length):
                continue
            cell = QRectF(box.x() + (step - shown.start) * width, box.y(), width, box.height())
            number = int(code)
            tint = lane.tints[number % len(lane.tints)] if lane.tints else theme.positive
            mistaken = step < len(lane.wrong) and bool(lane.wrong[step])
            painter.fillRect(cell, color(mix(theme.panel, theme.bad if mistaken else tint, 0.55 if mistaken else 0.3)))
            name = lane.names[number] if number < len(lane.names) else str(number)
            if width >= metrics.horizontalAdvance(name) + 1 and box.height() >= LEAST_WORD - 2:
                painter.setPen(color(theme.ink))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_curves(self, painter: QPainter, lane: Lane, box: QRectF) -> None:
        theme, (low, high) = self.theme, lane.span
        inner = box.adjusted(0, 4, 0, -4)
        painter.fillRect(box, color(theme.panel))

        def height(value: float) -> float:
            return inner.bottom() - (value - low) / (high - low) * inner.height()

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if low <= 0 <= high:
            painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.75)), 1))
            painter.drawLine(QLineF(box.x(), height(0.0), box.right(), height(0.0)))
        shown = self.shown()
        first, last = shown.start, min(self.length or shown.stop, shown.stop)
        for row, values in enumerate(lane.values):
            painter.setPen(QPen(color(lane.tints[row] if row < len(lane.tints) else theme.positive), 1.5))
            for start, stop in _pieces(np.isfinite(values[first:last])):
                places = [QPointF(self.middle(step), height(float(values[step]))) for step in range(first + start, first + stop)]
                if len(places) == 1:
                    painter.setBrush(painter.pen().color())
                    painter.drawEllipse(places[0], 2.0, 2.0)
                else:
                    painter.drawPolyline(QPolygonF(places))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_span(painter, box, low, high)

    def _paint_words(self, painter: QPainter, lane: Lane, box: QRectF) -> None:
        painter.fillRect(box, color(self.theme.canvas))
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(self.theme.ink))
        room = box.adjusted(4, 0, -8, 0)
        words = QFontMetricsF(painter.font()).elidedText(lane.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _paint_span(self, painter: QPainter, box: QRectF, low: float, high: float) -> None:
        """The lowest and the highest value, where there is room beside the name."""
        if box.height() < 3 * LEAST_WORD:
            return
        painter.setFont(fonts.numbers(SMALL - 1))
        painter.setPen(color(self.theme.muted))
        right = Qt.AlignmentFlag.AlignRight
        beside = QRectF(0, box.y(), box.x() - 4, box.height())
        painter.drawText(beside, right | Qt.AlignmentFlag.AlignTop, number(high, 2))
        painter.drawText(beside, right | Qt.AlignmentFlag.AlignBottom, number(low, 2))

    def _paint_steps(self, painter: QPainter, field: QRectF) -> None:
        """Numbers of the steps below, and the cursor with its own."""
        theme, digits = self.theme, fonts.numbers(SMALL - 0.5)
        metrics = QFontMetricsF(digits)
        painter.setFont(digits)
        taken, shown = QRectF(), self.shown()
        if self.time is not None and self.time in shown:
            x = self.middle(self.time)
            painter.setPen(QPen(color(theme.accent), 2))
            painter.drawLine(QLineF(x, field.y(), x, field.bottom() + 2))
            text = f"t = {self.time + 1}"
            width = metrics.horizontalAdvance(text) + 6
            left = min(max(x - width / 2, field.x() - 2), self.width() - width)
            taken = QRectF(left, field.bottom() + 2, width, FOOT - 3)
            painter.drawText(taken, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(color(theme.muted))
        for step in _ticks(shown, field.width()):
            width = metrics.horizontalAdvance(str(step + 1)) + 6
            left = min(self.middle(step) - width / 2, self.width() - width)
            below = QRectF(left, field.bottom() + 2, width, FOOT - 3)
            if not below.intersects(taken):
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(step + 1))

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        shown, by = self.shown(), event.angleDelta().y() or event.angleDelta().x()
        if len(shown) == self.steps or not by:
            event.ignore()
            return
        start = shown.start + (-1 if by > 0 else 1) * max(len(shown) // 6, 1)
        self._start = min(max(start, 0), self.steps - len(shown))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)


def _ticks(shown: range, width: float) -> list[int]:
    """Steps (from 0) that get their number: both ends, and between them round numbers that are far enough from these."""
    if not shown:
        return []
    each = max(1, round(limits.step(len(shown), max(int(width / 60), 1))))
    first, last = shown.start + 1, shown.stop
    between = range(-(-first // each) * each, last, each)
    return [first - 1, *(tick - 1 for tick in between if tick - first >= 0.6 * each and last - tick >= 0.6 * each), last - 1]


def _pieces(finite: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches (start, stop) without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(int)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
