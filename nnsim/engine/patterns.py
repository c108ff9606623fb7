"""Where a pattern in what a network remembers occurs again: a stretch of steps, of some units, looked for in all training samples.

The network is evaluated anew, on a copy and in a thread of its own, so that all places belong to one moment of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.background import Background
from nnsim.engine.binding import Part
from nnsim.engine.copied import Ask, Copied
from nnsim.engine.machine import Machine

MOST_PLACES = 500
"""The nearest ones are kept."""
MOST_NUMBERS = 50_000_000
"""Values that are looked through: of larger data the first samples."""
BATCH = 256
"""Samples that are looked through at a time, between two looks at whether the search was given up."""


@dataclass(frozen=True)
class Pattern:
    """Steps `start` to `stop` of a training sample, in units `first` to `last` of one value ("h", "c", "a" …) of a node; ends excluded."""

    node: str
    value: str
    first: int
    last: int
    sample: int
    start: int
    stop: int

    @property
    def steps(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True)
class Place:
    """Where a pattern occurs again: from step `start` of a training sample, at a normalised distance (see `find`)."""

    sample: int
    start: int
    distance: float


class Search(Background):
    """Looks for a pattern through the training samples, for the parameters that a run has at one moment."""

    def __init__(self, ask: Ask[Copied], pattern: Pattern) -> None:
        super().__init__("pattern search")
        self.pattern = pattern
        self.iteration: int | None = None
        """Where the run stood; None while that is not known."""
        self.places: tuple[Place, ...] = ()
        """Sorted by distance, there when the search is done."""
        self.samples = 0
        """How many samples were looked through."""
        self.left_out = 0
        """Samples there was no room for."""
        self._ask = ask
        self.start()

    def work(self) -> None:
        copied = self._ask(Copied.of, self.given_up)
        if copied is None:
            return
        self.iteration = copied.iteration
        machine = Machine(copied.project)
        machine.parameters.values[...] = copied.parameters
        pattern, part = self.pattern, machine.train
        units = machine.shapes.units(pattern.node) if pattern.node in machine.shapes.outputs else 0
        whole = 0 <= pattern.first < pattern.last <= units and 0 <= pattern.start < pattern.stop <= machine.timing.steps
        if not whole or not 0 <= pattern.sample < part.samples:
            raise ProjectError(sentence("The network or its data changed: select the pattern anew."))
        most = max(MOST_NUMBERS // (machine.timing.steps * (pattern.last - pattern.first)), 1)
        used = part.first(most)
        self.left_out = part.samples - used.samples

        def values(start: int, stop: int) -> Any:
            found = _values(machine, part, pattern, start, stop)
            self.samples = min(stop, used.samples)
            return found

        lengths = part.masks["valid"].sum(axis=1).astype(int) if part.masks else np.full(part.samples, machine.timing.steps)
        if pattern.stop > lengths[pattern.sample]:
            raise ProjectError(sentence("The selected steps lie beyond the end of the sequence: select some before it."))
        own = values(pattern.sample, pattern.sample + 1)[pattern.start : pattern.stop, :, 0]
        batches = (values(start, min(start + BATCH, used.samples)) for start in range(0, used.samples, BATCH))
        found = find(own, _until(batches, self.given_up), lengths, (pattern.sample, pattern.start))
        if not self.given_up():
            self.places = tuple(found)


def find(pattern: Any, batches: Iterator[Any], lengths: Any, own: tuple[int, int] | None = None) -> list[Place]:
    """Places where a pattern (steps, units) occurs again in batches of values (steps, units, samples), the nearest first.

    The distance of a place x from the pattern p is √(mean (x − p)² / 2σ²), the mean over the steps and units of the pattern, σ² the mean
    variance of these units over all samples and steps: 0 where both are equal, and about 1 for places taken at random. Steps beyond a
    sequence's end (`lengths`, by sample) never count. Places of one sample do not overlap, nor do they overlap `own`, the (sample, start)
    of the pattern itself.
    """
    steps, units = pattern.shape
    pattern = np.asarray(pattern, float)
    middle = pattern.mean(axis=0)
    sums, squares, count, offset = np.zeros(units), np.zeros(units), 0, 0
    candidates: list[tuple[float, int, int]] = []
    for batch in batches:
        values = np.asarray(batch, float) - middle[:, None]
        here = np.asarray(lengths[offset : offset + values.shape[2]])
        inside = np.arange(len(values))[:, None] < here
        valid = values * inside[:, None]
        sums += valid.sum(axis=(0, 2))
        squares += np.einsum("tun,tun->u", valid, valid)
        count += int(inside.sum())
        away = _differences(values, pattern - middle, here)
        if own is not None and offset <= own[0] < offset + len(here):
            _forbid(away, own[0] - offset, own[1], steps)
        candidates += [(value, sample + offset, start) for value, sample, start in _nearest(away, values, pattern - middle, steps)]
        offset += values.shape[2]
    variance = float((squares / max(count, 1) - (sums / max(count, 1)) ** 2).mean()) if count else 0.0
    scale = 2 * variance if variance > 1e-24 else 1.0
    nearest = sorted(candidates)[:MOST_PLACES]
    return [Place(sample, start, float(np.sqrt(value / scale))) for value, sample, start in nearest]


def _differences(values: Any, pattern: Any, lengths: Any) -> Any:
    """(starts, samples): the mean squared difference of the pattern from what begins at each step; infinite beyond the ends."""
    steps, units = pattern.shape
    starts = len(values) - steps + 1
    if starts < 1:
        return np.full((0, values.shape[2]), np.inf)
    own = np.einsum("tun,tun->tn", values, values)
    products = pattern @ values  # (steps of the values, steps of the pattern, samples)
    total = np.full((starts, values.shape[2]), float((pattern**2).sum()))
    for step in range(steps):
        total += own[step : step + starts]
        total -= 2 * products[step : step + starts, step]
    total /= steps * units
    total[~np.isfinite(total)] = np.inf
    total[np.arange(starts)[:, None] > lengths - steps] = np.inf
    return np.maximum(total, 0.0)


def _nearest(away: Any, values: Any, pattern: Any, steps: int) -> Iterator[tuple[float, int, int]]:
    """The minima (difference, sample, start) of all samples, those of one sample without overlap, at most as many as are kept."""
    away = away.copy()
    found: list[tuple[Any, Any, Any]] = []
    samples = np.arange(away.shape[1])
    while len(away):
        starts = away.argmin(axis=0)
        lowest = away[starts, samples]
        there = np.isfinite(lowest)
        if not there.any():
            break
        found.append((lowest[there], samples[there], starts[there]))
        away[np.abs(np.arange(len(away))[:, None] - starts) < steps] = np.inf
    if not found:
        return
    lowest, sample, start = (np.concatenate(column) for column in zip(*found, strict=True))
    kept = np.argsort(lowest, kind="stable")[:MOST_PLACES]
    for index in kept:
        n, t = int(sample[index]), int(start[index])
        exact = float(((values[t : t + steps, :, n] - pattern) ** 2).mean())  # without what the sums above lose
        yield exact, n, t


def _forbid(away: Any, sample: int, start: int, steps: int) -> None:
    away[max(start - steps + 1, 0) : start + steps, sample] = np.inf


def _values(machine: Machine, part: Part, pattern: Pattern, start: int, stop: int) -> Any:
    """(steps, units of the pattern, samples) of some samples."""
    rows, masks = ({key: array[start:stop] for key, array in given.items()} for given in (part.inputs, part.masks))
    with np.errstate(all="ignore"):
        found = machine.evaluator.outputs(rows, (pattern.node,), pattern.value, masks)[pattern.node]
    if found.ndim != 3:
        raise ProjectError(sentence("What was selected has no time steps any more: select the pattern anew."))
    return found[:, pattern.first : pattern.last]


def _until(batches: Iterator[Any], given_up: Callable[[], bool]) -> Iterator[Any]:
    for batch in batches:
        if given_up():
            return
        yield batch
