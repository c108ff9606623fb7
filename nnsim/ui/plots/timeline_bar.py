"""The bar of the timeline: ticks, a handle, marks of what was done to the run, and below them the loss of every branch."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from nnsim.engine.frames import Curve, Left
from nnsim.ui.numerals import grouped
from nnsim.ui.plots.limits import Values, step
from nnsim.ui.plots.timeline_losses import Losses
from nnsim.ui.sentences import said
from nnsim.ui.theme import Theme, color, mix

HANDLE = 7.0
TALL, MIDDLE, STRIP = 32, 9.0, 17.0
"""Height of the bar, of its line and of the upper end of the losses, from above."""
LEAST_TICK = 14.0


class Bar(QAbstractSlider):
    """The bar with ticks, a handle and the losses below.

    `asked` and `returned` come for what a person does, never for what a frame says.
    """

    asked = Signal(int)
    returned = Signal(int, int)
    """A branch by its number, and an iteration of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hint = ""
        self.events: tuple[tuple[int, str], ...] = ()
        self.losses = Losses()
        self._shown: tuple[object, ...] = ()
        self._over: int | None = None
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below need not be painted with each picture
        self.actionTriggered.connect(self._acted)

    def sizeHint(self) -> QSize:
        return QSize(300, TALL)

    def show_run(
        self, iteration: int, earliest: int, furthest: int, events: tuple[tuple[int, str], ...] = (), loss: Curve | None = None,
        left: tuple[Left, ...] = (),
    ) -> None:
        facts = (iteration, earliest, furthest, events, 0 if loss is None else len(loss.x), tuple(one.number for one in left))
        if facts == self._shown and self.value() == iteration:
            return
        self._shown = facts
        self.events = events
        self.losses.show(loss, left)
        self.setUpdatesEnabled(False)  # a slider paints itself for each of its three numbers
        self.blockSignals(True)
        self.setRange(earliest, furthest)
        self.setPageStep(max(1, round((furthest - earliest) / 10)))
        if not self.isSliderDown():
            self.setValue(iteration)
        self.blockSignals(False)
        self.setUpdatesEnabled(True)

    @property
    def reach(self) -> int:
        """The last iteration that there is room for: the furthest of this branch or of one that was left."""
        return max([self.maximum(), *(one.end for one in self.losses.left)])

    def ticks(self) -> Values:
        """Places of the ticks, at round numbers of iterations, far enough from each other."""
        left, right = self._ends()
        span = self.reach - self.minimum()
        if span <= 0 or right <= left:
            return np.zeros(0)
        distance = max(1.0, step(span, max(1, math.floor((right - left) / LEAST_TICK))))
        first, last = math.ceil(self.minimum() / distance), int(self.reach / distance)
        scale = (right - left) / span
        start = left - self.minimum() * scale
        return start + np.arange(first, last + 1) * (distance * scale)

    def place(self, iteration: float) -> float:
        left, right = self._ends()
        span = self.reach - self.minimum()
        return left + (right - left) * ((iteration - self.minimum()) / span if span > 0 else 0.0)

    def event_at(self, x: float) -> str:
        """What was done to the run near a place: the words of the nearest mark, or nothing."""
        near = min(self.events, key=lambda event: abs(self.place(event[0]) - x), default=None)
        if near is None or abs(self.place(near[0]) - x) > 6:
            return ""
        together = [said(words) for iteration, words in self.events if iteration == near[0]]
        return f"{grouped(near[0])}: {', '.join(dict.fromkeys(together))}"

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = QPointF(event.pos())
            words = self._branch_words(place) or self.event_at(place.x()) or self.hint
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def branch_at(self, place: QPointF) -> Left | None:
        """The pale curve at a place, if there is one nearer than the loss of this branch."""
        return self.losses.near(place, self.place, self._strip())

    def _branch_words(self, place: QPointF) -> str:
        left = self.branch_at(place)
        if left is None:
            return ""
        words = self.tr("Branch {number}, left at iteration {start}, came to {end}: click to return to it.")
        return words.format(number=left.number, start=grouped(left.start), end=grouped(left.end))

    def _iteration_at(self, x: float) -> int:
        left, right = self._ends()
        share = min(max((x - left) / max(right - left, 1.0), 0.0), 1.0)
        return self.minimum() + round(share * (self.reach - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = self.branch_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if near is not None:
            self.returned.emit(near.number, min(max(self._iteration_at(event.position().x()), near.start), near.end))
            return
        if event.button() == Qt.MouseButton.LeftButton and self.maximum() > self.minimum():
            self.setSliderDown(True)
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event.position())
            return
        near = self.branch_at(event.position())
        over = None if near is None else near.number
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.ArrowCursor if near is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, (left, right), middle = self.theme, self._ends(), MIDDLE
        here = self.place(self.sliderPosition())
        past = mix(theme.panel, theme.accent, 0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.line))
        end = max(self.place(self.maximum()), left)
        painter.drawRoundedRect(QRectF(left, middle - 2, (end if self.losses.left else right) - left, 4), 2, 2)
        if not self.isEnabled():
            return
        self.losses.paint(painter, theme, self.place, self._strip(), here, self._over)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(past))
        painter.drawRoundedRect(QRectF(left, middle - 2, here - left, 4), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright lines on whole pixels
        ticks = self.ticks()
        now, last = np.searchsorted(ticks, (here, end), side="right")
        across, upright = np.repeat(np.rint(ticks) + 0.5, 2), np.tile((middle - 4, middle + 4), len(ticks))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        gone, to_come = mix(theme.panel, theme.accent, 0.75), mix(theme.panel, theme.muted, 0.45)
        for tint, part in ((gone, slice(2 * now)), (to_come, slice(2 * now, 2 * last))):
            painter.setPen(QPen(color(tint), 1))
            painter.drawPath(pg.arrayToQPath(across[part], upright[part], connect="pairs"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_events(painter, middle)
        if self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(mix(theme.panel, theme.accent, 0.25)))
            painter.drawEllipse(QPointF(here, middle), HANDLE + 3, HANDLE + 3)
        painter.setPen(QPen(color(theme.accent), 2))
        painter.setBrush(color(theme.panel))
        painter.drawEllipse(QPointF(here, middle), HANDLE - 0.5, HANDLE - 0.5)

    def _paint_events(self, painter: QPainter, middle: float) -> None:
        """A small diamond where something was done to the run from outside."""
        painter.setPen(QPen(color(self.theme.panel), 1))
        painter.setBrush(color(self.theme.negative))
        for x in dict.fromkeys(round(self.place(iteration)) for iteration, _ in self.events):
            centre = QPointF(x, middle)
            corners = (QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0))
            painter.drawPolygon([centre + corner for corner in corners])

    def _strip(self) -> QRectF:
        """Where the losses are drawn."""
        left, right = self._ends()
        return QRectF(left, STRIP, right - left, self.height() - STRIP - 2)

    def _ends(self) -> tuple[float, float]:
        return HANDLE + 2, self.width() - HANDLE - 2

    def _go(self, position: QPointF) -> None:
        self.setSliderPosition(min(self._iteration_at(position.x()), self.maximum()))
        self.update()
        self.asked.emit(self.sliderPosition())

    def _acted(self, action: int) -> None:
        if action != QAbstractSlider.SliderAction.SliderMove.value:
            self.asked.emit(self.sliderPosition())
