"""Examples that were worked by hand, in lectures, books and well-known articles, come out digit for digit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.drawn import layered, sum_times

XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def line(loss: Any = "mse", rate: float = 0.01, **settings: object) -> nnsim.Run:
    """O1: y = m x + c through (1, 2), (2, 3), (3, 4), from m = 1, c = 0."""
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity"))
    data = nnsim.Dataset([[1.0], [2.0], [3.0]], [[2.0], [3.0], [4.0]])
    run = nnsim.Run(nnsim.Project(net, data, loss=loss, optimizer="sgd", learning_rate=rate, **settings))
    run.parameters["x>y.W"][...] = 1
    return run


def mc(run: nnsim.Run) -> tuple[float, float]:
    return float(run.parameters["x>y.W"][0, 0]), float(run.parameters["y.b"][0])


def test_O1_a_line_is_fitted_step_by_step() -> None:
    run = line()
    run.train(iterations=1)
    assert run.loss == pytest.approx(1.0)  # the loss belongs to the step before the update
    assert run.gradients["x>y.W"][0, 0] == pytest.approx(-4)
    assert run.gradients["y.b"][0] == pytest.approx(-2)
    assert mc(run) == pytest.approx((1.04, 0.02))
    run.train(iterations=1)
    assert run.loss == pytest.approx(0.8110666667)
    for steps, expected in (
        (2, (1.0754666667, 0.038)), (3, (1.1069031111, 0.0542213333)), (100, (1.2897322831, 0.3413625916)),
        (1000, (1.0332091158, 0.9245078743)),
    ):
        run.train(iterations=steps - run.iteration)
        assert mc(run) == pytest.approx(expected, abs=2e-10)


@pytest.mark.parametrize(
    ("loss", "settings", "expected"),
    [
        ("half_squared_error", {}, (1.02, 0.01)),
        ({"key": "squared_error", "reduction": "sum"}, {}, (1.12, 0.06)),
        ("squared_error", {"batch_size": 1, "shuffle": False}, (1.104904, 0.054568)),
    ],
)
def test_O1b_other_conventions_give_other_steps(loss: Any, settings: dict[str, Any], expected: tuple[float, float]) -> None:
    run = line(loss, **settings)
    run.train(epochs=1)
    assert mc(run) == pytest.approx(expected)


def test_O2_the_largest_stable_learning_rate_is_where_theory_says() -> None:
    stable, unstable = line(rate=0.18), line(rate=0.181)
    for run in (stable, unstable):
        run.train(iterations=501)
    assert stable.loss == pytest.approx(0.0339702, rel=1e-5)
    assert unstable.loss == pytest.approx(2177, rel=1e-3)


def test_O2_a_run_that_explodes_stops_at_its_last_finite_loss() -> None:
    run = line(rate=1.0)
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=400)
    assert caught.value.iteration == run.iteration == 154
    assert caught.value.last_loss == run.loss == pytest.approx(1.5e307, rel=0.05)
    assert "loss" in caught.value.array
    assert all(np.isfinite(array).all() for array in run.parameters.values())


def test_O3_a_graph_of_sum_and_product_is_differentiated() -> None:
    run = sum_times(input_gradients=True)
    run.train(iterations=1)
    assert run.signals["f"][0, 0] == run.loss == -12
    assert [run.deltas[name][0, 0] for name in "xyz"] == [-4, -4, 3]
    assert run.deltas["q"][0, 0] == -4


def test_O4_XOR_is_computed_with_weights_set_by_hand() -> None:
    run = nnsim.Run(nnsim.Project(layered(), nnsim.dataset("xor"), loss="binary_cross_entropy"))
    run.parameters["x>h.W"][...] = [[20, 20], [-20, -20]]
    run.parameters["h.b"][...] = [-10, 30]
    run.parameters["h>y.W"][...] = [[20, 20]]
    run.parameters["y.b"][...] = [-30]
    outputs = run.predict(XOR)[:, 0]
    low, high = 4.543910487654591e-05, 0.999954519621495
    assert outputs == pytest.approx([low, high, high, low], rel=1e-12)
    run.train(iterations=1)


def mazur(trainable: bool) -> nnsim.Run:
    """O5. Biases that stay are weights from a constant that are not trainable."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=2, activation="sigmoid", bias=trainable)
    y = net.add("dense", name="y", units=2, activation="sigmoid", bias=trainable)
    net.connect(x, h)
    net.connect(h, y)
    if not trainable:
        one = net.add("constant", name="one")
        net.connect(one, h, trainable=False)
        net.connect(one, y, trainable=False)
    data = nnsim.Dataset([[0.05, 0.10]], [[0.01, 0.99]])
    run = nnsim.Run(nnsim.Project(net, data, loss="half_squared_error", learning_rate=0.5))
    run.parameters["x>h.W"][...] = [[0.15, 0.20], [0.25, 0.30]]
    run.parameters["h>y.W"][...] = [[0.40, 0.45], [0.50, 0.55]]
    for name, bias in (("h", 0.35), ("y", 0.60)):
        run.parameters[f"{name}.b" if trainable else f"one>{name}.W"][...] = bias
    return run


