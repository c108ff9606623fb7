"""Room for cards that grow: when a layer becomes one of a larger kind, its neighbours give way, so that no card lies on another."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnsim.document import Document, shapes_of
from nnsim.document.network import Position
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.canvas.scene import NetworkScene

CLEAR = 8.0
"""Cards closer than that are taken to touch."""


def room_for(drawing: NetworkScene, after: Document, grown: Iterable[str]) -> dict[str, Position]:
    """Where cards move to when some of them are drawn as they are in a document that is to come.

    What stands behind a card that grew goes to the right and its left edge stays; what is above and below it goes up and down.
    """
    shapes = shapes_of(after.network)
    rects = {id: card.plan.rect.translated(card.pos()) for id, card in drawing.cards.items() if card.isVisible()}
    before = {id: rect.center() for id, rect in rects.items()}
    for id in sorted(rects.keys() & set(grown), key=lambda id: rects[id].left()):
        plan = geometry.plan(after.network, after.network.nodes[id], shapes)
        _grow(rects, id, QSizeF(plan.width, plan.height))
    return {id: rect.center().toTuple() for id, rect in rects.items() if rect.center() != before[id]}


def _grow(rects: dict[str, QRectF], id: str, size: QSizeF) -> None:
    old, new = rects[id], _around(rects[id].center(), size)
    touched = [rect for other, rect in rects.items() if other != id and _touch(rect, new) and not _touch(rect, old)]
    rects[id] = new
    if any(rect.left() >= old.right() or rect.right() <= old.left() for rect in touched):
        wider = _whole(size.width() - old.width())
        rects[id] = new.translated(wider / 2, 0.0)
        for other, rect in rects.items():
            if other != id and rect.left() >= old.right():
                rects[other] = rect.translated(wider, 0.0)
    higher = _whole((size.height() - old.height()) / 2)
    beyond = {other: rect for other, rect in rects.items() if other != id and rect.left() < new.right() and rect.right() > new.left()}
    if any(_touch(rect, rects[id]) for rect in beyond.values()):
        for other, rect in beyond.items():
            away = higher if rect.top() >= old.bottom() else -higher if rect.bottom() <= old.top() else 0.0
            rects[other] = rect.translated(0.0, away)


def _touch(rect: QRectF, other: QRectF) -> bool:
    return rect.adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR).intersects(other)


def _whole(length: float) -> float:
    """A length in steps of the grid that halves are steps of as well."""
    return math.ceil(max(0.0, length) / (2 * GRID)) * 2 * GRID


def _around(middle: QPointF, size: QSizeF) -> QRectF:
    return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())
