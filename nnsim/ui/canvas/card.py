"""A node's card: ground, border, head and, for functions, its symbol. Units are drawn by another item, above the connections."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Node
from nnsim.ui import fonts
from nnsim.ui.canvas.geometry import HEADER, Look, Plan
from nnsim.ui.canvas.scenery import BLOCKS_BELOW, Scenery, hairline
from nnsim.ui.canvas.symbols import paint_symbol
from nnsim.ui.theme import BODY, CARD_RADIUS, SMALL, color, mix

MARGIN = 12.0
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
RECURRENCE = "↺"
"""Stands in the head of a card whose node remembers by itself."""


class CardItem(QGraphicsItem):
    """The ground of a card. `mark` is a colour for the border while something is dragged to it."""

    def __init__(self, scenery: Scenery, node: Node, plan: Plan, family: str) -> None:
        super().__init__()
        self.scenery = scenery
        self.node = node
        self.plan = plan
        self.family = family
        self.chosen = False
        self.mark: str | None = None
        self.setPos(QPointF(*node.position))
        self.setZValue(0.0)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # a frame changes what is on it, not the card

    def change(self, node: Node, plan: Plan, family: str) -> None:
        """Show another state of the node."""
        if plan.rect != self.plan.rect:
            self.prepareGeometryChange()
        self.node, self.plan, self.family = node, plan, family
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def set_mark(self, mark: str | None) -> None:
        if mark != self.mark:
            self.mark = mark
            self.update()

    def boundingRect(self) -> QRectF:
        return self.plan.rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, rect = self.scenery.theme, self.plan.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        glow = self.scenery.glow(self.node.id)
        if glow is not None:
            self._paint_glow(painter, glow)
        painter.setBrush(color(theme.panel))
        edge = self.mark or glow or (theme.accent if self.chosen else None)
        painter.setPen(hairline(theme) if edge is None else QPen(color(edge), 2.0))
        painter.drawRoundedRect(rect, CARD_RADIUS, CARD_RADIUS)
        if option.levelOfDetailFromTransform(painter.worldTransform()) < BLOCKS_BELOW:
            return
        self._paint_head(painter)
        if self.plan.look is Look.SYMBOL:
            body = rect.adjusted(0.0, HEADER - 6.0, 0.0, -6.0)
            paint_symbol(painter, self.node, body, theme)

    def _paint_glow(self, painter: QPainter, glow: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for spread, share in ((9.0, 0.08), (6.0, 0.16), (3.0, 0.30)):
            painter.setPen(QPen(color(mix(self.scenery.theme.canvas, glow, share)), 3.2))
            outer = self.plan.rect.adjusted(-spread, -spread, spread, spread)
            painter.drawRoundedRect(outer, CARD_RADIUS + spread, CARD_RADIUS + spread)

    def _paint_head(self, painter: QPainter) -> None:
        theme, head = self.scenery.theme, self.plan.header
        square = QRectF(head.x() + 10.5, head.center().y() - 5.0, 10.0, 10.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.families.get(self.family, theme.muted)))
        painter.drawRoundedRect(square, 2.5, 2.5)
        painter.setFont(fonts.text(BODY, 600))
        painter.setPen(color(theme.ink))
        small = self.plan.look is Look.SYMBOL
        kind = "" if small else self.plan.kind_text
        kind_width = QFontMetricsF(fonts.text(SMALL)).horizontalAdvance(kind)
        name_rect = QRectF(square.right() + 6.0, head.y(), head.right() - square.right() - 24.0 - kind_width, head.height())
        name = painter.fontMetrics().elidedText(self.node.name, Qt.TextElideMode.ElideRight, int(name_rect.width()) + 4)
        painter.drawText(name_rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, name)
        painter.setFont(fonts.text(SMALL))
        if self.plan.recurrent:
            painter.setPen(color(theme.families.get(self.family, theme.muted)))
            painter.drawText(head.adjusted(0.0, -1.0, -16.0 - kind_width, 0.0), RIGHT, RECURRENCE)
        painter.setPen(color(theme.muted))
        painter.drawText(head.adjusted(0.0, 0.0, -10.5, 0.0), RIGHT, kind)


def name_rect(plan: Plan) -> QRectF:
    """Where a card's name stands: what a double click edits."""
    head = plan.header
    return QRectF(head.x() + 24.0, head.y() + 5.0, head.width() - 34.0, HEADER - 10.0)
