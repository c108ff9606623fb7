"""What a run shows of itself by name: signals and deltas as views of the program's arrays, (batch, units) or (batch, T, units)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nnsim.document import Network


def samples_first(array: Any) -> Any:
    """(rows, batch) as (batch, rows), (steps, rows, batch) as (batch, steps, rows)."""
    return array.T if array.ndim == 2 else array.transpose(2, 0, 1)


def is_error(name: str) -> bool:
    """Whether a value of a page is an error on its way back."""
    return name.startswith("d")


def is_delta(name: str) -> bool:
    """Whether a value of a page is the Δ of its node, or of one of its gates."""
    return name == "delta" or (name.startswith("delta_") and name not in ("delta_out", "delta_last"))


class Signals(Mapping[str, Any]):
    """"h" → activations, "h.in" → weighted inputs, of the last forward phase; other values of a page by their names."""

    def __init__(self, network: Network, values: Callable[[], Mapping[tuple[str, str], Any]]) -> None:
        self._ids = {node.name: node.id for node in network}
        self._values = values

    def _key(self, name: str) -> tuple[str, str]:
        node, _, value = name.partition(".")
        return self._ids.get(node, ""), {"": "a", "in": "in_"}.get(value, value)

    def __getitem__(self, name: str) -> Any:
        array = self._values().get(self._key(name))
        if array is None:
            raise KeyError(f"There is no signal {name!r}; there are {', '.join(self)}.")
        return samples_first(array)

    def __iter__(self) -> Iterator[str]:
        names = {id: name for name, id in self._ids.items()}
        for id, value in self._values():
            if not is_error(value):
                yield names[id] if value == "a" else f"{names[id]}.{'in' if value == 'in_' else value}"

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Deltas(Mapping[str, Any]):
    """"h" → Δ = ∂L/∂in, "h.out" → ∂L/∂a, of the last backward phase; both contain the loss's 1/N."""

    def __init__(
        self, network: Network, values: Callable[[], Mapping[tuple[str, str], Any]], loss_slope: Callable[[str], Any]
    ) -> None:
        self._ids = {node.name: node.id for node in network}
        self._values = values
        self._loss_slope = loss_slope

    def __getitem__(self, name: str) -> Any:
        node, _, value = name.partition(".")
        id, values = self._ids.get(node, ""), self._values()
        if value == "out" and (id, "delta") in values:
            found, of_loss = values.get((id, "delta_out")), self._loss_slope(id)
            if of_loss is not None:
                found = of_loss if found is None else found + of_loss
        else:
            found = values.get((id, f"delta_{value}" if value else "delta"))
        if found is None:
            raise KeyError(f"There is no delta {name!r}; there are {', '.join(self)}.")
        return samples_first(found)

    def __iter__(self) -> Iterator[str]:
        names = {id: name for name, id in self._ids.items()}
        for id, value in self._values():
            if value == "delta":
                yield names[id]
                yield f"{names[id]}.out"
            elif is_delta(value):
                yield f"{names[id]}.{value.removeprefix('delta_')}"

    def __len__(self) -> int:
        return sum(1 for _ in self)
