"""The loss over a plane of parameters: exact for two numbers, else a slice with the way projected into it."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine import landscape
from nnsim.engine.landscape import MOST_POINTS, SIDE, Landscape, Surface


def surface_of(run: nnsim.Run, **how: object) -> Surface:
    landscape = Landscape(lambda job, given_up: job(run), **how)
    landscape._thread.join(120)
    assert not landscape.failure
    assert landscape.iteration == run.iteration
    assert landscape.surface is not None
    return landscape.surface


def line(iterations: int) -> nnsim.Run:
    run = nnsim.Run(nnsim.example("line"))
    run.train(iterations=iterations)
    return run


def test_the_surface_of_a_line_is_its_mean_squared_error_over_slope_and_intercept() -> None:
    """O1: the points (1, 2), (2, 3), (3, 4), from m = 1, c = 0."""
    found = surface_of(line(100))
    assert found.exact
    assert found.names == ("input>output.W", "output.b")
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0])
    m, c = np.meshgrid(found.x, found.y)
    np.testing.assert_allclose(found.loss, ((m[..., None] * x + c[..., None] - y) ** 2).mean(axis=-1), rtol=1e-9)
    assert found.loss.shape == (SIDE, SIDE)


def test_the_floor_of_the_valley_is_seen_before_the_first_step() -> None:
    found = surface_of(nnsim.Run(nnsim.example("line")))
    lowest = np.unravel_index(found.loss.argmin(), found.loss.shape)
    assert (found.x[lowest[1]], found.y[lowest[0]]) == pytest.approx((1, 1), abs=0.1)


def test_the_way_is_exact_from_its_first_point_on() -> None:
    found = surface_of(line(100))
    assert found.iterations.tolist() == list(range(101))
    np.testing.assert_allclose(found.path[:4], [[1, 0], [1.04, 0.02], [1.0754666667, 0.038], [1.1069031111, 0.0542213333]], atol=1e-9)
    np.testing.assert_allclose(found.path[100], [1.2897322831, 0.3413625916], atol=1e-9)


def test_a_long_way_is_thinned_but_keeps_its_ends() -> None:
    run = line(5000)
    found = surface_of(run)
    assert len(found.path) <= MOST_POINTS + 2
    assert found.iterations[:100].tolist() == list(range(100))  # where the steps are long
    assert found.iterations[-1] == 5000
    now = [run.parameters["input>output.W"][0, 0], run.parameters["output.b"][0]]
    np.testing.assert_array_equal(found.path[-1], now)


def test_a_number_that_was_set_by_hand_and_a_changed_rate_are_part_of_the_way() -> None:
    run = line(20)
    key, index = surface_of(run).keys[0]
    run.set_value(key, index, 3.0)
    run.change("learning_rate", 0.02)
    run.train(iterations=10)
    found = surface_of(run)
    assert 3.0 in found.path[:, 0]
    np.testing.assert_array_equal(found.path[-1], [run.parameters["input>output.W"][0, 0], run.parameters["output.b"][0]])


@pytest.mark.parametrize("replayed", [True, False])
def test_where_a_hand_put_the_point_late_in_a_long_run_is_part_of_the_way(replayed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape, "MOST_REPLAYED", 50_000 if replayed else 0)
    run = line(2_897)
    run.set_value("output.b", (0,), -0.75)
    run.train(iterations=2_000)
    surface = surface_of(run)
    at = surface.path[surface.iterations == 2_897]
    np.testing.assert_allclose(at[-1, 1], -0.75)
    assert abs(at[0, 1] - 1.0) < 0.1
    assert (np.diff(surface.iterations) >= 0).all()


def test_all_of_the_way_lies_in_the_plane_that_is_shown() -> None:
    found = surface_of(line(300))
    assert found.x[0] < found.path[:, 0].min() <= found.path[:, 0].max() < found.x[-1]
    assert found.y[0] < found.path[:, 1].min() <= found.path[:, 1].max() < found.y[-1]


def with_moments(name: str, count: int = 12) -> nnsim.Run:
    run = nnsim.Run(nnsim.example(name))
    for _ in range(count):
        run.train(iterations=15)
    return run


@pytest.mark.parametrize("name", ["xor", "iris", "spirals"])
def test_a_slice_goes_through_the_present_parameters_and_along_the_way(name: str) -> None:
    run = with_moments(name)
    found = surface_of(run)
    assert not found.exact
    np.testing.assert_allclose(found.path[-1], 0.0, atol=1e-12)
    assert 0.6 < found.seen <= 1.0 + 1e-9
    assert found.iterations[-1] == run.iteration
    here = run.machine.evaluator.evaluate(run.machine.train)["loss"]
    nearest = found.loss[np.abs(found.y).argmin(), np.abs(found.x).argmin()]
    assert nearest == pytest.approx(here, abs=0.2 * np.ptp(found.loss) + 1e-9)


def test_random_directions_are_as_long_as_each_units_weights_and_the_same_for_the_same_seed() -> None:
    run = with_moments("iris")
    one, again, other = surface_of(run, along=False), surface_of(run, along=False), surface_of(run, along=False, seed=1)
    np.testing.assert_array_equal(one.loss, again.loss)
    assert not np.array_equal(one.loss, other.loss)
    assert (one.x[0], one.x[-1]) == (-1.0, 1.0)
    middle = SIDE // 2
    here = run.machine.evaluator.evaluate(run.machine.train)["loss"]
    assert one.loss[middle, middle] == pytest.approx(here)


def test_a_run_that_has_just_begun_has_a_landscape_too() -> None:
    assert len(surface_of(nnsim.Run(nnsim.example("line"))).path) == 1
    assert len(surface_of(nnsim.Run(nnsim.example("xor"))).path) == 1


def test_what_is_frozen_stays_and_two_numbers_that_are_left_are_exact() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    h = net.add("dense", name="h", units=2, activation="tanh", trainable=False)
    y = net.add("dense", name="y", units=1, activation="identity", bias=False)
    net.connect(x, h, trainable=False)
    net.connect(h, y)
    run = nnsim.Run(nnsim.Project(net, nnsim.dataset("line"), loss="mse"))
    run.train(iterations=5)
    found = surface_of(run)
    assert found.exact
    assert found.names == ("h>y.W [1, 1]", "h>y.W [1, 2]")


def test_to_look_changes_nothing() -> None:
    run = with_moments("iris")
    before = run.state_hash()
    surface_of(run)
    assert run.state_hash() == before


@pytest.mark.parametrize("name", ["graph_partial", "graph_difference"])
def test_where_not_two_numbers_learn_it_says_so(name: str) -> None:
    run = nnsim.Run(nnsim.example(name))
    found = Landscape(lambda job, given_up: job(run))
    found._thread.join(60)
    assert found.surface is None
    assert found.failure == "A landscape goes over two numbers that learn: add a layer with weights to see one."


def test_ways_of_other_runs_lie_in_the_same_plane_and_those_that_need_room_get_it() -> None:
    run = line(5)
    far, wild = np.array([[1.0, 0.0], [5.0, -4.0]]), np.array([[1.0, 0.0], [1e9, 1e9]])
    found = surface_of(run, others=[(far, True), (wild, False), (np.zeros((3, 7)), True)])
    assert found.others[0] == pytest.approx(far)
    assert found.others[1] == pytest.approx(wild)
    assert len(found.others[2]) == 0
    assert found.x[0] < 1.0
    assert 5.0 < found.x[-1] < 100.0
    assert found.y[0] < -4.0


def test_a_slice_goes_along_the_ways_of_others_where_the_run_has_none() -> None:
    run = nnsim.Run(nnsim.example("iris"))
    run.begin()
    here = run.machine.parameters.values.astype(float)
    way = here + np.linspace(0.0, 2.0, 9)[:, np.newaxis] * np.eye(len(here))[3]
    found = surface_of(run, others=[(way, True)])
    assert np.linalg.norm(found.others[0][-1]) == pytest.approx(2.0)
    assert np.hypot(*found.others[0][0]) == pytest.approx(0.0, abs=1e-12)
