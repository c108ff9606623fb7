"""The network unrolled over time: the same cards once for every step, side by side. It is looked at, not edited.

It shows what the drawing on the canvas shows, which it leaves as it is; so going back to that drawing is only to show it again.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QStyle, QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.canvas.easing import Easing
from nnsim.ui.canvas.navigate import in_order
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.canvas.travel.movement import Movement
from nnsim.ui.canvas.unrolled.gliding import Glide
from nnsim.ui.canvas.unrolled.pointing import Found
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.canvas.unrolled.stage import Stage
from nnsim.ui.canvas.unrolled.stencil import Marks
from nnsim.ui.session import Session
from nnsim.ui.step_units import StepUnits

SLACK = 4
"""Pixels that a hand may tremble in a click."""
UNFOLDING = 260
"""Milliseconds in which the columns come out of one, where the system wants things to move."""


class UnrolledView(QWidget):
    """Fed by the canvas with documents, frames, selection and themes."""

    moved = Signal()
    """Other steps are seen, or at another zoom."""
    pointed = Signal(object, QPoint)
    """What the pointer is over (Found), and where."""
    asked = Signal(QPoint)
    """The menu was asked for, at a place on the screen."""

    def __init__(self, session: Session, drawing: NetworkScene, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.stage = Stage(session, drawing)
        self.found = Found()
        self._asked = NOTHING
        """Weights whose symbol is pointed at in an equation."""
        self._pressed: tuple[QPoint, QPoint] | None = None
        self._dragging = self._on_bar = False
        self._unfolding = Easing(UNFOLDING, self)
        self._unfolding.valueChanged.connect(self._renew)
        self.movement = Movement(self)
        self.movement.moved.connect(self._move_on)
        self.glide = Glide(self.stage.lens, self)
        self.glide.moved.connect(self._renew)
        self._units = StepUnits.of(session)
        self.shown.unit = self._units.unit
        self._units.changed.connect(self._show_unit)
        self._still = QPixmap()
        """The columns without what is on its way: painted once for all pictures of its movement."""
        self.setAccessibleName(self.tr("Network unrolled over time"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    # What is shown

    @property
    def shown(self) -> Shown:
        return self.stage.shown

    def show_document(self) -> None:
        """The network or the theme changed."""
        self.stage.forget()
        self.show_frame(self.session.frame)

    def show_frame(self, frame: Frame) -> None:
        self.glide.finish()
        before, sheet = self.stage.lens.corner, self.shown.sheet
        self.stage.show_frame(frame)
        self._mark()
        self._renew()
        if frame.moment is None or frame.travel is None:
            self.movement.forget()
        else:
            self.movement.begin((frame.iteration, frame.moment.index), bool(self.stage.travelling))
        if self.movement.running and self.shown.sheet is sheet and self.stage.lens.corner != before:
            self.glide.begin(before)
        self.moved.emit()

    def show_selection(self) -> None:
        self._mark()

    def show_lit(self, nodes: frozenset[str], shift: int | None, over: Over) -> None:
        """Let what a symbol in an equation stands for stand out: nodes, so many steps after the present one, or weights."""
        self.shown.lit, self.shown.lit_shift, self._asked = nodes, shift, over
        self._mark()
        self._renew()

    def _show_unit(self) -> None:
        """Other numbers are written of what is computed."""
        self.shown.unit = self._units.unit
        self._renew()

    def _mark(self) -> None:
        """Let what is selected stand out, and what is pointed at."""
        over = self.found.over if self.found.over != NOTHING else self._asked
        if self.stage.mark(Marks(self.session.selection, over)):
            self._renew()

    def unfolds(self) -> bool:
        """Whether the system wants things to move."""
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0

    def unfold(self) -> None:
        """Let the columns come out of one."""
        if self.unfolds() and self.isVisible():
            self._unfolding.start()

    def settle(self) -> None:
        """Have the columns where they belong, at once."""
        self._unfolding.stop()
        self._renew()

    def put_away(self) -> None:
        """It is not looked at any longer."""
        self.settle()
        self.movement.stop()
        self.glide.finish()
        self._pressed = None
        self.found = Found()
        self.hide()

    # Painting

    def _renew(self) -> None:
        """Everything is to be painted anew."""
        self._still = QPixmap()
        self.update()

    def _move_on(self) -> None:
        """What is on its way has come further: only that is painted anew."""
        region = QRegion()
        for rect in self.stage.moving_rects():
            region += rect
        self.update(region)
        if self.movement.progress == 1.0:
            self._still = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        if self._unfolding.running:
            spread = float(self._unfolding.currentValue())
            self.stage.paint(painter, ratio, spread)
            self.stage.paint_above(painter, spread)
            return
        if self.movement.progress == 1.0:
            self.stage.paint(painter, ratio)
        else:
            if self._still.isNull():
                self._still = self._columns(ratio)
            painter.drawPixmap(0, 0, self._still)
        self.stage.paint_above(painter, progress=self.movement.progress)

    def _columns(self, ratio: float) -> QPixmap:
        """A picture of what stays where it is while something moves."""
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self.stage.paint(painter, ratio)
        painter.end()
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.glide.finish()
        self.stage.resize(QSizeF(self.size()))
        self._renew()
        self.moved.emit()

    # Looking

    @property
    def zoom(self) -> float:
        return self.stage.lens.zoom

    def fit(self) -> None:
        """Show everything if it can be read then, else the steps around the one at which the run stands."""
        self.glide.finish()
        self.stage.fit()
        self._renew()
        self.moved.emit()

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Zoom, so that a pixel (the middle of the view if None is given) shows the same thing as before."""
        self.glide.finish()
        lens = self.stage.lens
        lens.zoom_by(zoom / lens.zoom, QRectF(self.rect()).center() if around is None else around)
        self._look()

    def go(self, steps: float) -> None:
        """Look so many steps further along time."""
        self._move(QPointF(-steps * self.shown.sheet.pitch * self.zoom, 0.0))

    def _move(self, pixels: QPointF) -> None:
        self.glide.finish()
        self.stage.lens.move(pixels)
        self._look()

    def _look(self) -> None:
        self.stage.look()
        self._renew()
        self.moved.emit()

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.glide.finish()
        pixel = event.position().toPoint()
        self._on_bar = any(self.stage.more()) and self.stage.bar().contains(event.position())
        self._pressed, self._dragging = (pixel, pixel), self._on_bar
        if self._on_bar:
            self.stage.look_along(pixel.x())
            self._look()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = event.position().toPoint()
        if self._pressed is None:
            self._show_found(self.stage.found_at(pixel), pixel)
            return
        begin, last = self._pressed
        if not self._dragging and (pixel - begin).manhattanLength() >= SLACK:
            self._dragging = True
            self._show_found(Found(), pixel)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._on_bar:
            self.stage.look_along(pixel.x())
            self._look()
        elif self._dragging:
            self._move(QPointF(pixel - last))
            self._pressed = (begin, pixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is None or self._dragging or event.button() != Qt.MouseButton.LeftButton:
            return
        found = self.stage.found_at(event.position().toPoint())
        if found.over.node is not None and found.over.unit is not None:
            self._units.turn_to(found.over.node, found.over.unit)
        id = found.card or found.over.connection
        ids = frozenset() if id is None else frozenset({id})
        more = bool(event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        self.session.select(self.session.selection ^ ids if more else ids)

    def _show_found(self, found: Found, pixel: QPoint) -> None:
        self.found = found
        self._mark()
        self.pointed.emit(found, pixel)

    def leaveEvent(self, event: QEvent) -> None:
        self._show_found(Found(), QPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning goes along time; with Ctrl it zooms."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0016 ** turned.y(), event.position())
        elif not event.pixelDelta().isNull():
            self._move(QPointF(event.pixelDelta()))
        else:
            self._move(QPointF(turned.x() or turned.y(), 0.0))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go along time step by step, Page Up and Page Down by what is seen, Home and End to its ends."""
        first, last = self.stage.steps_in_sight()
        page, steps = max(1, last - first), self.shown.steps
        ways = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page, Qt.Key.Key_Home: -steps,
            Qt.Key.Key_End: steps,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in ways:
            self.go(ways[key])
        elif key == Qt.Key.Key_Escape and self.session.selection:
            self.session.select(())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cards, then on to the next control."""
        network = self.session.document.network
        chosen = [id for id in network.nodes if id in self.session.selection]
        target = in_order(network, chosen[-1] if chosen else None, 1 if forward else -1)
        if target is None:
            return super().focusNextPrevChild(forward)
        self.session.select({target})
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())
