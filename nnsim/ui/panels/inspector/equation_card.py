"""One equation in a quiet frame, with its numbers below; and how long lines are broken."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.ui.ahead import Ahead
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.widgets import painting, swift
from nnsim.ui.widgets.equation_line import EquationLine, Marks
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.settling import settle

ROOM = 259.0
"""Pixels of a line in a card."""
TYPESET = 1.2
"""How much wider an equation may become when it is typeset."""
SIDE, TOP, BETWEEN = 10, 8, 6
"""Pixels around the lines of a card, and between two of them."""
BAR, TINT = 4.0, 0.07
"""The bar at the left of the line that is computed now, and how much of its colour its ground has."""
Numbers = tuple[str, str]
"""The right side of an equation with numbers put in, and the result, in TeX."""


class Now(Enum):
    """Where a line of an operation stands: it was computed, is the one that is computed now, or comes after it."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


class FormulaCard(QWidget):
    """One typeset equation."""

    def __init__(self, tex: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Equation"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, TOP, SIDE, TOP)
        column.setSpacing(BETWEEN)
        for line in broken(tex, size=LARGE):
            column.addWidget(Formula(line, LARGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painting.frame(QPainter(self), QRectF(self.rect()), painting.panel(self), painting.line(self), 1.0)


class EquationCard(QWidget):
    """One equation, there at once, with its numbers below. `now`: where it stands in its operation, if it belongs to a step.

    It draws all its lines itself: as widgets with a layout they took longer than a step may.
    `pointed(symbol)`: the pointer is over this part of the equation, in TeX; "" when it leaves.
    """

    clicked = Signal()
    pointed = Signal(str)

    def __init__(self, tex: str, ahead: Ahead, now: Now | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now: Now | None = None
        self.tex = ""
        self.lines: list[EquationLine] = []
        self.numbers: list[EquationLine] = []
        self._ahead = ahead
        self._marks: Marks | None = None
        self._under = ""
        self.setAccessibleName(self.tr("Equation"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        ahead.changed.connect(self._look)
        if now is not None:
            self.mark(now)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_tex(tex)

    def set_tex(self, tex: str) -> None:
        """Show another equation in the same place."""
        if tex != self.tex or not self.lines:
            self.tex = tex
            self._fill(self.lines, broken(tex, size=LARGE), LARGE, self._ahead)

    def put_in(self, numbers: Numbers | None) -> None:
        """Show the numbers of one calculation; a calculation that is a single number is its own result."""
        right, result = numbers or ("", "")
        lines = [*broken(f"= {right}"), f"= {result}"] if right != result else [f"= {result}"] if result else []
        if lines != [line.tex for line in self.numbers]:
            self._fill(self.numbers, lines, BODY, None)

    def _fill(self, lines: list[EquationLine], texts: list[str], size: float, ahead: Ahead | None) -> None:
        del lines[len(texts) :]
        lines += [EquationLine(self, size, ahead) for _ in range(len(texts) - len(lines))]
        for line, tex in zip(lines, texts, strict=True):
            line.set_tex(tex)
        self.setAccessibleDescription("\n".join(line.tex for line in (*self.lines, *self.numbers)))
        self._fit()

    def _fit(self) -> None:
        """Take the room that it needs. Numbers that follow numbers need the same, and then nothing has to be laid out anew."""
        height = self.sizeHint().height()
        if height != self.maximumHeight():
            self.setFixedHeight(height)
        self.update()

    def _look(self) -> None:
        typeset = [line for line in self.lines if line.look()]
        if typeset:
            self._fit()
            settle(self.parentWidget())

    def sizeHint(self) -> QSize:
        rooms = [line.room() for line in (*self.lines, *self.numbers)]
        wide, high = max((room.width() for room in rooms), default=0), sum(room.height() + BETWEEN for room in rooms)
        return QSize(wide + 2 * SIDE, high - BETWEEN + 2 * TOP)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 + 2 * SIDE, self.sizeHint().height())

    def places(self) -> Iterator[tuple[EquationLine, QRectF]]:
        """Every line and where it stands."""
        top = float(TOP)
        for line in (*self.lines, *self.numbers):
            height = line.room().height()
            yield line, QRectF(SIDE, top, self.width() - 2 * SIDE, height)
            top += height + BETWEEN

    def mark(self, now: Now) -> None:
        """Show where the line stands: by its frame, and of the present one by a bar at its left as well."""
        if now is not self.now:
            self.now = now
            names = {
                Now.DONE: self.tr("Equation that was computed"), Now.HERE: self.tr("Equation that is computed now"),
                Now.AHEAD: self.tr("Equation that is computed next"),
            }  # fmt: skip
            self.setAccessibleName(names[now])
            self.update()

    # The pointer

    def answer(self, marks: Marks) -> None:
        """Tell what is pointed at, and mark the symbols for which `marks` says so."""
        self._marks = marks
        self.setMouseTracking(True)

    def symbol_at(self, point: QPointF) -> str:
        """The part of the equation there; numbers have none."""
        for line, place in self.places():
            if line in self.lines and place.contains(point):
                return line.symbol_at(point.x() - place.left(), place.width())
        return ""

    def _point(self, symbol: str) -> None:
        if symbol != self._under:
            self._under = symbol
            self.pointed.emit(symbol)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._marks is not None:
            self._point(self.symbol_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.now is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.now is not None)

    # Painting

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            for line in self.lines:
                line.forget()
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_frame(painter)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for line, place in self.places():
            line.paint(painter, place, self._marks if line in self.lines else None)

    def _paint_frame(self, painter: QPainter) -> None:
        whole, accent = QRectF(self.rect()), painting.accent(self)
        if self.now is not Now.HERE:
            painting.frame(painter, whole, painting.panel(self), painting.line(self), 1.0)
            return
        painting.frame(painter, whole, painting.mixed(painting.panel(self), accent, TINT), accent, 1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(whole.adjusted(1.0, 4.0, BAR - whole.width(), -4.0), BAR / 2, BAR / 2)


def split(formula: str) -> tuple[str, ...]:
    """A formula of several equations side by side, one by one."""
    parts = [part.strip().rstrip(",") for part in formula.replace(r"\qquad", "\n").replace(r",\quad", "\n").split("\n")]
    return tuple(part for part in parts if part)


def broken(tex: str, room: float = ROOM, size: float = BODY) -> list[str]:
    """A long sum in lines of some `room` pixels, broken before a plus that stands in no braces; a long product before a factor."""
    return list(_broken(tex, room, size))


@lru_cache(maxsize=1024)
def _broken(tex: str, room: float, size: float) -> tuple[str, ...]:
    parts = [piece for part in _parts(tex, (" + ",)) for piece in ([part] if width(part, size) <= room else _parts(part, FACTORS))]
    lines = [parts[0]]
    for part in parts[1:]:
        if width(lines[-1] + part, size) <= room:
            lines[-1] += part
        else:
            lines.append(rf"\quad{part}")
    return tuple(lines)


def width(tex: str, size: float) -> float:
    """About how many pixels wide it is: what is large enough to be typeset grows by that."""
    return swift.laid_out(tex, size).width * (TYPESET if size >= LARGE else 1.0)


FACTORS = (r" \cdot ", r" \, ")
"""What stands between factors."""
OPENING, CLOSING = ("{", r"\left", r"\begin"), ("}", r"\right", r"\end")


def _parts(tex: str, separators: tuple[str, ...]) -> list[str]:
    """A text taken apart before each separator that stands in no braces, tall brackets or cases."""
    parts, depth, start = [], 0, 0
    for match in _marks(separators).finditer(tex):
        mark = match.group()
        if mark in OPENING:
            depth += 1
        elif mark in CLOSING:
            depth -= 1
        elif depth == 0:
            parts.append(tex[start : match.start()])
            start = match.start()
    return [*parts, tex[start:]]


@lru_cache
def _marks(separators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, (*OPENING, *CLOSING, *separators))))
