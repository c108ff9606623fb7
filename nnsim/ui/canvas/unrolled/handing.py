"""Painting of what one time step hands on to a later one: arrows in the colour of what remembers, and what they begin with."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from nnsim.ui import fonts
from nnsim.ui.canvas.geometry import Points
from nnsim.ui.canvas.rounding import TIP
from nnsim.ui.canvas.unrolled.arrows import Arrow, path
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.theme import SMALL, color, mix

WIDTH, STRONG = 2.0, 3.2
UNDER = 0.5
"""How much of its colour an arrow has on which something is on its way: that is seen on it."""
HALF_TIP = 4.4
RING = 6.8
"""Radius of what stands where the sequence begins."""


class ArrowPainter:
    """Paints the arrows that arrive at a step, in the coordinates of its column."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._sheet = shown.sheet
        self._shapes: dict[tuple[int, int, bool], tuple[QPainterPath, QPolygonF]] = {}

    def paint(self, painter: QPainter, step: int) -> None:
        shown = self._shown
        if self._sheet is not shown.sheet:
            self._sheet, self._shapes = shown.sheet, {}
        for index, arrow in enumerate(shown.sheet.arrows):
            if not (shown.stands(arrow.source, step) and shown.stands(arrow.target, step)):
                continue
            begins = arrow.begins(step, shown.last + 1 if arrow.backwards else shown.steps)
            lane = -1 if begins else arrow.lane(step)
            corners = arrow.stub if begins else arrow.lanes[lane]
            shade, width = self._look(arrow, step)
            turned = shown.progress.backwards and not begins
            key = (index, lane, turned)
            if key not in self._shapes:
                self._shapes[key] = path(corners), head(corners[::-1] if turned else corners)
            way, tip = self._shapes[key]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color(shade), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPath(way)
            if turned:  # where the head was
                painter.drawLine(QPointF(*_before_tip(corners)), QPointF(*corners[-1]))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(shade))
            painter.drawPolygon(tip)
            if begins:
                self._paint_start(painter, arrow, corners, shade)

    def _look(self, arrow: Arrow, step: int) -> tuple[str, float]:
        """Colour and width: accent where signals have just arrived, the other one where errors go back, else what remembers."""
        shown, theme, progress = self._shown, self._shown.theme, self._shown.progress
        violet = theme.families["recurrent"]
        over, mine = shown.marks.over, arrow.connection is not None
        if mine and arrow.connection in shown.marks.chosen:
            return theme.accent, STRONG
        if mine and over.connection == arrow.connection:
            return violet, STRONG
        if over.connection is not None or step > shown.last:
            return mix(theme.canvas, violet, 0.2), WIDTH
        before = step + arrow.delay if arrow.backwards else step - arrow.delay
        if progress.backwards:
            if progress.time is not None and progress.glows(arrow.source, before) and progress.done(arrow.target, step):
                return mix(theme.canvas, theme.negative, UNDER), STRONG
            reached = progress.done(arrow.source, before) and progress.done(arrow.target, step)
            return mix(theme.canvas, theme.negative, 0.7) if reached else mix(theme.canvas, violet, 0.25), WIDTH
        if progress.time is not None and progress.glows(arrow.target, step):
            return mix(theme.canvas, theme.accent, UNDER), STRONG
        return mix(theme.canvas, violet, 0.75 if progress.done(arrow.target, step) else 0.25), WIDTH

    def _paint_start(self, painter: QPainter, arrow: Arrow, corners: Points, shade: str) -> None:
        """What there was before the sequence: nothing, something learned, or what the batch before has left."""
        theme, way = self._shown.theme, np.sign(corners[0, 0] - corners[1, 0])
        middle = QPointF(corners[0, 0] - way * 2.0, corners[0, 1])
        painter.setPen(QPen(color(shade), 1.2))
        painter.setBrush(color(theme.panel))
        painter.drawEllipse(middle, RING, RING)
        painter.setFont(fonts.text(SMALL - 2.0, 600))
        painter.setPen(color(theme.muted))
        text = self._shown.starts.get(arrow.target, "0").format(arrow.state or "a")
        painter.drawText(QRectF(middle.x() - RING, middle.y() - RING, 2 * RING, 2 * RING), Qt.AlignmentFlag.AlignCenter, text)


def head(corners: Points) -> QPolygonF:
    """The arrow's head at the end of its way."""
    tip, way = corners[-1], corners[-1] - corners[-2]
    way = way / max(1e-9, float(np.abs(way).sum()))
    aside, back = np.array([-way[1], way[0]]) * HALF_TIP, tip - way * TIP
    return QPolygonF([QPointF(*point) for point in (tip, back + aside, back - aside)])


def _before_tip(corners: Points) -> Points:
    way = corners[-1] - corners[-2]
    found: Points = corners[-1] - way / max(1e-9, float(np.abs(way).sum())) * TIP
    return found
