"""A stretch of a lesson's page: harmless text as high as its words, with typeset equations in its lines."""

import re
from collections.abc import Callable, Mapping
from itertools import zip_longest
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from nnsim.lessons import marks
from nnsim.storage.text import TextError
from nnsim.ui import fonts
from nnsim.ui.ahead import Ahead, Picture
from nnsim.ui.sentences import said
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import formula, painting
from nnsim.ui.widgets.safe_text import Pictures, SafeText, no_pictures

EQUATION = "equation:"
INLINE, DISPLAYED = 1.14, 1.3
"""Size of equations, to that of the words around them."""
SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
SHARP = 2.0
"""Pixels of a picture in a unit, for any screen."""
_PERCENT = re.compile(r"(?<=\d) %")
_TAIL = re.compile(r"(?:[,.;:?%)’”]|!(?!\[))+")


class Shown(NamedTuple):
    """An equation, and the signs right behind it: Qt would let a line begin with them, so they are drawn with it."""

    equation: marks.Equation
    tail: str


class Reading(SafeText):
    """Shows words. `size` is that of the letters; `pressed` is called for a click that meets no link."""

    def __init__(
        self, pictures: Pictures = no_pictures, size: float = BODY, ahead: Ahead | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(self._picture, parent)
        self._ahead = ahead
        self._waiting: set[Picture] = set()
        if ahead is not None:
            ahead.changed.connect(self._take_equations)
        self.pressed: Callable[[], object] = lambda: None
        self._of_page = pictures
        self._equations: Mapping[str, Shown] = {}
        self._size = size
        self._shown_width = 0
        self.setFont(fonts.text(size))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAccessibleName(self.tr("Text of the page"))

    def show_words(self, text: str) -> None:
        """Show Markdown with equations; what is too large or nested too deeply is told instead."""
        words, self._equations = with_equations(text)
        try:
            self.show_page(words)
        except TextError as error:
            self.show_page(self.tr("This page {reason}.").format(reason=said(error)))
        self.setAccessibleDescription(text.strip())
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._text and self.viewport().width() != self._shown_width and (self._equations or "![" in self._text):
            self._render()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What scrolls is for the page that these words are part of."""
        if event.key() in SCROLLING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        area = area_of(self)
        if area is not None:
            QCoreApplication.sendEvent(area.verticalScrollBar(), event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        free = not self.anchorAt(event.position().toPoint()) and not self.textCursor().hasSelection()
        super().mouseReleaseEvent(event)
        if free and event.button() == Qt.MouseButton.LeftButton:
            self.pressed()

    def _render(self) -> None:
        self._shown_width = self.viewport().width()
        self._waiting.clear()
        super()._render()
        self._fit()

    def _fit(self) -> None:
        page = self.document()
        page.setTextWidth(max(self.viewport().width(), 40))
        self.setFixedHeight(max(ceil(page.size().height()) + 2, 12))

    def _settle_picture(self, page: QTextDocument, cursor: QTextCursor, part: object) -> None:
        super()._settle_picture(page, cursor, part)  # type: ignore[arg-type]
        if str(getattr(part, "picture", "")).startswith(EQUATION):
            raised = QTextCharFormat()
            raised.setFont(self.font())
            raised.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
            cursor.mergeCharFormat(raised)

    def _picture(self, name: str) -> QImage | None:
        room = max(self.viewport().width() - 6, 60)
        if name in self._equations:
            return self._typeset(self._equations[name], room)
        image = self._of_page(name)
        if image is not None and image.width() > room:
            image = image.scaledToWidth(round(room * SHARP), Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(SHARP)
        return image

    def _typeset(self, shown: Shown, room: float) -> QImage:
        """The equation, with its baseline where the text around it has its own, and the sign behind it."""
        equation, metrics = shown.equation, QFontMetricsF(self.font())
        tail = metrics.horizontalAdvance(shown.tail)
        room -= tail
        wanted = set_for(equation, painting.ink(self).name(), self._size)
        if self._ahead is not None and not self._ahead.ready(wanted):
            self._waiting.add(wanted)
            self._ahead.want((wanted,), first=True)
            return _clear(min(len(equation.tex) * self._size * 0.4, room) + tail, self._size * (2.0 if equation.display else 1.0))
        data = formula.svg(*wanted)
        if data is None:
            return self._written(equation.tex + shown.tail)
        renderer = QSvgRenderer(QByteArray(data))
        box = renderer.viewBoxF()
        shrink = min(1.0, room / max(box.width(), 1.0))
        above, below = -box.top() * shrink, (box.height() + box.top()) * shrink
        if shown.tail:
            sign = metrics.tightBoundingRect(shown.tail)
            above, below = max(above, -sign.top()), max(below, sign.bottom())
        lift = above - below - metrics.xHeight()
        top, bottom = max(-lift, 0.0), max(lift, 0.0)
        if equation.display:
            top = bottom = 3.0
        baseline = top + above
        image = _clear(box.width() * shrink + tail + 1, above + below + top + bottom)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, baseline + box.top() * shrink, box.width() * shrink, box.height() * shrink))
        if shown.tail:
            painter.setFont(self.font())
            painter.setPen(painting.ink(self))
            painter.drawText(QPointF(box.width() * shrink, baseline), shown.tail)
        painter.end()
        return image

    def ask_again(self) -> None:
        """Want the equations that are still missing: what was being typeset is given up when another project is opened."""
        if self._ahead is not None:
            self._ahead.want(self._waiting, first=True)

    def _take_equations(self) -> None:
        """Show what was being typeset, when all of it is there."""
        if self._ahead is not None and self._waiting and all(map(self._ahead.ready, self._waiting)):
            self._render()

    def _written(self, tex: str) -> QImage:
        """What cannot be typeset, as it was written."""
        metrics = QFontMetricsF(fonts.numbers(self._size))
        image = _clear(metrics.horizontalAdvance(tex) + 2, metrics.height())
        painter = QPainter(image)
        painter.setFont(fonts.numbers(self._size))
        painter.setPen(painting.ink(self))
        painter.drawText(QRectF(0, 0, metrics.horizontalAdvance(tex) + 2, metrics.height()), Qt.AlignmentFlag.AlignVCenter, tex)
        painter.end()
        return image


def area_of(widget: QWidget) -> QScrollArea | None:
    """What a widget scrolls in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def set_for(equation: marks.Equation, ink: str, size: float) -> Picture:
    """How an equation is typeset beside words of a size: with small letters as high as theirs."""
    return equation.tex, ink, size * (DISPLAYED if equation.display else INLINE)


def with_equations(text: str) -> tuple[str, dict[str, Shown]]:
    """The text with a picture for each equation, and what these show by their names."""
    words: list[str] = []
    found: dict[str, Shown] = {}
    pieces = marks.pieces(text)
    tail = ""
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
        if isinstance(piece, str):
            words.append(piece.removeprefix(tail))
            tail = ""
            continue
        name = f"{EQUATION}{len(found)}"
        behind = None if piece.display or not isinstance(following, str) else _TAIL.match(following)
        tail = behind[0] if behind is not None else ""
        found[name] = Shown(piece, tail)
        words.append(f"\n\n![=]({name})\n\n" if piece.display else f"![=]({name})")
    return _PERCENT.sub("\u00a0%", "".join(words)), found


def _clear(width: float, height: float) -> QImage:
    image = QImage(max(ceil(width * SHARP), 1), max(ceil(height * SHARP), 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SHARP)
    image.fill(Qt.GlobalColor.transparent)
    return image
