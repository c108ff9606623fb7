"""The error of the last step alone: how far it reaches back where every step has a target of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.last_error import LastError
from nnsim.engine.reach import reach

STEPS = 15
WAIT = 60.0


def run_of(weight: float, each: bool, lengths: Any = None, reads: str = "forwards") -> nnsim.Run:
    """One linear unit that sees itself through a weight, and a target at each step or at the end."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    z = net.add("rnn", name="z", units=1, activation="identity", returns="all" if each else "last", reads=reads)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, z)
    net.connect(z, y)
    inputs = np.random.default_rng(0).normal(size=(4, STEPS, 1))
    targets = np.full((4, STEPS, 1), 3.0) if each else np.full((4, 1), 3.0)
    project = nnsim.Project(net, nnsim.Dataset(inputs, targets, lengths, sequence=True), loss="mse", optimizer="sgd", learning_rate=1e-9)
    run = nnsim.Run(project)
    run.parameters["z.U"][...] = weight
    run.train(iterations=1)
    return run


def measured(run: nnsim.Run, before: LastError | None = None) -> LastError:
    work = LastError(lambda copy, given_up: copy(run), None if before is None else before.bench)
    work._thread.join(WAIT)
    assert (work.done, work.failure) == (True, "")
    return work


@pytest.mark.parametrize("each", [False, True])
def test_it_falls_by_the_weight_at_every_step_wherever_the_targets_are(each: bool) -> None:
    run = run_of(0.5, each)
    before = run.state_hash()
    (norms,) = measured(run).norms.values()
    np.testing.assert_allclose(norms[:-1] / norms[1:], 0.5, rtol=1e-6)
    assert reach(norms) == 6
    assert run.state_hash() == before


@pytest.mark.parametrize("each", [False, True])
def test_sequences_of_different_length_are_put_with_their_ends_together(each: bool) -> None:
    (norms,) = measured(run_of(0.5, each, [STEPS, 6, 6, 6])).norms.values()
    np.testing.assert_allclose(norms[-6:-1] / norms[-5:], 0.5, rtol=1e-6)
    np.testing.assert_allclose(norms[:8] / norms[1:9], 0.5, rtol=1e-6)  # only the long one goes back that far


def test_a_layer_that_reads_backwards_gets_the_error_at_the_first_step() -> None:
    (norms,) = measured(run_of(0.5, False, reads="backwards")).norms.values()
    np.testing.assert_allclose(norms[1:] / norms[:-1], 0.5, rtol=1e-6)


def test_the_next_measurement_uses_what_was_made_for_the_last_one_and_the_numbers_of_now() -> None:
    run = run_of(0.5, True)
    first = measured(run)
    run.parameters["z.U"][...] = 2.0
    second = measured(run, first)
    assert second.bench is first.bench
    (norms,) = second.norms.values()
    np.testing.assert_allclose(norms[:-1] / norms[1:], 2.0, rtol=1e-6)
    assert (first.iteration, second.iteration) == (1, 1)
    assert second.seconds > 0


def test_without_a_run_nothing_is_measured() -> None:
    work = LastError(lambda copy, given_up: None)
    work._thread.join(WAIT)
    assert (dict(work.norms), work.iteration, work.failure) == ({}, None, "")
