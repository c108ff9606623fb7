"""What an example is, and how an entry of the tables becomes a project: a row of layers from left to right, and loops if there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from example_furnishing import Notes, Plots, arrange, freeze, place_notes, set_by_hand

import nnsim
from nnsim.document import DataReference

SPACING = 220.0
WIDER = 70.0
"""What the card of a memory needs on either side, since it shows its gates over time."""
BINARY = "binary_cross_entropy"
MEMORIES = ("rnn", "lstm", "gru")
GATED = ("lstm", "gru")

Layer = tuple[int, str] | tuple[int, str, Any] | Mapping[str, Any]
"""A dense layer as (units, activation) or (units, activation, initializer), or any other as its key and parameters."""
Data = str | Mapping[str, Any] | nnsim.Dataset
"""A built-in data set by its key, or with parameters, or samples of the example's own."""


@dataclass(frozen=True)
class Example:
    """`layers` go from the first hidden one to the output; `start` are values set by hand, by name, `frozen` those that do not learn.

    `loops` are delayed connections: (from, to, delay), by name. `repeat`: for how many time steps the input is handed on. `plots`: what
    is seen below the canvas, if not what every project begins with; `notes` stand on the canvas; `view`: what else the window keeps.
    """

    name: str
    title: str
    description: str
    data: Data
    layers: tuple[Layer, ...]
    settings: Mapping[str, Any]
    data_seed: int = 0
    start: Mapping[str, Any] = field(default_factory=dict)
    loops: tuple[tuple[str, str, int], ...] = ()
    repeat: int | None = None
    frozen: tuple[str, ...] = ()
    plots: Plots = ()
    notes: Notes = ()
    view: Mapping[str, Any] = field(default_factory=dict)


def made(example: Example) -> nnsim.Project:
    """The project of an entry of the tables."""
    samples, data = taught(example.data, example.data_seed)
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
    freeze(network, example.frozen)
    project = nnsim.Project(network, data, title=example.title, description=example.description, **example.settings)
    set_by_hand(project, example.start)
    arrange(project, example.plots, example.view)
    place_notes(project, example.notes)
    return project


def taught(data: Data, seed: int = 0) -> tuple[nnsim.Dataset, nnsim.Dataset | DataReference]:
    """The samples, and what a project is given: the way to draw them, or they themselves."""
    if isinstance(data, nnsim.Dataset):
        return data, data
    parameters = {"key": data} if isinstance(data, str) else dict(data)
    samples = nnsim.dataset(seed=seed, **parameters)
    return samples, DataReference(generator=data, seed=seed, title=samples.name)  # type: ignore[arg-type]


def _kind(layer: Layer) -> tuple[str, dict[str, Any]]:
    """Key and parameters of a layer."""
    if isinstance(layer, Mapping):
        return layer["key"], {key: value for key, value in layer.items() if key != "key"}
    units, activation, *chosen = layer
    initializer = chosen[0] if chosen else "he_uniform" if activation == "relu" else "xavier_uniform"
    return "dense", {"units": units, "activation": activation, "initializer": initializer}


def _names(kinds: list[str]) -> list[str]:
    """The last layer is the output; those before are hidden, or memories, with numbers if there are several of them."""
    found = ["memory" if kind in MEMORIES else "dropout" if kind == "dropout" else "hidden" for kind in kinds[:-1]]
    numbered = [name if found.count(name) == 1 else f"{name} {found[: place + 1].count(name)}" for place, name in enumerate(found)]
    return [*numbered, "output"]
