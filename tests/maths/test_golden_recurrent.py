"""Layers that remember give the numbers and gradients that PyTorch's give, to 1e-10, over sequences of different length."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.maths.test_golden import GOLDEN

RECURRENT = GOLDEN["recurrent"]
PACKED = {"rnn": [""], "lstm": ["_i", "_f", "_g", "_o"], "gru": ["_r", "_z", "_g"]}
"""PyTorch's gates in its order (T4), as they are called here."""


def stacked(kind: str) -> nnsim.Run:
    """x → m → n → y with PyTorch's parameters, after one iteration at learning rate 0."""
    net = nnsim.Network()
    more = {"reset": "after"} if kind == "gru" else {}
    nodes = [net.add("input", name="x", shape=(2,)), *(net.add(kind, name=name, units=3, **more) for name in "mn")]
    nodes.append(net.add("dense", name="y", units=2, activation="identity"))
    for source, target in pairwise(nodes):
        net.connect(source, target)
    data = nnsim.Dataset(np.array(RECURRENT["x"]), np.array(RECURRENT["y"]), RECURRENT["lengths"])
    run = nnsim.Run(nnsim.Project(net, data, loss="mse", learning_rate=0.0, input_gradients=True))
    for name, array in converted(kind, RECURRENT["runs"][kind]["parameters"], adding=True).items():
        run.parameters[name][...] = array
    run.train(iterations=1)
    return run


def converted(kind: str, given: dict[str, Any], adding: bool) -> dict[str, Any]:
    """PyTorch's arrays by nnsim's names. Of two biases that act together the sum (`adding`), of their equal gradients one."""
    arrays = {name: np.array(array) for name, array in given.items()}
    found = {"n>y.W": arrays["after.weight"], "y.b": arrays["after.bias"]}
    for layer, (before, name) in enumerate([("x", "m"), ("m", "n")]):
        parts = {
            what: np.split(arrays[f"{what}_l{layer}"], len(PACKED[kind])) for what in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        }
        for number, gate in enumerate(PACKED[kind]):
            found[f"{before}>{name}.W{gate}"] = parts["weight_ih"][number]
            found[f"{name}.U{gate}"] = parts["weight_hh"][number]
            apart = kind == "gru" and gate == "_g"
            found[f"{name}.b{gate}"] = parts["bias_ih"][number] + (parts["bias_hh"][number] if adding and not apart else 0)
            if apart:
                found[f"{name}.b_hg"] = parts["bias_hh"][number]
    return found


def check_golden(kind: str) -> None:
    golden, run = RECURRENT["runs"][kind], stacked(kind)
    valid = np.arange(5) < np.array(RECURRENT["lengths"])[:, None]
    assert run.loss == pytest.approx(golden["loss"], rel=1e-10)
    assert run.signals["y"][valid] == pytest.approx(np.array(golden["outputs"])[valid], rel=1e-10)
    expected = converted(kind, golden["gradients"], adding=False)
    assert set(expected) == set(run.gradients)
    for name, gradient in expected.items():
        assert run.gradients[name] == pytest.approx(gradient, rel=1e-10, abs=1e-13), name
    assert run.deltas["x"] == pytest.approx(np.array(golden["inputs"]), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("kind", PACKED)
def test_a_stack_of_cells_has_the_outputs_and_gradients_of_pytorch(kind: str) -> None:
    check_golden(kind)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_gates_in_the_order_of_another_library_are_noticed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T4: Keras has i f c o, and z r h."""
    monkeypatch.setitem(PACKED, kind, {"lstm": ["_i", "_f", "_o", "_g"], "gru": ["_z", "_r", "_g"]}[kind])
    with pytest.raises(AssertionError):
        check_golden(kind)
