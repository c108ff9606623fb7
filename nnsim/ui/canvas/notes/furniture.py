"""What stands on the drawing beside the network: notes, arrows, the frames of groups, and the blocks of collapsed ones.

The scene owns one of these and tells it what it tells its own items; gestures and commands ask it what is where. Ids are those of the
document (`t…`, `a…`, `g…`); what a collapsed group holds is not there, `folding.over` says which block stands in its place.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnsim.document import Arrow, Block, Document, Note, Shapes
from nnsim.document.furniture import chain, holders
from nnsim.ui.canvas.blocks.folding import Folding
from nnsim.ui.canvas.blocks.frame_item import FrameItem, around
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.notes.arrow_item import ArrowItem
from nnsim.ui.canvas.notes.ends import course
from nnsim.ui.canvas.notes.finding import Finding
from nnsim.ui.canvas.notes.note_item import NoteItem
from nnsim.ui.canvas.output import OutputItem
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.theme import Theme

Item = TypeVar("Item", bound=QGraphicsItem)


class Furniture(Finding):
    """A part of the drawing: it keeps its items in step with a document, and lets them follow what is dragged."""

    def __init__(
        self, scene: QGraphicsScene, scenery: Scenery, cards: Mapping[str, CardItem], units: Mapping[str, UnitsItem],
        bundles: Mapping[str, BundleItem], outputs: Mapping[str, OutputItem],
    ) -> None:  # fmt: skip
        super().__init__(Folding(scene, scenery, cards, units, bundles), cards, outputs)
        self._scene, self._scenery = scene, scenery
        self._chosen: frozenset[str] = frozenset()
        self._zoom = 1.0
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
        rects = [found for id in sorted(block.members) if (found := self.extent(id)) is not None]
        rect = around(rects or [self.between(piece) for id in block.members if isinstance(piece := self.pieces.get(id), Arrow)])
        if block.id in self.frames:
            self.frames[block.id].change(block, rect, depth)
        else:
            self.frames[block.id] = self._added(FrameItem(self._scenery, block, rect, depth))
            self.frames[block.id].show_zoom(self._zoom)

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

    def show_zoom(self, zoom: float) -> None:
        """The zoom at which the drawing is looked at."""
        self._zoom = zoom
        for frame in self.frames.values():
            frame.show_zoom(zoom)

    def show_theme(self, theme: Theme) -> None:
        for note in self.notes.values():
            note.update()
        for arrow in self.arrows.values():
            arrow.show_theme()
        for frame in self.frames.values():
            frame.show_theme()
        self.folding.show_theme()
