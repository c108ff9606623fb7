"""Limits change in steps and seldom; thinning loses no extreme."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.ui import numerals
from nnsim.ui.plots import limits
from nnsim.ui.plots.limits import Limits

reasonable = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-9)


@given(st.lists(reasonable, min_size=1, max_size=20))
def test_limits_hold_the_values(values):
    low, high = min(values), max(values)
    found = limits.linear(None, low, high)
    slack = 1e-9 * max(abs(low), abs(high), 1e-9)
    assert found.low <= low + slack
    assert found.high >= high - slack
    assert found.high > found.low


def test_limits_stay_while_the_values_use_enough_of_them():
    first = limits.linear(None, 0.05, 0.95)
    assert limits.linear(first, 0.05, 0.91) is first
    assert limits.linear(first, 0.01, 0.6) is first
    assert limits.linear(first, 0.01, 0.2) != first
    assert limits.linear(first, 0.01, 1.3) != first


def test_positive_values_are_measured_from_zero_unless_they_lie_far_from_it():
    assert limits.linear(None, 0.02, 0.7) == Limits(0.0, pytest.approx(0.8))
    assert limits.linear(None, 100.0, 101.0).low > 99


def test_a_growing_run_changes_its_axis_a_few_times_only():
    seen, current = set(), None
    for furthest in range(1, 10_001):
        if current is None or not current.still_fits(0.0, furthest):
            current = Limits(0.0, limits.length(furthest))
        assert current.high >= furthest
        seen.add(current)
    assert len(seen) < 50


def test_logarithmic_limits_are_half_decades_and_one_decade_at_least():
    found = limits.logarithmic(None, -2.3, -1.9)
    assert found.low <= -2.3
    assert found.high >= -1.9
    assert found.span >= 1.0
    assert (2 * found.low) % 1 == 0


@given(st.floats(-6, 6), st.floats(0.1, 12))
def test_log_ticks_lie_within_the_limits(low, span):
    ticks = limits.log_ticks(low, low + span, 4)
    assert all(low - 1e-5 <= tick <= low + span + 1e-5 for tick in ticks)
    assert span < 1 or ticks


@pytest.mark.parametrize(
    ("value", "distance", "text"),
    [
        (0.0, 0.5, "0"), (0.5, 0.5, "0.5"), (1.0, 0.5, "1.0"), (0.25, 0.05, "0.25"), (6000.0, 2000.0, "6\u202f000"),
        (-2.0, 1.0, "−2"), (2e6, 1e6, "2e6"), (12.0, 2.0, "12"),
    ],
)  # fmt: skip
def test_ticks_are_written_with_as_many_figures_as_they_need(value, distance, text):
    assert limits.tick_text(value, distance) == text


def test_numbers_that_are_not_finite_have_words():
    assert numerals.number(math.nan) == "NaN"
    assert numerals.number(-math.inf) == "−∞"
    assert numerals.number(0.0413, 3) == "0.0413"
    assert numerals.number(123456.0, 3) == "1.23e5"


@given(st.integers(1, 5000), st.integers(4, 300), st.integers(0, 2**32 - 1))
def test_thinning_keeps_the_extremes_the_ends_and_every_sort_of_fault(count, most, seed):
    random = np.random.default_rng(seed)
    x, y = np.arange(count, dtype=float), random.normal(size=count)
    y[random.integers(0, count, random.integers(0, 4))] = random.choice([math.nan, math.inf, -math.inf])
    found_x, found_y = limits.thinned(x, y, most)
    finite, found = y[np.isfinite(y)], found_y[np.isfinite(found_y)]
    if len(finite):
        assert (found.min(), found.max()) == (finite.min(), finite.max())
    assert (found_x[0], found_x[-1]) == (x[0], x[-1])
    assert np.isfinite(y).all() == np.isfinite(found_y).all()
    assert (np.diff(found_x) > 0).all()
    assert len(found_x) <= max(1.5 * most + 5, most)
    np.testing.assert_array_equal(y[found_x.astype(int)], found_y)


@pytest.mark.parametrize(("low", "high", "count"), [(-16.0, 16.0, 3), (0.3, 1.7, 1), (-1.0, 14.0, 2), (7.0, 12.0, 2)])
def test_an_axis_has_two_numbers_at_least(low, high, count):
    found = limits.ticks(low, high, count)
    assert len(found) >= 2
    assert all(low <= tick <= high for tick in found)


@pytest.mark.parametrize(
    ("older", "powers", "shown"),
    [
        ((0.0, 1e307), False, (0.0, 20.0)), ((0.5, 3.0), False, (0.5, 3.0)), ((5.0, 6.0), False, (2.0, 6.0)),
        ((-3.0, 307.0), True, (-2.0, 4.0)),
    ],
)  # fmt: skip
def test_an_older_curve_widens_an_axis_only_so_far(older: tuple[float, float], powers: bool, shown: tuple[float, float]) -> None:
    assert limits.beside(older, (0.0, 2.0), powers) == shown


@pytest.mark.parametrize(("low", "high"), [(0.24998, 0.25002), (0.2499, 0.2500001), (1e6, 1e6 + 40), (-1e-6, -9.9999e-7), (1e-7, 4e-7)])
def test_ticks_of_values_that_lie_close_together_differ(low, high):
    places = limits.ticks(low, high, 4)
    words = [limits.tick_text(place, limits.step(high - low)) for place in places]
    assert len(words) >= 2
    assert len(set(words)) == len(words)
