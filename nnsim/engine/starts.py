"""How a run starts: parameters drawn by seed, or the values that were set by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.document.network import Node
from nnsim.engine.parameters import Parameters, Slot
from nnsim.engine.project import Project
from nnsim.engine.streams import stream


def draw_parameters(project: Project, parameters: Parameters) -> None:
    """Write the initial values of all parameters; removed weights are 0. Raises ProjectError for values that do not fit."""
    document = project.document
    seed: Any = document.settings["seed"]
    random = stream(seed, "weights")
    for slot in parameters.slots.values():
        draw(project, parameters, slot, random)
    for key, blob in document.initial.items():
        if key in parameters.slots:
            _write(parameters.slots[key], parameters, project.blobs.get(blob))
    parameters.hold_removed()


def draw(project: Project, parameters: Parameters, slot: Slot, random: Any) -> None:
    """Write random values into one parameter as its layer says. Biases that start at 0 are left as they are."""
    node = project.network.nodes[slot.node]
    if slot.key == f"{node.id}:v":
        slot.view(parameters.values)[...] = node.parameters["value"]  # a variable begins at its value
    elif len(slot.shape) == 2:
        _draw_weights(project, parameters, slot, node, random)
    else:
        _draw_biases(project, parameters, slot, node, random)


def _draw_weights(project: Project, parameters: Parameters, slot: Slot, node: Node, random: Any) -> None:
    """Weights of a connection, or from the units of a layer to themselves; those of each gate by themselves."""
    network = project.network
    chosen = node.parameters.get("recurrent_initializer") or node.parameters["initializer"]
    if slot.connection is not None:
        chosen = network.connections[slot.connection].parameters.get("initializer") or node.parameters["initializer"]
    spec = network.catalog.spec("initializer", chosen)
    given = {key: value for key, value in spec.values.items() if key != "biases"}
    parts = max(len(slot.gates), 1)
    height = slot.shape[0] // parts
    for number in range(parts):
        rows = slot.view(parameters.values)[number * height : (number + 1) * height]
        rows[...] = spec.entry.definition(random, height, slot.shape[1], **given)  # type: ignore[operator]


def _draw_biases(project: Project, parameters: Parameters, slot: Slot, node: Node, random: Any) -> None:
    spec = project.network.catalog.spec("initializer", node.parameters["initializer"])
    if spec.values.get("biases"):
        given = {key: value for key, value in spec.values.items() if key != "biases"}
        slot.view(parameters.values)[...] = spec.entry.definition(random, slot.shape[0], 1, **given)[:, 0]  # type: ignore[operator]
    if "f" in slot.gates and "forget_bias" in node.parameters:
        slot.part(parameters.values, slot.gates.index("f"))[...] = node.parameters["forget_bias"]


def _write(slot: Slot, parameters: Parameters, values: Any) -> None:
    if not isinstance(values, np.ndarray) or values.shape != slot.shape:
        have = (
            sentence("The values set by hand for {name} are missing", name=slot.name)
            if values is None
            else sentence("The values set by hand for {name} have the shape {shape}", name=slot.name, shape=getattr(values, "shape", "?"))
        )
        raise ProjectError(sentence("{have}; they need the shape {shape}. Set them again.", have=have, shape=slot.shape))
    slot.view(parameters.values)[...] = values
