"""How many units of each layer have stopped to answer: dead ones of rectifiers, and saturated ones of sigmoids and tanhs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.flat_ends import DYING, SATURATING, activation_of
from nnsim.ui.plots.layer_curves import LayerCurves
from nnsim.ui.plots.limits import Limits

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class FlatEndsPlot(LayerCurves):
    """The share of dead units, or of saturated answers, of every layer that can have them, over the iterations."""

    key = "flat_ends"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart.left.percent = True
        self.curves.fixed_y = Limits(0.0, 1.0)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("FlatEndsPlot", "Dead and saturated units")

    def explanation(self) -> str:
        return self.tr(
            "Of a relu layer the share of units that answer 0 to all samples looked at: they are dead, get no gradient, and seldom come "
            "back. Of a sigmoid or tanh layer the share of answers at its flat ends, where its slope is below 2 % of the largest: it is "
            "saturated and hardly learns. Look for hidden layers whose curve climbs: a smaller learning rate, smaller initial weights "
            "or scaled inputs help, or leaky relu. An output layer that becomes sure of its classes saturates too, and that is no "
            "fault. At most 100 training samples are looked at, fewer sequences; layers with other activations have no curve."
        )

    def drawing_name(self) -> str:
        return self.tr("Share of dead and saturated units of every layer over the iterations")

    def column_of(self, node: Node) -> tuple[str, str]:
        activation = activation_of(node)
        if activation in DYING:
            return f"dead/{node.name}", self.tr("{name}, dead").format(name=node.name)
        if activation in SATURATING:
            return f"saturated/{node.name}", self.tr("{name}, saturated").format(name=node.name)
        return "", ""

    def waiting(self) -> str:
        if self.columns:
            return self.tr("Press Train: here you will see how many units of each layer are dead or saturated.")
        if self.layers:
            return self.tr("Only layers with relu, sigmoid or tanh have units that can die or saturate: there is none here.")
        return self.tr("Add a layer with relu, sigmoid or tanh: its dead or saturated units are counted here.")
