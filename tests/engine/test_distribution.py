"""How weights and gradients are spread: every number is counted once, where it is."""

import numpy as np
import pytest

from nnsim.engine.distribution import BINS, LARGEST, Distribution, distributions, power
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from tests.engine.projects import network, project


def node(run, name):
    return run.project.network.node(name).id


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_counts_are_those_of_numpy_with_zeros_and_what_is_not_finite_apart(dtype):
    values = np.random.default_rng(0).normal(size=(50, 70)).astype(dtype)
    values[0, :9], values[1, :4] = 0.0, [np.nan, np.inf, -np.inf, np.nan]
    found = Distribution.of([values[:, ::2], values[:, 1::2]])
    good = values[np.isfinite(values) & (values != 0)]
    assert (found.zeros, found.broken, found.size) == (9, 4, values.size)
    assert found.reach == 4.0
    assert found.reach / 2 < np.abs(good).max() <= found.reach
    np.testing.assert_array_equal(found.counts, np.histogram(good, BINS, (-found.reach, found.reach))[0])


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 0.75, 1.0, 2.0, 1e30, 1.7e308])
def test_numbers_of_any_size_keep_their_side_and_lie_inside(scale):
    found = Distribution.of([np.array([-scale, scale, -scale * 1e-20, scale * 1e-20])])
    assert found.counts.sum() == 4
    assert found.counts[: BINS // 2].sum() == found.counts[BINS // 2 :].sum() == 2
    assert found.counts[BINS // 2 - 1] == found.counts[BINS // 2] == 1


def test_nothing_and_nothing_but_zeros_have_limits_too():
    assert Distribution.of([]).size == 0
    found = Distribution.of([np.zeros(7)])
    assert (found.reach, found.zeros, found.counts.sum()) == (1.0, 7, 0)
    assert power(np.finfo(float).max) == LARGEST


def test_a_picture_counts_the_weights_and_gradients_that_were_asked_for():
    run = Run(project())
    h = node(run, "h")
    (into,) = run.project.network.into(h)
    request = FrameRequest(distributions=(h, into.id, "gone", node(run, "x")))
    weights, gradients = picture(run, request, State.PAUSED).distributions[h]
    assert gradients is None  # before the first backward phase
    assert weights.size == 12  # and no biases
    run.train(iterations=3)
    found = picture(run, request, State.PAUSED).distributions
    assert set(found) == {h, into.id}
    for place, flat in enumerate((run.machine.parameters.value(f"{into.id}:W"), run.machine.parameters.gradient(f"{into.id}:W"))):
        for id in (h, into.id):
            expected = np.histogram(flat, BINS, (-found[id][place].reach, found[id][place].reach))[0]
            np.testing.assert_array_equal(found[id][place].counts, expected)
    assert picture(run, FrameRequest(), State.PAUSED).distributions == {}


def test_gradients_are_there_as_soon_as_the_backward_phase_is_over():
    run = Run(project())
    h = node(run, "h")
    while run.upcoming_operation.phase != "update":
        assert distributions(run, (h,))[h][1] is None
        run.step()
    assert distributions(run, (h,))[h][1] is not None


def test_a_connection_of_several_is_counted_alone_and_a_node_with_all_of_them():
    run = Run(project(network(bias=False)))
    y = node(run, "y")
    into = run.project.network.into(y)
    found = distributions(run, (y, *(connection.id for connection in into)))
    assert found[y][0].size == sum(found[connection.id][0].size for connection in into) == 3 * 4 + 3 * 3
