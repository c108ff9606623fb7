"""How the activations of each layer are spread, over the training: whether signals keep their size on the way through the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.flat_ends import activation_of
from nnsim.engine.frames import Frame, State
from nnsim.engine.through_training import SHARES, Spread
from nnsim.ui import fonts
from nnsim.ui.numerals import brief, grouped, number
from nnsim.ui.plots import layers, limits
from nnsim.ui.plots.courses import SpreadCourses
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL, Theme, color, mix

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from nnsim.ui.session import Session

BOUNDS = {"sigmoid": Limits(0.0, 1.0), "softmax": Limits(0.0, 1.0), "tanh": Limits(-1.0, 1.0), "step": Limits(0.0, 1.0)}
"""Of activations that have bounds, the axis shows all there can be."""
LEAST_HEIGHT = 44.0
"""Pixels of a layer's strip; what does not fit is counted in words."""
LEFT, FOOT, HEAD = 44.0, 16.0, 14.0
DIGITS = 9.5


class ActivationSpreadPlot(Plot):
    """A strip for each layer, the first one on top: the middle half of its activations, nine tenths of them, and the median."""

    key = "activation_spread"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.courses = SpreadCourses.of(session)
        self.courses.changed.connect(self._redraw)
        self.strips = Strips(self.theme, self.body)
        self.strips.setAccessibleName(self.tr("Spread of the activations of each layer over the iterations"))
        self.strips.pointed.connect(self._show_legend)
        self._body.setContentsMargins(4, 0, 12, 4)
        self._body.addWidget(self.strips, 0, 0)
        self.nodes: list[Node] = []

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ActivationSpreadPlot", "Activations over the training")

    def explanation(self) -> str:
        return self.tr(
            "How the answers of all units of a layer to up to 100 training samples are spread, at each moment of the training that is kept "
            "to go back to: the dark band holds the middle half of them, the pale band nine tenths, the line is the median. Look for bands "
            "that keep their width from layer to layer. Bands that shrink towards the output let the signal fade away; bands that press "
            "against the ends of a sigmoid or tanh are saturated units, through which hardly any gradient passes; a band of a relu layer "
            "that lies on 0 is dead. Select a layer on the canvas to see it large."
        )

    def project_changed(self) -> None:
        learning = layers.learning(self.session)
        chosen = layers.selected(self.session, layers.known(self.session))
        self.nodes = [chosen] if chosen is not None else [node for node in learning if node.id in self.session.shapes.outputs]

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.EMPTY or not self.nodes:
            self.strips.show_strips([])
            self.say(self.tr("Draw a network that can run: how its layers answer appears here as it learns."))
            return
        self.courses.ask(Spread(tuple(node.id for node in self.nodes)))
        self.courses.look()
        self._redraw()

    def table(self) -> Table:
        columns: dict[str, np.ndarray] = {}
        heading = self.tr("{name}, {share} % quantile")
        for strip in self.strips.strips:
            columns["iteration"] = strip.iterations
            for share, values in zip(SHARES, strip.spread.T, strict=True):
                columns[heading.replace("{share}", f"{100 * share:g}").replace("{name}", strip.name)] = values
        return columns

    def theme_changed(self) -> None:
        self.strips.theme = self.theme
        self.strips.update()

    # Inside

    def _redraw(self) -> None:
        if self.session.frame.state is State.EMPTY or not self.isVisible():
            return
        course = self.courses.course
        if self.courses.failure or not course:
            self.strips.show_strips([])
            self.say(said(self.courses.failure) if self.courses.failure else self.tr("Looking at the moments of the training …"))
            return
        iterations = np.array([iteration for iteration, _ in course], dtype=float)
        spreads = np.stack([found for _, found in course])  # (moments, layers, shares)
        strips = []
        for place, node in enumerate(self.nodes[: spreads.shape[1]]):
            spread = spreads[:, place]
            strips.append(Strip(node.name, iterations, spread, self._limits(node, spread)))
        self.strips.show_strips(strips)
        self._show_legend(None)
        self.say("")

    def _limits(self, node: Node, spread: np.ndarray) -> Limits:
        bounds = BOUNDS.get(activation_of(node))
        if bounds is None:
            finite = spread[np.isfinite(spread)]
            low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
            bounds = self.scales.linear(node.id, low, high)
        return bounds

    def _show_legend(self, at: tuple[int, int] | None) -> None:
        shown = self.strips.shown()
        if at is not None and at[0] < len(shown):
            strip = shown[at[0]]
            low, _, middle, _, high = strip.spread[at[1]]
            where = self.tr("{name}, iteration {number}").format(name=strip.name, number=grouped(int(strip.iterations[at[1]])))
            self.header.show_legend(Entry(where, value=f"{number(low, 3)} … {number(middle, 3)} … {number(high, 3)}"))
            return
        hidden = len(self.strips.strips) - len(shown)
        self.header.show_legend(*([Entry(self.tr("and %n more", "", hidden))] if hidden else []))


@dataclass(frozen=True, eq=False)
class Strip:
    """A layer: `spread` (moments, quantiles) at `iterations`, shown between `limits`."""

    name: str
    iterations: np.ndarray
    spread: np.ndarray
    limits: Limits


