"""What is where among notes, arrows, groups and blocks, and what goes with what."""

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem

from nnsim.document import Arrow, Block, End, Piece
from nnsim.document.furniture import chain, holders, inside
from nnsim.document.network import Position
from nnsim.ui.canvas.blocks.folding import Folding
from nnsim.ui.canvas.blocks.frame_item import FrameItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.notes.arrow_item import ArrowItem
from nnsim.ui.canvas.notes.note_item import NoteItem
from nnsim.ui.canvas.output import OutputItem


class Finding:
    """Items by id: `notes`, `arrows`, `frames` of groups that are open; `folding.blocks` of those that are collapsed."""

    def __init__(self, folding: Folding, cards: Mapping[str, CardItem], outputs: Mapping[str, OutputItem]) -> None:
        self.notes: dict[str, NoteItem] = {}
        self.arrows: dict[str, ArrowItem] = {}
        self.frames: dict[str, FrameItem] = {}
        self.folding = folding
        self.pieces: dict[str, Piece] = {}
        """The furniture of the document that stands, what is hidden included."""
        self._cards, self._outputs = cards, outputs

    def rect_of(self, id: str, unit: int | None = None) -> QRectF | None:
        """Where a node, one of its units, a note or a group is on the drawing; None if it is not there."""
        block = self.folding.blocks.get(self.folding.over.get(id, id))
        if block is not None:
            return block.plan.rect.translated(block.pos())
        card = self._cards.get(id)
        if card is not None:
            inner = card.plan.unit_rect(unit) if unit is not None and unit < card.plan.units else card.plan.rect
            return inner.translated(card.pos())
        if id in self.notes:
            return self.notes[id].rect
        if id in self.arrows:
            return self.arrows[id].rect
        return self.frames[id].rect if id in self.frames else None

    def note_at(self, point: QPointF) -> str | None:
        return next((id for id, item in reversed(self.notes.items()) if item.rect.contains(point)), None)

    def title_at(self, point: QPointF) -> str | None:
        """The open group whose title is under a point."""
        return next((id for id, item in self.frames.items() if item.title().contains(point)), None)

    def arrow_at(self, point: QPointF, reach: float) -> str | None:
        """The nearest arrow within reach of a point."""
        found = {id: item.course.distance(point) for id, item in self.arrows.items() if item.boundingRect().contains(point)}
        best = min(found, key=found.__getitem__, default=None)
        return best if best is not None and found[best] <= reach else None

    def thing_at(self, point: QPointF, reach: float) -> str | None:
        """The note, group, block or arrow under a point."""
        block = self.folding.block_at(point)
        over = self.note_at(point) or self.title_at(point) or (block.node.id if block is not None else None)
        return over or self.arrow_at(point, reach)

    def target_at(self, point: QPointF) -> tuple[str, int | None] | None:
        """What an arrow that is dropped at a point would be at: a note, a unit, a card, a block or a group."""
        block, note = self.folding.block_at(point), self.note_at(point)
        if note is not None or block is not None:
            return (note or (block.node.id if block is not None else ""), None)
        for id, card in self._cards.items():
            if card.isVisible() and card.plan.rect.translated(card.pos()).contains(point):
                return id, card.plan.unit_at(point - card.pos())
        title = self.title_at(point)
        return None if title is None else (title, None)

    def stops(self) -> dict[str, Position]:
        """What the focus can go to by the arrow keys: cards, blocks and notes, with their middles."""
        places = {id: card.pos().toTuple() for id, card in self.folding.shown_cards().items()}
        return places | {id: item.rect.center().toTuple() for id, item in self.notes.items()}

    def things(self, ids: Iterable[str]) -> dict[str, QRectF]:
        """Where the cards, blocks, notes and groups among these are, without what is inside of another one of them."""
        chosen, held = self.as_drawn(ids), holders(self.pieces)
        alone = [id for id in sorted(chosen) if id not in self.arrows and not chosen.intersection(chain(held, id))]
        return {id: rect for id in alone if (rect := self.rect_of(id)) is not None}

    def everything(self) -> set[str]:
        """All that can be seen and selected, but connections."""
        return {*self.folding.shown_cards(), *self.notes, *self.arrows, *self.frames}

    def frees(self, rect: QRectF) -> bool:
        """Whether no note touches a rectangle."""
        return not any(item.rect.intersects(rect) for item in self.notes.values())

    def touched(self, rect: QRectF) -> set[str]:
        """Notes, arrows and blocks that a rubber band touches, and groups that it holds."""
        found = {id for id, item in self.notes.items() if item.rect.intersects(rect)}
        found |= {id for id, item in self.arrows.items() if item.isVisible() and item.course.path().intersects(rect)}
        found |= {id for id, block in self.folding.blocks.items() if block.plan.rect.translated(block.pos()).intersects(rect)}
        return found | {id for id, item in self.frames.items() if rect.contains(item.rect)}

    def as_drawn(self, ids: Iterable[str]) -> set[str]:
        """A selection without what blocks hide: the blocks themselves are selected."""
        return {self.folding.over.get(id, id) for id in ids}

    def within(self, ids: Iterable[str]) -> set[str]:
        """A selection with everything that groups in it hold."""
        return inside(self.pieces, ids)

    def items_of(self, ids: Collection[str]) -> set[QGraphicsItem]:
        """The items of these, and of arrows that are at nothing but them."""
        found: set[QGraphicsItem] = set()
        for items in (self.notes, self.frames, self.folding.blocks):
            found.update(item for id, item in items.items() if id in ids)
        for id, arrow in self.arrows.items():
            things = {arrow.arrow.source.thing, arrow.arrow.target.thing}
            if id in ids or (None not in things and things <= set(ids)):
                found.add(arrow)
        return found

    def grounds(self) -> list[QRectF]:
        """Where frames and notes lie, for an overview."""
        return [item.rect for item in self.frames.values()] + [item.rect for item in self.notes.values()]

    def rect(self) -> QRectF:
        """The room that all this takes on the drawing."""
        rect = QRectF()
        for note in self.notes.values():
            rect = rect.united(note.rect)
        for frame in self.frames.values():
            rect = rect.united(frame.rect)
        for arrow in self.arrows.values():
            rect = rect.united(arrow.rect)
        return rect

    def extent(self, id: str) -> QRectF | None:
        """What a member takes of its group's frame."""
        piece = self.pieces.get(id)
        if isinstance(piece, Arrow):
            points = [QPointF(*end.point) for end in (piece.source, piece.target) if end.thing is None]
            return QRectF(points[0], points[1]).normalized() if len(points) == 2 else None
        rect = self.rect_of(id)
        output = self._outputs.get(id)
        return rect if output is None or rect is None else rect.united(output.boundingRect().translated(output.pos()))

    def end_of(self, end: End) -> QRectF | QPointF:
        """Where an end of an arrow is: around what it is at, or at its point."""
        if end.thing is None:
            return QPointF(*end.point)
        rect = self.extent(end.thing) if end.unit is None else self.rect_of(end.thing, end.unit)
        return QPointF(*end.point) if rect is None else rect

    def between(self, arrow: Arrow) -> QRectF:
        """From one end of an arrow to the other; ends at groups count where they were drawn."""
        ends = [
            QPointF(*end.point) if isinstance(self.pieces.get(end.thing or ""), Block) else self.end_of(end)
            for end in (arrow.source, arrow.target)
        ]
        first, second = (end.center() if isinstance(end, QRectF) else end for end in ends)
        return QRectF(first, second).normalized()
