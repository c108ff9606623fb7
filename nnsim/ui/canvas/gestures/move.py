"""Drag cards to another place: a preview while dragging, one command at the end.

They come to rest in line with other cards, at equal distances from them, or on the grid; Alt or Ctrl lets them go anywhere, and Shift
keeps them on one axis.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from nnsim.document import MoveNodes, moved_with
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.guides import REACH, Box, Guides, Snap, around
from nnsim.ui.canvas.guides_item import GuidesItem

SLACK = 4
"""Pixels that a hand may tremble in a click."""
FREE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Move(Gesture):
    """Begins on a card. A click without a drag selects and does `clicked`; with Shift it adds to the selection or takes from it."""

    def __init__(
        self, host: Host, node: str, point: QPointF, pixel: QPoint, shift: bool, clicked: Callable[[], object] = lambda: None
    ) -> None:
        self._host, self._clicked = host, clicked
        self._node = node
        self._start, self._pixel = point, pixel
        self._dragging = False
        session = host.session
        chosen = node in session.selection
        self._narrow = chosen and not shift
        """A click without a drag leaves only this card selected."""
        self._leaves = chosen and shift
        """A click without a drag takes this card from the selection."""
        if not chosen:
            session.select(session.selection | {node} if shift else {node})
        places = moved_with(session.document, session.selection)
        self._from = {id: QPointF(*place) for id, place in places.items()}
        self._to: dict[str, QPointF] = {}
        self._alone = self._from.keys() == {node} and node in session.document.network.nodes
        """A card by itself may be dropped into a connection."""
        self._guides: Guides | None = None
        self._item = GuidesItem(host.drawing.scenery.theme)

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if not self._from or (not self._dragging and (pixel - self._pixel).manhattanLength() < SLACK):
            return
        if self._guides is None:
            self._guides = self._begin()
        snap = self._snap(self._guides, point - self._start)
        offset = QPointF(*snap.offset)
        self._item.show_lines(snap.lines, self._host.zoom)
        to = {id: place + offset for id, place in self._from.items()}
        if to == self._to:  # a smaller step than those from line to line
            return
        self._to = to
        self._host.drawing.preview(self._to)
        if self._alone:
            self._host.inserting.hover_card(self._node, self._to[self._node])

    def release(self, point: QPointF) -> None:
        session = self._host.session
        if not self._dragging:
            if self._narrow:
                session.select({self._node})
            elif self._leaves:
                session.select(session.selection - {self._node})
            self._clicked()
            return
        self._end()
        if self._alone and self._host.inserting.drop_card(self._node, self._to[self._node]):
            return
        if self._to != self._from:
            positions = {id: (place.x(), place.y()) for id, place in self._to.items()}
            session.push(MoveNodes(positions, session.next_gesture()))

    def cancel(self) -> None:
        if self._dragging:
            self._end()
            self._host.drawing.preview(self._from)

    def _begin(self) -> Guides:
        """What is in sight when the drag begins is what cards are drawn to."""
        host, drawing = self._host, self._host.drawing
        self._dragging = True
        host.view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        drawing.addItem(self._item)
        seen = host.view.visible_rect()
        rects = {id: rect for id in drawing.furniture.stops() if (rect := drawing.furniture.rect_of(id)) is not None}
        moved = drawing.furniture.as_drawn(self._from)
        moving = around([_box(rect) for id in moved if (rect := drawing.furniture.rect_of(id)) is not None])
        others = [_box(rect) for id, rect in rects.items() if id not in moved and seen.intersects(rect)]
        anchor = self._from.get(self._node, next(iter(self._from.values())))
        return Guides(moving, anchor.toTuple(), others)

    def _snap(self, guides: Guides, offset: QPointF) -> Snap:
        axes = (True, True)
        if self.keys & SHIFT:
            level = abs(offset.x()) >= abs(offset.y())
            axes = (level, not level)
            offset = QPointF(offset.x() if level else 0.0, offset.y() if not level else 0.0)
        if self.keys & FREE:
            return guides.free(offset.toTuple())
        return guides.snap(offset.toTuple(), REACH / self._host.zoom, axes)

    def _end(self) -> None:
        self._host.inserting.leave()
        if self._item.scene() is not None:
            self._host.drawing.removeItem(self._item)


def _box(rect: QRectF) -> Box:
    return rect.left(), rect.top(), rect.right(), rect.bottom()
