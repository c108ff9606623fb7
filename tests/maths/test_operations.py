"""The nodes of computation graphs: their values, their local gradients, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from tests.maths.gradients import check_gradients


def graph(kind: str, *values: Any, **parameters: Any) -> nnsim.Run:
    """A run of one operation on inputs a, b, c …, after one iteration."""
    net = nnsim.Network()
    arrays = [np.asarray(value, float) for value in values]
    names = "abcd"[: len(arrays)]
    inputs = [net.add("input", name=name, shape=array.shape or (1,)) for name, array in zip(names, arrays, strict=True)]
    f = net.add(kind, name="f", **parameters)
    for node in inputs:
        net.connect(node, f)
    data = nnsim.Dataset({name: array.reshape(1, *(array.shape or (1,))) for name, array in zip(names, arrays, strict=True)})
    run = nnsim.Run(nnsim.Project(net, data, loss="value", input_gradients=True))
    run.train(iterations=1)
    return run


def slopes(run: nnsim.Run) -> list[float]:
    return [float(run.deltas[node.name][0, 0]) for node in run.project.network.inputs()]


@pytest.mark.parametrize(
    ("kind", "values", "expected", "gradients"),
    [
        ("add", (2.0, 3.0), 5.0, [1.0, 1.0]),
        ("subtract", (2.0, 3.0), -1.0, [1.0, -1.0]),
        ("multiply", (2.0, 3.0, 4.0), 24.0, [12.0, 8.0, 6.0]),
        ("divide", (3.0, -2.0), -1.5, [-0.5, -0.75]),
        ("negate", (3.0,), -3.0, [-1.0]),
        ("reciprocal", (4.0,), 0.25, [-0.0625]),
        ("power", (-3.0,), 9.0, [-6.0]),
        ("exp", (0.0,), 1.0, [1.0]),
        ("log", (4.0,), np.log(4.0), [0.25]),
        ("max", (1.0, 5.0, 2.0), 5.0, [0.0, 1.0, 0.0]),
        ("sigmoid", (1.0,), 0.7310585786300049, [0.19661193324148185]),
        ("tanh", (0.5,), np.tanh(0.5), [1 - np.tanh(0.5) ** 2]),
        ("relu", (-2.0,), 0.0, [0.0]),
        ("sin", (0.0,), 0.0, [1.0]),
        ("absolute", (-2.0,), 2.0, [-1.0]),
        ("matmul", (2.0, 3.0), 6.0, [3.0, 2.0]),
    ],
)
def test_an_operation_has_the_value_and_the_local_gradients_of_the_book(
    kind: str, values: tuple[float, ...], expected: float, gradients: list[float]
) -> None:
    run = graph(kind, *values)
    assert run.loss == pytest.approx(expected, rel=1e-15)
    assert slopes(run) == pytest.approx(gradients, rel=1e-15)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0, 3.0, -1.0, -2.0, 1.5])
def test_a_power_has_the_derivative_of_its_exponent(exponent: float) -> None:
    run = graph("power", [0.5, 2.0, 1.0], exponent=exponent)
    assert run.signals["f"][0] == pytest.approx(np.array([0.5, 2.0, 1.0]) ** exponent)
    check_gradients(run)


def test_powers_of_0_have_slopes_too() -> None:
    assert [slopes(graph("power", 0.0, exponent=exponent)) for exponent in (0.0, 1.0, 2.0, 3.0)] == [[0.0], [1.0], [0.0], [0.0]]


def test_of_equal_values_the_first_is_the_largest() -> None:
    assert slopes(graph("max", 2.0, 2.0, 2.0)) == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(("left", "right"), [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,))])
def test_matrices_and_vectors_are_multiplied_as_numpy_does(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(size=left), random.normal(size=right)
    run = graph("matmul", x, y)
    assert run.signals["f"][0] == pytest.approx(np.atleast_1d(x @ y).ravel(), rel=1e-14)
    check_gradients(run)


def test_matrices_that_do_not_fit_are_refused_with_both_sizes() -> None:
    with pytest.raises(nnsim.ProjectError, match="f cannot multiply 2×3 by 2: the first has 3 columns, the second 2 rows"):
        graph("matmul", np.ones((2, 3)), np.ones(2))


def test_an_operation_of_two_needs_both() -> None:
    with pytest.raises(nnsim.ProjectError, match="f needs at least 2 connections into it"):
        graph("divide", 1.0)


def test_what_comes_back_is_written_as_local_times_upstream_gradient() -> None:
    net = nnsim.Network()
    x, y, z = (net.add("input", name=name, shape=(1,)) for name in "xyz")
    q, r, f = net.add("add", name="q"), net.add("add", name="r"), net.add("multiply", name="f")
    for source, target in ((x, q), (y, q), (q, r), (x, r), (r, f), (z, f)):
        net.connect(source, target)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset({name: [[2.0]] for name in "xyz"}), loss="value"))
    found = {}
    for operation in run.machine.program.operations:
        if operation.phase == "backward":
            found[operation.node] = operation.equations[0].partition(" = ")[2]
    assert found["r"] == r"a_{\mathrm{z}} \, \frac{\partial L}{\partial a_{\mathrm{f}}}"
    assert found["q"] == r"1 \, \frac{\partial L}{\partial a_{\mathrm{r}}}"
    assert found["y"] == r"1 \, \frac{\partial L}{\partial a_{\mathrm{q}}}"


def test_the_gradients_of_several_uses_of_one_value_are_summed() -> None:
    net = nnsim.Network()
    x, product, f = net.add("input", name="x", shape=(1,)), net.add("multiply", name="xx"), net.add("add", name="f")
    square = net.add("power", name="square")
    for source, target in ((x, square), (square, product), (x, product), (product, f), (x, f)):
        net.connect(source, target)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset({"x": [[2.0]]}), loss="value", input_gradients=True))
    run.train(iterations=1)
    assert run.loss == 10
    assert run.deltas["x"][0, 0] == 3 * 2.0**2 + 1


def test_a_variable_goes_down_the_slope_from_its_value() -> None:
    net = nnsim.Network()
    x, y = net.add("input", name="x", shape=(1,)), net.add("constant", name="y", value=3.0, trainable=True)
    f, square = net.add("subtract", name="f"), net.add("power", name="square")
    net.connect(y, f)
    net.connect(x, f)
    net.connect(f, square)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1.0]]), loss="value", learning_rate=0.25))
    assert run.parameters["y.v"] == [3.0]
    run.train(iterations=1)
    assert run.gradients["y.v"] == [4.0]
    assert run.parameters["y.v"] == [2.0]
    run.train(iterations=60)
    assert run.parameters["y.v"] == pytest.approx([1.0])
    run.seek(0)
    assert run.parameters["y.v"] == [3.0]


def test_a_variable_is_the_same_for_every_sample_and_adds_up_what_they_say() -> None:
    net = nnsim.Network()
    x, y, f = net.add("input", name="x", shape=(2,)), net.add("constant", name="y", units=2, trainable=True), net.add("multiply", name="f")
    net.connect(x, f)
    net.connect(y, f)
    loss = {"key": "value", "reduction": "sum"}
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1.0, 2.0], [3.0, 5.0]]), loss=loss, learning_rate=0.0))
    run.train(iterations=1)
    assert run.gradients["y.v"] == pytest.approx([4.0, 7.0])
