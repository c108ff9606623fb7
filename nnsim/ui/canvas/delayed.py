"""What a delayed connection shows besides its curve: the arrow's head and the round badge z⁻¹, z⁻² …"""

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas.detail import BLOCKS_BELOW
from nnsim.ui.canvas.geometry import Points
from nnsim.ui.canvas.rounding import TIP
from nnsim.ui.canvas.routes import Route
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import SMALL, color, mix

BADGE = 20.0
"""Height of the badge; it is a circle unless the delay has many figures."""
LOOP_WIDTH, PLAIN_WIDTH = 4.6, 1.6
HALF_TIP = 4.6
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def delay_text(delay: int) -> str:
    """How a delay is written: z to the power of minus its time steps."""
    return "z" + f"-{delay}".translate(RAISED)


def badge_rect(delay: int) -> QRectF:
    """The badge around the point where it stands."""
    width = max(BADGE, fonts.width(delay_text(delay), SMALL, 600) + 9.0)
    return QRectF(-width / 2, -BADGE / 2, width, BADGE)


def head(route: Route) -> QPolygonF:
    """The arrow at a route's end."""
    tip, way = np.array([route.tip.x(), route.tip.y()]), np.array(route.heading)
    aside, back = np.array([-way[1], way[0]]) * HALF_TIP, tip - way * TIP
    return QPolygonF([QPointF(*point) for point in (tip, back + aside, back - aside)])


def loop_bands(line: Points, share: float) -> tuple[QPainterPath, QPainterPath]:
    """Two stripes along a line: as wide as positive and negative weights have a share."""
    middle = LOOP_WIDTH * (share - 0.5)
    return _area(_band(line, -LOOP_WIDTH / 2, middle)), _area(_band(line, middle, LOOP_WIDTH / 2))


def _area(outline: Points) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
    path.closeSubpath()
    return path


class Carrier(Protocol):
    """The connection that a mark belongs to: how it looks now."""

    scenery: Scenery
    chosen: bool

    def shade(self) -> str: ...

    def stands_out(self) -> bool: ...

    def faded(self) -> bool: ...


class DelayMark(QGraphicsItem):
    """Head and badge of a connection that is routed around the cards; hidden where there is no delay. `parent`: its item."""

    def __init__(self, carrier: Carrier, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._carrier = carrier
        self._route: Route | None = None
        self._badge = QRectF()
        self._delay = 0
        self.setZValue(20_000.0)
        self.hide()

    def lay(self, route: Route | None, delay: int) -> None:
        """Stand on another route."""
        if route is None and self._route is None:
            return
        self.prepareGeometryChange()
        self._route, self._delay = route, delay
        self._badge = badge_rect(delay).translated(*route.badge) if route is not None else QRectF()
        self.setVisible(route is not None)
        self.update()

    @property
    def badge(self) -> QRectF:
        """Where the badge is."""
        return self._badge

    def boundingRect(self) -> QRectF:
        if self._route is None:
            return QRectF()
        tip = self._route.tip
        return self._badge.united(QRectF(tip.x() - TIP, tip.y() - TIP, 2 * TIP, 2 * TIP)).adjusted(-2.0, -2.0, 2.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._route is None:
            return
        carrier, theme = self._carrier, self._carrier.scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = carrier.shade()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(shade))
        painter.drawPolygon(head(self._route))
        if option.levelOfDetailFromTransform(painter.worldTransform()) < BLOCKS_BELOW:
            return
        edge = theme.accent if carrier.stands_out() else mix(theme.panel, shade, 0.75)
        painter.setPen(QPen(color(edge), 1.8 if carrier.chosen else 1.2))
        painter.setBrush(color(theme.panel))
        painter.drawRoundedRect(self._badge, BADGE / 2, BADGE / 2)
        painter.setFont(fonts.text(SMALL, 600))
        painter.setPen(color(mix(theme.panel, theme.ink, 0.35) if carrier.faded() else theme.ink))
        painter.drawText(self._badge.adjusted(0.5, -0.5, 0.5, -0.5), Qt.AlignmentFlag.AlignCenter, delay_text(self._delay))


def _band(line: Points, low: float, high: float) -> Points:
    """(2 n, 2): the outline of a stripe along a line (n, 2), between two distances from it (to its right positive)."""
    step = np.gradient(line, axis=0)
    step /= np.maximum(np.hypot(step[:, :1], step[:, 1:]), 1e-9)
    aside = np.stack([-step[:, 1], step[:, 0]], axis=1)
    return np.concatenate([line + aside * low, (line + aside * high)[::-1]])
