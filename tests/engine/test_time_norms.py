"""How far back the error reaches: ‖Δ_t‖ of everything that goes step by step, as a frame shows it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import picture as pictures
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.seen import summed_squares

STEPS = 7


def run_of(kind: str) -> nnsim.Run:
    """Two inputs, something that remembers as “m”, and an output that looks at its last step, or in a loop at every step."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    if kind == "loop":
        m = net.add("dense", name="m", units=3, activation="tanh")
        net.connect(m, m, delay=1)
    else:
        m = net.add(kind, name="m", units=3, returns="last")
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, m)
    net.connect(m, y)
    random = np.random.default_rng(1)
    inputs = random.normal(size=(6, STEPS, 2))
    targets = inputs.sum(axis=2, keepdims=True) if kind == "loop" else inputs.sum(axis=(1, 2))
    return nnsim.Run(nnsim.Project(net, nnsim.Dataset(inputs, targets, sequence=True), loss="mse", optimizer="sgd", learning_rate=0.01))


def norms(run: nnsim.Run) -> dict[str, Any]:
    request = FrameRequest(parameters=False, signals=False, time_norms=True)
    names = {node.id: node.name for node in run.project.network}
    return {names[id]: found for id, found in pictures.picture(run, request, State.PAUSED).time_norms.items()}


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru", "loop"])
def test_the_norm_of_a_step_is_that_of_all_its_deltas(kind: str) -> None:
    run = run_of(kind)
    run.train(iterations=3)
    names = ["m"] if "m" in run.deltas else [name for name in run.deltas if name.startswith("m.") and name != "m.out"]
    expected = np.sqrt(sum((run.deltas[name] ** 2).sum(axis=(0, 2)) for name in names))
    assert set(norms(run)) == {"m"}
    np.testing.assert_allclose(norms(run)["m"], expected, rtol=1e-12)
    assert expected.shape == (STEPS,)
    assert (expected > 0).all()


def test_there_are_none_before_the_first_backward_phase() -> None:
    run = run_of("rnn")
    assert norms(run) == {}
    operation = run.step()
    assert operation is not None
    assert operation.phase == "forward"
    assert norms(run) == {}


def test_there_are_none_when_the_run_stands_at_its_beginning_again() -> None:
    run = run_of("rnn")
    run.train(iterations=2)
    run.seek(0)
    assert norms(run) == {}


def test_inside_a_backward_phase_they_grow_from_the_last_step_to_the_first() -> None:
    run = run_of("lstm")
    run.train(iterations=1)
    known = []
    while True:
        operation = run.step()
        assert operation is not None
        if operation.phase == "backward" and operation.node == "m" and operation.time is not None:
            known.append(int(np.isfinite(norms(run)["m"]).sum()))
        if operation.phase == "update":
            break
    assert known == list(range(1, STEPS + 1))
    assert np.isfinite(norms(run)["m"]).all()


def test_nothing_is_built_without_being_asked_for_or_without_time() -> None:
    run = run_of("gru")
    run.train(iterations=1)
    assert pictures.picture(run, FrameRequest(), State.PAUSED).time_norms == {}
    plain = nnsim.Run(nnsim.example("xor"))
    plain.train(iterations=1)
    assert norms(plain) == {}


@pytest.mark.parametrize("size", [1.0, 1e-30, 1e15, 1e-40])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_squares_are_summed_as_exactly_as_numbers_are_kept_however_far_they_vanish(size: float, dtype: type) -> None:
    generator = np.random.default_rng(0)
    fading = np.exp(-0.5 * np.arange(200.0))[:, None, None]
    deltas = (size * fading * generator.normal(size=(200, 12, 5))).astype(dtype)[:, 4:8]  # as of one gate in the array of all
    with np.errstate(under="ignore"):
        exact = (deltas.astype(float) ** 2).sum(axis=(1, 2))
    assert exact[-1] < 1e-60 * exact[0]
    np.testing.assert_allclose(summed_squares(deltas), exact, rtol=1e-6)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_squares_of_what_is_not_finite_are_not_finite_at_that_step_alone(wrong: float) -> None:
    deltas = np.ones((3, 2, 2), dtype=np.float32)
    deltas[1, 0, 1] = wrong
    assert np.isfinite(summed_squares(deltas)).tolist() == [True, False, True]
