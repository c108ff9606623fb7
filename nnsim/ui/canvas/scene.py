"""The drawing of a network: cards, units and connections, kept in step with a document and its frames.

It knows documents and frames only, so it also draws pictures without a window. Gestures and views stand above it.
"""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnsim.datasets import Dataset
from nnsim.document import Connection, Document, Network, Node, Problem, Shapes, weight_shape
from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas import detail, geometry, tracks
from nnsim.ui.canvas.badges import Badges
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.graphs.part import GraphNumbers
from nnsim.ui.canvas.leading import MOST_WHILE_DRAGGED, dips
from nnsim.ui.canvas.lookup import Lookup
from nnsim.ui.canvas.loops import NEW, routes_of
from nnsim.ui.canvas.matrix import MatrixItem
from nnsim.ui.canvas.notes.furniture import Furniture
from nnsim.ui.canvas.output import ValueItem
from nnsim.ui.canvas.output_cards import OutputCards
from nnsim.ui.canvas.parts import Part
from nnsim.ui.canvas.resting import Resting
from nnsim.ui.canvas.routes import Route, Wire
from nnsim.ui.canvas.scenery import Over, Scenery
from nnsim.ui.canvas.shown import Incoming, Shows
from nnsim.ui.canvas.strengths import Strengths
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.features import feature_size
from nnsim.ui.memories import computed
from nnsim.ui.sparing import trains
from nnsim.ui.theme import Theme

EXTENT = 100_000.0

Changing = UnitsItem | ValueItem | MatrixItem
"""What a frame of the training changes."""