def test_O5_the_step_by_step_example_of_mazur() -> None:
    run = mazur(trainable=False)
    run.train(iterations=1)
    assert run.signals["h"][0] == pytest.approx([0.593269992107, 0.596884378260], abs=1e-12)
    assert run.signals["y"][0] == pytest.approx([0.751365069552, 0.772928465321], abs=1e-12)
    assert run.loss == pytest.approx(0.298371108760, abs=1e-12)
    assert run.parameters["x>h.W"].ravel() == pytest.approx(
        [0.149780716133, 0.199561432266, 0.249751143632, 0.299502287265], abs=1e-12
    )
    assert run.parameters["h>y.W"].ravel() == pytest.approx(
        [0.358916479718, 0.408666186076, 0.511301270239, 0.561370121108], abs=1e-12
    )
    assert run.evaluate("train")["loss"] == pytest.approx(0.291027773694, abs=1e-12)
    run.train(iterations=9_999)
    assert run.evaluate("train")["loss"] == pytest.approx(3.510187783e-5, rel=1e-9)
    assert run.predict([[0.05, 0.10]])[0] == pytest.approx([0.015913620444, 0.984064273515], abs=1e-11)


def test_O5_with_biases_that_learn() -> None:
    run = mazur(trainable=True)
    run.train(iterations=1)
    assert run.evaluate("train")["loss"] == pytest.approx(0.280471446791, abs=1e-12)
    run.train(iterations=9_999)
    assert run.evaluate("train")["loss"] == pytest.approx(2.4475622e-6, rel=1e-7)


def test_O6_the_network_of_han_and_kamber() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(3,))
    h = net.add("dense", name="h", units=2, activation="sigmoid")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, h)
    net.connect(h, y)
    data = nnsim.Dataset([[1.0, 0.0, 1.0]], [[1.0]])
    run = nnsim.Run(nnsim.Project(net, data, loss="half_squared_error", learning_rate=0.9))
    run.parameters["x>h.W"][...] = [[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]]
    run.parameters["h.b"][...] = [-0.4, 0.2]
    run.parameters["h>y.W"][...] = [[-0.3, -0.2]]
    run.parameters["y.b"][...] = 0.1
    run.train(iterations=1)
    assert [*run.signals["h"][0], run.signals["y"][0, 0]] == pytest.approx([0.331812, 0.524979, 0.473889], abs=5e-7)
    assert -run.deltas["y"][0, 0] == pytest.approx(0.131169, abs=5e-7)
    assert -run.deltas["h"][0] == pytest.approx([-0.008725, -0.006542], abs=5e-7)
    assert run.parameters["h>y.W"][0] == pytest.approx([-0.260829, -0.138025], abs=5e-7)
    assert run.parameters["x>h.W"] == pytest.approx(
        np.array([[0.192148, 0.4, -0.507852], [-0.305888, 0.1, 0.194112]]), abs=5e-7
    )
    assert run.parameters["h.b"] == pytest.approx([-0.407852, 0.194112], abs=5e-7)
    assert run.parameters["y.b"] == pytest.approx([0.218052], abs=5e-7)


