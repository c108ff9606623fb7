"""The view of the drawing: grid, zoom, panning, and the one place where mouse and keys become gestures.

Items take no events of their own, so what a press means is decided in `gestures.choose` alone.
"""

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmapCache, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from nnsim.ui.canvas.caption import from_afar
from nnsim.ui.canvas.gestures import ByKeys, Gesture, Host, gesture_for
from nnsim.ui.canvas.gestures.choose import CURVE_REACH
from nnsim.ui.canvas.ground import Ground
from nnsim.ui.canvas.motion import Motion
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.canvas.touch import Touch, by_fingers
from nnsim.ui.theme import color, mix

GRID, DOT = 18.0, 1.9
KEPT = 96 * 1024
"""Kilobytes for the pictures of curves and cards that Qt keeps; with its own 10 MB a fine screen would have them drawn every time."""
SMALLEST, LARGEST = 0.05, 8.0
CLOSE = 1.6
"""The zoom at which a small part of the drawing is shown."""
HELD = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
}  # fmt: skip
"""Keys that say how a gesture goes on."""
MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM = 24.0, 40.0, 48.0


class CanvasView(QGraphicsView):
    """Shows a NetworkScene. `host` is asked what gestures need; set it before the first event."""

    moved = Signal()
    """Another part of the drawing is seen, or at another zoom."""
    neared = Signal()
    """Units have come in sight, or there are only blocks now."""
    pointed = Signal(object, QPoint)
    """What the pointer is over, and where (pixels of the view)."""
    doubleClicked = Signal(QPointF)  # noqa: N815
    tapped = Signal()
    """Space was pressed and released without a drag."""

    def __init__(self, drawing: NetworkScene, parent: QWidget | None = None) -> None:
        super().__init__(drawing, parent)
        self.drawing = drawing
        self.host: Host | None = None
        self.keys: Callable[[QKeyEvent], bool] = lambda event: False
        self.tab: Callable[[bool], bool] = lambda forward: False
        self.gesture: Gesture | None = None
        self.connecting: ByKeys | None = None
        self.follows = True
        """Whether the whole drawing is kept in sight until the user looks elsewhere."""
        self.corner = QSize()
        """What floats in the lower right corner, as far as it goes from there; nothing comes to lie under it while all is in sight."""
        self._motion = Motion(self, drawing)
        self._ground = Ground(self, drawing)
        self._space, self._space_used = False, False
        self._last = QPoint()
        """Where the pointer was last while a gesture was under way."""
        self._fixed, self._fixed_at = QPointF(), (QPoint(), (0.0, 0, 0))
        """What was zoomed around last, and where that is: of many small steps none lets it slip a little."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), KEPT))
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._touch = Touch(self)

    # Looking

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def visible_rect(self) -> QRectF:
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def free_rect(self) -> QRectF:
        """What is seen of the drawing above the line at the bottom."""
        return self.mapToScene(self.viewport().rect().adjusted(0, 0, 0, -int(MARGIN_BOTTOM))).boundingRect()

    def fit(self, rect: QRectF | None = None, largest: float = 1.0) -> None:
        """Show the whole drawing, never larger than at 100 %."""
        whole = self.drawing.drawing_rect() if rect is None else rect
        if whole.isEmpty():
            whole = QRectF(-200.0, -100.0, 400.0, 200.0)
        self._fit(whole, largest, MARGIN_BOTTOM)
        if rect is None and self._covered():
            self._fit(whole, largest, max(MARGIN_BOTTOM, self.corner.height() + 24.0))
        self.follows = True

    def show_rect(self, rect: QRectF) -> None:
        """Show a part of the drawing, somewhat larger than at 100 % if it is small."""
        self._fit(rect, CLOSE, MARGIN_BOTTOM)
        self.follows = False

    def _fit(self, whole: QRectF, largest: float, below: float) -> None:
        room_x = max(40.0, self.viewport().width() - 2 * MARGIN_X)
        room_y = max(40.0, self.viewport().height() - MARGIN_TOP - below)
        zoom = min(largest, room_x / whole.width(), room_y / whole.height())
        self._look_at(whole.center() + QPointF(0.0, (below - MARGIN_TOP) / 2 / zoom), zoom)

    def _covered(self) -> bool:
        """Whether a card or an output lies under what floats in the corner."""
        right, bottom = self.viewport().width(), self.viewport().height()
        corner = QRect(right - self.corner.width(), bottom - self.corner.height(), self.corner.width(), self.corner.height())
        items = [*self.drawing.cards.values(), *self.drawing.outputs.values()]
        return any(self.mapFromScene(item.sceneBoundingRect()).boundingRect().intersects(corner) for item in items)

    def set_zoom(self, zoom: float, around: QPoint | None = None) -> None:
        """Zoom, so that the point of the view (its middle if None is given) shows the same thing as before."""
        zoom = min(LARGEST, max(SMALLEST, zoom))
        pixel = self.viewport().rect().center() if around is None else around
        fixed = self._fixed if (pixel, self._looks()) == self._fixed_at else self.mapToScene(pixel)
        offset = (self.viewport().rect().center() - pixel).toPointF() / zoom
        self._look_at(fixed + offset, zoom, (pixel, fixed))
        self._fixed, self._fixed_at = fixed, (pixel, self._looks())
        self.follows = False

    def _looks(self) -> tuple[float, int, int]:
        """What is looked at, to the pixel."""
        return self.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def pan_by(self, offset: QPoint) -> None:
        """Move the drawing by pixels."""
        self._motion.begin()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - offset.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - offset.y())
        self._motion.follow()
        self.follows = False
        self.moved.emit()

    def show_point(self, point: QPointF) -> None:
        self._motion.stop()
        self.centerOn(point)
        self.follows = False
        self.moved.emit()

    def show_near(self, rect: QRectF) -> None:
        """Move no farther than is needed to see something whole, and not under what floats over the lower edge."""
        self._motion.begin()
        below = rect.adjusted(0.0, 0.0, 0.0, (MARGIN_BOTTOM - MARGIN_X) / self.zoom)
        self.ensureVisible(below, int(MARGIN_X), int(MARGIN_X))
        self._motion.follow()
        self.follows = False
        self.moved.emit()

    def _look_at(self, middle: QPointF, zoom: float, fixed: tuple[QPoint, QPointF] | None = None) -> None:
        """Zoom with a point in the middle; a pixel at which a point is `fixed` shows it to the pixel: a view is centred more coarsely."""
        self._motion.begin()
        self.resetTransform()
        self.scale(zoom, zoom)
        far = from_afar(self.drawing)
        self.drawing.show_zoom(zoom)
        self.centerOn(middle)
        if fixed is not None:
            off = self.viewportTransform().map(fixed[1]) - fixed[0].toPointF()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + round(off.x()))
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(off.y()))
        self._motion.follow()
        self.moved.emit()
        if far != from_afar(self.drawing):
            self.neared.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._motion.paint(event, self.drawing.scenery.theme) and not self._ground.paint(event):
            begin = time.perf_counter()
            super().paintEvent(event)
            self._motion.painted(event, time.perf_counter() - begin)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        theme = self.drawing.scenery.theme
        painter.fillRect(rect, color(theme.canvas))
        spacing = GRID
        while spacing * self.zoom < 12.0:
            spacing *= 2.0
        first_x, first_y = np.floor(rect.left() / spacing) * spacing, np.floor(rect.top() / spacing) * spacing
        row = QPolygonF([QPointF(x, first_y) for x in np.arange(first_x, rect.right() + spacing, spacing).tolist()])
        pen = QPen(color(mix(theme.canvas, theme.line, 0.95)), DOT)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        for _ in range(int((rect.bottom() - first_y) / spacing) + 2):
            painter.drawPoints(row)
            row.translate(0.0, spacing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        middle = self.mapToScene(self.viewport().rect().center())
        super().resizeEvent(event)
        self._motion.stop()
        if self.follows:
            self.fit()
        else:
            self.centerOn(middle)
        self.moved.emit()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.gesture is not None or self.host is None:
            return
        self.stop_connecting()
        pixel = event.position().toPoint()
        self._space_used = True
        self._last = pixel
        self.pointed.emit(NOTHING, pixel)
        self.gesture = gesture_for(
            self.host, self.mapToScene(pixel), pixel, event.button(), event.modifiers(), self._space
        )
        if self.gesture is not None and self.gesture.cursor is not None:
            self.viewport().setCursor(self.gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = event.position().toPoint()
        if self.gesture is not None:
            self.gesture.keys, self._last = event.modifiers(), pixel
            self.gesture.move(self.mapToScene(pixel), pixel)
        else:
            self._point(pixel)

    def _point(self, pixel: QPoint) -> None:
        """The pointer is here, and nothing is held."""
        self.pointed.emit(self.drawing.over_at(self.mapToScene(pixel), CURVE_REACH / self.zoom), pixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            self.viewport().unsetCursor()
            point = self.mapToScene(event.position().toPoint())
            gesture.keys = event.modifiers()
            gesture.move(point, event.position().toPoint())
            gesture.release(point)
            self._point(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.gesture is None:
            self.doubleClicked.emit(self.mapToScene(event.position().toPoint()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if by_fingers(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan_by(event.pixelDelta() if not event.pixelDelta().isNull() else turned / 2)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan_by(QPoint((turned.y() or turned.x()) // 2, 0))
        else:
            self.set_zoom(self.zoom * 1.0016 ** turned.y(), event.position().toPoint())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(Over(), QPoint())
        super().leaveEvent(event)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Space belongs to the canvas while it is held there: tapped it is passed on, held it pans."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space, self._space_used = True, False
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() == Qt.Key.Key_Escape and (self.gesture is not None or self.connecting is not None):
            held = self.gesture is not None
            self.give_up()
            if held:
                self._point(self._last)
        elif self._held(event):
            pass
        elif not self.keys(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            held, self._space = self._space, False  # what is typed over the drawing lets its releases through
            self.viewport().unsetCursor()
            if held and not self._space_used:
                self.tapped.emit()
        elif not self._held(event):
            super().keyReleaseEvent(event)

    def _held(self, event: QKeyEvent) -> bool:
        """Shift, Ctrl or Alt was pressed or released in the middle of a gesture: it goes on from where it is, with other keys."""
        bit = HELD.get(Qt.Key(event.key()))
        if bit is None or self.gesture is None:
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        self.gesture.keys = self.gesture.keys | bit if pressed else self.gesture.keys & ~bit
        self.gesture.move(self.mapToScene(self._last), self._last)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cards, then on to the next control."""
        return self.tab(forward) or super().focusNextPrevChild(forward)

    def give_up(self) -> None:
        """Leave the gesture that is under way as if it had not begun."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self.viewport().unsetCursor()
        self.stop_connecting()

    def stop_connecting(self) -> None:
        connecting, self.connecting = self.connecting, None
        if connecting is not None:
            connecting.cancel()
