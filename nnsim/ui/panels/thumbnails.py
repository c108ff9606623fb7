"""Small pictures of data sets, drawn from their real samples: points, a curve, pictures, a course of time, or the numbers as colours."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QPolygonF

from nnsim.datasets import Dataset
from nnsim.ui.sample_pictures import picture_of
from nnsim.ui.theme import Theme, class_colors, color, diverging
from nnsim.ui.widgets.tiles import Drawing

MOST_POINTS = 120
Floats = npt.NDArray[np.floating]


def drawing(dataset: Dataset, theme: Theme) -> Drawing | None:
    """How a data set is drawn into a small box, or None if its inputs have names and so no one picture."""
    if isinstance(dataset.inputs, dict):
        return None
    inputs = dataset.inputs
    if dataset.image_shape is not None:
        return _pictures(inputs, dataset.image_shape, theme)
    if dataset.sequence and inputs.ndim == 3:
        return _course(inputs[0] if dataset.lengths is None else inputs[0, : dataset.lengths[0]], theme)
    if inputs.ndim == 2 and inputs.shape[1] == 2:
        return _points(inputs, classes_of(dataset), theme)
    if inputs.ndim == 2 and inputs.shape[1] == 1 and isinstance(dataset.targets, np.ndarray) and dataset.task == "regression":
        return _curve(inputs[:, 0], dataset.targets[:, 0], theme)
    return _matrix(inputs, classes_of(dataset), theme)


def classes_of(dataset: Dataset) -> npt.NDArray[np.int64]:
    """A class number for each sample; 0 for all where the targets are numbers, or differ from one time step to the next."""
    targets = dataset.targets
    if not isinstance(targets, np.ndarray) or dataset.task not in ("binary", "classes") or targets.ndim > 2:
        return np.zeros(dataset.samples, dtype=np.int64)
    if targets.ndim == 1:
        return targets.astype(np.int64)
    if targets.dtype.kind == "i":
        return np.zeros(dataset.samples, dtype=np.int64)
    single = targets[:, 0] if targets.shape[1] == 1 else targets.argmax(axis=1)
    return single.astype(np.int64)


def _spread(count: int, most: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, count - 1, min(count, most)).astype(np.intp)


def _points(inputs: Floats, classes: npt.NDArray[np.int64], theme: Theme) -> Drawing:
    chosen = _spread(len(inputs), MOST_POINTS)
    points, label = inputs[chosen], classes[chosen]
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    places = (points - low) / span
    colors = [color(name) for name in class_colors(theme, int(label.max(initial=0)) + 1)]
    few = len(chosen) <= 12

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        inset = box.adjusted(7, 7, -7, -7) if few else box.adjusted(1, 1, -1, -1)
        size = box.width() / 37 * (3.0 if few else 1.35)
        for (x, y), number in zip(places, label, strict=True):
            painter.setBrush(colors[number])
            painter.drawEllipse(QPointF(inset.left() + x * inset.width(), inset.bottom() - y * inset.height()), size, size)

    return draw


def _curve(x: Floats, y: Floats, theme: Theme) -> Drawing:
    order = np.argsort(x)
    chosen = order[_spread(len(order), 60)]
    places = np.column_stack((x[chosen], y[chosen]))
    low, high = places.min(axis=0), places.max(axis=0)
    places = (places - low) / np.where(high > low, high - low, 1.0)

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = box.adjusted(2, 4, -2, -4)
        points = [QPointF(inset.left() + a * inset.width(), inset.bottom() - b * inset.height()) for a, b in places]
        if len(points) > 12:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(theme.positive))
            for point in points:
                painter.drawEllipse(point, 1.2, 1.2)
            return
        painter.setPen(QPen(color(theme.positive), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(color(theme.positive))
        for point in points:
            painter.drawEllipse(point, 2, 2)

    return draw


def _course(sample: Floats, theme: Theme) -> Drawing:
    """One sequence (time, features) from left to right: a line for one feature, else a row of colours for each."""
    values = np.nan_to_num(sample.reshape(len(sample), -1)[:60])
    low, high = values.min(), values.max()
    span = high - low if high > low else 1.0
    if values.shape[1] == 1:
        return _line((values[:, 0] - low) / span, theme)
    few = values[:24, _spread(values.shape[1], 8)] / (max(abs(low), abs(high)) or 1.0)
    cells = np.ascontiguousarray(diverging(theme)[np.rint(128 + 127 * few).astype(int)].swapaxes(0, 1))
    image = QImage(cells.data, cells.shape[1], cells.shape[0], 3 * cells.shape[1], QImage.Format.Format_RGB888).copy()

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box.adjusted(2, 4, -2, -4), image)

    return draw


def _line(heights: Floats, theme: Theme) -> Drawing:
    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = box.adjusted(2, 6, -2, -6)
        step = inset.width() / max(len(heights) - 1, 1)
        painter.setPen(QPen(color(theme.positive), 1.3))
        points = [QPointF(inset.left() + place * step, inset.bottom() - h * inset.height()) for place, h in enumerate(heights)]
        painter.drawPolyline(QPolygonF(points))

    return draw


def _pictures(inputs: Floats, shape: tuple[int, ...], theme: Theme) -> Drawing:
    """Four samples in a square."""
    flat = inputs.reshape(len(inputs), -1)
    last = len(flat) - 1
    chosen = flat[[min(len(flat) * k // 4 + k, last) for k in range(min(len(flat), 4))]]
    limit = float(np.abs(chosen).max(initial=0.0))
    images = [picture_of(sample, shape, theme, limit) for sample in chosen]

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        half_width, half_height = box.width() / 2, box.height() / 2
        for place, image in enumerate(images):
            corner = QPointF(box.left() + place % 2 * half_width, box.top() + place // 2 * half_height)
            painter.drawPixmap(QRectF(corner.x(), corner.y(), half_width, half_height).toRect(), QPixmap.fromImage(image))

    return draw


def _matrix(inputs: Floats, classes: npt.NDArray[np.int64], theme: Theme) -> Drawing:
    """Samples as rows, features as columns, each column around its mean; the class beside it."""
    flat = inputs.reshape(len(inputs), -1)
    order = np.argsort(classes, kind="stable")
    rows = order[_spread(len(order), 12)]
    values = flat[:, _spread(flat.shape[1], 8)]
    with np.errstate(invalid="ignore", over="ignore"):
        spread = values.std(axis=0)
        shares = np.nan_to_num((values[rows] - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0) / 2)
    scale = diverging(theme)[np.rint(128 + 127 * np.clip(shares, -1, 1)).astype(int)]
    colors = [color(name) for name in class_colors(theme, int(classes.max(initial=0)) + 1)]
    several = classes.max(initial=0) > 0

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        box = box.adjusted(1, 1, -1, -1)
        height = box.height() / len(rows)
        cells = box.width() - (6 if several else 0)
        width = cells / scale.shape[1]
        for row, line in enumerate(scale):
            for column, cell in enumerate(line):
                red, green, blue = (int(part) for part in cell)
                left, top = math.floor(box.left() + column * width), math.floor(box.top() + row * height)
                right, bottom = math.floor(box.left() + (column + 1) * width), math.floor(box.top() + (row + 1) * height)
                painter.fillRect(left, top, right - left, bottom - top, color(f"#{red:02x}{green:02x}{blue:02x}"))
            if several:
                painter.fillRect(QRectF(box.right() - 4, box.top() + row * height, 4, height), colors[classes[rows[row]]])

    return draw


