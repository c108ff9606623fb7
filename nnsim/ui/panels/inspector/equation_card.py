"""One equation in a quiet frame, with its numbers below; and how long lines are broken."""

import re
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.ui.ahead import Ahead
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.widgets import painting, swift
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.swift_formula import SwiftFormula

ROOM = 259.0
"""Pixels of a line in a card."""
TYPESET = 1.2
"""How much wider an equation may become when it is typeset."""
BAR, TINT = 4.0, 0.07
"""The bar at the left of the line that is computed now, and how much of its colour its ground has."""
Numbers = tuple[str, str]
"""The right side of an equation with numbers put in, and the result, in TeX."""


class Now(Enum):
    """Where a line of an operation stands: it was computed, is the one that is computed now, or comes after it."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


class EquationCard(QWidget):
    """One equation, with its numbers below if it belongs to a step: then it is `current`. `ahead`: it must be there at once."""

    clicked = Signal()

    def __init__(self, tex: str, current: bool = False, ahead: Ahead | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now: Now | None = None
        self.tex = tex
        self.setAccessibleName(self.tr("Equation"))
        if current:
            self.mark(Now.HERE)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.numbers: list[SwiftFormula] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(6)
        self.lines: list[SwiftFormula] = []
        self._ahead = ahead
        if ahead is not None:
            self.set_tex(tex)
        for line in broken(tex, size=LARGE) if ahead is None else ():
            self._column.addWidget(Formula(line, LARGE))

    def set_tex(self, tex: str) -> list[SwiftFormula]:
        """Show another equation in the same place; return the lines that had to be made for it."""
        self.tex = tex
        lines, before = broken(tex, size=LARGE), len(self.lines)
        while len(self.lines) < len(lines):
            self.lines.append(SwiftFormula("", LARGE, self._ahead))
            self._column.insertWidget(len(self.lines) - 1, self.lines[-1])
        for number, line in enumerate(self.lines):
            line.set_tex(lines[number] if number < len(lines) else "")
            line.setVisible(number < len(lines))
        return self.lines[before:]

    def put_in(self, numbers: Numbers | None) -> None:
        """Show the numbers of one calculation; a calculation that is a single number is its own result."""
        right, result = numbers or ("", "")
        lines = [*broken(f"= {right}"), f"= {result}"] if right != result else [f"= {result}"] if result else []
        while len(self.numbers) < len(lines):
            self.numbers.append(SwiftFormula("", BODY))
            self._column.addWidget(self.numbers[-1])
        for number, formula in enumerate(self.numbers):
            formula.set_tex(lines[number] if number < len(lines) else "")
            formula.setVisible(number < len(lines))

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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.now is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.now is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, whole, accent = QPainter(self), QRectF(self.rect()), painting.accent(self)
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
