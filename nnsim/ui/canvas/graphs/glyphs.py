"""The sign of each operation: how the node of a graph says what it computes."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnsim.document import Node
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.numerals import brief

SIGNS: Mapping[str, tuple[str, str]] = {
    "add": ("+", ""), "subtract": ("−", ""), "multiply": ("×", ""), "divide": ("÷", ""), "negate": ("−x", ""), "reciprocal": ("1/x", ""),
    "power": ("x", "p"), "exp": ("e", "x"), "log": ("ln", ""), "max": ("max", ""), "sigmoid": ("σ", ""), "tanh": ("tanh", ""),
    "relu": ("ReLU", ""), "sin": ("sin", ""), "absolute": ("|x|", ""), "matmul": ("A·B", ""),
}  # fmt: skip
"""By kind: what is written in the middle, and what stands above it as an exponent."""
SIZES = {1: 19.0, 2: 15.0, 3: 13.0, 4: 11.0}
"""Of letters, by how many there are."""
RAISED, LARGER = 0.68, 1.35
"""An exponent's size, and how much larger signs become from afar."""


def sign_of(node: Node) -> tuple[str, str]:
    """What is written, and its exponent; of a power the number itself."""
    base, above = SIGNS[node.kind]
    exponent = node.parameters.get("exponent")
    return (base, brief(exponent, 3)) if isinstance(exponent, int | float) else (base, above)


def paint_glyph(painter: QPainter, node: Node, rect: QRectF, zoom: float = 1.0) -> None:
    """Write the sign into the middle of a rectangle, with the painter's pen."""
    base, above = sign_of(node)
    usual = SIZES.get(len(base) + len(above), 11.0)
    size = detail.readable_size(usual, zoom, usual * LARGER)
    font, small = fonts.text(size, 600), fonts.text(size * RAISED, 600)
    widths = QFontMetricsF(font).horizontalAdvance(base), QFontMetricsF(small).horizontalAdvance(above)
    left, middle = rect.center().x() - sum(widths) / 2, rect.center().y() + (1.5 if above else 0.0)
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
    painter.drawText(QRectF(QPointF(left, middle - size), QPointF(left + widths[0] + 2.0, middle + size)), flags, base)
    if above:
        painter.setFont(small)
        top = middle - 0.42 * size
        painter.drawText(QRectF(QPointF(left + widths[0] + 0.5, top - size), QPointF(left + sum(widths) + 4.0, top + size)), flags, above)
