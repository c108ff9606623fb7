"""The running mean is what adding up by hand gives, wherever it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.engine.smoothing import running_mean


@pytest.mark.parametrize("size", [1, 2, 7, 50, 199])
@pytest.mark.parametrize("width", [1, 2, 3, 10, 64, 500])
@pytest.mark.parametrize("points", [1, 5, 16, 1000])
def test_every_mean_is_over_the_last_values_up_to_its_place(size: int, width: int, points: int) -> None:
    x, y = np.arange(size) * 2, np.random.default_rng(size).random(size)
    places, means = running_mean(x, y, width, points)
    assert places[-1] == x[-1]
    assert len(places) <= points + 1
    by_hand = [y[max(0, end - width + 1) : end + 1].mean() for end in (places / 2).astype(int)]
    np.testing.assert_allclose(means, by_hand, rtol=1e-12)


def test_a_small_end_does_not_drown_in_a_large_beginning() -> None:
    y = np.concatenate([np.full(1000, 1e6), np.full(1000, 1e-20)])
    np.testing.assert_allclose(running_mean(np.arange(2000), y, 10, 100)[1][-1], 1e-20, rtol=1e-9)


def test_nothing_has_no_mean() -> None:
    x, y = running_mean(np.zeros(0), np.zeros(0), 3, 10)
    assert len(x) == len(y) == 0
