"""Networks drawn at random, with skips, several inputs and outputs, functions and dropout, have the right gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.datasets import Dataset
from nnsim.document import Network, shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from tests.maths.gradients import check_gradients
from tests.maths.networks import scatter

SMOOTH = ("identity", "sigmoid", "tanh", "elu", "silu", "softplus", "softmax", "relu", "leaky_relu")
KINDS = ("dense", "dense", "dense", "maxout", "add", "multiply", "concatenate", "dropout", "flatten", "constant")
OUTPUTS = (("tanh", "squared_error"), ("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("identity", "value"))


def drawn(random: np.random.Generator, samples: int) -> Project:
    """A network of up to ten nodes of which each is fed by some before it, and one or two outputs."""
    network = Network(CATALOG)
    inputs: dict[str, Any] = {}
    nodes = []
    for number in range(random.integers(1, 3)):
        shape = (2, 2, 1) if random.random() < 0.2 else (int(random.integers(1, 4)),)
        nodes.append(network.add("input", name=f"x{number}", shape=shape))
        inputs[f"x{number}"] = random.normal(size=(samples, *shape))
    for _ in range(random.integers(2, 8)):
        kind = str(random.choice(KINDS))
        sizes = {"units": int(random.integers(1, 4))} if kind in ("dense", "maxout", "constant") else {}
        more: dict[str, Any] = {"bias": bool(random.random() < 0.8)} if kind in ("dense", "maxout") else {}
        if kind == "dense":
            more["activation"] = str(random.choice(SMOOTH))
        node = network.add(kind, **sizes, **more)
        if kind != "constant":
            chosen = [nodes[i] for i in random.choice(len(nodes), min(len(nodes), int(random.integers(1, 4))), replace=False)]
            _feed(network, node, chosen)
        nodes.append(node)
    targets, losses = {}, {}
    for number in range(random.integers(1, 3)):
        activation, loss = OUTPUTS[random.integers(len(OUTPUTS))]
        y = network.add("dense", name=f"y{number}", units=2, activation=activation)
        free = [node for node in network.outputs() if not node.name.startswith("y")] + nodes[:1]
        for node in free[:3]:
            network.connect(node, y)
        losses[y.name] = loss
        if loss != "value":
            share = random.uniform(0.1, 0.9, samples)
            targets[y.name] = np.stack([share, 1 - share], axis=1)
    for node in list(network):  # what stayed alone
        if not network.into(node.id) and not network.out_of(node.id):
            network.connect(node, "y0")
    last = [node.name for node in network.outputs()]
    for name in last:
        losses.setdefault(name, "value")
    return Project(network, Dataset(inputs, targets or None), loss=losses, input_gradients=True, seed=int(random.integers(1000)))


def _feed(network: Network, node: Any, sources: list[Any]) -> None:
    """Connect those of the sources that fit."""
    shapes = shapes_of(network)
    most = network.entry(node).inputs[1]
    first = shapes.outputs[sources[0].id]
    for source in sources[:most]:
        if node.kind not in ("add", "multiply") or shapes.outputs[source.id] == first:
            network.connect(source, node)


@pytest.mark.parametrize("seed", range(60))
def test_a_network_drawn_at_random_has_the_gradients_of_its_loss(seed: int) -> None:
    random = np.random.default_rng(seed)
    run = Run(drawn(random, samples=int(random.integers(1, 5))))
    scatter(run, 0.6, seed=seed)
    check_gradients(run)


@pytest.mark.parametrize("seed", range(12))
def test_a_network_drawn_at_random_runs_with_small_numbers_too(seed: int) -> None:
    """float32 gives the gradients of float64 to its own precision."""
    gradients = []
    for dtype in ("float64", "float32"):
        random = np.random.default_rng(seed + 100)
        project = drawn(random, samples=3)
        for node in list(project.network):
            if node.kind == "dropout":  # masks are drawn in the precision of the network
                project.network.nodes[node.id] = type(node)(node.id, node.name, node.kind, {"rate": 0.0}, node.position)
        project.document.settings["dtype"] = dtype
        run = Run(project)
        scatter(run, 0.6, seed=seed)
        run.train(iterations=1)
        assert run.machine.parameters.gradients.dtype == run.signals["x0"].dtype == np.dtype(dtype)
        gradients.append({name: array.copy() for name, array in run.gradients.items()})
    for name, exact in gradients[0].items():
        assert gradients[1][name] == pytest.approx(exact, rel=1e-3, abs=1e-4)
