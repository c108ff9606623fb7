"""How far back an error reaches, as a number, and the product ∏ g′(in)·w of a single unit, held to the gradient itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import picture as pictures
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.reach import reach

STEPS = 20


@pytest.mark.parametrize(
    ("norms", "steps"),
    [
        (0.1 ** np.arange(10)[::-1], 2),  # 1, 0.1, 0.01 are at least 1 %
        (10.0 ** np.arange(10)[::-1], 9),  # explodes all the way
        (np.ones(10), 9),
        ([0, 0, 0, 0, 1.0], 0),
        ([1.0, 1.0, 0.001, 1.0, 1.0], 1),  # what lies beyond a gap came in there
        ([1.0, 0.5, 0.5, 0, 0], 2),  # after the longest sequence nothing enters
        ([np.nan, np.nan, 0.1, 0.5, 1.0], 2),  # as far as the phase under way has come
        ([0.0, 0.0], 0),
        ([1.0, np.inf, 1.0], 1),
        ([], 0),
    ],
)
def test_an_error_reaches_back_until_it_is_below_1_percent_of_its_largest(norms: Any, steps: int) -> None:
    assert reach(np.array(norms)) == steps
    assert reach(np.array(norms)[::-1], backwards=True) == steps


def run_of(weight: float, kind: str = "loop", activation: str = "tanh", units: int = 1, lengths: Any = None) -> nnsim.Run:
    """An Elman network, drawn or as a layer: one unit over twenty steps, small inputs, and a target for the last step."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    if kind == "loop":
        z = net.add("dense", name="z", units=units, activation=activation)
        last = net.add("rnn", name="last", units=1, activation="identity", returns="last")  # hands on the last step only
    else:
        z = net.add(kind, name="z", units=units, returns="last", **({"activation": activation} if kind == "rnn" else {}))
        last = z
    net.connect(x, z)
    if kind == "loop":
        net.connect(z, z, delay=1)
        net.connect(z, last)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(last, y)
    inputs = 0.3 * np.random.default_rng(0).normal(size=(1, STEPS, 1))
    data = nnsim.Dataset(inputs, np.array([[2.0]]), lengths, sequence=True)
    run = nnsim.Run(nnsim.Project(net, data, loss="mse", optimizer="sgd", learning_rate=1e-18))
    loop = f"{z.id}:U" if kind != "loop" else next(f"{found.id}:W" for found in net.connections.values() if found.delay)
    run.machine.parameters.value(loop)[...] = weight
    if kind == "loop":
        run.machine.parameters.value(f"{last.id}:U")[...] = 0.0
    return run


def frame_of(run: nnsim.Run) -> Frame:
    return pictures.picture(run, FrameRequest(time_norms=True), State.PAUSED)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "identity", "relu"])
@pytest.mark.parametrize("kind", ["loop", "rnn"])
@pytest.mark.parametrize("weight", [0.6, -0.6, 1.0, 1.5])
def test_the_product_of_slopes_and_weight_is_what_is_left_of_the_error(weight: float, kind: str, activation: str) -> None:
    run = run_of(weight, kind, activation)
    run.train(iterations=1)
    frame = frame_of(run)
    id = run.project.network.node("z").id
    slopes, w = frame.loops[id]
    assert w == pytest.approx(weight)
    norms = frame.time_norms[id]
    for step in range(STEPS - 1):
        # Δ_t = Δ_T · ∏ w·g′(in) over the steps from the last one back to this one
        expected = norms[-1] * abs(np.prod(w * slopes[step:-1]))
        assert norms[step] == pytest.approx(expected, rel=1e-5, abs=1e-30)


def test_below_1_the_error_vanishes_and_above_1_it_explodes() -> None:
    small, large = run_of(0.5, activation="identity"), run_of(1.3, activation="identity")
    for run in (small, large):
        run.train(iterations=1)
    id = small.project.network.node("z").id
    assert reach(frame_of(small).time_norms[id]) == 6  # 0.5⁶ = 0.016, 0.5⁷ = 0.008
    norms = frame_of(large).time_norms[large.project.network.node("z").id]
    assert reach(norms) == STEPS - 1
    assert norms[0] / norms[-1] == pytest.approx(1.3 ** (STEPS - 1))


def test_several_units_and_gates_have_no_such_product_and_nobody_pays_who_does_not_ask() -> None:
    for run in (run_of(0.5, "rnn", units=2), run_of(0.5, "lstm"), run_of(0.5, "gru")):
        assert frame_of(run).loops == {}
    run = run_of(0.5)
    assert pictures.picture(run, FrameRequest(), State.PAUSED).loops == {}
    assert frame_of(nnsim.Run(nnsim.example("xor"))).loops == {}
