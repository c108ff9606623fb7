"""New layers: what a new one goes on from, where it stands, and that adding it is one entry of the history.

Wherever a layer is asked for by its kind alone, in the palette or in the list of layers, the same comes of it.
"""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF

from nnsim.catalog import ProjectError
from nnsim.ui.canvas import editing, geometry, placing
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.sentences import said


class Adding:
    """Adds layers to the drawing of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def senders(self) -> list[str]:
        """Layers from which something can go on: those selected, and the last ones of selected blocks."""
        desk = self._desk
        return desk.drawing.furniture.folding.senders(desk.session.selection, desk.selected_nodes())

    def source(self) -> str | None:
        """The one layer that is selected: a new one continues it."""
        chosen = self.senders()
        return chosen[0] if len(chosen) == 1 else None

    def go_on(self, key: str) -> str | None:
        """Add a layer of a kind that continues what is selected; one that takes no connections, or none, is put where there is room."""
        return self.add(key, self.source())

    def add(self, key: str, after: str | None = None, at: QPointF | None = None) -> str | None:
        """Add a layer of a kind where it can be seen, connected to `after`; return its id, or None if that cannot be."""
        desk, session, locked = self._desk, self._desk.session, self._desk.unrolled.locked()
        if locked is not None:
            session.notice.emit(locked)
            return None
        try:
            node = editing.new_node(session.document, session.dataset, key, (0.0, 0.0))
        except ProjectError as error:
            session.notice.emit(said(error))
            return None
        after = after if session.catalog.layer(key).inputs[1] != 0 else None
        plan = geometry.plan(session.document.network, node, session.shapes)
        size = QSizeF(plan.width, plan.height)
        if at is None:
            position = placing.place_for(desk.drawing, size, desk.view.visible_rect(), after)
        else:
            position = placing.free_place(desk.drawing, at, size, placing.room_for(desk.drawing))
        node = editing.placed(node, position)
        if not session.push(editing.adding(session.document, node, after)):
            return None
        session.select({node.id})
        card = desk.drawing.cards[node.id]
        if not self._seen(card.plan.rect.translated(card.pos())):
            desk.view.fit(largest=min(1.0, desk.zoom))
        return node.id

    def _seen(self, rect: QRectF) -> bool:
        """Whether all of it is in sight, above the line at the bottom and not below the overview in the corner."""
        view = self._desk.view
        surface = view.viewport().rect()
        corner = QRect(QPoint(surface.right() - view.corner.width(), surface.bottom() - view.corner.height()), view.corner)
        return view.free_rect().contains(rect) and not self._desk.pixels(rect).intersects(corner)
