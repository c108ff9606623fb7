"""What is said about the unit or the weight under the pointer: its map, its numbers."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Connection, Network
from nnsim.ui.canvas import sums
from nnsim.ui.canvas.blocks.telling import bundle_rows, describe_block
from nnsim.ui.canvas.description import Description as Description
from nnsim.ui.canvas.description import unit_name as unit_name
from nnsim.ui.canvas.gestures.dial import was_cut
from nnsim.ui.canvas.graphs.telling import describe_node, tell_flow
from nnsim.ui.canvas.hover_unit import describe_unit
from nnsim.ui.canvas.pictures import number
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import Over

translate = QCoreApplication.translate


def describe(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, over: Over, time: int | None = None
) -> Description | None:
    """What to show for what the pointer is over, or None; `time`: at which step, if not at the one at which the run stands."""
    if over.node in drawing.units and over.unit is not None and drawing.units[over.node].plan.form:
        return describe_node(network, network.nodes[over.node], drawing.scenery.frame.flows)
    if over.node in drawing.units and over.unit is not None:
        now = drawing.scenery.frame.time if time is None else time
        return describe_unit(drawing, network, dataset, network.nodes[over.node], over.unit, now)
    folding = drawing.furniture.folding
    if over.node in folding.blocks:
        return describe_block(folding.blocks[over.node], network)
    if over.connection in drawing.bundles:
        return _weight(drawing, network, dataset, network.connections[over.connection], over.weight)
    return None


def still_there(drawing: NetworkScene, over: Over) -> bool:
    """Whether the thing that the pointer was over is still drawn."""
    units = drawing.units.get(over.node) if over.node is not None else None
    if over.unit is not None:
        return units is not None and over.unit < units.plan.units
    bundle = drawing.bundles.get(over.connection) if over.connection is not None else None
    shape = bundle.shape_of_weights if bundle is not None else None
    if over.weight is not None:
        return shape is not None and over.weight[0] < shape[0] and over.weight[1] < shape[1]
    return over.connection is None or bundle is not None


def steps_text(delay: int) -> str:
    """A delay in words."""
    return translate("canvas", "1 time step") if delay == 1 else translate("canvas", "{0} time steps").format(delay)


def weight_name(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, connection: Connection, weight: tuple[int, int]
) -> str:
    """From which unit to which a weight leads."""
    source, target = network.nodes[connection.source], network.nodes[connection.target]
    rows, columns = drawing.bundles[connection.id].shape_of_weights or (1, 1)
    units = drawing.units[target.id].plan.units
    begin = unit_name(network, source, weight[1], columns, dataset)
    end = unit_name(network, target, weight[0] * units // rows, units, dataset)
    if rows > units:
        end += translate("canvas", ", piece {0}").format(weight[0] % (rows // units) + 1)
    return f"{begin} → {end}"


def _weight(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, connection: Connection, weight: tuple[int, int] | None
) -> Description:
    source, target = network.nodes[connection.source], network.nodes[connection.target]
    bundle, frame = drawing.bundles[connection.id], drawing.scenery.frame
    delay = [(translate("canvas", "delay"), steps_text(connection.delay))] if connection.delay else []
    if weight is None or bundle.shape_of_weights is None:
        found = Description(f"{source.name} → {target.name}", delay)
        found.rows += bundle_rows(drawing.furniture.folding.riders.get(connection.id, ()), network)
        tell_flow(found, network, connection, frame.flows)
        if bundle.shape_of_weights is not None:
            rows, columns = bundle.shape_of_weights
            found.rows.append((translate("canvas", "weights"), f"{rows} × {columns}"))
            if bundle.weights is not None:
                found.rows.append((translate("canvas", "largest |w|"), number(float(np.abs(bundle.weights).max(initial=0.0)))))
            found.hint = translate("canvas", "two strands: share of positive and negative weights")
        return found
    columns = bundle.shape_of_weights[1]
    found = Description(weight_name(drawing, network, dataset, connection, weight), delay)
    if bundle.weights is not None:
        found.rows.append((translate("canvas", "weight"), number(float(bundle.weights[weight]))))
        found.hint = translate("canvas", "drag up or down to turn it, double-click to type")
    for label, arrays in (
        (translate("canvas", "gradient"), frame.weight_gradients),
        (translate("canvas", "last update"), frame.weight_changes),
    ):
        array = arrays.get(connection.id)
        if array is not None and array.shape == bundle.shape_of_weights:
            found.rows.append((label, number(float(array[weight]))))
    signal = drawing.scenery.activations(source.id)
    if bundle.weights is not None and signal is not None and len(signal) == columns and not connection.delay and frame.time is None:
        value, passed = float(bundle.weights[weight]), float(signal[weight[1]])
        found.formula = [f"w·{drawing.scenery.notation.words['a']} = {number(value)}·{sums.factor(passed)} = {number(value * passed)}"]
    if weight in connection.removed:
        found.rows, found.formula, found.hint = delay, [], was_cut()
    elif weight in connection.frozen:
        found.rows.append((translate("canvas", "frozen"), "✓"))
    return found
