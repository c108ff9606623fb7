"""What a memory consists of, as it is drawn over time: which values there are, in which order, and what they are called."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.catalog import LayerEntry
from nnsim.document import Node
from nnsim.ui.canvas import pictures

Values = npt.NDArray[np.floating]
Over: TypeAlias = Mapping[str, Values]
"""Values (units, T) by name, in the order in which they are drawn."""

ORDER = ("f", "i", "o", "r", "z", "g", "c", "h")
WITH_CELL = frozenset({"lstm"})
GATES = frozenset({"f", "i", "o", "r", "z"})
translate = QCoreApplication.translate


def drawn(given: Iterable[str]) -> tuple[str, ...]:
    """Which of the values a card shows, from top to bottom: gates, candidate, cell, what the layer says; else its activation."""
    names = set(given)
    return tuple(name for name in ORDER if name in names) or tuple(sorted(names & {"a"} or names))[:1]


def expected(entry: LayerEntry, node: Node) -> tuple[str, ...]:
    """What a kind that remembers will show once it runs."""
    gates = entry.gates(node.parameters) if entry.gates else ()
    return drawn({*gates, *("c" if node.kind in WITH_CELL else ""), "h"})


def symbol(name: str, gated: bool) -> str:
    """How a value is written: the candidate of a cell with a tilde."""
    if name == "g":
        return "c̃" if gated else "h̃"
    return name


def word(name: str) -> str:
    """What a value is called, or nothing."""
    words = {
        "f": translate("canvas", "forget"), "i": translate("canvas", "input"), "o": translate("canvas", "output"),
        "r": translate("canvas", "reset"), "z": translate("canvas", "update"), "g": translate("canvas", "candidate"),
        "c": translate("canvas", "cell"), "h": translate("canvas", "hidden"), "a": translate("canvas", "activation"),
    }  # fmt: skip
    return words.get(name, "")


def scale(node: Node, name: str, names: Iterable[str], values: Values) -> pictures.Range:
    """The colour scale of one value: gates and what went through tanh reach to 1, all else to the largest value."""
    if name in GATES or (name in ("g", "h") and "g" in names):
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