class Strips(QWidget):
    """The painted strips, one below the other, over the same iterations. `pointed`: (strip, moment) under the mouse, or None."""

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.strips: list[Strip] = []
        self.at: tuple[int, int] | None = None
        self.setMouseTracking(True)

    def show_strips(self, strips: list[Strip]) -> None:
        self.strips = strips
        self.update()

    def shown(self) -> list[Strip]:
        """Those there is room for."""
        return self.strips[: max(int((self.height() - FOOT) / LEAST_HEIGHT), 1)]

    def field(self, row: int) -> QRectF:
        """Where the bands of a strip are."""
        height = (self.height() - FOOT) / max(len(self.shown()), 1)
        return QRectF(LEFT, row * height + HEAD, self.width() - LEFT - 4.0, height - HEAD - 3.0)

    def last(self) -> float:
        """The iteration at the right end."""
        return limits.length(max(float(self.strips[0].iterations[-1]), 1.0)) if self.strips else 1.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.shown()
        for row, strip in enumerate(shown):
            self._paint_strip(painter, strip, self.field(row))
        if not shown:
            return
        painter.setFont(fonts.numbers(DIGITS))
        painter.setPen(color(self.theme.muted))
        foot = QRectF(LEFT, self.height() - FOOT + 2, self.width() - LEFT - 4.0, FOOT - 2)
        first, last = self.tr("iteration 0"), grouped(round(self.last()))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, last)
        metrics = painter.fontMetrics()
        free = [metrics.horizontalAdvance(text) + 8.0 for text in (first, last)]
        for value in limits.ticks(0.0, self.last(), max(int(foot.width() / 90), 1))[1:-1]:
            text = grouped(round(value))
            half, x = metrics.horizontalAdvance(text) / 2, foot.x() + value / self.last() * foot.width()
            if x - half > foot.x() + free[0] and x + half < foot.right() - free[1]:
                painter.drawText(QRectF(x - half - 2, foot.y(), 2 * half + 4, foot.height()), Qt.AlignmentFlag.AlignHCenter, text)
        if self.at is not None and self.at[0] < len(shown) and self.at[1] < len(shown[0].iterations):
            x = self.field(0).x() + shown[0].iterations[self.at[1]] / self.last() * self.field(0).width()
            painter.setPen(QPen(color(mix(self.theme.panel, self.theme.muted, 0.6)), 1))
            painter.drawLine(QPointF(x, 0.0), QPointF(x, self.height() - FOOT))

    def _paint_strip(self, painter: QPainter, strip: Strip, field: QRectF) -> None:
        theme, reach = self.theme, strip.limits
        painter.setPen(QPen(color(theme.line), 1))
        ticks = limits.ticks(reach.low, reach.high, max(int(field.height() / 60), 1))
        between = [value for value in ticks if reach.low < value < reach.high]
        for value in (reach.low, reach.high, *between):
            level = field.bottom() - (value - reach.low) / reach.span * field.height()
            painter.drawLine(QPointF(field.left(), level), QPointF(field.right(), level))
        x = field.x() + strip.iterations / self.last() * field.width()
        shares = np.clip((strip.spread - reach.low) / reach.span, -0.02, 1.02)
        y = field.bottom() - shares * field.height()
        good = np.isfinite(y).all(axis=1)
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, strength in ((0, 4, 0.2), (1, 3, 0.45)):
            painter.setBrush(color(mix(theme.panel, theme.accent, strength)))
            painter.drawPolygon(_polygon(np.concatenate((x[good], x[good][::-1])), np.concatenate((y[good, low], y[good, high][::-1]))))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(theme.accent), 1.5))
        painter.drawPolyline(_polygon(x[good], y[good, 2]))
        if not good.all():
            painter.setPen(QPen(color(theme.bad), 2))
            for place in x[~good]:
                painter.drawLine(QPointF(place, field.top()), QPointF(place, field.bottom()))
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(theme.ink))
        words = QRectF(field.x(), field.y() - HEAD, field.width(), HEAD)
        name = QFontMetricsF(fonts.text(SMALL)).elidedText(strip.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(fonts.numbers(DIGITS))
        painter.setPen(color(theme.muted))
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (reach.high, reach.low, *(between if field.height() > 100 else ())):
            level = field.bottom() - (value - reach.low) / reach.span * field.height()
            painter.drawText(QRectF(0, level - 7, LEFT - 5, 14), beside, brief(value, 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shown, place = self.shown(), event.position()
        self.at = None
        if shown and place.x() >= LEFT:
            row = min(int(place.y() / max((self.height() - FOOT) / len(shown), 1.0)), len(shown) - 1)
            iteration = (place.x() - LEFT) / self.field(0).width() * self.last()
            self.at = row, int(np.abs(shown[row].iterations - iteration).argmin())
        self.pointed.emit(self.at)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.at = None
        self.pointed.emit(None)
        self.update()


def _polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    return QPolygonF([QPointF(float(a), float(b)) for a, b in zip(x, y, strict=True)])
