"""Small networks around one thing of the catalogue, so that whatever is added to it is tested without writing a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nnsim.catalog import Catalog, Choice, Entry, Flag, LayerEntry, Reference
from nnsim.datasets import Dataset
from nnsim.document import Network, shapes_of
from nnsim.document.shapes import rows
from nnsim.engine.project import Project
from nnsim.engine.run import Run

SAMPLES = 4
STEPS = 3
UNITS = 3
INPUT_SHAPES = ((UNITS,), (4, 4, 2), (1,))
POSITIVE = {"log", "power", "divide", "reciprocal", "absolute"}
"""Layers that are not defined, or have no slope, at or below 0: they are fed with numbers above it."""


def with_definition(catalog: Catalog, family: str, key: str, definition: object) -> Catalog:
    """The catalogue with another definition of one entry."""
    return Catalog(
        replace(entry, definition=definition) if (entry.family, entry.key) == (family, key) else entry
        for family_ in catalog.families()
        for entry in catalog.entries(family_)
    )


def variants(catalog: Catalog, entry: Entry) -> Iterator[dict[str, Any]]:
    """Parameters to try: as they are, every flag the other way, every choice, every entry of another family."""
    yield {}
    for parameter in entry.parameters:
        if isinstance(parameter, Flag):
            yield {parameter.key: not parameter.default}
        elif isinstance(parameter, Choice):
            yield from ({parameter.key: key} for key, _ in parameter.options if key != parameter.default)
        elif isinstance(parameter, Reference):
            yield from ({parameter.key: other.key} for other in catalog.entries(parameter.family))


def around_layer(catalog: Catalog, entry: LayerEntry, parameters: Mapping[str, Any], **settings: object) -> Project:
    """A network with the layer in its middle: "m", fed by a dense layer and an input, with a shift before ("p") and behind it ("q").

    What comes in through p reaches the weighted input as it is, so ∂L/∂p is the layer's Δ for each sample; ∂L/∂q is its ∂L/∂a.
    """
    for shape in INPUT_SHAPES:
        network, inputs = _drawn(catalog, entry, parameters, shape)
        if not shapes_of(network).faults:
            random = np.random.default_rng(5)
            over_time = (STEPS,) if entry.recurrent and parameters.get("returns") != "last" else ()
            data = Dataset(inputs, random.normal(size=(SAMPLES, *over_time, 2)))
            return Project(network, data, input_gradients=True, loss="mse", **settings)
    raise AssertionError(f"No network of these tests feeds a {entry.key} layer: teach this module to draw one.")


def _drawn(catalog: Catalog, entry: LayerEntry, parameters: Mapping[str, Any], shape: Any) -> tuple[Network, dict[str, Any]]:
    random = np.random.default_rng(3)
    network = Network(catalog)
    sizes = {"units": UNITS} if any(parameter.key == "units" for parameter in entry.parameters) else {}
    x = network.add("input", name="x", shape=shape)
    samples = (SAMPLES, STEPS) if entry.recurrent else (SAMPLES,)
    positive = entry.key in POSITIVE
    inputs = {"x": random.uniform(0.5, 2.0, (*samples, *shape)) if positive else random.normal(size=(*samples, *shape))}
    m = network.add(entry.key, name="m", **sizes, **parameters)
    most = entry.inputs[1]
    if entry.key == "input":
        inputs["m"] = random.normal(size=(SAMPLES, *m.parameters["shape"]))  # type: ignore[misc]
    elif most is None or most > 1:
        h = network.add("dense", name="h", units=UNITS, activation="softplus" if positive else "tanh")
        network.connect(x, h)
        network.connect(h, m)
        network.connect(x, m)
    elif most == 1:
        network.connect(x, m)
    if entry.weighted:
        p = network.add("input", name="p", shape=(rows(network, shapes_of(network), m),))
        network.connect(p, m, initializer="zeros")
        inputs["p"] = np.zeros((*samples, p.parameters["shape"][0]))  # type: ignore[index]
    faults = shapes_of(network)
    if m.id in faults.outputs:
        q = network.add("input", name="q", shape=faults.outputs[m.id])
        inputs["q"] = np.zeros((*(samples if parameters.get("returns") != "last" else (SAMPLES,)), *faults.outputs[m.id]))
        after = network.add("add", name="after")
        network.connect(m, after)
        network.connect(q, after)
        y = network.add("dense", name="y", units=2, activation="tanh")
        network.connect(after, y)
        network.connect(x, y)
    return network, inputs


def with_output(catalog: Catalog, activation: Any, loss: Any, last: str = "dense", units: int = 2, **settings: object) -> Project:
    """x → h → y with a skip x → y, where y has the activation and the loss; targets are shares that add up to 1 in each sample."""
    network = Network(catalog)
    random = np.random.default_rng(11)
    x = network.add("input", name="x", shape=(UNITS,))
    h = network.add("dense", name="h", units=UNITS)
    y = network.add("dense", name="y", units=units, activation=activation) if last == "dense" else network.add(last, name="y", units=units)
    network.connect(x, h)
    network.connect(h, y)
    network.connect(x, y)
    share = random.uniform(0.2, 0.8, (SAMPLES, units))
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1)
    if units > 1:
        share /= share.sum(axis=1, keepdims=True)
    return Project(network, Dataset(random.normal(size=(SAMPLES, UNITS)), share), loss=loss, input_gradients=True, **settings)


def scatter(run: Run, spread: float, biases: float = 0.0, seed: int = 0) -> None:
    """Draw all parameters anew; what comes through "p" passes as it is."""
    random = np.random.default_rng(seed)
    for name, array in run.parameters.items():
        array[...] = random.normal(biases if name.endswith(".b") else 0.0, spread, array.shape)
    for node in run.project.network:
        if f"p>{node.name}.W" in run.machine.parameters.by_name:
            weights = run.parameters[f"p>{node.name}.W"]
            weights[...] = np.eye(len(weights))
