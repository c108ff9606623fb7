"""Commands for what stands around the network, and for places: none of them touches the run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from nnsim.catalog import ProjectError
from nnsim.catalog.sentences import sentence
from nnsim.document.change import Change, Command, Edit
from nnsim.document.document import Document
from nnsim.document.furniture import Arrow, Block, Note, Piece, chain, checked, holders, inside, require_sound
from nnsim.document.network import Position


@dataclass(frozen=True)
class PutFurniture(Edit):
    """Add, replace or (None) remove notes, arrows and groups by id; what is typed or dragged in one gesture merges into one."""

    pieces: Mapping[str, Piece | None]
    label: str = ""
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.label or sentence("change notes")

    def apply(self, document: Document) -> Command:
        wanted = {id: None if piece is None else checked(piece) for id, piece in self.pieces.items()}
        strangers = [id for id, piece in wanted.items() if piece is not None and piece.id != id]
        if strangers:
            raise ProjectError(sentence("The id {id} belongs to something else.", id=strangers[0]))
        furniture = {id: piece for id, piece in {**document.furniture, **wanted}.items() if piece is not None}
        require_sound(document.network, furniture)
        before = {id: document.furniture.get(id) for id in wanted}
        document.furniture = furniture
        return PutFurniture(before, self.label, self.gesture)

    def change(self) -> Change:
        return Change(furniture=frozenset(self.pieces))

    def merged(self, later: Command) -> Command | None:
        if isinstance(later, PutFurniture) and self.gesture == later.gesture != 0 and later.pieces.keys() == self.pieces.keys():
            return replace(later, label=self.label or later.label)
        return None


@dataclass(frozen=True)
class MoveNodes(Edit):
    """Put nodes, notes and arrows at new places on the canvas; one drag merges into one command.

    Groups have no place: what they hold is moved (see `moved_with`).
    """

    positions: Mapping[str, Position]
    gesture: int = 0
    kept: Mapping[str, Arrow] = field(default_factory=dict)
    """Arrows as they come to be, to the last digit: adding a way to their ends and taking it off again might not lead back."""

    @property
    def text(self) -> str:
        return sentence("move") if len(self.positions) == 1 else sentence("move {count} things", count=len(self.positions))

    def apply(self, document: Document) -> Command:
        nodes, furniture = document.network.nodes, dict(document.furniture)
        before: dict[str, Position] = {}
        kept: dict[str, Arrow] = {}
        for id, position in self.positions.items():
            piece = furniture.get(id)
            if id in nodes:
                before[id] = nodes[id].position
            elif piece is None or isinstance(piece, Block):
                raise ProjectError(sentence("There is no node or note {id} any more.", id=id))
            else:
                before[id] = piece.position
                if isinstance(piece, Arrow):
                    kept[id] = piece
                    furniture[id] = checked(self.kept.get(id) or piece.at(position))
                else:
                    furniture[id] = checked(replace(piece, position=position))
        for id in self.positions.keys() & nodes.keys():
            nodes[id] = replace(nodes[id], position=self.positions[id])
        document.furniture = furniture
        return MoveNodes(before, self.gesture, kept)

    def change(self) -> Change:
        return Change(nodes=frozenset(self.positions), furniture=frozenset(self.positions))

    def merged(self, later: Command) -> Command | None:
        if isinstance(later, MoveNodes) and self.gesture == later.gesture != 0:
            return later if later.positions.keys() == self.positions.keys() else None
        return None


@dataclass(frozen=True)
class GivingWay(Edit):
    """An edit, and the places to which what stands around it gives way for it; in one drag the edits merge, and so do the ways."""

    edit: Command
    moves: MoveNodes
    first: bool = False
    """Whether the moves come before the edit: undone, what was done last goes back first."""

    @property
    def text(self) -> str:
        return self.edit.text

    def apply(self, document: Document) -> Command:
        done = (self.moves if self.first else self.edit).apply(document)
        try:
            after = (self.edit if self.first else self.moves).apply(document)
        except ProjectError:
            done.apply(document)
            raise
        edit, moves = (after, done) if self.first else (done, after)
        assert isinstance(moves, MoveNodes)
        return GivingWay(edit, moves, not self.first)

    def change(self) -> Change:
        return self.edit.change() | self.moves.change() if self.moves.positions else self.edit.change()

    def merged(self, later: Command) -> Command | None:
        edit = self.edit.merged(later.edit) if isinstance(later, GivingWay) and later.first == self.first else None
        if edit is None:
            return None
        assert isinstance(later, GivingWay)
        places, arrows = {**self.moves.positions, **later.moves.positions}, {**self.moves.kept, **later.moves.kept}
        return GivingWay(edit, MoveNodes(places, kept=arrows), self.first)


def moved_with(document: Document, ids: Iterable[str]) -> dict[str, Position]:
    """Everything that has a place and goes along when these are moved, with that place: the way to move a selection."""
    network, furniture = document.network, document.furniture
    places: dict[str, Position] = {}
    for id in inside(furniture, ids):
        piece = furniture.get(id)
        if id in network.nodes:
            places[id] = network.nodes[id].position
        elif isinstance(piece, Note | Arrow):
            places[id] = piece.position
    return places


def belonging(document: Document, node: str, ends: Collection[str]) -> list[Command]:
    """What puts a node into the innermost group that holds all of these; nothing if none does, or the node is in one already."""
    held = holders(document.standing())
    shared = [chain(held, end) for end in ends]
    inner = next((group for group in shared[0] if all(group in around for around in shared)), None) if shared else None
    group = document.furniture.get(inner) if inner is not None and node not in held else None
    return [PutFurniture({group.id: replace(group, members=group.members | {node})})] if isinstance(group, Block) else []


def removing_furniture(document: Document, ids: Iterable[str]) -> PutFurniture | None:
    """The command that removes notes, arrows and groups (not what groups hold) among these ids; None if there are none."""
    chosen = [id for id in ids if id in document.furniture]
    if not chosen:
        return None
    kinds = {type(document.furniture[id]) for id in chosen}
    if len(chosen) > 1:
        label = sentence("remove {count} things", count=len(chosen))
    else:
        label = sentence("remove note") if kinds == {Note} else sentence("remove arrow") if kinds == {Arrow} else sentence("ungroup")
    return PutFurniture({**unheld(document, chosen), **dict.fromkeys(chosen)}, label)


def unheld(document: Document, ids: Iterable[str]) -> dict[str, Piece | None]:
    """Groups around these things as they are without them; what a group held that goes is in the group around it then."""
    gone = set(ids)
    changed: dict[str, Piece | None] = {}
    for id, piece in document.furniture.items():
        if isinstance(piece, Block) and piece.members & gone and id not in gone:
            members = piece.members
            while leaving := members & gone:
                groups = [document.furniture.get(member) for member in leaving]
                members = members - leaving
                members = members.union(*(group.members for group in groups if isinstance(group, Block)))
            changed[id] = replace(piece, members=members)
    return changed
