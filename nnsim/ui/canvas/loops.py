"""All delayed connections of a drawing: they are routed together, since they must not cover each other."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF

from nnsim.document import Connection
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.output import OutputItem
from nnsim.ui.canvas.routes import Route, Wire, routes

NEW = ""
"""Stands for a connection that does not exist yet."""


def routes_of(
    cards: Mapping[str, CardItem], outputs: Mapping[str, OutputItem], connections: Iterable[Connection], new: Wire | None = None
) -> dict[str, Route]:
    """Routes of all delayed connections by id, around the cards as they stand now; `new` is one that is being drawn."""
    wires = [Wire(c.id, c.source, c.target, c.delay) for c in connections if c.delay]
    wires += [new] if new is not None else []
    if not wires:
        return {}
    places = {id: card.plan.rect.translated(card.pos()) for id, card in cards.items()}
    hanging: list[QRectF] = [item.boundingRect().translated(item.pos()) for item in outputs.values()]
    return routes(places, hanging, wires)
