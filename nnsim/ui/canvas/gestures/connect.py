"""Draw a connection from a card's output port to another card, by mouse or by keyboard."""

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPolygonItem

from nnsim.ui.canvas import editing, geometry
from nnsim.ui.canvas.curves import path_of
from nnsim.ui.canvas.delayed import head
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.theme import color

LOOSE = 24.0
"""How far (in pixels) the pointer must leave the card before dropping on nothing opens the list of layers."""


class _Wire:
    """The curve that is being drawn, and the mark on the card it would lead to."""

    def __init__(self, host: Host, source: str) -> None:
        self._host = host
        self._source = source
        self._target: str | None = None
        self._item = QGraphicsPathItem()
        self._item.setPen(QPen(color(host.drawing.scenery.theme.accent), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._item.setZValue(3.0)
        self._head = QGraphicsPolygonItem(self._item)
        self._head.setPen(QPen(Qt.PenStyle.NoPen))
        self._head.setBrush(color(host.drawing.scenery.theme.accent))
        host.drawing.addItem(self._item)

    def lead(self, end: QPointF, target: str | None) -> tuple[str, bool]:
        """Draw to a point or a card; return what is to be said about that, and whether the card refuses."""
        drawing, network = self._host.drawing, self._host.session.document.network
        if self._target in drawing.cards and self._target != target:
            drawing.cards[self._target].set_mark(None)
        self._target = target
        card = drawing.cards[self._source]
        start = card.pos() + card.plan.output_port
        if target is None or target not in drawing.cards:
            self._draw(start, end)
            return "", False
        reason, aim, theme = editing.refusal(network, self._source, target), drawing.cards[target], drawing.scenery.theme
        aim.set_mark(theme.accent if reason is None else theme.bad)
        delay = editing.delay_between(network, self._source, target)
        if reason is not None:
            self._draw(start, end)
            return reason, True
        if delay == 0:
            self._draw(start, aim.pos() + aim.plan.input_port)
            return "", False
        route = drawing.new_loop(self._source, target, delay)
        self._item.setPath(route.path())
        self._head.setPolygon(head(route))
        return QCoreApplication.translate("canvas", "Closes a cycle: delayed by one time step"), False

    def _draw(self, start: QPointF, end: QPointF) -> None:
        ends = np.array([[start.x(), start.y()]]), np.array([[end.x(), end.y()]])
        self._item.setPath(path_of(geometry.curves(*ends)[0]))
        self._head.setPolygon(QPolygonF())

    def remove(self) -> None:
        drawing = self._host.drawing
        if self._target in drawing.cards:
            drawing.cards[self._target].set_mark(None)
        if self._item.scene() is not None:
            drawing.removeItem(self._item)
        self._host.say("")


class Connect(Gesture):
    """Dropped on a card it connects, dropped on empty canvas it asks which layer to add there."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host, source: str, point: QPointF) -> None:
        self._host = host
        self._source = source
        self._wire = _Wire(host, source)
        self._left = False
        self.move(point, QPoint())

    def move(self, point: QPointF, pixel: QPoint) -> None:
        target = self._target(point)
        self._left = self._left or target != self._source
        text, refused = self._wire.lead(point, target if self._left else None)
        self._host.say(text, bad=refused, at=point)

    def release(self, point: QPointF) -> None:
        session, drawing = self._host.session, self._host.drawing
        target = self._target(point)
        self.cancel()
        if target is None:
            card = drawing.cards[self._source]
            far = point - card.pos() - card.plan.output_port
            if far.manhattanLength() * self._host.zoom > LOOSE:
                self._host.open_add_list(point, self._source)
        elif self._left and editing.refusal(session.document.network, self._source, target) is None:
            session.push(editing.connecting(session.document.network, self._source, target))

    def cancel(self) -> None:
        self._wire.remove()

    def _target(self, point: QPointF) -> str | None:
        card = self._host.drawing.card_at(point, 6.0)
        return None if card is None else card.node.id


class KeyConnect:
    """The same by keyboard: arrows choose the card, Enter connects, Escape leaves it."""

    def __init__(self, host: Host, source: str) -> None:
        self._host = host
        self._source = source
        self._wire = _Wire(host, source)
        network = host.session.document.network
        free = [node.id for node in network if network.refuses(source, node.id) is None]
        back = [node.id for node in network if editing.refusal(network, source, node.id) is None]
        others = free or back or [node.id for node in network]
        here = host.drawing.cards[source].pos()
        self.target = min(
            others,
            key=lambda id: (host.drawing.cards[id].pos().x() < here.x(), (host.drawing.cards[id].pos() - here).manhattanLength()),
            default=None,
        )
        self.aim(self.target)

    def aim(self, target: str | None) -> None:
        """Choose another card."""
        self.target = target
        if target is None:
            return
        network, drawing = self._host.session.document.network, self._host.drawing
        said, refused = self._wire.lead(drawing.cards[target].pos(), target)
        names = network.nodes[self._source].name, network.nodes[target].name
        text = QCoreApplication.translate("canvas", "Connect {0} → {1}: Enter connects, arrows choose, Esc leaves it")
        if not refused:
            said = f"{text.format(*names)}. {said}".removesuffix(". ")
        self._host.say(said, bad=refused, at=drawing.cards[target].pos())

    def finish(self) -> None:
        """Connect, if the chosen card takes it."""
        session, target = self._host.session, self.target
        self.cancel()
        if target is not None and editing.refusal(session.document.network, self._source, target) is None:
            session.push(editing.connecting(session.document.network, self._source, target))

    def cancel(self) -> None:
        self._wire.remove()
