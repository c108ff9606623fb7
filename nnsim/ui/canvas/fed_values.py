"""Values of units that stand on the canvas when zoomed in: to type one is to feed it by hand, or to hold it inside the network."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnsim.ui.canvas.faces import CELL_ROOM
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.gestures.gesture import Host
from nnsim.ui.canvas.hover import unit_name
from nnsim.ui.canvas.scenery import NUMBERS_FROM


@dataclass(frozen=True)
class FedPlace:
    """A unit, what is fed to it in the data's units or what it gives, and where it stands. `units`: how many its node has."""

    node: str
    unit: int
    value: float
    name: str
    rect: QRectF
    units: int


def place_of_fed(desk: Host, point: QPointF) -> FedPlace | None:
    """The unit whose value is under a point of the drawing, where it can be read and typed."""
    card = desk.drawing.card_at(point) if desk.zoom >= NUMBERS_FROM else None
    item = desk.drawing.units.get(card.node.id) if card is not None else None
    if item is None or item.plan.look not in (Look.UNITS, Look.STRIP, Look.GRID):
        return None
    unit = item.plan.unit_at(point - item.pos())
    if unit is None:
        return None
    rect = item.plan.unit_rect(unit)
    readable = item.plan.look is Look.UNITS or (rect.width() * desk.zoom >= CELL_ROOM[0] and rect.height() * desk.zoom >= CELL_ROOM[1])
    return fed_unit(desk, item.node.id, unit) if readable else None


def fed_unit(desk: Host, node_id: str, unit: int) -> FedPlace | None:
    """A unit with its value, if that can be typed now."""
    session, item = desk.session, desk.drawing.units.get(node_id)
    node = session.document.network.nodes.get(node_id)
    if item is None or node is None or unit >= item.plan.units or session.feeding.reason_not(node_id) is not None:
        return None
    value = session.feeding.number(node_id, unit)
    if value is None:
        return None
    name = unit_name(session.document.network, node, unit, item.plan.units, session.dataset)
    return FedPlace(node_id, unit, value, name, item.plan.unit_rect(unit).translated(item.pos()), item.plan.units)
