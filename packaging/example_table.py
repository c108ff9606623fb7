"""What an example is, and how an entry of the tables becomes a project: a row of layers from left to right, and loops if there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import nnsim
from nnsim.document import DataReference

SPACING = 220.0
WIDER = 70.0
"""What the card of a memory needs on either side, since it shows its gates over time."""
BINARY = "binary_cross_entropy"
MEMORIES = ("rnn", "lstm", "gru")
GATED = ("lstm", "gru")

Layer = tuple[int, str] | Mapping[str, Any]
"""A dense layer as (units, activation), or any other as its key and parameters."""


@dataclass(frozen=True)
class Example:
    """`layers` go from the first hidden one to the output; `start` are values set by hand, by name.

    `loops` are delayed connections: (from, to, delay), by name. `repeat`: for how many time steps the input is handed on.
    """

    name: str
    title: str
    description: str
    data: str | Mapping[str, Any]
    layers: tuple[Layer, ...]
    settings: Mapping[str, Any]
    data_seed: int = 0
    start: Mapping[str, Any] = field(default_factory=dict)
    loops: tuple[tuple[str, str, int], ...] = ()
    repeat: int | None = None


def made(example: Example) -> nnsim.Project:
    """The project of an entry of the tables."""
    parameters = {"key": example.data} if isinstance(example.data, str) else dict(example.data)
    samples = nnsim.dataset(seed=example.data_seed, **parameters)
    network = nnsim.Network()
    repeat = {} if example.repeat is None else {"repeat": example.repeat}
    place = 0.0
    last = network.add("input", name="input", shape=samples.feature_shape, position=(place, 0.0), **repeat)
    kinds = [_kind(layer) for layer in example.layers]
    for name, (kind, chosen) in zip(_names([kind for kind, _ in kinds]), kinds, strict=True):
        place += SPACING + WIDER * ((kind in GATED) + (last.kind in GATED))
        layer = network.add(kind, name=name, position=(place, 0.0), **chosen)
        network.connect(last, layer)
        last = layer
    for source, target, delay in example.loops:
        network.connect(source, target, delay=delay)
    data = DataReference(generator=example.data, seed=example.data_seed, title=samples.name)  # type: ignore[arg-type]
    project = nnsim.Project(network, data, title=example.title, description=example.description, **example.settings)
    keys = {f"{network.connection_name(c)}.W": f"{c.id}:W" for c in network.connections.values()}
    keys |= {f"{node.name}.b": f"{node.id}:b" for node in network}
    for number, (name, values) in enumerate(example.start.items(), 1):
        project.blobs[f"start-{number}"] = np.array(values, float)
        project.document.initial = {**project.document.initial, keys[name]: f"start-{number}"}
    return project


def _kind(layer: Layer) -> tuple[str, dict[str, Any]]:
    """Key and parameters of a layer."""
    if isinstance(layer, Mapping):
        return layer["key"], {key: value for key, value in layer.items() if key != "key"}
    units, activation = layer
    initializer = "he_uniform" if activation == "relu" else "xavier_uniform"
    return "dense", {"units": units, "activation": activation, "initializer": initializer}


def _names(kinds: list[str]) -> list[str]:
    """The last layer is the output; those before are hidden, or memories, with numbers if there are several of them."""
    found = ["memory" if kind in MEMORIES else "hidden" for kind in kinds[:-1]]
    numbered = [name if found.count(name) == 1 else f"{name} {found[: place + 1].count(name)}" for place, name in enumerate(found)]
    return [*numbered, "output"]
