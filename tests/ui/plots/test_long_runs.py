"""A run of ten million iterations: its curve is drawn from a few hundred points, within which every value lies, and memory is bounded."""

import numpy as np
import pytest

from nnsim.engine.frames import Curve, Frame
from nnsim.engine.history import FULL, Column
from nnsim.ui.plots.curves import MOST_POINTS
from nnsim.ui.plots.loss import LossPlot
from tests.ui.plots.worlds import two_classes

MILLIONS = 10_000_000
STRETCHES = 200


@pytest.fixture(scope="module")
def recorded():
    """Ten million losses as they were, and the column that they were appended to one by one."""
    rng = np.random.default_rng(0)
    values = np.exp(-np.linspace(0.0, 6.0, MILLIONS)) * (1.0 + 0.3 * rng.random(MILLIONS))
    values[rng.integers(0, MILLIONS, 50)] = rng.uniform(-2.0, 3.0, 50)  # peaks that nobody may miss
    values[rng.integers(0, MILLIONS, 5)] = np.nan
    column = Column()
    for iteration, value in enumerate(values.tolist()):
        column.append(iteration, value)
    return values, column


@pytest.mark.long
def test_memory_is_bounded(recorded):
    _, column = recorded
    assert len(column.arrays()[0]) <= FULL
    assert column._x.nbytes + column._y.nbytes <= 16 * FULL


@pytest.mark.long
def test_every_value_ever_recorded_lies_within_the_curve_that_is_drawn(recorded, shown):
    values, column = recorded
    session = two_classes()
    plot = shown(LossPlot(session), 600, 300)
    session.show_frame(Frame(curves={"loss": Curve(*column.thinned(MOST_POINTS))}, iteration=MILLIONS, furthest=MILLIONS))
    x, y = plot.curves.items["train"].getData()
    assert len(x) <= 2 * MOST_POINTS
    assert (x[0], x[-1]) == (0, MILLIONS - 1)
    wide = MILLIONS // STRETCHES
    for start in range(0, MILLIONS, wide):
        part = values[start : start + wide]
        around = y[(x >= start - wide) & (x < start + 2 * wide)]
        assert np.nanmin(around) <= np.nanmin(part)
        assert np.nanmax(part) <= np.nanmax(around)
    faults = np.flatnonzero(np.isnan(values))
    crosses = plot.curves.broken.getData()[0]
    assert all(np.abs(crosses - fault).min() <= wide for fault in faults)


@pytest.mark.long
def test_the_peaks_are_points_of_the_curve(recorded, shown):
    values, column = recorded
    x, y = column.thinned(MOST_POINTS)
    for place in np.flatnonzero(np.abs(values) > 1.5):
        assert np.nanmax(np.abs(y[np.abs(x - place) <= MILLIONS / MOST_POINTS * 2])) >= abs(values[place])
