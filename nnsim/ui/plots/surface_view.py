"""A surface over a plane, seen from the side, with a point on it, the two cuts through the point and the tangents of both."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnsim.engine.sections import Numbers, Plane
from nnsim.ui import fonts
from nnsim.ui.numerals import brief
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import BODY, SMALL, Theme, color, mix

HEIGHT, FLOOR = 0.55, -0.12
"""Of the surface's highest point, where the plane is 1 wide, and of the plane below it."""
TURN, TILT = math.radians(-32.0), math.radians(27.0)
"""From where it is seen at first."""
LEAST_TILT, MOST_TILT = math.radians(8.0), math.radians(80.0)
TANGENT = 0.26
"""Half of a tangent's length over the plane, which is 1 wide."""
REACH = 16.0
"""Pixels within which the point is taken."""
SHADES = 24
"""Greys of the surface, from its lowest to its highest point."""
NOTCH = 0.025
"""How far a key moves the point, in widths of the plane."""
STEP = math.radians(5.0)
"""How far a key turns the surface."""


@dataclass(frozen=True)
class Cuts:
    """The lines through the point: along the first axis and along the second, as values of the surface."""

    first: Numbers
    second: Numbers


class SurfaceView(QWidget):
    """`moved(x, y)` while the point is dragged or moved by keys, `left()` when that is over.

    A drag beside the point turns the surface, Shift and the arrows do; `turned()` when that is over.
    """

    moved = Signal(float, float)
    left = Signal()
    turned = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.plane: Plane | None = None
        self.cuts: Cuts | None = None
        self.names = ("x", "y")
        self.turn, self.tilt = TURN, TILT
        self._low, self._high = 0.0, 1.0
        self._fitted: tuple[tuple[float, ...], tuple[float, QPointF]] = ((), (1.0, QPointF()))
        """From where it is seen and how large it is, and what follows from that."""
        self._hand: QPointF | None = None
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 80)

    def show_plane(self, plane: Plane, cuts: Cuts, names: tuple[str, str], heights: Limits) -> None:
        """What lies below or above the `heights` is cut off."""
        self.plane, self.cuts, self.names = plane, cuts, names
        self._low, self._high = heights.low, heights.high
        self.update()

    # Places

    def place(self, x: float, y: float, z: float) -> QPointF:
        """Where a point in space lies in the widget."""
        across, up = self._seen(self._share(x, 0) - 0.5, self._share(y, 1) - 0.5, self._height(z))
        scale, middle = self._view()
        return QPointF(middle.x() + scale * across, middle.y() - scale * up)

    def _seen(self, u: float, v: float, w: float) -> tuple[float, float]:
        """To the right and up, as it is seen, for a place in a box that is 1 wide."""
        across = u * math.cos(self.turn) - v * math.sin(self.turn)
        away = u * math.sin(self.turn) + v * math.cos(self.turn)
        return across, away * math.sin(self.tilt) + w * math.cos(self.tilt)

    def _view(self) -> tuple[float, QPointF]:
        """Pixels to one, and where the middle of the plane lies, so that the whole box is in sight."""
        known = (self.turn, self.tilt, self.width(), self.height())
        if known != self._fitted[0]:
            self._fitted = known, self._fitting()
        return self._fitted[1]

    def _fitting(self) -> tuple[float, QPointF]:
        corners = [self._seen(u, v, w) for u in (-0.5, 0.5) for v in (-0.5, 0.5) for w in (FLOOR, HEIGHT)]
        left, right = min(corner[0] for corner in corners), max(corner[0] for corner in corners)
        low, high = min(corner[1] for corner in corners), max(corner[1] for corner in corners)
        room = QRectF(self.rect()).adjusted(18.0, 2.0, -18.0, -18.0)
        scale = max(20.0, min(room.width() / (right - left), room.height() / (high - low)))
        return scale, room.center() - QPointF(scale * (left + right) / 2, -scale * (low + high) / 2)

    def point(self) -> QPointF | None:
        """Where the point lies."""
        if self.plane is None or not math.isfinite(self.plane.value):
            return None
        return self.place(*self.plane.place, self.plane.value)

    def _axes(self) -> tuple[Numbers, Numbers]:
        assert self.plane is not None
        return self.plane.x, self.plane.y

    def _share(self, value: float, axis: int) -> float:
        values = self._axes()[axis]
        return (value - float(values[0])) / float(values[-1] - values[0])

    def _height(self, z: float) -> float:
        return HEIGHT * min(max((z - self._low) / (self._high - self._low), 0.0), 1.0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))
        if self.plane is None or self.cuts is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_base(painter)
        self._paint_surface(painter)
        x0, y0 = self.plane.place
        theme = self.theme
        first = [(float(x), y0, float(z)) for x, z in zip(self.plane.x, self.cuts.first, strict=True)]
        second = [(x0, float(y), float(z)) for y, z in zip(self.plane.y, self.cuts.second, strict=True)]
        for line, shade in ((second, theme.negative), (first, theme.accent)):
            self._paint_cut(painter, line, shade)
        self._paint_tangents(painter)
        self._paint_point(painter)
        self._paint_names(painter)

    def _paint_base(self, painter: QPainter) -> None:
        """The plane below, as a frame."""
        x, y = self._axes()
        corners = [(x[0], y[0]), (x[-1], y[0]), (x[-1], y[-1]), (x[0], y[-1])]
        painter.setPen(QPen(color(mix(self.theme.panel, self.theme.muted, 0.5)), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([self._ground(float(a), float(b)) for a, b in corners]))

    def _ground(self, x: float, y: float) -> QPointF:
        """A place on the plane below the surface."""
        across, up = self._seen(self._share(x, 0) - 0.5, self._share(y, 1) - 0.5, FLOOR)
        scale, middle = self._view()
        return QPointF(middle.x() + scale * across, middle.y() - scale * up)

    def _paint_surface(self, painter: QPainter) -> None:
        """Its cells from the far to the near ones."""
        assert self.plane is not None
        x, y, z = self.plane.x, self.plane.y, self.plane.z
        u, v = np.meshgrid(np.arange(len(x) - 1), np.arange(len(y) - 1))
        depth = (u / len(x)) * math.sin(self.turn) + (v / len(y)) * math.cos(self.turn)
        order = np.argsort(-depth.ravel(), kind="stable")
        across, down = self._grid()
        corners = np.stack((z[:-1, :-1], z[:-1, 1:], z[1:, 1:], z[1:, :-1]))
        finite = np.isfinite(corners).all(axis=0)
        shares = np.clip((np.where(finite, corners, self._low).mean(axis=0) - self._low) / (self._high - self._low), 0.0, 1.0)
        shades = np.rint(shares * SHADES).astype(int)
        brushes = [QBrush(color(mix(self.theme.panel, self.theme.muted, 0.10 + 0.30 * shade / SHADES))) for shade in range(SHADES + 1)]
        places = [[QPointF(*place) for place in zip(*row, strict=True)] for row in zip(across.tolist(), down.tolist(), strict=True)]
        painter.setPen(QPen(color(mix(self.theme.panel, self.theme.muted, 0.32)), 0.6))
        for number in order.tolist():
            row, column = divmod(number, len(x) - 1)
            if finite[row, column]:
                painter.setBrush(brushes[shades[row, column]])
                near, far = places[row], places[row + 1]
                painter.drawPolygon(QPolygonF([near[column], near[column + 1], far[column + 1], far[column]]))

    def _grid(self) -> tuple[Numbers, Numbers]:
        """Where all points of the surface lie in the widget, to the right and down."""
        assert self.plane is not None
        shares = [(values - values[0]) / (values[-1] - values[0]) - 0.5 for values in self._axes()]
        u, v = np.meshgrid(*shares)
        z = np.where(np.isfinite(self.plane.z), self.plane.z, self._low)
        w = HEIGHT * np.clip((z - self._low) / (self._high - self._low), 0.0, 1.0)
        away = u * math.sin(self.turn) + v * math.cos(self.turn)
        scale, middle = self._view()
        across = middle.x() + scale * (u * math.cos(self.turn) - v * math.sin(self.turn))
        return across, middle.y() - scale * (away * math.sin(self.tilt) + w * math.cos(self.tilt))

    def _paint_cut(self, painter: QPainter, line: list[tuple[float, float, float]], shade: str) -> None:
        """A cut through the surface: the pane that cuts, pale, and the line where it does."""
        kept = [point for point in line if math.isfinite(point[2])]
        if len(kept) < 2:
            return
        above = [self.place(*point) for point in kept]
        below = [self._ground(kept[-1][0], kept[-1][1]), self._ground(kept[0][0], kept[0][1])]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(shade, 0.10))
        painter.drawPolygon(QPolygonF([*above, *below]))
        painter.setPen(QPen(color(mix(self.theme.panel, shade, 0.85)), 1.6))
        painter.drawPolyline(QPolygonF(above))

    def _paint_tangents(self, painter: QPainter) -> None:
        assert self.plane is not None
        (x0, y0), value, slopes = self.plane.place, self.plane.value, self.plane.slopes
        for axis, shade in ((1, self.theme.negative), (0, self.theme.accent)):
            values, slope = self._axes()[axis], slopes[axis]
            if not math.isfinite(slope) or not math.isfinite(value):
                continue
            reach = TANGENT * float(values[-1] - values[0])
            steep = abs(slope) * reach * HEIGHT / (self._high - self._low)
            reach *= min(1.0, 0.34 / steep) if steep > 0 else 1.0
            ends = [
                self._beside((x0 + way * reach, y0) if axis == 0 else (x0, y0 + way * reach), value, way * reach * slope)
                for way in (-1.0, 1.0)
            ]
            painter.setPen(QPen(color(shade), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(ends[0], ends[1]))

    def _beside(self, place: tuple[float, float], value: float, rise: float) -> QPointF:
        """A place above or below the surface, which may lie outside of what is shown of it."""
        scale, _ = self._view()
        lift = HEIGHT * rise / (self._high - self._low)
        return self.place(*place, value) - QPointF(0.0, scale * lift * math.cos(self.tilt))

    def _paint_point(self, painter: QPainter) -> None:
        place = self.point()
        assert self.plane is not None
        if place is None:
            return
        ground = self._ground(*self.plane.place)
        painter.setPen(QPen(color(self.theme.muted), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(place, ground))
        ring = color(self.theme.accent) if self.hasFocus() else color(self.theme.panel)
        painter.setPen(QPen(ring, 2.0))
        painter.setBrush(color(self.theme.ink))
        painter.drawEllipse(place, 6.0, 6.0)

    def _paint_names(self, painter: QPainter) -> None:
        """What the axes are, and how far they go."""
        x, y = self._axes()
        corners = [(float(a), float(b)) for a in (x[0], x[-1]) for b in (y[0], y[-1])]
        front = max(corners, key=lambda corner: self._ground(*corner).y())
        for axis, values, shade in ((0, x, self.theme.accent), (1, y, self.theme.negative)):
            low, high = float(values[0]), float(values[-1])
            far = low if front[axis] == high else high
            for at, text in (((low + high) / 2, self.names[axis]), (0.94 * far + 0.03 * (low + high), brief(far, 2))):
                named = text == self.names[axis]
                place = self._ground(at, front[1]) if axis == 0 else self._ground(front[0], at)
                painter.setFont(fonts.text(BODY, 600) if named else fonts.numbers(SMALL - 1.5))
                painter.setPen(color(shade if named else self.theme.muted))
                painter.drawText(QRectF(place.x() - 30.0, place.y() + 2.0, 60.0, 16.0), Qt.AlignmentFlag.AlignCenter, text)

    # By hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.point()
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        away = place - event.position()
        self._dragging = math.hypot(away.x(), away.y()) <= REACH
        self._hand = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.point()
        near = place is not None and math.hypot((place - event.position()).x(), (place - event.position()).y()) <= REACH
        self.setCursor(Qt.CursorShape.SizeAllCursor if near or self._dragging else Qt.CursorShape.OpenHandCursor)
        if self._hand is None:
            return
        step, self._hand = event.position() - self._hand, event.position()
        if not self._dragging:
            self.look_from(self.turn + step.x() * 0.01, self.tilt + step.y() * 0.008)
        elif place is not None:
            self._go(event.position() - place)

    def look_from(self, turn: float, tilt: float) -> None:
        """See it from there, in radians."""
        self.turn, self.tilt = math.remainder(turn, math.tau), min(max(tilt, LEAST_TILT), MOST_TILT)
        self.update()

    def _go(self, step: QPointF) -> None:
        """Move the point so that it comes to lie that many pixels further, as if the surface were flat where it is."""
        assert self.plane is not None
        scale, (x0, y0) = self._view()[0], self.plane.place
        across, away = step.x() / scale, -step.y() / scale / max(math.sin(self.tilt), 0.3)
        u = across * math.cos(self.turn) + away * math.sin(self.turn)
        v = -across * math.sin(self.turn) + away * math.cos(self.turn)
        self._ask(x0 + u * self._span(0), y0 + v * self._span(1))

    def _span(self, axis: int) -> float:
        values = self._axes()[axis]
        return float(values[-1] - values[0])

    def _ask(self, x: float, y: float) -> None:
        found = []
        for axis, value in ((0, x), (1, y)):
            values, span = self._axes()[axis], self._span(axis)
            kept = min(max(value, float(values[0])), float(values[-1]))
            digits = max(0, 2 - math.floor(math.log10(span)))
            found.append(round(kept, digits))
        self.moved.emit(*found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.left.emit()
        elif self._hand is not None:
            self.turned.emit()
        self._hand, self._dragging = None, False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        way = ways.get(Qt.Key(event.key()))
        if way is None or self.plane is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.look_from(self.turn + way[0] * STEP, self.tilt - way[1] * STEP)
            self.turned.emit()
            return
        x0, y0 = self.plane.place
        self._ask(x0 + way[0] * NOTCH * self._span(0), y0 + way[1] * NOTCH * self._span(1))
        self.left.emit()


def heights(plane: Plane) -> Limits:
    """How far the surface is drawn: all of it, unless a few values would leave no room for the others."""
    finite = plane.z[np.isfinite(plane.z)]
    if not len(finite):
        return Limits(0.0, 1.0)
    low, least, most, high = (float(value) for value in np.percentile(finite, (0.0, 3.0, 97.0, 100.0)))
    if high - low > 3.0 * (most - least):
        low, high = least, most
    return Limits(low, high) if high - low >= 1e-12 else Limits(low - 0.5, high + 0.5)
