"""A node's card: ground, border, head and, for functions, its symbol. Units are drawn by another item, above the connections."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Node
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.geometry import HEADER, Look, Plan
from nnsim.ui.canvas.graphs.forms import OPERATION, body, paint_form
from nnsim.ui.canvas.scenery import Scenery, hairline
from nnsim.ui.canvas.symbols import paint_symbol
from nnsim.ui.theme import BODY, CARD_RADIUS, SMALL, color, mix

MARGIN, NAME_MARGIN = 12.0, 26.0
"""Around a card for its glow, and beside an operation for a name that is wider than its circle."""
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
RECURRENCE = "↺"
"""Stands in the head of a card whose node remembers by itself."""
BLOCK_NAMES, BLOCK_KIND = (11.5, 10.0, 9.0), 9.5
"""Sizes of the words on a block, in pixels of the screen: the largest that fits."""


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
        side = NAME_MARGIN if self.plan.form else MARGIN
        return self.plan.rect.adjusted(-side, -MARGIN, side, MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, rect = self.scenery.theme, self.plan.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        glow = self.scenery.glow(self.node.id)
        if glow is not None:
            self._paint_glow(painter, glow)
        painter.setBrush(color(theme.panel))
        edge = self.mark or glow or (theme.accent if self.chosen else None)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        seen = detail.units_share(zoom)
        if self.plan.form:
            family = theme.families.get(self.family, theme.muted)
            paint_form(painter, self.node, self.plan.form, rect, theme, family, self._edge(edge, zoom, 1.0), zoom)
            return
        painter.setPen(self._edge(edge, zoom, seen))
        painter.drawRoundedRect(rect, CARD_RADIUS, CARD_RADIUS)
        if seen > 0.0:
            painter.setOpacity(seen)
            self._paint_head(painter, zoom)
            if self.plan.look is Look.SYMBOL:
                body = rect.adjusted(0.0, HEADER - 6.0, 0.0, -6.0)
                paint_symbol(painter, self.node, body, theme)
        block = detail.block_share(zoom)
        if block > 0.0:
            painter.setOpacity(block)
            self._paint_block(painter, zoom)
        painter.setOpacity(1.0)

    def _edge(self, edge: str | None, zoom: float, seen: float) -> QPen:
        """The border: a hairline, and of a block a line that is seen from afar as well."""
        theme = self.scenery.theme
        if edge is not None:
            return QPen(color(edge), max(2.0, (1.0 - seen) * 1.6 / zoom))
        if seen == 1.0:
            return hairline(theme)
        return QPen(color(mix(theme.line, theme.muted, 0.35 * (1.0 - seen))), max(1.0, (1.0 - seen) / zoom))

    def _paint_glow(self, painter: QPainter, glow: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for spread, share in ((9.0, 0.08), (6.0, 0.16), (3.0, 0.30)):
            painter.setPen(QPen(color(mix(self.scenery.theme.canvas, glow, share)), 3.2))
            outer = body(self.plan.form, self.plan.rect).adjusted(-spread, -spread, spread, spread)
            if self.plan.form == OPERATION:
                painter.drawEllipse(outer)
                continue
            painter.drawRoundedRect(outer, CARD_RADIUS + spread, CARD_RADIUS + spread)

    def _paint_head(self, painter: QPainter, zoom: float) -> None:
        theme, head = self.scenery.theme, self.plan.header
        square = QRectF(head.x() + 10.5, head.center().y() - 5.0, 10.0, 10.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.families.get(self.family, theme.muted)))
        painter.drawRoundedRect(square, 2.5, 2.5)
        size = detail.readable_size(BODY, zoom, 0.72 * HEADER)
        named, small = fonts.text(size, 600), fonts.text(SMALL * size / BODY)
        name_width = fonts.width(self.node.name, size, 600)
        kind = "" if self.plan.look is Look.SYMBOL else self.plan.kind_text
        kind_width = fonts.width(kind, SMALL * size / BODY)
        room = head.right() - square.right() - 12.0
        if size > BODY and name_width + kind_width + 12.0 > room:
            kind, kind_width = "", -6.0
        place = QRectF(square.right() + 6.0, head.y(), room - 12.0 - kind_width, head.height())
        painter.setFont(named)
        painter.setPen(color(theme.ink))
        name = painter.fontMetrics().elidedText(self.node.name, Qt.TextElideMode.ElideRight, int(place.width()) + 4)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, name)
        painter.setFont(small)
        if self.plan.recurrent and kind:
            painter.setPen(color(theme.families.get(self.family, theme.muted)))
            painter.drawText(head.adjusted(0.0, -1.0, -16.0 - kind_width, 0.0), RIGHT, RECURRENCE)
        painter.setPen(color(theme.muted))
        painter.drawText(head.adjusted(0.0, 0.0, -10.5, 0.0), RIGHT, kind)

    def _paint_block(self, painter: QPainter, zoom: float) -> None:
        """Name and size as large as they can be read, however small the card is: from afar that is what is looked for."""
        theme, rect = self.scenery.theme, self.plan.rect
        room_x, room_y = rect.width() * zoom - 6.0, rect.height() * zoom - 2.0
        if self._paint_upright(painter, zoom, room_x, room_y):
            return
        small, wide = fonts.text(BLOCK_KIND), room_x + 4.0
        tried = ((size, name) for name in (self.node.name, detail.initials(self.node.name)) for size in BLOCK_NAMES)
        fitting = ((size, name) for size, name in tried if fonts.width(name, size, 600) <= wide)
        size, name = next(fitting, (0.0, ""))
        if not name or room_y < size - 2.0:
            self._paint_family(painter, zoom)
            return
        kinds = (self.plan.kind_text, self.plan.kind_text.rpartition(" · ")[2])
        kind = next((text for text in kinds if fonts.width(text, BLOCK_KIND) <= room_x), "")
        painter.save()
        painter.scale(1.0 / zoom, 1.0 / zoom)
        both = bool(kind) and self.plan.look is not Look.SYMBOL and room_y >= 27.0
        line = QRectF(-room_x / 2 - 20.0, -9.0 - (7.0 if both else 0.0), room_x + 40.0, 18.0)
        painter.setFont(fonts.text(size, 600))
        painter.setPen(color(theme.ink))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
        if both:
            painter.setFont(small)
            painter.setPen(color(theme.muted))
            painter.drawText(line.translated(0.0, 14.0), Qt.AlignmentFlag.AlignCenter, kind)
        if room_y >= 46.0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(theme.families.get(self.family, theme.muted)))
            painter.drawRoundedRect(QRectF(-4.0, line.y() - 11.0, 8.0, 8.0), 2.0, 2.0)
        painter.restore()

    def _paint_family(self, painter: QPainter, zoom: float) -> None:
        """Where no letter has room any more, the family is what can still be told of a block."""
        theme, least = self.scenery.theme, 0.7 / zoom
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(mix(theme.panel, theme.families.get(self.family, theme.muted), 0.55)))
        painter.drawRoundedRect(self.plan.rect.adjusted(least, least, -least, -least), CARD_RADIUS, CARD_RADIUS)

    def _paint_upright(self, painter: QPainter, zoom: float, room_x: float, room_y: float) -> bool:
        """Write the whole name from below to above, if the card is too narrow for it and high enough; whether that was done."""
        theme, name, count = self.scenery.theme, self.node.name, self.plan.kind_text.rpartition(" · ")[2]
        size = next((size for size in BLOCK_NAMES if fonts.width(name, size, 600) + 22.0 <= room_y), 0.0)
        if fonts.width(name, BLOCK_NAMES[-1], 600) <= room_x + 4.0 or not size or room_x < size:
            return False
        length = fonts.width(name, size, 600)
        squared = length + 36.0 <= room_y
        painter.save()
        painter.scale(1.0 / zoom, 1.0 / zoom)
        painter.setFont(fonts.text(BLOCK_KIND))
        painter.setPen(color(theme.muted))
        painter.drawText(QRectF(-room_x / 2 - 20.0, room_y / 2 - 17.0, room_x + 40.0, 16.0), Qt.AlignmentFlag.AlignCenter, count)
        if squared:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(theme.families.get(self.family, theme.muted)))
            painter.drawRoundedRect(QRectF(-4.0, -room_y / 2 + 4.0, 8.0, 8.0), 2.0, 2.0)
        else:
            painter.translate(0.0, -8.0)
        painter.rotate(-90.0)
        painter.setFont(fonts.text(size, 600))
        painter.setPen(color(theme.ink))
        painter.drawText(QRectF(-length / 2 - 10.0, -9.0, length + 20.0, 18.0), Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()
        return True


def name_rect(plan: Plan) -> QRectF:
    """Where a card's name stands: what a double click edits."""
    head = plan.header
    if plan.form:
        return head
    return QRectF(head.x() + 24.0, head.y() + 5.0, head.width() - 34.0, HEADER - 10.0)
