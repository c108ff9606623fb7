"""What is drawn over the steps of a sequence, as plain data: lanes, places in them, and stretches that are marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating]


class Spot(NamedTuple):
    """A place: a row of a lane at a step. Lane −1 is beside them all: only the step is meant."""

    lane: int
    row: int
    step: int


class Span(NamedTuple):
    """Rows `first` to `last` of a lane, over steps `start` to `stop`; ends excluded."""

    lane: int
    first: int
    last: int
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class Lane:
    """`values` (rows, T): a heat map, curves in the `tints`, codes ≥ 0 (1, T) of symbols called `names`, −1 is no symbol; or `words`.

    `words` stand where the sequence ends, `values` then only say how long it is. `names` are those of rows or symbols, `reach` the half
    width of a heat map's scale, `limits` the lowest and highest value of curves (None: those that occur), `wrong` (T,) what is marked as
    a mistake. `known`: the steps that a pass under way has come to. `share`: its part of the height, if not as usual.
    """

    title: str
    values: Values
    kind: Literal["heat", "curves", "symbols", "words"] = "heat"
    names: tuple[str, ...] = ()
    reach: float = 1.0
    tints: tuple[str, ...] = ()
    wrong: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    words: str = ""
    limits: tuple[float, float] | None = None
    known: range | None = None
    share: float | None = None

    @property
    def weight(self) -> float:
        """Its share of the height."""
        if self.share is not None:
            return self.share
        if self.kind in ("symbols", "words"):
            return 1.2
        return 3.5 if self.kind == "curves" else 1.2 + 0.5 * min(len(self.values), 8)

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value of curves, never equal."""
        if self.limits is not None:
            return self.limits
        finite = self.values[np.isfinite(self.values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def name_of(self, row: int, step: int) -> str:
        """What stands at a step: the symbol's name, or that of the row."""
        if self.kind == "symbols" and not np.isfinite(self.values[0, step]):
            return "NaN"
        number = int(self.values[0, step]) if self.kind == "symbols" else row
        if number < 0:
            return "–"
        return self.names[number] if number < len(self.names) else str(number + (self.kind != "symbols"))
