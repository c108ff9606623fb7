"""Which operation has no result: where a logarithm, a division or a power met a number that it is not defined for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.catalog import Sentence, sentence
from nnsim.document.network import Network, Node
from nnsim.engine.machine import Machine
from nnsim.maths.layers import Layer, layer_of

MOST_SAMPLES = 1000
Values = Mapping[tuple[str, str], Any]


def undefined(machine: Machine) -> Sentence | None:
    """The first node, in the order of computation, that has no finite value or slope for a training sample, in a sentence with it."""
    network = machine.document.network
    layers = {node.id: layer_of(network.entry(node), node.parameters) for node in network}
    suspects = [node for node in network.order() if layers[node.id].undefined is not None]
    if not suspects or machine.timing.steps:
        return None
    with np.errstate(all="ignore"):
        values = machine.evaluator.values(machine.train.first(MOST_SAMPLES).inputs)
    found = (_of_node(network, node, layers[node.id], values) for node in suspects)
    return next((text for text in found if text is not None), None)


def _of_node(network: Network, node: Node, layer: Layer, values: Values) -> Sentence | None:
    assert layer.undefined is not None
    inputs = [values[connection.source, "a"] for connection in network.into(node.id)]
    for numbers in zip(*(array.ravel() for array in inputs), strict=True):
        if not np.isfinite(numbers).all():
            return None  # something before it is to blame
        reason = layer.undefined([float(number) for number in numbers], **node.parameters)
        if reason is not None:
            return sentence("{name} cannot be computed: {reason}.", name=node.name, reason=reason)
    return None
