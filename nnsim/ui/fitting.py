"""What follows from a data set for the window: the part of the plane to show, the split, and how a network is fitted to it."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from nnsim.catalog import Plain, ProjectError
from nnsim.datasets import Dataset, Split, split
from nnsim.document import Command, Document, Group, Network, PutConnection, PutNode, SetData, SetSetting
from nnsim.document.settings import BY_KEY
from nnsim.engine.project import Project
from nnsim.engine.streams import stream

Extent = tuple[float, float, float, float]
MARGIN = 0.12


def data_of(project: Project) -> Dataset | None:
    """The samples of a project, if there are any that can be had."""
    try:
        return project.data
    except ProjectError:
        return None


def extent_of(dataset: Dataset | None) -> Extent:
    """(left, right, bottom, top) around the inputs, square for two inputs, with a margin."""
    inputs = None if dataset is None or isinstance(dataset.inputs, dict) else dataset.inputs
    if inputs is None or inputs.ndim != 2 or inputs.shape[1] not in (1, 2) or not np.isfinite(inputs).all():
        return (-1.0, 1.0, -1.0, 1.0)
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-9) * (1 + 2 * MARGIN)
    x, y = middle[0], middle[-1]
    return (float(x - half), float(x + half), float(y - half), float(y + half))


def split_of(document: Document, dataset: Dataset | None) -> Split | None:
    """Which samples train, validate and test, as the run will divide them."""
    if dataset is None:
        return None
    settings: dict[str, Any] = dict(document.settings)
    try:
        return split(dataset, tuple(settings["split"]), stream(settings["seed"], "split"), stratified=settings["stratified"])
    except ProjectError:
        return None


def with_data(project: Project, command: Command) -> Command:
    """The command, and with the renaming of an input or output that its samples are kept by name for, their renaming."""
    nodes = project.network.nodes
    parts = command.commands if isinstance(command, Group) else (command,)
    puts = [part for part in parts if isinstance(part, PutNode) and part.node.id in nodes]
    names = {nodes[put.node.id].name: put.node.name for put in puts if nodes[put.node.id].name != put.node.name}
    reference = project.document.data
    if not names or reference is None or reference.blob is None:
        return command
    data = project.data
    known = {*data.input_names, *data.output_names} if data is not None else set()
    if data is None or not known & names.keys() or known & set(names.values()):
        return command
    return Group((command, SetData(project.keep(data.with_names(names), reference.title))), command.text)


HIDDEN, APART, BATCH = 16, 230.0, 32
"""Units of the hidden layer of a network to begin with, the distance of its layers, samples of a mini-batch."""


def drawn(document: Document, dataset: Dataset, suggestion: Any) -> list[Command]:
    """Commands that draw a small network for a data set: input, a hidden layer that suits it, output.

    They set the loss, and where nothing was chosen yet Adam, mini-batches and parts to watch and to test.
    """
    shape = dataset.feature_shape
    kinds: list[tuple[str, str, dict[str, object]]] = [("input", "input", {"shape": shape})]
    if dataset.sequence:
        kinds.append(("lstm", "memory", {"units": HIDDEN, "returns": suggestion.returns or "all"}))
    else:
        kinds += [("flatten", "flat", {})] if len(shape) > 1 else []
        kinds.append(("dense", "hidden", {"units": HIDDEN, "activation": "tanh"}))
    kinds.append(("dense", "output", {"units": suggestion.units, "activation": suggestion.activation}))
    plan = Network(document.catalog)
    nodes = [
        plan.add(kind, name, position=(APART * place, 0.0), **parameters) for place, (kind, name, parameters) in enumerate(kinds)
    ]
    for source, target in pairwise(nodes):
        plan.connect(source, target)
    puts: list[Command] = [PutNode(node) for node in plan]
    puts += [PutConnection(connection) for connection in plan.connections.values()]
    usual: dict[str, Plain] = {"loss": suggestion.loss, "optimizer": "adam", "learning_rate": 0.01}
    if dataset.samples > 2 * BATCH:
        usual |= {"batch_size": BATCH, "split": (0.7, 0.15, 0.15)}
    return [*puts, *(SetSetting(key, value) for key, value in usual.items() if key == "loss" or _untouched(document, key))]


def _untouched(document: Document, key: str) -> bool:
    return bool(document.settings[key] == BY_KEY[key].default)


def _handing_on(network: Network, returns: str) -> list[Command]:
    """Let the last layers that remember hand on every step or the last one; those that feed others hand on every step."""
    memories = [node for node in network if "returns" in node.parameters]
    feeding = {node.id for node in memories if any(other.id in network.reached_from(node.id) - {node.id} for other in memories)}
    wanted = {node.id: "all" if node.id in feeding else returns for node in memories}
    return [
        PutNode(replace(node, parameters={**node.parameters, "returns": wanted[node.id]}))
        for node in memories if node.parameters["returns"] != wanted[node.id]
    ]


def in_time(document: Document, dataset: Dataset | None) -> bool:
    """Whether samples are sequences, or become sequences in the network: then nothing is a function of the inputs alone."""
    if dataset is not None and (dataset.sequence or dataset.per_step):
        return True
    return any(node.parameters.get("repeat") for node in document.network.inputs())


def fitted(document: Document, dataset: Dataset, suggestion: Any) -> list[Command]:
    """Commands that fit the input, the output layer and the loss of a simple network to a data set."""
    commands: list[Command] = []
    network = document.network
    inputs, outputs = network.inputs(), [network.nodes[id] for id in document.output_nodes()]
    if len(inputs) == 1 and not isinstance(dataset.inputs, dict):
        node = inputs[0]
        commands.append(PutNode(replace(node, parameters={**node.parameters, "shape": dataset.feature_shape})))
    if suggestion is not None and suggestion.returns is not None:
        commands += _handing_on(network, suggestion.returns)
    if suggestion is not None and len(outputs) == 1 and "activation" in outputs[0].parameters:
        node = outputs[0]
        parameters = {**node.parameters, "units": suggestion.units, "activation": suggestion.activation}
        commands.append(PutNode(replace(node, parameters=parameters)))
    if suggestion is not None:
        commands.append(SetSetting("loss", suggestion.loss))
    return commands