def test_O8_the_sanity_expression_of_micrograd() -> None:
    """z = 2x + 2 + x; q = relu(z) + z x; h = relu(z z); y = h + q + q x, at x = −4: y = −20 and dy/dx = 46."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    z = net.add("dense", name="z", units=1, activation="identity")
    net.connect(x, z)
    relu_z = net.add("dense", name="relu_z", units=1, activation="relu", bias=False)
    same = net.add("dense", name="same", units=1, activation="identity", bias=False)
    zx, q, zz = net.add("multiply", name="zx"), net.add("add", name="q"), net.add("multiply", name="zz")
    h = net.add("dense", name="h", units=1, activation="relu", bias=False)
    qx, y = net.add("multiply", name="qx"), net.add("add", name="y")
    for source, target in (
        (z, relu_z), (z, same), (z, zx), (x, zx), (relu_z, q), (zx, q), (z, zz), (same, zz), (zz, h), (q, qx), (x, qx),
        (h, y), (q, y), (qx, y),
    ):
        net.connect(source, target)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[-4.0]]), loss="value", input_gradients=True, learning_rate=0.0))
    for name, array in run.parameters.items():
        array[...] = {"x>z.W": 3, "z.b": 2}.get(name, 1)
    run.train(iterations=1)
    assert run.loss == -20
    assert run.deltas["x"][0, 0] == 46


def test_O9_the_neuron_of_karpathy() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(2,)), net.add("dense", name="o", units=1, activation="tanh"))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[2.0, 0.0]]), loss="value", input_gradients=True, learning_rate=0.0))
    run.parameters["x>o.W"][...] = [[-3, 1]]
    run.parameters["o.b"][...] = 6.8813735870195432
    run.train(iterations=1)
    assert run.loss == pytest.approx(0.7071067811865476)
    assert run.deltas["x"][0] == pytest.approx([-1.5, 0.5])
    assert run.gradients["x>o.W"][0] == pytest.approx([1, 0])
    assert run.gradients["o.b"] == pytest.approx([0.5])


def square(optimizer: Any, rate: float = 0.1) -> nnsim.Run:
    """θ², from θ = 1: one weight, input 1, target 0, squared error."""
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity", bias=False))
    data = nnsim.Dataset([[1.0]], [[0.0]])
    run = nnsim.Run(nnsim.Project(net, data, loss="squared_error", optimizer=optimizer, learning_rate=rate))
    run.parameters["x>y.W"][...] = 1
    return run


@pytest.mark.parametrize(
    ("optimizer", "path"),
    [
        ("adam", [0.9000000005, 0.8004122286917928, 0.7015862729460303, 0.603939060573746, 0.507963659264342]),
        ("momentum", [0.8, 0.46, 0.062]),
        ("nesterov", [0.62, 0.2224, -0.108352]),
        ("rmsprop", [5.0e-8]),
        ({"key": "adamw", "weight_decay": 0.1}, [0.8900000005]),
        ({"key": "adam", "weight_decay": 0.1}, [0.9000000005]),
    ],
)
def test_O13_and_T17_to_T21_the_first_steps_on_a_parabola(optimizer: Any, path: list[float]) -> None:
    run = square(optimizer)
    for theta in path:
        run.train(iterations=1)
        assert run.parameters["x>y.W"][0, 0] == pytest.approx(theta, rel=1e-8)


def test_T18_the_epsilon_of_adam_stands_outside_the_root() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(1,)), net.add("dense", name="y", units=1, activation="identity", bias=False))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1e-8]]), loss="value", optimizer="adam", learning_rate=1.0))
    run.parameters["x>y.W"][...] = 0
    run.train(iterations=1)
    assert run.parameters["x>y.W"][0, 0] == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("targets", "at_zero", "errors", "final"),
    [
        ([0, 0, 0, 1], 1, [2, 3, 3, 2, 1, 0], (-3, 2, 1)),
        ([0, 1, 1, 1], 1, [2, 2, 1, 0], (-1, 1, 1)),
        ([0, 0, 0, 1], 0, None, (-2, 2, 1)),
        ([0, 1, 1, 1], 0, None, (0, 1, 1)),
    ],
)
def test_O24_the_perceptron_learns_AND_and_OR(targets: list[int], at_zero: int, errors: Any, final: tuple[int, ...]) -> None:
    run = perceptron(targets, at_zero)
    run.train(epochs=50)
    assert (run.parameters["y.b"][0], *run.parameters["x>y.W"][0]) == final
    if errors is not None:
        assert run.epoch == len(errors)
        assert run.history["errors"][1].tolist() == errors
    assert run.step() is None


def test_O24_the_perceptron_never_learns_XOR() -> None:
    run = perceptron([0, 1, 1, 0], 1)
    run.train(epochs=20)
    assert run.epoch == 20
    assert run.history["errors"][1].tolist()[2:] == [4] * 18


def perceptron(targets: list[int], at_zero: int) -> nnsim.Run:
    net = nnsim.Network()
    y = net.add("dense", name="y", units=1, activation={"key": "step", "at_zero": at_zero}, initializer="zeros")
    net.connect(net.add("input", name="x", shape=(2,)), y)
    data = nnsim.Dataset(XOR, np.array(targets))
    return nnsim.Run(nnsim.Project(net, data, learning_rule="perceptron", learning_rate=1.0))


@pytest.mark.parametrize(
    ("seed", "last", "after"),
    [
        (0, [0.05770383, 0.9470198, 0.9469948, 0.05712647], [0.0576984423, 0.9470252414, 0.9470002429, 0.0571202756]),
        (42, [0.05322146, 0.95171535, 0.95160449, 0.05175396], None),
    ],
)
def test_O26_XOR_learned_as_in_a_widely_copied_article(seed: int, last: list[float], after: list[float] | None) -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=2, activation="sigmoid")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, h)
    net.connect(h, y)
    data = nnsim.Dataset(XOR, [[0.0], [1.0], [1.0], [0.0]])
    loss = {"key": "half_squared_error", "reduction": "sum"}
    run = nnsim.Run(nnsim.Project(net, data, loss=loss, learning_rate=0.1))
    random = np.random.RandomState(seed)
    run.parameters["x>h.W"][...] = random.uniform(size=(2, 2)).T  # the article has a row for each unit that sends
    run.parameters["h.b"][...] = random.uniform(size=2)
    run.parameters["h>y.W"][...] = random.uniform(size=(2, 1)).T
    run.parameters["y.b"][...] = random.uniform(size=1)
    run.train(iterations=10_000)
    assert run.signals["y"][:, 0] == pytest.approx(last, abs=6e-9)
    if after is not None:
        assert run.predict(XOR)[:, 0] == pytest.approx(after, abs=1e-10)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_O29_a_classifier_that_knows_nothing_is_surprised_by_ln_K(classes: int) -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(4,)), net.add("dense", name="y", units=classes, activation="softmax"))
    random = np.random.default_rng(0)
    data = nnsim.Dataset(random.normal(size=(60, 4)), np.arange(60) % classes)
    run = nnsim.Run(nnsim.Project(net, data, loss="cross_entropy"))
    run.parameters["x>y.W"][...] = 0
    run.train(iterations=1)
    assert run.loss == pytest.approx(math.log(classes), rel=1e-14)
    fresh = nnsim.Run(nnsim.Project(net, nnsim.Dataset(0.1 * random.normal(size=(60, 4)), np.arange(60) % classes), loss="cross_entropy"))
    assert fresh.evaluate("train")["loss"] == pytest.approx(math.log(classes), rel=0.05)
