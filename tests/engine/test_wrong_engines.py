"""Engines that are wrong on purpose are noticed: what a snapshot forgets, what an iteration carries over, what a mean counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.evaluation import Evaluator
from nnsim.engine.machine import Machine
from nnsim.engine.state import Snapshot, Vitals
from tests.engine import test_evaluation, test_forward_and_back, test_program, test_what_stays


@pytest.mark.parametrize("part", ["state", "scalars", "order", "random", "values", "counters"])
def test_a_snapshot_that_forgets_something_is_noticed(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T42."""
    restore = Vitals.restore

    def forgetful(vitals: Vitals, snapshot: Snapshot) -> None:
        kept: Any = {
            "state": {name: array.copy() for name, array in vitals.state.items()},
            "scalars": {name: float(scalar) for name, scalar in vitals.scalars.items()},
            "order": vitals.order.copy(),
            "random": {name: generator.bit_generator.state for name, generator in vitals.random.items()},
            "values": vitals.values.copy(),
            "counters": type(vitals.counters)(**{**vars(snapshot.counters), "epoch": vitals.counters.epoch}),
        }[part]
        restore(vitals, Snapshot(**{**vars(snapshot), part: kept}))

    monkeypatch.setattr(Vitals, "restore", forgetful)
    with pytest.raises(AssertionError):
        test_forward_and_back.test_every_iteration_can_be_sought_and_trained_from_again("adam")


def test_gradients_that_add_up_over_iterations_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """T16."""
    begin = Machine._begin

    def adding(machine: Any) -> Any:
        machine.parameters.values -= 1e-3 * machine.parameters.gradients
        return begin(machine)

    monkeypatch.setattr(Machine, "_begin", adding)
    with pytest.raises((AssertionError, nnsim.Diverged)):
        test_program.test_what_an_iteration_left_behind_does_not_reach_the_next("full batch")


def test_a_mean_of_the_means_of_chunks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """T14."""
    monkeypatch.setattr(Evaluator, "_share", lambda evaluator, program, part, start, size: float(program.loss) / -(-part.samples // 4))
    with pytest.raises(AssertionError):
        test_evaluation.test_the_mean_over_unequal_batches_counts_samples()


def test_frozen_weights_that_move_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.engine.parameters.Parameters._fixed", lambda parameters, document: None)
    with pytest.raises(AssertionError):
        test_what_stays.test_frozen_and_removed_weights_stay_bit_for_bit("sgd")


def test_one_stream_of_random_numbers_for_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = np.random.default_rng(0)
    for place in ("nnsim.engine.machine.stream", "nnsim.engine.starts.stream", "nnsim.engine.binding.stream"):
        monkeypatch.setattr(place, lambda seed, name: shared)
    with pytest.raises(AssertionError):
        test_what_stays.test_streams_of_random_numbers_do_not_disturb_each_other()
