"""The small dashed card under an output: its loss, and the target of the followed sample. Settings, not layers."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.geometry import OUTPUT_HEIGHT
from nnsim.ui.canvas.pictures import number
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import BODY, SMALL, color

MOST = 15.0
"""The largest size of its words, so that there is room for two lines."""


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
        if target != self.target:
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
        inner, zoom = self.inner(), option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setOpacity(detail.units_share(zoom))
        painter.setFont(fonts.text(detail.readable_size(SMALL, zoom, MOST)))
        painter.setPen(color(theme.muted))
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self.target)


class ValueItem(QGraphicsItem):
    """The loss on an output's card."""

    def __init__(self, output: OutputItem) -> None:
        super().__init__(output)
        self._output = output
        self.words = self.values_too = True
        """What of it is painted: the words, of which there are none, and the value, which changes with every frame."""

    def boundingRect(self) -> QRectF:
        inner = self._output.inner()
        return inner.adjusted(inner.width() / 3, inner.height() / 2 - 2.0, 0.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.values_too:
            return
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setOpacity(detail.units_share(zoom))
        painter.setFont(fonts.numbers(detail.readable_size(BODY - 1.0, zoom, MOST)))
        painter.setPen(color(self._output.scenery.theme.ink))
        place = self._output.inner()
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, self._output.value_text)
