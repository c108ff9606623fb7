"""Traps that libraries and lecture notes fall into, each with the number that shows it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.catalogue import CATALOG
from nnsim.maths import schedules


def layer(activation: Any, loss: Any, inputs: Any, targets: Any, **settings: object) -> nnsim.Run:
    """A layer whose weighted input is what it is given."""
    net = nnsim.Network()
    units = np.shape(inputs)[1]
    net.connect(net.add("input", name="x", shape=(units,)), net.add("dense", name="y", units=units, activation=activation))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(inputs, targets), loss=loss, learning_rate=0.0, **settings))
    run.parameters["x>y.W"][...] = np.eye(units)
    run.train(iterations=1)
    return run


def test_T8_softmax_does_not_overflow() -> None:
    for label, surprise in enumerate((0.0, 1000.0, 2000.0)):
        run = layer("softmax", "cross_entropy", [[1000.0, 0.0, -1000.0]], np.array([label]))
        assert run.loss == surprise
    run = layer("softmax", "cross_entropy", [[1000.0, 1001.0, 1002.0]], np.array([0]))
    assert run.signals["y"][0] == pytest.approx([0.09003057, 0.24472847, 0.66524096], abs=5e-9)


def test_T9_softmax_is_applied_once() -> None:
    assert layer("softmax", "cross_entropy", [[1.0, 2.0, 3.0]], np.array([2])).loss == pytest.approx(0.407605964, abs=5e-10)


def test_T10_logarithms_are_natural() -> None:
    assert layer("softmax", "cross_entropy", [[3.2, 5.1, -1.7]], np.array([0])).loss == pytest.approx(2.04036, abs=5e-6)


@pytest.mark.parametrize(("x", "y", "loss"), [(800.0, 0.0, 800.0), (-50.0, 1.0, 50.0), (50.0, 1.0, math.exp(-50))])
def test_T11_binary_cross_entropy_is_taken_before_the_sigmoid(x: float, y: float, loss: float) -> None:
    run = layer("sigmoid", "binary_cross_entropy", [[x]], [[y]])
    assert run.loss == pytest.approx(loss, rel=1e-12)
    assert run.deltas["y"][0, 0] == pytest.approx(run.signals["y"][0, 0] - y, abs=1e-300)


@pytest.mark.parametrize(
    ("activation", "loss"),
    [("softmax", "binary_cross_entropy"), ("sigmoid", "cross_entropy"), ("relu", "binary_cross_entropy"), ("identity", "cross_entropy")],
)
def test_an_output_that_is_exactly_right_costs_nothing_whatever_it_came_from(activation: str, loss: str) -> None:
    large = 1.0 if activation in ("relu", "identity") else 1000.0
    small = 0.0 if activation in ("relu", "identity") else -1000.0
    run = layer(activation, loss, [[large, small]], [[1.0, 0.0]])
    assert run.signals["y"].tolist() == [[1, 0]]
    assert run.loss == 0
    assert np.isfinite(run.deltas["y"]).all()
    assert np.isfinite(run.deltas["y.out"]).all()


def test_T12_a_squared_error_behind_a_sigmoid_keeps_its_slope() -> None:
    run = layer("sigmoid", "half_squared_error", [[2.0]], [[0.0]])
    p = run.signals["y"][0, 0]
    assert run.deltas["y"][0, 0] == pytest.approx(p * p * (1 - p))
    fused = layer("sigmoid", "binary_cross_entropy", [[2.0]], [[0.0]])
    assert fused.deltas["y"][0, 0] == pytest.approx(p)
    assert fused.deltas["y.out"][0, 0] == pytest.approx(1 / (1 - p))


@pytest.mark.parametrize(
    ("loss", "value"),
    [
        ("mse", 7.5), ("squared_error", 15.0), ({"key": "squared_error", "reduction": "sum"}, 30.0), ("half_squared_error", 7.5),
        ({"key": "mse", "reduction": "sum"}, 30.0), ("absolute_error", 5.0), ({"key": "absolute_error", "reduction": "sum"}, 10.0),
    ],
)  # fmt: skip
def test_T13_every_loss_says_what_it_averages_over(loss: Any, value: float) -> None:
    assert layer("identity", loss, [[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]).loss == value


def test_T22_dropout_scales_the_survivors_up_and_does_nothing_outside_training() -> None:
    net = nnsim.Network()
    x, d, y = net.add("input", name="x", shape=(400,)), net.add("dropout", name="d", rate=0.2), net.add("dense", name="y", units=1)
    net.connect(x, d)
    net.connect(d, y)
    data = nnsim.Dataset(np.ones((50, 400)), np.zeros((50, 1)))
    run = nnsim.Run(nnsim.Project(net, data, loss="mse", learning_rate=0.0, input_gradients=True))
    masks = []
    for _ in range(2):
        run.train(iterations=1)
        mask = run.signals["d"].copy()
        assert set(np.unique(mask)) == {0.0, 1.25}
        assert mask.mean() == pytest.approx(1, abs=0.02)
        assert np.array_equal(run.deltas["x"] != 0, mask != 0)  # the mask of the forward pass
        masks.append(mask)
    assert not np.array_equal(*masks)
    assert np.array_equal(run.predict(data.inputs), np.tanh(data.inputs @ run.parameters["d>y.W"].T))


def drawn(initializer: Any, n_in: int, n_out: int) -> Any:
    """The initial weights of a fresh run."""
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(n_in,)), net.add("dense", name="y", units=n_out, initializer=initializer))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(np.zeros((1, n_in)), np.zeros((1, n_out)))))
    return run.parameters["x>y.W"].copy()


@pytest.mark.parametrize(
    ("initializer", "std", "bound"),
    [
        ("xavier_uniform", math.sqrt(2 / 912), 0.0811107),
        ({"key": "xavier_uniform", "gain": 5 / 3}, 5 / 3 * math.sqrt(2 / 912), 5 / 3 * 0.0811107),
        ("xavier_normal", math.sqrt(2 / 912), None),
        ("he_uniform", 0.0505076, math.sqrt(6 / 784)),
        ("he_normal", 0.0505076, None),
        ({"key": "uniform", "low": -0.2, "high": 0.4}, 0.6 / math.sqrt(12), 0.4),
        ({"key": "uniform", "low": 0.4, "high": -0.2}, 0.6 / math.sqrt(12), 0.4),
        ({"key": "normal", "std": 0.3}, 0.3, None),
        ("small", 0.01, None),
        ("large", 3.0, None),
    ],
)  # fmt: skip
def test_T23_weights_are_drawn_with_the_spread_that_is_promised(initializer: Any, std: float, bound: float | None) -> None:
    weights = drawn(initializer, 784, 128)  # about 100,000 draws
    mean = 0.1 if isinstance(initializer, dict) and initializer["key"] == "uniform" else 0.0
    assert weights.std() == pytest.approx(std, rel=0.01)
    assert weights.mean() == pytest.approx(mean, abs=4 * std / math.sqrt(weights.size))
    ordered = (np.sort(weights.ravel()) - mean) / std
    if bound is None:
        expected = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in ordered[::50]])
    else:
        assert weights.max() <= bound
        assert weights.max() == pytest.approx(bound, rel=1e-3)
        expected = np.clip(ordered[::50] / math.sqrt(12) + 0.5, 0, 1)
    distance = np.abs(expected - (np.arange(weights.size)[::50] + 0.5) / weights.size).max()
    assert distance < 1.7 / math.sqrt(weights.size)  # Kolmogorov and Smirnov, at one in a few hundred


@pytest.mark.parametrize(("n_in", "n_out"), [(5, 3), (3, 5), (4, 4)])
def test_T23_orthogonal_weights_stand_at_right_angles(n_in: int, n_out: int) -> None:
    weights = drawn({"key": "orthogonal", "gain": 2.0}, n_in, n_out)
    small = weights @ weights.T if n_out <= n_in else weights.T @ weights
    assert small == pytest.approx(4 * np.eye(min(n_in, n_out)), abs=1e-12)


def test_every_initialiser_is_held_to_something_here() -> None:
    spread = {"xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "uniform", "normal", "small", "large"}
    assert spread | {"orthogonal", "zeros", "constant"} == {entry.key for entry in CATALOG.entries("initializer")}


def test_biases_are_drawn_only_when_told_to() -> None:
    for biases in (False, True):
        net = nnsim.Network()
        y = net.add("dense", name="y", units=50, initializer={"key": "uniform", "low": 1, "high": 2, "biases": biases})
        net.connect(net.add("input", name="x", shape=(1,)), y)
        run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(np.zeros((1, 1)), np.zeros((1, 50)))))
        drawn_biases = run.parameters["y.b"]
        assert (((drawn_biases >= 1) & (drawn_biases < 2)).all() and len(set(drawn_biases)) == 50) if biases else not drawn_biases.any()


@pytest.mark.parametrize("initializer", ["zeros", "constant"])
def test_T24_units_that_start_equal_stay_equal(initializer: str) -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=3, activation="sigmoid", initializer=initializer)
    y = net.add("dense", name="y", units=1, activation="sigmoid", initializer=initializer)
    net.connect(x, h)
    net.connect(h, y)
    run = nnsim.Run(nnsim.Project(net, nnsim.dataset("xor"), loss="binary_cross_entropy", optimizer="adam"))
    run.train(iterations=200)
    weights = run.parameters["x>h.W"]
    assert np.array_equal(weights, np.tile(weights[:1], (3, 1)))
    assert run.loss is not None
    assert run.loss > 0.3


def test_T31_of_equal_pieces_the_first_gets_the_gradient() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("maxout", name="y", units=1, pieces=3, initializer="zeros"))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1.0]]), loss="value", learning_rate=0.0))
    run.train(iterations=1)
    assert run.deltas["y"].tolist() == [[1, 0, 0]]


def test_T34_the_sigmoid_is_exact_at_both_ends_and_warns_of_nothing() -> None:
    run = layer("sigmoid", "value", [[-709.0, 709.0, -40.0, 0.0]], None)
    assert run.signals["y"][0].tolist() == pytest.approx([math.exp(-709), 1.0, math.exp(-40), 0.5], rel=1e-13)
    assert run.predict([[-1e6, 1e6, 0.0, 0.0]])[0, :2].tolist() == [0.0, 1.0]


def test_T35_features_are_standardised_by_the_training_part_alone() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(2,)), net.add("dense", name="y", units=1))
    data = nnsim.Dataset(np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0], [4.0, 7.0], [100.0, 9.0]]), np.zeros((5, 1)))
    run = nnsim.Run(nnsim.Project(net, data, standardize=True, split=(0.8, 0.0, 0.2), seed=1))
    run.train(iterations=1)
    parts = run.machine.binding.parts_of
    train = data.inputs[parts.train]
    expected = (train - train.mean(axis=0)) / np.where(train.std(axis=0) > 0, train.std(axis=0), 1)
    assert run.signals["x"] == pytest.approx(expected)
    run.parameters["x>y.W"][...] = [[1.0, 0.0]]
    run.parameters["y.b"][...] = 0
    assert run.predict(data.inputs)[parts.train, 0] == pytest.approx(np.tanh(expected[:, 0]))


def test_T36_a_long_gradient_is_scaled_to_the_limit_and_a_short_one_left_alone() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(2,)), net.add("dense", name="y", units=1, activation="identity", bias=False))
    for limit, step in ((1.0, (0.6, 0.8)), (5.0, (3.0, 4.0)), (100.0, (3.0, 4.0))):
        project = nnsim.Project(net, nnsim.Dataset([[3.0, 4.0]]), loss="value", learning_rate=1.0, clip_norm=limit)
        run = nnsim.Run(project)
        run.parameters["x>y.W"][...] = 0
        run.train(iterations=1)
        assert run.parameters["x>y.W"][0] == pytest.approx([-step[0], -step[1]], rel=1e-15)
        assert run.gradients["x>y.W"][0].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("constant", [1, 1, 1, 1, 1]),
        ({"key": "step", "every": 2, "factor": 0.5}, [1, 1, 0.5, 0.5, 0.25]),
        ({"key": "step", "at": [1, 3], "factor": 0.1}, [1, 0.1, 0.1, 0.01, 0.01]),
        ({"key": "exponential", "rate": 0.9}, [1, 0.9, 0.81, 0.729, 0.6561]),
        ({"key": "cosine", "steps": 4}, [1, 0.5 + math.sqrt(0.125), 0.5, 0.5 - math.sqrt(0.125), 0]),
        ({"key": "cosine", "steps": 2, "lowest": 0.2}, [1, 0.6, 0.2, 0.2, 0.2]),
    ],
)
@pytest.mark.parametrize("unit", ["epoch", "iteration"])
def test_T37_step_n_uses_the_rate_of_n_counted_from_0(schedule: Any, rates: list[float], unit: str) -> None:
    if isinstance(schedule, dict):
        schedule = {**schedule, "unit": unit}
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity", bias=False))
    data = nnsim.Dataset([[1.0], [1.0]])
    project = nnsim.Project(net, data, loss="value", learning_rate=2.0, schedule=schedule, batch_size=1, record_every=1)
    run = nnsim.Run(project)
    weights = [float(run.parameters["x>y.W"][0, 0])]
    for _ in range(5 if unit == "iteration" else 10):
        run.train(iterations=1)
        weights.append(float(run.parameters["x>y.W"][0, 0]))
    steps = -np.diff(weights)
    expected = 2 * np.array(rates if unit == "iteration" else np.repeat(rates, 2))
    assert steps == pytest.approx(expected, abs=1e-12)
    assert run.history["learning_rate"][1] == pytest.approx(expected, abs=1e-15)


def test_every_schedule_is_in_that_table() -> None:
    assert {entry.key for entry in schedules.ENTRIES} == {"constant", "step", "exponential", "cosine"}


def test_T43_the_penalty_of_weight_decay_is_not_in_the_loss() -> None:
    plain = layer("identity", "mse", [[1.0, 2.0]], [[0.0, 0.0]])
    decayed = layer("identity", "mse", [[1.0, 2.0]], [[0.0, 0.0]], optimizer={"key": "sgd", "weight_decay": 0.5})
    assert plain.loss == decayed.loss
    assert decayed.history["penalty"][1].tolist() == [0.5]


def test_T44_whole_numbers_and_bytes_are_measured_as_numbers() -> None:
    values = np.array([[200, 3], [7, 255]], np.uint8)
    run = layer("identity", "mse", values, np.array([[0, 300], [1, 1]], float))
    assert run.signals["y"].tolist() == [[200, 3], [7, 255]]
    assert run.loss == pytest.approx((200**2 + 297**2 + 6**2 + 254**2) / 4)
    assert run.parameters["x>y.W"].dtype == np.float64


def test_T45_a_column_and_a_row_of_targets_are_the_same_targets() -> None:
    inputs, targets = np.array([[1.0], [2.0], [5.0]]), np.array([1.0, 0.0, 2.0])
    for given in (targets, targets[:, None]):
        assert layer("identity", "mse", inputs, given).loss == pytest.approx((0 + 4 + 9) / 3)
    with pytest.raises(nnsim.ProjectError):
        layer("identity", "mse", inputs, np.zeros((3, 3)))
