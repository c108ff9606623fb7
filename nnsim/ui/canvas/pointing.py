"""What the pointer is over: it stands out, and a floating panel says what it is and shows its numbers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from nnsim.ui.canvas.hover import describe, still_there
from nnsim.ui.canvas.hover_panel import HoverPanel, Note
from nnsim.ui.canvas.notes.gestures import cursor_at
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.canvas.unrolled import words
from nnsim.ui.canvas.unrolled.pointing import Found
from nnsim.ui.canvas.unrolled.switch import Switch
from nnsim.ui.canvas.view import CanvasView
from nnsim.ui.chosen_unit import ChosenUnit
from nnsim.ui.lit import Lit
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme

NEAR = 10.0
"""How near (in pixels) the pointer comes to a card before its ports are shown."""


class Pointing(QObject):
    """Owns the panel and the short note beside the pointer. `busy`: whether something is edited, so that the panel stays away."""

    turned = Signal()
    """The pointer is over something else: other values may be wanted."""

    def __init__(
        self, session: Session, drawing: NetworkScene, view: CanvasView, unrolled: Switch, busy: Callable[[], bool], canvas: QWidget
    ) -> None:
        super().__init__(canvas)
        self._session, self._drawing, self._view, self._unrolled, self._busy = session, drawing, view, unrolled, busy
        self._pixel = QPoint()
        self._cursor: Qt.CursorShape | None = None
        self.panel = HoverPanel(session.theme, canvas)
        self.note = Note(session.theme, canvas)
        view.pointed.connect(self.point)
        unrolled.view.pointed.connect(self._point_unrolled)
        self._lit = Lit.of(session)
        self._lit.asked.connect(self._light)
        self._chosen = ChosenUnit.of(session)
        self._chosen.changed.connect(self._show_chosen)

    def point(self, over: Over, pixel: QPoint) -> None:
        """The pointer is here now, over this."""
        view, drawing = self._view, self._drawing
        self._pixel = pixel
        point = view.mapToScene(pixel)
        near = None if view.gesture is not None else drawing.card_at(point, NEAR / min(1.0, view.zoom))
        for id, units in drawing.units.items():
            units.set_ports(near is not None and near.node.id == id)
        drawing.furniture.folding.set_ports(near)
        self._show_cursor(point)
        if over != drawing.scenery.over:
            drawing.show_over(over)
            self._lit.point(frozenset(id for id in (over.node, over.connection) if id is not None))
            self.turned.emit()
        self._describe()

    def _light(self) -> None:
        """A symbol is pointed at in an equation: what it stands for stands out."""
        over = Over(connection=self._lit.connection) if self._lit.connection is not None else NOTHING
        self._drawing.show_lit(self._lit.nodes)
        self._drawing.show_over(over)
        self._unrolled.view.show_lit(self._lit.nodes, self._lit.shift, over)

    def _show_cursor(self, point: QPointF) -> None:
        """Over what can be taken and dragged the cursor says so."""
        view = self._view
        cursor = None if view.gesture is not None else cursor_at(self._drawing, self._session.selection, point, view.zoom)
        if cursor is not None:
            view.viewport().setCursor(cursor)
        elif self._cursor is not None:
            view.viewport().unsetCursor()
        self._cursor = cursor

    def leave(self) -> None:
        """As if the pointer were nowhere."""
        self.point(NOTHING, QPoint())

    def _point_unrolled(self, found: Found, pixel: QPoint) -> None:
        self._pixel = pixel
        self._drawing.show_over(found.over)
        self._lit.point(frozenset(id for id in (found.card, found.over.connection) if id is not None), found.step)
        self.turned.emit()
        self._describe()

    def _show_chosen(self) -> None:
        """A unit was chosen elsewhere: it stands out until the pointer comes to something else."""
        over = Over(node=self._chosen.node, unit=self._chosen.unit)
        if still_there(self._drawing, over):
            self._drawing.show_over(over)
            self.turned.emit()

    def check(self) -> None:
        """The drawing changed: forget what is no longer there."""
        if not still_there(self._drawing, self._drawing.scenery.over):
            self._drawing.show_over(NOTHING)

    def refresh(self) -> None:
        """Numbers changed."""
        if self.panel.isVisible():
            self._describe()

    def set_theme(self, theme: Theme) -> None:
        self.panel.theme = self.note.theme = theme

    def say(self, text: str, bad: bool, at: QPointF | None) -> None:
        """Show a short text beside a point, or the pointer; an empty one takes it away."""
        self.note.say(text, self._pixel if at is None else self._view.mapFromScene(at), bad)

    def _describe(self) -> None:
        drawing, session, unrolled = self._drawing, self._session, self._unrolled
        over, found = drawing.scenery.over, unrolled.view.found if unrolled.on else Found()
        description = describe(drawing, session.document.network, session.dataset, over, found.step)
        rect = QRect(self._pixel, self._pixel)
        if unrolled.on and description is not None:
            description = words.at_step(description, found, unrolled.view.shown.steps)
        elif description is not None and (block := drawing.furniture.folding.blocks.get(over.node or "")) is not None:
            rect = self._view.mapFromScene(block.plan.rect.translated(block.pos())).boundingRect()
        elif description is not None and over.node is not None and over.unit is not None:
            card = drawing.cards[over.node]
            rect = self._view.mapFromScene(card.plan.unit_rect(over.unit).translated(card.pos())).boundingRect()
        self.panel.show_description(description if not self._busy() else None, rect)
