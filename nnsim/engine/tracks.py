"""Tracks: where the values of a node lie, at one moment or over time.

Over time an array is (slots, rows, batch), a slot for each time step, so that every step is contiguous. Slots before the first step hold
what there was before (an initial state), slots after the last one stay 0: an error from beyond the end. A row of ones below the others lets
one product add the bias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.maths.symbols import Constant, Expr


class Track:
    """The values (rows, batch) of one name, or (steps, rows, batch) if `steps` is not 0."""

    def __init__(self, array: Any, steps: int, *, before: int = 0, ones: bool = False) -> None:
        self.array = array
        self.steps = steps
        self.before = before
        self.ones = ones
        self._views: dict[tuple[int, int | None, bool], Any] = {}

    @classmethod
    def make(cls, steps: int, rows: int, batch: int, dtype: Any, *, room: int = 0, ones: bool = False) -> Track:
        """A new track with `room` slots before the first step and after the last."""
        shape = (room + steps + room, rows + ones, batch) if steps else (rows + ones, batch)
        array = np.zeros(shape, dtype)
        if ones:
            array[..., -1, :] = 1
        return cls(array, steps, before=room if steps else 0, ones=ones)

    def rows(self, start: int, stop: int) -> Track:
        """Some rows as a track of their own."""
        return Track(self.array[..., start:stop, :], self.steps, before=self.before)

    def spread(self, steps: int) -> Track:
        """A value without time as one that is the same at every step."""
        return Track(np.broadcast_to(self.array, (steps, *self.array.shape)), steps, ones=self.ones)

    @property
    def whole(self) -> Any:
        """All steps (steps, rows, batch), or (rows, batch) without time."""
        return self.cut(0, self.steps)

    def cut(self, start: int, stop: int | None, ones: bool = False) -> Any:
        """Steps `start` … `stop` − 1, or one step (rows, batch) if `stop` is None; always the same view for the same question."""
        key = (start, stop, ones)
        view = self._views.get(key)
        if view is None:
            if not self.steps:
                view = self.array
            elif stop is None:
                view = self.array[self.before + start]
            else:
                view = self.array[self.before + start : self.before + stop]
            self._views[key] = view = view[..., :-1, :] if self.ones and not ones else view
        return view


@dataclass(frozen=True)
class Place:
    """Where a leaf of a stepped page lies: `shift` steps after the step that is computed. No error comes over every `cut`-th step."""

    expr: Expr
    track: Track
    shift: int
    cut: int | None = None

    def at(self, step: int) -> Any:
        """The array (rows, batch) at a step."""
        part = self.track.cut(step + self.shift, None)
        if self.cut is not None:
            left = self.track.steps - 1 - step if self.shift > 0 else step
            if left // self.cut != (left - abs(self.shift)) // self.cut:
                return np.zeros(part.shape, part.dtype)
        return part


@dataclass(frozen=True)
class Once(Place):
    """Where a leaf lies that has a value at the `only` step alone and is 0 at all others; its track has no time steps."""

    only: int = 0

    def at(self, step: int) -> Any:
        whole = self.track.whole
        return whole[...] if step == self.only else np.zeros(whole.shape, whole.dtype)


@dataclass(frozen=True)
class Whereabouts:
    """Where the values that lines name lie: the same for all time steps, or a place in time."""

    arrays: Mapping[int, Any]
    places: Mapping[int, Place]

    def array(self, expr: Expr, step: int | None) -> Any:
        """The array of a named value at a step, or over all of them; None for values in between, which have no place."""
        if isinstance(expr, Constant):
            return np.asarray(expr.value)
        place = self.places.get(id(expr))
        if place is not None:
            return place.at(step) if step is not None else place.track.cut(place.shift, place.track.steps + place.shift)
        return self.arrays.get(id(expr))
