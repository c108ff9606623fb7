"""The drawing area: the view with its caption, minimap and floating panels, kept in step with the session.

Everything that changes the document is pushed as a command; everything shown comes from the document and the last frame.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document import Change, Count, counted
from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.actions import make_actions, update_actions, why_not
from nnsim.ui.canvas.add_list import AddList
from nnsim.ui.canvas.adding import Adding
from nnsim.ui.canvas.badge import BadgeItem, ProblemPopup
from nnsim.ui.canvas.caption import caption, welcome
from nnsim.ui.canvas.caption_line import EDGE, CaptionLine, Hint
from nnsim.ui.canvas.commands import table
from nnsim.ui.canvas.desk import Looking
from nnsim.ui.canvas.dropping import Dropping
from nnsim.ui.canvas.editors import Editors
from nnsim.ui.canvas.gestures.choose import CURVE_REACH
from nnsim.ui.canvas.gestures.dial import was_cut
from nnsim.ui.canvas.growing import Growing
from nnsim.ui.canvas.inserting import Inserting
from nnsim.ui.canvas.keyboard import Keyboard
from nnsim.ui.canvas.marks import Marks
from nnsim.ui.canvas.menus import canvas_menu, menu_for
from nnsim.ui.canvas.minimap import AWAY, Minimap
from nnsim.ui.canvas.notes.furnishing import Furnishing
from nnsim.ui.canvas.pointing import Pointing
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.show_bar import ShowBar
from nnsim.ui.canvas.showing import Showing
from nnsim.ui.canvas.singles import Singles
from nnsim.ui.canvas.travel.part import Travelling
from nnsim.ui.canvas.travel.path import PathOnCanvas
from nnsim.ui.canvas.unrolled import words
from nnsim.ui.canvas.unrolled.switch import Switch
from nnsim.ui.canvas.view import CanvasView
from nnsim.ui.canvas.wishes import wishes
from nnsim.ui.painting import paint_now
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme
from nnsim.ui.things import spoken_all


class Canvas(QWidget):
    """Shows and edits the network of a session. Gestures see it as their host."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Network"))
        self.drawing = NetworkScene(session.theme, self)
        self.view = CanvasView(self.drawing, self)
        self.view.setAccessibleName(self.tr("Drawing of the network"))
        self.view.viewport().setAccessibleName(self.tr("Surface of the drawing"))
        self.setFocusProxy(self.view)
        self.caption = CaptionLine(self.tr("About the drawing"), self)
        self.hint = Hint(self.tr("How to begin"), self)
        self.minimap = Minimap(self.view, self)
        self.view.corner = self.minimap.size() + AWAY
        self.unrolled = Switch(session, self.drawing, self, self.minimap.width() + 8)
        self.editors = self.names = Editors(self)
        self.pointing = Pointing(session, self.drawing, self.view, self.unrolled, self._typing, self)
        self.adding = Adding(self)
        self.dropping = Dropping(self)
        self.inserting = Inserting(self)
        self.singles = Singles(self)
        self.marks = Marks(self)
        self.drawing.parts.append(self.marks)
        self.travelling = Travelling(session, self.drawing, self.view)
        self.drawing.parts += [self.travelling, PathOnCanvas(session, self.drawing, self.singles)]
        self.furnishing = Furnishing(self)
        self.furnishing.written.connect(self._keep_all_in_sight)
        self.showing = Showing(session, self.drawing, self)
        self.show_bar = ShowBar(self.showing, self.drawing.scenery, self)
        self.keyboard = Keyboard(self)
        self._parameters = Count()
        self._awaited = False
        self._table = table(self)
        self._actions = make_actions(self, self._table, session.notice.emit)
        self.view.host = self
        session.with_room = Growing(self).with_room
        self.view.keys, self.view.tab = self.keyboard.press, self.keyboard.tab
        self._listen()
        self.set_theme(session.theme)
        self.replace()

    # Public

    @property
    def zoom(self) -> float:
        return self.view.zoom

    @property
    def widget(self) -> QWidget:
        return self

    @property
    def looking(self) -> Looking:
        """What is looked at: the drawing, or the network unrolled over time."""
        return self.unrolled.view if self.unrolled.on else self.view

    def actions_list(self) -> list[QAction]:
        """Everything that can be done here by name, for menus and the command palette."""
        return list(self._actions.values())

    def action(self, key: str) -> QAction:
        """An action by its key in the table."""
        return self._actions[key]

    def do(self, key: str) -> None:
        """Do what an action does, by its key in the table, if it can be done now."""
        self._actions[key].trigger()

    def add_layer(self, key: str, after: str | None = None, at: QPointF | None = None) -> str | None:
        """Add a layer of a kind where it can be seen, connected to `after`; return its id, or None if that cannot be."""
        return self.adding.add(key, after, at)

    def fit(self) -> None:
        """Show the whole drawing, and keep it in sight until the user looks elsewhere."""
        self.looking.fit()

    def selected_nodes(self) -> list[str]:
        return [id for id in self.session.document.network.nodes if id in self.session.selection]

    def focus_card(self, node_id: str) -> None:
        """Select one card and make sure that it is in sight."""
        self.session.select({node_id})
        rect = self.drawing.furniture.rect_of(node_id)
        if rect is not None:
            self.bring_in_sight(rect)

    def bring_in_sight(self, rect: QRectF) -> None:
        """Look at a part of the drawing unless it can be seen, or something else is looked at."""
        seen = self.view.visible_rect()
        fits = rect.width() < seen.width() and rect.height() < seen.height()
        if not self.unrolled.on and not (seen.contains(rect) if fits else seen.intersects(rect)):
            self.view.show_near(rect)

    def pixels(self, rect: QRectF) -> QRect:
        """A rectangle of the drawing in pixels of the view."""
        return self.view.mapFromScene(rect).boundingRect()

    # The session

    def _listen(self) -> None:
        session, view = self.session, self.view
        session.documentChanged.connect(self._document_changed)
        session.projectReplaced.connect(self.replace)
        session.frameChanged.connect(self._show_frame)
        session.stepped.connect(self._await)
        session.problemsChanged.connect(self._show_problems)
        session.selectionChanged.connect(self._show_selection)
        session.themeChanged.connect(self.set_theme)
        session.notations.changed.connect(self._take_notation)
        session.feeding.changed.connect(lambda: update_actions(self._actions, self._table))
        view.doubleClicked.connect(self._double_clicked)
        view.tapped.connect(self._tapped)
        view.moved.connect(self.editors.close)
        view.moved.connect(self.furnishing.close)
        self.unrolled.turned.connect(self._turned)
        self.showing.changed.connect(self._want)
        for changed in (self.showing.changed, self.unrolled.view.moved, view.neared):
            changed.connect(self._show_caption)
        self.pointing.turned.connect(self._want)
        self.pointing.turned.connect(self.marks.refresh)
        self.singles.changed.connect(self._show_selection)
        self.unrolled.view.asked.connect(self._open_menu)

    def replace(self) -> None:
        """Another project was opened: show it as a whole."""
        self.view.give_up()
        self.pointing.leave()
        self.unrolled.replace()
        self.showing.replace()
        self._show_document()
        self.view.fit()

    def _document_changed(self, change: Change) -> None:
        self.view.give_up()
        if change.connections or change.settings or change.data or change.structural:
            before = self.drawing.drawing_rect()
            self._show_document()
            after = self.drawing.drawing_rect()
            if self.view.follows and before != after and not self.view.visible_rect().contains(after):
                self.view.fit()  # a loop was drawn around the cards, or a card grew
        elif change.furniture and self.drawing.furniture.folds(self.session.document):
            self._show_document()
            if self.view.follows:
                self._keep_all_in_sight()  # an open group takes more room than a block
        elif change.furniture or change.nodes:
            around = bool(change.furniture - change.nodes)
            if around:
                self.drawing.furniture.show_document(self.session.document, self.session.shapes)
            self.drawing.show_places(self.session.document, change.nodes)
            self.minimap.update()
            if around and self.view.follows and not self._typing():
                self._keep_all_in_sight()

    def _keep_all_in_sight(self) -> None:
        """A frame was drawn around something, or a note written: not under the line at the bottom, and not beyond the edges."""
        if not self.view.free_rect().contains(self.drawing.drawing_rect()):
            self.view.fit()

    def _show_document(self) -> None:
        session = self.session
        self.drawing.show_document(session.document, session.shapes, session.dataset)
        self.pointing.check()
        self._parameters = counted(session.document.network, session.shapes)
        self._show_frame(session.frame)
        self._show_selection()
        self._show_problems()
        self.hint.say(welcome(session.document))
        self.minimap.setVisible(bool(session.document.network.nodes) and not self.unrolled.on)
        self.minimap.update()
        self.unrolled.show_document()
        self._want()

    def _show_frame(self, frame: Frame) -> None:
        session = self.session
        row = session.sample
        if session.parts is not None and 0 <= row < len(session.parts.train):
            row = int(session.parts.train[row])
        changed = self.drawing.show_frame(frame, session.sample, row)
        if self.unrolled.show_frame(frame):
            update_actions(self._actions, self._table)
        if changed or self.unrolled.on:
            self._show_caption()
        self.pointing.refresh()
        if self._awaited and frame.state is not State.RUNNING:
            self._paint()

    def _await(self) -> None:
        """A step was asked for: its answer is painted before the plots and the panels take it over."""
        self._awaited = True

    def _paint(self) -> None:
        self._awaited = False
        paint_now(self.drawing, self.window())

    def _show_caption(self) -> None:
        unrolled = self.unrolled
        network = self.session.document.network
        text = words.caption(network, unrolled.view) if unrolled.on else caption(network, self._parameters, self.drawing)
        room = max(80, self.width() - EDGE - unrolled.room())
        self.show_bar.refresh()
        self.show_bar.place(QPoint(EDGE - 12, self.height() - EDGE))
        self.show_bar.setVisible(bool(network.nodes) and not unrolled.on)
        self.caption.say(text if network.nodes else "", room, self.height(), 0 if unrolled.on else self.show_bar.width())

    def _show_problems(self) -> None:
        self.drawing.show_problems(self.session.problems)

    def _show_selection(self) -> None:
        self.drawing.show_selection(self.session.selection)
        self.view.setAccessibleDescription(spoken_all(self.session.document, self.session.selection))
        self.marks.refresh()
        self.unrolled.view.show_selection()
        update_actions(self._actions, self._table)
        self.minimap.update()

    def set_theme(self, theme: Theme) -> None:
        self.drawing.set_theme(theme)
        self.pointing.set_theme(theme)
        self.caption.set_theme(theme)
        self.hint.set_theme(theme)
        self.unrolled.show_document()
        self.view.resetCachedContent()
        self.view.viewport().update()
        self.minimap.update()

    def _take_notation(self) -> None:
        self.drawing.scenery.notation = self.session.notations.now
        self.show_bar.refresh()

    def _want(self) -> None:
        session = self.session
        if self.isVisible():
            scenery = self.drawing.scenery
            wanted = wishes(session.document.network, session.shapes, scenery.over, scenery.shows)
            session.want(self, **wanted, time_norms=self.unrolled.on)

    def _tapped(self) -> None:
        self.session.toggle()

    # Unrolled over time

    def _turned(self) -> None:
        """The network is shown unrolled from now on, or no longer."""
        on, focused = self.unrolled.on, self.hasFocus() or self.unrolled.view.hasFocus()
        self.view.give_up()
        self.editors.close()
        self.pointing.leave()
        self.view.setVisible(not on or focused)  # a view that is hidden would hand on the focus by itself
        self.setFocusProxy(self.unrolled.view if on else self.view)
        if focused:
            self.setFocus()
        self.view.setVisible(not on)
        self.minimap.setVisible(not on)
        for above in (self.caption, self.unrolled.button, self.pointing.panel, self.pointing.note):
            above.raise_()
        update_actions(self._actions, self._table)
        self._show_caption()
        self._want()

    # Pointing

    def _double_clicked(self, point: QPointF) -> None:
        if self.furnishing.double_clicked(point):
            return
        card = self.drawing.card_at(point)
        over = self.drawing.over_at(point, CURVE_REACH / self.zoom)
        if card is not None and card.plan.header.contains(point - card.pos()):
            self.editors.edit_name(card.node.id)
        elif over.connection is not None and over.weight is not None:
            self.editors.edit_weight(over.connection, over.weight, self.view.mapFromScene(point))
        elif card is None and over.connection is None and self.singles.cut_at(point, CURVE_REACH / self.zoom) is not None:
            self.session.notice.emit(was_cut())
        elif card is None and over.connection is None:
            self.open_add_list(point)

    def _typing(self) -> bool:
        return self.editors.current is not None or self.furnishing.busy

    def hide_details(self) -> None:
        self.pointing.panel.hide()

    # The host of gestures

    def say(self, text: str, *, bad: bool = False, at: QPointF | None = None) -> None:
        self.pointing.say(text, bad, at)

    def open_add_list(self, point: QPointF, source: str | None = None) -> AddList:
        return self.editors.open_add_list(point, source)

    def open_badge(self, badge: BadgeItem) -> ProblemPopup:
        return self.editors.open_badge(badge)

    def edit_value_at(self, point: QPointF) -> bool:
        return self.editors.edit_value_at(point)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nothing took: that of an action that cannot be done now says why."""
        reason = why_not(self._actions.values(), event)
        if reason and not event.isAutoRepeat():
            self.session.notice.emit(reason)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._pop_up(menu_for(self, self.actions_list(), None if by_key else event.pos()), event.globalPos())

    def _open_menu(self, place: QPoint) -> None:
        """Everything that can be done here."""
        self._pop_up(canvas_menu(self.actions_list(), self), place)

    def _pop_up(self, menu: QMenu, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setGeometry(self.rect())
        self.minimap.move(self.width() - self.view.corner.width(), self.height() - self.view.corner.height())
        self.hint.setGeometry(self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE))
        self.unrolled.lay_out()
        self._show_caption()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.unwant(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.view.give_up()
