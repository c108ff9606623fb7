"""Painting a connection whose weights have no curves of their own: two strands, and over them the weights of the unit pointed at."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.curves import Weights, path_of, positive_share
from nnsim.ui.canvas.delayed import LOOP_WIDTH, PLAIN_WIDTH
from nnsim.ui.canvas.geometry import Plan, Points
from nnsim.ui.canvas.scenery import LEVELS, Scenery
from nnsim.ui.theme import Theme, color, mix

THICK = 9.0
MOST_TRACED = 160
"""Curves of a hovered unit that are drawn over a thick curve."""
FLAT, SOLID = Qt.PenCapStyle.FlatCap, Qt.PenStyle.SolidLine


def paint_bare(painter: QPainter, path: QPainterPath, theme: Theme, carries: bool, chosen: bool) -> None:
    """A connection whose weights are not known, or that carries none."""
    shade = theme.accent if chosen else mix(theme.canvas, theme.muted, 0.25 if carries else 0.6)
    painter.setPen(QPen(color(shade), THICK if carries else 1.6, SOLID, FLAT))
    painter.drawPath(path)


def paint_thick(painter: QPainter, path: QPainterPath, weights: Weights, theme: Theme, *, chosen: bool, faded: bool) -> None:
    """Two strands, as wide as the positive and the negative weights are large on average."""
    share, strength = positive_share(weights), 0.12 if faded else 0.42
    if chosen:
        painter.setPen(QPen(color(theme.accent), THICK + 3.0))
        painter.drawPath(path)
    for shade, width, shift in (
        (theme.positive, THICK * share, -THICK * (1.0 - share) / 2),
        (theme.negative, THICK * (1.0 - share), THICK * share / 2),
    ):
        painter.setPen(QPen(color(mix(theme.canvas, shade, strength)), width, SOLID, FLAT))
        painter.drawPath(path.translated(0.0, shift))


def paint_plain_loop(painter: QPainter, path: QPainterPath, shade: str) -> None:
    """A delayed connection without weights."""
    painter.setPen(QPen(color(shade), PLAIN_WIDTH, SOLID, FLAT))
    painter.drawPath(path)


def paint_loop(
    painter: QPainter, path: QPainterPath, bands: tuple[QPainterPath, QPainterPath], theme: Theme, strength: float, *, chosen: bool
) -> None:
    """A delayed connection: two strands like every other, but slender."""
    if chosen:
        painter.setPen(QPen(color(theme.accent), LOOP_WIDTH + 3.0, SOLID, FLAT))
        painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    for shade, area in zip((theme.positive, theme.negative), bands, strict=True):
        painter.fillPath(area, color(mix(theme.canvas, shade, strength)))


def paint_traced(
    painter: QPainter, scenery: Scenery, source: Plan, target: Plan, places: tuple[Points, Points], weights: Weights, strong: list[int]
) -> None:
    """The strongest weights of the unit that is pointed at, over the thick curve between two cards at these places."""
    flat, (begin, finish) = weights.ravel(), places
    strong = sorted(strong, key=lambda index: abs(float(flat[index])))[-MOST_TRACED:]
    largest = float(np.max(np.abs(flat[strong]))) or 1.0
    for index in strong:
        to, start = divmod(index, weights.shape[1])
        out = source.unit_rect(start * source.units // weights.shape[1])
        into = target.end_rect(to, weights.shape[0])
        ends = np.array([[out.right(), out.center().y()]]) + begin, np.array([[into.left(), into.center().y()]]) + finish
        level = round(LEVELS * float(flat[index]) / largest)
        if level:
            painter.setPen(scenery.pen(level))
            painter.drawPath(path_of(geometry.curves(*ends)[0]))
