"""How a run starts: parameters drawn by seed, or the values that were set by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import ProjectError
from nnsim.document import Shapes
from nnsim.document.network import Node
from nnsim.engine.parameters import Parameters, Slot
from nnsim.engine.project import Project
from nnsim.engine.streams import stream


def draw_parameters(project: Project, parameters: Parameters, shapes: Shapes) -> None:
    """Write the initial values of all parameters; removed weights are 0. Raises ProjectError for values that do not fit."""
    document = project.document
    seed: Any = document.settings["seed"]
    random = stream(seed, "weights")
    for slot in parameters.slots.values():
        node = document.network.nodes[slot.node]
        if slot.connection is not None:
            _draw_weights(project, parameters, shapes, slot, node, random)
        else:
            _draw_biases(project, parameters, slot, node, random)
    for key, blob in document.initial.items():
        if key in parameters.slots:
            _write(parameters.slots[key], parameters, project.blobs.get(blob))
    parameters.hold_removed()


def _draw_weights(project: Project, parameters: Parameters, shapes: Shapes, slot: Slot, node: Node, random: Any) -> None:
    assert slot.connection is not None
    network = project.network
    connection = network.connections[slot.connection]
    chosen = connection.parameters.get("initializer") or node.parameters["initializer"]
    spec = network.catalog.spec("initializer", chosen)
    given = {key: value for key, value in spec.values.items() if key != "biases"}
    rows, fan_in = slot.shape
    slot.view(parameters.values)[...] = spec.entry.definition(random, rows, fan_in, **given)  # type: ignore[operator]


def _draw_biases(project: Project, parameters: Parameters, slot: Slot, node: Node, random: Any) -> None:
    spec = project.network.catalog.spec("initializer", node.parameters["initializer"])
    if spec.values.get("biases"):
        given = {key: value for key, value in spec.values.items() if key != "biases"}
        slot.view(parameters.values)[...] = spec.entry.definition(random, slot.shape[0], 1, **given)[:, 0]  # type: ignore[operator]


def _write(slot: Slot, parameters: Parameters, values: Any) -> None:
    if not isinstance(values, np.ndarray) or values.shape != slot.shape:
        have = "are missing" if values is None else f"have the shape {getattr(values, 'shape', '?')}"
        raise ProjectError(f"The values set by hand for {slot.name} {have}; they need the shape {slot.shape}. Set them again.")
    slot.view(parameters.values)[...] = values
