"""A quiet frame around a group of layers, with the group's name above."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Block
from nnsim.ui import fonts
from nnsim.ui.canvas.scenery import BLOCKS_BELOW, Scenery
from nnsim.ui.theme import SMALL, color, mix

PAD, TITLE = 16.0, 22.0
RADIUS = 15.0


def around(rects: list[QRectF]) -> QRectF:
    """The frame around what a group holds."""
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return whole.adjusted(-PAD, -PAD - TITLE * 0.6, PAD, PAD)


class FrameItem(QGraphicsItem):
    """Coordinates are the drawing's. `depth`: how many groups are around it."""

    def __init__(self, scenery: Scenery, block: Block, rect: QRectF, depth: int) -> None:
        super().__init__()
        self.scenery = scenery
        self.block = block
        self.rect = rect
        self.chosen = False
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.change(block, rect, depth)

    def change(self, block: Block, rect: QRectF, depth: int) -> None:
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = rect
        if block.name != self.block.name:
            self.update()
        self.block = block
        self.setZValue(-50.0 + depth)

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def title(self) -> QRectF:
        """Where its name stands: what is clicked, dragged and renamed."""
        width = QFontMetricsF(fonts.text(SMALL, 600)).horizontalAdvance(self.block.name)
        return QRectF(self.rect.left() + 8.0, self.rect.top() + 3.0, min(self.rect.width() - 16.0, width + 16.0), TITLE)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-2.0, -2.0, 2.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(theme.accent if self.chosen else theme.line), 1.6 if self.chosen else 1.0))
        painter.setBrush(color(mix(theme.canvas, theme.muted, 0.045)))
        painter.drawRoundedRect(self.rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if option.levelOfDetailFromTransform(painter.worldTransform()) < BLOCKS_BELOW:
            return
        painter.setFont(fonts.text(SMALL, 600))
        painter.setPen(color(theme.accent if self.chosen else theme.muted))
        room = self.title().adjusted(6.0, 0.0, 0.0, 0.0)
        name = painter.fontMetrics().elidedText(self.block.name, Qt.TextElideMode.ElideRight, int(room.width()) + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, name)
