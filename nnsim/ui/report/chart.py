"""Curves of a report: drawn once for paper, dark on white, with as few lines as they need."""

from math import isfinite, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from nnsim.ui import fonts
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.report.content import Columns
from nnsim.ui.theme import LIGHT, class_colors, color

SHARP = 3.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 14.0, 12.0, 34.0
DECADES = 1.5
"""So many powers of ten apart, losses are drawn on a scale of powers of ten."""


def chart(columns: Columns, names: dict[str, str], width: float, height: float) -> QImage | None:
    """The columns that are there, each in its colour with its name; None if there is none with two points."""
    kept = {name: _finite(columns[name]) for name in names if name in columns}
    kept = {name: (x, y) for name, (x, y) in kept.items() if len(x) > 1}
    if not kept:
        return None
    image = QImage(round(width * SHARP), round(height * SHARP), QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    image.setDevicePixelRatio(SHARP)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM)
    low, high = min(y.min() for _, y in kept.values()), max(y.max() for _, y in kept.values())
    powers = low > 0 and log10(high / low) > DECADES
    scaled = {name: (x, np.log10(y) if powers else y) for name, (x, y) in kept.items()}
    ends = (log10(low), log10(high)) if powers else (low, high)
    ends = ends if ends[1] > ends[0] else (ends[0] - 0.5, ends[1] + 0.5)
    last = max(x.max() for x, _ in scaled.values())
    _axes(painter, box, ends, powers, last)
    for place, (name, (x, y)) in enumerate(scaled.items()):
        shade = color(class_colors(LIGHT, max(len(scaled), 2))[place])
        painter.setPen(QPen(shade, 1.4))
        across = box.left() + x / max(last, 1) * box.width()
        up = box.bottom() - (y - ends[0]) / (ends[1] - ends[0]) * box.height()
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(across.tolist(), up.tolist(), strict=True)]))
        _name(painter, box, place, names[name], shade)
    painter.end()
    return image


def _finite(column: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(column[0], float), np.asarray(column[1], float)
    sound = np.isfinite(y)
    return x[sound], y[sound]


def _axes(painter: QPainter, box: QRectF, ends: tuple[float, float], powers: bool, last: float) -> None:
    painter.setFont(fonts.numbers(9.5))
    metrics = QFontMetricsF(painter.font(), painter.device())
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = box.bottom() - share * box.height()
        value = ends[0] + share * (ends[1] - ends[0])
        painter.setPen(QPen(color(LIGHT.line), 0.7))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(color(LIGHT.muted))
        text = brief(10**value if powers else value, 3) if isfinite(value) else ""
        painter.drawText(QPointF(box.left() - 7 - metrics.horizontalAdvance(text), y + metrics.ascent() / 2 - 1), text)
    for share in (0.0, 0.5, 1.0):
        text = grouped(round(share * last))
        x = box.left() + share * box.width() - metrics.horizontalAdvance(text) * share
        painter.drawText(QPointF(x, box.bottom() + 6 + metrics.ascent()), text)


def _name(painter: QPainter, box: QRectF, place: int, name: str, shade: QColor) -> None:
    """The key: below the axis, side by side."""
    painter.setFont(fonts.text(10))
    x = box.left() + place * 130
    y = box.bottom() + 27
    painter.setPen(QPen(shade, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(x, y - 3), QPointF(x + 14, y - 3))
    painter.setPen(color(LIGHT.ink))
    painter.drawText(QPointF(x + 20, y), name)
