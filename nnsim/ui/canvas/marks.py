"""Marks on single weights: frozen ones bear a small star, cut ones of what is looked at are ghosts, the chosen one stands out.

A selected connection also shows two handles, by which its ends can be led elsewhere.
"""

import math
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Document, Shapes
from nnsim.document.network import Index
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.gestures.reconnect import handles
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import BLOCKS_BELOW
from nnsim.ui.theme import Theme, color, mix

STAR, OUTLINE = 4.6, 8.0
PORT = 3.0
HANDLE = 5.0
MOST_MARKS = 640
"""More marks than that on one connection could not be told apart."""
MARKS_ABOVE = 15_000.0


class MarksItem(QGraphicsItem):
    """What stands on one bundle beside its curves: it goes where the bundle goes."""

    def __init__(self, bundle: BundleItem, desk: Desk) -> None:
        super().__init__(bundle)
        self._bundle, self._desk = bundle, desk
        self.setZValue(MARKS_ABOVE)

    def boundingRect(self) -> QRectF:
        return self._bundle.boundingRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        bundle, theme = self._bundle, self._bundle.scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if bundle.single and option.levelOfDetailFromTransform(painter.worldTransform()) >= BLOCKS_BELOW:
            if bundle.stands_out():
                self._paint_ghosts(painter, theme)
            self._paint_chosen(painter, theme)
            if not bundle.faded() or bundle.chosen:
                self._paint_stars(painter, theme)
        if bundle.chosen and self._desk.session.selection == {bundle.connection.id}:
            painter.setPen(QPen(color(theme.accent), 1.6))
            painter.setBrush(color(theme.panel))
            for _, place in handles(self._desk, bundle):
                painter.drawEllipse(place, HANDLE, HANDLE)

    def _paint_ghosts(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(color(mix(theme.canvas, theme.muted, 0.55)), 1.0, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self._paths(self._bundle.connection.removed):
            painter.drawPath(path)

    def _paint_chosen(self, painter: QPainter, theme: Theme) -> None:
        singles, connection = self._desk.singles, self._bundle.connection
        weight = singles.weight
        if weight is None or not self._bundle.chosen:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QPainterPathStroker()
        around.setWidth(OUTLINE)
        for path in self._paths((weight,)):
            painter.setPen(QPen(color(theme.accent), 1.4))
            painter.drawPath(around.createStroke(path))  # beside the curve, whose colour says its sign
            if weight in connection.removed:
                painter.setPen(QPen(color(theme.accent), 1.4, Qt.PenStyle.DotLine))
                painter.drawPath(path)

    def _paint_stars(self, painter: QPainter, theme: Theme) -> None:
        for path in self._paths(self._bundle.connection.frozen):
            middle = path.pointAtPercent(0.5)
            painter.setPen(QPen(color(theme.line), 0.8))
            painter.setBrush(color(theme.panel))
            painter.drawEllipse(middle, STAR + 1.6, STAR + 1.6)
            painter.setPen(QPen(color(theme.ink), 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for turn in range(3):
                tip = QPointF(math.cos(math.pi * turn / 3), math.sin(math.pi * turn / 3)) * (STAR - 0.8)
                painter.drawLine(QLineF(middle - tip, middle + tip))

    def _paths(self, weights: Iterable[Index]) -> Iterator[QPainterPath]:
        shape, paths = self._bundle.shape_of_weights, self._bundle.paths
        assert shape is not None
        for _, (row, column) in zip(range(MOST_MARKS), weights, strict=False):
            if row < shape[0] and column < shape[1]:
                yield paths[row * shape[1] + column]


class UnitPort(QGraphicsEllipseItem):
    """Where, zoomed in, a connection of the one unit under the pointer begins."""

    def __init__(self) -> None:
        super().__init__(-PORT, -PORT, 2 * PORT, 2 * PORT)
        self.setZValue(5.0)
        self.hide()

    def stand(self, drawing: NetworkScene) -> None:
        """Stand at the unit that the pointer is over, if units are large enough now."""
        over, theme = drawing.scenery.over, drawing.scenery.theme
        card = drawing.cards.get(over.node or "")
        shown = drawing.scenery.dashed and card is not None and over.unit is not None and over.unit < len(card.plan.cells)
        self.setVisible(shown)
        if card is not None and over.unit is not None and shown:
            rect = card.plan.unit_rect(over.unit).translated(card.pos())
            self.setPos(rect.right(), rect.center().y())
            self.setPen(QPen(color(theme.accent), 1.0))
            self.setBrush(color(theme.panel))


class Marks:
    """A part of the drawing: gives marks to the bundles that need them, and takes them away again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._items: dict[str, MarksItem] = {}
        self._port = UnitPort()
        desk.drawing.addItem(self._port)

    def show_document(self, document: Document, shapes: Shapes) -> None:
        self.refresh()

    def show_frame(self) -> None:
        """Marks do not depend on the run."""

    def show_theme(self, theme: Theme) -> None:
        self.refresh()

    def rect(self) -> QRectF:
        return QRectF()

    def refresh(self) -> None:
        """Something else is selected, or the pointer is over something else."""
        drawing, session = self._desk.drawing, self._desk.session
        self._port.stand(drawing)
        wanted = {id for id, connection in session.document.network.connections.items() if connection.frozen}
        wanted |= session.selection | {drawing.scenery.over.connection or ""}
        for id in [id for id in self._items if id not in drawing.bundles or self._items[id].parentItem() is not drawing.bundles[id]]:
            del self._items[id]  # gone with its bundle
        for id in wanted & drawing.bundles.keys() - self._items.keys():
            self._items[id] = MarksItem(drawing.bundles[id], self._desk)
        for id, item in self._items.items():
            item.setVisible(id in wanted)
            item.update()
