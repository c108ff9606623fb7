"""Collapsed groups on the drawing: one card takes the place of what they hold.

The cards of hidden nodes stay in the scene, invisible, as stand-ins with the place and the size of the block. So everything that leads
to a node by its id (connections, routes, badges, outputs, a gesture) finds the block without knowing of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from nnsim.document import Block, Connection, Document, Piece, Shapes
from nnsim.document.furniture import collapsed_over
from nnsim.ui.canvas.blocks.block_item import BlockItem, block_plan
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.routes import Wire
from nnsim.ui.canvas.scenery import Over, Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.group_summary import entrance, summary, way_out


class Folding:
    """`blocks`: the cards of collapsed groups by id. `over`: for everything hidden, the block that stands there instead."""

    def __init__(
        self, scene: QGraphicsScene, scenery: Scenery, cards: Mapping[str, CardItem], units: Mapping[str, UnitsItem],
        bundles: Mapping[str, BundleItem],
    ) -> None:  # fmt: skip
        self.blocks: dict[str, BlockItem] = {}
        self.over: Mapping[str, str] = {}
        self.riders: dict[str, tuple[str, ...]] = {}
        """All connections that a drawn one stands for, where there are several."""
        self._doors: dict[str, tuple[str | None, str | None]] = {}
        """By block: the nodes at which connections to it arrive, and from which they leave."""
        self._places: dict[str, QPointF] = {}
        """Where what is hidden would stand."""
        self._scene, self._scenery, self._cards, self._units, self._bundles = scene, scenery, cards, units, bundles
        self._shown: dict[str, tuple[str | None, bool]] = {}
        self._order: tuple[str, ...] = ()
        """Connections as the document lists them: those that were removed and came back stand last on the drawing."""

    def differs(self, document: Document, pieces: Mapping[str, Piece]) -> bool:
        """Whether other things are hidden in a document than on the drawing, or a block says something else."""
        over = collapsed_over(pieces)
        return over != self.over or any(_said(pieces.get(id)) != _said(item.block) for id, item in self.blocks.items())

    def fold(self, document: Document, shapes: Shapes, pieces: Mapping[str, Piece]) -> set[str]:
        """Put blocks in the place of what they hide; all cards are as the document has them. Returns ids of hidden nodes."""
        network = document.network
        self._order = tuple(network.connections)
        self.over = collapsed_over(pieces)
        hidden = {id: block for id, block in self.over.items() if id in network.nodes}
        inside: dict[str, list[str]] = {id: [] for id in self.over.values()}
        for id, block in hidden.items():
            inside[block].append(id)
        for id in [id for id in self.blocks if id not in inside]:
            self._scene.removeItem(self.blocks.pop(id))
        self._places = {id: QPointF(*network.nodes[id].position) for id in hidden}
        for id in inside:
            if not inside[id]:  # only notes: they have a place too
                held = [pieces[other] for other, block in self.over.items() if block == id]
                self._places |= {piece.id: QPointF(*piece.position) for piece in held if not isinstance(piece, Block)}
        for id, nodes in inside.items():
            self._show_block(document, shapes, pieces[id], nodes)
            self._doors[id] = (entrance(network, nodes), way_out(network, nodes))
        for id, card in self._cards.items():
            card.setVisible(id not in hidden)
            self._units[id].setVisible(id not in hidden)
        for id, block in hidden.items():
            self._stand_in(id, self.blocks[block])
        return set(hidden)

    def _show_block(self, document: Document, shapes: Shapes, piece: Piece, nodes: list[str]) -> None:
        assert isinstance(piece, Block)
        said = summary(document, shapes, set(nodes))
        plan, place = block_plan(piece.name, said), self._middle(piece.id)
        item = self.blocks.get(piece.id)
        if item is None:
            item = self.blocks[piece.id] = BlockItem(self._scenery, piece, plan, said, nodes, shapes, place)
            self._scene.addItem(item)
        item.show_block(piece, plan, said, nodes, shapes)
        item.setPos(place)

    def _stand_in(self, id: str, block: BlockItem) -> None:
        card, units = self._cards[id], self._units[id]
        plan = replace(block.plan, units=card.plan.units)
        card.change(card.node, plan, card.family)
        units.change(units.node, plan)
        card.setPos(block.pos())
        units.setPos(block.pos())

    def _middle(self, block: str) -> QPointF:
        """The middle of what a block hides."""
        places = [place for id, place in self._places.items() if self.over[id] == block]
        xs, ys = [place.x() for place in places], [place.y() for place in places]
        return QPointF((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)

    def gather(self) -> None:
        """Draw one connection where several lead the same way to or from a block, and none inside of blocks."""
        taken: dict[tuple[str, str, bool], str] = {}
        self.riders = {}
        for id in self._order:
            bundle = self._bundles[id]
            source, target = self.ends(bundle.connection)
            folded = (source, target) != (bundle.connection.source, bundle.connection.target)
            first = taken.setdefault((source, target, bundle.connection.delay > 0), id) if folded else id
            bundle.setVisible(first == id and not (folded and source == target))
            if first != id:
                self.riders[first] = (*self.riders.get(first, (first,)), id)

    def ends(self, connection: Connection) -> tuple[str, str]:
        """Ids of what a connection is drawn between."""
        return self.over.get(connection.source, connection.source), self.over.get(connection.target, connection.target)

    def moved(self, positions: Mapping[str, QPointF]) -> dict[str, QPointF]:
        """Where cards come to stand when things are moved: all stand-ins of a block stand where it does."""
        if not self.over:
            return dict(positions)
        touched = {self.over[id] for id in positions if id in self._places}
        self._places |= {id: place for id, place in positions.items() if id in self._places}
        found = {id: place for id, place in positions.items() if id not in self.over}
        for block in touched:
            middle = self._middle(block)
            self.blocks[block].setPos(middle)
            found |= dict.fromkeys(self.blocks[block].inside, middle)
        return found

    # Looking up

    def shown_cards(self) -> dict[str, CardItem]:
        """What stands on the drawing as a card: those of nodes, and blocks."""
        return {id: card for id, card in self._cards.items() if id not in self.over} | self.blocks if self.over else dict(self._cards)

    def wired(self) -> list[Connection]:
        """Connections as they are drawn, between cards and blocks."""
        bundles = [self._bundles[id] for id in self._order]
        if not self.over:
            return [bundle.connection for bundle in bundles]
        found = []
        for bundle in bundles:
            if bundle.isVisible():
                source, target = self.ends(bundle.connection)
                found.append(replace(bundle.connection, source=source, target=target))
        return found

    def wire(self, wire: Wire) -> Wire:
        """A connection that does not exist yet, the same way."""
        return replace(wire, source=self.over.get(wire.source, wire.source), target=self.over.get(wire.target, wire.target))

    def block_at(self, point: QPointF, reach: float = 0.0) -> BlockItem | None:
        """The block under a point."""
        for block in reversed(list(self.blocks.values())):
            if block.plan.rect.adjusted(-reach, -reach, reach, reach).contains(point - block.pos()):
                return block
        return None

    def over_at(self, point: QPointF) -> Over | None:
        """The block under a point, as what the pointer is over."""
        block = self.block_at(point)
        return None if block is None else Over(node=block.node.id)

    def door_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The stand-in of the node at which a connection to the block under a point arrives."""
        block = self.block_at(point, reach)
        return None if block is None else self._cards.get(self._doors[block.node.id][0] or "")

    def port_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The stand-in of the node from which a connection leaves at the port under a point."""
        for id, block in self.blocks.items():
            far = point - block.pos() - block.plan.output_port
            if QRectF(-reach, -reach, 2 * reach, 2 * reach).contains(far):
                return self._cards.get(self._doors[id][1] or "")
        return None

    def way_out(self, block: str) -> str | None:
        """The node from which a connection of a block leaves."""
        return self._doors[block][1]

    def senders(self, selection: Collection[str], nodes: Collection[str]) -> list[str]:
        """Nodes, and those from which connections of the selected blocks leave."""
        leaving = [door for block in self.blocks if block in selection and (door := self.way_out(block)) is not None]
        return list(dict.fromkeys([*nodes, *leaving]))

    def badge_place(self, id: str) -> str:
        """By which id a problem's badge goes: all that are inside a block share one."""
        bundle = self._bundles.get(id)
        if bundle is not None and not bundle.isVisible():
            ends = self.ends(bundle.connection)
            shared = next((first for first, others in self.riders.items() if id in others), None)
            return shared if shared is not None and ends[0] != ends[1] else self.badge_place(bundle.connection.source)
        block = self.blocks.get(self.over.get(id, ""))
        return id if block is None else min(block.inside)

    # Marks

    def show_selection(self, ids: Iterable[str]) -> None:
        chosen = frozenset(ids)
        for id, block in self.blocks.items():
            block.set_chosen(id in chosen or bool(block.inside & chosen))

    def show_frame(self) -> None:
        """Blocks glow, and are pale, with what is inside."""
        for id, block in self.blocks.items():
            now = (block.glow(), bool(self._scenery.computed) and block.waits())
            if self._shown.get(id) != now:
                self._shown[id] = now
                block.update()

    def set_ports(self, near: CardItem | None) -> None:
        """Show the port of the block whose stand-in the pointer is near."""
        for block in self.blocks.values():
            block.set_ports(near is not None and near.node.id in block.inside)

    def show_theme(self) -> None:
        for block in self.blocks.values():
            block.update()


def _said(piece: Piece | None) -> tuple[str, str] | None:
    """What a block says of its group besides what is inside."""
    return (piece.name, piece.color) if isinstance(piece, Block) else None
