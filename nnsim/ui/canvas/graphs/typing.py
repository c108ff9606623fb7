"""Typing a value of a graph where it stands on the drawing."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from nnsim.ui.canvas.desk import Desk
from nnsim.ui.graph_values import value_of

translate = QCoreApplication.translate


@dataclass(frozen=True)
class TypedPlace:
    """A value that can be typed: of which node, what it is, what it is called, and where it stands on the drawing."""

    node: str
    value: float
    name: str
    rect: QRectF


def place_of_value(desk: Desk, point: QPointF) -> TypedPlace | None:
    """The value of an input, a variable or a constant under a point of the drawing."""
    session = desk.session
    found = desk.drawing.graph.value_at(point, desk.zoom)
    if found is None:
        return None
    node = session.document.network.nodes[found[0]]
    value = value_of(session, node)
    if value is None:
        return None
    return TypedPlace(node.id, value, translate("canvas", "Value of {0}").format(node.name), found[1])
