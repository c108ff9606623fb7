"""The badges of problems: which there are, and that they stay where their card or connection is."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsScene

from nnsim.document import Problem
from nnsim.ui.canvas.badge import BadgeItem
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.scenery import Scenery


class Badges:
    """Hangs a badge on every node and connection that has a problem."""

    def __init__(
        self, scene: QGraphicsScene, scenery: Scenery, cards: Mapping[str, CardItem], bundles: Mapping[str, BundleItem],
        alias: Callable[[str], str] = str,
    ) -> None:  # fmt: skip
        """`alias`: by which id the badge of a node or a connection goes."""
        self.items: dict[str, BadgeItem] = {}
        self._scene = scene
        self._scenery = scenery
        self._cards = cards
        self._bundles = bundles
        self._alias = alias

    def show(self, problems: Iterable[Problem]) -> None:
        places: dict[str, list[Problem]] = {}
        for problem in problems:
            where = problem.node or problem.connection
            where = where and self._alias(where)
            if where is not None and (where in self._cards or where in self._bundles):
                places.setdefault(where, []).append(problem)
        for id in [id for id in self.items if id not in places]:
            self.remove(id)
        for id, found in places.items():
            if id not in self.items:
                self.items[id] = BadgeItem(self._scenery)
                self._scene.addItem(self.items[id])
            self.items[id].change(found)
            self.place(id)

    def remove(self, id: str) -> None:
        badge = self.items.pop(id, None)
        if badge is not None:
            self._scene.removeItem(badge)

    def place(self, id: str) -> None:
        """Follow a card or a connection, if it has a badge."""
        badge = self.items.get(id)
        if badge is None:
            return
        card, bundle = self._cards.get(id), self._bundles.get(id)
        if card is not None:
            badge.setPos(card.pos() + QPointF(card.plan.width / 2 - 3.0, -card.plan.height / 2 + 3.0))
        elif bundle is not None and bundle.route is not None:
            badge.setPos(bundle.mark.badge.topRight() + QPointF(3.0, -1.0))
        elif bundle is not None:
            badge.setPos(bundle.boundingRect().center())
