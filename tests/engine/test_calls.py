"""Steps through time take few calls: what their equations have in common, or have computed already, is not computed again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.program import Operation
from nnsim.maths.primitives import sigmoid, sigmoid_of_minus

STEPS = 9


def run_of(kind: str, **parameters: Any) -> nnsim.Run:
    """x → h of the kind ("loop": a drawn one) → y, after an iteration."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense" if kind == "loop" else kind, name="h", units=3, **parameters)
    net.connect(x, h)
    if kind == "loop":
        net.connect(h, h, delay=1)
    net.connect(h, net.add("dense", name="y", units=1, activation="identity"))
    random = np.random.default_rng(0)
    shape = (4, 1) if parameters.get("returns") == "last" else (4, STEPS, 1)
    data = nnsim.Dataset(random.normal(size=(4, STEPS, 2)), random.normal(size=shape))
    run = nnsim.Run(nnsim.Project(net, data, loss="mse"))
    run.train(iterations=1)
    return run


def step(run: nnsim.Run, phase: str, time: int = STEPS // 2) -> Operation:
    return next(op for op in run.machine.program.operations if (op.phase, op.node, op.time) == (phase, "h", time))


def functions(run: nnsim.Run, phase: str) -> Counter[str]:
    return Counter(call.function.__name__ for call in step(run, phase).calls)


@pytest.mark.parametrize(
    ("kind", "parameters", "forward", "backward"),
    [
        ("rnn", {}, 2, 3), ("loop", {"activation": "tanh"}, 2, 3), ("lstm", {}, 10, 9), ("lstm", {"forget_gate": False}, 9, 8),
        ("gru", {"reset": "after"}, 11, 8), ("gru", {"reset": "before"}, 12, 11), ("rnn", {"returns": "last"}, 2, 3),
    ],
)  # fmt: skip
def test_a_step_takes_few_calls(kind: str, parameters: dict[str, Any], forward: int, backward: int) -> None:
    run = run_of(kind, **parameters)
    assert len(step(run, "forward").calls) <= forward
    assert len(step(run, "backward").calls) <= backward


@pytest.mark.parametrize("kind", ["rnn", "loop", "lstm", "gru"])
def test_all_that_enters_a_sum_takes_one_product(kind: str) -> None:
    run = run_of(kind, **({"reset": "after"} if kind == "gru" else {}))
    assert functions(run, "forward")["dot"] == (2 if kind == "gru" else 1)  # q of a GRU sees no inputs
    assert functions(run, "backward")["dot"] == 1


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_the_way_back_computes_no_tanh_and_no_sigmoid_again(kind: str) -> None:
    operations = [op for op in run_of(kind).machine.program.operations if op.phase == "backward"]
    assert {"exp", "tanh"}.isdisjoint(call.function.__name__ for op in operations for call in op.calls)


def test_turning_the_sign_before_a_sigmoid_gives_the_same_bits() -> None:
    for dtype in (np.float32, np.float64):
        x: Any = np.linspace(-30, 30, 1001, dtype=dtype)
        assert np.array_equal(sigmoid.evaluate(x), sigmoid_of_minus.evaluate(-x))


def test_what_an_error_hands_back_from_the_last_step_alone_is_seen_there_and_nowhere_else() -> None:
    run = run_of("rnn", returns="last", activation="identity")
    weights = run.parameters["h.U"].copy()
    run.train(iterations=1)
    back = run.deltas["h.out"]
    for time in range(STEPS - 1):
        assert back[:, time] == pytest.approx(run.deltas["h"][:, time + 1] @ weights, rel=1e-9)
    assert np.abs(back[:, -1]).min() > 0
