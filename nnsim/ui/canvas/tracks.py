"""What a card shows over time: which values of a memory, and on which scales."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nnsim.catalog import LayerEntry
from nnsim.document import Node
from nnsim.ui.canvas import pictures
from nnsim.ui.memories import bounded, drawn, symbol, word

__all__ = ["Over", "drawn", "expected", "fitting", "scale", "shares", "symbol", "word"]

Values = npt.NDArray[np.floating]
Over: TypeAlias = Mapping[str, Values]
"""Values (units, T) by name, in the order in which they are drawn."""

WITH_CELL = frozenset({"lstm"})


def expected(entry: LayerEntry, node: Node) -> tuple[str, ...]:
    """What a kind that remembers will show once it runs."""
    gates = entry.gates(node.parameters) if entry.gates else ()
    return drawn({*gates, *("c" if node.kind in WITH_CELL else ""), "h"})


def scale(node: Node, name: str, names: Iterable[str], values: Values) -> pictures.Range:
    """The colour scale of one value: gates and what went through tanh reach to 1, all else to the largest value."""
    if bounded(name, names):
        return pictures.Range(-1.0, 1.0)
    return pictures.value_range(node, values)


def fitting(given: Mapping[str, Values], names: tuple[str, ...], units: int) -> Over | None:
    """What a card shows of the values given: those of these names, or what the node says; None if they do not fit it."""
    chosen = names or drawn(given)
    found = {name: given[name] for name in chosen if name in given}
    steps = {values.shape for values in found.values()}
    fits = len(found) == len(chosen) and len(steps) == 1 and all(len(shape) == 2 and shape[0] == units and shape[1] for shape in steps)
    return found if fits else None


def shares(node: Node, given: Over) -> Values:
    """(names × units, T): everything one below the other, each in units of its own scale, for one picture."""
    return np.concatenate([values / scale(node, name, given, values).high for name, values in given.items()])
