"""What every example may have besides its layers: values set by hand, plots, notes on the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

import nnsim
from nnsim.document import Note

Plots = tuple[str | tuple[str, ...], ...] | Mapping[str, Any]
"""A column for each: a plot by its key, or several as tabs. As a mapping: the arrangement as the window keeps it."""
Notes = tuple[tuple[float, float, float, str], ...]
"""Left, top, width and text."""


def set_by_hand(project: nnsim.Project, start: Mapping[str, Any]) -> None:
    """Begin with these values, by the names of parameters."""
    network = project.network
    keys = {f"{network.connection_name(c)}.W": f"{c.id}:W" for c in network.connections.values()}
    keys |= {f"{node.name}.b": f"{node.id}:b" for node in network}
    for number, (name, values) in enumerate(start.items(), 1):
        project.blobs[f"start-{number}"] = np.array(values, float)
        project.document.initial = {**project.document.initial, keys[name]: f"start-{number}"}


def freeze(network: nnsim.Network, names: Iterable[str]) -> None:
    """Let all numbers of these parameters stay as they are."""
    for name in names:
        owner, _, kind = name.rpartition(".")
        if kind == "b":
            node = network.node(owner)
            units = range(int(str(node.parameters["units"])))
            network.nodes[node.id] = replace(node, frozen=frozenset((unit,) for unit in units))
            continue
        connection = next(c for c in network.connections.values() if network.connection_name(c) == owner)
        source, target = (network.nodes[id] for id in (connection.source, connection.target))
        shape = source.parameters.get("shape")
        columns = int(np.prod(shape)) if isinstance(shape, tuple) else int(str(source.parameters["units"]))  # type: ignore[arg-type]
        every = np.ndindex(int(str(target.parameters["units"])), columns)
        network.connections[connection.id] = replace(connection, frozen=frozenset((int(to), int(start)) for to, start in every))


def arrange(project: nnsim.Project, plots: Plots, view: Mapping[str, Any]) -> None:
    """Say what the window shows at first."""
    kept = dict(view)
    if isinstance(plots, Mapping):
        kept["plots"] = dict(plots)
    elif plots:
        columns = [{"tabs": (column,) if isinstance(column, str) else column} for column in plots]
        kept["plots"] = {"columns": tuple(columns)}
    project.document.view = kept


def place_notes(project: nnsim.Project, notes: Notes) -> None:
    """Write on the canvas."""
    document = project.document
    for left, top, width, text in notes:
        note = Note(document.new_id("t"), text, (left, top), width)
        document.furniture = {**document.furniture, note.id: note}
