"""Computation graphs run without targets, without data and without inputs, and say which operation has no result."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document.graphs import is_graph


def one_operation(kind: str, *values: float, loss: str = "value", data: bool = True, **parameters: Any) -> nnsim.Project:
    net = nnsim.Network()
    f = net.add(kind, name="f", **parameters)
    names = "xyz"[: len(values)]
    for name in names:
        net.connect(net.add("input", name=name, shape=(1,)), f)
    given = nnsim.Dataset({name: [[value]] for name, value in zip(names, values, strict=True)})
    return nnsim.Project(net, given if data else None, loss=loss)


def test_a_graph_needs_no_data_and_its_inputs_are_1_at_first() -> None:
    project = one_operation("add", 5.0, 7.0, data=False)
    assert project.problems() == []
    run = nnsim.Run(project)
    run.train(iterations=1)
    assert run.loss == 2
    assert project.document.data is None


def test_an_input_that_is_added_to_a_graph_is_1_beside_those_that_have_values() -> None:
    project = one_operation("multiply", 5.0, 7.0)
    network = project.network
    network.connect(network.add("input", name="new", shape=(1,)), network.node("f"))
    run = nnsim.Run(project)
    assert run.evaluate()["loss"] == 35


def test_a_matrix_as_input_keeps_the_values_that_it_has() -> None:
    net = nnsim.Network()
    f = net.add("matmul", name="f")
    for name, shape in (("A", (2, 3)), ("b", (3,))):
        net.connect(net.add("input", name=name, shape=shape), f)
    project = nnsim.Project(net, nnsim.Dataset({"A": np.arange(6.0).reshape(1, 2, 3)}), loss="value")
    assert nnsim.Run(project).predict({"A": np.arange(6.0).reshape(1, 2, 3), "b": np.ones((1, 3))})[0] == pytest.approx([3, 12])
    assert nnsim.Run(project).evaluate()["loss"] == 15


def test_a_network_that_is_compared_with_targets_still_needs_data() -> None:
    project = one_operation("add", 1.0, 2.0, loss="mse", data=False)
    assert not is_graph(project.document)
    (problem,) = project.problems()
    assert problem.text == "There is no data: choose a data set or import your own."
    assert problem.fix_text == "Differentiate the output itself"
    assert problem.fix is not None
    problem.fix.apply(project.document)
    assert is_graph(project.document)
    assert project.problems() == []


def test_operations_without_targets_can_be_differentiated_themselves() -> None:
    project = one_operation("add", 1.0, 2.0, loss="mse")
    (problem,) = project.problems()
    assert problem.text == "The data has no targets for f; it has no targets at all."
    assert problem.other_text == "Differentiate the output itself"
    assert problem.other is not None
    problem.other.apply(project.document)
    assert project.problems() == []


def test_inputs_of_a_graph_have_gradients_without_being_asked_for() -> None:
    run = nnsim.Run(one_operation("multiply", 2.0, 3.0))
    run.train(iterations=1)
    assert run.deltas["x"][0, 0] == 3


def test_a_graph_of_variables_alone_goes_down_to_its_lowest_point() -> None:
    net = nnsim.Network()
    x = net.add("constant", name="x", value=3.0, trainable=True)
    square, f = net.add("power", name="square"), net.add("subtract", name="f")
    net.connect(x, square)
    net.connect(square, f)
    net.connect(x, f)
    project = nnsim.Project(net, None, loss="value", learning_rate=0.1)
    assert project.problems() == []
    run = nnsim.Run(project)
    run.train(iterations=100)
    assert run.parameters["x.v"] == pytest.approx([0.5])
    assert run.evaluate()["loss"] == pytest.approx(-0.25)
    before = run.state_hash()
    run.step()
    run.back()
    assert run.state_hash() == before


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        (one_operation("log", -2.0), "f cannot be computed: -2 has no logarithm: only numbers above 0 have one."),
        (one_operation("log", 0.0), "f cannot be computed: 0 has no logarithm: only numbers above 0 have one."),
        (one_operation("divide", 3.0, 0.0), "f cannot be computed: 3 is divided by 0."),
        (one_operation("reciprocal", 0.0), "f cannot be computed: 1 is divided by 0."),
        (one_operation("power", -4.0, exponent=0.5), "f cannot be computed: -4 to the power 0.5 is no real number: take a whole exponent."),
        (one_operation("power", 0.0, exponent=-1.0), "f cannot be computed: 0 to the power -1 is a division by 0."),
        (one_operation("exp", 1000.0), "f cannot be computed: e to the power 1000 is too large for a number."),
    ],
)
def test_the_message_says_which_operation_met_what_it_is_not_defined_for(project: nnsim.Project, reason: str) -> None:
    with pytest.raises(nnsim.Diverged) as caught:
        nnsim.Run(project).train(iterations=1)
    assert str(caught.value).endswith(reason)


def test_a_slope_that_is_infinite_is_said_too() -> None:
    net = nnsim.Network()
    x, f = net.add("constant", name="x", value=0.0, trainable=True), net.add("power", name="root", exponent=0.5)
    net.connect(x, f)
    with pytest.raises(nnsim.Diverged, match=r"root cannot be computed: the slope of 0 to the power 0.5 is infinite\."):
        nnsim.Run(nnsim.Project(net, None, loss="value")).train(iterations=1)
