"""Examples that are no single row: several networks on one canvas, or layers with branches, each node at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from example_furnishing import Notes, Plots, arrange, freeze, place_notes, set_by_hand
from example_table import Data, taught

import nnsim

Node = tuple[str, float, float, Mapping[str, Any]]
"""Kind, column, row and parameters."""
WIDTH, HEIGHT = 220.0, 205.0
"""Of a column and of a row."""


@dataclass(frozen=True)
class Drawn:
    """`nodes` by name; `edges` as "x > h" or, with a delay, "h > h @ 1". The rest is as in a row of layers."""

    name: str
    title: str
    description: str
    data: Data
    nodes: Mapping[str, Node]
    edges: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    data_seed: int = 0
    start: Mapping[str, Any] = field(default_factory=dict)
    frozen: tuple[str, ...] = ()
    plots: Plots = ()
    notes: Notes = ()
    view: Mapping[str, Any] = field(default_factory=dict)


def made(example: Drawn) -> nnsim.Project:
    """The project of an entry of the tables."""
    network = nnsim.Network()
    for name, (kind, column, row, parameters) in example.nodes.items():
        network.add(kind, name=name, position=(WIDTH * column, HEIGHT * row), **parameters)
    for edge in example.edges:
        way, _, delay = edge.partition(" @ ")
        source, _, target = way.partition(" > ")
        network.connect(source, target, delay=int(delay or 0))
    freeze(network, example.frozen)
    _, data = taught(example.data, example.data_seed)
    project = nnsim.Project(network, data, title=example.title, description=example.description, **example.settings)
    set_by_hand(project, example.start)
    arrange(project, example.plots, example.view)
    place_notes(project, example.notes)
    return project
