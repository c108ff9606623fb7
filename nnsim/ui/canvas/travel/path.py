"""The path of the chain rule on the drawing: the units that it leads through are ringed, the curves between them stand out."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Document, Shapes
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.curves import path_of
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.singles import Singles
from nnsim.ui.chain_path import ChainPath, Unit
from nnsim.ui.session import Session
from nnsim.ui.theme import Theme, color

ABOVE = 17_000.0
RING, AROUND, WIDE = 2.4, 4.0, 2.6


class PathItem(QGraphicsItem):
    """Above the cards, below what travels."""

    def __init__(self, drawing: NetworkScene) -> None:
        super().__init__()
        self._scenery = drawing.scenery
        self.rings: list[QRectF] = []
        self.curves: list[QPainterPath] = []
        self._rect = QRectF()
        self.setZValue(ABOVE)
        self.hide()

    def show_path(self, rings: list[QRectF], curves: list[QPainterPath]) -> None:
        self.prepareGeometryChange()
        self.rings, self.curves = rings, curves
        rect = QRectF()
        for part in (*rings, *(curve.boundingRect() for curve in curves)):
            rect = rect.united(part)
        self._rect = rect.adjusted(-8.0, -8.0, 8.0, 8.0)
        self.setVisible(bool(rings))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self._scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(color(theme.ink), WIDE)
        pen.setDashPattern([2.5, 1.6])
        for under in (QPen(color(theme.canvas), WIDE + 3.0), pen):
            painter.setPen(under)
            for curve in self.curves:
                painter.drawPath(curve)
        painter.setPen(QPen(color(theme.ink), RING))
        for ring in self.rings:
            painter.drawRoundedRect(ring.adjusted(-AROUND, -AROUND, AROUND, AROUND), 8.0, 8.0)


class PathOnCanvas:
    """A Part."""

    def __init__(self, session: Session, drawing: NetworkScene, singles: Singles) -> None:
        self._drawing, self._singles = drawing, singles
        self.path = ChainPath.of(session)
        self.item = PathItem(drawing)
        drawing.addItem(self.item)
        self.path.changed.connect(self.refresh)
        singles.changed.connect(self._aim)

    def _aim(self) -> None:
        """The weight that is chosen on the drawing is the one that the chain rule leads to."""
        weight = self._singles.weight
        if weight is not None:
            self.path.aimed.emit(*weight)

    def show_document(self, document: Document, shapes: Shapes) -> None:
        self.refresh()

    def show_frame(self) -> None:
        """The path does not depend on the moment: another one is told when it is found."""

    def show_theme(self, theme: Theme) -> None:
        self.item.update()

    def rect(self) -> QRectF:
        return QRectF()

    def refresh(self) -> None:
        """Another path, or other places."""
        path = self.path
        if not path.on or path.weight is None:
            self.item.show_path([], [])
            return
        connection, to, start = path.weight
        bundle = self._drawing.bundles.get(connection)
        stops = list(path.stops)
        curves = [curve for one, other in pairwise(stops) for curve in self._between(other, one)]
        if bundle is not None:
            stops.append((bundle.connection.source, start))
            rows = bundle.shape_of_weights[0] if bundle.shape_of_weights is not None else 1
            units = self._drawing.cards[bundle.connection.target].plan.units
            end = (bundle.connection.target, to * units // max(rows, 1))
            curves += self._curves(bundle, to, start, stops[-1], end)
        self.item.show_path([rect for stop in stops if (rect := self._rect(stop)) is not None], curves)

    def _between(self, source: Unit, target: Unit) -> Iterator[QPainterPath]:
        """The curve by which an error comes from a unit to one before it."""
        for bundle in self._drawing.bundles.values():
            if (bundle.connection.source, bundle.connection.target) == (source[0], target[0]):
                yield from self._curves(bundle, target[1], source[1], source, target)

    def _curves(self, bundle: BundleItem, to: int, start: int, source: Unit, target: Unit) -> Iterator[QPainterPath]:
        shape = bundle.shape_of_weights
        if not bundle.isVisible():
            return
        if bundle.single and shape is not None and to < shape[0] and start < shape[1]:
            yield bundle.paths[to * shape[1] + start]
        elif bundle.route is not None or shape is None:
            yield bundle.paths[0]
        else:
            begin, end = self._rect(source), self._rect(target)
            if begin is not None and end is not None:
                ends = [[begin.right(), begin.center().y()]], [[end.left(), end.center().y()]]
                yield path_of(geometry.curves(*(np.array(points) for points in ends))[0])

    def _rect(self, unit: Unit) -> QRectF | None:
        """Where a unit stands; the whole card where units do not stand side by side."""
        card = self._drawing.cards.get(unit[0])
        if card is None or not card.isVisible() or unit[1] >= max(card.plan.units, 1):
            return None
        if card.plan.look is Look.SYMBOL:
            return card.plan.rect.translated(card.pos())
        return QRectF(card.plan.unit_rect(unit[1])).translated(QPointF(card.pos()))
