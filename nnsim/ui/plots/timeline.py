"""The last line of the window: the run from its first iteration to its furthest, and where in it we are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLabel, QSizePolicy, QToolTip, QWidget

from nnsim.engine.frames import Frame, State
from nnsim.ui import fonts
from nnsim.ui.numerals import grouped
from nnsim.ui.plots.limits import step
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL, Theme, color, mix
from nnsim.ui.widgets.labels import Figure

if TYPE_CHECKING:
    from nnsim.ui.session import Session

HEIGHT = 33
HANDLE = 7.0
PAUSE = 40
"""Milliseconds between two requests while the handle is dragged."""
PATIENCE = 1500
"""Milliseconds after which a request that was not followed is given up."""
LEAST_TICK = 14.0


class Timeline(QWidget):
    """Drag the handle, or use the arrow, page, Home and End keys, to go to any iteration of the run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Timeline of the run"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.bar = Bar(session.theme, self)
        self.bar.setAccessibleName(self.tr("Timeline: iteration"))
        self.number = Figure("00 000 / 00 000", 12, parent=self)  # its size is fixed: another number moves nothing else
        self.number.setAccessibleName(self.tr("Iteration and length of the run"))
        self.state = StateMark(session.theme, self)
        self.caption = QLabel(self.tr("timeline"), self)
        self.caption.setFont(fonts.text(SMALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(12)
        for widget, stretch in ((self.caption, 0), (self.bar, 1), (self.number, 0), (self.state, 0)):
            row.addWidget(widget, stretch)
        self._wanted: int | None = None
        self._sent: int | None = None
        self._throttle = _timer(self, PAUSE, self._send)
        self._patience = _timer(self, PATIENCE, self._give_up)
        self.bar.asked.connect(self.ask)
        session.frameChanged.connect(self.show_frame)
        session.themeChanged.connect(self._on_theme)
        self._on_theme(session.theme)
        self.show_frame(session.frame)

    def ask(self, iteration: int) -> None:
        """Go to an iteration; while many are asked for in a row, only the last one of each moment is passed on."""
        self._wanted = iteration
        self._patience.start()
        self._show_number(iteration, self.session.frame.furthest)
        if not self._throttle.isActive():
            self._send()
            self._throttle.start()

    def show_frame(self, frame: Frame) -> None:
        if self._wanted is not None and frame.iteration == self._wanted and not self.bar.isSliderDown():
            self._wanted = None
        where = frame.iteration if self._wanted is None else self._wanted
        self.bar.show_run(where, frame.earliest, frame.furthest, frame.events)
        self._show_number(where, frame.furthest)
        self.state.show_state(frame.state, self._word(frame))
        self.state.setToolTip(frame.message)
        reason = None if frame.furthest > frame.earliest else self.tr("There is nothing to go back to yet: press Train or step first.")
        if self.bar.isEnabled() != (reason is None):
            self.bar.setEnabled(reason is None)
        self.bar.hint = reason or self.tr("Drag to any iteration of the run; everything shows that moment.")

    def _word(self, frame: Frame) -> str:
        words = {
            State.EMPTY: self.tr("no run"),
            State.PAUSED: self.tr("paused"),
            State.RUNNING: self.tr("training"),
            State.FINISHED: self.tr("finished"),
            State.DIVERGED: self.tr("diverged"),
        }
        return words[frame.state]

    def _show_number(self, iteration: int, furthest: int) -> None:
        whole = grouped(furthest)
        text = f"{grouped(iteration).rjust(len(whole), chr(0x2007))} / {whole}"
        if text != self.number.text():
            self.number.setText(text)

    def _send(self) -> None:
        if self._wanted is not None and self._wanted != self._sent:
            self._sent = self._wanted
            self.session.seek(self._wanted)
            self._throttle.start()
        elif self._wanted is None or not self.bar.isSliderDown():
            self._sent = None

    def _give_up(self) -> None:
        if self.bar.isSliderDown():
            self._patience.start()
            return
        self._wanted = None
        self.show_frame(self.session.frame)

    def _on_theme(self, theme: Theme) -> None:
        self.bar.theme = self.state.theme = theme
        for label in (self.number, self.caption):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), color(theme.muted))
            label.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.session.theme.panel))


