"""The card that stands for a collapsed group: its name, how much is inside, what goes in and what comes out."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnsim.document import Block, Node, Shapes
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.geometry import HEADER, Look, Plan
from nnsim.ui.canvas.scenery import Scenery, hairline
from nnsim.ui.group_summary import Summary
from nnsim.ui.numerals import grouped
from nnsim.ui.theme import BODY, CARD_RADIUS, SMALL, TINTS, color, mix

ROW, BELOW = 19.0, 10.0
NARROWEST, WIDEST = 168.0, 260.0
LEAF = 2.5
"""How far the edges of the cards behind look out."""
translate = QCoreApplication.translate


def block_plan(name: str, said: Summary) -> Plan:
    """The layout of a block's card; connections lead to the card as a whole."""
    head = QFontMetricsF(fonts.text(BODY, 600)).horizontalAdvance(name)
    head += QFontMetricsF(fonts.text(SMALL)).horizontalAdvance(layers_text(said.layers))
    figures = QFontMetricsF(fonts.numbers(SMALL))
    body = max(figures.horizontalAdvance(text) for text in (said.takes, said.gives, grouped(said.parameters.parameters)))
    width = min(WIDEST, max(NARROWEST, float(round(head + 56.0)), float(round(body + 96.0))))
    return Plan(Look.SYMBOL, width, HEADER + 3 * ROW + BELOW, 0, block=True)


def layers_text(count: int) -> str:
    return translate("canvas", "1 layer") if count == 1 else translate("canvas", "{0} layers").format(grouped(count))


class BlockItem(CardItem):
    """`inside`: ids of the nodes that it stands for. It glows when an operation inside runs."""

    def __init__(
        self, scenery: Scenery, block: Block, plan: Plan, said: Summary, inside: Collection[str], shapes: Shapes, place: QPointF
    ) -> None:
        super().__init__(scenery, Node(block.id, block.name, "", position=place.toTuple()), plan, "")
        self.block, self.said, self.inside, self.shapes = block, said, frozenset(inside), shapes
        self.ports = False

    def show_block(self, block: Block, plan: Plan, said: Summary, inside: Collection[str], shapes: Shapes) -> None:
        """Show another state of the group."""
        self.shapes = shapes
        same = (self.block, self.said, self.inside) == (block, said, frozenset(inside))
        self.block, self.said, self.inside = block, said, frozenset(inside)
        if not same or plan != self.plan:
            self.change(Node(block.id, block.name, "", position=self.pos().toTuple()), plan, "")

    def set_ports(self, shown: bool) -> None:
        """Show where connections can be drawn from."""
        if shown != self.ports:
            self.ports = shown
            self.update()

    def glow(self) -> str | None:
        moment = self.scenery.frame.moment
        return self.scenery.glow(moment.node) if moment is not None and moment.node in self.inside else None

    def waits(self) -> bool:
        """Whether the forward pass that is stepped through has come to nothing inside."""
        return all(self.scenery.waits(id) for id in self.inside)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, rect, glow = self.scenery.theme, self.plan.rect, self.glow()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if glow is not None:
            self._paint_glow(painter, glow)
        edge = self.mark or glow or (theme.accent if self.chosen else None)
        painter.setBrush(color(theme.panel))
        for leaf in (2.0, 1.0, 0.0):
            painter.setPen(QPen(color(edge), 2.0) if edge is not None and not leaf else hairline(theme))
            painter.drawRoundedRect(rect.adjusted(leaf * LEAF, leaf * LEAF, -leaf * LEAF, leaf * LEAF), CARD_RADIUS, CARD_RADIUS)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        seen = detail.units_share(zoom)
        if seen > 0.0:
            painter.setOpacity(seen)
            self._paint_name(painter, zoom)
            self._paint_facts(painter)
        if seen < 1.0:
            painter.setOpacity(1.0 - seen)
            self._paint_block(painter, zoom)
        painter.setOpacity(1.0)
        if self.ports:
            painter.setPen(QPen(color(theme.panel), 1.5))
            painter.setBrush(color(theme.accent))
            painter.drawEllipse(self.plan.output_port, 5.0, 5.0)

    def _paint_name(self, painter: QPainter, zoom: float) -> None:
        theme, head = self.scenery.theme, self.plan.header
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(TINTS.get(self.block.color, theme.muted)))
        for place in range(4):  # four small squares: several layers
            row, column = divmod(place, 2)
            painter.drawRoundedRect(QRectF(head.x() + 10.5 + 5.5 * column, head.center().y() - 5.0 + 5.5 * row, 4.5, 4.5), 1.0, 1.0)
        count = layers_text(self.said.layers)
        size = detail.readable_size(BODY, zoom, 0.72 * HEADER)
        named, small = fonts.text(size, 600), fonts.text(SMALL * size / BODY)
        taken = QFontMetricsF(small).horizontalAdvance(count)
        if size > BODY and QFontMetricsF(named).horizontalAdvance(self.block.name) + taken > head.width() - 51.0:
            count, taken = "", 0.0
        painter.setFont(named)
        painter.setPen(color(theme.ink))
        room = QRectF(head.x() + 27.0, head.y(), head.width() - 51.0 - taken, head.height())
        name = painter.fontMetrics().elidedText(self.block.name, Qt.TextElideMode.ElideRight, int(room.width()) + 4)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, name)
        painter.setFont(small)
        painter.setPen(color(theme.muted))
        painter.drawText(head.adjusted(0.0, 0.0, -10.5, 0.0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)

    def _paint_facts(self, painter: QPainter) -> None:
        theme, rect = self.scenery.theme, self.plan.rect
        pale = self.scenery.computed and self.waits()
        rows = (
            (translate("canvas", "in"), self.said.takes or "–"),
            (translate("canvas", "out"), self.said.gives or "–"),
            (translate("canvas", "parameters"), grouped(self.said.parameters.parameters)),
        )
        for place, (label, value) in enumerate(rows):
            line = QRectF(rect.x() + 12.0, rect.y() + HEADER + ROW * place - 2.0, rect.width() - 23.0, ROW)
            painter.setFont(fonts.text(SMALL))
            painter.setPen(color(theme.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)
            painter.setFont(fonts.numbers(SMALL))
            painter.setPen(color(mix(theme.panel, theme.ink, 0.35) if pale else theme.ink))
            text = painter.fontMetrics().elidedText(value, Qt.TextElideMode.ElideRight, int(rect.width() - 96.0))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
