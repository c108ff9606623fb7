"""How the weights of a layer and their gradients are spread: counted where they are, so that a picture of a million numbers is small.

Every number is in it: in a bin, as an exact zero, or as one that is not finite. The limits are a power of two, so that bins of one
moment fall together with those of the next, also where the limits have changed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nnsim.engine.background import Background
from nnsim.engine.run import Run

BINS = 128
"""Of equal width, half of them on each side of zero."""
LARGE = 100_000
"""Numbers that take long to count: neither the training nor the window should wait for it."""
PIECE = 65_536
"""Numbers that are counted at a time."""
LARGEST, SMALLEST = 1023, -1000
"""Powers of two that the limits stay between."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """Counts of finite numbers that are not zero in `BINS` bins from −`reach` to `reach`, of exact zeros, and of all others."""

    counts: Any
    reach: float
    zeros: int
    broken: int
    """Numbers that are not finite."""

    @property
    def size(self) -> int:
        return int(self.counts.sum()) + self.zeros + self.broken

    @classmethod
    def of(cls, arrays: list[Any]) -> Distribution:
        """Of all numbers in some arrays."""
        finite = [np.isfinite(array) for array in arrays]
        broken = sum(array.size - int(np.count_nonzero(good)) for array, good in zip(arrays, finite, strict=True))
        if broken:
            arrays = [array[good] for array, good in zip(arrays, finite, strict=True)]
        largest = max((max(float(array.max(initial=0.0)), -float(array.min(initial=0.0))) for array in arrays), default=0.0)
        zeros = sum(array.size - int(np.count_nonzero(array)) for array in arrays)
        exponent = power(largest)
        counts = np.zeros(BINS + 1, np.int64)
        for array in arrays:
            flat = array.ravel()
            for start in range(0, flat.size, PIECE):
                counts += np.bincount(_bins(flat[start : start + PIECE], exponent), minlength=BINS + 1)
        return cls(counts[:BINS], 2.0**exponent, zeros, broken)


def power(largest: float) -> int:
    """The exponent of the smallest power of two that a number does not lie beyond; 0 for zero."""
    if largest <= 0:
        return 0
    fraction, exponent = math.frexp(largest)
    return min(max(exponent - (fraction == 0.5), SMALLEST), LARGEST)


def _bins(array: Any, exponent: int) -> Any:
    """The bin of every number; `BINS` for a zero, which has none."""
    flat = np.asarray(array, float).ravel()
    places = np.floor(flat * (BINS // 2 * 2.0**-exponent)).astype(np.intp) + BINS // 2
    np.clip(places, 0, BINS - 1, out=places)
    places[flat == 0] = BINS
    return places


Pair: TypeAlias = tuple[Distribution, Distribution | None]
"""Of weights and of their gradients; no gradients before there are any."""
Copies: TypeAlias = dict[str, tuple[list[Any], list[Any] | None]]


def distributions(run: Run, ids: tuple[str, ...]) -> dict[str, Pair]:
    """Of nodes their weights and gradients, of connections their own. Biases are left out, unless a node has nothing else."""
    return {id: _pair(*arrays) for id, arrays in _arrays(run, ids).items()}


def copies(run: Run, ids: tuple[str, ...]) -> tuple[int, Copies]:
    """What is to be counted, copied at one moment, and the iteration of that moment."""
    found = {
        id: ([array.copy() for array in values], None if gradients is None else [array.copy() for array in gradients])
        for id, (values, gradients) in _arrays(run, ids).items()
    }
    return run.iteration, found


def _arrays(run: Run, ids: tuple[str, ...]) -> Copies:
    parameters = run.machine.parameters
    known = run.iteration > 0 or run.upcoming_operation.phase == "update"
    found: Copies = {}
    for id in dict.fromkeys(ids):
        slots = [slot for slot in parameters.slots.values() if id in (slot.node, slot.connection)]
        slots = [slot for slot in slots if slot.key != f"{id}:b"] or slots
        if slots:
            values, gradients = ([slot.view(flat) for slot in slots] for flat in (parameters.values, parameters.gradients))
            found[id] = values, gradients if known else None
    return found


def _pair(values: list[Any], gradients: list[Any] | None) -> Pair:
    return Distribution.of(values), None if gradients is None else Distribution.of(gradients)


Asking: TypeAlias = Callable[[Callable[[Run], tuple[int, Copies]], Callable[[], bool]], tuple[int, Copies] | None]


class Counting(Background):
    """Counts the numbers of large layers beside the training. `found` is None until it is done."""

    def __init__(self, ask: Asking, ids: tuple[str, ...]) -> None:
        super().__init__("counting")
        self.found: dict[str, Pair] | None = None
        self.iteration = 0
        self.seconds = 0.0
        self._ask, self._ids = ask, ids
        self.start()

    def work(self) -> None:
        copied = self._ask(lambda run: copies(run, self._ids), self.given_up)
        if copied is None:
            return
        start = time.perf_counter()
        found = {}
        for id, arrays in copied[1].items():
            if self.given_up():
                return
            found[id] = _pair(*arrays)
        self.iteration, self.found = copied[0], found
        self.seconds = time.perf_counter() - start
