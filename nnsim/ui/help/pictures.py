"""The pictures of pages: curves, drawn weights, ways of optimisers, layers and data, computed by the entries themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from nnsim.catalog import Catalog, Entry
from nnsim.datasets import make
from nnsim.engine.curves import activation_curve, initial_weights, loss_curve, schedule_curve, softmax_curve
from nnsim.engine.streams import stream
from nnsim.ui.help.axes import Axes, pen
from nnsim.ui.help.layer_pictures import layer_picture
from nnsim.ui.help.path_pictures import draw_descent, draw_perceptron
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.theme import CONTROL_RADIUS, Theme, color

translate = QCoreApplication.translate
SIZE = QSize(320, 170)
REACH = 4.0
"""Half the width of the axis of an activation."""
STEPS, UNITS, BARS = 100, 50, 41
Curve = tuple[Any, Any]
"""x and y of its points."""
PROBABLE = ("binary_cross_entropy", "cross_entropy")
"""Losses of outputs that are probabilities."""


@dataclass(frozen=True)
class Chart:
    """Curves on common axes; the first is drawn full, others dashed behind it."""

    curves: tuple[Curve, ...]
    across: str
    up: tuple[str, ...]


def picture(entry: Entry, catalog: Catalog, theme: Theme, scale: float) -> QImage | None:
    """`scale`: pixels of the screen in a unit. None for what has no picture."""
    if entry.family == "layer":
        return layer_picture(entry.key, catalog, theme, scale)
    image = QImage(SIZE * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, SIZE.width(), SIZE.height())
    painter.setPen(QPen(color(theme.line), 1))
    painter.setBrush(color(theme.canvas))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
    drawn = _draw(painter, box, entry, catalog, theme)
    painter.end()
    return image if drawn else None


def _draw(painter: QPainter, box: QRectF, entry: Entry, catalog: Catalog, theme: Theme) -> bool:
    match entry.family:
        case "dataset":
            found = drawing(make(catalog.spec("dataset", entry.key), stream(0, "data")), theme)
            if found is None:
                return False
            side = box.height() - 16
            found(painter, QRectF(box.center().x() - side / 2, 8, side, side))
        case "initializer":
            _histogram(painter, box, initial_weights(entry.key, UNITS, UNITS).ravel(), theme)
        case "optimizer":
            draw_descent(painter, box, entry.key, theme)
        case "learning_rule" if entry.key == "perceptron":
            draw_perceptron(painter, box, theme)
        case "learning_rule":
            draw_descent(painter, box, "sgd", theme)
        case "activation" | "loss" | "schedule":
            _plot(painter, box, _chart(entry), theme)
        case _:
            return False
    return True


def _chart(entry: Entry) -> Chart:
    if entry.family == "schedule":
        share = translate("help", "share of the learning rate")
        return Chart(((np.arange(STEPS), schedule_curve(entry.key, STEPS)),), translate("help", "epoch"), (share,))
    return _loss_chart(entry.key) if entry.family == "loss" else _activation_chart(entry.key)


def _activation_chart(key: str) -> Chart:
    x = np.linspace(-REACH, REACH, 161)
    found = activation_curve(key, x)
    if found is None:
        return Chart(((x, softmax_curve(x)),), translate("help", "input of one of three units"), (translate("help", "its output"),))
    up = translate("help", "output"), translate("help", "slope")
    return Chart(tuple((x, values) for values in found), translate("help", "input"), up)


def _loss_chart(key: str) -> Chart:
    loss, output = translate("help", "loss"), translate("help", "output")
    if key in PROBABLE:
        x = np.linspace(0.02, 0.98, 97)
        one = translate("help", "loss, target 1")
        if key == "cross_entropy":
            return Chart(((x, loss_curve(key, x)),), translate("help", "output of the right class"), (loss,))
        return Chart(((x, loss_curve(key, x)), (x, loss_curve(key, x, 0.0))), output, (one, translate("help", "target 0")))
    x = np.linspace(-2.0, 2.0, 161)
    if key == "perceptron_criterion":
        both = (x, loss_curve(key, x)), (x, loss_curve(key, x, 0.0))
        return Chart(both, translate("help", "weighted input"), (translate("help", "loss, target 1"), translate("help", "target 0")))
    if key == "value":
        return Chart(((x, loss_curve(key, x)),), output, (loss,))
    return Chart(((x, loss_curve(key, x, 0.0)),), translate("help", "output − target"), (loss,))


def _plot(painter: QPainter, box: QRectF, chart: Chart, theme: Theme) -> None:
    x = np.concatenate([np.asarray(curve[0], float) for curve in chart.curves])
    y = np.concatenate([np.asarray(curve[1], float) for curve in chart.curves])
    axes = Axes(box, float(x.min()), float(x.max()), min(float(y.min()), 0.0), float(y.max()))
    axes.draw_zero(painter, theme)
    for number, (xs, ys) in reversed(list(enumerate(chart.curves))):
        painter.setPen(pen(theme, number))
        painter.drawPolyline(QPolygonF([axes.place(at, value) for at, value in zip(xs, ys, strict=True)]))
    axes.draw_figures(painter, theme)
    axes.draw_words(painter, theme, chart.across, chart.up)


def _histogram(painter: QPainter, box: QRectF, values: Any, theme: Theme) -> None:
    reach = float(np.abs(values).max()) * 1.1 or 1.0
    counts, _ = np.histogram(values, BARS, (-reach, reach))
    axes = Axes(box, -reach, reach, 0.0, float(counts.max()))
    width = axes.room.width() / BARS
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(theme.accent))
    for number, count in enumerate(counts.tolist()):
        height = axes.room.height() * count / counts.max()
        painter.drawRect(QRectF(axes.room.left() + number * width + 0.5, axes.room.bottom() - height, width - 1.0, height))
    painter.setPen(QPen(color(theme.line), 1))
    painter.drawLine(axes.room.bottomLeft(), axes.room.bottomRight())
    axes.draw_figures(painter, theme, upright=False)
    axes.draw_words(painter, theme, translate("help", "weight"), (translate("help", "how often"),))
