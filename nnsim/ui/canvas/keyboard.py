"""Keys on the canvas beyond its actions: arrows and Tab carry the focus from card to card, Ctrl with arrows moves cards."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnsim.document import MoveNodes, moved_with
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.canvas.navigate import Direction, along, towards

ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Keyboard:
    """The focus is the selection: the last card selected is where keys act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gesture = 0

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; False leaves it to others."""
        desk, key = self._desk, Qt.Key(event.key())
        if desk.view.connecting is not None:
            return self._connect(key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        if desk.furnishing.press(event):
            return True
        chosen = desk.selected_nodes()
        if key in ENTER and len(chosen) == 1:
            desk.names.edit_name(chosen[0])
        elif key in ENTER and desk.singles.weight is not None:
            desk.singles.type()
        elif (key == Qt.Key.Key_Escape and desk.singles.leave()) or (key in ARROWS and not chosen and desk.singles.walk(ARROWS[key])):
            pass
        elif key == Qt.Key.Key_Escape and desk.session.feeding.on:
            desk.session.feeding.leave()
        elif key == Qt.Key.Key_Escape and desk.session.selection:
            desk.session.select(())
        elif key in ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._nudge(ARROWS[key], event.isAutoRepeat())
        elif key in ARROWS:
            self._walk(ARROWS[key])
        else:
            return False
        return True

    def tab(self, forward: bool) -> bool:
        """Go to the card computed next; False past the last one, where Tab leaves the canvas."""
        ids, selection = self._order(), self._desk.session.selection
        chosen = [place for place, id in enumerate(ids) if id in selection]
        place = (chosen[-1] if forward else chosen[0]) + (1 if forward else -1) if chosen else 0 if forward else len(ids) - 1
        if not 0 <= place < len(ids):
            return False
        self._desk.focus_card(ids[place])
        return True

    def _order(self) -> list[str]:
        """Cards and blocks in the order in which they are computed, then notes."""
        furniture = self._desk.drawing.furniture
        network = self._desk.session.document.network
        ordered = [node.id for node in network.order()]
        ordered += [id for id in network.nodes if id not in set(ordered)]
        return list(dict.fromkeys([*(furniture.folding.over.get(id, id) for id in ordered), *furniture.stops()]))

    def _walk(self, direction: Direction) -> None:
        """To the next card, block or note in a direction."""
        desk = self._desk
        places = desk.drawing.furniture.stops()
        chosen = [id for id in places if id in desk.session.selection]
        target = along(places, self._edges(), chosen[-1], direction) if chosen else next(iter(self._order()), None)
        if target is not None:
            self._desk.focus_card(target)

    def _edges(self) -> list[tuple[str, str]]:
        """Undelayed connections between cards, blocks standing for what they hide."""
        over = self._desk.drawing.furniture.folding.over
        found = [c for c in self._desk.session.document.network.connections.values() if not c.delay]
        return [(over.get(c.source, c.source), over.get(c.target, c.target)) for c in found]

    def _connect(self, key: Qt.Key, along: bool) -> bool:
        """`along`: the card that is left is taken along with the next one."""
        view = self._desk.view
        connecting = view.connecting
        assert connecting is not None
        if key in ENTER:
            view.connecting = None
            connecting.finish()
        elif key in ARROWS and connecting.target is not None:
            places = {node.id: node.position for node in self._desk.session.document.network}
            if along:
                connecting.mark()
            connecting.aim(towards(places, connecting.target, ARROWS[key]) or connecting.target)
        else:
            return False
        return True

    def _nudge(self, direction: Direction, again: bool) -> None:
        """Move what is selected by one step of the grid; a key held down is one gesture."""
        session = self._desk.session
        places = moved_with(session.document, session.selection)
        if not places:
            return
        if not again or not self._gesture:
            self._gesture = session.next_gesture()
        moved = {id: (x + GRID * direction[0], y + GRID * direction[1]) for id, (x, y) in places.items()}
        session.push(MoveNodes(moved, self._gesture))
