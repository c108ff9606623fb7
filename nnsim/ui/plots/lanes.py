"""Rows of pictures and curves over the steps of one sequence, aligned, with one cursor through all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui import fonts
from nnsim.ui.plots import lane_painting
from nnsim.ui.plots.lane import Lane, Span, Spot
from nnsim.ui.plots.lane_ground import Ground
from nnsim.ui.plots.lane_painting import FOOT, LEAST_WORD
from nnsim.ui.theme import SMALL, Theme

GAP = 6.0
RIGHT = 2.0
TOLD_APART = 10
"""So many symbols have colours of their own; more are told apart by their names."""
NAMED = 11.0
"""Pixels for a step whose symbol is to be read."""


@dataclass(frozen=True)
class Layout:
    """The room of all lanes, that of each, which of them have room for the names of their rows, and the steps that are shown."""

    field: QRectF
    boxes: tuple[QRectF, ...]
    named: tuple[bool, ...]
    shown: range


class Lanes(QWidget):
    """`pointed` and `chosen` tell the Spot under the mouse, or None; `spanned` a Span that was dragged over rows of a heat map or curves.

    `named`: the name of a lane was clicked; `stepped`: arrow keys ask for another step. A sequence is shown whole, unless it has symbols
    that only their names tell apart: then as many steps as there is room for names, around the cursor; the wheel goes to others.
    """

    pointed = Signal(object)
    chosen = Signal(object)
    spanned = Signal(object)
    named = Signal(int)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.lanes: tuple[Lane, ...] = ()
        self.images: list[QImage | None] = []
        self.time: int | None = None
        self.preview: int | None = None
        self.length = 0
        self.selected: Span | None = None
        self.marks: tuple[Span, ...] = ()
        self.selectable: frozenset[int] = frozenset()
        """Lanes in which a stretch can be selected."""
        self.corner: QWidget | None = None
        """What stands below the names, if anything."""
        self.whole = False
        """Whether all steps are shown whatever they are."""
        self._start: int | None = None
        """The first step that is shown, if the wheel chose it."""
        self._layout: Layout | None = None
        self._known: Layout | None = None
        self._known_for: tuple[object, ...] = ()
        """The layout that was worked out last, and what for."""
        self._ground = Ground()
        self._mouse: QPointF | None = None
        self._pressed: tuple[QPointF, Spot] | None = None
        self._dragging = False
        self._anchor: int | None = None
        """Where a selection with the keyboard began."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_lanes(self, lanes: Sequence[Lane], time: int | None, length: int) -> None:
        """`length`: how many steps count; after them there is nothing. `time`: the step of the cursor."""
        if time != self.time:
            self._start = None
        self.lanes, self.time, self.length = tuple(lanes), time, length
        self._layout = None
        self.images = [lane_painting.picture(lane, self.theme) for lane in self.lanes]
        self._place_corner()
        self.update()

    def show_cursor(self, time: int | None, preview: int | None) -> None:
        """Move the cursor, and the thin line that goes with the mouse."""
        if (time, preview) != (self.time, self.preview):
            self._start = self._start if time == self.time else None
            self.time, self.preview, self._layout = time, preview, None
            self.update()

    def show_marks(self, selected: Span | None, marks: Sequence[Span] = ()) -> None:
        """Point out a stretch that is selected, and others."""
        if not self._dragging and (selected, tuple(marks)) != (self.selected, self.marks):
            self.selected, self.marks = selected, tuple(marks)
            self.update()

    def set_corner(self, widget: QWidget) -> None:
        """Put a small widget below the names."""
        widget.setParent(self)
        self.corner, self._layout = widget, None
        self._place_corner()

    @property
    def steps(self) -> int:
        return max((lane.values.shape[1] for lane in self.lanes), default=0)

    # Places

    @property
    def layout_of_lanes(self) -> Layout:
        """Where everything lies; worked out once for all that is painted and asked."""
        if self._layout is None:
            facts = self.facts()
            if facts != self._known_for:
                self._known_for, self._known = facts, self._laid_out()
            self._layout = self._known
        assert self._layout is not None
        return self._layout

    def facts(self) -> tuple[object, ...]:
        """All that the layout follows from: the values are others in every picture, and mostly nothing else is."""
        corner = self.corner.sizeHint().width() if self.corner is not None else 0
        lanes = tuple((lane.title, lane.kind, lane.names, len(lane.values), lane.weight) for lane in self.lanes)
        return self.width(), self.height(), corner, lanes, self.steps, self.time, self._start, self.whole

    def shown(self) -> range:
        """The steps that are shown."""
        return self.layout_of_lanes.shown

    def field(self) -> QRectF:
        """Where all lanes lie: to the right of their names."""
        return QRectF(self.layout_of_lanes.field)

    def box(self, lane: int) -> QRectF:
        """Where one lane lies."""
        return QRectF(self.layout_of_lanes.boxes[lane])

    def rows_named(self, lane: int) -> bool:
        """Whether there is room for the names of a lane's rows."""
        return self.layout_of_lanes.named[lane]

    def _laid_out(self) -> Layout:
        places = self._heights()
        named = tuple(
            lane.kind == "heat" and len(lane.names) > 1 and height >= (LEAST_WORD - 3) * len(lane.names)
            for lane, (_, height) in zip(self.lanes, places, strict=True)
        )
        words, small = QFontMetricsF(fonts.text(SMALL)), QFontMetricsF(fonts.text(SMALL - 1))
        widest = max((words.horizontalAdvance(lane.title) for lane in self.lanes), default=0.0)
        names = [name for lane, has_names in zip(self.lanes, named, strict=True) if has_names for name in lane.names]
        rows = max((small.horizontalAdvance(name) for name in names), default=0.0)
        scaled = 24.0 if any(lane.kind == "curves" for lane in self.lanes) else 0.0
        left = min(widest + max(rows + 6 if rows else 0, scaled) + 8, self.width() * 0.4)
        if self.corner is not None:
            left = max(left, self.corner.sizeHint().width() + 2.0)
        field = QRectF(left, 1, max(self.width() - left - RIGHT, 10), max(self.height() - FOOT, 10))
        boxes = tuple(QRectF(field.x(), top, field.width(), height) for top, height in places)
        return Layout(field, boxes, named, self._steps_shown(field.width()))

    def _steps_shown(self, width: float) -> range:
        steps = self.steps
        if self.whole or not any(lane.kind == "symbols" and len(lane.names) > TOLD_APART for lane in self.lanes):
            return range(steps)
        count = min(max(int(width / NAMED), 1), steps)
        middle = steps if self.time is None else self.time + 1
        start = middle - (count + 1) // 2 if self._start is None else self._start
        start = min(max(start, 0), steps - count)
        return range(start, start + count)

    def _heights(self) -> list[tuple[float, float]]:
        """Top and height of the lanes: by their weight, but high enough to bear their names where there is room for all."""
        if not self.lanes:
            return []
        weights = [lane.weight for lane in self.lanes]
        gap = min(GAP, self.height() / (6 * len(weights)))
        room = max(self.height() - FOOT - 1 - gap * (len(weights) - 1), 4.0 * len(weights))
        least = min(LEAST_WORD, 0.7 * room / len(weights))
        low = [weight * room / sum(weights) < least for weight in weights]
        left, shared = room - least * sum(low), sum(weight for weight, is_low in zip(weights, low, strict=True) if not is_low)
        heights = [least if is_low else weight * left / shared for weight, is_low in zip(weights, low, strict=True)]
        return [(1 + sum(heights[:index]) + gap * index, height) for index, height in enumerate(heights)]

    def at(self, place: QPointF) -> Spot | None:
        """The lane, its row and the step at a place in the widget; of lane −1 beside the lanes, None where there are no steps."""
        field, shown = self.field(), self.shown()
        if not shown or not field.left() <= place.x() <= field.right() or not field.top() <= place.y() <= self.height():
            return None
        step = shown[min(int((place.x() - field.x()) / field.width() * len(shown)), len(shown) - 1)]
        for index, lane in enumerate(self.lanes):
            box = self.layout_of_lanes.boxes[index]
            if box.contains(place):
                rows = len(lane.values)
                row = 0 if lane.kind != "heat" else min(int((place.y() - box.y()) / box.height() * rows), rows - 1)
                return Spot(index, row, step)
        return Spot(-1, 0, step)

    def under(self) -> Spot | None:
        """The Spot below the mouse, with the lanes as they are now."""
        return None if self._mouse is None else self.at(self._mouse)

    def edge(self, step: int) -> float:
        """The x at which a step begins, in the widget."""
        layout = self.layout_of_lanes
        return layout.field.x() + layout.field.width() * (step - layout.shown.start) / max(len(layout.shown), 1)

    def middle(self, step: int) -> float:
        """The x of a step, in the widget."""
        return (self.edge(step) + self.edge(step + 1)) / 2

    def _place_corner(self) -> None:
        if self.corner is not None:
            size = self.corner.sizeHint()
            self.corner.setGeometry(0, self.height() - size.height() + 1, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None
        self._place_corner()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground.paint(painter, self)
        lane_painting.paint(painter, self)

    # The mouse and the keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._mouse = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            begun, spot = self._pressed
            far = (place - begun).manhattanLength() >= QApplication.startDragDistance()
            self._dragging = self._dragging or (far and spot.lane in self.selectable)
            if self._dragging:
                self.selected = self._between(spot, place)
                self.update()
        self.pointed.emit(self.at(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        spot = self.at(event.position())
        if spot is not None:
            self._pressed, self._anchor = (event.position(), spot), None
            return
        for index in range(len(self.lanes)):
            box = self.box(index)
            if event.position().x() < box.x() and box.y() <= event.position().y() <= box.bottom():
                self.named.emit(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        (_, spot), dragged = self._pressed, self._dragging
        self._pressed, self._dragging = None, False
        if dragged:
            self.spanned.emit(self.selected)
        else:
            self.chosen.emit(spot)

    def _between(self, spot: Spot, place: QPointF) -> Span:
        """The rows and steps between where a drag began and where it is now, inside the lane it began in and before the end."""
        box, rows, last = self.box(spot.lane), len(self.lanes[spot.lane].values), max((self.length or self.steps) - 1, 0)
        inside = QPointF(min(max(place.x(), box.left()), box.right()), min(max(place.y(), box.top()), box.bottom() - 1e-6))
        here = self.at(inside) or spot
        first, final = sorted((spot.row, here.row))
        start, stop = sorted((min(spot.step, last), min(here.step, last)))
        return Span(spot.lane, first, final + 1 if self.lanes[spot.lane].kind == "heat" else rows, start, stop + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: (self.length or self.steps) - 1}
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ends:
            self.stepped.emit(ends[Qt.Key(event.key())])
        elif by is not None and self.steps:
            here = self.steps - 1 if self.time is None else self.time
            step = min(max(here + by, 0), ends[Qt.Key.Key_End])
            self._extend(here, step, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def _extend(self, here: int, step: int, wanted: bool) -> None:
        """With Shift, arrow keys select the steps they go over, in all rows of the lane selected last, or of the lowest one."""
        if not wanted or not self.selectable:
            self._anchor = None
            return
        self._anchor = here if self._anchor is None else self._anchor
        lane = self.selected.lane if self.selected is not None and self.selected.lane in self.selectable else max(self.selectable)
        start, stop = sorted((self._anchor, step))
        self.selected = Span(lane, 0, len(self.lanes[lane].values), start, stop + 1)
        self.spanned.emit(self.selected)

    def wheelEvent(self, event: QWheelEvent) -> None:
        shown, by = self.shown(), event.angleDelta().y() or event.angleDelta().x()
        if len(shown) == self.steps or not by or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        start = shown.start + (-1 if by > 0 else 1) * max(len(shown) // 6, 1)
        self._start = min(max(start, 0), self.steps - len(shown))
        self._layout = None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.pointed.emit(None)
