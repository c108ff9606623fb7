"""Which single weights lead into a unit or belong to a connection: where each stands in a frame, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from nnsim.datasets import Dataset
from nnsim.document import Connection, Network, Node
from nnsim.engine.frames import Frame


@dataclass(frozen=True)
class Single:
    """One number of a frame: of the `kind` "weights", "biases" or "own", the array `id`, at `index`."""

    name: str
    kind: str
    id: str
    index: tuple[int, ...]

    @property
    def place(self) -> tuple[str, tuple[int, ...]]:
        """Where it stands among the parameters of a run."""
        return {"weights": f"{self.id}:W", "biases": f"{self.id}:b"}.get(self.kind, self.id), self.index

    def value(self, frame: Frame) -> float | None:
        """None where the frame has no such number."""
        arrays: Mapping[str, np.ndarray] = getattr(frame, self.kind)
        array = arrays.get(self.id)
        if array is None or len(self.index) != array.ndim or any(at >= size for at, size in zip(self.index, array.shape, strict=True)):
            return None
        return float(array[self.index])


def of_connection(network: Network, dataset: Dataset | None, connection: Connection, frame: Frame) -> list[Single]:
    """All weights of a connection."""
    weights = frame.weights.get(connection.id)
    if weights is None:
        return []
    begins = _begins(network, dataset, connection, weights.shape[1])
    return [
        Single(f"{begin} → {row + 1}", "weights", connection.id, (row, column))
        for row in range(len(weights)) for column, begin in enumerate(begins)
    ]  # fmt: skip


def of_unit(network: Network, dataset: Dataset | None, node: Node, units: int, unit: int, frame: Frame, bias: str) -> list[Single]:
    """All weights into a unit of a layer, from before too where it remembers, and its bias, called `bias`."""
    found = []
    for connection in network.into(node.id):
        weights = frame.weights.get(connection.id)
        if weights is not None:
            begins = _begins(network, dataset, connection, weights.shape[1])
            for row, part in _rows(network, node, len(weights), units, unit):
                found += [Single(begin + part, "weights", connection.id, (row, place)) for place, begin in enumerate(begins)]
    own = frame.own.get(f"{node.id}:U")
    if own is not None:
        for row, part in _rows(network, node, len(own), units, unit):
            found += [Single(f"{node.name} · {place + 1}, t−1{part}", "own", f"{node.id}:U", (row, place)) for place in range(own.shape[1])]
    biases = frame.biases.get(node.id)
    if biases is not None:
        found += [Single(bias + part, "biases", node.id, (row,)) for row, part in _rows(network, node, len(biases), units, unit)]
    return found


def _rows(network: Network, node: Node, rows: int, units: int, unit: int) -> Iterator[tuple[int, str]]:
    """The rows of a unit and what tells them apart: its gates, which stand in blocks, or its pieces, one below the other."""
    entry = network.entry(node)
    gates = entry.gates(node.parameters) if entry.gates is not None else ()
    if gates and rows == units * len(gates):
        yield from ((number * units + unit, f", {gate}") for number, gate in enumerate(gates))
    else:
        pieces = max(rows // max(units, 1), 1)
        yield from ((unit * pieces + piece, f", {piece + 1}" if pieces > 1 else "") for piece in range(pieces) if unit * pieces < rows)


def _begins(network: Network, dataset: Dataset | None, connection: Connection, columns: int) -> list[str]:
    """The units that a connection comes from: as the data calls them, else by the layer's name and their number."""
    source = network.nodes[connection.source]
    if dataset is not None and source.kind == "input" and len(dataset.feature_names) == columns:
        return list(dataset.feature_names)
    return [f"{source.name} · {column + 1}" for column in range(columns)]


def strongest(singles: list[Single], frame: Frame, most: int) -> list[Single]:
    """So many of them that are farthest from zero in a frame, or not finite, in their order."""
    if len(singles) <= most:
        return singles
    sizes = np.nan_to_num(np.abs([single.value(frame) or 0.0 for single in singles]), nan=np.inf)
    return [singles[place] for place in np.sort(np.argsort(-sizes, kind="stable")[:most])]
