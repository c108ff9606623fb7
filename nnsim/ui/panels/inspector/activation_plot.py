"""An activation function and its slope, with the weighted inputs of the units as dots on the curve."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.catalog import Plain
from nnsim.engine.curves import activation_curve
from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.theme import Theme, color
from nnsim.ui.widgets import painting

LEAST, MOST = 4.0, 20.0
"""Half the width of the x axis at least and at most."""
MOST_DOTS = 96


class ActivationPlot(QWidget):
    """g(in) drawn full, g′(in) dashed. `drawable`: whether the layer has a function of one number at all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._activation: Plain = None
        self._inputs = np.zeros(0)
        self._reach = LEAST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Activation function and its slope"))

    @property
    def drawable(self) -> bool:
        return self._activation is not None and activation_curve(self._activation, np.zeros(1)) is not None

    def sizeHint(self) -> QSize:
        return QSize(270, 136)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_activation(self, activation: Plain) -> None:
        if activation != self._activation:
            self._activation = activation
            self._inputs = np.zeros(0)
            self._reach = LEAST
            self.update()

    def show_inputs(self, weighted: np.ndarray | None) -> None:
        """Weighted inputs (units, samples), or None. The axis only ever widens, so that it does not breathe."""
        values = np.zeros(0) if weighted is None else weighted.ravel()
        values = values[np.isfinite(values)]
        if len(values) > MOST_DOTS:
            values = values[np.linspace(0, len(values) - 1, MOST_DOTS).astype(int)]
        self._inputs = values
        if len(values):
            self._reach = float(np.clip(max(self._reach, np.ceil(np.abs(values).max())), LEAST, MOST))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        painting.frame(painter, box, color(self._theme.canvas), painting.line(self))
        if not self.drawable:
            return
        x = np.linspace(-self._reach, self._reach, 161)
        curve = activation_curve(self._activation, x)
        assert curve is not None
        y, slope = curve
        low, high = self._range(y, slope)
        inner = box.adjusted(1, 12, -1, -12)

        def place(at: float, value: float) -> QPointF:
            share = (value - low) / (high - low)
            return QPointF(inner.left() + (at / self._reach + 1) / 2 * inner.width(), inner.bottom() - share * inner.height())

        painter.setClipRect(box.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(painting.line(self), 1))
        painter.drawLine(place(-self._reach, 0), place(self._reach, 0))
        painter.drawLine(QPointF(place(0, 0).x(), 0), QPointF(place(0, 0).x(), self.height()))
        self._draw_numbers(painter, place, high)
        dashed = QPen(color(self._theme.negative), 1.3, Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([3, 2.5])
        painter.setPen(dashed)
        painter.drawPolyline(QPolygonF([place(a, b) for a, b in zip(x, slope, strict=True)]))
        painter.setPen(QPen(color(self._theme.positive), 2))
        painter.drawPolyline(QPolygonF([place(a, b) for a, b in zip(x, y, strict=True)]))
        if len(self._inputs):
            painter.setPen(QPen(color(self._theme.canvas), 0.7))
            painter.setBrush(color(self._theme.accent))
            inside = np.clip(self._inputs, -self._reach, self._reach).astype(float)
            values = activation_curve(self._activation, inside)
            assert values is not None
            for at, value in zip(inside, values[0], strict=True):
                painter.drawEllipse(place(float(at), float(value)), 2.8, 2.8)

    def _range(self, y: np.ndarray, slope: np.ndarray) -> tuple[float, float]:
        near = np.abs(np.linspace(-self._reach, self._reach, len(y))) <= max(self._reach, LEAST)
        values = np.concatenate((y[near], slope[near], [0.0]))
        low, high = float(values.min()), float(values.max())
        return (low, high) if high > low else (low - 1, high + 1)

    def _draw_numbers(self, painter: QPainter, place: Callable[[float, float], QPointF], high: float) -> None:
        font: QFont = fonts.numbers(8.5)
        painter.setFont(font)
        painter.setPen(painting.muted(self))
        floor = self.height() - 4
        for at in (-self._reach, self._reach):
            where = place(at, 0)
            text = brief(at, 2)
            shift = 4 if at < 0 else -4 - painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QPointF(where.x() + shift, floor), text)
        top = f"{high:.2g}"
        painter.drawText(QPointF(place(0, 0).x() + 4, 11), top)
