"""What stands on the drawing beside the network: notes, arrows, the frames of groups, and the blocks of collapsed ones.

The scene owns one of these and tells it what it tells its own items; gestures and commands ask it what is where. Ids are those of the
document (`t…`, `a…`, `g…`); what a collapsed group holds is not there, `folding.over` says which block stands in its place.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnsim.document import Arrow, Block, Document, End, Note, Piece, Shapes
from nnsim.document.furniture import chain, holders, inside
from nnsim.document.network import Position
from nnsim.ui.canvas.blocks.folding import Folding
from nnsim.ui.canvas.blocks.frame_item import FrameItem, around
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.notes.arrow_item import ArrowItem
from nnsim.ui.canvas.notes.ends import course
from nnsim.ui.canvas.notes.note_item import NoteItem
from nnsim.ui.canvas.output import OutputItem
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.theme import Theme

SHORT = 24
"""Characters of a note that stand for it."""
Item = TypeVar("Item", bound=QGraphicsItem)


class Furniture:
    """Items by id: `notes`, `arrows`, `frames` of groups that are open; `folding.blocks` of those that are collapsed."""

    def __init__(
        self, scene: QGraphicsScene, scenery: Scenery, cards: Mapping[str, CardItem], units: Mapping[str, UnitsItem],
        bundles: Mapping[str, BundleItem], outputs: Mapping[str, OutputItem],
    ) -> None:  # fmt: skip
        self.notes: dict[str, NoteItem] = {}
        self.arrows: dict[str, ArrowItem] = {}
        self.frames: dict[str, FrameItem] = {}
        self.folding = Folding(scene, scenery, cards, units, bundles)
        self.pieces: dict[str, Piece] = {}
        """The furniture of the document that stands, what is hidden included."""
        self._scene, self._scenery, self._cards, self._outputs = scene, scenery, cards, outputs
        self._chosen: frozenset[str] = frozenset()
        self._held: Mapping[str, str] = {}
        self._order: list[Block] = []
        self._at: dict[str, list[str]] = {}
        """Groups that hold, open groups from the inside out, and arrows at things: what follows when something is moved."""
        self._drawn: ArrowItem | None = None
        """The arrow that is being drawn."""

    # The document

    def fold(self, document: Document, shapes: Shapes) -> set[str]:
        """Read the document and hide what collapsed groups hold; returns ids of hidden nodes, whose connections are to be laid anew."""
        self.pieces = document.standing()
        return self.folding.fold(document, shapes, self.pieces)

    def folds(self, document: Document) -> bool:
        """Whether a document hides other things than the drawing."""
        return self.folding.differs(document, document.standing())

    def show_document(self, document: Document, shapes: Shapes) -> None:
        """Make notes, frames and arrows equal to a document."""
        self.pieces = document.standing()
        shown = {id: piece for id, piece in self.pieces.items() if id not in self.folding.over}
        open_groups = {id for id, piece in shown.items() if isinstance(piece, Block) and not piece.collapsed}
        self._drop(self.notes, shown)
        self._drop(self.arrows, shown)
        self._drop(self.frames, open_groups)
        for id, piece in shown.items():
            if isinstance(piece, Note) and id in self.notes:
                if self.notes[id].note != piece or self.notes[id].rect.width() != piece.width:
                    self.notes[id].change(piece)
            elif isinstance(piece, Note):
                self.notes[id] = self._added(NoteItem(self._scenery, piece))
        self._lay()
        self.show_selection(self._chosen)

    def _drop(self, items: dict[str, Item], kept: Iterable[str]) -> None:
        wanted = frozenset(kept)
        for id in [id for id in items if id not in wanted]:
            self._scene.removeItem(items.pop(id))

    def _added(self, item: Item) -> Item:
        self._scene.addItem(item)
        return item

    def places(self, document: Document, ids: Iterable[str]) -> dict[str, QPointF]:
        """Read where notes and arrows among these stand in a document now."""
        found: dict[str, QPointF] = {}
        for id in ids:
            piece = document.furniture.get(id)
            if id in self.pieces and isinstance(piece, Note | Arrow):
                self.pieces[id] = piece
                found[id] = QPointF(*piece.position)
                if isinstance(piece, Note) and id in self.notes:
                    self.notes[id].note = piece
        return found

    def moved(self, positions: Mapping[str, QPointF]) -> dict[str, QPointF]:
        """Show things at other places; returns where cards are to be put."""
        for id, place in positions.items():
            if id in self.notes:
                self.notes[id].setPos(place)
        return self.folding.moved({id: place for id, place in positions.items() if id in self._cards or id in self.folding.over})

    def follow(self, positions: Mapping[str, QPointF]) -> None:
        """Cards and notes were put there: let frames and arrows follow."""
        if not self.frames and not self.arrows:
            return
        moved = set(positions)
        for id in {self.folding.over[id] for id in positions if id in self.folding.over}:
            moved |= {id, *self.folding.blocks[id].inside}
        frames = {group for id in moved for group in chain(self._held, id)}
        for group in self._order:
            if group.id in frames:
                self._lay_frame(group)
        for id in {arrow for thing in moved | frames for arrow in self._at.get(thing, ())} | (moved & self.arrows.keys()):
            arrow, place = self.pieces[id], positions.get(id)
            assert isinstance(arrow, Arrow)
            self._lay_arrow(arrow if place is None else arrow.at(place.toTuple()))

    def _lay(self) -> None:
        """Frames from the inside out, then arrows."""
        shown = [piece for id, piece in self.pieces.items() if id not in self.folding.over]
        self._held = holders(self.pieces)
        groups = [piece for piece in shown if isinstance(piece, Block) and not piece.collapsed]
        self._order = sorted(groups, key=lambda group: -len(chain(self._held, group.id)))
        for group in self._order:
            self._lay_frame(group)
        self._at = {}
        for arrow in shown:
            if isinstance(arrow, Arrow):
                self._lay_arrow(arrow)
                for thing in {arrow.source.thing, arrow.target.thing} - {None}:
                    self._at.setdefault(str(thing), []).append(arrow.id)

    def _lay_frame(self, block: Block) -> None:
        depth = len(chain(self._held, block.id))
        rects = [self._extent(id) for id in block.members]
        rect = around([found for found in rects if found is not None])
        if block.id in self.frames:
            self.frames[block.id].change(block, rect, depth)
        else:
            self.frames[block.id] = self._added(FrameItem(self._scenery, block, rect, depth))

    def _extent(self, id: str) -> QRectF | None:
        """What a member takes of its group's frame."""
        piece = self.pieces.get(id)
        if isinstance(piece, Arrow):
            points = [QPointF(*end.point) for end in (piece.source, piece.target) if end.thing is None]
            return QRectF(points[0], points[1]).normalized() if len(points) == 2 else None
        rect = self.rect_of(id)
        output = self._outputs.get(id)
        return rect if output is None or rect is None else rect.united(output.boundingRect().translated(output.pos()))

    def _lay_arrow(self, arrow: Arrow) -> None:
        way = course(self.end_of(arrow.source), self.end_of(arrow.target))
        item = self.arrows.get(arrow.id)
        if item is None:
            item = self.arrows[arrow.id] = self._added(ArrowItem(self._scenery, arrow, way))
        item.change(arrow, way)
        blocks = [self.folding.over.get(end.thing or "") for end in (arrow.source, arrow.target)]
        item.setVisible(blocks[0] is None or blocks[0] != blocks[1])  # nothing between two things in one block

    def preview_width(self, id: str, width: float) -> None:
        """A note is dragged to another width."""
        self.notes[id].preview_width(width)
        self._lay()

    def preview_arrow(self, arrow: Arrow | None, instead_of: str | None = None) -> None:
        """Show an arrow that is being drawn; None takes it away. `instead_of`: the one whose end is led elsewhere."""
        if arrow is None:
            if self._drawn is not None:
                self._scene.removeItem(self._drawn)
                self._drawn = None
            self._lay()
            return
        way = course(self.end_of(arrow.source), self.end_of(arrow.target))
        if instead_of is not None:
            self.arrows[instead_of].change(arrow, way)
            return
        if self._drawn is None:
            self._drawn = self._added(ArrowItem(self._scenery, arrow, way, chosen=True))
        self._drawn.change(arrow, way)

    def end_of(self, end: End) -> QRectF | QPointF:
        """Where an end of an arrow is: around what it is at, or at its point."""
        if end.thing is None:
            return QPointF(*end.point)
        rect = self._extent(end.thing) if end.unit is None else self.rect_of(end.thing, end.unit)
        return QPointF(*end.point) if rect is None else rect

    # Looking up

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

    def name_of(self, id: str, document: Document) -> str:
        """What a thing is called; a note by its first words."""
        piece = self.pieces.get(id)
        if isinstance(piece, Block):
            return piece.name
        if isinstance(piece, Note):
            words = " ".join(piece.text.split())
            return words if len(words) <= SHORT else f"{words[:SHORT].rstrip()}…"
        return document.network.nodes[id].name if id in document.network.nodes else ""

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

    # Marks

    def show_selection(self, ids: Iterable[str]) -> None:
        self._chosen = frozenset(ids)
        for items in (self.notes, self.arrows, self.frames):
            for id, item in items.items():
                item.set_chosen(id in self._chosen)
        self.folding.show_selection(self._chosen)

    def show_frame(self) -> None:
        """Another moment of the run."""
        self.folding.show_frame()

    def show_theme(self, theme: Theme) -> None:
        for note in self.notes.values():
            note.update()
        for arrow in self.arrows.values():
            arrow.show_theme()
        for frame in self.frames.values():
            frame.show_theme()
        self.folding.show_theme()
