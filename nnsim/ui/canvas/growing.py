"""Room for cards that grow: whatever makes a layer larger, its neighbours give way in the same edit, so that no card lies on another.

A card that becomes an output's grows too: its loss and target hang below it.
"""

import math
from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF

from nnsim.document import Command, Document, GivingWay, MoveNodes, moved_with, shapes_of
from nnsim.document.network import Position
from nnsim.ui.canvas.geometry import GRID, OUTPUT_GAP, OUTPUT_HEIGHT
from nnsim.ui.canvas.gestures import Host

CLEAR = 8.0
"""Cards closer than that are taken to touch."""
HANGING = QMarginsF(0.0, 0.0, 0.0, OUTPUT_GAP + OUTPUT_HEIGHT)
"""What a card takes below it from when on it is an output's: its loss and target hang there."""

Rects = Mapping[str, QRectF]


class Growing:
    """Looks at edits of layers before they are done.

    What they need is measured from before their gesture on, so that a layer that shrinks again lets its neighbours come back.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    def with_room(self, command: Command) -> Command:
        """The command, and with it the ways of what stands around cards that grow by it. Raises ProjectError if it cannot be done."""
        change, drawing = command.change(), self._host.drawing
        if not change.structural or not change.nodes | change.connections:
            return command
        shown = drawing.cards.keys() - drawing.furniture.folding.over.keys()
        history = self._host.session.history
        before, after = history.before(GivingWay(command, MoveNodes({}))), history.document.copy()
        command.apply(after)
        known = sorted(change.nodes & shown & before.network.nodes.keys() & after.network.nodes.keys())
        sizes, later = self._sizes(before, known), self._sizes(after, known)
        grown = {id: _around_it(later[id] - size) for id, size in sizes.items() if later[id] != size}
        for id in set(after.output_nodes()) & shown - set(before.output_nodes()) - drawing.outputs.keys():
            grown[id] = grown.get(id, QMarginsF()) + HANGING
        wanted = _returned(before, history.document) | _moved(before, ways(self._rects(before, sizes), grown) if grown else {})
        there = moved_with(after, wanted)
        moves = {id: place for id, place in wanted.items() if id in there and there[id] != place}
        return GivingWay(command, MoveNodes(moves)) if change.nodes & shown or moves else command

    def _sizes(self, document: Document, ids: Iterable[str]) -> dict[str, QSizeF]:
        network, shapes = document.network, shapes_of(document.network)
        plans = {id: self._host.drawing.plan_of(network, network.nodes[id], shapes) for id in ids}
        return {id: QSizeF(plan.width, plan.height) for id, plan in plans.items()}

    def _rects(self, document: Document, sizes: Mapping[str, QSizeF]) -> dict[str, QRectF]:
        """Where cards, blocks and notes are in a document that is as the drawing but for places and sizes, with what hangs below them."""
        furniture, found = self._host.drawing.furniture, dict[str, QRectF]()
        for id in (*furniture.folding.shown_cards(), *furniture.notes):
            rect, hung = furniture.rect_of(id), furniture.extent(id)
            if rect is None or hung is None:
                continue
            middle = rect.center() + _way_back(self._host.session.document, document, id)
            body = _around(middle, sizes.get(id, rect.size()))
            found[id] = body.adjusted(0.0, 0.0, 0.0, hung.bottom() - rect.bottom())
        return found


def ways(rects: Rects, grown: Mapping[str, QMarginsF]) -> dict[str, QPointF]:
    """How far each of some things goes when some of them become larger by so much.

    What stands behind one that grows goes to the right, and its left edge stays; what is above and below it goes up and down. What is met
    on the way goes along.
    """
    field = _Field(rects)
    for id in sorted(rects.keys() & grown.keys(), key=lambda id: rects[id].left()):
        field.grow(id, grown[id])
    return field.ways


class _Field:
    """Things, and how far each has gone so far."""

    def __init__(self, rects: Rects) -> None:
        self._rects = dict(rects)
        self.ways: dict[str, QPointF] = {}

    def grow(self, id: str, more: QMarginsF) -> None:
        rects, old = self._rects, self._rects[id]
        new = rects[id] = old.marginsAdded(more)
        others = {other: rect for other, rect in rects.items() if other != id}
        touched = [rect for rect in others.values() if _touch(rect, new) and not _touch(rect, old)]
        if any(rect.left() >= old.right() or rect.right() <= old.left() for rect in touched):
            wider = _whole(more.left() + more.right())
            self._push([id], QPointF(wider / 2, 0.0), others)
            self._push([other for other, rect in others.items() if rect.left() >= old.right()], QPointF(wider, 0.0), {id})
        beside = [other for other in others if rects[other].left() < rects[id].right() and rects[other].right() > rects[id].left()]
        above = [other for other in beside if rects[other].bottom() <= old.top()]
        below = [other for other in beside if rects[other].top() >= old.bottom()]
        for side, way in ((above, -_whole(more.top())), (below, _whole(more.bottom()))):
            if any(_touch(rects[other], rects[id]) for other in side):
                self._push(side, QPointF(0.0, way), {id})

    def _push(self, ids: Iterable[str], way: QPointF, besides: Collection[str]) -> None:
        """Move some things, and what they would come to touch."""
        waiting, rects = list(ids), self._rects
        moved = {*waiting, *besides}
        while waiting:
            id = waiting.pop()
            before, rects[id] = rects[id], rects[id].translated(way)
            self.ways[id] = self.ways.get(id, QPointF()) + way
            met = [other for other in rects if other not in moved and _touch(rects[other], rects[id]) and not _touch(rects[other], before)]
            moved.update(met)
            waiting += met


def _returned(before: Document, now: Document) -> dict[str, Position]:
    """Where everything was that has given way since."""
    places = moved_with(now, [*now.network.nodes, *now.furniture])
    earlier = moved_with(before, [*before.network.nodes, *before.furniture])
    return {id: place for id, place in earlier.items() if places.get(id, place) != place}


def _moved(before: Document, ways: Mapping[str, QPointF]) -> dict[str, Position]:
    """Where things come to stand, with all that they hold."""
    places: dict[str, Position] = {}
    for id, way in ways.items():
        places |= {member: (x + way.x(), y + way.y()) for member, (x, y) in moved_with(before, [id]).items()}
    return places


def _way_back(now: Document, before: Document, id: str) -> QPointF:
    """From where something stands to where it stood."""
    here, there = moved_with(now, [id]), moved_with(before, [id])
    member = next(iter(here.keys() & there.keys()), None)
    return QPointF() if member is None else QPointF(*there[member]) - QPointF(*here[member])


def _touch(rect: QRectF, other: QRectF) -> bool:
    return rect.adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR).intersects(other)


def _around_it(more: QSizeF) -> QMarginsF:
    """What a thing that grows around its middle gets at each side."""
    return QMarginsF(more.width() / 2, more.height() / 2, more.width() / 2, more.height() / 2)


def _whole(length: float) -> float:
    """A length in steps of the grid that halves are steps of as well."""
    return math.ceil(max(0.0, length) / (2 * GRID)) * 2 * GRID


def _around(middle: QPointF, size: QSizeF) -> QRectF:
    return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())
