"""What the numbers of an output mean: classes with shares, or quantities with names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.ui.numerals import number, percent
from nnsim.ui.panels.feed.kinds import LOOKED_AT, Values
from nnsim.ui.session import Session

SHARES = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Row:
    """A bar: from `start` to `end`, both as parts of its whole length; `chosen`: this is the answer."""

    name: str
    words: str
    start: float
    end: float
    chosen: bool = False


@dataclass(frozen=True)
class Reading:
    """`headline`: the answer in a word or two."""

    headline: str
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        """Everything in words."""
        return ", ".join(f"{row.name} {row.words}" for row in self.rows)


class Reader:
    """Reads one output; `place` counts the outputs, and the names of the data belong to the first one."""

    def __init__(self, session: Session, node: Node, place: int) -> None:
        dataset = session.dataset if place == 0 else None
        self._activation = str(session.catalog.spec("activation", node.parameters["activation"]).entry.key) if (
            "activation" in node.parameters
        ) else ""
        self._node = node
        self._classes = dataset.class_labels() if dataset is not None and dataset.class_count else ()
        self._targets = dataset.target_names if dataset is not None else ()
        self._low, self._high = _span(dataset)

    def read(self, values: Values) -> Reading:
        """Read (units,)."""
        shares = self._activation in SHARES
        if len(values) == 1 and len(self._classes) == 2 and shares:
            both = np.array([1.0 - values[0], values[0]])
            return self._of_classes(both, self._classes)
        if len(values) > 1 and shares:
            names = self._classes if len(self._classes) == len(values) else self._names(len(values))
            return self._of_classes(values, names)
        return self._of_numbers(values)

    def short(self, values: Values) -> tuple[str, float]:
        """The answer in a word, and how sure it is, from 0 to 1: for a place among many."""
        found = self.read(values)
        chosen = next((row for row in found.rows if row.chosen), found.rows[0])
        return (chosen.name if chosen.chosen else number(float(values[0]), 2)), chosen.end - chosen.start

    def _names(self, count: int) -> tuple[str, ...]:
        if len(self._targets) == count:
            return self._targets
        if len(self._classes) == count:
            return self._classes
        return (self._node.name,) if count == 1 else tuple(f"{self._node.name} {unit + 1}" for unit in range(count))

    def _of_classes(self, values: Values, names: tuple[str, ...]) -> Reading:
        known = np.nan_to_num(values)
        best = int(known.argmax())
        rows = tuple(
            Row(name, percent(float(value)), 0.0, min(max(float(value), 0.0), 1.0), place == best)
            for place, (name, value) in enumerate(zip(names, known, strict=True))
        )
        return Reading(f"{names[best]} · {rows[best].words}", rows)

    def _of_numbers(self, values: Values) -> Reading:
        low, high = min(self._low, 0.0), max(self._high, 0.0)
        known = np.nan_to_num(values)
        low, high = min(low, float(known.min())), max(high, float(known.max()))
        span = (high - low) or 1.0
        zero = (0.0 - low) / span
        rows = tuple(
            Row(name, number(float(value)), *sorted((zero, (float(kept) - low) / span)))  # type: ignore[arg-type]
            for name, value, kept in zip(self._names(len(values)), values, known, strict=True)
        )
        return Reading(" · ".join(number(float(value)) for value in values[:3]), rows)


def _span(dataset: Dataset | None) -> tuple[float, float]:
    """Between what the targets lie."""
    targets = listed(dataset.targets)[:1] if dataset is not None and dataset.targets is not None else []
    finite = [array[:LOOKED_AT][np.isfinite(array[:LOOKED_AT])] for array in targets]
    return (float(finite[0].min()), float(finite[0].max())) if finite and finite[0].size else (0.0, 1.0)
