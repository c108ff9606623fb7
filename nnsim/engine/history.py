"""History: what was recorded of a run, in append-only columns.

What is drawn is thinned to minimum and maximum of each bucket, so that no peak is lost. So is what is kept of a very long run: a column
keeps every value until it is full; then its older half is thinned to a quarter, again and again if need be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnsim.engine.branches import Columns
from nnsim.engine.extremes import Extremes, thinned

OF_ITERATION = frozenset({"loss", "learning_rate", "grad_norm", "update_ratio"})
"""Columns, by their names or what stands before the "/", whose value at n belongs to what iteration n did; the others describe the state
after n updates."""


FULL = 2**22
"""Values that a column holds at most: four million iterations, in 64 MiB."""
KEPT = 4
"""Of so many values of its older half a full column keeps one."""


class Column:
    """Iterations and values, in rising order of iteration, in arrays that double when full, up to a limit.

    Going back only hides what came later (`show`); the next append forgets it.
    """

    def __init__(self) -> None:
        self._x = np.empty(1024, np.int64)
        self._y = np.empty(1024, np.float64)
        self.size = 0
        self._filled = 0
        self._uneven = False
        """Whether some values stand closer together than others."""
        self._extremes = Extremes()

    def append(self, iteration: int, value: float) -> None:
        size = self.size
        if size != self._filled:
            self._extremes.forget_from(size)
        if size == len(self._x):
            size = self._make_room()
        self._x[size] = iteration
        self._y[size] = value
        self.size = self._filled = size + 1

    def _make_room(self) -> int:
        """Double the arrays, or thin the older half; returns how many values there are now."""
        size = len(self._x)
        if size < FULL:
            self._x = np.concatenate([self._x, np.empty_like(self._x)])
            self._y = np.concatenate([self._y, np.empty_like(self._y)])
            return size
        half = size // 2
        chosen = thinned(self._y[:half], half // KEPT, Extremes())
        kept = len(chosen) + size - half
        for array in (self._x, self._y):
            array[:kept] = np.concatenate([array[:half][chosen], array[half:size]])
        self._extremes = Extremes()
        self._uneven = True
        return kept

    def fill(self, x: Any, y: Any) -> None:
        """Start anew with these iterations and values."""
        room = max(1024, min(2 * len(x), FULL), len(x))
        self._x, self._y = np.empty(room, np.int64), np.empty(room, np.float64)
        self._x[: len(x)], self._y[: len(y)] = x, y
        self.size = self._filled = len(x)
        self._uneven = len(x) > 1 and bool(x[-1] - x[0] >= len(x))
        self._extremes = Extremes()

    def put(self, iteration: int, value: float) -> None:
        """Append, or replace the value if the last one belongs to the same iteration."""
        if self.size and self._x[self.size - 1] == iteration:
            self._y[self.size - 1] = value
            self._extremes.forget_from(self.size - 1)
        elif not self.size or self._x[self.size - 1] < iteration:
            self.append(iteration, value)

    def show(self, before: int) -> None:
        """Show what was recorded for iterations below `before`, of all that is still kept."""
        self.size = int(np.searchsorted(self._x[: self._filled], before, side="left"))

    def hidden(self) -> tuple[Any, Any]:
        """What is kept but not shown."""
        return self._x[self.size : self._filled], self._y[self.size : self._filled]

    def extend(self, x: Any, y: Any) -> None:
        """Put these after what is shown."""
        shown = self.arrays()
        self.fill(np.concatenate([shown[0], x]), np.concatenate([shown[1], y]))

    def everything(self) -> tuple[Any, Any]:
        """What is kept, shown or not."""
        return self._x[: self._filled], self._y[: self._filled]

    def forget_hidden(self) -> None:
        self._filled = self.size

    def arrays(self) -> tuple[Any, Any]:
        return self._x[: self.size], self._y[: self.size]

    def last(self) -> float | None:
        return float(self._y[self.size - 1]) if self.size else None

    def thinned(self, points: int) -> tuple[Any, Any]:
        """About `points` points: first, last, and the lowest and highest of every bucket, where they occurred."""
        x, y = self.arrays()
        if len(x) <= points:
            return x.astype(float), y.copy()
        chosen = thinned(y, points, self._extremes, x if self._uneven else None)
        return x[chosen].astype(float), y[chosen]


class History(Mapping[str, tuple[Any, Any]]):
    """Columns by name: "loss", "val_loss", "accuracy", "grad_norm/h", "update_ratio/h", "learning_rate" … as (iterations, values)."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = {}

    def column(self, name: str) -> Column:
        if name not in self.columns:
            self.columns[name] = Column()
        return self.columns[name]

    def put(self, name: str, iteration: int, value: float) -> None:
        self.column(name).put(iteration, value)

    def show(self, iteration: int) -> None:
        """Show the history of a run that stands at the start of an iteration: its losses so far, its states up to now."""
        for name, column in self.columns.items():
            column.show(iteration if name.partition("/")[0] in OF_ITERATION else iteration + 1)

    def forget_hidden(self) -> None:
        for column in self.columns.values():
            column.forget_hidden()

    def hidden(self) -> Columns:
        """Copies of what is kept but not shown, by name."""
        parts = {name: column.hidden() for name, column in self.columns.items()}
        return {name: (x.copy(), y.copy()) for name, (x, y) in parts.items() if len(x)}

    def extend(self, parts: Columns) -> None:
        """Put these after what is shown."""
        for name, (x, y) in parts.items():
            self.column(name).extend(x, y)

    def take_over(self, older: History, renamed: Mapping[str, str]) -> None:
        """Start with what another history shows; columns of nodes that have another name now go by that."""
        for name, column in older.columns.items():
            kind, slash, node = name.partition("/")
            self.column(kind + slash + renamed.get(node, node)).fill(*column.arrays())

    def last(self, name: str) -> float | None:
        return self.columns[name].last() if name in self.columns else None

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        x, y = self.columns[name].arrays()
        return x.copy(), y.copy()

    def __contains__(self, name: object) -> bool:
        return name in self.columns and self.columns[str(name)].size > 0

    def __iter__(self) -> Iterator[str]:
        return (name for name, column in self.columns.items() if column.size)

    def __len__(self) -> int:
        return sum(1 for column in self.columns.values() if column.size)
