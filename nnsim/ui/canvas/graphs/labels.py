"""What stands on the connections of a graph: the value that goes forward above, the gradient that comes back below, in two colours."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.engine.flows import Flow, Flows, Point
from nnsim.engine.frames import Array
from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.numerals import brief
from nnsim.ui.theme import color, mix

ALONG = 0.68
"""Where on a connection the share of one of several uses stands, in parts of the way."""
SIZE, LARGEST, LINE, GAP, PAD = 12.0, 19.0, 1.25, 1.0, 3.0
"""Of the letters, near and from afar; of a line of them in sizes; between a line and the connection, and at the sides."""
MOST = 3
"""Numbers of a signal that are written out."""
STUB, BESIDE = 20.0, 8.0
"""The line out of an output, and how far from a node its numbers stand."""
ABOVE_ALL = 20_000.0


def written(values: Array | None) -> str:
    """A number, or a few in brackets; nothing of a signal with many."""
    if values is None or not 1 <= len(values) <= MOST:
        return ""
    texts = [brief(float(value), 4) for value in values]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def size_at(zoom: float) -> float:
    """How large the letters are: from afar larger, so that they can be read."""
    return detail.readable_size(SIZE, zoom, LARGEST)


def width_of(text: str, size: float) -> float:
    return QFontMetricsF(fonts.numbers(size, 600)).horizontalAdvance(text) + 2 * PAD if text else 0.0


class Label(QGraphicsItem):
    """Two numbers, one above the other, with the ground of the canvas behind them."""

    def __init__(self, scenery: Scenery, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.scenery = scenery
        self.value, self.gradient = "", ""
        self.setZValue(ABOVE_ALL)

    def place(self, size: float) -> QPointF:
        """The middle between both numbers, in the parent's coordinates, for letters of a size."""
        raise NotImplementedError

    def show_texts(self, value: str, gradient: str) -> None:
        if (value, gradient) != (self.value, self.gradient):
            self.prepareGeometryChange()
            self.value, self.gradient = value, gradient
            self.update()

    def value_rect(self, zoom: float = 1.0) -> QRectF:
        """Where the upper number stands: what a click on it edits."""
        return self._rect(self.value, size_at(zoom), True)

    def _rect(self, text: str, size: float, upper: bool) -> QRectF:
        width, height, place = width_of(text, size), LINE * size, self.place(size)
        return QRectF(place.x() - width / 2, place.y() - GAP - height if upper else place.y() + GAP, width, height)

    def _widest(self, size: float) -> float:
        return max(width_of(self.value, size), width_of(self.gradient, size))

    def boundingRect(self) -> QRectF:
        return self._rect(self.value, LARGEST, True).united(self._rect(self.gradient, LARGEST, False)).adjusted(-1.0, -2.0, 1.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.scenery.theme
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        size = size_at(zoom)
        painter.setOpacity(painter.opacity() * detail.units_share(zoom))
        painter.setFont(fonts.numbers(size, 600))
        ground = color(mix(theme.canvas, theme.panel, 0.3))
        for text, upper, shade in ((self.value, True, theme.accent), (self.gradient, False, theme.negative)):
            if text:
                rect = self._rect(text, size, upper)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(rect.adjusted(0.0, 1.0, 0.0, -1.0), 3.0, 3.0)
                painter.setPen(color(shade))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class FlowLabel(Label):
    """Stands on one connection, and goes where it goes: at its beginning, or of one of several uses of a value near its end."""

    def __init__(self, bundle: BundleItem, alone: bool) -> None:
        super().__init__(bundle.scenery, bundle)
        self.bundle = bundle
        self.alone = alone

    def place(self, size: float) -> QPointF:
        path = self.bundle.paths[0]
        if not self.alone:
            return path.pointAtPercent(ALONG) - QPointF(0.0, LINE * size / 2 + GAP)
        return path.pointAtPercent(0.0) + QPointF(BESIDE + self._widest(size) / 2, 0.0)

    def tell(self, flow: Flow | None) -> None:
        if flow is None:
            self.show_texts("", "")
        else:
            self.show_texts(written(flow.value) if self.alone else "", written(flow.gradient))


class PointLabel(Label):
    """Stands beside one node: of an output what comes out; of a value with several uses the value, and the sum of what comes back."""

    def __init__(self, units: UnitsItem, uses: int) -> None:
        super().__init__(units.scenery, units)
        self.units = units
        self.uses = uses

    def place(self, size: float) -> QPointF:
        return QPointF(self.units.plan.width / 2 + BESIDE + max(self._widest(size), STUB) / 2, 0.0)

    def tell(self, point: Point | None) -> None:
        if point is None:
            self.show_texts("", "")
            return
        total = written(point.gradient)
        self.show_texts(written(point.value), f"Σ {total}" if total and self.uses else total)

    def boundingRect(self) -> QRectF:
        rect = super().boundingRect()
        return rect if self.uses else rect.adjusted(-BESIDE - 1.0, 0.0, 1.0, 0.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.uses:
            theme, left = self.scenery.theme, self.units.plan.width / 2
            size = size_at(option.levelOfDetailFromTransform(painter.worldTransform()))
            painter.setPen(QPen(color(mix(theme.canvas, theme.muted, 0.6)), 1.6))
            painter.drawLine(QLineF(left, 0.0, left + BESIDE + max(self._widest(size), STUB), 0.0))
        super().paint(painter, option, widget)


def flow_of(flows: Flows | None, connection: str) -> Flow | None:
    return None if flows is None else flows.connections.get(connection)


def point_of(flows: Flows | None, node: str) -> Point | None:
    return None if flows is None else flows.nodes.get(node)
