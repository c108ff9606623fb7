"""All curves between two cards as one item: width is |w|, the colour its sign. A delayed connection is one curve around the cards.

The geometry is kept until a card moves; new weights only choose other pens.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsOpacityEffect, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Connection
from nnsim.ui.canvas import geometry, thick
from nnsim.ui.canvas.curves import Weights, path_of, paths_of, positive_share
from nnsim.ui.canvas.delayed import DelayMark, loop_bands
from nnsim.ui.canvas.detours import dipping
from nnsim.ui.canvas.geometry import Plan, Points
from nnsim.ui.canvas.labels import label_beside, label_places, label_rect
from nnsim.ui.canvas.matrix import MatrixItem
from nnsim.ui.canvas.routes import Route
from nnsim.ui.canvas.scenery import LEVELS, NOTHING, Scenery
from nnsim.ui.canvas.strands import FADED, STRONG, Holder, Strands
from nnsim.ui.canvas.weight_numbers import NumbersItem
from nnsim.ui.theme import color, mix

MOST_CURVES = 640
"""A bundle with more weights is one thick curve."""
MOST_LABELS = 80
WORTH_KEEPING = 40.0
"""Curves from which on a picture of them is kept, and more if they are finer: to make one costs more than to draw fewer."""
WIDEST = 5.0
"""Half of the widest curve."""
ALMOST_OPAQUE = 0.9999
"""An effect that is seen nowhere, but for which Qt keeps a picture of the item; at 1 it would not."""

NO_CURVES: Points = np.empty((0, 4, 2))
NO_LEVELS: npt.NDArray[np.int8] = np.empty(0, np.int8)


class BundleItem(QGraphicsItem):
    """One connection of the document. `rows`, `columns`: shape of its weights, None where it carries none."""

    def __init__(self, scenery: Scenery, connection: Connection) -> None:
        super().__init__()
        self.scenery = scenery
        self.connection = connection
        self.shape_of_weights: tuple[int, int] | None = None
        self.single = False
        """Whether every weight has its own curve."""
        self.weights: Weights | None = None
        self.levels: npt.NDArray[np.int8] = NO_LEVELS
        self._all_levels: npt.NDArray[np.int8] = NO_LEVELS
        self.chosen = False
        self._source: Plan | None = None
        self._target: Plan | None = None
        self._route: Route | None = None
        self._control = NO_CURVES
        self._lines: Points | None = None
        self._bands: tuple[float, QPainterPath, QPainterPath] | None = None
        self._paths: list[QPainterPath] = []
        self._labels: list[tuple[float, float]] = []
        self._bounds = QRectF()
        self._places = (np.zeros(2), np.zeros(2))
        """Where the middles of both cards are."""
        self._traces = False
        """Whether curves of the unit under the pointer are drawn over the thick one."""
        self._ribbon: QPainterPath | None = None
        self._worn: tuple[object, ...] = ()
        self._dipped = False
        self.dip: float | None = None
        """The height to which its curves dip to run around cards between its ends."""
        self._fine = Holder(self)
        self._strands = Strands(self._fine, scenery)
        self._numbers = NumbersItem(self, self)
        self.mark = DelayMark(self, self)
        self.matrix = MatrixItem(scenery, self)

    # Geometry

    def connect(
        self, source: Plan, start: QPointF, target: Plan, end: QPointF, shape: tuple[int, int] | None, route: Route | None = None
    ) -> None:
        """Lay the curves between two cards, or the one curve of a route around them."""
        begin, finish = np.array(start.toTuple()), np.array(end.toTuple())
        dressed = self.single and route is None and (self.shape_of_weights, self._route) == (shape, None)
        rerouted = route is not None and self._route is not None and self.shape_of_weights == shape
        step = begin - self._places[0]
        goes = dressed and (self._source, self._target) == (source, target) and bool((finish - self._places[1] == step).all())
        goes, self._dipped = goes and self.dip is None and not self._dipped, self.dip is not None
        if goes:  # both cards went the same way, and so do the curves
            self._go(step)
            return
        self.prepareGeometryChange()
        self._source, self._target, self.shape_of_weights, self._route = source, target, shape, route
        self.single = self._has_single()
        self._places = (begin, finish)
        self._control = NO_CURVES if route is not None else self._between(source, target)
        self._lines = self._bands = self._ribbon = None
        self._worn = ()
        self._paths, self._labels = [], []
        self.mark.lay(route, self.connection.delay)
        crowded = route is None and shape is not None and not self.single and not source.block and not target.block
        aside = QPointF(0.0, 0.75 * (self.dip - float(begin[1] + finish[1]) / 2) if crowded and self.dip is not None else 0.0)
        self.matrix.lay(start + source.output_port + aside, end + target.input_port + aside, shape if crowded else None)
        (left, top), (right, bottom) = route.extent if route is not None else (self._control.min((0, 1)), self._control.max((0, 1)))
        self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-10.0, -10.0, 10.0, 10.0)
        self._bounds = self._bounds.united(self.matrix.boundingRect() if crowded else self.mark.boundingRect())
        if self.weights is not None and self.weights.shape != shape:
            self.weights, self.levels = None, NO_LEVELS
        self._fine.setPos(0.0, 0.0)
        self._strands.lay(self._curves if self.single else 0, self._strand_paths)
        if rerouted:
            self.update()
        if rerouted or (dressed and self.single):
            self._numbers.update()
        else:
            self.refresh()

    def _between(self, source: Plan, target: Plan) -> Points:
        """(curves, 4, 2): from card to card, from unit to unit where every weight has its own."""
        begin, finish = self._places
        if self.single and self.shape_of_weights is not None:
            leaving, arriving = source.starts + begin, target.ends + finish
            outof, into = geometry.ends_of(*self.shape_of_weights, len(arriving), len(leaving))
            control = geometry.curves(leaving[outof], arriving[into])
        else:
            control = geometry.curves((source.output_port.toTuple() + begin)[None], (target.input_port.toTuple() + finish)[None])
        return control if self.dip is None else dipping(control, self.dip)

    def _go(self, step: Points) -> None:
        """Go as far as both of its cards went: all single curves look the same elsewhere."""
        if not step.any():
            return
        self.prepareGeometryChange()
        x, y = step.tolist()
        self._control, self._places = self._control + step, (self._places[0] + step, self._places[1] + step)
        self._lines = self._ribbon = None
        self._paths, self._labels, self._worn = [], [], ()
        self._bounds.translate(x, y)
        self._fine.moveBy(x, y)
        self._numbers.update()

    def _has_single(self) -> bool:
        shape = self.shape_of_weights
        if shape is None or self._source is None or self._target is None or shape[0] * shape[1] > MOST_CURVES:
            return False
        if self._route is not None:
            return shape == (1, 1)
        return self._target.single and (self._source.single or len(self._source.starts) == 1 == shape[1])

    @property
    def paths(self) -> list[QPainterPath]:
        """The paths of all curves, seen or not."""
        if not self._paths:
            self._paths = paths_of(self._control) if self._route is None else [self._route.path()]
        return self._paths

    @property
    def _curves(self) -> int:
        return len(self._control) if self._route is None else 1  # which may bend more than once

    def _strand_paths(self, indices: list[int]) -> list[QPainterPath]:
        """The paths of some curves where their items are."""
        if self._route is not None:
            return [self._route.path() for _ in indices]
        return paths_of(self._control[indices] - self._fine.pos().toTuple())

    @property
    def route(self) -> Route | None:
        """How it runs around the cards, if it is delayed."""
        return self._route

    def lines(self) -> Points:
        """(curves, points, 2): every curve as short straight pieces."""
        if self._lines is None:
            self._lines = geometry.sampled(self._control) if self._route is None else self._route.line()[None]
        return self._lines

    def near(self, point: QPointF, reach: float) -> tuple[float, tuple[int, int] | None] | None:
        """(distance, weight (to, from) or None) of the nearest drawn curve within `reach`, or None."""
        if not self._bounds.adjusted(-reach, -reach, reach, reach).contains(point):
            return None
        on_picture = self.matrix.weight_at(point)
        if on_picture is not None:
            return 0.0, on_picture
        far = geometry.distances(self.lines(), point.x(), point.y())
        if self._route is not None and self.mark.badge.contains(point):
            far = np.zeros(1)
        if self.single:
            assert self.shape_of_weights is not None
            if self.levels.size == far.size:
                far = np.where(self.levels == 0, np.inf, far - np.abs(self.levels) * (1.6 / LEVELS))
            far[self._cut()] = np.inf
            best = int(np.argmin(far))
            if far[best] <= reach:
                return float(far[best]), (best // self.shape_of_weights[1], best % self.shape_of_weights[1])
            return None
        best_far = float(far[0]) - 3.0
        return (best_far, None) if best_far <= reach else None

    def crosses(self, rect: QRectF) -> bool:
        """Whether one of its curves may run through a rectangle."""
        if not self._bounds.intersects(rect):
            return False
        lines, corners = self.lines(), np.array([rect.topLeft().toTuple(), rect.bottomRight().toTuple()])
        low, high = np.minimum(lines[:, 1:], lines[:, :-1]) - WIDEST, np.maximum(lines[:, 1:], lines[:, :-1]) + WIDEST
        return bool(((low <= corners[1]) & (high >= corners[0])).all(axis=2).any())

    def _cut(self) -> list[int]:
        """Curves of weights that were removed: they are not drawn, with or without a run."""
        rows, columns = self.shape_of_weights or (0, 0)
        return [row * columns + column for row, column in self.connection.removed if row < rows and column < columns]

    def label_rect(self, index: int) -> QRectF:
        """Where the weight of a curve is written when zoomed in."""
        if not self._labels:
            badge = self.mark.badge
            self._labels = [label_beside(badge)] if self._route is not None else label_places(geometry.sampled(self._control, 20))
        return label_rect(self._labels[index])

    # Values

    def set_weights(
        self, weights: Weights | None, levels: npt.NDArray[np.int8], drawn: npt.NDArray[np.bool_] | None = None
    ) -> None:
        """Show other weights, each at its step of width and strength (empty where no single ones are drawn); geometry stays.

        `drawn`: which of them are drawn also while nothing is pointed at; None: all.
        """
        self.weights, self._all_levels = weights, levels
        self.levels = levels if drawn is None else np.where(drawn, levels, 0).astype(np.int8)
        self._dress()

    def refresh(self) -> None:
        """What the pointer is over changed, or the zoom. Curves to units run over cards, all others pass below them."""
        self.keep()
        traces = not self.single and self._route is None and self.strong() is not None
        if traces != self._traces:
            self.prepareGeometryChange()
            self._traces = traces
        above = (self.single and self.scenery.seen > 0.0) or self._route is not None or traces
        self.setZValue(1.5 if self._route is not None else 1.0 if above else -1.0)
        seen = 1.0 if self._route is not None else self.scenery.seen
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, self.single and seen == 1.0)
        self._fine.setVisible(seen > 0.0)
        self._fine.setOpacity(max(seen, 0.01))
        self._dress()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self._dress()

    def keep(self) -> None:
        """Draw the curves from a picture while they stay the same: what changes on cards must not draw all of them again."""
        kept = self.scenery.kept and self._strands.drawn * self.scenery.room >= WORTH_KEEPING
        effect = self.graphicsEffect()
        if effect is None and kept:
            effect = QGraphicsOpacityEffect()
            effect.setOpacity(ALMOST_OPAQUE)
            self.setGraphicsEffect(effect)
        if effect is not None and effect.isEnabled() != kept:
            effect.setEnabled(kept)

    def _dress(self) -> None:
        """Give every curve its pen, or paint the thick one anew."""
        if self._route is not None:
            self.mark.update()
        scenery, over = self.scenery, self.scenery.over
        if not self.single:
            self.matrix.chosen, self.matrix.at = self.chosen, over.weight if over.connection == self.connection.id else None
            self.matrix.show_weights(self.weights, scenery.seen)
        if not self.single or (scenery.seen < 1.0 and self._route is None):
            self._dress_whole()
        if not self.single or (scenery.seen == 0.0 and self._route is None):
            self._numbers.hide()
            return
        if self.levels.size != self._curves:
            theme = scenery.theme
            shade = theme.accent if self.chosen else mix(theme.canvas, theme.muted, 0.35)
            self._strands.draw_plain(QPen(color(shade), 0.8), scenery.plain, self._cut())
        else:
            strong = self.strong()
            faded = strong is not None or self.faded()
            bold = not faded and (self.chosen or scenery.glow(self.connection.target) is not None)
            manner = np.full(self.levels.size, FADED if faded else STRONG if bold else 0)
            levels = self.levels
            if strong:
                manner[strong] = STRONG
                levels = levels.copy()
                levels[strong] = self._all_levels[strong]
            self._strands.draw(levels, manner)
            self.keep()
        self._numbers.setVisible(scenery.dashed and 0 < self.levels.size <= MOST_LABELS)
        self._numbers.update()

    def _dress_whole(self) -> None:
        """Paint the one curve for all weights anew, if it looks different now."""
        share = None if self.weights is None else round(positive_share(self.weights), 2)
        worn = (share, self.chosen, self.faded(), self.scenery.theme, self.scenery.seen, self._traces, self.scenery.over)
        if worn != self._worn or self._traces:
            self._worn = worn
            self.update()

    # Painting

    def boundingRect(self) -> QRectF:
        if not self._traces or self._source is None or self._target is None:
            return self._bounds
        begin, finish = (QPointF(*place) for place in self._places)  # traced curves lead into the cards
        return self._bounds.united(self._source.rect.translated(begin)).united(self._target.rect.translated(finish))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        theme, path, faded = self.scenery.theme, self._whole(), self.faded()
        if self.single and self._route is None:
            painter.setOpacity(1.0 - self.scenery.seen)
        if self._route is not None:
            self._paint_route(painter)
        elif self.weights is None:
            thick.paint_bare(painter, path, theme, self.shape_of_weights is not None, self.chosen)
        else:
            thick.paint_thick(painter, path, self.weights, theme, chosen=self.chosen, faded=faded)
            strong = self.strong() if not self.single else None
            if strong is not None and self._source is not None and self._target is not None:
                thick.paint_traced(painter, self.scenery, self._source, self._target, self._places, self.weights, strong)

    def _whole(self) -> QPainterPath:
        """One curve for all of it, from card to card."""
        if not self.single or self._route is not None or self._source is None or self._target is None:
            return self.paths[0]
        if self._ribbon is None:
            out, into, (begin, finish) = self._source.output_port, self._target.input_port, self._places
            self._ribbon = path_of(geometry.curves(begin[None] + [[out.x(), out.y()]], finish[None] + [[into.x(), into.y()]])[0])
        return self._ribbon

    def strong(self) -> list[int] | None:
        """Indices of the curves that stand out because the pointer is over them or their unit; None: all alike."""
        over, shape = self.scenery.over, self.shape_of_weights
        if over == NOTHING or shape is None:
            return None
        indices = np.arange(shape[0] * shape[1]).reshape(shape)
        if over.connection is not None:
            here = over.weight if over.connection == self.connection.id else None
            there = here is not None and here[0] < shape[0] and here[1] < shape[1]  # while the drawing changes it may be gone
            return [int(indices[here])] if there else None
        if over.unit is None:
            return None
        found: list[int] = []
        if over.node == self.connection.target and self._target is not None:
            rows = np.flatnonzero(self.units_of_rows(shape[0]) == over.unit)
            found += indices[rows].ravel().tolist()
        if over.node == self.connection.source and over.unit < shape[1]:
            found += indices[:, over.unit].tolist()
        return found or None

    def units_of_rows(self, rows: int) -> npt.NDArray[np.integer]:
        """(rows,): the unit that each row of the weights leads to. Pieces of a unit stand together, gates one below the other."""
        assert self._target is not None
        units = self._target.units
        return np.arange(rows) % units if self._target.recurrent else np.arange(rows) * units // rows

    def stands_out(self) -> bool:
        """Whether it is selected, or the pointer is over it."""
        return self.chosen or self.scenery.over.connection == self.connection.id

    def shade(self) -> str:
        """One colour for the whole bundle: the sign of most of its weights."""
        theme, weights = self.scenery.theme, self.weights
        if weights is None:
            return theme.accent if self.chosen else mix(theme.canvas, theme.muted, 0.25 if self.faded() else 0.7)
        if self.single and self.levels.size:
            return self.scenery.pen(int(self.levels[0]), self.faded(), strong=self.stands_out()).color().name()
        sign = theme.positive if positive_share(weights) >= 0.5 else theme.negative
        return mix(theme.canvas, sign, 0.15 if self.faded() else 0.9 if self.stands_out() else 0.62)

    def faded(self) -> bool:
        """Whether other things stand out now."""
        over = self.scenery.over
        if self.scenery.waits(self.connection.target):
            return True
        if over.connection is not None:
            return over.connection != self.connection.id or over.weight is not None
        joined = over.node in (self.connection.source, self.connection.target)
        return over.unit is not None and not (joined and self._route is not None)

    def _paint_route(self, painter: QPainter) -> None:
        if self.weights is None:
            thick.paint_plain_loop(painter, self.paths[0], self.shade())
            return
        share = positive_share(self.weights)
        if self._bands is None or abs(self._bands[0] - share) > 0.01:
            self._bands = (share, *loop_bands(self.lines()[0], share))
        strength = 0.12 if self.faded() else 0.8 if self.stands_out() else 0.5
        thick.paint_loop(painter, self.paths[0], self._bands[1:], self.scenery.theme, strength, chosen=self.chosen)
