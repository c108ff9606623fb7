"""A sheet of what a network wrote: passages one below the other, each with its heading; every symbol can be pointed at."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from nnsim.engine.writing import NEW_LINE, Drawn
from nnsim.ui import fonts
from nnsim.ui.alphabet import Alphabet, wrapped
from nnsim.ui.theme import SMALL, Theme, color, mix
from nnsim.ui.widgets.scrolling import thin_bars

SIZE = 11.5
PADDING = 6.0
APART = 7.0
"""Between two passages."""


@dataclass(eq=False)
class Passage:
    """A beginning that was given and what was written after it, of which so many symbols are shown."""

    heading: str
    begun: tuple[int, ...]
    drawn: Sequence[Drawn] = ()
    shown: int = 0
    lines: list[tuple[int, int]] = field(default_factory=list)
    laid: tuple[int, int] = (-1, -1)
    """For how many symbols and columns the lines hold."""

    def code(self, place: int) -> int:
        return self.begun[place] if place < len(self.begun) else self.drawn[place - len(self.begun)].symbol

    def given(self, place: int) -> bool:
        """Whether a symbol was given, not drawn."""
        return place < len(self.begun) or self.drawn[place - len(self.begun)].given

    def __len__(self) -> int:
        return len(self.begun) + self.shown


class Place(NamedTuple):
    """A symbol of a passage, counted from the first of its beginning."""

    passage: Passage
    symbol: int

    @property
    def drawn(self) -> Drawn | None:
        """What is known of it, unless it was given."""
        passage, place = self.passage, self.symbol - len(self.passage.begun)
        return passage.drawn[place] if place < passage.shown and not passage.given(self.symbol) else None


class Sheet(QAbstractScrollArea):
    """`pointed` tells the Place under the mouse, or None. The end stays in sight as long as nobody scrolls away from it."""

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.alphabet = Alphabet((), True)
        self.passages: list[Passage] = []
        self.hovered: Place | None = None
        self.hint = ""
        """What stands there while nothing is written."""
        thin_bars(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._tops: list[float] = []

    def follow(self) -> None:
        """Passages were added or grew."""
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - self._line_height()
        self._lay_out()
        if at_end:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def clear(self) -> None:
        self.passages.clear()
        self.hovered = None
        self.follow()

    @property
    def text(self) -> str:
        """All that is written, with the headings."""
        return "\n\n".join(f"{passage.heading}\n{''.join(self._pieces(passage))}" for passage in self.passages)

    # Places

    def _line_height(self) -> float:
        return QFontMetricsF(fonts.numbers(SIZE)).height() + 1

    def _heading_height(self) -> float:
        return QFontMetricsF(fonts.text(SMALL - 1)).height() + 2

    def _pieces(self, passage: Passage) -> list[str]:
        return [self.alphabet.piece(passage.code(place)) for place in range(len(passage))]

    def _columns(self) -> int:
        room = self.viewport().width() - 2 * PADDING
        return max(int(room / QFontMetricsF(fonts.numbers(SIZE)).horizontalAdvance("m")), 8)

    def _lay_out(self) -> None:
        """Break the lines of what has changed, and say where each passage begins."""
        columns = self._columns()
        self._tops = []
        top = PADDING - 2
        for passage in self.passages:
            if passage.laid != (len(passage), columns):
                passage.lines = wrapped(self._pieces(passage), columns)
                passage.laid = (len(passage), columns)
            self._tops.append(top)
            top += self._heading_height() + max(len(passage.lines), 1) * self._line_height() + APART
        bar = self.verticalScrollBar()
        bar.setRange(0, max(round(top - APART + PADDING - self.viewport().height()), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(round(self._line_height()))

    def box(self, place: Place) -> QRectF:
        """Where a symbol stands, in the viewport."""
        passage = place.passage
        wide, high = QFontMetricsF(fonts.numbers(SIZE)).horizontalAdvance("m"), self._line_height()
        top = self._tops[self.passages.index(passage)] + self._heading_height() - self.verticalScrollBar().value()
        for number, (start, stop) in enumerate(passage.lines):
            if start <= place.symbol < stop:
                before = sum(len(self.alphabet.piece(passage.code(other))) for other in range(start, place.symbol))
                width = len(self.alphabet.piece(passage.code(place.symbol)).rstrip(" ")) or 1
                return QRectF(PADDING + before * wide, top + number * high, width * wide, high)
        return QRectF()

    def at(self, position: QPointF) -> Place | None:
        """The symbol at a position in the viewport."""
        wide, high = QFontMetricsF(fonts.numbers(SIZE)).horizontalAdvance("m"), self._line_height()
        y, column = position.y() + self.verticalScrollBar().value(), (position.x() - PADDING) / wide
        for passage, top in zip(self.passages, self._tops, strict=True):
            line = int((y - top - self._heading_height()) // high)
            if 0 <= line < len(passage.lines) and column >= 0:
                start, stop = passage.lines[line]
                for symbol in range(start, stop):
                    column -= len(self.alphabet.piece(passage.code(symbol)))
                    if column < 0:
                        return Place(passage, symbol)
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(self.viewport().rect(), color(theme.panel))
        painter.setPen(color(theme.line))
        painter.setBrush(color(theme.canvas))
        painter.drawRoundedRect(frame, 6, 6)
        if not self.passages:
            painter.setPen(color(theme.muted))
            painter.setFont(fonts.text(SMALL))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.adjusted(12, 4, -12, -4), words, self.hint)
            return
        painter.setClipRect(frame.adjusted(1, 1, -1, -1))
        if self.hovered is not None and self.hovered.passage in self.passages:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(mix(theme.canvas, theme.accent, 0.3)))
            painter.drawRoundedRect(self.box(self.hovered), 2, 2)
        for passage, top in zip(self.passages, self._tops, strict=True):
            self._paint_passage(painter, passage, top - self.verticalScrollBar().value())

    def _paint_passage(self, painter: QPainter, passage: Passage, top: float) -> None:
        high, bottom = self._line_height(), self.viewport().height()
        wide, theme = QFontMetricsF(fonts.numbers(SIZE)).horizontalAdvance("m"), self.theme
        if top > bottom:
            return
        painter.setFont(fonts.text(SMALL - 1))
        painter.setPen(color(theme.muted))
        across = self.viewport().width() - 2 * PADDING
        painter.drawText(QRectF(PADDING, top, across, self._heading_height()), Qt.AlignmentFlag.AlignVCenter, passage.heading)
        painter.setFont(fonts.numbers(SIZE))
        top += self._heading_height()
        for number, (start, stop) in enumerate(passage.lines):
            y = top + number * high
            if y > bottom or y + high < 0:
                continue
            x = PADDING
            for given, places in itertools.groupby(range(start, stop), passage.given):
                codes = [passage.code(place) for place in places]
                words = "".join(self.alphabet.piece(code) for code in codes)
                painter.setPen(color(theme.accent if given else theme.ink))
                painter.drawText(QRectF(x, y, 10_000, high), Qt.AlignmentFlag.AlignVCenter, words.removesuffix("\n"))
                x += len(words.removesuffix("\n")) * wide
                if words.endswith("\n") and codes[-1] != NEW_LINE:
                    painter.setPen(color(mix(theme.canvas, theme.muted, 0.45)))
                    painter.drawText(QRectF(x, y, 100, high), Qt.AlignmentFlag.AlignVCenter, "⏎")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.follow()

    # The mouse

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.at(event.position()))

    def _hover(self, place: Place | None) -> None:
        if place != self.hovered:
            self.hovered = place
            self.pointed.emit(place)
            self.viewport().update()
