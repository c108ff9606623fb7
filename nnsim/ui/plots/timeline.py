"""The last line of the window: the run from its first iteration to its furthest, and where in it we are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from nnsim.engine.frames import Frame, State
from nnsim.ui import fonts
from nnsim.ui.afterwards import Afterwards
from nnsim.ui.numerals import grouped, steady
from nnsim.ui.plots.timeline_bar import Bar
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.labels import Figure

if TYPE_CHECKING:
    from nnsim.ui.session import Session

HEIGHT = 33
PAUSE = 40
"""Milliseconds between two requests while the handle is dragged."""
PATIENCE = 1500
"""Milliseconds after which a request that was not followed is given up."""


class Timeline(QWidget):
    """Drag the handle, or use the arrow, page, Home and End keys, to go to any iteration of the run; click a pale curve, or choose it
    behind the name of the branch, to return to a future that was left.
    """

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
        self.branch = Button("", flat=True)
        self.branch.setFont(fonts.text(SMALL))
        self.branch.setMenu(QMenu(self))
        self.branch.menu().aboutToShow.connect(self._fill_branches)
        self.branch.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(12)
        for widget, stretch in ((self.caption, 0), (self.bar, 1), (self.branch, 0), (self.number, 0), (self.state, 0)):
            row.addWidget(widget, stretch)
        self._wanted: int | None = None
        self._sent: int | None = None
        self._throttle = _timer(self, PAUSE, self._send)
        self._patience = _timer(self, PATIENCE, self._give_up)
        self.bar.asked.connect(self.ask)
        self.bar.returned.connect(self._return_to)
        Afterwards.of(session).frameChanged.connect(self.show_frame)
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
        self.bar.show_run(where, frame.earliest, frame.furthest, frame.events, frame.whole, frame.left)
        self._show_branch(frame)
        self._show_number(where, frame.furthest)
        self.state.show_state(frame.state, self._word(frame))
        if self.state.toolTip() != frame.message:
            self.state.setToolTip(frame.message)
        reason = None if frame.furthest > frame.earliest else self.tr("There is nothing to go back to yet: press Train or step first.")
        if self.bar.isEnabled() != (reason is None):
            self.bar.setEnabled(reason is None)
        self.bar.hint = reason or self.tr("Drag to any iteration of the run; everything shows that moment. Under it: the loss.")

    def _show_branch(self, frame: Frame) -> None:
        """Say which branch the run is on, where there are several."""
        highest = max([frame.line, *(left.number for left in frame.left)])
        text = self.tr("branch {number} of {count}").format(number=frame.line, count=highest)
        if self.branch.text() != text:
            self.branch.setText(text)
            self.branch.setAccessibleName(text)
            tip = self.tr("The run is on {branch}: choose another one to return to it (Ctrl+Alt+B: the one left last)")
            self.branch.setToolTip(tip.format(branch=text))
            self.branch.updateGeometry()
        if self.branch.isHidden() == bool(frame.left):
            self.branch.setVisible(bool(frame.left))

    def _fill_branches(self) -> None:
        menu, frame = self.branch.menu(), self.session.frame
        menu.clear()
        for left in frame.left:
            loss = steady(float(left.loss.y[-1])) if len(left.loss.y) else ""
            words = self.tr("Branch {number}: left at iteration {start}, came to {end}, loss {loss}")
            text = words.format(number=left.number, start=grouped(left.start), end=grouped(left.end), loss=loss)
            menu.addAction(text).triggered.connect(partial(self._return_to, left.number, left.end))

    def _return_to(self, number: int, iteration: int) -> None:
        self._wanted = None
        self.session.return_to(number, iteration)

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
