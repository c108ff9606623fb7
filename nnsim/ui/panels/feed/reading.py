"""What the numbers of an output mean: classes with shares, or quantities with names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.engine.writing import symbols_of
from nnsim.ui.numerals import NOTHING, number, percent
from nnsim.ui.panels.feed.kinds import LOOKED_AT, Values
from nnsim.ui.session import Session

SHARES = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Row:
    """A bar: from `start` to `end`, both as parts of its whole length; `chosen`: this is the answer, or one of those it holds."""

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
        self._symbols = symbols_of(dataset)
        self._low, self._high = _span(dataset)

    def read(self, values: Values) -> Reading:
        """Read (units,)."""
        shares = self._activation in SHARES
        if len(values) == 1 and len(self._classes) == 2 and shares:
            both = np.array([1.0 - values[0], values[0]])
            return self._of_classes(both, self._classes)
        if len(values) > 1 and shares:
            names = self._classes if len(self._classes) == len(values) else self._names(len(values))
            return self._of_classes(values, names) if self._exclusive(len(values)) else self._of_each(values, names)
        return self._of_numbers(values)

    def short(self, values: Values) -> list[tuple[str, float]]:
        """The answer at each step of (units, steps) in a word, and how sure it is, from 0 to 1; of numbers, how large, from −1 to 1."""
        units = len(values)
        if self._activation not in SHARES:
            reach = max(float(np.abs(np.nan_to_num(values[0])).max(initial=0.0)), abs(self._low), abs(self._high)) or 1.0
            return [(number(float(value), 2), float(np.nan_to_num(value)) / reach) for value in values[0]]
        known = np.clip(np.nan_to_num(values), 0.0, 1.0)
        if units == 1 and len(self._classes) == 2:
            known = np.concatenate([1.0 - known, known])
        names = self._symbols if len(self._symbols) == len(known) else self._classes if len(self._classes) == len(known) else ()
        names = names or self._names(len(known))
        if units == 1 or self._exclusive(units):
            return [(names[code], sure) for code, sure in zip(known.argmax(axis=0).tolist(), known.max(axis=0).tolist(), strict=True)]
        joint = "" if all(len(name) == 1 for name in names) else " "
        said = [joint.join(name for name, yes in zip(names, step, strict=True) if yes) for step in (known.T >= 0.5).tolist()]
        return [(words or NOTHING, sure) for words, sure in zip(said, np.abs(2 * known - 1).min(axis=0).tolist(), strict=True)]

    def _exclusive(self, units: int) -> bool:
        """Whether the units are classes of which one is right."""
        return self._activation == "softmax" or len(self._classes) == units

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

    def _of_each(self, values: Values, names: tuple[str, ...]) -> Reading:
        """Units that each say yes or no."""
        known = np.clip(np.nan_to_num(values), 0.0, 1.0)
        rows = tuple(
            Row(name, percent(float(value)), 0.0, float(value), bool(value >= 0.5)) for name, value in zip(names, known, strict=True)
        )
        return Reading(", ".join(row.name for row in rows if row.chosen) or NOTHING, rows)

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
