"""Which gesture a press of the mouse begins."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.ui.canvas.gestures.connect import Connect
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.move import Move
from nnsim.ui.canvas.gestures.pan import Pan
from nnsim.ui.canvas.gestures.select import Select

PORT_REACH = 10.0
CURVE_REACH = 5.0


def gesture_for(
    host: Host, point: QPointF, pixel: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier, space: bool
) -> Gesture | None:
    """The gesture that begins at a point; None where the press has done all there is to do."""
    if button == Qt.MouseButton.MiddleButton or (space and button == Qt.MouseButton.LeftButton):
        return Pan(host.view, pixel)
    if button != Qt.MouseButton.LeftButton:
        return None
    drawing, session = host.drawing, host.session
    shift = bool(keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
    badge = next((b for b in drawing.badges.values() if b.boundingRect().contains(point - b.pos())), None)
    if badge is not None:
        host.open_badge(badge)
        return None
    card = drawing.card_at(point)
    port = drawing.port_at(point, PORT_REACH / min(1.0, host.zoom))
    if port is not None:
        return Connect(host, port.node.id, point)
    if card is not None and keys & Qt.KeyboardModifier.AltModifier:
        return Connect(host, card.node.id, point)
    if not shift and host.edit_value_at(point):
        return None
    if card is not None:
        return Move(host, card.node.id, point, pixel, shift)
    over = drawing.over_at(point, CURVE_REACH / host.zoom)
    if over.connection is not None:
        chosen = {over.connection}
        session.select(session.selection ^ chosen if shift else chosen)
        return None
    return Select(host, point, shift)
