"""Painting only what a picture of the training changes: the values of units, on a kept picture of everything else.

While a network trains, cards, curves and notes stay as they are for many pictures in a row, and units change with each. Qt would paint
again whatever lies under and over a unit, for each. Here a picture of all else is kept, and the units are painted on it. Whatever else
changes goes Qt's own way: the scene hears of it, and the picture is made anew.
"""

import time
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem

from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.matrix import MatrixItem
from nnsim.ui.canvas.motion import NOTHING_ELSE, on_screen
from nnsim.ui.canvas.output import ValueItem
from nnsim.ui.canvas.scene import Changing, NetworkScene, update_all
from nnsim.ui.canvas.units import UNITS_ABOVE
from nnsim.ui.painting import tell_views

HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
EDGE = 2
"""Pixels around an item that its soft edges may touch."""
SELDOM = 0.15
"""Seconds: for pictures that come so seldom nothing is worth keeping."""


class Ground:
    """Belongs to a view, which lets it paint first."""

    def __init__(self, view: QGraphicsView, drawing: NetworkScene) -> None:
        self._view = view
        self._drawing = drawing
        self._picture = QPixmap()
        self._good = False
        """Whether the picture shows what is there."""
        self._still = False
        """Whether nothing but units changed since the last picture: else a kept one might be spoilt at once."""
        self._own = False
        """Whether the next change that is told is that of the units."""
        self._seen = QTransform()
        """From the drawing to the pixels of the picture."""
        self._room = QSize()
        """Pixels of the picture."""
        self._asked = QRegion()
        """Where units are to be painted anew."""
        self._last = 0.0
        self._places: dict[Changing, QRegion] = {}
        """The items that are painted here, and where."""
        self._option = QStyleOptionGraphicsItem()
        drawing.changing, drawing.touched = self.ask, self.touch

    def touch(self) -> None:
        """Something changed, and only Qt knows what."""
        self._good = False
        self._still, self._own = self._own, False

    def ask(self, items: Iterable[Changing]) -> None:
        """Other values are shown by these."""
        now, transform, size = time.perf_counter(), self._view.viewportTransform(), self._size()
        seldom, moved = now - self._last > SELDOM, (transform, size) != (self._seen, self._room)
        self._last, self._seen, self._room = now, transform, size
        if seldom or moved or not self._view.isVisible():  # in one go with all that changed before
            self._good = False
            update_all(items)
            return
        tell_views(self._drawing, self._view.window())
        if not self._good and not self._still:
            self._own = True
            update_all(items)
            return
        if not self._good:
            self._measure()
            if not self._places.keys() >= set(items):  # Qt has to look at something with each picture
                self._own = True
                update_all(items)
                return
            self._make()
        asked = QRegion()
        for item in items:
            place = self._places.get(item)
            if place is None:
                item.update()
            else:
                asked += place
        self._asked += asked
        self._view.viewport().update(asked)

    def paint(self, event: QPaintEvent) -> bool:
        """Paint what is in sight and was asked for; False if Qt is to paint it all."""
        region = event.region()
        if not self._asked.intersects(region):
            return False
        painter = QPainter(self._view.viewport())
        if not on_screen(self._view, painter):
            painter.end()
            return False
        self._asked -= region
        if not self._good or (self._seen, self._room) != (self._view.viewportTransform(), self._size()):
            painter.end()
            return False
        shown = [(item, place) for item, place in self._places.items() if region.intersects(place)]
        for part in (*(place for _, place in shown), region.subtracted(_all_of(place for _, place in shown))):
            for rect in list(part):  # type: ignore[call-overload]  # of all together there are thrice as many
                painter.drawPixmap(rect.topLeft(), self._picture, self._source(rect))
        for item, _ in shown:
            painter.save()
            painter.setRenderHints(HINTS)
            painter.setTransform(item.sceneTransform() * self._seen)
            painter.setOpacity(item.effectiveOpacity())
            item.words = False
            item.paint(painter, self._option, None)
            item.words = True
            painter.restore()
        painter.end()
        return True

    def _size(self) -> QSize:
        viewport = self._view.viewport()
        return viewport.size() * viewport.devicePixelRatioF()

    def _source(self, rect: QRect) -> QRect:
        """A part of the view in pixels of the picture."""
        ratio = self._picture.devicePixelRatio()
        return QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio).toAlignedRect()

    def _make(self) -> None:
        """Take a picture of all that is not painted here."""
        viewport = self._view.viewport()
        if self._picture.size() != self._room:
            self._picture = QPixmap(self._room)
            self._picture.setDevicePixelRatio(viewport.devicePixelRatioF())
        for item in self._places:
            item.values_too = False
        viewport.render(self._picture, QPoint(), QRegion(viewport.rect()), NOTHING_ELSE)
        for item in self._places:
            item.values_too = True
        self._good = True

    def _measure(self) -> None:
        """Find the items that are painted here: those in sight that nothing else lies upon."""
        above = list(self._above())
        self._places = {}
        for item in self._drawing.changing_items():
            rect = item.sceneBoundingRect()
            hidden = self._covered(item) if isinstance(item, MatrixItem) else self._crossed(item, rect)
            if item.isVisible() and not hidden and not any(rect.intersects(other) for other in above):
                self._places[item] = self._pixels(item)

    def _pixels(self, item: Changing) -> QRegion:
        """Where frames of the training change what is seen of it."""
        region, seen = QRegion(), item.sceneTransform() * self._seen
        for rect in item.changing_rects(self._seen.m11()):
            region += seen.mapRect(rect).toAlignedRect().adjusted(-EDGE, -EDGE, EDGE, EDGE)
        return region

    def _above(self) -> Iterator[QRectF]:
        """Where something lies above all units."""
        for item in self._drawing.items():
            if item.parentItem() is None and item.zValue() > UNITS_ABOVE and item.isVisible():
                yield item.mapRectToScene(item.boundingRect().united(item.childrenBoundingRect()))

    def _crossed(self, item: Changing, rect: QRectF) -> bool:
        """Whether a curve runs over it; below units all do."""
        bundles = self._drawing.bundles.values() if isinstance(item, ValueItem) else ()
        return any(bundle.isVisible() and bundle.crosses(rect) for bundle in bundles)

    def _covered(self, matrix: MatrixItem) -> bool:
        """Whether anything stands on a matrix. Around cards there is room for a glow, which may lie beside it."""
        place = matrix.mapRectToScene(matrix.inner)
        for item in self._drawing.items(place):
            if item is matrix:
                return False
            if not isinstance(item, CardItem) or item.mapRectToScene(item.plan.rect).intersects(place):
                return True
        return True


def _all_of(regions: Iterable[QRegion]) -> QRegion:
    whole = QRegion()
    for region in regions:
        whole += region
    return whole
