"""Computation graphs: networks whose outputs themselves are differentiated, without targets.

They need no data set either: an input that nothing was typed for is 1, and a graph of variables alone has no inputs at all.
"""

from nnsim.catalog import Shape, sentence
from nnsim.document.commands import Group, SetSetting
from nnsim.document.data_shape import DataShape
from nnsim.document.document import Document
from nnsim.document.fixes import NONE, Fix

VALUE = "value"
"""The loss that is the output itself."""


def is_graph(document: Document) -> bool:
    """Whether every output is differentiated itself, so that there are no targets."""
    outputs = document.output_nodes()
    if document.settings["learning_rule"] == "perceptron" or not outputs:
        return False
    return all(document.catalog.spec("loss", document.loss_of(id)).key == VALUE for id in outputs)


def missing(document: Document, data: DataShape | None) -> dict[str, Shape]:
    """Inputs of a graph, by name, that the data has nothing for, or something of another size; empty where it is no graph."""
    if not is_graph(document) or (data is not None and "" in data.inputs):
        return {}
    found: dict[str, Shape] = {}
    for node in document.network.inputs():
        shape: Shape = node.parameters["shape"]  # type: ignore[assignment]
        known = None if data is None else data.inputs.get(node.name)
        if known != shape and not (data is not None and data.steps and known == (data.steps, *shape)):
            found[node.name] = shape
    return found


def as_graph(document: Document) -> Fix:
    """Differentiate the outputs themselves: what one wants of operations that nothing learns in."""
    network = document.network
    learning = any(network.entry(node).weighted for node in network)
    if learning or is_graph(document) or not document.output_nodes():
        return NONE
    command = Group((SetSetting("loss", VALUE),), sentence("differentiate the output"))
    return Fix(command, sentence("Differentiate the output itself"))
