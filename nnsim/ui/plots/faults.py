"""The mark of a number that is not finite, and so has no place: a cross in the colour of faults, the same in every plot."""

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen

from nnsim.ui.theme import Theme, color

ARM = 3.0
"""Half the width of a cross, in pixels."""


def crosses(painter: QPainter, theme: Theme, places: Iterable[QPointF]) -> None:
    """Draw one around each place."""
    lines = []
    for place in places:
        for arm in (QPointF(ARM, ARM), QPointF(ARM, -ARM)):
            lines.append(QLineF(place - arm, place + arm))
    if lines:
        painter.setPen(QPen(color(theme.bad), 1.6))
        painter.drawLines(lines)
