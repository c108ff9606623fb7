"""The drawing surface of a plot: a pyqtgraph view with two quiet axes, and nothing that a plot here does not use.

pyqtgraph's own PlotItem brings menus, buttons and automatic ranges; here limits are set by the plot, in steps.
"""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QGraphicsWidget, QWidget

from nnsim.ui.plots.axis import RIGHT, Axis
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import Theme, color


class View(pg.ViewBox):  # type: ignore[misc]
    """What lies between the axes. It has nothing to paint itself, and knows where it is: Qt asks many times in each picture."""

    _bounds: QRectF | None = None

    def __init__(self, **style: object) -> None:
        super().__init__(**style)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)

    def setGeometry(self, *place: object) -> None:
        self._bounds = None
        super().setGeometry(*place)
        self._bounds = None  # its own size follows while it is set

    def boundingRect(self) -> QRectF:
        if self._bounds is None:
            bounds: QRectF = super().boundingRect()
            self._bounds = bounds
        return self._bounds


class Chart(pg.GraphicsView):  # type: ignore[misc]
    """A plane with a view and, if wanted, axes. `pointed` tells where the mouse is, in the plane, or None.

    Limits that were chosen by hand, with the wheel or by dragging, are held until they are released, by a double click or the menu.
    """

    pointed = Signal(object)
    held_changed = Signal(bool)
    held_limits = Signal()
    """Other limits are held than before."""

    def __init__(self, parent: QWidget | None = None, *, axes: bool = True, mouse: bool = True) -> None:
        super().__init__(parent, background=None)
        self.view = View(enableMenu=False, defaultPadding=0.0)
        self.view.setMouseEnabled(mouse, mouse)
        self.view.disableAutoRange()
        self.left = Axis("left")
        self.bottom = Axis("bottom")
        ground = QGraphicsWidget()
        layout = QGraphicsGridLayout(ground)
        layout.setContentsMargins(0, 4 if axes else 0, RIGHT if axes else 0, 0)
        layout.setSpacing(0)
        layout.addItem(self.view, 0, 1)
        if axes:
            layout.addItem(self.left, 0, 0)
            layout.addItem(self.bottom, 1, 1)
            self.left.linkToView(self.view)
            self.bottom.linkToView(self.view)
        self.setCentralItem(ground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.view.sigResized.connect(self._fit_axes)
        self.held = False
        """Whether the limits stay as they are."""
        self._offered: tuple[Limits, Limits] | None = None
        """The limits that what is drawn would have."""
        self.view.sigRangeChangedManually.connect(self._by_hand)
        self.view.sigYRangeChanged.connect(self._make_room)
        self._cached: dict[QGraphicsItem, QGraphicsItem.CacheMode] = {}
        """Which points are kept as pictures, while they are not."""
        self.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def leave_room(self, right: int) -> None:
        """Leave so many pixels free at the right, for what a view writes there."""
        self.centralWidget.layout().setContentsMargins(0, 4, right, 0)

    def add(self, item: pg.GraphicsObject) -> None:
        self.view.addItem(item, ignoreBounds=True)

    def remove(self, item: pg.GraphicsObject) -> None:
        self.view.removeItem(item)

    def draw_afresh(self, wanted: bool) -> None:
        """Draw axes and points without kept pictures: a saved drawing has lines, words and shapes."""
        for axis in (self.left, self.bottom):
            axis.keep_picture(not wanted)
        for item in self.scene().items():
            if isinstance(item, pg.ScatterPlotItem):
                item.setExportMode(wanted, {})
                if wanted:
                    self._cached[item] = item.cacheMode()
                    item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
                elif item in self._cached:
                    item.setCacheMode(self._cached.pop(item))

    def show_limits(self, x: Limits, y: Limits) -> None:
        """Unless others are held: then as soon as these are released."""
        self._offered = x, y
        if not self.held:
            self._set_limits(x, y)

    def hold(self, x: Limits | None = None, y: Limits | None = None) -> None:
        """Keep the limits as they are, or these."""
        if x is not None and y is not None:
            self._set_limits(x, y)
        self._hold(True)
        self.held_limits.emit()

    def release(self) -> None:
        """Let the limits follow again what is drawn."""
        self._hold(False)
        if self._offered is not None:
            self._set_limits(*self._offered)

    def zoom(self, factor: float) -> None:
        """Show a part that is so many times smaller, around the middle."""
        ends = [((end.low + end.high) / 2, end.span / factor / 2) for end in self.limits()]
        x, y = (Limits(middle - half, middle + half) for middle, half in ends)
        self.hold(x, y)

    def _set_limits(self, x: Limits, y: Limits) -> None:
        if self.limits() != (x, y):
            self.view.setRange(xRange=(x.low, x.high), yRange=(y.low, y.high), padding=0, disableAutoRange=True)
            self.view.updateMatrix()  # while it is painted would be too late: all of it would be painted once more

    def _hold(self, held: bool) -> None:
        if held != self.held:
            self.held = held
            self.held_changed.emit(held)

    def limits(self) -> tuple[Limits, Limits]:
        (left, right), (low, high) = self.view.viewRange()
        return Limits(left, right), Limits(low, high)

    def plane(self, position: QPointF) -> QPointF:
        """Where a position in the widget lies in the plane."""
        place: QPointF = self.view.mapSceneToView(self.mapToScene(position.toPoint()))
        return place

    def position(self, x: float, y: float) -> QPointF:
        """Where a point of the plane lies in the widget."""
        return QPointF(self.mapFromScene(self.view.mapViewToScene(QPointF(x, y))))

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(color(theme.panel))
        for axis in (self.left, self.bottom):
            axis.set_theme(theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.point_at(event.position())

    def point_at(self, position: QPointF) -> None:
        inside = self.view.sceneBoundingRect().contains(self.mapToScene(position.toPoint()))
        self.pointed.emit(self.plane(position) if inside else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.release()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _fit_axes(self, *_: object) -> None:
        """The grid of an axis is as large as the view: what is kept of it as a picture has another size now."""
        for axis in (self.left, self.bottom):
            axis.fit()
        self._make_room()

    def _make_room(self, *_: object) -> None:
        low, high = self.view.viewRange()[1]
        self.left.make_room(low, high, self.view.height())

    def _by_hand(self, *_: object) -> None:
        self.hold()