class Bar(QAbstractSlider):
    """The bar with ticks and a handle. `asked` comes for what a person does, never for what a frame says."""

    asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hint = ""
        self.events: tuple[tuple[int, str], ...] = ()
        self._shown: tuple[object, ...] = ()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.actionTriggered.connect(self._acted)

    def sizeHint(self) -> QSize:
        return QSize(300, 24)

    def show_run(self, iteration: int, earliest: int, furthest: int, events: tuple[tuple[int, str], ...] = ()) -> None:
        if (iteration, earliest, furthest, events) == self._shown and self.value() == iteration:
            return
        self._shown = (iteration, earliest, furthest, events)
        self.events = events
        self.setUpdatesEnabled(False)  # a slider paints itself for each of its three numbers
        self.blockSignals(True)
        self.setRange(earliest, furthest)
        self.setPageStep(max(1, round((furthest - earliest) / 10)))
        if not self.isSliderDown():
            self.setValue(iteration)
        self.blockSignals(False)
        self.setUpdatesEnabled(True)

    def ticks(self) -> list[float]:
        """Places of the ticks, at round numbers of iterations, far enough from each other."""
        left, right = self._ends()
        span = self.maximum() - self.minimum()
        if span <= 0 or right <= left:
            return []
        distance = max(1.0, step(span, max(1, math.floor((right - left) / LEAST_TICK))))
        first, last = math.ceil(self.minimum() / distance), int(self.maximum() / distance)
        scale = (right - left) / span
        start = left - self.minimum() * scale
        return [start + index * distance * scale for index in range(first, last + 1)]

    def place(self, iteration: float) -> float:
        left, right = self._ends()
        span = self.maximum() - self.minimum()
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
            QToolTip.showText(event.globalPos(), self.event_at(event.pos().x()) or self.hint, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.maximum() > self.minimum():
            self.setSliderDown(True)
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, (left, right), middle = self.theme, self._ends(), self.height() / 2
        here = self.place(self.sliderPosition())
        past = mix(theme.panel, theme.accent, 0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.line))
        painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        if not self.isEnabled():
            return
        painter.setBrush(color(past))
        painter.drawRoundedRect(QRectF(left, middle - 2, here - left, 4), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright lines on whole pixels
        ticks = self.ticks()
        for tint, places in (
            (mix(theme.panel, theme.accent, 0.75), [x for x in ticks if x <= here]),
            (mix(theme.panel, theme.muted, 0.45), [x for x in ticks if x > here]),
        ):
            painter.setPen(QPen(color(tint), 1))
            painter.drawLines([QLineF(round(x) + 0.5, middle - 4, round(x) + 0.5, middle + 4) for x in places])
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

    def _ends(self) -> tuple[float, float]:
        return HANDLE + 2, self.width() - HANDLE - 2

    def _go(self, position: QPointF) -> None:
        left, right = self._ends()
        share = min(max((position.x() - left) / max(right - left, 1.0), 0.0), 1.0)
        self.setSliderPosition(self.minimum() + round(share * (self.maximum() - self.minimum())))
        self.update()
        self.asked.emit(self.sliderPosition())

    def _acted(self, action: int) -> None:
        if action != QAbstractSlider.SliderAction.SliderMove.value:
            self.asked.emit(self.sliderPosition())


class StateMark(QWidget):
    """What the run does, in a word, with a dot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.state = State.EMPTY
        self.word = ""
        self.setFixedSize(74, 24)

    def show_state(self, state: State, word: str) -> None:
        if (state, word) != (self.state, self.word):
            self.state, self.word = state, word
            self.setAccessibleName(word)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        tints = {State.RUNNING: theme.good, State.DIVERGED: theme.bad, State.FINISHED: theme.accent}
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(theme.bad if self.state is State.DIVERGED else theme.muted))
        painter.drawText(QRectF(0, 0, self.width() - 15, self.height()), Qt.AlignmentFlag.AlignVCenter, self.word)
        width = painter.fontMetrics().horizontalAdvance(self.word)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tints.get(self.state, theme.muted)))
        painter.drawEllipse(QPointF(min(width + 10, self.width() - 6), self.height() / 2), 4.5, 4.5)


def _timer(owner: Timeline, milliseconds: int, slot: object) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
