"""Pictures of optimisers and learning rules: the way that one goes in a valley, the lines that the other draws on its way."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnsim.engine.paths import STEEP, descent, perceptron_lines
from nnsim.ui.help.axes import Axes
from nnsim.ui.theme import Theme, color, mix

WIDE, HIGH = 2.9, 1.45
LEVELS = (0.15, 0.6, 1.5, 3.0, 5.0, 8.0, 12.0)
DOT, POINT = 2.0, 4.5


def draw_descent(painter: QPainter, box: QRectF, optimizer: str, theme: Theme) -> None:
    """Lines of equal loss, and where the weights are after each step."""
    axes = Axes(box, -WIDE, WIDE, -HIGH, HIGH)
    painter.save()
    painter.setClipRect(axes.room)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for share, level in enumerate(LEVELS):
        half = QSizeF(*(np.sqrt(2 * level / bend) for bend in (1.0, STEEP)))
        painter.setPen(QPen(color(mix(theme.canvas, theme.muted, 0.55 - 0.05 * share)), 1))
        painter.drawEllipse(QRectF(axes.place(-half.width(), half.height()), axes.place(half.width(), -half.height())))
    path = [axes.place(float(along), float(across)) for along, across in descent(optimizer)]
    painter.setPen(QPen(color(mix(theme.canvas, theme.accent, 0.6)), 1.4))
    painter.drawPolyline(QPolygonF(path))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(theme.accent))
    for place in path:
        painter.drawEllipse(place, DOT, DOT)
    painter.setBrush(color(theme.canvas))
    painter.setPen(QPen(color(theme.accent), 1.6))
    painter.drawEllipse(path[0], POINT, POINT)
    painter.restore()
    axes.draw_figures(painter, theme)
    axes.draw_words(painter, theme, "w₁", ("w₂",))


def draw_perceptron(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """The four samples of AND, and the line between both answers after each change, the last one full."""
    axes = Axes(box, -0.6, 1.6, -0.6, 1.6)
    lines = perceptron_lines()
    painter.save()
    painter.setClipRect(axes.room)
    for number, (first, second, bias) in enumerate(lines):
        last = number == len(lines) - 1
        shade = theme.accent if last else mix(theme.canvas, theme.muted, 0.2 + 0.5 * number / len(lines))
        painter.setPen(QPen(color(shade), 2.0 if last else 1.0))
        if second:
            painter.drawLine(*(axes.place(x, -(first * x + bias) / second) for x in (axes.left, axes.right)))
        elif first:
            painter.drawLine(*(axes.place(-bias / first, y) for y in (axes.low, axes.high)))
    painter.restore()
    for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)):
        painter.setPen(QPen(color(theme.canvas), 1.5))
        painter.setBrush(color(theme.positive if x and y else theme.negative))
        painter.drawEllipse(axes.place(x, y), POINT, POINT)
    axes.draw_figures(painter, theme)
    axes.draw_words(painter, theme, "x₁", ("x₂",))
