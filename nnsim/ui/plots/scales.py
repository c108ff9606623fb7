"""How far the colours and axes of a plot reach. They follow its values in steps, and can be frozen; then what lies beyond is cut off."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nnsim.catalog import Plain
from nnsim.ui.plots import heat, limits
from nnsim.ui.plots.limits import Limits

PATIENCE = 8
"""After so many pictures of a network that trains in which smaller values were seen only, a scale shrinks."""


class Scales:
    """One for each thing of a plot that has a scale of its own, by its name."""

    def __init__(self) -> None:
        self.frozen = False
        self.patient = False
        """Whether values come in quick succession, so that a scale that followed each of them down could not be read."""
        self._reaches: dict[str, float] = {}
        self._lower: dict[str, tuple[int, float]] = {}
        """How many values in a row would have a scale shrink, and the largest of them."""
        self._limits: dict[str, Limits] = {}

    def reach(self, name: str, largest: float, first: float = 1.0) -> float:
        """Half the width of a scale around a middle, for values up to `largest` away from it."""
        kept = self._reaches.get(name)
        if kept is None or not self.frozen:
            fits = heat.reach(first if kept is None else kept, largest)
            kept = self._reaches[name] = fits if kept is None else self._settled(name, kept, fits, largest)
        return kept

    def _settled(self, name: str, kept: float, fits: float, largest: float) -> float:
        """What fits, unless it is smaller than before and may soon be larger again."""
        if fits >= kept or not self.patient:
            self._lower.pop(name, None)
            return fits
        times, highest = self._lower.get(name, (0, 0.0))
        times, highest = times + 1, max(highest, largest)
        self._lower[name] = times, highest
        return kept if times < PATIENCE else heat.reach(kept, self._lower.pop(name)[1])

    def linear(self, name: str, low: float, high: float) -> Limits:
        """An axis for values from `low` to `high`."""
        kept = self._limits.get(name)
        if kept is None or not self.frozen:
            kept = self._limits[name] = limits.linear(kept, low, high)
        return kept

    def between(self, name: str, low: float, high: float) -> Limits:
        """A scale from exactly `low` to `high`, for what is drawn anew as a whole and seldom."""
        kept = self._limits.get(name)
        if kept is None or not self.frozen:
            kept = self._limits[name] = Limits(low, high)
        return kept

    def kept(self, name: str) -> Limits | None:
        """The limits that an axis has now, if any."""
        return self._limits.get(name)

    def forget(self) -> None:
        """What is shown is something else, with scales of its own."""
        self._reaches.clear()
        self._lower.clear()
        self._limits.clear()

    def freeze(self, frozen: bool) -> None:
        self.frozen = frozen

    @property
    def used(self) -> bool:
        return bool(self._reaches or self._limits)

    def plain(self) -> dict[str, Plain]:
        """What is kept with the project: nothing, unless it is frozen."""
        if not self.frozen:
            return {}
        ends: dict[str, Plain] = {name: (kept.low, kept.high) for name, kept in sorted(self._limits.items())}
        return {"reaches": dict(sorted(self._reaches.items())), "limits": ends}

    def take(self, kept: Any) -> None:
        """A file may hold anything."""
        if not isinstance(kept, Mapping):
            return
        reaches, ends = kept.get("reaches"), kept.get("limits")
        if isinstance(reaches, Mapping):
            self._reaches = {str(name): float(value) for name, value in reaches.items() if is_number(value) and value > 0}
        if isinstance(ends, Mapping):
            self._limits = {str(name): Limits(*map(float, pair)) for name, pair in ends.items() if is_range(pair)}
        self.frozen = True


def is_number(kept: Any) -> bool:
    return isinstance(kept, (int, float)) and not isinstance(kept, bool) and math.isfinite(kept) and abs(kept) < 1e300


def is_range(kept: Any) -> bool:
    """Whether it is a lower and a higher end."""
    return isinstance(kept, (list, tuple)) and len(kept) == 2 and all(map(is_number, kept)) and kept[0] < kept[1]
