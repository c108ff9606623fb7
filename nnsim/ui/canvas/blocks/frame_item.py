"""A quiet frame around a group of layers, with the group's name above.

It lies under everything that moves while the network trains, so Qt paints it by itself: Python would be asked at every frame.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsSimpleTextItem

from nnsim.document import Block
from nnsim.ui import fonts
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import SMALL, color, mix

PAD, TITLE = 16.0, 22.0
RADIUS = 15.0
INDENT = 14.0


def around(rects: list[QRectF]) -> QRectF:
    """The frame around what a group holds."""
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return whole.adjusted(-PAD, -PAD - TITLE * 0.6, PAD, PAD)


class FrameItem(QGraphicsPathItem):
    """Coordinates are the drawing's. `depth`: how many groups are around it."""

    def __init__(self, scenery: Scenery, block: Block, rect: QRectF, depth: int) -> None:
        super().__init__()
        self.scenery = scenery
        self.block = block
        self.rect = QRectF()
        self.chosen = False
        self._name = QGraphicsSimpleTextItem(self)
        self._name.setFont(fonts.text(SMALL, 600))
        self.change(block, rect, depth)
        self.show_theme()

    def change(self, block: Block, rect: QRectF, depth: int) -> None:
        self.setZValue(-50.0 + depth)
        if rect == self.rect and block.name == self.block.name and self._name.text():
            self.block = block
            return
        self.block, self.rect = block, rect
        path = QPainterPath()
        path.addRoundedRect(rect, RADIUS, RADIUS)
        self.setPath(path)
        metrics = QFontMetricsF(self._name.font())
        self._name.setText(metrics.elidedText(block.name, Qt.TextElideMode.ElideRight, rect.width() - 2 * INDENT))
        self._name.setPos(rect.left() + INDENT, rect.top() + 3.0 + (TITLE - metrics.height()) / 2)

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.show_theme()

    def show_theme(self) -> None:
        """Take on the colours of the theme."""
        theme = self.scenery.theme
        self.setPen(QPen(color(theme.accent if self.chosen else theme.line), 1.6 if self.chosen else 1.0))
        self.setBrush(color(mix(theme.canvas, theme.muted, 0.045)))
        self._name.setBrush(color(theme.accent if self.chosen else theme.muted))

    def title(self) -> QRectF:
        """Where its name stands: what is clicked, dragged and renamed."""
        name = self._name.sceneBoundingRect()
        return QRectF(name.left() - 6.0, self.rect.top() + 3.0, name.width() + 12.0, TITLE)
