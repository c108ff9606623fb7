"""The pictures of pages: curves of functions, what initialisers draw, and what data look like, computed by the entries themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from nnsim.catalog import Entry, Spec
from nnsim.datasets import make
from nnsim.engine.curves import activation_curve, initial_weights, loss_curve, schedule_curve
from nnsim.engine.streams import stream
from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.theme import CONTROL_RADIUS, SMALL, Theme, color

SIZE = QSize(300, 150)
REACH = 4.0
"""Half the width of the axis of an activation."""
STEPS, UNITS, BARS = 100, 50, 41
Curve = tuple[Any, Any]
"""x and y of its points."""


def picture(spec: Spec, theme: Theme, scale: float) -> QImage | None:
    """`scale`: pixels of the screen in a unit. None for what has no picture."""
    image = QImage(SIZE * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(color(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawn = _draw(painter, QRectF(0, 0, SIZE.width(), SIZE.height()), spec, theme)
    painter.end()
    return image if drawn else None


def _draw(painter: QPainter, box: QRectF, spec: Spec, theme: Theme) -> bool:
    entry = spec.entry
    painter.setPen(QPen(color(theme.line), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
    if entry.family == "dataset":
        found = drawing(make(spec, stream(0, "data")), theme)
        if found is not None:
            side = box.height() - 16
            found(painter, QRectF(box.center().x() - side / 2, 8, side, side))
        return found is not None
    if entry.family == "initializer":
        _histogram(painter, box, initial_weights(entry.key, UNITS, UNITS).ravel(), theme)
        return True
    curves = _curves(entry)
    if curves:
        _plot(painter, box, curves, theme)
    return bool(curves)


def _curves(entry: Entry) -> list[Curve]:
    """What is drawn full, and what is dashed behind it."""
    if entry.family == "activation":
        x = np.linspace(-REACH, REACH, 161)
        found = activation_curve(entry.key, x)
        return [] if found is None else [(x, values) for values in found]
    if entry.family == "loss":
        x = np.linspace(0.02, 1.98 if entry.key.endswith("error") or entry.key == "mse" else 1.0, 99)
        return [] if entry.key == "value" else [(x, loss_curve(entry.key, x))]
    if entry.family == "schedule":
        return [(np.arange(STEPS), schedule_curve(entry.key, STEPS))]
    return []


def _plot(painter: QPainter, box: QRectF, curves: list[Curve], theme: Theme) -> None:
    """Curves on common axes, with the ends of both axes in figures."""
    x = np.concatenate([np.asarray(curve[0], float) for curve in curves])
    y = np.concatenate([np.asarray(curve[1], float) for curve in curves])
    left, right, low, high = x.min(), x.max(), min(y.min(), 0.0), y.max()
    room = box.adjusted(42, 12, -12, -24)

    def place(at: float, value: float) -> QPointF:
        return QPointF(
            room.left() + (at - left) / (right - left) * room.width(), room.bottom() - (value - low) / (high - low or 1.0) * room.height()
        )

    painter.setPen(QPen(color(theme.line), 1))
    painter.drawLine(place(left, 0.0), place(right, 0.0))
    if left < 0.0 < right:
        painter.drawLine(place(0.0, low), place(0.0, high))
    for number, (xs, ys) in reversed(list(enumerate(curves))):
        style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
        painter.setPen(QPen(color(theme.accent if number == 0 else theme.muted), 2.0 - 0.6 * number, style))
        painter.drawPolyline(QPolygonF([place(at, value) for at, value in zip(xs, ys, strict=True)]))
    _figures(painter, box, room, (left, right, low, high), theme)


def _histogram(painter: QPainter, box: QRectF, values: Any, theme: Theme) -> None:
    reach = max(float(np.abs(values).max()), 1e-6) * 1.1
    counts, _ = np.histogram(values, BARS, (-reach, reach))
    room = box.adjusted(42, 12, -12, -24)
    width = room.width() / BARS
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(theme.accent))
    for number, count in enumerate(counts.tolist()):
        height = room.height() * count / counts.max()
        painter.drawRect(QRectF(room.left() + number * width + 0.5, room.bottom() - height, width - 1.0, height))
    painter.setPen(QPen(color(theme.line), 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    _figures(painter, box, room, (-reach, reach), theme)


def _figures(painter: QPainter, box: QRectF, room: QRectF, ends: tuple[float, ...], theme: Theme) -> None:
    """`ends`: left and right of the one axis, and, if that has figures too, below and above of the other."""
    left, right, *upright = (brief(float(end), 2) for end in ends)
    painter.setFont(fonts.numbers(SMALL))
    painter.setPen(color(theme.muted))
    below = QRectF(room.left() - 20, room.bottom() + 4, room.width() + 24, 16)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, left)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, right)
    beside = QRectF(box.left() + 2, room.top() - 8, 36, room.height() + 16)
    for words, side in zip(upright, (Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop), strict=False):
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | side, words)
