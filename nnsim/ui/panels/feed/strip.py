"""The answers at every time step, in lines as text runs; a click or the arrow keys look at a step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting

TALL, NARROWEST, WIDEST, GAP = 34.0, 18.0, 64.0, 6.0


@dataclass(frozen=True)
class Said:
    """One time step: what went in, what came out, and how sure it is, from 0 to 1 (of numbers how large, from −1)."""

    came: str
    answer: str
    sure: float


class Strip(QWidget):
    """`chosen(step)`: another step is to be looked at."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Said, ...] = ()
        self.step = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_steps(self, steps: tuple[Said, ...], step: int) -> None:
        resized = len(steps) != len(self.steps)
        if (steps, step) == (self.steps, self.step):
            return
        self.steps, self.step = steps, min(step, len(steps) - 1)
        if steps:
            said = steps[self.step]
            words = self.tr("step {step} of {count}: {came}, answer {answer}")
            self.setAccessibleDescription(words.format(step=self.step + 1, count=len(steps), came=said.came, answer=said.answer))
        if resized:
            self.updateGeometry()
        self.update()

    # Places

    def _each(self) -> float:
        metrics = QFontMetricsF(fonts.numbers(SMALL))
        longest = max((max(len(said.came), len(said.answer)) for said in self.steps[:200]), default=1)
        return min(max(metrics.horizontalAdvance("0") * longest + GAP, NARROWEST), WIDEST)

    def _across(self, width: int) -> int:
        return max(int(width / self._each()), 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(TALL * max(-(-len(self.steps) // self._across(width)), 1)) + 2

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def box(self, step: int) -> QRectF:
        """Where a step stands."""
        line, place = divmod(step, self._across(self.width()))
        return QRectF(place * self._each() + 1, line * TALL + 1, self._each(), TALL - 2)

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() / self._each()), int(event.position().y() / TALL)
        step = place[1] * self._across(self.width()) + place[0]
        if place[0] < self._across(self.width()) and 0 <= step < len(self.steps):
            self.chosen.emit(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = self._across(self.width())
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.steps) - 1}
        key = Qt.Key(event.key())
        step = ends.get(key, self.step + moves[key] if key in moves else -1)
        if 0 <= step < len(self.steps):
            self.chosen.emit(step)
        elif key not in moves:
            super().keyPressEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = TALL / 2 - 1
        for step, said in enumerate(self.steps):
            box = self.box(step)
            if not box.intersects(QRectF(event.rect())):
                continue
            below = QRectF(box.left(), box.top() + half, box.width() - 1, half)
            shade = painting.mixed(painting.panel(self), painting.accent(self), 0.08 + 0.5 * min(abs(said.sure), 1.0))
            painting.frame(painter, below, shade, shade, 0, 3)
            painter.setFont(fonts.numbers(SMALL))
            above = box.adjusted(0, 0, 0, -half)
            for words, place, ink in ((said.came, above, painting.muted(self)), (said.answer, below, painting.ink(self))):
                painter.setPen(ink)
                short = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, box.width() - 1)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, short)
            if step == self.step:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(painting.accent(self))
                painter.drawRoundedRect(box.adjusted(0, 0, -1.5, -0.5), 4, 4)
        if self.hasFocus():
            painting.focus_ring(painter, self, 4)
