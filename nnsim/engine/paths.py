"""What optimisers and learning rules do on the smallest problems that show it, for whoever draws it: real runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.datasets import Dataset
from nnsim.document import DataReference, Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run

STEEP = 12.0
"""How much more the valley bends across than along: L = (w₁² + STEEP·w₂²)/2."""
START, RATE, STEPS = (-2.5, 1.0), 0.1, 40


def descent(optimizer: str) -> Any:
    """Where an optimiser with its usual parameters goes in a long valley: (STEPS + 1, 2) weights."""
    network = Network(CATALOG)
    network.connect(network.add("input", shape=(2,)), network.add("dense", units=1, activation="identity", bias=False))
    samples = np.diag([1.0, np.sqrt(STEEP)])
    run = Run(Project(network, Dataset(samples, np.zeros((2, 1))), loss="mse", optimizer=optimizer, learning_rate=RATE, dtype="float64"))
    (weights,) = run.parameters.values()
    weights[...] = START
    path = [np.array(START)]
    for _ in range(STEPS):
        run.train(iterations=1)
        path.append(np.array(weights[0]))
    return np.array(path)


def perceptron_lines() -> Any:
    """w₁, w₂ and b of a perceptron that learns AND from zero, after each change, until all four answers are right."""
    network = Network(CATALOG)
    neuron = network.add("dense", units=1, activation="step", initializer="zeros")
    network.connect(network.add("input", shape=(2,)), neuron)
    run = Run(Project(
        network, DataReference(generator="and"), learning_rule="perceptron", batch_size=1, shuffle=False, learning_rate=1.0,
    ))  # fmt: skip
    kept: list[Any] = []
    still = 0
    while still < 4:
        run.train(iterations=1)
        now = np.concatenate([np.ravel(run.parameters[name]) for name in run.parameters])
        changed = not kept or bool((now != kept[-1]).any())
        still = 0 if changed else still + 1
        if changed:
            kept.append(now)
    return np.array(kept)
