"""Notes, arrows and groups as the canvas edits them: what opens to be typed in, and what keys do to what is selected."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nnsim.catalog import ProjectError
from nnsim.document import Arrow, Block, End, Note, Piece
from nnsim.document.furniture import WIDTH
from nnsim.ui import fonts
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas import placing
from nnsim.ui.canvas.card import name_rect
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import snapped
from nnsim.ui.canvas.inline import InlineEditor
from nnsim.ui.canvas.navigate import Direction, towards
from nnsim.ui.canvas.notes.note_item import NoteItem
from nnsim.ui.canvas.notes.writing import NoteEditor
from nnsim.ui.sentences import said
from nnsim.ui.theme import BODY

ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ROOM = 60.0
"""How high a place must be for a note that is not written yet."""
NEAR = 90.0
"""How far from a card an arrow begins that belongs to nothing else yet."""


class Furnishing(QObject):
    """At most one note is written at a time; a group's name is typed in a line over its title.

    `written`: a new note, in a drawing that was in sight as a whole before.
    """

    written = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.widget)
        self._desk = desk
        self.editor: NoteEditor | None = None
        self.line: InlineEditor | None = None
        self._followed = False
        """Whether the whole drawing was in sight before a note was begun."""

    @property
    def busy(self) -> bool:
        """Whether something is typed."""
        return self.editor is not None or self.line is not None

    def chosen(self) -> Piece | None:
        """The one note, arrow or group that is selected."""
        session = self._desk.session
        return session.document.furniture.get(next(iter(session.selection))) if len(session.selection) == 1 else None

    # Notes

    def add_note(self, point: QPointF | None = None) -> None:
        """Write a new note, at a point or where there is room in sight."""
        desk = self._desk
        if point is None:
            point = self._room()
        self._write(edits.new_note(desk.session.document, snapped(point)))

    def write(self, id: str) -> None:
        """Write on a note."""
        note = self._desk.session.document.furniture.get(id)
        if isinstance(note, Note) and id in self._desk.drawing.furniture.notes:
            self._write(note)

    def _write(self, note: Note) -> None:
        desk = self._desk
        self.close()
        gesture, session = desk.session.next_gesture(), desk.session
        rect = NoteItem(desk.drawing.scenery, note).rect
        self._followed = desk.view.follows
        desk.bring_in_sight(rect)
        desk.hide_details()

        def typed(text: str) -> None:
            try:
                command = edits.writing(session.document, note, text, gesture)
            except ProjectError as error:
                session.notice.emit(said(error))
                return
            if command is not None:
                session.push(command)
                self._veil(note.id, True)

        self.editor = NoteEditor(note, session.theme, desk.zoom, typed, desk.view)
        self.editor.finished.connect(lambda: self._written(note.id))
        self.editor.open_over(QRectF(desk.pixels(rect)))
        self._veil(note.id, True)

    def _written(self, id: str) -> None:
        self.editor = None
        self._veil(id, False)
        self._desk.session.select({id} & self._desk.session.document.ids())
        if self._followed:
            self.written.emit()

    def _veil(self, id: str, hidden: bool) -> None:
        """While it is written a note itself is not to be seen."""
        item = self._desk.drawing.furniture.notes.get(id)
        if item is not None:
            item.setOpacity(0.0 if hidden else 1.0)

    def _room(self) -> QPointF:
        """Where it covers nothing, neither cards nor curves, above the selected cards or near the middle of what is seen."""
        desk, half = self._desk, QPointF(WIDTH / 2, ROOM / 2)
        rects = [rect for id in desk.session.selection if (rect := desk.drawing.furniture.rect_of(id)) is not None]
        wanted = desk.view.visible_rect().center()
        if rects:
            wanted = min(rects, key=lambda rect: rect.top()).topLeft() - QPointF(0.0, NEAR) + half
        return QPointF(*placing.free_place(desk.drawing, wanted, QSizeF(WIDTH, ROOM), desk.drawing.covers_nothing)) - half

    # Arrows

    def add_arrow(self) -> None:
        """Between two selected things, from a note to the nearest card, to what is selected, or free in the middle."""
        session, furniture = self._desk.session, self._desk.drawing.furniture
        document = session.document
        things = [id for id in sorted(session.selection) if furniture.rect_of(id) is not None and id not in furniture.arrows]
        notes = [id for id in things if id in furniture.notes]
        if len(things) == 2:
            first = notes[0] if notes else things[0]
            source, target = End(thing=first), End(thing=next(id for id in things if id != first))
        elif len(things) == 1 and notes:
            near = self._nearest(notes[0])
            source = End(self._middle(notes[0]).toTuple(), notes[0])
            target = End(thing=near) if near is not None else End((self._middle(notes[0]) + QPointF(0.0, 2 * NEAR)).toTuple())
        elif len(things) == 1:
            rect = furniture.rect_of(things[0])
            assert rect is not None
            source, target = End((rect.topLeft() - QPointF(NEAR, NEAR)).toTuple()), End(rect.center().toTuple(), things[0])
        else:
            middle = self._desk.view.visible_rect().center()
            source, target = End((middle - QPointF(NEAR, 0.0)).toTuple()), End((middle + QPointF(NEAR, 0.0)).toTuple())
        command = edits.pointing(document, source, target)
        if session.push(command):
            session.select(command.pieces)

    def _nearest(self, id: str) -> str | None:
        """The card or block that is nearest to a thing."""
        here, cards = self._middle(id), self._desk.drawing.furniture.folding.shown_cards()
        return min(cards, key=lambda other: (cards[other].pos() - here).manhattanLength(), default=None)

    def _middle(self, id: str) -> QPointF:
        rect = self._desk.drawing.furniture.rect_of(id)
        return QPointF() if rect is None else rect.center()

    def _aim(self, arrow: Arrow, end: str, direction: Direction) -> bool:
        """Lead an end of the selected arrow to the next thing in a direction."""
        furniture = self._desk.drawing.furniture
        led, kept = (arrow.source, arrow.target) if end == "source" else (arrow.target, arrow.source)
        places = {id: place for id, place in furniture.stops().items() if id != kept.thing}
        here = led.thing or ""
        here = furniture.folding.over.get(here, here)
        places.setdefault(here, led.point)
        found = towards(places, here, direction)
        command = edits.leading(arrow, end, End(places[found], found)) if found else None
        if command is not None:
            self._desk.session.push(command)
        return True

    # Groups

    def rename(self, id: str) -> None:
        """Type the name of a group where it stands."""
        desk = self._desk
        group, furniture = desk.session.document.furniture.get(id), desk.drawing.furniture
        block = furniture.folding.blocks.get(id)
        if not isinstance(group, Block) or (block is None and id not in furniture.frames):
            return
        rect = name_rect(block.plan).translated(block.pos()) if block is not None else furniture.frames[id].title()

        def done(text: str) -> None:
            now = desk.session.document.furniture.get(id)
            try:
                command = edits.renaming(now, text) if isinstance(now, Block) else None
            except ProjectError as error:
                desk.session.notice.emit(said(error))
                return
            if command is not None:
                desk.session.push(command)

        self.close()
        desk.bring_in_sight(rect)
        desk.hide_details()
        size = BODY * min(2.2, max(1.0, desk.zoom))
        self.line = InlineEditor(group.name, self.tr("Name of {0}").format(group.name), fonts.text(size, 600), done, desk.view)
        self.line.finished.connect(self._named)
        self.line.open_over(desk.pixels(rect.adjusted(0.0, 0.0, max(0.0, 120.0 - rect.width()), 0.0)))

    def _named(self) -> None:
        self.line = None

    # What the canvas hands on

    def double_clicked(self, point: QPointF) -> bool:
        """Write on a note, rename a group, open a block; False if nothing of that is there."""
        furniture = self._desk.drawing.furniture
        note, title, block = furniture.note_at(point), furniture.title_at(point), furniture.folding.block_at(point)
        if note is not None:
            self.write(note)
        elif title is not None:
            self.rename(title)
        elif block is None:
            return False
        elif block.plan.header.contains(point - block.pos()):
            self.rename(block.node.id)
        else:
            self._desk.session.push(edits.collapsing([block.block]))
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Enter types in what is selected, arrow keys lead an arrow's head elsewhere, with Shift its beginning; False: not my key."""
        chosen, key = self.chosen(), Qt.Key(event.key())
        if key in ENTER and chosen is not None:
            self.edit(chosen)
            return not isinstance(chosen, Arrow)
        if isinstance(chosen, Arrow) and key in ARROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._aim(chosen, "source" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "target", ARROWS[key])
        return False

    def edit(self, piece: Piece) -> None:
        """Type what a note or a group says."""
        if isinstance(piece, Note):
            self.write(piece.id)
        elif isinstance(piece, Block):
            self.rename(piece.id)

    def close(self) -> None:
        """Whatever is typed is done with."""
        if self.editor is not None:
            self.editor.finish()
        if self.line is not None:
            self.line.finish()
