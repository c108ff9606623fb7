"""How far an update moves the weights of each layer, measured by the weights themselves: whether the learning rate suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.ui.numerals import brief
from nnsim.ui.plots.curves import Line
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.layer_curves import LayerCurves
from nnsim.ui.theme import mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

HEALTHY = 1e-3
"""A rule of thumb: about a thousandth of the weights in each update."""


class UpdateRatioPlot(LayerCurves):
    """‖Δw‖ / ‖w‖ of every layer with parameters, over the iterations, on a logarithmic axis."""

    key = "update_ratio"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.curves.set_logarithmic(True, usual=True)

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

    def drawing_name(self) -> str:
        return self.tr("Update-to-weight ratio of every layer over the iterations")

    def column_of(self, node: Node) -> tuple[str, str]:
        return f"update_ratio/{node.name}", node.name

    def beside(self, lines: list[Line]) -> list[Line]:
        ends = np.array([lines[0].x[0], max(line.x[-1] for line in lines)])
        tint = mix(self.theme.panel, self.theme.muted, 0.6)
        return [Line(self.tr("a thousandth"), tint, ends, np.full(2, HEALTHY), pale=True, label="")]

    def remarks(self) -> list[Entry]:
        return [Entry(self.tr("healthy ≈ {value}").format(value=brief(HEALTHY)))]

    def waiting(self) -> str:
        if self.layers:
            return self.tr("Press Train: here you will see by what part of themselves the weights of each layer move.")
        return self.tr("Add a layer with weights: how far its updates move it appears here.")
