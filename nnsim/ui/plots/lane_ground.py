"""What of lanes stays the same from picture to picture, painted once: while a network trains, their values alone are other ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from nnsim.ui.plots import lane_painting

if TYPE_CHECKING:
    from nnsim.ui.plots.lanes import Lanes


class Ground:
    """A picture of the ground of lanes, kept as long as nothing of it changes."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._dress: tuple[object, ...] = ()
        """What it was painted for."""

    def paint(self, painter: QPainter, lanes: Lanes) -> None:
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            lane_painting.paint_still(painter, lanes)
            return
        ratio = lanes.devicePixelRatioF()
        dress = (lanes.facts(), lanes.preview, lanes.theme, ratio, tuple(lane.span for lane in lanes.lanes if lane.kind == "curves"))
        if dress != self._dress:
            self._dress = dress
            self._picture = QPixmap(lanes.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            inner = QPainter(self._picture)
            lane_painting.paint_still(inner, lanes)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)
