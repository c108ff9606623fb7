"""The loss as a landscape seen from above: colours and contours, the way that training has gone, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.engine.frames import Frame, State
from nnsim.engine.landscape import Surface
from nnsim.ui.dialling import Dialled
from nnsim.ui.numerals import grouped, number, percent
from nnsim.ui.pasting import set_block
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.dots import Dots
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.landscapes import Landscapes
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.passing import Picture
from nnsim.ui.plots.plot import Plot
from nnsim.ui.run_edits import number_in
from nnsim.ui.sentences import said
from nnsim.ui.theme import class_colors, color, mix, sequential

if TYPE_CHECKING:
    from nnsim.ui.session import Session

CONTOURS = 9
GRAB = 12.0
"""Pixels from the present point from which it can be taken."""
FLATTENED = 0.35
"""Losses are shown by that power of their share of the largest, so that the valley is seen beside the heights."""


class LandscapePlot(Plot):
    """For two numbers that learn the whole truth, where the present point can be dragged; else a slice."""

    key = "landscape"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.landscapes = Landscapes.of(session)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Loss over two directions of the parameters"))
        self._body.addWidget(self.chart, 0, 0)
        self.image = Picture(axisOrder="row-major")
        self.contours = QGraphicsPathItem()
        self.way = pg.PlotCurveItem(antialias=True)
        self.point = Dots()
        for item in (self.image, self.contours, self.way, self.point):
            self.chart.view.addItem(item, ignoreBounds=True)
        self.others: list[pg.PlotCurveItem] = []
        """The ways of what is compared."""
        self.surface: Surface | None = None
        self._dragged: QPointF | None = None
        self._gesture = 0
        self._dials: tuple[Dialled | None, ...] = ()
        """The two numbers while the point is dragged: all that shows the network follows the hand."""
        self.chart.set_theme(self.theme)
        self.chart.pointed.connect(self._point)
        self.chart.viewport().installEventFilter(self)
        self.landscapes.changed.connect(self._redraw)
        self.landscapes.compared.changed.connect(self._look_at_others)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and session.document.settings["learning_rule"] != "perceptron"

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("LandscapePlot", "Loss landscape")

    def explanation(self) -> str:
        return self.tr(
            "The loss seen from above: the deeper the colour, the higher; each contour joins places of equal loss. The line is the way "
            "that training has gone, the point is where it stands. With two numbers that learn this is the whole truth, and the point can "
            "be dragged to start elsewhere. Any other network is cut by a plane through the present point: along the two main directions "
            "of its way, or in random ones, chosen in this plot's menu. Look for steps straight across the contours, for zigzags in a "
            "narrow valley (the learning rate is near its limit), and for flat plains where nothing moves. While settings are compared, "
            "the ways of all of them are drawn, in the colours of that plot."
        )

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.EMPTY:
            self.say(self.tr("Draw a network that can run: its loss appears here as a landscape."))
            self.header.show_legend()
            return
        if self._dragged is None:
            self.landscapes.look()
        self._redraw()
        self._follow(frame)

    def table(self) -> Table:
        surface = self.surface
        if surface is None:
            return {}
        x, y = np.meshgrid(surface.x, surface.y)
        return {
            surface.names[0]: x.ravel(), surface.names[1]: y.ravel(), "loss": surface.loss.ravel(),
            "way, iteration": surface.iterations, "way, x": surface.path[:, 0], "way, y": surface.path[:, 1],
        }  # fmt: skip

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)
        self._draw()

    def extend_menu(self, menu: QMenu) -> None:
        if self.surface is not None and self.surface.exact:
            return
        along = menu.addAction(self.tr("Along the way"))
        along.setCheckable(True)
        along.setChecked(self.landscapes.along)
        along.triggered.connect(lambda: self._look(True, 0))
        random = menu.addAction(self.tr("Random directions"))
        random.setCheckable(True)
        random.setChecked(not self.landscapes.along)
        random.triggered.connect(lambda: self._look(False, self.landscapes.seed))
        menu.addAction(self.tr("Other random directions"), lambda: self._look(False, self.landscapes.seed + 1))

    def own_choices(self) -> dict[str, Plain]:
        found = self.landscapes
        return {} if found.along and not found.seed else {"along": found.along, "seed": found.seed}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        seed = kept.get("seed")
        self.landscapes.along = kept.get("along") is not False
        self.landscapes.seed = seed if type(seed) is int and seed >= 0 else 0

    def _look_at_others(self) -> None:
        if self.isVisible() and self.session.frame.state is not State.EMPTY:
            self.landscapes.look()

    def _look(self, along: bool, seed: int) -> None:
        self.landscapes.choose(along, seed)
        self.choice_made.emit()

    # Drawing

    def _redraw(self) -> None:
        found = self.landscapes
        if self.session.frame.state is State.EMPTY:
            return
        if found.failure:
            self.say(said(found.failure))
        elif found.surface is None:
            self.surface = None
            self.say(self.tr("Computing the landscape …"))
        else:
            self.say("")
            if found.surface is not self.surface and self._dragged is None:  # nothing moves away below the hand
                self.surface = found.surface
                self._draw()
                self._follow(self.frame)
        self._show_legend()

    def _draw(self) -> None:
        surface = self.surface
        if surface is None:
            return
        finite = np.isfinite(surface.loss)
        low = float(surface.loss[finite].min()) if finite.any() else 0.0
        high = float(surface.loss[finite].max()) if finite.any() else 1.0
        ends = self.scales.between("loss", low, max(high, low + 1e-300))
        share = np.clip((np.where(finite, surface.loss, ends.high) - ends.low) / max(ends.span, 1e-300), 0.0, 1.0) ** FLATTENED
        picture = sequential(self.theme)[np.rint(40 + 170 * share).astype(int)]
        bad = color(self.theme.bad)
        picture = np.where(finite[..., None], picture, np.array([bad.red(), bad.green(), bad.blue()], np.uint8))
        self.image.setImage(picture, autoLevels=False, levels=None)
        dx, dy = surface.x[1] - surface.x[0], surface.y[1] - surface.y[0]
        area = QRectF(surface.x[0] - dx / 2, surface.y[0] - dy / 2, dx * len(surface.x), dy * len(surface.y))
        self.image.setRect(area)
        self._draw_contours(share, surface, dx, dy)
        self.way.setData(surface.path[:, 0], surface.path[:, 1], pen=pg.mkPen(self.theme.negative, width=2))
        self._draw_others(surface)
        self.chart.bottom.unit = ""
        self.chart.show_limits(Limits(area.left(), area.right()), Limits(area.top(), area.bottom()))

    def _draw_others(self, surface: Surface) -> None:
        while len(self.others) > len(surface.others):
            self.chart.view.removeItem(self.others.pop())
        while len(self.others) < len(surface.others):
            self.others.append(pg.PlotCurveItem(antialias=True))
            self.chart.view.addItem(self.others[-1], ignoreBounds=True)
        for item, way, tint in zip(self.others, surface.others, class_colors(self.theme, len(surface.others)), strict=True):
            item.setData(way[:, 0], way[:, 1], pen=pg.mkPen(tint, width=1.6), connect="finite")

    def _draw_contours(self, share: np.ndarray, surface: Surface, dx: float, dy: float) -> None:
        path = QPainterPath()
        for level in np.linspace(0.0, 1.0, CONTOURS + 2)[1:-1]:
            for piece in pg.functions.isocurve(share.T, level, connected=True):
                for number_, (column, row) in enumerate(piece):
                    place = QPointF(surface.x[0] + (column - 0.5) * dx, surface.y[0] + (row - 0.5) * dy)
                    path.lineTo(place) if number_ else path.moveTo(place)
        pen = QPen(color(mix(self.theme.panel, self.theme.ink, 0.35)), 0.8)
        pen.setCosmetic(True)
        self.contours.setPen(pen)
        self.contours.setPath(path)

    def _here(self, frame: Frame) -> QPointF | None:
        """Where the run stands in the plane: with two numbers as the frame says, else at the surface's own moment."""
        surface = self.surface
        if surface is None:
            return None
        if self._dragged is not None:
            return self._dragged
        if not surface.exact:
            return QPointF(0.0, 0.0)
        x, y = (number_in(frame, key, index) for key, index in surface.keys)
        return QPointF(x, y) if x is not None and y is not None else QPointF(*surface.path[-1])

    def _follow(self, frame: Frame) -> None:
        here = self._here(frame)
        if here is not None:
            outline = pg.mkPen(self.theme.panel, width=1.5)
            self.point.setData(x=[here.x()], y=[here.y()], size=11, pen=outline, brush=color(self.theme.negative))

    # Legend and mouse

    def _show_legend(self, place: QPointF | None = None) -> None:
        surface, iteration = self.landscapes.surface, self.landscapes.iteration
        if surface is None or iteration is None:
            self.header.show_legend()
            return
        names = tuple(self._axis_name(surface, axis) for axis in (0, 1))
        if place is not None:
            column, row = (int(np.abs(axis - at).argmin()) for axis, at in ((surface.x, place.x()), (surface.y, place.y())))
            where = f"{names[0]} {number(place.x(), 3)} · {names[1]} {number(place.y(), 3)}"
            self.header.show_legend(Entry(where), Entry(self.tr("loss"), value=number(float(surface.loss[row, column]), 3)))
        elif surface.exact:
            self.header.show_legend(Entry(self.tr("{across} across, {up} up").format(across=names[0], up=names[1])))
        else:
            text = self.tr("at iteration {number}, {share} of the way seen")
            seen = Entry(text.format(number=grouped(iteration), share=percent(min(surface.seen, 1.0))))
            self.header.show_legend(seen, Entry(self.tr("{across} across, {up} up").format(across=names[0], up=names[1])))

    def _axis_name(self, surface: Surface, axis: int) -> str:
        """What lies on an axis, in words: the weight of a connection, or a bias, with its place where there are several."""
        name, letters = said(surface.names[axis]), [key.partition(":")[2] for key, _ in surface.keys]
        if not surface.exact:
            return name
        if sorted(letters) == ["W", "b"]:  # a line has one of each
            return self.tr("weight") if letters[axis] == "W" else self.tr("bias")
        id, _, letter = surface.keys[axis][0].partition(":")
        network, place = self.session.document.network, "".join(name.partition(" [")[1:])
        connection = network.connections.get(id)
        if connection is not None and letter == "W":
            source, target = (network.nodes[end].name for end in (connection.source, connection.target))
            return self.tr("weight {source} → {target}").format(source=source, target=target) + place
        if id in network.nodes and letter == "b":
            return self.tr("bias of {name}").format(name=network.nodes[id].name) + place
        return name

    def _point(self, place: QPointF | None) -> None:
        self._show_legend(place)
        surface = self.surface
        near = place is not None and surface is not None and surface.exact and self._grabbed(self.chart.position(place.x(), place.y()))
        self.chart.viewport().setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.ArrowCursor)

    def _grabbed(self, pixel: QPointF) -> bool:
        here = self._here(self.frame)
        return here is not None and (self.chart.position(here.x(), here.y()) - pixel).manhattanLength() <= GRAB

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or self.surface is None or not self.surface.exact:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton and self._grabbed(event.position()):
            self._dragged = self.chart.plane(event.position())
            self._gesture = self.session.next_gesture()
            self._dials = tuple(self.session.dial(key, index, self._gesture) for key, index in self.surface.keys)
            return True
        if self._dragged is not None and event.type() == QEvent.Type.MouseMove:
            place = self._dragged = self.chart.plane(event.position())
            for dial, value in zip(self._dials, (place.x(), place.y()), strict=True):
                if dial is not None:
                    dial.turn(value)
            self._follow(self.frame)
            self._show_legend(self._dragged)
            return True
        if self._dragged is not None and event.type() == QEvent.Type.MouseButtonRelease:
            self._let_go()
            return True
        return super().eventFilter(watched, event)

    def _let_go(self) -> None:
        """Go on from where the point was dragged to."""
        place, surface, dials = self._dragged, self.surface, self._dials
        self._dragged, self._dials = None, ()
        for dial in dials:
            if dial is not None:
                dial.leave()  # what the hand passed through is no part of the history
        if place is not None and surface is not None:
            numbers: dict[str, list[tuple[tuple[int, ...], float]]] = {}
            for (key, index), value in zip(surface.keys, (place.x(), place.y()), strict=True):
                numbers.setdefault(key, []).append((index, value))
            set_block(self.session, numbers, self.tr("drag the point of the loss landscape"), self._gesture)
