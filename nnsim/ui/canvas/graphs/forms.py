"""The nodes of a graph: a circle with the sign of an operation, and a small box with the name of what goes in."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnsim.document import Network, Node, Shapes
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.graphs.glyphs import SIGNS, paint_glyph
from nnsim.ui.numerals import brief
from nnsim.ui.theme import BODY, SMALL, Theme, color, mix

OPERATION, LEAF = "operation", "leaf"
DIAMETER, LEAF_HEIGHT, NAME = 46.0, 38.0, 17.0
"""A node's circle, the height of a box, and of the name below a circle."""
LEAF_RADIUS = 9.0
MOST = 17.0
"""The largest size of letters in a box."""


def form_of(network: Network, node: Node, shapes: Shapes) -> str:
    """OPERATION, LEAF for a number that goes into operations alone, or nothing for what is drawn as a card."""
    if node.kind in SIGNS:
        return OPERATION
    if node.kind not in ("input", "constant") or node.id not in shapes.outputs or shapes.units(node.id) != 1:
        return ""
    out = network.out_of(node.id)
    simple = bool(out) and all(network.nodes[connection.target].kind in SIGNS and not connection.delay for connection in out)
    return LEAF if simple and node.parameters.get("repeat") is None else ""


def size_of(form: str, words: float) -> tuple[float, float]:
    """Width and height of a node, for the width of its name. Below a circle there is room for the name, and as much above it."""
    return (DIAMETER, DIAMETER + 2 * NAME) if form == OPERATION else (max(LEAF_HEIGHT, round(words) + 18.0), LEAF_HEIGHT)


def name_rect(form: str, width: float, height: float) -> QRectF:
    """Where the name stands, around the middle of the node."""
    if form == OPERATION:
        return QRectF(-width / 2 - 24.0, height / 2 - NAME, width + 48.0, NAME)
    return QRectF(-width / 2, -height / 2, width, height)


def body(form: str, rect: QRectF) -> QRectF:
    """The circle, or the box, of a node's rectangle."""
    return rect.adjusted(0.0, NAME, 0.0, -NAME) if form == OPERATION else rect


def named(node: Node) -> bool:
    """Whether an operation has a name of its own, not just that of its kind with a number."""
    return node.name.rstrip(" 0123456789_") != node.kind


def paint_form(painter: QPainter, node: Node, form: str, rect: QRectF, theme: Theme, family: str, pen: QPen, zoom: float) -> None:
    """Draw a node with a pen for its edge; its ground is the panel's. From afar words are larger."""
    inside = body(form, rect)
    ink = color(mix(theme.panel, theme.ink, 0.85))
    own = pen.color() != color(theme.line)
    painter.setPen(pen if own else QPen(color(mix(theme.panel, family, 0.75)), 1.3))
    painter.setBrush(color(theme.panel))
    if form == OPERATION:
        painter.drawEllipse(inside)
        painter.setPen(ink)
        paint_glyph(painter, node, inside, zoom)
        if named(node):
            painter.setPen(color(theme.muted))
            painter.setFont(fonts.text(detail.readable_size(SMALL, zoom, NAME)))
            place = name_rect(form, rect.width(), rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, node.name)
        return
    painter.drawRoundedRect(inside, LEAF_RADIUS, LEAF_RADIUS)
    painter.setPen(ink)
    value = node.parameters.get("value")
    fixed = node.kind == "constant" and not node.parameters.get("trainable") and not named(node)
    if fixed and isinstance(value, int | float):
        painter.setFont(fonts.numbers(detail.readable_size(BODY, zoom, MOST), 600))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, brief(value, 6))
        return
    painter.setFont(fonts.text(detail.readable_size(BODY + 1.0, zoom, MOST), 600))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, node.name)