class NetworkScene(QGraphicsScene):
    """Items by id: `cards` and `units` by node, `bundles` by connection, `outputs` by output node."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scenery = Scenery(theme)
        self.cards: dict[str, CardItem] = {}
        self.units: dict[str, UnitsItem] = {}
        self.bundles: dict[str, BundleItem] = {}
        self._output_cards = OutputCards(self, self.scenery, self.cards)
        self.outputs = self._output_cards.items
        self.furniture = Furniture(self, self.scenery, self.cards, self.units, self.bundles, self.outputs)
        self._badges = Badges(self, self.scenery, self.cards, self.bundles, self.furniture.folding.badge_place)
        self.badges = self._badges.items
        self._strengths = Strengths(self.scenery, self.bundles)
        self._resting = Resting(self._strengths)
        self._lookup = Lookup(self.cards, self.bundles, self.outputs)
        self.graph = GraphNumbers(self.scenery, self.units, self.bundles)
        self.parts: list[Part] = [self.furniture, self.graph]
        """What else stands on the drawing."""
        self.changing: Callable[[list[Changing]], object] = update_all
        """Called with what a frame of the training changes."""
        self.touched: Callable[[], object] = lambda: None
        """Called when Qt is about to look what else has changed."""
        self._document: Document | None = None
        self._shapes = Shapes()
        self._dataset: Dataset | None = None
        self._row = 0
        self._timed: dict[str, tuple[str, ...]] = {}
        """What nodes have shown over time: their cards keep room for it while nothing runs."""
        self._loose: dict[str, tuple[int, int] | None] = {}
        """Delayed connections whose route is laid with those of all others, and the shapes of their weights."""
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setSceneRect(-EXTENT, -EXTENT, 2 * EXTENT, 2 * EXTENT)

    # The document

    def show_document(self, document: Document, shapes: Shapes, dataset: Dataset | None = None) -> None:
        """Make the drawing equal to a document; what has not changed is left alone."""
        self._document, self._shapes, self._dataset = document, shapes, dataset
        network = document.network
        self._remove_gone(document)
        self._strengths.expect(len(network.connections))
        self.scenery.incoming = self._incoming(document)
        touched: set[str] = set()
        for node in network:
            touched |= self._show_node(document, shapes, node)
        touched |= self.furniture.fold(document, shapes)
        for connection in network.connections.values():
            shape = weight_shape(network, shapes, connection)
            bundle = self.bundles.get(connection.id)
            if bundle is None:
                bundle = self.bundles[connection.id] = BundleItem(self.scenery, connection)
                self.addItem(bundle)
            elif (
                shape == bundle.shape_of_weights
                and _ends(connection) == _ends(bundle.connection)
                and not touched & {connection.source, connection.target}
            ):
                bundle.connection = connection
                continue
            bundle.connection = connection
            self._lay(bundle, shape)
        self._output_cards.show_document(document)
        self.furniture.folding.gather()
        self._lead_around()
        self._lay_loops()
        self._strengths.give()
        update_all(self._output_cards.show_losses(self._document, self._dataset, self._row))
        for part in self.parts:
            part.show_document(document, shapes)

    def _remove_gone(self, document: Document) -> None:
        network = document.network
        for id in [id for id in self.cards if id not in network.nodes]:
            self.removeItem(self.cards.pop(id))
            self.removeItem(self.units.pop(id))
            self._badges.remove(id)
        for id in [id for id in self.bundles if id not in network.connections]:
            self.removeItem(self.bundles.pop(id))
            self._badges.remove(id)

    def _incoming(self, document: Document) -> dict[str, Incoming]:
        """Where the weights of each node come from."""
        network, found = document.network, {}
        for node in network:
            into = network.into(node.id)
            sizes = [(c.id, feature_size(network, self._shapes, self._dataset, c)) for c in into]
            pictured, size = next(((id, size) for id, size in sizes if size is not None), (None, (1, 1)))
            found[node.id] = Incoming(tuple(c.id for c in into), pictured, size)
        return found

    def plan_of(self, network: Network, node: Node, shapes: Shapes) -> geometry.Plan:
        """How a node's card would be laid out now, in a network that may be to come."""
        image = self._dataset.image_shape if self._dataset is not None else None
        labels = self._dataset.class_labels() if self._dataset is not None and not network.out_of(node.id) else ()
        incoming = self.scenery.incoming.get(node.id)
        tiles = self.scenery.shows.of_weights and incoming is not None and incoming.pictured is not None
        timed = self._timed.get(node.id, ()) if node.id not in self.cards or self.cards[node.id].node.kind == node.kind else ()
        return geometry.plan(network, node, shapes, image, labels, timed, tiles)

    def _show_node(self, document: Document, shapes: Shapes, node: Node) -> set[str]:
        """Show a node; return its id if its place or size changed."""
        plan = self.plan_of(document.network, node, shapes)
        family = document.network.entry(node).color
        card = self.cards.get(node.id)
        if card is None:
            card = self.cards[node.id] = CardItem(self.scenery, node, plan, family)
            units = self.units[node.id] = UnitsItem(self.scenery, node, plan)
            self.addItem(card)
            self.addItem(units)
            return {node.id}
        if card.node == node and card.plan == plan:
            return set()
        moved = card.plan != plan or card.node.position != node.position
        card.change(node, plan, family)
        self.units[node.id].change(node, plan)
        self._place(node.id, QPointF(*node.position))
        return {node.id} if moved else set()

    def show_places(self, document: Document, ids: Iterable[str]) -> None:
        """Nodes were only moved."""
        moved = {id: document.network.nodes[id] for id in ids if id in self.cards}
        for id, node in moved.items():
            self.cards[id].node = self.units[id].node = node
        self.preview({id: QPointF(*node.position) for id, node in moved.items()} | self.furniture.places(document, ids))
        self._lead_around()

    def preview(self, positions: Mapping[str, QPointF]) -> None:
        """Show cards at other places while they are dragged; the document is not changed."""
        places = self.furniture.moved(positions)
        for id, position in places.items():
            self._place(id, position)
        for bundle in self.bundles.values():
            if bundle.connection.source in places or bundle.connection.target in places:
                self._lay(bundle, bundle.shape_of_weights)
        if len(self.cards) <= MOST_WHILE_DRAGGED:
            self._lead_around()
        self._lay_loops()
        self.furniture.follow(positions)

    def _place(self, id: str, position: QPointF) -> None:
        card = self.cards[id]
        card.setPos(position)
        self.units[id].setPos(position)
        self._output_cards.place(id)
        self._badges.place(id)

    def _lay(self, bundle: BundleItem, shape: tuple[int, int] | None, route: Route | None = None) -> None:
        source, target = self.cards[bundle.connection.source], self.cards[bundle.connection.target]
        if route is None and bundle.connection.delay:
            self._loose[bundle.connection.id] = shape
        else:
            bundle.connect(source.plan, source.pos(), target.plan, target.pos(), shape, route)

    def _lead_around(self) -> None:
        """Let connections run around cards that stand between their ends now."""
        for id, height in dips(self.furniture.folding, self.bundles, self.outputs).items():
            self.bundles[id].dip = height
            self._lay(self.bundles[id], self.bundles[id].shape_of_weights)

    def _lay_loops(self) -> None:
        """Lead all delayed connections around the cards as they stand now."""
        folding = self.furniture.folding
        found = routes_of(folding.shown_cards(), self.outputs, folding.wired())
        for id, route in found.items():
            bundle = self.bundles[id]
            if id in self._loose or bundle.route != route:
                self._lay(bundle, self._loose.get(id, bundle.shape_of_weights), route)
            self._badges.place(id)
        self._loose.clear()

    def new_loop(self, source: str, target: str, delay: int) -> Route:
        """How a delayed connection would run that does not exist yet."""
        folding = self.furniture.folding
        new = folding.wire(Wire(NEW, source, target, delay))
        return routes_of(folding.shown_cards(), self.outputs, folding.wired(), new)[NEW]

    # Frames

    def show_frame(self, frame: Frame, sample: int = 0, row: int = 0) -> bool:
        """Show another moment of the run; `sample` of the frame's columns is followed, `row` of the data set is its target.

        Whether more has changed than what units show and how large the loss is.
        """
        before = self.scenery.frame
        if frame is before and (sample, row) == (self.scenery.sample, self._row):
            return True
        glowing = {moment.node for moment in (before.moment, frame.moment) if moment is not None and moment.node is not None}
        losing = self._output_cards.losing()
        self.scenery.frame, self.scenery.sample, self._row = frame, sample, row
        if self._document is not None:
            self.scenery.computed = computed(self._document.network, frame)
        self.scenery.measure()
        self._show_times(frame)
        for id, units in self.units.items():
            units.outdate()
            units.setOpacity(0.3 if self.scenery.waits(id) else 1.0)
            if id in glowing:
                self.cards[id].update()
        for id in self._output_cards.losing() ^ losing:
            self.outputs[id].update()
        changed: list[Changing] = list(self.units.values()) if self.scenery.seen > 0.0 else []
        due, self.scenery.passing = self._resting.due(frame), True
        if due:
            self._strengths.give()
            changed += self._strengths.matrices()
        self.scenery.passing = False
        changed += self._output_cards.show_losses(self._document, self._dataset, self._row)
        (self.changing if trains(frame) else update_all)(changed)
        for part in self.parts:
            part.show_frame()
        return due or frame.state is not before.state

    def changing_items(self) -> list[Changing]:
        """What frames of the training change, from below to above."""
        return [*self._strengths.matrices(), *(item.value for item in self.outputs.values()), *self.units.values()]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MetaCall:
            self.touched()
        return super().event(event)

    def _show_times(self, frame: Frame) -> None:
        """Give cards another form if other nodes than before have values over time."""
        timed = {id: tracks.drawn(found) for id, found in frame.sequences.items() if id in self.cards}
        if timed != self._timed and self._document is not None and frame.state is not State.EMPTY:
            self._timed = timed
            self.show_document(self._document, self._shapes, self._dataset)

    def show_what(self, shows: Shows, fixed: float | None) -> None:
        """Let cards show something else, on a scale that follows the values or ends at a fixed one."""
        scenery = self.scenery
        if (shows, fixed) == (scenery.shows, scenery.fixed):
            return
        scenery.shows, scenery.fixed = shows, fixed
        scenery.measure()
        for units in self.units.values():
            units.refresh()
        if self._document is not None:
            self.show_document(self._document, self._shapes, self._dataset)

    # Marks

    def show_selection(self, ids: Iterable[str]) -> None:
        chosen = frozenset(ids)
        for id, card in self.cards.items():
            card.set_chosen(id in chosen)
        before = {id for id, bundle in self.bundles.items() if bundle.chosen}
        for id, bundle in self.bundles.items():
            bundle.set_chosen(id in chosen)
        if self._strengths.crowded and before != chosen & self.bundles.keys():
            self._strengths.give()
        self.furniture.show_selection(chosen)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Hang a badge on every node and connection that has a problem."""
        self._badges.show(problems)

    def show_over(self, over: Over) -> None:
        """Let what the pointer is over stand out."""
        if over == self.scenery.over:
            return
        before, self.scenery.over = self.scenery.over, over
        for id in {before.node, over.node} - {None}:
            if id in self.units:
                self.units[id].update()
        for bundle in self.bundles.values():
            bundle.refresh()

    def show_lit(self, nodes: frozenset[str]) -> None:
        """Let these nodes stand out, because their symbol is pointed at."""
        changed, self.scenery.lit = self.scenery.lit ^ nodes, nodes
        for id in changed & self.cards.keys():
            self.cards[id].update()

    def show_zoom(self, zoom: float) -> None:
        """The zoom at which the drawing is looked at: from afar there is one curve for all weights, near by they carry their numbers."""
        self.furniture.show_zoom(zoom)
        dashed, seen = detail.dashed(zoom, self.scenery.dashed), detail.units_share(zoom)
        if (self.scenery.dashed, self.scenery.seen) != (dashed, seen):
            self.scenery.dashed, self.scenery.seen = dashed, seen
            for bundle in self.bundles.values():
                bundle.refresh()
        self._keep()

    def show_moving(self, moving: bool) -> None:
        """The view moves: no pictures of curves are kept meanwhile, since Qt would paint each as a whole for every strip of it."""
        self._resting.move(moving)
        self._keep()

    def _keep(self) -> None:
        kept = not self.scenery.dashed and not self._resting.moving and self.scenery.seen == 1.0
        if kept != self.scenery.kept:
            self.scenery.kept = kept
            for bundle in self.bundles.values():
                bundle.keep()

    def set_theme(self, theme: Theme) -> None:
        self.scenery.theme = theme
        for id, units in self.units.items():
            self.cards[id].update()
            units.refresh()
        for item in self.outputs.values():
            item.update()
        for bundle in self.bundles.values():
            bundle.refresh()
        for part in self.parts:
            part.show_theme(theme)
        self.update()

    # Looking up

    @property
    def all_curves(self) -> int:
        """Curves there would be; at most MOST_CURVES of them are drawn."""
        return self._strengths.curves

    def drawing_rect(self) -> QRectF:
        """The rectangle around all cards, what runs around them and all else that stands here."""
        rect = self._lookup.rect()
        for part in self.parts:
            rect = rect.united(part.rect())
        return rect

    def card_at(self, point: QPointF, reach: float = 0.0) -> CardItem | None:
        """The uppermost card under a point; of a block, the card at which a connection to it arrives."""
        return self._lookup.card_at(point, reach) or self.furniture.folding.door_at(point, reach)

    def port_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The card whose output port is under a point; of a block, the card from which a connection of it leaves."""
        return self._lookup.port_at(point, reach) or self.furniture.folding.port_at(point, reach)

    def over_at(self, point: QPointF, reach: float) -> Over:
        """The unit or the weight under a point; units come first."""
        return self.furniture.folding.over_at(point) or self._lookup.over_at(point, reach)

    def frees(self, rect: QRectF) -> bool:
        """Whether no card touches a rectangle."""
        return self._lookup.frees(rect) and self.furniture.frees(rect)

    def covers_nothing(self, rect: QRectF) -> bool:
        """Whether what is put there would hide nothing of the drawing."""
        return self._lookup.covers_nothing(rect) and self.furniture.frees(rect)


def _ends(connection: Connection) -> tuple[str, str, int]:
    """What decides how a connection runs, beside its cards."""
    return connection.source, connection.target, connection.delay


def update_all(items: Iterable[QGraphicsItem]) -> None:
    """Paint some items anew."""
    for item in items:
        item.update()
