"""The straight line that one unit without activation draws, and what its residuals add up to for any slope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnsim.engine.frames import Frame
from nnsim.ui.plots.residuals import Array, Measure

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MEASURES = (Measure.SIGNED, Measure.ABSOLUTE, Measure.SQUARED)


@dataclass(frozen=True)
class StraightLine:
    """y = m x + c: m is the weight of a connection, c the bias of the node that it leads to, or 0 without one."""

    connection: str
    node: str

    @property
    def slope_key(self) -> str:
        """What the slope is called where single numbers of the run are written."""
        return f"{self.connection}:W"

    def at(self, frame: Frame) -> tuple[float, float] | None:
        """Slope and intercept as they are in a frame; None while it has none."""
        weights, biases = frame.weights.get(self.connection), frame.biases.get(self.node)
        if weights is None or weights.size != 1:
            return None
        return float(weights.ravel()[0]), 0.0 if biases is None else float(biases.ravel()[0])


def straight_line(session: Session) -> StraightLine | None:
    """The line of a project that is nothing else: one number goes in, and one unit answers with it times m plus c."""
    document, network = session.document, session.document.network
    inputs, outputs = network.inputs(), document.output_nodes()
    if len(inputs) != 1 or len(outputs) != 1 or not {inputs[0].id, outputs[0]} <= session.shapes.outputs.keys():
        return None
    source, node = inputs[0], network.nodes[outputs[0]]
    into = network.into(node.id)
    units = [session.shapes.units(id) for id in (source.id, node.id)]
    plain = node.kind == "dense" and node.parameters.get("activation", "identity") == "identity"
    if not plain or units != [1, 1] or len(into) != 1 or into[0].source != source.id or into[0].delay:
        return None
    if document.settings.get("standardize"):  # then m is no slope over the numbers that are drawn
        return None
    return StraightLine(into[0].id, node.id)


def scores(x: Array, targets: Array, slopes: Array, intercept: float) -> Array:
    """The sums (3, slopes) of target − answer, of their sizes and of their squares, over all samples (N,)."""
    left = (targets - (slope * x + intercept) for slope in slopes)
    return np.array([[measure.of(one).sum() for measure in MEASURES] for one in left]).reshape(-1, len(MEASURES)).T


def best_slope(x: Array, targets: Array, intercept: float) -> float:
    """Where the sum of the squares is least at that intercept; 0 where every slope is as good."""
    square = float(x @ x)
    return float(x @ (targets - intercept)) / square if square > 0.0 else 0.0
