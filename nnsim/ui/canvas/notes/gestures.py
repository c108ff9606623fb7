"""What the mouse does to notes, arrows, groups and blocks; called before anything else on the drawing is looked for."""

import math
from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt

from nnsim.document import Arrow, End, Note
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas.gestures.connect import Connect
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.move import Move
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.things import end_name

REACH, LINE_REACH = 9.0, 4.0
SHORTEST = 16.0
"""Pixels: an arrow from point to point is longer."""
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip


def gesture_at(host: Host, point: QPointF, pixel: QPoint, keys: Qt.KeyboardModifier) -> Gesture | None:
    """The gesture that begins at a note, an arrow, a group's title or a block; None if none of them is there."""
    furniture, session = host.drawing.furniture, host.session
    reach, extends = REACH / host.zoom, bool(keys & (SHIFT | CTRL))
    handle = _handle(host, point, reach)
    if handle is not None:
        return handle
    note = furniture.note_at(point)
    if note is not None and keys & ALT:
        return Pull(host, End(point.toTuple(), note), None, point)
    thing = note or furniture.title_at(point)
    if thing is not None:
        return Move(host, thing, point, pixel, extends)
    block = furniture.folding.block_at(point)
    if block is not None and host.drawing.port_at(point, reach) is None:
        way_out = furniture.folding.way_out(block.node.id)
        if keys & ALT and way_out is not None:
            return Connect(host, way_out, point)
        return Move(host, block.node.id, point, pixel, extends)
    arrow = furniture.arrow_at(point, LINE_REACH / host.zoom)
    if arrow is not None:
        return Move(host, arrow, point, pixel, extends)
    if keys & ALT and host.drawing.card_at(point) is None and not session.selection & session.document.network.connections.keys():
        return Pull(host, End(point.toTuple()), None, point)
    return None


def cursor_at(drawing: NetworkScene, selection: Collection[str], point: QPointF, zoom: float) -> Qt.CursorShape | None:
    """What the cursor looks like over a handle of the one note or arrow that is selected; None elsewhere."""
    if len(selection) != 1:
        return None
    id, furniture, reach = next(iter(selection)), drawing.furniture, REACH / zoom
    arrow, note = furniture.arrows.get(id), furniture.notes.get(id)
    if arrow is not None and any(_near(point, end, reach) for end in arrow.ends()):
        return Pull.cursor
    if note is not None and _near(point, note.port(), reach):
        return Pull.cursor
    return Widen.cursor if note is not None and note.handle().contains(point) else None


def _handle(host: Host, point: QPointF, reach: float) -> Gesture | None:
    """The handles of the one note or arrow that is selected."""
    furniture, chosen = host.drawing.furniture, host.session.selection
    if len(chosen) != 1:
        return None
    id = next(iter(chosen))
    if id in furniture.arrows:
        item = furniture.arrows[id]
        for end, place in zip(("target", "source"), reversed(item.ends()), strict=True):
            if _near(point, place, reach):
                kept = item.arrow.source if end == "target" else item.arrow.target
                return Pull(host, kept, (item.arrow, end), point)
    if id in furniture.notes:
        note = furniture.notes[id]
        if _near(point, note.port(), reach):
            return Pull(host, End(note.port().toTuple(), id), None, point)
        if note.handle().contains(point):
            return Widen(host, note.note, point)
    return None


def _near(point: QPointF, place: QPointF, reach: float) -> bool:
    return math.hypot(point.x() - place.x(), point.y() - place.y()) <= reach


class Widen(Gesture):
    """Drag the right edge of a note: its text wraps there."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, host: Host, note: Note, point: QPointF) -> None:
        self._host, self._note, self._start = host, note, point
        self._width = note.width

    def move(self, point: QPointF, pixel: QPoint) -> None:
        command = edits.widening(self._note, self._note.width + point.x() - self._start.x())
        new = command.pieces[self._note.id] if command is not None else self._note
        assert isinstance(new, Note)
        self._width = new.width
        self._host.drawing.furniture.preview_width(self._note.id, self._width)

    def release(self, point: QPointF) -> None:
        command = edits.widening(self._note, self._width)
        if command is not None:
            self._host.session.push(command)

    def cancel(self) -> None:
        self._host.drawing.furniture.preview_width(self._note.id, self._note.width)


class Pull(Gesture):
    """Draw an arrow from something or a free point, or lead an end of one elsewhere; dropped on something it stays with that."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host, kept: End, existing: tuple[Arrow, str] | None, point: QPointF) -> None:
        self._host, self._kept, self._existing, self._start = host, kept, existing, point
        self._end = End(point.toTuple())

    def move(self, point: QPointF, pixel: QPoint) -> None:
        self._end = self._at(point)
        arrow = self._arrow()
        furniture = self._host.drawing.furniture
        if arrow is None:
            furniture.preview_arrow(None)
            self._host.say("")
            return
        furniture.preview_arrow(arrow, self._existing[0].id if self._existing is not None else None)
        self._host.say(self._said(), at=point)

    def release(self, point: QPointF) -> None:
        session, arrow = self._host.session, self._arrow()
        self._away()
        if arrow is None:
            return
        if self._existing is not None:
            command = edits.leading(*self._existing, self._end)
        else:
            command = edits.pointing(session.document, self._kept, self._end)
        if command is not None and session.push(command):
            session.select(command.pieces)

    def cancel(self) -> None:
        self._away()

    def _away(self) -> None:
        self._host.drawing.furniture.preview_arrow(None)
        self._host.say("")

    def _arrow(self) -> Arrow | None:
        """What would come of it now; None if that is no arrow."""
        same = self._end.thing is not None and (self._end.thing, self._end.unit) == (self._kept.thing, self._kept.unit)
        x, y = self._end.point[0] - self._start.x(), self._end.point[1] - self._start.y()
        if same or (self._existing is None and math.hypot(x, y) * self._host.zoom < SHORTEST):
            return None
        if self._existing is None:
            return Arrow("", self._kept, self._end)
        arrow, end = self._existing
        return replace(arrow, source=self._end) if end == "source" else replace(arrow, target=self._end)

    def _at(self, point: QPointF) -> End:
        found = self._host.drawing.furniture.target_at(point)
        if found is None:
            return End(point.toTuple())
        return End(point.toTuple(), *found)

    def _said(self) -> str:
        if self._end.thing is None:
            return ""
        name = end_name(self._host.session.document, self._end)
        return QCoreApplication.translate("canvas", "at {name}").format(name=name)
