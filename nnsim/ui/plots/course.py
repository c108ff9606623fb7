"""The course of a state that is left to itself: units down and steps across, or one unit's curve, with what repeats marked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnsim.engine.dynamics import Verdict
from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.plots import faults, heat, limits
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import SMALL, Theme, class_colors, color, mix

STRIP, FOOT, LEFT, RIGHT = 11.0, 17.0, 20.0, 2.0
"""Room for the marks of what repeats above, the steps below, and at least for numbers of units or values on the left."""
NARROWEST, CYCLING = 1.0, 3.0
"""Pixels of a step of a heat map: narrower ones would show patterns that are not there; and of any cycle, to be followed."""
FAR = 1e4
"""Pixels beyond the picture where a curve that leaves it may end."""
LEAST_PERIOD = 3.0
"""Pixels of a period that are told apart from the next one."""


@dataclass(frozen=True, eq=False)
class State:
    """`values` (steps, units), of which some `units` are shown: as a heat map from −`reach` to `reach`, or as curves between `limits`."""

    values: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    verdict: Verdict = field(default_factory=lambda: Verdict("wanders"))
    units: tuple[int, ...] = ()
    reach: float = 1.0
    limits: Limits | None = None

    @property
    def curves(self) -> bool:
        return self.limits is not None


class Course(QWidget):
    """`pointed` tells (unit, step) under the mouse, or None; `chosen` a unit that was clicked. The wheel goes to other steps."""

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.state = State()
        self.shown_steps: int | None = None
        """How many of the steps are there yet, while they appear one after the other."""
        self._start: int | None = None
        self._image: QImage | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_state(self, state: State) -> None:
        if len(state.values) != len(self.state.values):
            self._start = None
        self.state = state
        self._image = None
        if not state.curves and state.values.size:
            rows = state.values[:, list(state.units)].T
            cells = np.ascontiguousarray(heat.signed(rows, self.theme, reach=state.reach))
            self._image = QImage(cells.data, cells.shape[1], cells.shape[0], 3 * cells.shape[1], QImage.Format.Format_RGB888).copy()
        self.update()

    # Places

    def field(self) -> QRectF:
        metrics = QFontMetricsF(fonts.numbers(SMALL - 1))
        left = max(LEFT, *(metrics.horizontalAdvance(end) + 6 for end in self._ends()))
        return QRectF(left, STRIP, max(self.width() - left - RIGHT, 10), max(self.height() - STRIP - FOOT, 10))

    def _ends(self) -> tuple[str, str]:
        """What stands on the left, above and below: the highest and lowest value, or the first and last unit."""
        state = self.state
        if state.limits is not None:
            return brief(state.limits.high, 2), brief(state.limits.low, 2)
        return (str(state.units[0] + 1), str(state.units[-1] + 1)) if state.units else ("", "")

    def shown(self) -> range:
        """The steps that are shown: all if there is room, else those around the beginning of what repeats, or the first ones."""
        steps, verdict = len(self.state.values), self.state.verdict
        least = CYCLING if verdict.kind == "cycles" else 0.0 if self.state.curves else NARROWEST
        room = int(self.field().width() / least) if least else steps
        if steps <= room:
            return range(steps)
        start = max(verdict.since - room // 3, 0) if self._start is None else self._start
        return range(min(start, steps - room), min(start, steps - room) + room)

    def edge(self, step: float) -> float:
        """Where a step begins."""
        field, shown = self.field(), self.shown()
        return field.x() + field.width() * (step - shown.start) / max(len(shown), 1)

    def at(self, place: QPointF) -> tuple[int, int] | None:
        """The unit and the step at a place."""
        field, shown, state = self.field(), self.shown(), self.state
        if not field.contains(place) or not shown or not state.units:
            return None
        step = shown[min(int((place.x() - field.x()) / field.width() * len(shown)), len(shown) - 1)]
        row = 0 if state.curves else min(int((place.y() - field.y()) / field.height() * len(state.units)), len(state.units) - 1)
        return state.units[row], step

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, state = QPainter(self), self.theme, self.state
        painter.fillRect(self.rect(), color(theme.panel))
        shown = self.shown()
        if not shown or not state.units:
            return
        field = self.field()
        there = len(state.values) if self.shown_steps is None else self.shown_steps
        painter.save()
        painter.setClipRect(QRectF(0, 0, max(self.edge(there), field.x()) + 1, self.height()))
        if state.curves:
            self._paint_curves(painter, field, shown)
        elif self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(field, self._image, QRectF(shown.start, 0, len(shown), self._image.height()))
        self._paint_marks(painter, field, shown)
        painter.restore()
        painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.9)), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(field)
        self._paint_numbers(painter, field, shown)

    def tints(self) -> list[str]:
        """The colours of the curves."""
        return [self.theme.positive] if len(self.state.units) == 1 else class_colors(self.theme, len(self.state.units))

    def _height(self, field: QRectF, value: float) -> float:
        assert self.state.limits is not None
        share = (value - self.state.limits.low) / self.state.limits.span
        return min(max(field.bottom() - 3 - share * (field.height() - 6), -FAR), FAR)

    def _paint_curves(self, painter: QPainter, field: QRectF, shown: range) -> None:
        painter.save()
        painter.setClipRect(field, Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(color(mix(self.theme.panel, self.theme.line, 0.75)), 1))
        zero = self._height(field, 0.0)
        painter.drawLine(QLineF(field.x(), zero, field.right(), zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = field.width() / len(shown) / 2
        for unit, tint in zip(self.state.units, self.tints(), strict=True):
            values = self.state.values[shown.start : shown.stop, unit]
            finite = np.isfinite(values)
            count = len(values) if finite.all() else int(np.argmin(finite))
            places = [QPointF(self.edge(shown.start + step) + half, self._height(field, float(values[step]))) for step in range(count)]
            painter.setPen(QPen(color(tint), 1.3))
            painter.drawPolyline(QPolygonF(places))
            if count < len(values):  # from here on it is nothing that has a place
                faults.crosses(painter, self.theme, [QPointF(self.edge(shown.start + count) + half, field.y() + 2 * faults.ARM)])
                painter.setPen(QPen(color(tint), 1.3))
            if 2 * half >= 6:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(tint))
                for place in places:
                    painter.drawEllipse(place, 1.8, 1.8)
        painter.restore()

    def _paint_marks(self, painter: QPainter, field: QRectF, shown: range) -> None:
        """A line where it begins to repeat, and above it one bar for each period, every other one paler."""
        verdict, theme = self.state.verdict, self.theme
        begins = verdict.kind in ("settles", "cycles") or (verdict.kind == "explodes" and not np.isfinite(verdict.largest))
        if not begins:
            return
        tint = theme.bad if verdict.kind == "explodes" else theme.accent
        if verdict.since in shown and verdict.since:
            painter.setPen(QPen(color(tint), 1.5))
            painter.drawLine(QLineF(self.edge(verdict.since), 2, self.edge(verdict.since), field.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        end, pale = shown.stop, mix(theme.panel, tint, 0.35)
        wide = field.width() / len(shown) * verdict.period
        if verdict.kind != "cycles" or wide < LEAST_PERIOD:
            start = max(verdict.since, shown.start)
            if start < end:
                painter.fillRect(QRectF(self.edge(start), 3, self.edge(end) - self.edge(start), 4), color(pale))
            return
        first = max((shown.start - verdict.since) // verdict.period, 0)
        for round_ in range(first, (end - verdict.since) // verdict.period + 1):
            start = max(verdict.since + round_ * verdict.period, shown.start)
            stop = min(verdict.since + (round_ + 1) * verdict.period, end)
            if start < stop:
                painter.fillRect(QRectF(self.edge(start), 3, self.edge(stop) - self.edge(start), 4), color(pale if round_ % 2 else tint))

    def _paint_numbers(self, painter: QPainter, field: QRectF, shown: range) -> None:
        """The units or values on the left, the steps below."""
        digits = fonts.numbers(SMALL - 1)
        metrics = QFontMetricsF(digits)
        painter.setFont(digits)
        painter.setPen(color(self.theme.muted))
        right = Qt.AlignmentFlag.AlignRight
        beside = QRectF(0, field.y() - 1, field.x() - 4, field.height() + 2)
        ends = self._ends()
        painter.drawText(beside, right | Qt.AlignmentFlag.AlignTop, ends[0])
        if ends[0] != ends[1] and field.height() > 2.2 * metrics.height():
            painter.drawText(beside, right | Qt.AlignmentFlag.AlignBottom, ends[1])
        count = max(int(field.width() / 60), 1)
        ticks = [round(tick) for tick in limits.ticks(shown.start + 1, shown.stop, count) if tick >= 1 and tick == round(tick)]
        taken = -1e9
        for step in dict.fromkeys((shown.start + 1, *ticks, shown.stop)):
            middle = (self.edge(step - 1) + self.edge(step)) / 2
            width = metrics.horizontalAdvance(str(step)) + 6
            left = min(max(middle - width / 2, 0.0), self.width() - width)
            beyond = step != shown.stop and left + width > self.edge(shown.stop) - metrics.horizontalAdvance(str(shown.stop)) - 6
            if left > taken and not beyond:
                painter.drawText(QRectF(left, field.bottom() + 2, width, FOOT - 3), Qt.AlignmentFlag.AlignCenter, str(step))
                taken = left + width

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.chosen.emit(place[0])

    def wheelEvent(self, event: QWheelEvent) -> None:
        shown, by = self.shown(), event.angleDelta().y() or event.angleDelta().x()
        if len(shown) == len(self.state.values) or not by or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        start = shown.start + (-1 if by > 0 else 1) * max(len(shown) // 6, 1)
        self._start = min(max(start, 0), len(self.state.values) - len(shown))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
