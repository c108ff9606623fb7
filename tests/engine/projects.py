"""Small projects that between them use everything a run can depend on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import nnsim
from nnsim.engine.catalogue import CATALOG

OPTIMIZERS = [entry.key for entry in CATALOG.entries("optimizer")]


def data(samples: int = 11, seed: int = 0) -> nnsim.Dataset:
    random = np.random.default_rng(seed)
    inputs = random.normal(size=(samples, 3))
    return nnsim.Dataset(inputs, (inputs.sum(axis=1) > 0).astype(int) + (inputs[:, 0] > 0.5))


def network(dropout: bool = True, bias: bool = True) -> nnsim.Network:
    """x → h → d → y and a skip x → y: three inputs, three classes."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(3,))
    h = net.add("dense", name="h", units=4, activation="tanh", bias=bias)
    y = net.add("dense", name="y", units=3, activation="softmax")
    net.connect(x, h)
    if dropout:
        d = net.add("dropout", name="d", rate=0.3)
        net.connect(h, d)
        net.connect(d, y)
    else:
        net.connect(h, y)
    net.connect(x, y)
    return net


def project(net: nnsim.Network | None = None, **settings: Any) -> nnsim.Project:
    """Eleven samples in batches of four: the last one of an epoch is smaller."""
    given: dict[str, Any] = {
        "loss": "cross_entropy", "batch_size": 4, "learning_rate": 0.05, "seed": 3, **settings,
    }  # fmt: skip
    return nnsim.Project(net or network(), given.pop("data", None) or data(), **given)


def perceptron(**settings: Any) -> nnsim.Project:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(3,)), net.add("dense", name="y", units=1, activation="step"))
    random = np.random.default_rng(1)
    inputs = random.normal(size=(9, 3))
    given = {"learning_rule": "perceptron", "batch_size": 1, **settings}
    return nnsim.Project(net, nnsim.Dataset(inputs, random.integers(0, 2, 9)), **given)


def cases() -> Iterator[tuple[str, nnsim.Project]]:
    """Everything whose state must go back and forth bit for bit."""
    for optimizer in OPTIMIZERS:
        yield optimizer, project(optimizer=optimizer)
    yield "full batch", project(network(dropout=False), batch_size=None)
    yield "batch of one", project(batch_size=1)
    yield "float32", project(dtype="float32", optimizer="adam")
    yield "decay", project(optimizer={"key": "adam", "weight_decay": 0.1, "l1": 0.01})
    yield "clipping", project(clip_norm=0.1, optimizer="momentum")
    yield "not shuffled", project(shuffle=False)
    yield "step by epoch", project(schedule={"key": "step", "every": 2, "factor": 0.5})
    yield "cosine by iteration", project(schedule={"key": "cosine", "steps": 9, "unit": "iteration"})
    yield "early stopping", project(split=(0.6, 0.4, 0.0), early_stopping=2, learning_rate=1.0)
    yield "stops after two epochs", project(epochs=2)
    yield "perceptron", perceptron()
    yield "perceptron in order", perceptron(shuffle=False, learning_rate=0.1)
