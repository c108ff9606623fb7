"""How far an update moves the weights of each layer, measured by the weights themselves: whether the learning rate suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import parameter_count
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import brief
from nnsim.ui.plots.curves import Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.gradient_norm import layer_colors
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.named_curves import NamedCurves
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

HEALTHY = 1e-3
"""A rule of thumb: about a thousandth of the weights in each update."""


class UpdateRatioPlot(Plot):
    """‖Δw‖ / ‖w‖ of every layer with parameters, over the iterations, on a logarithmic axis."""

    key = "update_ratio"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.drawing = NamedCurves(self.theme, self.tr("Update-to-weight ratio of every layer over the iterations"), self.body)
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.drawing, 0, 0)
        self.drawing.curves.set_logarithmic(True, usual=True)
        self.layers: tuple[str, ...] = ()

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("UpdateRatioPlot", "Update-to-weight ratio per layer")

    def explanation(self) -> str:
        return self.tr(
            "By what part of itself an update changes a layer: the length of the change divided by the length of its weights and biases. "
            "Look for curves near the grey line at a thousandth. Far above it, near 1, each update throws away what was learnt before: "
            "the learning rate is too high. Far below it hardly anything moves: the learning rate is too low, or the layer gets no "
            "gradient. A single layer away from all others has badly scaled weights or inputs. A triangle at the lower edge is a layer "
            "that did not move at all, a red cross one whose weights were all 0."
        )

    def project_changed(self) -> None:
        document, shapes = self.session.document, self.session.shapes
        learning = [node for node in document.network.order() if parameter_count(document.network, node, shapes)]
        self.layers = tuple(node.name for node in reversed(learning))

    def wants(self) -> dict[str, object]:
        return self.drawing.curves.wants(tuple(f"update_ratio/{name}" for name in self.layers))

    def show_frame(self, frame: Frame) -> None:
        lines: list[Line] = []
        for name, tint in zip(self.layers, layer_colors(self.theme, len(self.layers)), strict=True):
            lines += self.drawing.curves.line(frame, f"update_ratio/{name}", name, tint)
        if lines:
            ends = np.array([lines[0].x[0], max(line.x[-1] for line in lines)])
            tint = mix(self.theme.panel, self.theme.muted, 0.6)
            lines.insert(0, Line(self.tr("a thousandth"), tint, ends, np.full(2, HEALTHY), pale=True, label=""))
        self.drawing.draw(lines)
        logarithmic = [Entry(self.tr("log"))] if self.drawing.curves.logarithmic else []
        self.header.show_legend(Entry(self.tr("healthy ≈ {value}").format(value=brief(HEALTHY))), *logarithmic)
        if lines:
            self.say("")
        elif self.layers:
            self.say(self.tr("Press Train: here you will see by what part of themselves the weights of each layer move."))
        else:
            self.say(self.tr("Add a layer with weights: how far its updates move it appears here."))

    def table(self) -> Table:
        return self.drawing.table()

    def theme_changed(self) -> None:
        self.drawing.set_theme(self.theme)
