"""A graph as a function of one or two of its numbers: inputs, variables, weights."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import Feed
from nnsim.engine.sections import Held, plane, reason_not, section, variables

X = np.linspace(-3.0, 3.0, 7)


def quadratic(trainable: bool) -> nnsim.Run:
    """x² + xy + y² at (1, 2)."""
    net = nnsim.Network()
    if trainable:
        x, y = (net.add("constant", name=name, value=value, trainable=True) for name, value in (("x", 1.0), ("y", 2.0)))
    else:
        x, y = (net.add("input", name=name, shape=(1,)) for name in "xy")
    xx, xy, yy, f = net.add("power", name="xx"), net.add("multiply", name="xy"), net.add("power", name="yy"), net.add("add", name="f")
    for source, target in ((x, xx), (x, xy), (y, xy), (y, yy), (xx, f), (xy, f), (yy, f)):
        net.connect(source, target)
    return nnsim.Run(nnsim.Project(net, None if trainable else nnsim.Dataset({"x": [[1.0]], "y": [[2.0]]}), loss="value"))


@pytest.mark.parametrize("trainable", [False, True])
def test_along_one_variable_the_other_is_held(trainable: bool) -> None:
    run = quadratic(trainable)
    x, y = variables(run)
    assert (x.name, y.name) == ("x", "y")
    found = section(run, x, X, np.array([1.0, 0.5]))
    assert found.y == pytest.approx(X**2 + 2 * X + 4)
    assert (found.place, found.value, found.slope) == (1.0, 7.0, 4.0)
    assert (found.moved - found.value) / np.array([1.0, 0.5]) == pytest.approx([5.0, 4.5])


@pytest.mark.parametrize("trainable", [False, True])
def test_over_two_variables_it_is_a_surface_with_two_slopes(trainable: bool) -> None:
    run = quadratic(trainable)
    x, y = variables(run)
    found = plane(run, x, y, X, X[:4])
    assert found.z == pytest.approx(X**2 + np.outer(X[:4], X) + X[:4, None] ** 2)
    assert (found.place, found.value, found.slopes) == ((1.0, 2.0), 7.0, (4.0, 5.0))


def test_what_is_fed_by_hand_is_held() -> None:
    run = quadratic(False)
    x, _ = variables(run)
    feed = Feed({node.id: np.array([3.0]) for node in run.project.network.inputs()})
    assert section(run, x, X, X, Held(feed=feed)).slope == 9.0


def test_a_weight_and_a_bias_can_be_varied() -> None:
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(2,)), net.add("dense", name="h", units=1, activation="sigmoid"))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset([[1.0, -2.0]]), loss="value"))
    run.parameters["x>h.W"][...] = [[0.5, 0.25]]
    named = {variable.name: variable for variable in variables(run)}
    assert list(named) == ["x [1]", "x [2]", "x>h.W [1, 1]", "x>h.W [1, 2]", "h.b"]
    before = run.state_hash()
    found = section(run, named["x>h.W [1, 2]"], X, np.array([1e-6, -1e-6]))
    assert found.y == pytest.approx(1 / (1 + np.exp(-(0.5 - 2 * X))))
    assert found.slope == pytest.approx(float(found.moved[0] - found.moved[1]) / 2e-6, rel=1e-8) == -0.5
    assert run.state_hash() == before
    assert np.all(run.parameters["x>h.W"] == [[0.5, 0.25]])


def test_a_network_with_targets_says_what_is_missing() -> None:
    reason = reason_not(nnsim.Run(nnsim.example("xor")))
    assert reason is not None
    assert reason.startswith("This needs a computation graph")
