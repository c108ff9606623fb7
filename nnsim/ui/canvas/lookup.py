"""What is where on the drawing: the card, the unit or the connection under a point."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.output import OutputItem
from nnsim.ui.canvas.scenery import NOTHING, Over


class Lookup:
    """Looks into the items of a scene, which stay the scene's."""

    def __init__(
        self, cards: Mapping[str, CardItem], bundles: Mapping[str, BundleItem], outputs: Mapping[str, OutputItem]
    ) -> None:
        self._cards = cards
        self._bundles = bundles
        self._outputs = outputs

    def rect(self) -> QRectF:
        """The rectangle around all cards and what runs around them."""
        rect = QRectF()
        for id, card in self._cards.items():
            rect = rect.united(card.plan.rect.translated(card.pos()))
            if id in self._outputs:
                rect = rect.united(self._outputs[id].boundingRect().translated(self._outputs[id].pos()))
        for bundle in self._bundles.values():
            if bundle.route is not None and bundle.isVisible():
                rect = rect.united(bundle.boundingRect())
            elif bundle.dip is not None and bundle.isVisible():
                low, high = bundle.lines().min((0, 1)), bundle.lines().max((0, 1))
                rect = rect.united(QRectF(QPointF(*low), QPointF(*high)))
        return rect

    def card_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The uppermost card under a point."""
        x, y = point.toTuple()
        for card in reversed(list(self._cards.values())):
            plan, (middle_x, middle_y) = card.plan, card.pos().toTuple()
            if card.isVisible() and abs(x - middle_x) <= plan.width / 2 + reach and abs(y - middle_y) <= plan.height / 2 + reach:
                return card
        return None

    def port_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The card whose output port is under a point."""
        for card in reversed(list(self._cards.values())):
            offset = point - card.pos() - card.plan.output_port
            if card.isVisible() and math.hypot(offset.x(), offset.y()) <= reach:
                return card
        return None

    def over_at(self, point: QPointF, reach: float) -> Over:
        """The unit or the weight under a point; units come first. From afar there are no units."""
        card = self.card_at(point, 0.0)
        if card is not None and card.scenery.seen > 0.0:
            unit = card.plan.unit_at(point - card.pos())
            if unit is not None:
                return Over(node=card.node.id, unit=unit)
        best, found = math.inf, NOTHING
        for id, bundle in self._bundles.items():
            near = bundle.near(point, reach) if bundle.isVisible() else None
            if near is not None and near[0] < best:
                best, found = near[0], Over(connection=id, weight=near[1])
        return found

    def frees(self, rect: QRectF) -> bool:
        """Whether no card touches a rectangle, and none of the small cards that hang under outputs."""
        cards = (card.plan.rect.translated(card.pos()) for card in self._cards.values())
        outputs = (item.boundingRect().translated(item.pos()) for item in self._outputs.values() if item.isVisible())
        return not any(other.intersects(rect) for other in (*cards, *outputs))

    def covers_nothing(self, rect: QRectF) -> bool:
        """Whether nothing at all is under a rectangle: no card, no output, and no curve may run there."""
        curves = (bundle.boundingRect() for bundle in self._bundles.values() if bundle.isVisible())
        return self.frees(rect) and not any(curve.intersects(rect) for curve in curves)
