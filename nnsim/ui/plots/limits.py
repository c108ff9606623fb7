"""Limits and ticks of axes. Limits change in steps and seldom: an axis that creeps with every frame cannot be read."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnsim.ui.numerals import grouped, number, tidy

Values = npt.NDArray[np.floating]

LENGTHS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""How far an axis that starts at 0 may reach, times a power of ten; neighbours differ by a third at most."""

FURTHER, DECADES = 9.0, 2.0
"""How far older curves may widen an axis: so many times what it shows without them, or so many powers of ten."""
LEAST_USED = 0.4
"""An axis of which less than this share is used is drawn anew, closer."""

MOST_FIGURES = 10
"""Of a tick: neighbours that need more to differ are farther apart on any axis."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Limits:
    """What an axis shows, from `low` to `high`; exponents of ten on a logarithmic one."""

    low: float
    high: float

    @property
    def span(self) -> float:
        return self.high - self.low

    def still_fits(self, low: float, high: float) -> bool:
        """Whether data from `low` to `high` can stay on this axis: inside, and using enough of it."""
        return self.low <= low and high <= self.high and max(high - low, 1e-300) >= LEAST_USED * self.span


def length(value: float) -> float:
    """The first readable length of an axis that holds `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in LENGTHS if step * power >= value * (1 - 1e-12)), 10 * power)


def step(span: float, ticks: int = 4) -> float:
    """A distance between ticks of the form 1, 2 or 5 times a power of ten, for about so many of them."""
    rough = span / max(ticks, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1 - 1e-12)), 10 * power)


def beside(older: tuple[float, float], own: tuple[float, float], powers: bool) -> tuple[float, float]:
    """As much of what older curves reach, from low to high, as may widen an axis on which one's own is to be read; `powers`: of ten."""
    low, high = own
    room = FURTHER * max(abs(low), abs(high), 1e-300) if not powers else DECADES
    return min(max(older[0], low - room), high), max(min(older[1], high + room), low)


def linear(previous: Limits | None, low: float, high: float) -> Limits:
    """Limits for values from `low` to `high`: the previous ones while they fit, else multiples of a tick.

    Positive values get an axis from 0 unless they all lie far from it.
    """
    from_zero = 0 <= low <= 0.5 * high
    if previous is not None and previous.still_fits(0.0 if from_zero else low, high):
        return previous
    if from_zero:
        return Limits(0.0, length(high) if high > 0 else 1.0)
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high)):
        span = 0.1 * max(abs(low), abs(high), 1e-9)
        low, high = low - span / 2, high + span / 2
    tick = step(span)
    return Limits(math.floor(low / tick + 1e-9) * tick, math.ceil(high / tick - 1e-9) * tick)


def logarithmic(previous: Limits | None, low: float, high: float) -> Limits:
    """Limits for exponents from `low` to `high`, in half decades, one decade at least."""
    if previous is not None and previous.still_fits(low, high):
        return previous
    bottom, top = math.floor(2 * low) / 2, math.ceil(2 * high) / 2
    missing = 1.0 - (top - bottom)
    if missing > 0:
        bottom = math.floor(2 * (bottom - missing / 2)) / 2
        top = max(top, bottom + 1.0)
    return Limits(bottom, top)


def ticks(low: float, high: float, count: int) -> list[float]:
    """Multiples of a round number between the limits, about `count` of them."""
    if not high > low:
        return []
    for often in (count, 2 * count, 4 * count):  # a single number says nothing of a scale
        distance = step(high - low, often)
        first, last = math.ceil(low / distance - 1e-6), math.floor(high / distance + 1e-6)
        if last > first:
            break
    return [0.0 if index == 0 else index * distance for index in range(first, last + 1)]


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Exponents of ten between the limits; where there are too few whole ones, also those of 2 and 5 times them."""
    whole = range(math.ceil(low - 1e-6), math.floor(high + 1e-6) + 1)
    if len(whole) >= 2:
        every = max(1, math.ceil(len(whole) / max(count, 1)))
        return [float(exponent) for exponent in whole if exponent % every == 0]
    decades = range(math.floor(low), math.ceil(high) + 1)
    finer = [decade + math.log10(factor) for decade in decades for factor in (1, 2, 5)]
    return [exponent for exponent in finer if low - 1e-6 <= exponent <= high + 1e-6]


def tick_text(value: float, distance: float) -> str:
    """A tick as it is read: just as many figures as neighbours need to differ."""
    if value == 0:
        return "0"
    if abs(value) >= 1e6 or distance < 1e-4:
        figures = math.floor(math.log10(abs(value)) + 1e-9) - math.floor(math.log10(distance) + 1e-9) + 1
        text = f"{value:.{min(max(figures, 3), MOST_FIGURES)}g}"
        return grouped(int(text)) if text.removeprefix("-").isdigit() else tidy(text)
    if distance >= 1:
        return grouped(round(value))
    return tidy(f"{value:.{max(0, -math.floor(math.log10(distance) + 1e-9))}f}")


def log_tick_text(exponent: float) -> str:
    whole = round(exponent)
    if abs(exponent - whole) < 1e-6:
        return {0: "1", 1: "10", -1: "0.1"}.get(whole, "10" + str(whole).translate(_SUPERSCRIPTS))
    return number(10.0**exponent, 1)


def within(places: Values, left: float, right: float, room: float) -> Values:
    """Where marks stand: those at the very ends so far inside that they are seen whole."""
    inside = (places >= left) & (places <= right)
    return np.where(inside, np.clip(places, left + room / 2, right - room / 2), places)


def thinned(x: Values, y: Values, most: int) -> tuple[Values, Values]:
    """At most about `most` points: of every stretch the lowest and the highest, so that no peak is lost.

    Values that are not finite stay in as well, one of each stretch.
    """
    if len(x) <= most:
        return x, y
    width = -(-len(x) // max(most // 2, 1))
    whole = len(x) // width * width
    starts = np.arange(0, whole, width)
    columns = [column + starts for column in _extremes(y[:whole].reshape(-1, width))]
    rest = [column + whole for column in _extremes(y[None, whole:])] if whole < len(x) else []
    points = np.zeros(columns[0].size * len(columns) + len(rest) + 2, np.intp)
    for number_, column in enumerate(columns):
        points[number_ + 1 : -1 - len(rest) : len(columns)] = column
    for number_, (last,) in enumerate(rest):
        points[number_ - len(rest) - 1] = last
    points[-1] = len(x) - 1  # they stand in order, some more than once
    fresh = np.ones(len(points), bool)
    np.not_equal(points[1:], points[:-1], out=fresh[1:])
    points = points[fresh]
    return x[points], y[points]


def _extremes(blocks: Values) -> list[npt.NDArray[np.intp]]:
    """In each row, in order, the places of its lowest and highest finite value and, if any row has one, of the first that is not."""
    finite = np.isfinite(blocks)
    if finite.all():
        low, high = blocks.argmin(axis=1), blocks.argmax(axis=1)
        return [np.minimum(low, high), np.maximum(low, high)]
    low = np.where(finite, blocks, np.inf).argmin(axis=1)
    high = np.where(finite, blocks, -np.inf).argmax(axis=1)
    broken = np.where(finite.all(axis=1), low, (~finite).argmax(axis=1))
    return list(np.sort(np.stack((low, high, broken)), axis=0))
