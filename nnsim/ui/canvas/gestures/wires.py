"""The curves that are being drawn, and the marks on the cards they would lead to."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPolygonItem

from nnsim.document import Connection
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.curves import path_of
from nnsim.ui.canvas.delayed import head
from nnsim.ui.canvas.gestures.gesture import Host
from nnsim.ui.canvas.joining import Joined
from nnsim.ui.theme import color

translate = QCoreApplication.translate


class Wires:
    """A preview of connections: one curve for each."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._items: list[QGraphicsPathItem] = []
        self._marked: set[str] = set()
        accent = color(host.drawing.scenery.theme.accent)
        self._pen = QPen(accent, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self._head = QGraphicsPolygonItem()
        self._head.setPen(QPen(Qt.PenStyle.NoPen))
        self._head.setBrush(accent)
        self._head.setZValue(3.0)
        host.drawing.addItem(self._head)

    def lead(self, lines: Sequence[tuple[QPointF, QPointF]]) -> None:
        """Draw these curves and no others."""
        self._head.setPolygon(QPolygonF())
        self._draw([_curve(start, end) for start, end in lines])

    def try_connections(self, found: Joined, sources: Sequence[str], end: QPointF) -> None:
        """Draw what would be connected; where nothing can be, curves from all sources to the pointer."""
        drawing = self._host.drawing
        if not found.connections:
            self.lead([(self.start_of(source), end) for source in sources])
            return
        self._head.setPolygon(QPolygonF())
        if len(found.connections) == 1 and found.delayed:
            made = found.connections[0]
            route = drawing.new_loop(made.source, made.target, made.delay)
            self._head.setPolygon(head(route))
            self._draw([route.path()])
            return
        self._draw([_curve(*self._ends(connection)) for connection in found.connections])

    def start_of(self, source: str) -> QPointF:
        card = self._host.drawing.cards[source]
        return card.pos() + card.plan.output_port

    def end_of(self, target: str) -> QPointF:
        card = self._host.drawing.cards[target]
        return card.pos() + card.plan.input_port

    def mark(self, good: Sequence[str], bad: Sequence[str] = ()) -> None:
        """Light up the cards that take a connection, and those that refuse it."""
        drawing = self._host.drawing
        theme = drawing.scenery.theme
        shades = {**dict.fromkeys(bad, theme.bad), **dict.fromkeys(good, theme.accent)}
        for id in self._marked | shades.keys():
            if id in drawing.cards:
                drawing.cards[id].set_mark(shades.get(id))
        self._marked = set(shades)

    def remove(self) -> None:
        self.mark(())
        for item in (*self._items, self._head):
            if item.scene() is not None:
                self._host.drawing.removeItem(item)
        self._host.say("")

    def _ends(self, connection: Connection) -> tuple[QPointF, QPointF]:
        return self.start_of(connection.source), self.end_of(connection.target)

    def _draw(self, paths: Sequence[QPainterPath]) -> None:
        for _ in range(len(paths) - len(self._items)):
            item = QGraphicsPathItem()
            item.setPen(self._pen)
            item.setZValue(3.0)
            self._host.drawing.addItem(item)
            self._items.append(item)
        for item, path in zip(self._items, paths, strict=False):
            item.setPath(path)
        for place, item in enumerate(self._items):
            item.setVisible(place < len(paths))


def words_of(found: Joined) -> tuple[str, bool]:
    """What is said about connections while they are being drawn, and whether none can be."""
    if found.refused:
        if not found.connections:
            return found.refused[0], True
        total = len(found.connections) + len(found.refused)
        text = translate("canvas", "{count} of {total} connections. {reason}")
        return text.format(count=len(found.connections), total=total, reason=found.refused[0]), False
    if found.delayed:
        return translate("canvas", "Closes a cycle: delayed by one time step"), False
    if len(found.connections) > 1:
        return translate("canvas", "{count} connections").format(count=len(found.connections)), False
    return "", False


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    ends = np.array([[start.x(), start.y()]]), np.array([[end.x(), end.y()]])
    return path_of(geometry.curves(*ends)[0])
