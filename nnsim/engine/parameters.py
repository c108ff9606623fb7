"""Where the numbers that learn live: one flat vector, its gradients beside it, and named views of both.

The weights of the first connection into a layer and its biases share a block [W b], so that one product computes the weighted sum;
W and b are views of it. Frozen and removed weights are marked in masks over the flat vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.document import Document, Shapes, weight_shape
from nnsim.document.shapes import rows


@dataclass(frozen=True)
class Slot:
    """One named parameter: `key` "connection id:W" or "node id:b", its place, and the node it belongs to."""

    key: str
    name: str
    node: str
    connection: str | None
    shape: tuple[int, ...]
    start: int
    width: int
    """Numbers in one row of the block."""
    first: int
    """First column in the block."""
    gates: tuple[str, ...] = ()
    """Names of its equal parts, one below the other."""

    def view(self, flat: Any) -> Any:
        """The parameter as a view of a flat vector."""
        height = self.shape[0]
        block = flat[self.start : self.start + height * self.width].reshape(height, self.width)
        return block[:, self.first] if len(self.shape) == 1 else block[:, self.first : self.first + self.shape[1]]

    def part(self, flat: Any, number: int) -> Any:
        """One gate's rows."""
        height = self.shape[0] // len(self.gates)
        return self.view(flat)[number * height : (number + 1) * height]


class Parameters:
    """Layout and storage of all parameters of a network."""

    def __init__(self, document: Document, shapes: Shapes, dtype: Any) -> None:
        self.slots: dict[str, Slot] = {}
        self.size = 0
        network = document.network
        for node in network.order():
            entry = network.entry(node)
            if not entry.weighted and entry.own is None:
                continue
            biased = bool(node.parameters.get("bias", True))
            height = rows(network, shapes, node)
            into = network.into(node.id) if entry.weighted else []
            gates = entry.gates(node.parameters) if entry.gates is not None else ()
            for position, connection in enumerate(into):
                shape = weight_shape(network, shapes, connection)
                assert shape is not None
                extra = 1 if position == 0 and biased else 0
                width = shape[1] + extra
                name = network.connection_name(connection)
                self._place(f"{connection.id}:W", f"{name}.W", node.id, connection.id, shape, width, 0, gates)
                if extra:
                    self._place(f"{node.id}:b", f"{node.name}.b", node.id, None, (height,), width, shape[1], gates)
                self.size += height * width
            for own, size in (entry.own(node.parameters) if entry.own is not None else {}).items():
                width = size[1] if len(size) == 2 else 1
                self._place(f"{node.id}:{own}", f"{node.name}.{own}", node.id, None, size, width, 0, gates if own == "U" else ())
                self.size += size[0] * width
        self.values = np.zeros(self.size, dtype)
        self.gradients = np.zeros(self.size, dtype)
        self.by_name = {slot.name: slot for slot in self.slots.values()}
        self.fixed = self._fixed(document)
        self.removed = self._removed(document)
        self.weights_only = self._weights_only()

    def _place(
        self, key: str, name: str, node: str, connection: str | None, shape: tuple[int, ...], width: int, first: int,
        gates: tuple[str, ...] = (),
    ) -> None:
        self.slots[key] = Slot(key, name, node, connection, shape, self.size, width, first, gates)

    def value(self, key: str) -> Any:
        return self.slots[key].view(self.values)

    def gate(self, key: str, number: int, gradient: bool = False) -> Any:
        """One gate's rows of a parameter, or of its gradient."""
        return self.slots[key].part(self.gradients if gradient else self.values, number)

    def gradient(self, key: str) -> Any:
        return self.slots[key].view(self.gradients)

    def block(self, key: str, flat: Any) -> Any:
        """The whole block [W b] that a slot is part of."""
        slot = self.slots[key]
        return flat[slot.start : slot.start + slot.shape[0] * slot.width].reshape(slot.shape[0], slot.width)

    def of_node(self, node: str) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.node == node]

    def stretch(self, node: str) -> slice:
        """Where all parameters of a node lie in the flat vector: side by side, and nothing else between them."""
        slots = self.of_node(node)
        return slice(slots[0].start, max(slot.start + slot.shape[0] * slot.width for slot in slots))

    def _fixed(self, document: Document) -> Any:
        """Which numbers no update may change, or None if there are none."""
        network = document.network
        mask = np.zeros(self.size, bool)
        for slot in self.slots.values():
            node = network.nodes[slot.node]
            view = slot.view(mask)
            if not node.parameters.get("trainable", True):
                view[...] = True
            marked = node.frozen
            if slot.connection is not None:
                connection = network.connections[slot.connection]
                if not connection.parameters.get("trainable", True):
                    view[...] = True
                marked = connection.frozen | connection.removed
            for index in marked:
                if len(index) == view.ndim and all(0 <= i < n for i, n in zip(index, view.shape, strict=True)):
                    view[index] = True
        return mask if mask.any() else None

    def hold_removed(self) -> None:
        """Removed weights are 0, whatever was drawn or written."""
        if self.removed is not None:
            self.values[self.removed] = 0

    def _removed(self, document: Document) -> Any:
        """Which weights are removed, or None if there are none."""
        mask = np.zeros(self.size, bool)
        for slot in self.slots.values():
            if slot.connection is not None:
                view = slot.view(mask)
                for index in document.network.connections[slot.connection].removed:
                    if all(0 <= i < n for i, n in zip(index, view.shape, strict=True)):
                        view[index] = True
        return mask if mask.any() else None

    def _weights_only(self) -> Any:
        mask = np.ones(self.size, self.values.dtype)
        for slot in self.slots.values():
            if len(slot.shape) == 1:
                slot.view(mask)[...] = 0
        return mask


class NamedViews(Mapping[str, Any]):
    """The public mapping from parameter names to views; writing into a view changes the parameter."""

    def __init__(self, parameters: Parameters, flat: Any) -> None:
        self._parameters = parameters
        self._flat = flat

    def __getitem__(self, name: str) -> Any:
        slot = self._parameters.by_name.get(name)
        if slot is not None:
            return slot.view(self._flat)
        whole, _, gate = name.rpartition("_")
        slot = self._parameters.by_name.get(whole)
        if slot is None or gate not in slot.gates:
            raise KeyError(f"There is no parameter {name!r}; there are {', '.join(self)}.")
        return slot.part(self._flat, slot.gates.index(gate))

    def __iter__(self) -> Iterator[str]:
        """Every number once: the gates of cells one by one, other parameters whole."""
        for name, slot in self._parameters.by_name.items():
            if slot.gates:
                yield from (f"{name}_{gate}" for gate in slot.gates)
            else:
                yield name

    def __len__(self) -> int:
        return sum(max(len(slot.gates), 1) for slot in self._parameters.by_name.values())
