"""How large the last update was beside what it changed: ‖Δw‖ / ‖w‖ of every layer, found without going back.

The values before an update are copied when something is recorded, so a ratio belongs to the first update after a record, and to the first
one after every start: then values typed meanwhile are in the copy and not in the difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nnsim.engine.parameters import Parameters, Slot

NEVER = -2
"""No iteration is the one after that."""


class LastUpdate:
    """Parameters as they stood before iteration `at`."""

    def __init__(self, parameters: Parameters, layers: Mapping[str, Sequence[Slot]]) -> None:
        self.at = NEVER
        self._parameters = parameters
        self._layers = layers
        self._before = parameters.values.copy()

    def remember(self, iteration: int) -> None:
        """Iteration `iteration` comes next."""
        self.at = iteration
        np.copyto(self._before, self._parameters.values)

    def ratios(self) -> dict[str, float]:
        """‖Δw‖ / ‖w‖ by layer, w before the update; 0 where nothing changed, infinite where all was 0 and is not any more."""
        self.at = NEVER
        changed = self._parameters.values - self._before
        return {
            name: ratio(norm(slot.view(changed) for slot in slots), norm(slot.view(self._before) for slot in slots))
            for name, slots in self._layers.items()
        }


def ratio(change: float, before: float) -> float:
    if change == 0.0:
        return 0.0
    return change / before if before else math.inf


def norm(arrays: Iterable[Any]) -> float:
    """2-norm of several arrays together; also where their squares are too large for a number."""
    views = list(arrays)
    with np.errstate(over="ignore"):
        squared = sum(float(np.sum(np.square(view, dtype=np.float64))) for view in views)
    if math.isfinite(squared):
        return math.sqrt(squared)
    largest = max(float(np.max(np.abs(view))) for view in views)
    if not math.isfinite(largest):
        return largest
    return largest * math.sqrt(sum(float(np.sum(np.square(view / largest, dtype=np.float64))) for view in views))
