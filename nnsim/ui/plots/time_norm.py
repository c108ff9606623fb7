"""How far back through time the error reaches: the gradient at every step of what remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.gradient_norm import MOST_NAMES, Names, layer_colors
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.loss import add_axis_choices
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import in_time, remembering

if TYPE_CHECKING:
    from nnsim.ui.session import Session


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
        self.curves = Curves(self.chart, self.theme)
        self.curves.set_logarithmic(True)
        self.curves.pointed.connect(self._show_legend)
        self.present = pg.InfiniteLine(angle=90, movable=False)
        self.present.setZValue(-0.5)
        self.chart.add(self.present)
        self.nodes: list[Node] = []
        self._tint()

    @classmethod
    def applies(cls, session: Session) -> bool:
        return in_time(session) and bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("TimeNormPlot", "Gradient through time")

    def explanation(self) -> str:
        return self.tr(
            "How strongly the error pulls at what the layer did at each step, over all units and the whole batch, from the last "
            "backward phase. Read it from right to left, the way the error goes, and look for how far it gets. A line that stays level "
            "reaches the first step: what happened there can be learnt. One that falls by powers of ten has vanished there, and the "
            "network cannot learn to remember that far; one that rises explodes, and clipping or a smaller learning rate helps."
        )

    def project_changed(self) -> None:
        self.nodes = list(reversed(remembering(self.session)))

    def wants(self) -> dict[str, object]:
        return {"time_norms": True, "signals": True}

    def show_frame(self, frame: Frame) -> None:
        lines = []
        for node, tint in zip(self.nodes, layer_colors(self.theme, len(self.nodes)), strict=True):
            norms = frame.time_norms.get(node.id)
            if norms is not None and len(norms):
                known = ~np.isnan(norms)  # a backward phase under way has not come to the others
                lines.append(Line(node.name, tint, np.arange(1.0, len(norms) + 1)[known], norms[known]))
        self.curves.draw([line for line in lines if len(line.x)])
        self.present.setVisible(frame.time is not None and bool(lines))
        if frame.time is not None:
            self.present.setPos(frame.time + 1)
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Press Train: here you will see how far back through time the error reaches."))

    def table(self) -> Table:
        return {"step" if name == "iteration" else name: column for name, column in self.curves.table().items()}

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.theme
        self._tint()

    def extend_menu(self, menu: QMenu) -> None:
        add_axis_choices(menu, self.curves, self.tr("Logarithmic axis"), self.tr("Axes follow the curve"))

    def _tint(self) -> None:
        self.present.setPen(pg.mkPen(self.theme.accent, width=1.5))

    def _show_legend(self, at: float | None) -> None:
        step = [] if at is None or not self.curves.lines else [Entry(f"t = {max(round(at), 1)}")]
        self.header.show_legend(*step, *([Entry(self.tr("log"))] if self.curves.logarithmic else []))
        entries = []
        for line in self.curves.lines[:MOST_NAMES]:
            point = None if at is None else self.curves.value(line, at)
            entries.append(Entry(line.name, line.color, value="" if point is None else number(point[1], 3)))
        self.names.show_entries(tuple(entries))
