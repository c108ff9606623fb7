"""Equations drawn at once: lines of numbers change at every step, and to typeset one properly takes longer than a step may.

A small part of TeX is read: fractions, roots, exponents, subscripts, tall brackets and cases. Numbers stand in the font of numbers, all
else in that of typeset equations, so that little moves when the typeset one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from nnsim.engine.plain import SIGNS
from nnsim.ui import fonts

SMALLER = 0.74
WIDE = {"·": " · ", "+": " + ", "-": " − ", "=": " = ", ",": ", ", "≤": " ≤ ", ">": " > ", "→": " → ", "∂": "∂"}
NAMES = {r"\tanh": "tanh", r"\ln": "ln ", r"\max": "max", r"\min": "min", r"\sin": "sin", r"\cos": "cos"}
UP, DOWN = 0.76, 0.24
"""How far the letters of equations reach above and below their line, in sizes; the font itself says what its largest signs need."""
ACCENTS = {r"\tilde": "̃", r"\hat": "̂"}
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|[0-9.]+|.", re.DOTALL)
Draw = Callable[[QPainter, float, float], None]
"""Draws at (x, baseline)."""


@dataclass(frozen=True)
class Box:
    """Something drawn: how wide, how far above and below its baseline."""

    width: float
    up: float
    down: float
    draw: Draw


@dataclass
class _Reader:
    tokens: list[str]
    at: int = 0
    scripts: int = 0
    """How many subscripts and exponents it is in."""

    def row(self, size: float, end: tuple[str, ...] = ()) -> Box:
        return _beside([box for box, _ in self.parts(size, end)])

    def parts(self, size: float, end: tuple[str, ...] = ()) -> list[tuple[Box, str]]:
        """What stands side by side, each with its text."""
        found: list[tuple[Box, str]] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in end:
            start = self.at
            box = self._next(size, not found)
            if self.at < len(self.tokens) and self.tokens[self.at] in "_^":
                box = self._scripts(box, size)
            found.append((box, "".join(self.tokens[start : self.at])))
        return found

    def _argument(self, size: float) -> Box:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self._next(size, True)

    def _scripts(self, base: Box, size: float) -> Box:
        above = below = None
        while self.at < len(self.tokens) and self.tokens[self.at] in ("_", "^"):
            which = self.tokens[self.at]
            self.at += 1
            self.scripts += 1
            script = self._argument(size * SMALLER)
            self.scripts -= 1
            above, below = (script, below) if which == "^" else (above, script)
        return _scripted(base, above, below, size)

    def _next(self, size: float, first: bool) -> Box:
        token = self.tokens[self.at]
        self.at += 1
        match token:
            case "{":
                box = self.row(size, ("}",))
                self.at += 1
                return box
            case r"\frac":
                return _fraction(self._argument(size * 0.86), self._argument(size * 0.86), size)
            case r"\sqrt":
                return _root(self._argument(size), size)
            case r"\mathrm" | r"\mathsf":
                return self._argument(-abs(size))
            case r"\left":
                opening = self.tokens[self.at]
                self.at += 1
                inner = self.row(size, (r"\right",))
                closing = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else "."
                self.at += 2
                return _bracketed(opening, inner, closing, size)
            case r"\begin":
                self._argument(size)
                return self._cases(size)
            case _ if token in ACCENTS:
                box = self._argument(size)
                return _beside([box, Box(0.0, box.up, box.down, _text(ACCENTS[token], abs(size), "").draw)])
        return _text(*self._words(token, size, first))

    def _cases(self, size: float) -> Box:
        rows: list[Box] = []
        while self.at < len(self.tokens):
            rows.append(self.row(size * 0.9, (r"\\", r"\end")))
            self.at += 1
            if self.tokens[self.at - 1] == r"\end":
                self._argument(size)
                break
        return _bracketed("{", _stacked(rows), ".", size)

    def _words(self, token: str, size: float, first: bool) -> tuple[str, float, str]:
        """What a token says, its size, and in which font."""
        upright = size < 0
        size = abs(size)
        if token.isspace():
            return "", size, ""
        if token in (r"\,", r"\;", r"\ ", "&"):
            return " " if token != r"\," else "\u2009", size, ""
        if token in NAMES:
            return NAMES[token], size, "words"
        sign = SIGNS.get(token, token.lstrip("\\") if len(token) > 1 and token[0] == "\\" else token)
        if first and sign == "-":
            return "−", size, "number"
        if sign[:1].isdigit() or sign == ".":
            return sign, size, "words" if self.scripts else "number"
        return WIDE.get(sign, sign if upright else _slanted(sign)), size, "words"


@lru_cache(maxsize=512)
def laid_out(tex: str, size: float) -> Box:
    """An equation, ready to be drawn."""
    return _Reader(_TOKEN.findall(tex)).row(size)


@lru_cache(maxsize=256)
def places(tex: str, size: float) -> tuple[tuple[float, float, str], ...]:
    """Where the parts of an equation stand: from and to, as shares of its width, and the text of each."""
    found, x = [], 0.0
    for box, text in _Reader(_TOKEN.findall(tex)).parts(size):
        found.append((x, x + box.width, text))
        x += box.width
    return tuple((start / x, end / x, text) for start, end, text in found) if x else ()


def paint(painter: QPainter, tex: str, size: float, x: float, baseline: float, shade: QColor) -> None:
    painter.setPen(QPen(shade, 1.0))
    laid_out(tex, size).draw(painter, x, baseline)


def image(tex: str, size: float, shade: QColor, scale: float) -> QImage:
    """A picture of the equation; `scale`: pixels of the screen in a unit."""
    box = laid_out(tex, size)
    size_of = QSizeF(box.width + 2.0, box.up + box.down + 2.0) * scale
    drawn = QImage(size_of.toSize().expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.setDevicePixelRatio(scale)
    drawn.fill(0)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, tex, size, 1.0, box.up + 1.0, shade)
    painter.end()
    return drawn


@lru_cache(maxsize=64)
def _font(size: float, kind: str) -> tuple[QFont, QFontMetricsF]:
    font = fonts.numbers(size) if kind == "number" else fonts.maths(size)
    return font, QFontMetricsF(font)


def _slanted(letter: str) -> str:
    """The italic of a letter, which fonts of equations hold as a sign of its own; capital Greek letters stand upright."""
    if letter == "h":
        return "ℎ"  # which was there before the others
    for first, last, italic in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC)):
        if len(letter) == 1 and first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return letter


@lru_cache(maxsize=2048)
def _text(text: str, size: float, kind: str) -> Box:
    font, metrics = _font(size, kind)

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(x, baseline), text)

    up, down = (metrics.ascent() * 0.86, metrics.descent()) if kind == "number" else (UP * size, DOWN * size)
    return Box(metrics.horizontalAdvance(text), up, down, draw)


def _beside(boxes: list[Box]) -> Box:
    def draw(painter: QPainter, x: float, baseline: float) -> None:
        for box in boxes:
            box.draw(painter, x, baseline)
            x += box.width

    up, down = max((box.up for box in boxes), default=0.0), max((box.down for box in boxes), default=0.0)
    return Box(sum(box.width for box in boxes), up, down, draw)


def _scripted(base: Box, above: Box | None, below: Box | None, size: float) -> Box:
    size = abs(size)
    raised, lowered = max(base.up - 0.45 * size, 0.36 * size), max(base.down - 0.1 * size, 0.18 * size)
    if above is not None and below is not None:  # one over the other: each a little further away
        raised, lowered = raised + 0.07 * size, lowered + 0.1 * size

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        base.draw(painter, x, baseline)
        if above is not None:
            above.draw(painter, x + base.width + 0.5, baseline - raised)
        if below is not None:
            below.draw(painter, x + base.width + 0.5, baseline + lowered)

    width = base.width + 1.0 + max(above.width if above else 0.0, below.width if below else 0.0)
    return Box(width, max(base.up, raised + above.up if above else 0.0), max(base.down, lowered + below.down if below else 0.0), draw)


def _fraction(top: Box, bottom: Box, size: float) -> Box:
    size = abs(size)
    width, middle = max(top.width, bottom.width) + 6.0, 0.3 * size

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        line = baseline - middle
        top.draw(painter, x + (width - top.width) / 2, line - 2.0 - top.down)
        bottom.draw(painter, x + (width - bottom.width) / 2, line + 2.0 + bottom.up)
        painter.drawLine(QLineF(x + 1.0, line, x + width - 1.0, line))

    return Box(width, middle + 2.0 + top.up + top.down, bottom.up + bottom.down + 2.0 - middle, draw)


def _root(inner: Box, size: float) -> Box:
    size = abs(size)

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        top, low = baseline - inner.up - 2.0, baseline + inner.down
        hook = [QPointF(x, baseline - 0.3 * size), QPointF(x + 3.0, low), QPointF(x + 7.0, top)]
        painter.drawPolyline([*hook, QPointF(x + 9.0 + inner.width, top)])
        inner.draw(painter, x + 8.0, baseline)

    return Box(inner.width + 10.0, inner.up + 3.0, inner.down, draw)


def _bracketed(opening: str, inner: Box, closing: str, size: float) -> Box:
    size = abs(size)
    tall = inner.up + inner.down > 1.9 * size
    side = 5.0 if tall else 0.55 * size

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        for sign, place, way in ((opening, x, 1), (closing, x + side + inner.width, -1)):
            if sign == ".":
                continue
            if tall:
                _stretched(painter, sign, QRectF(place, baseline - inner.up, side, inner.up + inner.down), way)
            else:
                painter.setFont(_font(size, "")[0])
                painter.drawText(QPointF(place + 0.08 * size, baseline), {r"\|": "‖"}.get(sign, sign.lstrip("\\")))
        inner.draw(painter, x + side, baseline)

    return Box(inner.width + 2 * side, inner.up, inner.down, draw)


def _stretched(painter: QPainter, sign: str, place: QRectF, way: int) -> None:
    outer, inner = (place.left() + 1.0, place.right() - 1.0) if way > 0 else (place.right() - 1.0, place.left() + 1.0)
    top, low, middle = place.top() + 1.0, place.bottom() - 1.0, place.center().y()
    if sign in ("|", r"\|"):
        painter.drawLine(QLineF(place.center().x(), top, place.center().x(), low))
    elif sign in ("[", "]"):
        painter.drawPolyline([QPointF(inner, top), QPointF(outer, top), QPointF(outer, low), QPointF(inner, low)])
    elif sign == "{":
        half = (outer + inner) / 2
        painter.drawPolyline([QPointF(inner, top), QPointF(half, top + 2), QPointF(half, middle - 2), QPointF(outer, middle)])
        painter.drawPolyline([QPointF(outer, middle), QPointF(half, middle + 2), QPointF(half, low - 2), QPointF(inner, low)])
    else:
        painter.drawPolyline([QPointF(inner, top), QPointF(outer, top + 4), QPointF(outer, low - 4), QPointF(inner, low)])


def _stacked(rows: list[Box]) -> Box:
    height = sum(row.up + row.down for row in rows) + 2.0 * (len(rows) - 1)

    def draw(painter: QPainter, x: float, baseline: float) -> None:
        y = baseline - height / 2 - 3.0
        for row in rows:
            row.draw(painter, x, y + row.up)
            y += row.up + row.down + 2.0

    return Box(max((row.width for row in rows), default=0.0), height / 2 + 3.0, height / 2 - 3.0, draw)
