"""Typeset equations. Setting one costs some 20 ms, so pictures are kept by what they show: text, colour, size and scale."""

import importlib
import re
import warnings
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import LARGE
from nnsim.ui.widgets import painting

DEEPEST, LONGEST = 8, 4_000
_GROUPS = re.compile(r"\\(?:left|right|begin|end)\b|\\.|[{}]", re.DOTALL)
_LARGE = re.compile(r"\\(sum|prod)(?=\s*_)")
"""Sums and products with something below them."""
_SIGN = re.compile(r"(^|[=(\[,&<>]|\\(?:cdot|leq?|geq?|leftarrow|approx|in|neq|times|q?quad)\b)(\s*)-(?!\})")
"""A minus that takes nothing away from anything."""
_OPENING, _CLOSING = ("{", "\\left", "\\begin"), ("}", "\\right", "\\end")


def pixmap(tex: str, color: str, size: float = LARGE, scale: float = 1.0) -> QPixmap | None:
    """The picture of an equation in TeX, or None if it cannot be typeset. `scale` is the screen's pixels in a unit."""
    picture = svg(tex, color, size)
    return None if picture is None else _on_screen(picture, scale)


def prepare(tex: str, color: str, size: float, scale: float) -> None:
    """Do all of that but the last bit, which belongs to the window's thread; this may be done in any."""
    picture = svg(tex, color, size)
    if picture is not None:
        _drawn(picture, scale)


def load() -> None:
    """Load all that typesetting needs, which otherwise happens when the first equation is wanted."""
    _typesetter()
    _unreadable()


@lru_cache(maxsize=1)
def _typesetter() -> Any:
    """The library, loaded when the first equation is wanted: its fonts cost the start a tenth of a second."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how it finds its fonts is old, but works
        ziamath = importlib.import_module("ziamath")
    ziamath.config.svg2 = False  # QtSvg draws no glyphs that stand in a table of symbols
    return ziamath


@lru_cache(maxsize=512)
def svg(tex: str, color: str, size: float) -> bytes | None:
    if not modest(tex):
        return None
    try:
        return str(_typesetter().Latex(_signed(_limited(tex)), size=size, color=color).svg()).encode()
    except _unreadable():
        return None


def _limited(tex: str) -> str:
    """With limits below the sums between brackets that grow: the typesetter would set them beside, and the brackets would fill pages."""
    return _LARGE.sub(r"\\\1\\limits", tex) if r"\left" in tex else tex


def _signed(tex: str) -> str:
    """With signs close to their numbers: the typesetter would set them in the middle, as if something were taken away."""
    return _SIGN.sub(r"\1\2{-}", tex)


def modest(tex: str) -> bool:
    """Whether an equation can be typeset soon: the typesetter takes twice as long for every level of groups within each other."""
    depth = deepest = 0
    for mark in _GROUPS.findall(tex):
        depth += 1 if mark in _OPENING else -1 if mark in _CLOSING else 0
        deepest = max(deepest, depth)
    return deepest <= DEEPEST and len(tex) <= LONGEST


@lru_cache(maxsize=1)
def _unreadable() -> tuple[type[Exception], ...]:
    """What the parser raises at text that it cannot read: errors of its own without a common base, and slips of its code."""
    own = vars(importlib.import_module("latex2mathml.exceptions")).values()
    kinds = tuple(kind for kind in own if isinstance(kind, type) and issubclass(kind, Exception))
    return (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, *kinds)


@lru_cache(maxsize=512)
def _drawn(picture: bytes, scale: float) -> QImage:
    renderer = QSvgRenderer(QByteArray(picture))
    box = renderer.viewBoxF()
    width, height = max(round(box.width() * scale), 1), max(round(box.height() * scale), 1)
    result = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    renderer.render(painter, QRectF(0, 0, result.width(), result.height()))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result


@lru_cache(maxsize=512)
def _on_screen(picture: bytes, scale: float) -> QPixmap:
    return QPixmap.fromImage(_drawn(picture, scale))


def html(tex: str, color: QColor, size: float = LARGE) -> str:
    """An equation as it can stand in the rich text of a tooltip; "" if it cannot be typeset."""
    picture = pixmap(tex, color.name(), size, 2.0)
    if picture is None:
        return ""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    width = round(picture.width() / 2)
    return f'<img width="{width}" src="data:image/png;base64,{bytes(data.toBase64().data()).decode()}">'


class Formula(QWidget):
    """One equation. Too wide a one is made smaller, never cut off."""

    def __init__(self, tex: str = "", size: float = LARGE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._tex = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_tex(tex)

    @property
    def tex(self) -> str:
        return self._tex

    def set_tex(self, tex: str) -> None:
        self._tex = tex
        self.setAccessibleName(tex)
        self.setToolTip("")
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _picture(self) -> QPixmap | None:
        return pixmap(self._tex, painting.ink(self).name(), self._size, self.devicePixelRatioF()) if self._tex else None

    def sizeHint(self) -> QSize:
        picture = self._picture()
        if picture is None:
            return QSize(40, 22 if self._tex else 0)
        return picture.deviceIndependentSize().toSize() + QSize(1, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = self._picture()
        if picture is None:
            painter.setFont(fonts.numbers(11))
            painter.setPen(painting.ink(self))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self._tex)
            return
        size = picture.deviceIndependentSize()
        shrink = min(1.0, self.width() / size.width())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        height = size.height() * shrink
        painter.drawPixmap(QRectF(0, (self.height() - height) / 2, size.width() * shrink, height), picture, QRectF(picture.rect()))
