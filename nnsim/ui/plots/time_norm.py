"""How far back through time the error reaches: the gradient at every step of what remembers, and a single unit's product ∏ g′(in)·w."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.engine.reach import reach
from nnsim.ui.memories import reads_backwards
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.corners import Corner, show_names
from nnsim.ui.plots.cursor import Cursor
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.last_error import LastErrors
from nnsim.ui.plots.names import MOST_NAMES, Names, layer_colors
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.product import ProductLine, products
from nnsim.ui.plots.samples import in_time, remembering
from nnsim.ui.theme import mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

PALE = 0.4
"""How much of its colour the curve of all errors has."""
NARROW = 260
"""Pixels of a chart with room for a number and no more."""


class TimeNormPlot(Plot):
    """‖∂L/∂in_t‖ of every node that goes step by step, over the steps, on a logarithmic axis."""

    key = "time_norm"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Gradient norm at every time step"))
        self.chart.bottom.unit = self.tr("step")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.names = Names(self.theme, self.body)
        self._body.addWidget(self.names, 0, 0)
        self.corner = Corner.LEFT  # the cursor mostly stands at the last step
        self.product = ProductLine(self.theme, self.body)
        self._body.addWidget(self.product, 1, 0)
        self.product.explain(session.notations)
        session.notations.changed.connect(self._name_symbols)
        session.notations.changed.connect(self._redraw)
        self.curves = Curves(self.chart, self.theme, over_run=False)
        self.curves.set_logarithmic(True, usual=True)
        self.present, self.passing = pg.InfiniteLine(angle=90, movable=False), pg.InfiniteLine(angle=90, movable=False)
        for line in (self.present, self.passing):
            line.setZValue(-0.5)
            line.hide()
            self.chart.add(line)
        self.cursor_of_all = Cursor.of(session)
        self.last_errors = LastErrors.of(session)
        self.curves.pointed.connect(self._point)
        self.cursor_of_all.changed.connect(self._show_cursor)
        self.last_errors.changed.connect(self._redraw)
        self.chart.scene().sigMouseClicked.connect(self._pin)
        self.nodes: list[Node] = []
        self.reaches: dict[str, int] = {}
        """How many steps back, by the name of the curve."""
        self._tint()

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session) and bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("TimeNormPlot", "Gradient through time")

    def explanation(self) -> str:
        text = self.tr(
            "How strongly the error pulls at what the layer did at each step, over all units and the whole batch, from the last "
            "backward phase. Read it from right to left, the way the error goes (a layer that reads backwards: from left to right), and "
            "look for how far it gets: the number of steps is that until it is below 1 % of its largest value. A line that stays level "
            "reaches the first step: what happened there can be learnt. One that falls by powers of ten has vanished there, and the "
            "network cannot learn to remember that far; one that rises explodes, and clipping or a smaller learning rate helps."
        )
        if self._every_step():
            text += " " + self.tr(
                "Here an error comes in at every step, so the pale line of all errors together says little about memory: the full line is "
                "the error of the last step alone."
            )
        if self._uneven():
            text += " " + self.tr("Sequences of different length are put with their ends together: the last step is the end of each.")
        if self.frame.loops:
            text += " " + self.session.notations.words(
                self.tr(
                    "A single unit multiplies the error by {g}′({in})·w at each step: their product, from the last step back, stands below."
                )
            )
        return text

    def project_changed(self) -> None:
        self.nodes = list(reversed(remembering(self.session)))

    def wants(self) -> dict[str, object]:
        return {"time_norms": True, "signals": True}

    def show_frame(self, frame: Frame) -> None:
        measured = self._measured(frame)
        alone = self.last_errors.norms if measured and frame.iteration else {}
        if measured:
            self.last_errors.look()
        lines, self.reaches = [], {}
        for node, tint in zip(self.nodes, layer_colors(self.theme, len(self.nodes)), strict=True):
            norms, last = frame.time_norms.get(node.id), alone.get(node.id)
            full = norms if last is None else last
            if norms is not None and last is not None:
                lines.append(self._line(self.tr("{name}, all errors").format(name=node.name), tint, norms, pale=True))
            if full is not None and len(full):
                lines.append(self._line(node.name, tint, full))
                if last is not None or not measured:
                    self.reaches[node.name] = reach(full, reads_backwards(node))
        found = [self._product(node, frame) for node in self.nodes if node.id in frame.loops]
        lines += found[:1]
        lines = [line for line in lines if len(line.x)]
        self.curves.draw(lines)
        self._show_cursor()
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Step or train: here you will see how far back through time the error reaches."))

    def table(self) -> Table:
        return {"step" if name == "iteration" else name: column for name, column in self.curves.table().items()}

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.product.theme = self.theme
        self._tint()

    def _every_step(self) -> bool:
        """Whether an error comes in at every step, not only at the end."""
        return self.session.dataset is not None and self.session.dataset.per_step

    def _uneven(self) -> bool:
        """Whether sequences differ in length."""
        return self.session.dataset is not None and self.session.dataset.lengths is not None

    def _measured(self, frame: Frame) -> bool:
        """Whether the last backward phase does not say how far the error of the end reaches: it is measured by itself."""
        return self._every_step() or self._uneven() or not frame.time_norms

    def _line(self, name: str, tint: str, norms: np.ndarray, pale: bool = False) -> Line:
        tint = mix(self.theme.panel, tint, PALE) if pale else tint
        known = ~np.isnan(norms)  # a backward phase under way has not come to the others
        return Line(name, tint, np.arange(1.0, len(norms) + 1)[known], norms[known], pale=pale)

    def _product(self, node: Node, frame: Frame) -> Line:
        slopes, weight = frame.loops[node.id]
        slopes = slopes[: frame.length or len(slopes)]
        left = np.abs(products(slopes, weight, reads_backwards(node)))
        name = self.session.notations.words(self.tr("|∏ {g}′({in})·w|"))
        return Line(name, self.theme.negative, np.arange(1.0, len(left) + 1) + self._shift(), left)

    def _name_symbols(self) -> None:
        self.product.explain(self.session.notations)

    def _redraw(self) -> None:
        if self.isVisible():
            self.show_frame(self.frame)

    def _tint(self) -> None:
        self.present.setPen(pg.mkPen(self.theme.accent, width=1.5))
        self.passing.setPen(pg.mkPen(self.theme.muted, width=1))

    def _show_cursor(self) -> None:
        step, preview = self.cursor_of_all.step(self.frame), self.cursor_of_all.preview
        for line, at in ((self.present, step), (self.passing, preview)):
            line.setVisible(at is not None and bool(self.curves.lines) and (line is self.present or self.curves.at is None))
            if at is not None:
                line.setPos(at + 1 + self._shift())
        self._show_product(step if preview is None else preview)

    def _shift(self) -> int:
        """How far the followed sequence is shorter than the longest, where all end together."""
        steps = max((len(norms) for norms in self.last_errors.norms.values()), default=0)
        return max(steps - self.frame.length, 0) if self._uneven() and self.frame.length else 0

    def _show_product(self, step: int | None) -> None:
        """The factors from the last step back to the cursor; to the first one while that stands at the end."""
        frame = self.frame
        node = next((node for node in self.nodes if node.id in frame.loops), None)
        if node is None or step is None:
            self.product.hide()
            return
        slopes, weight = frame.loops[node.id]
        self.product.show_factors(slopes[: frame.length or len(slopes)], weight, step, reads_backwards(node))
        self.product.show()

    def _point(self, at: float | None) -> None:
        steps = max((int(line.x[-1]) for line in self.curves.lines), default=0)
        self.cursor_of_all.show(None if at is None or not steps else max(min(max(round(at), 1), steps) - 1 - self._shift(), 0))
        self._show_legend(at)

    def _pin(self, event: QMouseEvent) -> None:
        place: QPointF = self.chart.view.mapSceneToView(event.scenePosition() if isinstance(event, QMouseEvent) else event.scenePos())
        self._point(place.x())
        if self.cursor_of_all.preview is not None:
            self.cursor_of_all.pin(self.cursor_of_all.preview)

    def _show_legend(self, at: float | None) -> None:
        step = [] if at is None or not self.curves.lines else [Entry(f"t = {max(round(at), 1)}")]
        self.header.show_legend(*step, *([Entry(self.tr("log"))] if self.curves.logarithmic else []))
        entries = []
        for line in [line for line in self.curves.lines if not line.pale][:MOST_NAMES]:
            point = None if at is None else self.curves.value(line, at)
            value = "" if point is None else number(point[1], 3)
            steps = self.reaches.get(line.name)
            if point is None and steps is not None:
                value = self._told(steps)
            entries.append(Entry(line.name, line.color, value=value))
        if any(line.pale for line in self.curves.lines):
            entries.append(Entry(self.tr("pale: errors of all steps"), self.theme.muted))
        self.corner = show_names(self.names, tuple(entries), self.curves, self.corner)

    def _told(self, steps: int) -> str:
        if self.chart.width() < NARROW:
            return self.tr("1 step back") if steps == 1 else self.tr("{steps} steps back").format(steps=steps)
        return self.tr("reaches back 1 step") if steps == 1 else self.tr("reaches back {steps} steps").format(steps=steps)
