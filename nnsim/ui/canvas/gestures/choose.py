"""Which gesture a press of the mouse begins."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.ui.canvas.fed_values import place_of_fed
from nnsim.ui.canvas.gestures.connect import Connect
from nnsim.ui.canvas.gestures.dial import Dial, Ghost
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.move import Move
from nnsim.ui.canvas.gestures.pan import Pan
from nnsim.ui.canvas.gestures.reconnect import Reconnect, handle_at
from nnsim.ui.canvas.gestures.select import Select
from nnsim.ui.canvas.gestures.tap import tap_at
from nnsim.ui.canvas.gestures.units import ConnectUnits, unit_at, unit_port_at
from nnsim.ui.canvas.notes.gestures import gesture_at
from nnsim.ui.canvas.scenery import NUMBERS_FROM
from nnsim.ui.canvas.values import Place, place_of_number

PORT_REACH = 10.0
CURVE_REACH = 5.0
CTRL = Qt.KeyboardModifier.ControlModifier


def gesture_for(
    host: Host, point: QPointF, pixel: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier, space: bool
) -> Gesture | None:
    """The gesture that begins at a point; None where the press has done all there is to do."""
    if button == Qt.MouseButton.MiddleButton or (space and button == Qt.MouseButton.LeftButton):
        return Pan(host.view, pixel)
    if button != Qt.MouseButton.LeftButton:
        return None
    drawing = host.drawing
    shift = bool(keys & (Qt.KeyboardModifier.ShiftModifier | CTRL))
    badge = next((b for b in drawing.badges.values() if b.boundingRect().contains(point - b.pos())), None)
    if badge is not None:
        host.open_badge(badge)
        return None
    held = handle_at(host, point)
    if held is not None:
        return Reconnect(host, *held, point)
    begun = gesture_at(host, point, pixel, keys)
    if begun is not None:
        return begun
    card = drawing.card_at(point)
    port = drawing.port_at(point, PORT_REACH / min(1.0, host.zoom))
    if port is not None:
        return Connect(host, port.node.id, point)
    if card is not None and keys & Qt.KeyboardModifier.AltModifier:
        return Connect(host, card.node.id, point)
    unit = unit_at(host, point) if keys & CTRL else None
    if unit is not None:
        return ConnectUnits(host, unit, pixel, extends=True)
    tapped = tap_at(host, point, pixel) if not shift else None
    if tapped is not None:
        return tapped
    place = place_of_number(drawing, point) if host.zoom >= NUMBERS_FROM and not shift else None
    if place is not None:
        return _number(host, place, point, pixel)
    fed = place_of_fed(host, point) if not shift else None
    if fed is None and not shift and host.edit_value_at(point):
        return None

    def clicked() -> None:
        if fed is not None:
            host.edit_value_at(point)

    unit = unit_port_at(host, point)
    if unit is not None:
        return ConnectUnits(host, unit, pixel, shift, clicked)
    if card is not None:
        return Move(host, card.node.id, point, pixel, shift, clicked)
    return _curve(host, point, pixel, shift) or Select(host, point, shift)


def _number(host: Host, place: Place, point: QPointF, pixel: QPoint) -> Gesture | None:
    """A number where it stands: a click types it, a drag turns it."""
    id, _, name = place.key.rpartition(":")
    connection = host.session.document.network.connections.get(id)
    if connection is None or name != "W":
        return Dial(host, place.key, place.index, place.name, pixel, lambda: host.edit_value_at(point))
    host.singles.choose(id, (place.index[0], place.index[1]))
    if place.index in connection.removed:
        return Ghost(host, pixel)
    return Dial(host, place.key, place.index, host.singles.name(), pixel, lambda: host.edit_value_at(point))


def _curve(host: Host, point: QPointF, pixel: QPoint, shift: bool) -> Gesture | None:
    """A connection is selected, and one of its weights chosen; a drag turns that weight."""
    reach = CURVE_REACH / host.zoom
    over, session = host.drawing.over_at(point, reach), host.session
    if over.connection is None:
        cut = host.singles.cut_at(point, reach) if not shift else None
        if cut is None:
            return None
        host.singles.choose(next(iter(session.selection)), cut)
        return Ghost(host, pixel)
    if shift:
        session.select(session.selection ^ {over.connection})
        return Gesture()
    host.singles.choose(over.connection, over.weight)
    if over.weight is None:
        return Gesture()
    return Dial(host, f"{over.connection}:W", over.weight, host.singles.name(), pixel, lambda: None)
