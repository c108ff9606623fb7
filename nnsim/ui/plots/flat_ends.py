"""How many units of each layer have stopped to answer: dead ones of rectifiers, and saturated ones of sigmoids and tanhs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnsim.document import Node, parameter_count
from nnsim.engine.frames import Frame
from nnsim.ui.plots.curves import Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.gradient_norm import layer_colors
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.named_curves import NamedCurves
from nnsim.ui.plots.plot import Plot

if TYPE_CHECKING:
    from nnsim.ui.session import Session

COLUMNS = {"relu": "dead", "sigmoid": "saturated", "tanh": "saturated"}
"""What is recorded of layers with these activations."""


def column_of(node: Node) -> str:
    """The column of a layer's share; empty if its activation has no flat ends."""
    chosen = node.parameters.get("activation")
    kind = COLUMNS.get(str(chosen["key"]) if isinstance(chosen, Mapping) else str(chosen))
    return f"{kind}/{node.name}" if kind else ""


class FlatEndsPlot(Plot):
    """The share of dead units, or of saturated answers, of every layer that can have them, over the iterations."""

    key = "flat_ends"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.drawing = NamedCurves(self.theme, self.tr("Share of dead and saturated units of every layer over the iterations"), self.body)
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.drawing, 0, 0)
        self.drawing.chart.left.percent = True
        self.drawing.curves.fixed_y = Limits(0.0, 1.0)
        self.columns: dict[str, str] = {}
        """The names of layers by what is recorded of them, the one nearest to the output first."""
        self.layers = False

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

    def project_changed(self) -> None:
        network, shapes = self.session.document.network, self.session.shapes
        learning = [node for node in reversed(network.order()) if parameter_count(network, node, shapes)]
        self.columns = {column_of(node): node.name for node in learning if column_of(node)}
        self.layers = bool(learning)

    def wants(self) -> dict[str, object]:
        return self.drawing.curves.wants(tuple(self.columns))

    def show_frame(self, frame: Frame) -> None:
        lines: list[Line] = []
        words = {"dead": self.tr("{name}, dead"), "saturated": self.tr("{name}, saturated")}
        for (column, name), tint in zip(self.columns.items(), layer_colors(self.theme, len(self.columns)), strict=True):
            lines += self.drawing.curves.line(frame, column, words[column.partition("/")[0]].format(name=name), tint)
        self.drawing.draw(lines)
        if lines:
            self.say("")
        elif self.columns:
            self.say(self.tr("Press Train: here you will see how many units of each layer are dead or saturated."))
        elif self.layers:
            self.say(self.tr("Only layers with relu, sigmoid or tanh have units that can die or saturate: there is none here."))
        else:
            self.say(self.tr("Add a layer with relu, sigmoid or tanh: its dead or saturated units are counted here."))

    def table(self) -> Table:
        return self.drawing.table()

    def theme_changed(self) -> None:
        self.drawing.set_theme(self.theme)
