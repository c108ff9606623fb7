"""Drag cards to another place: a preview while dragging, one command at the end."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.document import MoveNodes
from nnsim.ui.canvas.geometry import snapped
from nnsim.ui.canvas.gestures.gesture import Gesture, Host

SLACK = 4
"""Pixels that a hand may tremble in a click."""


class Move(Gesture):
    """Begins on a card. A click without a drag selects; with Shift it adds to the selection or takes from it."""

    def __init__(self, host: Host, node: str, point: QPointF, pixel: QPoint, shift: bool) -> None:
        self._host = host
        self._node = node
        self._start, self._pixel = point, pixel
        self._dragging = False
        session = host.session
        self._narrow = not shift and node in session.selection
        if shift:
            session.select(session.selection ^ {node})
        elif node not in session.selection:
            session.select({node})
        nodes = session.document.network.nodes
        moving = [id for id in session.selection if id in nodes] if node in session.selection else []
        self._from = {id: QPointF(*nodes[id].position) for id in moving}
        self._to: dict[str, QPointF] = {}

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if not self._from or (not self._dragging and (pixel - self._pixel).manhattanLength() < SLACK):
            return
        if not self._dragging:
            self._dragging = True
            self._host.view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        offset = point - self._start
        self._to = {id: QPointF(*snapped(place + offset)) for id, place in self._from.items()}
        self._host.drawing.preview(self._to)

    def release(self, point: QPointF) -> None:
        session = self._host.session
        if not self._dragging:
            if self._narrow:
                session.select({self._node})
            return
        if self._to != self._from:
            positions = {id: (place.x(), place.y()) for id, place in self._to.items()}
            session.push(MoveNodes(positions, session.next_gesture()))

    def cancel(self) -> None:
        if self._dragging:
            self._host.drawing.preview(self._from)
