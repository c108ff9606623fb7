"""The drawing of a network: cards, units and connections, kept in step with a document and its frames.

It knows documents and frames only, so it also draws pictures without a window. Gestures and views stand above it.
"""

import math
import time
from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from nnsim.datasets import Dataset
from nnsim.document import Document, Node, Problem, Shapes, weight_shape
from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas import geometry, tracks
from nnsim.ui.canvas.badge import BadgeItem
from nnsim.ui.canvas.bundle import NO_LEVELS, BundleItem, Weights
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.loops import NEW, routes_of
from nnsim.ui.canvas.output import OutputItem, target_at, target_text
from nnsim.ui.canvas.routes import Route, Wire
from nnsim.ui.canvas.scenery import NOTHING, NUMBERS_FROM, Over, Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.memories import computed
from nnsim.ui.theme import Theme

MOST_CURVES = 2000
EXTENT = 100_000.0
CURVES_STAY = 0.19
"""Seconds that curves stay as they are while the network trains."""


class NetworkScene(QGraphicsScene):
    """Items by id: `cards` and `units` by node, `bundles` by connection, `outputs` by output node."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scenery = Scenery(theme)
        self.cards: dict[str, CardItem] = {}
        self.units: dict[str, UnitsItem] = {}
        self.bundles: dict[str, BundleItem] = {}
        self.outputs: dict[str, OutputItem] = {}
        self.badges: dict[str, BadgeItem] = {}
        self.all_curves = 0
        """Curves there would be; at most MOST_CURVES of them are drawn."""
        self._document: Document | None = None
        self._shapes = Shapes()
        self._dataset: Dataset | None = None
        self._row = 0
        self._timed: dict[str, tuple[str, ...]] = {}
        """What nodes have shown over time: their cards keep room for it while nothing runs."""
        self._loose: dict[str, tuple[int, int] | None] = {}
        """Delayed connections whose route is laid with those of all others, and the shapes of their weights."""
        self._curves_drawn = 0.0
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setSceneRect(-EXTENT, -EXTENT, 2 * EXTENT, 2 * EXTENT)

    # The document

    def show_document(self, document: Document, shapes: Shapes, dataset: Dataset | None = None) -> None:
        """Make the drawing equal to a document; what has not changed is left alone."""
        self._document, self._shapes, self._dataset = document, shapes, dataset
        network = document.network
        self._remove_gone(document)
        touched: set[str] = set()
        for node in network:
            touched |= self._show_node(document, shapes, node)
        for connection in network.connections.values():
            shape = weight_shape(network, shapes, connection)
            bundle = self.bundles.get(connection.id)
            if bundle is None:
                bundle = self.bundles[connection.id] = BundleItem(self.scenery, connection)
                self.addItem(bundle)
            elif (
                shape == bundle.shape_of_weights
                and connection.delay == bundle.connection.delay
                and not touched & {connection.source, connection.target}
            ):
                bundle.connection = connection
                continue
            bundle.connection = connection
            self._lay(bundle, shape)
        self._show_outputs(document)
        self._lay_loops()
        self._show_weights()
        self._show_losses()

    def _remove_gone(self, document: Document) -> None:
        network = document.network
        for id in [id for id in self.cards if id not in network.nodes]:
            self.removeItem(self.cards.pop(id))
            self.removeItem(self.units.pop(id))
            self._remove_badge(id)
        for id in [id for id in self.bundles if id not in network.connections]:
            self.removeItem(self.bundles.pop(id))
            self._remove_badge(id)

    def _remove_badge(self, id: str) -> None:
        badge = self.badges.pop(id, None)
        if badge is not None:
            self.removeItem(badge)

    def _show_node(self, document: Document, shapes: Shapes, node: Node) -> set[str]:
        """Show a node; return its id if its place or size changed."""
        network = document.network
        image = self._dataset.image_shape if self._dataset is not None else None
        labels = self._dataset.class_labels() if self._dataset is not None and not network.out_of(node.id) else ()
        plan = geometry.plan(network, node, shapes, image, labels, self._timed.get(node.id, ()))
        family = network.entry(node).color
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

    def _show_outputs(self, document: Document) -> None:
        wanted = document.output_nodes()
        for id in [id for id in self.outputs if id not in wanted]:
            item = self.outputs.pop(id)
            self.removeItem(item)
        for id in wanted:
            if id not in self.outputs:
                self.outputs[id] = OutputItem(self.scenery, id)
                self.addItem(self.outputs[id])
            card, item = self.cards[id], self.outputs[id]
            entry = document.catalog.spec("loss", document.loss_of(id)).entry
            title = entry.title[:1].upper() + entry.title[1:]
            if document.settings["learning_rule"] == "perceptron":
                title = QCoreApplication.translate("canvas", "Wrong answers")
            item.change(title, card.plan.width)
            item.setPos(card.pos() + QPointF(0.0, card.plan.height / 2 + geometry.OUTPUT_GAP))

    def show_places(self, document: Document, ids: Iterable[str]) -> None:
        """Nodes were only moved."""
        moved = {id: document.network.nodes[id] for id in ids if id in self.cards}
        for id, node in moved.items():
            self.cards[id].node = self.units[id].node = node
        self.preview({id: QPointF(*node.position) for id, node in moved.items()})

    def preview(self, positions: Mapping[str, QPointF]) -> None:
        """Show cards at other places while they are dragged; the document is not changed."""
        for id, position in positions.items():
            self._place(id, position)
        for bundle in self.bundles.values():
            if bundle.connection.source in positions or bundle.connection.target in positions:
                self._lay(bundle, bundle.shape_of_weights)
        self._lay_loops()

    def _place(self, id: str, position: QPointF) -> None:
        card = self.cards[id]
        card.setPos(position)
        self.units[id].setPos(position)
        if id in self.outputs:
            self.outputs[id].setPos(position + QPointF(0.0, card.plan.height / 2 + geometry.OUTPUT_GAP))
        if id in self.badges:
            self._place_badge(self.badges[id], card)

    def _lay(self, bundle: BundleItem, shape: tuple[int, int] | None, route: Route | None = None) -> None:
        source, target = self.cards[bundle.connection.source], self.cards[bundle.connection.target]
        if route is None and bundle.connection.delay:
            self._loose[bundle.connection.id] = shape
        else:
            bundle.connect(source.plan, source.pos(), target.plan, target.pos(), shape, route)

    def _lay_loops(self) -> None:
        """Lead all delayed connections around the cards as they stand now."""
        found = routes_of(self.cards, self.outputs, [bundle.connection for bundle in self.bundles.values()])
        for id, route in found.items():
            bundle = self.bundles[id]
            if id in self._loose or bundle.route != route:
                self._lay(bundle, self._loose.get(id, bundle.shape_of_weights), route)
            if id in self.badges:
                self._place_badge(self.badges[id], bundle)
        self._loose.clear()

    def new_loop(self, source: str, target: str, delay: int) -> Route:
        """How a delayed connection would run that does not exist yet."""
        new = Wire(NEW, source, target, delay)
        return routes_of(self.cards, self.outputs, [bundle.connection for bundle in self.bundles.values()], new)[NEW]

    # Frames

    def show_frame(self, frame: Frame, sample: int = 0, row: int = 0) -> None:
        """Show another moment of the run; `sample` of the frame's columns is followed, `row` of the data set is its target."""
        before = self.scenery.frame
        if frame is before and (sample, row) == (self.scenery.sample, self._row):
            return
        glowing = {moment.node for moment in (before.moment, frame.moment) if moment is not None and moment.node is not None}
        losing = self._losing()
        self.scenery.frame, self.scenery.sample, self._row = frame, sample, row
        if self._document is not None:
            self.scenery.computed = computed(self._document.network, frame)
        self._show_times(frame)
        for id, units in self.units.items():
            units.refresh()
            units.setOpacity(0.3 if self.scenery.waits(id) else 1.0)
            if id in glowing:
                self.cards[id].update()
        for id in self._losing() ^ losing:
            self.outputs[id].update()
        if self._curves_due(frame):
            self._show_weights()
        self._show_losses()

    def _curves_due(self, frame: Frame) -> bool:
        """Whether curves are given other pens. Of a network that trains they are drawn less often than all else.

        To draw them takes longer than all else, and how wide they are changes slowly. Numbers on them are always those of the frame.
        """
        passing = frame.state is State.RUNNING and frame.moment is None and not self.scenery.dashed and self.scenery.over == NOTHING
        now = time.perf_counter()
        if passing and self.scenery.scale > 0.0 and now - self._curves_drawn < CURVES_STAY:
            return False
        self._curves_drawn = now
        return True

    def _losing(self) -> frozenset[str]:
        return frozenset(id for id in self.outputs if self.scenery.losing(id))

    def _show_times(self, frame: Frame) -> None:
        """Give cards another form if other nodes than before have values over time."""
        timed = {id: tracks.drawn(found) for id, found in frame.sequences.items() if id in self.cards}
        if timed != self._timed and self._document is not None and frame.state is not State.EMPTY:
            self._timed = timed
            self.show_document(self._document, self._shapes, self._dataset)

    def _show_weights(self) -> None:
        """Give every connection its weights; one scale for all that are drawn as curves."""
        given = self.scenery.frame.weights
        single: list[tuple[BundleItem, Weights]] = []
        for id, bundle in self.bundles.items():
            weights = given.get(id)
            fits = weights is not None and weights.shape == bundle.shape_of_weights
            if weights is not None and fits and bundle.single:
                single.append((bundle, weights))
            else:
                bundle.set_weights(weights if fits else None, NO_LEVELS)
        everything = np.concatenate([weights.ravel() for _, weights in single]) if single else np.empty(0)
        sizes = np.abs(everything[np.isfinite(everything)])
        self.scenery.scale = float(sizes.max()) if sizes.size else 0.0
        self.all_curves = int(sizes.size)
        crowded = sizes.size > MOST_CURVES
        self.scenery.least = float(np.partition(sizes, -MOST_CURVES)[-MOST_CURVES]) if crowded else 0.0
        self.scenery.make_room(int(sizes.size))
        levels, start = self.scenery.levels(everything), 0
        for bundle, weights in single:
            bundle.set_weights(weights, levels[start : start + weights.size])
            start += weights.size

    def _show_losses(self) -> None:
        frame = self.scenery.frame
        between = frame.moment is None or frame.moment.index == frame.moment.count - 1
        alone = frame.loss if between and len(self.outputs) == 1 else None
        for id, item in self.outputs.items():
            target, compared = "", frame.targets.get(id)
            if self._dataset is not None and self._document is not None:
                name = self._document.network.nodes[id].name
                if compared is not None and compared.ndim == 2:
                    target = target_at(self._dataset, compared, frame.time, name)
                else:
                    target = target_text(self._dataset, self._row, name, compared)
            item.show_values(frame.losses.get(id, alone), target)

    # Marks

    def show_selection(self, ids: Iterable[str]) -> None:
        chosen = frozenset(ids)
        for id, card in self.cards.items():
            card.set_chosen(id in chosen)
        for id, bundle in self.bundles.items():
            bundle.set_chosen(id in chosen)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Hang a badge on every node and connection that has a problem."""
        places: dict[str, list[Problem]] = {}
        for problem in problems:
            where = problem.node or problem.connection
            if where is not None and (where in self.cards or where in self.bundles):
                places.setdefault(where, []).append(problem)
        for id in [id for id in self.badges if id not in places]:
            self._remove_badge(id)
        for id, found in places.items():
            if id not in self.badges:
                self.badges[id] = BadgeItem(self.scenery)
                self.addItem(self.badges[id])
            self.badges[id].change(found)
            self._place_badge(self.badges[id], self.cards.get(id) or self.bundles[id])

    def _place_badge(self, badge: BadgeItem, place: CardItem | BundleItem) -> None:
        if isinstance(place, CardItem):
            badge.setPos(place.pos() + QPointF(place.plan.width / 2 - 3.0, -place.plan.height / 2 + 3.0))
        elif place.route is not None:
            badge.setPos(place.mark.badge.topRight() + QPointF(3.0, -1.0))
        else:
            badge.setPos(place.boundingRect().center())

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

    def show_zoom(self, zoom: float) -> None:
        """The zoom at which the drawing is looked at: from some zoom on curves carry their numbers."""
        dashed = zoom >= NUMBERS_FROM
        if self.scenery.dashed != dashed or self.scenery.kept == dashed:
            self.scenery.dashed, self.scenery.kept = dashed, not dashed
            for bundle in self.bundles.values():
                bundle.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.scenery.theme = theme
        for id, units in self.units.items():
            self.cards[id].update()
            units.refresh()
        for item in self.outputs.values():
            item.update()
        for bundle in self.bundles.values():
            bundle.refresh()
        self.update()

    # Looking up

    def drawing_rect(self) -> QRectF:
        """The rectangle around all cards and what runs around them."""
        rect = QRectF()
        for id, card in self.cards.items():
            rect = rect.united(card.plan.rect.translated(card.pos()))
            if id in self.outputs:
                rect = rect.united(self.outputs[id].boundingRect().translated(self.outputs[id].pos()))
        for bundle in self.bundles.values():
            if bundle.route is not None:
                rect = rect.united(bundle.boundingRect())
        return rect

    def card_at(self, point: QPointF, reach: float = 0.0) -> CardItem | None:
        """The uppermost card under a point."""
        for card in reversed(list(self.cards.values())):
            if card.plan.rect.adjusted(-reach, -reach, reach, reach).contains(point - card.pos()):
                return card
        return None

    def port_at(self, point: QPointF, reach: float) -> CardItem | None:
        """The card whose output port is under a point."""
        for card in reversed(list(self.cards.values())):
            offset = point - card.pos() - card.plan.output_port
            if math.hypot(offset.x(), offset.y()) <= reach:
                return card
        return None

    def over_at(self, point: QPointF, reach: float) -> Over:
        """The unit or the weight under a point; units come first."""
        card = self.card_at(point)
        if card is not None:
            unit = card.plan.unit_at(point - card.pos())
            if unit is not None:
                return Over(node=card.node.id, unit=unit)
        best, found = math.inf, NOTHING
        for id, bundle in self.bundles.items():
            near = bundle.near(point, reach)
            if near is not None and near[0] < best:
                best, found = near[0], Over(connection=id, weight=near[1])
        return found

    def frees(self, rect: QRectF) -> bool:
        """Whether no card touches a rectangle."""
        return not any(card.plan.rect.translated(card.pos()).intersects(rect) for card in self.cards.values())
