"""A quiet frame around a group of layers, with the group's name above.

It lies under everything that moves while the network trains, so Qt paints it by itself: Python would be asked at every frame.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsSimpleTextItem

from nnsim.document import Block
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import SMALL, TINTS, color, mix

PAD, TITLE = 16.0, 22.0
RADIUS = 15.0
INDENT = 14.0
LARGEST = 40.0
"""Size of a name that is looked at from afar."""


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
        self._size, self._depth = SMALL, depth
        self._name.setFont(fonts.text(SMALL, 600))
        self.change(block, rect, depth)

    def change(self, block: Block, rect: QRectF, depth: int) -> None:
        self.setZValue(-50.0 + depth)
        if (rect, block.name, depth) == (self.rect, self.block.name, self._depth) and self._name.text():
            painted, self.block = self.block.color, block
            if block.color != painted:
                self.show_theme()
            return
        self.block, self.rect, self._depth = block, rect, depth
        path = QPainterPath()
        path.addRoundedRect(rect, RADIUS, RADIUS)
        self.setPath(path)
        self._lay_name()
        self.show_theme()

    def _lay_name(self) -> None:
        """Inside at the upper edge; from afar, where it is larger, above it, where there is no room for those of groups inside."""
        rect, metrics = self.rect, QFontMetricsF(self._name.font())
        self._name.setText(metrics.elidedText(self.block.name, Qt.TextElideMode.ElideRight, rect.width() - 2 * INDENT))
        outside = self._size > 0.72 * TITLE
        self._name.setVisible(not outside or self._depth == 0)
        above = -metrics.height() - 2.0 if outside else 3.0 + (TITLE - metrics.height()) / 2
        self._name.setPos(rect.left() + INDENT, rect.top() + above)

    def show_zoom(self, zoom: float) -> None:
        """Keep the name as large as can be read."""
        size = detail.readable_size(SMALL, zoom, LARGEST)
        if size != self._size:
            self._size = size
            self._name.setFont(fonts.text(size, 600))
            self._lay_name()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.show_theme()

    def show_theme(self) -> None:
        """Take on the colours of the theme."""
        theme, tint = self.scenery.theme, TINTS.get(self.block.color)
        edge = theme.line if tint is None else mix(theme.canvas, tint, 0.45)
        self.setPen(QPen(color(theme.accent if self.chosen else edge), 1.6 if self.chosen else 1.0))
        self.setBrush(color(mix(theme.canvas, tint or theme.muted, 0.045 if tint is None else 0.07)))
        self._name.setBrush(color(theme.accent if self.chosen else theme.muted if tint is None else mix(tint, theme.ink, 0.25)))

    def title(self) -> QRectF:
        """Where its name stands: what is clicked, dragged and renamed."""
        name = self._name.sceneBoundingRect()
        return name.adjusted(-6.0, -3.0, 6.0, 3.0) if self._name.isVisible() else QRectF()
