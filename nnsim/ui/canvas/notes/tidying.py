"""What Tidy is to know of a drawing: its cards and blocks, what groups hold, and what every note is about."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QRectF

from nnsim.document import Arrow, Block, Document
from nnsim.document.network import Position
from nnsim.ui.canvas.layout import Spans, seen
from nnsim.ui.canvas.layout_groups import Rect, Room
from nnsim.ui.canvas.notes.furniture import Furniture


def room_of(furniture: Furniture, document: Document, spans: Spans) -> tuple[Room, dict[str, Position]]:
    """The drawing as it is to be laid out, and where its cards and notes have their middles now."""
    cards = furniture.folding.shown_cards()
    network = seen(document.network, furniture.folding.over)
    before: dict[str, Position] = {id: card.pos().toTuple() for id, card in cards.items()}
    for id, node in network.nodes.items():
        network.nodes[id] = replace(node, position=before[id])
    groups = {id: piece.members for id, piece in furniture.pieces.items() if isinstance(piece, Block) and id in furniture.frames}
    notes = {id: (_tuple(item.rect), about) for id, item in furniture.notes.items() if (about := _about(furniture, id, before)) is not None}
    before |= {id: furniture.notes[id].rect.center().toTuple() for id in notes}
    sizes = {id: (card.plan.width, card.plan.height) for id, card in cards.items()}
    outputs = {id for id in document.output_nodes() if id in cards}
    return Room(network, sizes, spans, groups, notes, outputs), before


def arrows_along(
    furniture: Furniture, before: Mapping[str, Position], places: Mapping[str, Position]
) -> dict[str, tuple[Position, Position]]:
    """Where arrows with a free end stood and where they come to stand: along with what their other end, or else the nearest card, is."""
    found = {}
    for id, item in furniture.arrows.items():
        arrow = item.arrow
        things = [end.thing for end in (arrow.source, arrow.target) if end.thing is not None]
        if len(things) == 2:
            continue
        near = [thing for thing in things if thing in places] or sorted(
            places, key=lambda other: abs(before[other][0] - arrow.position[0]) + abs(before[other][1] - arrow.position[1])
        )[:1]
        if near:
            by = [places[near[0]][axis] - before[near[0]][axis] for axis in (0, 1)]
            found[id] = (arrow.position, (arrow.position[0] + by[0], arrow.position[1] + by[1]))
    return found


def _about(furniture: Furniture, note: str, cards: Mapping[str, Position]) -> str | None:
    """What an arrow leads to from a note or from there to it; else the card that is nearest."""
    for piece in furniture.pieces.values():
        if isinstance(piece, Arrow) and note in (piece.source.thing, piece.target.thing):
            other = piece.target.thing if piece.source.thing == note else piece.source.thing
            found = furniture.folding.over.get(other or "", other)
            if found is not None and (found in cards or found in furniture.frames):
                return found
    middle = furniture.notes[note].rect.center()
    rects = {id: rect for id in cards if (rect := furniture.rect_of(id)) is not None}
    return min(rects, key=lambda id: _distance(rects[id], middle.x(), middle.y()), default=None)


def _distance(rect: QRectF, x: float, y: float) -> float:
    return max(rect.left() - x, x - rect.right(), 0.0) + max(rect.top() - y, y - rect.bottom(), 0.0)


def _tuple(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.right(), rect.bottom()
