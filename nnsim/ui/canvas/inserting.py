"""A layer dropped on a connection goes into it: the connection lights up, cards behind it make room, and one undo takes it back."""

import math

from PySide6.QtCore import QCoreApplication, QPointF, QSizeF, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from nnsim.catalog import LayerEntry, ProjectError
from nnsim.document import Connection
from nnsim.document.network import Position
from nnsim.ui.canvas import editing, geometry, joining, placing
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.theme import color

REACH = 16.0
"""How near (in pixels) a layer is dropped to a curve for it to be meant."""
FARTHEST = 40.0
"""The same on the drawing, where it is looked at from far away."""
GAP = 50.0
"""Between a card that was inserted and those before and behind it."""
MANY, MOST_LIT = 16, 64
"""From how many curves on each is lit less, and how many are lit at most."""
translate = QCoreApplication.translate


class Inserting:
    """What is dragged over the drawing may be dropped on a connection."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._light: QGraphicsPathItem | None = None
        self._lit = ""

    # While hovering

    def hover(self, point: QPointF, kind: str) -> None:
        """A layer of a kind is held over a point."""
        self._show(self._under(point), self._entry(kind), None, point)

    def hover_card(self, node_id: str, middle: QPointF) -> None:
        """A card that is dragged is held with its middle over a point."""
        network = self._desk.session.document.network
        node = network.nodes.get(node_id)
        if node is not None and not network.into(node_id) and not network.out_of(node_id):
            self._show(self._under(middle), network.entry(node), node_id, middle)

    def leave(self) -> None:
        """Nothing is held over the drawing any more."""
        if self._light is not None:
            if self._light.scene() is not None:
                self._desk.drawing.removeItem(self._light)
            self._light, self._lit = None, ""
            self._desk.say("")

    # Doing it

    def drop(self, point: QPointF, kind: str) -> bool:
        """Put a new layer into the connection under a point; False if there is none, or it cannot be."""
        self.leave()
        bundle, entry, network = self._under(point), self._entry(kind), self._desk.session.document.network
        if bundle is None or entry is None or joining.inserting_refused(network, bundle.connection, entry) is not None:
            return False
        return self.insert(bundle.connection.id, kind, point)

    def drop_card(self, node_id: str, middle: QPointF) -> bool:
        """The same with a card that nothing is connected to yet."""
        self.leave()
        session, bundle = self._desk.session, self._under(middle)
        network = session.document.network
        if bundle is None or node_id not in network.nodes:
            return False
        node, connection = network.nodes[node_id], bundle.connection
        if joining.inserting_refused(network, connection, network.entry(node), node_id) is not None:
            return False
        plan = self._desk.drawing.cards[node_id].plan
        position, moves = self._room(connection, QSizeF(plan.width, plan.height), middle, node_id)
        return session.push(joining.inserting(session.document, connection, editing.placed(node, position), moves))

    def insert(self, connection_id: str, kind: str, point: QPointF | None = None) -> bool:
        """Put a new layer of a kind into a connection, near a point or its middle."""
        session, locked = self._desk.session, self._desk.unrolled.locked()
        connection = session.document.network.connections.get(connection_id)
        entry = self._entry(kind)
        if connection is None or entry is None:
            return False
        reason = locked or joining.inserting_refused(session.document.network, connection, entry)
        if reason is not None:
            session.notice.emit(reason)
            return False
        at = self.middle(connection_id) if point is None else point
        node = editing.new_node(session.document, session.dataset, kind, (at.x(), at.y()))
        plan = geometry.plan(session.document.network, node, session.shapes)
        position, moves = self._room(connection, QSizeF(plan.width, plan.height), at)
        if not session.push(joining.inserting(session.document, connection, editing.placed(node, position), moves)):
            return False
        session.select({node.id})
        return True

    def middle(self, connection_id: str) -> QPointF:
        """The middle of a connection, between all its curves."""
        lines = self._desk.drawing.bundles[connection_id].lines()
        return QPointF(*lines[:, lines.shape[1] // 2].mean(axis=0).tolist())

    def _room(self, connection: Connection, size: QSizeF, at: QPointF, node: str | None = None) -> tuple[Position, dict[str, Position]]:
        """Where the new card stands, and which cards move to the right for it."""
        drawing, nodes = self._desk.drawing, self._desk.session.document.network.nodes
        rects = {id: card.plan.rect.translated(card.pos()) for id, card in drawing.cards.items() if id != node}
        left, right = rects[connection.source].right() + GAP, rects[connection.target].left() - GAP
        if right + GAP <= left - GAP:  # it leads back: there is no between
            return placing.free_place(drawing, at, size), {}
        x = min(max(at.x(), left + size.width() / 2), max(right - size.width() / 2, left + size.width() / 2))
        missing = math.ceil(max(0.0, left + size.width() - right) / GRID) * GRID
        behind = rects[connection.target].left() - 1.0
        moves = {
            id: (nodes[id].position[0] + missing, nodes[id].position[1])
            for id, rect in rects.items()
            if missing and rect.left() >= behind and id != connection.source
        }
        return geometry.snapped(QPointF(x, at.y())), moves

    def _show(self, bundle: BundleItem | None, entry: LayerEntry | None, node: str | None, point: QPointF) -> None:
        if bundle is None or entry is None:
            self.leave()
            return
        network, connection = self._desk.session.document.network, bundle.connection
        reason = joining.inserting_refused(network, connection, entry, node)
        if self._lit != connection.id:
            self.leave()
            self._lit = connection.id
            self._light = self._lighten(bundle, reason is not None)
        names = [network.nodes[id].name for id in (connection.source, connection.target)]
        text = translate("canvas", "Insert into {source} → {target}").format(source=names[0], target=names[1])
        self._desk.say(reason or text, bad=reason is not None, at=point)

    def _lighten(self, bundle: BundleItem, refused: bool) -> QGraphicsPathItem:
        """Light a connection up."""
        theme, path = self._desk.drawing.scenery.theme, QPainterPath()
        for curve in bundle.paths[:MOST_LIT]:
            path.addPath(curve)
        light = QGraphicsPathItem(path)
        few = len(bundle.paths) < MANY
        shade = color(theme.bad if refused else theme.accent, 0.4 if few else 0.22)
        light.setPen(QPen(shade, 6.0 if few else 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        light.setZValue(2.9)
        self._desk.drawing.addItem(light)
        return light

    def _under(self, point: QPointF) -> BundleItem | None:
        """The connection whose curve is nearest to a point."""
        reach = min(FARTHEST, REACH / min(1.0, self._desk.zoom))
        near = [(bundle.near(point, reach), bundle) for bundle in self._desk.drawing.bundles.values() if bundle.isVisible()]
        found = [(place[0], bundle) for place, bundle in near if place is not None]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _entry(self, kind: str) -> LayerEntry | None:
        try:
            return self._desk.session.catalog.layer(kind)
        except ProjectError:
            return None
