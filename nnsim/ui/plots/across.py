"""What runs along the lower axis of curves: iterations or epochs, evenly or by powers of ten.

Curves are always given in iterations. Where they stand in the plane, and what is written below, follows from what was chosen here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nnsim.ui.numerals import grouped
from nnsim.ui.plots import limits
from nnsim.ui.plots.limits import Limits, Values

FIRST = -0.4
"""Where 0 stands on an axis of powers of ten, on which 1 is at 0; in between it is even."""


@dataclass(frozen=True, eq=False)
class Across:
    """`epochs`: at which (iterations, epochs), both rising, what is between them being even; None: iterations are counted."""

    logarithmic: bool = False
    epochs: tuple[Values, Values] | None = None

    def places(self, iterations: Values) -> Values:
        """Where iterations stand in the plane."""
        if not self.logarithmic:
            return iterations
        late = iterations >= 1
        return np.where(late, np.log10(np.where(late, iterations, 1.0)), -FIRST * (np.minimum(iterations, 1.0) - 1.0))

    def place(self, iteration: float) -> float:
        return float(self.places(np.array([iteration]))[0])

    def iteration(self, place: float) -> float:
        """Which iteration stands at a place of the plane."""
        if not self.logarithmic:
            return place
        return float(10.0 ** min(place, 300.0)) if place >= 0 else max(1.0 - place / FIRST, 0.0)

    def limits(self, previous: Limits | None, furthest: float) -> Limits:
        """An axis from the beginning of the run to the furthest iteration; the previous one while that fits."""
        if not self.logarithmic:
            if previous is not None and previous.still_fits(0.0, furthest):
                return previous
            return Limits(0.0, limits.length(furthest) if furthest > 0 else 1.0)
        end = max(self.place(furthest), 1.0)
        if previous is not None and end - 0.5 <= previous.high >= end and previous.low == FIRST:
            return previous
        return Limits(FIRST, math.ceil(2 * end - 1e-9) / 2)

    def ticks(self, low: float, high: float, count: int) -> list[tuple[float, str]]:
        """Places of the plane with what is written there."""
        first, last = (self._unit(self.iteration(place)) for place in (low, high))
        if self.logarithmic:
            powers = limits.log_ticks(math.log10(max(first, 1.0)), math.log10(last), count) if last >= 1 else []
            values = [value for value in (0.0, *(10.0**power for power in powers)) if first <= value * (1 + 1e-9) + 1e-9]
            return [(self.place(self._iteration(value)), grouped(round(value))) for value in values if value == round(value) or value > 2]
        values = limits.ticks(first, last, count)
        distance = values[1] - values[0] if len(values) > 1 else 1.0
        if self.epochs is None:
            values = [value for value in values if value == round(value)]
        return [(self._iteration(value), limits.tick_text(value, distance)) for value in values]

    def words(self, iteration: float) -> str:
        """An iteration, or its epoch, as it is read off."""
        if self.epochs is None:
            return grouped(round(iteration))
        return limits.tick_text(self._unit(iteration), 0.01)

    def _unit(self, iteration: float) -> float:
        return iteration if self.epochs is None else float(_between(np.array([iteration]), *self.epochs)[0])

    def _iteration(self, value: float) -> float:
        return value if self.epochs is None else float(_between(np.array([value]), *reversed(self.epochs))[0])


def epochs_of(iterations: Values, epochs: Values) -> tuple[Values, Values] | None:
    """What was recorded of the epochs as a rising course from 0; None where there is too little of it."""
    x, y = np.concatenate(([0.0], iterations)), np.concatenate(([0.0], epochs))
    rising = np.concatenate(([True], (np.diff(np.maximum.accumulate(y)) > 0) & (np.diff(x) > 0)))
    return (x[rising], y[rising]) if rising.sum() > 1 else None


def _between(values: Values, x: Values, y: Values) -> Values:
    """Interpolated, and continued beyond the end as it was last."""
    slope = (y[-1] - y[-2]) / (x[-1] - x[-2])
    beyond = values > x[-1]
    return np.where(beyond, y[-1] + (values - x[-1]) * slope, np.interp(values, x, y))
