"""The equations of whatever the catalogue offers, as the program of a small network really computes them: for pages of help.

An entry's own formula says what it is. What is computed for it, forwards and backwards, comes from the compiler, which is asked here with
the smallest network that contains it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from nnsim.catalog import LayerEntry
from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.document.network import Node
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.pages import page
from nnsim.engine.project import Project
from nnsim.engine.run import Run

SAMPLES, STEPS, FEATURES, UNITS = 2, 3, 2, 2
FORWARD_AND_BACK = ("forward", "backward")
OUTPUT_OF = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax", "perceptron_criterion": "step"}
"""The activation that belongs to a loss; identity to all others."""


@lru_cache(maxsize=128)
def equations(family: str, key: str) -> dict[str, tuple[str, ...]]:
    """Phase ("forward", "loss", "backward", "update") → equations in TeX, in their order; empty for what is not part of a program."""
    entry = CATALOG.entry(family, key)
    network = Network(CATALOG)
    if isinstance(entry, LayerEntry):
        return _of_layer(network, entry)
    if family == "activation":
        return _inside(network, _placed(network, "dense", FEATURES, units=UNITS, activation=key))
    if family == "loss":
        output = _placed(network, "dense", FEATURES, units=UNITS, activation=OUTPUT_OF.get(key, "identity"))
        found = page(_run(network, output, loss=key), output.id, ("loss", "backward"))
        return found | {"backward": _as_far_as_delta(found["backward"])}
    if family in ("optimizer", "learning_rule"):
        rule = family == "learning_rule"
        output = _placed(network, "dense", FEATURES, units=1, activation="step" if key == "perceptron" else "identity")
        settings: dict[str, Any] = {family: key}
        run = _run(network, output, **settings)
        update = tuple(line for operation in run.machine.program.operations if operation.phase == "update" for line in operation.equations)
        return (page(run, output.id, ("backward",)) if rule else {}) | {"update": update}
    return {}


def _of_layer(network: Network, entry: LayerEntry) -> dict[str, tuple[str, ...]]:
    if entry.key == "constant":
        node = network.add("constant", name="x", trainable=True)
        network.connect(node, network.add("negate", name="f"))
        return page(Run(Project(network, loss="value")), node.id, FORWARD_AND_BACK)
    if entry.key == "input":
        return _inside(network, network.add("input", name="x"))
    if entry.weighted or entry.key in ("dropout", "concatenate", "flatten"):
        return _inside(network, _placed(network, entry.key, FEATURES, inputs=2 if entry.key == "concatenate" else 1))
    if entry.key == "embedding":
        return _inside(network, _placed(network, entry.key, 1), symbols=True)
    shapes = ((UNITS, UNITS), (UNITS,)) if entry.key == "matmul" else ((1,),) * (entry.inputs[1] or 2)
    node = network.add(entry.key, name="f")
    for name, shape in zip("xyz", shapes, strict=False):
        network.connect(network.add("input", name=name, shape=shape), node)
    return page(Run(Project(network, loss="value", input_gradients=True)), node.id, FORWARD_AND_BACK)


def _as_far_as_delta(lines: tuple[str, ...]) -> tuple[str, ...]:
    """What comes after it is the layer's affair."""
    last = next(number for number, line in enumerate(lines) if line.startswith(r"\Delta"))
    return lines[: last + 1]


def _placed(network: Network, kind: str, features: int, inputs: int = 1, **parameters: Any) -> Node:
    """A layer behind as many inputs."""
    node = network.add(kind, name="h", **parameters)
    for name in "xz"[:inputs]:
        network.connect(network.add("input", name=name, shape=(features,)), node)
    return node


def _inside(network: Network, node: Node, *, symbols: bool = False) -> dict[str, tuple[str, ...]]:
    """What is computed for a node that hands its values on."""
    output = network.add("dense", name="o", units=1, activation="identity")
    network.connect(node, output)
    return page(_run(network, output, symbols=symbols), node.id, FORWARD_AND_BACK)


def _run(network: Network, output: Node, *, symbols: bool = False, **settings: Any) -> Run:
    sources = [node for node in network.nodes.values() if node.kind == "input"]
    over_time = symbols or any(network.entry(node).recurrent for node in network.nodes.values())
    rows = (SAMPLES, STEPS) if over_time else (SAMPLES,)
    values = {node.name: np.ones((*rows, *node.parameters["shape"])) for node in sources}  # type: ignore[misc]
    targets: Any = np.zeros((*rows, output.parameters["units"]))
    if settings.get("loss") == "cross_entropy":
        targets = np.zeros(rows, dtype=np.int64)
    inputs = values if len(values) != 1 else next(iter(values.values()))
    return Run(Project(network, Dataset(inputs, targets), **settings))
