"""What is said about the unit under the pointer: what it answers to, its weights, its numbers and its sum."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Network, Node
from nnsim.engine.frames import State
from nnsim.engine.holding import holds
from nnsim.ui.canvas import pictures, shown, sums, tracks
from nnsim.ui.canvas.delayed import delay_text
from nnsim.ui.canvas.description import Description, unit_name
from nnsim.ui.canvas.fed_mark import held_units
from nnsim.ui.canvas.pictures import Range, number
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.numerals import brief
from nnsim.ui.theme import diverging

translate = QCoreApplication.translate

MOST_IN, MOST_OUT = 4, 2
"""Weights that are told, the largest of all."""


def describe_unit(
    drawing: NetworkScene, network: Network, dataset: Dataset | None, node: Node, unit: int, time: int | None
) -> Description:
    """All about one unit; `time`: at which step."""
    units = drawing.units[node.id].plan.units
    found = Description(unit_name(network, node, unit, units, dataset))
    _add_picture(found, drawing, node, unit)
    _add_values(found, drawing, node, unit, time)
    _add_weights(found, drawing, network, dataset, node, unit)
    held = unit in held_units(drawing.scenery.frame, node.id)
    found.hint = _hint(drawing, network, node, held)
    sum_ = sums.sum_of(drawing.scenery, network, node, unit, units, time)
    if sum_ is not None and not held:
        found.formula = sums.written(sum_, network, node, unit, units, drawing.scenery.notation)
    return found


def _hint(drawing: NetworkScene, network: Network, node: Node, held: bool) -> str:
    """How its activation is typed, where that can be; how it is released."""
    if held:
        return translate("canvas", "held by hand: Esc releases it, and so does training")
    can = drawing.scenery.frame.state is not State.RUNNING and (node.kind == "input" or holds(network.entry(node)))
    return translate("canvas", "H, or a click when zoomed in, types its activation") if can else ""


def _add_picture(found: Description, drawing: NetworkScene, node: Node, unit: int) -> None:
    """Its response over the plane, or its weights from an image."""
    scenery, maps = drawing.scenery, drawing.units[node.id].maps()
    table = diverging(scenery.theme)
    if maps is not None:
        scale = pictures.map_range(node, maps)
        found.image = pictures.image(maps[unit, ::-1], scale, table)
        found.smooth = True
        found.scale = translate("canvas", "orange {0}, blue {1}").format(brief(scale.low, 2), brief(scale.high, 2))
        return
    incoming = scenery.incoming.get(node.id, shown.NO_WEIGHTS)
    weights = scenery.frame.weights.get(incoming.pictured or "")
    rows, columns = incoming.size
    if weights is None or unit >= len(weights) or weights.shape[1] != rows * columns:
        return
    end = float(np.abs(weights[unit]).max(initial=0.0)) or 1.0
    found.image = pictures.image(weights[unit].reshape(rows, columns), Range(-end, end), table)
    found.scale = translate("canvas", "weights ± {0}").format(brief(end, 2))


def _add_values(found: Description, drawing: NetworkScene, node: Node, unit: int, time: int | None) -> None:
    item, frame = drawing.units[node.id], drawing.scenery.frame
    values, biases, over_time, errors = item.values(), item.biases(), item.over_time(), frame.errors.get(node.id)
    if over_time is not None:
        step = -1 if time is None else min(time, next(iter(over_time.values())).shape[1] - 1)
        for name, steps in over_time.items():
            label = f"{tracks.symbol(name, 'i' in over_time)} {tracks.word(name)}".strip()
            found.rows.append((label, number(float(steps[unit, step]))))
    elif values is not None:
        found.rows.append((translate("canvas", "activation now"), number(float(values[unit]))))
    if biases is not None:
        found.rows.append((translate("canvas", "bias"), number(float(biases[unit]))))
    if errors is not None and unit < len(errors):
        name = translate("canvas", "{delta} = ∂{L}/∂{in}").format_map(drawing.scenery.notation.words)
        found.rows.append((name, number(float(errors[unit]))))


def _add_weights(found: Description, drawing: NetworkScene, network: Network, dataset: Dataset | None, node: Node, unit: int) -> None:
    """The largest weights into it and out of it, with bars."""
    frame, units = drawing.scenery.frame, drawing.units[node.id].plan.units
    into: list[tuple[float, str]] = []
    out: list[tuple[float, str]] = []
    for connection in network.into(node.id) if not network.entry(node).gates else ():  # every unit has a row for each of its gates
        matrix = frame.weights.get(connection.id)
        if matrix is None or not len(matrix):
            continue
        row = matrix[min(unit * len(matrix) // units, len(matrix) - 1)]
        source = network.nodes[connection.source]
        for place in np.argsort(-np.abs(row))[:MOST_IN].tolist():
            into.append((float(row[place]), unit_name(network, source, place, len(row), dataset) + _delay(connection.delay)))
    for connection in network.out_of(node.id):
        matrix, target = frame.weights.get(connection.id), network.nodes[connection.target]
        if matrix is None or unit >= matrix.shape[1] or network.entry(target).gates:
            continue
        column = matrix[:, unit]
        for place in np.argsort(-np.abs(column))[:MOST_OUT].tolist():
            width = drawing.units[target.id].plan.units
            name = unit_name(network, target, place * width // len(column), width, dataset)
            out.append((float(column[place]), name + _delay(connection.delay)))
    chosen = [
        (translate("canvas", "w from {0}").format(name), value) for value, name in sorted(into, key=_size)[:MOST_IN]
    ] + [(translate("canvas", "w to {0}").format(name), value) for value, name in sorted(out, key=_size)[:MOST_OUT]]
    largest = max((abs(value) for _, value in chosen), default=0.0)
    for label, value in chosen:
        found.bars[len(found.rows)] = value / largest if largest > 0.0 else 0.0
        found.rows.append((label, number(value)))


def _size(pair: tuple[float, str]) -> float:
    return -abs(pair[0])


def _delay(delay: int) -> str:
    return f" {delay_text(delay)}" if delay else ""
