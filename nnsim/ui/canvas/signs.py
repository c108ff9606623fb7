"""The sign of what cards show, also for those who do not see the colours: a dash on all that is negative, where there is room for it."""

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from nnsim.ui.canvas.faces import CELL_ROOM, Face
from nnsim.ui.canvas.geometry import Look, Plan
from nnsim.ui.theme import Theme, color

ROOM = 7.0
"""Pixels that a cell needs to carry a dash."""
FAINT = 0.04
"""Shares of the scale below which a value has hardly a colour, and needs no sign."""


def paint_signs(painter: QPainter, plan: Plan, face: Face, theme: Theme, zoom: float) -> None:
    """A short dash in the corner of every cell whose value is negative."""
    values, scale = face.values, face.scale
    if values is None or scale is None or scale.low >= 0.0 or plan.look is Look.TIME:
        return
    cell = plan.unit_rect(0)
    numbered = plan.look is not Look.UNITS and cell.width() * zoom >= CELL_ROOM[0] and cell.height() * zoom >= CELL_ROOM[1]
    if numbered or min(cell.width(), cell.height()) * zoom < ROOM:
        return
    negative: list[int] = np.flatnonzero(np.nan_to_num(values) < FAINT * scale.low).tolist()
    if not negative:
        return
    length = min(6.0, 0.4 * cell.width())
    painter.setPen(QPen(color(theme.ink), 1.1))
    lines = []
    for unit in negative:
        rect = plan.unit_rect(unit)
        low = rect.bottom() - 4.5 if rect.height() >= 20.0 else rect.center().y()
        left = rect.x() + (4.5 if rect.width() >= 20.0 else (rect.width() - length) / 2)
        lines.append(QLineF(left, low, left + length, low))
    painter.drawLines(lines)
