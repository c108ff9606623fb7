"""Keys on the canvas beyond its actions: arrows and Tab carry the focus from card to card, Ctrl with arrows moves cards."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnsim.document import MoveNodes
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.canvas.navigate import Direction, in_order, towards

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
        chosen = desk.selected_nodes()
        if key in ENTER and len(chosen) == 1:
            desk.names.edit_name(chosen[0])
        elif key in ENTER and desk.singles.weight is not None:
            desk.singles.type()
        elif (key == Qt.Key.Key_Escape and desk.singles.leave()) or (key in ARROWS and not chosen and desk.singles.walk(ARROWS[key])):
            pass
        elif key == Qt.Key.Key_Escape and desk.session.feeding.on:
            desk.session.feeding.end()
        elif key == Qt.Key.Key_Escape and desk.session.selection:
            desk.session.select(())
        elif key in ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._nudge(chosen, ARROWS[key], event.isAutoRepeat())
        elif key in ARROWS:
            self._walk(chosen, ARROWS[key])
        else:
            return False
        return True

    def tab(self, forward: bool) -> bool:
        """Go to the card computed next; False past the last one, where Tab leaves the canvas."""
        chosen = self._desk.selected_nodes()
        network = self._desk.session.document.network
        target = in_order(network, chosen[-1] if chosen else None, 1 if forward else -1)
        if target is not None:
            self._desk.focus_card(target)
        return target is not None

    def _walk(self, chosen: list[str], direction: Direction) -> None:
        network = self._desk.session.document.network
        places = {node.id: node.position for node in network}
        target = towards(places, chosen[-1], direction) if chosen else in_order(network, None, 1)
        if target is not None:
            self._desk.focus_card(target)

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

    def _nudge(self, chosen: list[str], direction: Direction, again: bool) -> None:
        """Move cards by one step of the grid; a key held down is one gesture."""
        session = self._desk.session
        if not chosen:
            return
        if not again or not self._gesture:
            self._gesture = session.next_gesture()
        places = {id: session.document.network.nodes[id].position for id in chosen}
        moved = {id: (x + GRID * direction[0], y + GRID * direction[1]) for id, (x, y) in places.items()}
        session.push(MoveNodes(moved, self._gesture))
