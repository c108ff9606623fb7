"""The phase portrait of one or two units: for one, the state now against the next; for two, the way through their plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnsim.engine.dynamics import Verdict
from nnsim.ui import fonts
from nnsim.ui.plots.course import STRIP
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import SMALL, Theme, color, mix

LEFT, BOTTOM, TOP = 16.0, 17.0, STRIP
MOST_DRAWN = 400
"""Steps that are drawn: the first ones show the way in, more are a smear."""

CROWDED = 60


class Portrait(QWidget):
    """Points are states, lines lead from each to the next; what repeats is drawn strongly."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.values: np.ndarray = np.zeros((0, 1))
        self.verdict = Verdict("wanders")
        self.shown_steps: int | None = None
        self._across = self._upward = Limits(0.0, 1.0)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_states(self, values: np.ndarray, verdict: Verdict, across: Limits, upward: Limits) -> None:
        """`values` (steps, 1 or 2), all finite, and what the two axes show."""
        self.values, self.verdict, self._across, self._upward = values, verdict, across, upward
        self.update()

    def box(self) -> QRectF:
        """A square, where there is room for one."""
        width, height = self.width() - LEFT - 2, self.height() - BOTTOM - TOP
        side = max(min(width, height), 20.0)
        return QRectF(LEFT, TOP, side, side)

    def places(self) -> list[QPointF]:
        """One point for each step: of one unit (now, next), so one fewer."""
        count = min(len(self.values), MOST_DRAWN, len(self.values) if self.shown_steps is None else self.shown_steps)
        values = self.values[:count]
        if values.shape[1] == 1:
            return [self._place(float(now), float(after)) for now, after in zip(values[:-1, 0], values[1:, 0], strict=True)]
        return [self._place(float(x), float(y)) for x, y in values]

    def _place(self, x: float, y: float) -> QPointF:
        box = self.box()
        right = (x - self._across.low) / self._across.span
        up = (y - self._upward.low) / self._upward.span
        return QPointF(box.x() + right * box.width(), box.bottom() - up * box.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), self.theme, self.box()
        painter.fillRect(self.rect(), color(theme.panel))
        if not len(self.values):
            return
        painter.fillRect(box, color(theme.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(box)
        single = self.values.shape[1] == 1
        painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.9)), 1))
        if single:
            low, high = self._across.low, self._across.high
            painter.drawLine(QLineF(self._place(low, low), self._place(high, high)))
        else:
            zero = self._place(0.0, 0.0)
            painter.drawLine(QLineF(box.left(), zero.y(), box.right(), zero.y()))
            painter.drawLine(QLineF(zero.x(), box.top(), zero.x(), box.bottom()))
        places = self.places()
        painter.setPen(QPen(color(mix(theme.canvas, theme.muted, 0.45 if len(places) < CROWDED else 0.2)), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._web(places) if single else places))
        painter.setPen(Qt.PenStyle.NoPen)
        repeats = self.verdict.since if self.verdict.kind in ("settles", "cycles") else len(self.values)
        for step, place in enumerate(places):
            strong = step >= repeats
            painter.setBrush(color(theme.accent if strong else mix(theme.canvas, theme.negative, 0.9 if step == 0 else 0.55)))
            painter.drawEllipse(place, 3.2 if strong or step == 0 else 1.7, 3.2 if strong or step == 0 else 1.7)
        painter.restore()
        painter.setPen(QPen(color(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        self._paint_names(painter, box, single)

    def _web(self, places: list[QPointF]) -> list[QPointF]:
        """Up to the next state, across to the diagonal, up again: how one unit's states follow each other."""
        web: list[QPointF] = []
        for place, now in zip(places, self.values[:, 0], strict=False):
            web += [self._place(float(now), float(now)), place]
        return web

    def _paint_names(self, painter: QPainter, box: QRectF, single: bool) -> None:
        words = (self.tr("now"), self.tr("next")) if single else (self.tr("unit 1"), self.tr("unit 2"))
        painter.setFont(fonts.text(SMALL - 1))
        painter.setPen(color(self.theme.muted))
        painter.drawText(QRectF(box.x(), box.bottom() + 1, box.width(), BOTTOM - 2), Qt.AlignmentFlag.AlignCenter, words[0])
        painter.save()
        painter.translate(box.x() - 3, box.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-box.height() / 2, -LEFT, box.height(), LEFT), Qt.AlignmentFlag.AlignCenter, words[1])
        painter.restore()
