"""How large the last update was beside what it changed: ‖Δw‖ / ‖w‖ of every layer, found without going back.

The values before an update are copied when something is recorded, so a ratio belongs to the first update after a record, and to the first
one after every start: then values typed meanwhile are in the copy and not in the difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.engine.parameters import Parameters

NEVER = -2
"""No iteration is the one after that."""


class LastUpdate:
    """Parameters as they stood before iteration `at`."""

    def __init__(self, parameters: Parameters, layers: Mapping[str, slice]) -> None:
        self.at = NEVER
        self._parameters = parameters
        self._layers = layers
        self._before = parameters.values.copy()

    def remember(self, iteration: int) -> None:
        """Iteration `iteration` comes next."""
        self.at = iteration
        np.copyto(self._before, self._parameters.values)

    def unchanged(self) -> bool:
        """Whether the parameters are those that were remembered last."""
        return bool(np.array_equal(self._before, self._parameters.values))

    def ratios(self) -> dict[str, float]:
        """‖Δw‖ / ‖w‖ by layer, w before the update; 0 where nothing changed, infinite where all was 0 and is not any more."""
        self.at = NEVER
        changed = self._parameters.values - self._before
        return {name: ratio(norm(changed[place]), norm(self._before[place])) for name, place in self._layers.items()}


def ratio(change: float, before: float) -> float:
    if change == 0.0:
        return 0.0
    return change / before if before else math.inf


def norm(array: Any) -> float:
    """2-norm of a vector; also where its squares are too large for a number."""
    wide = array.astype(np.float64, copy=False)
    squared = float(wide.dot(wide))
    if math.isfinite(squared):
        return math.sqrt(squared)
    largest = float(np.max(np.abs(wide)))
    if not math.isfinite(largest):
        return largest
    wide = wide / largest
    return largest * math.sqrt(float(wide.dot(wide)))
