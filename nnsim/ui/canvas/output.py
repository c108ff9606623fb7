"""The small dashed card under an output: its loss, and the target of the followed sample. Settings, not layers."""

import math
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.geometry import OUTPUT_HEIGHT
from nnsim.ui.canvas.pictures import number
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import BODY, SMALL, color

MOST = 15.0
"""The largest size of its words, so that there is room for two lines."""
SPACE = 6.0
"""Between a word and the loss beside it."""
UPPER = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
LOWER = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
LOWER_END = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextDontClip


class Word(NamedTuple):
    """A text of the card, in its font, and where it stands."""

    font: QFont
    text: str
    place: QRectF


class OutputItem(QGraphicsItem):
    """Hangs under an output's card; its position is the middle of its upper edge."""

    def __init__(self, scenery: Scenery, node: str) -> None:
        super().__init__()
        self.scenery = scenery
        self.node = node
        self.title = ""
        self.target = ""
        self.loss: float | None = None
        self._width = 120.0
        self.value = ValueItem(self)
        self.setZValue(0.5)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # of all this, a frame changes the value alone

    def change(self, title: str, card_width: float) -> None:
        width = max(120.0, card_width - 8.0)
        if (title, width) == (self.title, self._width):
            return
        self.prepareGeometryChange()
        self.value.prepareGeometryChange()
        self.title, self._width = title, width
        self.update()

    def show_values(self, loss: float | None, target: str) -> bool:
        """Show a loss and a target; whether the loss is to be painted anew."""
        before = self.value_text
        self.loss = loss
        if target != self.target or len(self.value_text) != len(before):  # a longer loss may leave less room for the words
            self.target = target
            self.update()
        return self.value_text != before

    @property
    def value_text(self) -> str:
        return "" if self.loss is None else number(self.loss)

    def boundingRect(self) -> QRectF:
        return QRectF(-self._width / 2, 0.0, self._width, OUTPUT_HEIGHT)

    def inner(self) -> QRectF:
        """Where its words stand."""
        return self.boundingRect().adjusted(10.0, 5.0, -10.0, -5.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, rect = self.scenery.theme, self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        losing = self.scenery.losing(self.node)
        pen = QPen(color(theme.accent if losing else theme.line), 1.6 if losing else 1.0)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(color(theme.canvas))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 7.0, 7.0)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setOpacity(detail.units_share(zoom))
        painter.setPen(color(theme.muted))
        first, second, _ = self.words(zoom)
        painter.setFont(first.font)
        painter.drawText(first.place, UPPER, first.text)
        painter.drawText(second.place, LOWER, second.text)

    def words(self, zoom: float) -> tuple[Word, Word, Word]:
        """The upper line, the lower one, and the loss at its end.

        The name of the loss stands above and the target beside the loss, unless the target needs a line of its own.
        """
        inner, loss = self.inner(), self._value_word(zoom)
        font = self._font(zoom, inner.width())
        metrics = QFontMetricsF(font)
        upper = QRectF(inner.x(), inner.y(), inner.width(), inner.height() / 2)
        lower = QRectF(inner.x(), upper.bottom(), inner.width() - (loss.place.width() + SPACE if loss.text else 0.0), upper.height())
        above, below = self.title, self.target
        if metrics.horizontalAdvance(below) > lower.width():
            above, below = below, above
        ending = Qt.TextElideMode.ElideRight
        first, second = metrics.elidedText(above, ending, upper.width()), metrics.elidedText(below, ending, lower.width())
        return Word(font, first, upper), Word(font, second, lower), loss

    def _font(self, zoom: float, room: float) -> QFont:
        """As large as can be read at a zoom, but no larger than that all of the target fits into a line."""
        size = detail.readable_size(SMALL, zoom, MOST)
        needed = QFontMetricsF(fonts.text(size)).horizontalAdvance(self.target)
        if needed > room:
            size = max(SMALL, math.floor(4.0 * size * room / needed) / 4.0)
        return fonts.text(size)

    def value_font(self, zoom: float) -> QFont:
        return fonts.numbers(detail.readable_size(BODY - 1.0, zoom, MOST))

    def lower(self) -> QRectF:
        """Where its lower line stands, at whose end the loss is."""
        inner = self.inner()
        return QRectF(inner.x(), inner.center().y(), inner.width(), inner.height() / 2)

    def _value_word(self, zoom: float) -> Word:
        font, lower = self.value_font(zoom), self.lower()
        width = min(QFontMetricsF(font).horizontalAdvance(self.value_text), lower.width())
        return Word(font, self.value_text, lower.adjusted(lower.width() - width, 0.0, 0.0, 0.0))


class ValueItem(QGraphicsItem):
    """The loss on an output's card."""

    def __init__(self, output: OutputItem) -> None:
        super().__init__(output)
        self._output = output
        self.words = self.values_too = True
        """What of it is painted: the words, of which there are none, and the value, which changes with every frame."""

    def changing_rects(self, zoom: float) -> list[QRectF]:
        """What frames of the training change of it, at any zoom."""
        return [self.boundingRect()]

    def boundingRect(self) -> QRectF:
        inner = self._output.inner()
        return inner.adjusted(0.0, inner.height() / 2 - 2.0, 0.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.values_too:
            return
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setOpacity(detail.units_share(zoom))
        painter.setFont(self._output.value_font(zoom))
        painter.setPen(color(self._output.scenery.theme.ink))
        painter.drawText(self._output.lower(), LOWER_END, self._output.value_text)
