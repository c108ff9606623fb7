"""Draw a rubber band on empty canvas: what it touches is selected."""

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.theme import color


class Select(Gesture):
    """A click on nothing clears the selection; with Shift what was selected stays."""

    def __init__(self, host: Host, point: QPointF, shift: bool) -> None:
        self._host = host
        self._start = point
        self._before = frozenset(host.session.selection) if shift else frozenset()
        theme = host.drawing.scenery.theme
        self._band = QGraphicsRectItem()
        pen = QPen(color(theme.accent), 1.0)
        pen.setCosmetic(True)
        self._band.setPen(pen)
        self._band.setBrush(color(theme.accent, 0.08))
        self._band.setZValue(10.0)
        host.drawing.addItem(self._band)

    def move(self, point: QPointF, pixel: QPoint) -> None:
        rect = QRectF(self._start, point).normalized()
        self._band.setRect(rect)
        self._host.drawing.show_selection(self._before | self._touched(rect))

    def release(self, point: QPointF) -> None:
        rect = self._band.rect()
        self.cancel()
        self._host.session.select(self._before | self._touched(rect))

    def cancel(self) -> None:
        if self._band.scene() is not None:
            self._host.drawing.removeItem(self._band)
        self._host.drawing.show_selection(self._host.session.selection)

    def _touched(self, rect: QRectF) -> frozenset[str]:
        if rect.isEmpty():
            return frozenset()
        cards, furniture = self._host.drawing.cards, self._host.drawing.furniture
        found = {id for id, card in cards.items() if card.isVisible() and card.plan.rect.translated(card.pos()).intersects(rect)}
        return frozenset(found | furniture.touched(rect))
