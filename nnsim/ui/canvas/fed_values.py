"""Values of inputs that stand on the canvas when zoomed in: to type one is to feed it by hand."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.hover import unit_name
from nnsim.ui.canvas.scenery import NUMBERS_FROM


@dataclass(frozen=True)
class FedPlace:
    """A unit of an input, what is fed to it in the data's units, and where it stands."""

    node: str
    unit: int
    value: float
    name: str
    rect: QRectF


def place_of_fed(desk: Desk, point: QPointF) -> FedPlace | None:
    """The unit of an input whose value is under a point of the drawing."""
    session, drawing = desk.session, desk.drawing
    if desk.zoom < NUMBERS_FROM or session.feeding.reason_not() is not None:
        return None
    for node in session.document.network.inputs():
        item = drawing.units.get(node.id)
        if item is None or item.plan.look is not Look.UNITS:
            continue
        unit = item.plan.unit_at(point - item.pos())
        value = session.feeding.number(node.id, unit) if unit is not None else None
        if unit is not None and value is not None:
            name = unit_name(session.document.network, node, unit, item.plan.units, session.dataset)
            return FedPlace(node.id, unit, value, name, item.plan.unit_rect(unit).translated(item.pos()))
    return None
