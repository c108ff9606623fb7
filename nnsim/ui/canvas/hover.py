"""What is said about the unit or the weight under the pointer: its map, its numbers."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from nnsim.datasets import Dataset
from nnsim.document import Connection, Network, Node
from nnsim.ui.canvas import pictures, tracks
from nnsim.ui.canvas.delayed import delay_text
from nnsim.ui.canvas.pictures import number
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.numerals import brief
from nnsim.ui.theme import diverging

translate = QCoreApplication.translate

MOST_WEIGHTS = 5


@dataclass
class Description:
    """A title, rows of (label, value), and perhaps a picture with the meaning of its colours."""

    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    image: QImage | None = None
    scale: str = ""
    hint: str = ""

    @property
    def text(self) -> str:
        return "; ".join([self.title, *(f"{label} {value}" for label, value in self.rows)])


def describe(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, over: Over, time: int | None = None
) -> Description | None:
    """What to show for what the pointer is over, or None; `time`: at which step, if not at the one at which the run stands."""
    if over.node in drawing.units and over.unit is not None:
        now = drawing.scenery.frame.time if time is None else time
        return _unit(drawing, network, dataset, network.nodes[over.node], over.unit, now)
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


def unit_name(network: Network, node: Node, unit: int, units: int, dataset: Dataset | None) -> str:
    """What a unit is called: by the data where it has names, else by its number, counted from 1."""
    if units == 1:
        return node.name
    if dataset is not None:
        if node.kind == "input" and len(dataset.feature_names) == units:
            return f"{node.name} · {dataset.feature_names[unit]}"
        if not network.out_of(node.id) and len(dataset.class_labels()) == units:
            return f"{node.name} · {dataset.class_labels()[unit]}"
    return f"{node.name} · {unit + 1}"


def steps_text(delay: int) -> str:
    """A delay in words."""
    return translate("canvas", "1 time step") if delay == 1 else translate("canvas", "{0} time steps").format(delay)


def _unit(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, node: Node, unit: int, time: int | None
) -> Description:
    item, frame = drawing.units[node.id], drawing.scenery.frame
    found = Description(unit_name(network, node, unit, item.plan.units, dataset))
    maps, values, biases = item.maps(), item.values(), item.biases()
    if maps is not None:
        scale = pictures.map_range(node, maps)
        found.image = pictures.image(maps[unit, ::-1], scale, diverging(drawing.scenery.theme))
        found.scale = translate("canvas", "orange {0}, blue {1}").format(brief(scale.low, 3), brief(scale.high, 3))
    over_time = item.over_time()
    if over_time is not None:
        step = -1 if time is None else min(time, next(iter(over_time.values())).shape[1] - 1)
        for name, steps in over_time.items():
            label = f"{tracks.symbol(name, 'i' in over_time)} {tracks.word(name)}".strip()
            found.rows.append((label, number(float(steps[unit, step]))))
    elif values is not None:
        found.rows.append((translate("canvas", "activation now"), number(float(values[unit]))))
    if biases is not None:
        found.rows.append((translate("canvas", "bias"), number(float(biases[unit]))))
    weights: list[tuple[float, str]] = []
    gated = bool(network.entry(node).gates)  # every unit has a row for each of its gates
    for connection in network.into(node.id) if not gated else ():
        matrix = frame.weights.get(connection.id)
        if matrix is None or not len(matrix):
            continue
        source = network.nodes[connection.source]
        row = matrix[min(unit * len(matrix) // item.plan.units, len(matrix) - 1)]
        for place in np.argsort(-np.abs(row))[:MOST_WEIGHTS].tolist():
            before = f" {delay_text(connection.delay)}" if connection.delay else ""
            weights.append((float(row[place]), unit_name(network, source, place, len(row), dataset) + before))
    weights.sort(key=lambda pair: -abs(pair[0]))
    found.rows += [(translate("canvas", "w from {0}").format(name), number(value)) for value, name in weights[:MOST_WEIGHTS]]
    return found


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
        if bundle.shape_of_weights is not None:
            rows, columns = bundle.shape_of_weights
            found.rows.append((translate("canvas", "weights"), f"{rows} × {columns}"))
            if bundle.weights is not None:
                found.rows.append((translate("canvas", "largest |w|"), number(float(np.abs(bundle.weights).max(initial=0.0)))))
            found.hint = translate("canvas", "two strands: share of positive and negative weights")
        return found
    found = Description(weight_name(drawing, network, dataset, connection, weight), delay)
    if bundle.weights is not None:
        found.rows.append((translate("canvas", "weight"), number(float(bundle.weights[weight]))))
        found.hint = translate("canvas", "drag up or down to turn it, double-click to type")
    gradient = frame.weight_gradients.get(connection.id)
    if gradient is not None and gradient.shape == bundle.shape_of_weights:
        found.rows.append((translate("canvas", "gradient"), number(float(gradient[weight]))))
    if weight in connection.removed:
        found.rows.append((translate("canvas", "removed"), "0"))
    elif weight in connection.frozen:
        found.rows.append((translate("canvas", "frozen"), "✓"))
    return found
