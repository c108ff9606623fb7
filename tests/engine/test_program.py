"""The program: nothing is left over from one iteration to the next, nothing that is given is changed, and samples lie as they like."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document import memory_estimate
from tests.engine import projects
from tests.maths.test_random_networks import drawn

CASES = dict(projects.cases())


def spoil(run: nnsim.Run) -> None:
    """Fill with NaN what an iteration must write before it reads: scratch, values, gradients, losses."""
    machine = run.machine
    for program, _ in machine._programs.values():
        kinds = {node.id: node.kind for node in run.project.network}
        given = [array for (node, _), array in program.values.items() if kinds[node] in ("input", "constant")]
        for array in (*program.scratch.all, *program.values.values(), *program.losses.values(), program.loss):
            if not any(np.shares_memory(array, kept) for kept in given):
                array[...] = np.nan
        if not machine.full:
            for rows in program.load.values():
                rows[:, :-1] = np.nan
            for target in program.targets.values():
                target[...] = np.nan
    machine.parameters.gradients[...] = np.nan


@pytest.mark.parametrize("name", CASES)
def test_what_an_iteration_left_behind_does_not_reach_the_next(name: str) -> None:
    clean, spoiled = nnsim.Run(CASES[name]), nnsim.Run(CASES[name])
    for _ in range(7):
        clean.train(iterations=1)
        spoil(spoiled)
        spoiled.train(iterations=1)
        assert spoiled.state_hash() == clean.state_hash()
        assert spoiled.loss == clean.loss


@pytest.mark.parametrize("seed", range(25))
def test_nor_in_a_network_drawn_at_random(seed: int) -> None:
    losses = []
    for spoils in (False, True):
        run = nnsim.Run(drawn(np.random.default_rng(seed), samples=3))
        for _ in range(3):
            if spoils:
                spoil(run)
            run.train(iterations=1)
            losses.append((run.state_hash(), run.loss, {name: array.tolist() for name, array in run.deltas.items() if ".out" not in name}))
    assert losses[:3] == losses[3:]


def test_the_data_that_was_given_is_not_changed_and_later_changes_do_not_reach_the_run() -> None:
    inputs, targets = np.arange(12.0).reshape(4, 3), np.array([0, 1, 2, 0])
    before = inputs.copy(), targets.copy()
    run = nnsim.Run(projects.project(data=nnsim.Dataset(inputs, targets), standardize=True))
    run.train(iterations=3)
    run.predict(inputs)
    assert np.array_equal(inputs, before[0])
    assert np.array_equal(targets, before[1])
    inputs[...] = np.nan
    run.train(iterations=3)


@pytest.mark.parametrize(
    "make", [np.asfortranarray, lambda a: np.repeat(a, 2, axis=0)[::2], lambda a: a[::-1].copy()[::-1], lambda a: a.astype(">f8"), list]
)
def test_samples_may_lie_in_memory_as_they_like(make: Any) -> None:
    inputs = np.random.default_rng(0).normal(size=(6, 3))
    targets = np.eye(3)[np.arange(6) % 3]
    hashes, outputs = [], []
    for given in (inputs, make(inputs)):
        run = nnsim.Run(projects.project(data=nnsim.Dataset(given, make(targets) if given is not inputs else targets)))
        run.train(iterations=4)
        hashes.append(run.state_hash())
        outputs.append(run.predict(given).tolist())
    assert hashes[0] == hashes[1]
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_everything_is_computed_in_the_precision_of_the_project(dtype: str) -> None:
    run = nnsim.Run(projects.project(dtype=dtype, optimizer="adam", clip_norm=1.0, record_every=1))
    run.train(iterations=4)
    machine = run.machine
    arrays = [
        *run.parameters.values(), *run.gradients.values(), *run.signals.values(), *run.deltas.values(),
        *machine.updater.state.values(), *machine.updater.scalars.values(), machine.program.loss, *machine.program.scratch.all,
        run.predict(np.zeros((2, 3))),
    ]  # fmt: skip
    assert {str(array.dtype) for array in arrays} == {dtype}


def test_a_batch_of_nothing_is_refused() -> None:
    with pytest.raises(nnsim.ProjectError, match="batch_size"):
        projects.project(batch_size=0)
    with pytest.raises(nnsim.ProjectError):
        nnsim.Dataset(np.zeros((0, 3)), np.zeros((0, 1)))
    with pytest.raises(nnsim.ProjectError):
        nnsim.Run(projects.project()).predict(np.zeros((0, 3)))


def test_a_batch_of_one_and_a_batch_larger_than_the_data_work() -> None:
    one = nnsim.Run(projects.project(batch_size=1, shuffle=False))
    one.train(epochs=1)
    assert one.iteration == 11
    assert one.signals["y"].shape == (1, 3)
    large, full = (nnsim.Run(projects.project(batch_size=size)) for size in (500, None))
    for run in (large, full):
        run.train(epochs=2)
        assert run.iteration == 2
    assert large.state_hash() == full.state_hash()


def test_the_last_batch_of_an_epoch_may_be_smaller_and_counts_itself() -> None:
    run = nnsim.Run(projects.project(projects.network(dropout=False), shuffle=False, learning_rate=0.0))
    run.train(iterations=3)
    assert run.signals["y"].shape == (3, 3)
    assert (run.iteration, run.epoch) == (3, 1)
    losses = run.history["loss"][1]
    assert (losses @ [4, 4, 3]) / 11 == pytest.approx(run.evaluate("train")["loss"])


def test_every_sample_is_seen_once_in_an_epoch_in_a_new_order() -> None:
    run = nnsim.Run(projects.project(projects.network(dropout=False), learning_rate=0.0))
    orders = []
    for _ in range(2):
        seen = []
        for _ in range(3):
            run.train(iterations=1)
            seen += run.signals["x"].tolist()
        orders.append(seen)
        assert sorted(seen) == sorted(projects.data().inputs.tolist())
    assert orders[0] != orders[1]
    full = nnsim.Run(projects.project(projects.network(dropout=False), batch_size=None))
    full.train(iterations=1)
    assert full.signals["x"].tolist() == projects.data().inputs.tolist()


def test_predictions_are_the_forward_part_of_training() -> None:
    run = nnsim.Run(projects.project(projects.network(dropout=False), batch_size=None, learning_rate=0.0))
    run.train(iterations=1)
    inputs = projects.data().inputs
    assert np.array_equal(run.predict(inputs), run.signals["y"])
    assert run.evaluate("train")["loss"] == run.loss
    before = run.state_hash()
    run.predict(inputs[:2])
    assert run.state_hash() == before
    assert np.array_equal(run.signals["y"], run.predict(inputs))


@pytest.mark.parametrize("inputs", [np.zeros((2, 4)), np.zeros(3), np.zeros((2, 3, 1)), {"z": np.zeros((2, 3))}, [["a", "b", "c"]]])
def test_inputs_of_another_shape_are_refused_in_words(inputs: Any) -> None:
    with pytest.raises(nnsim.ProjectError, match="x"):
        nnsim.Run(projects.project()).predict(inputs)


def test_memory_is_estimated_before_it_is_taken() -> None:
    project = projects.project(batch_size=None, optimizer="adam")
    estimate = memory_estimate(project.document, 11)
    machine = nnsim.Run(project).machine
    used = sum(array.nbytes for array in machine.program.values.values()) + 4 * machine.parameters.values.nbytes
    assert used <= estimate <= 20 * used
    plain = projects.project(batch_size=None, optimizer="sgd")
    assert memory_estimate(plain.document, 11) < estimate  # Adam keeps two numbers for each parameter
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(3,)), net.add("dense", name="y", units=5_000_000_00))
    with pytest.raises(nnsim.ProjectError, match="at most"):
        nnsim.Run(nnsim.Project(net, projects.data()))


def test_phases_come_in_their_order_and_every_operation_says_what_it_is() -> None:
    run = nnsim.Run(projects.project())
    phases = ["forward", "loss", "backward", "update"]
    seen = []
    while run.iteration == 0:
        operation = run.step()
        assert operation is not None
        assert operation.time is None
        assert operation.equation
        seen.append((phases.index(operation.phase), operation.node))
    assert [place for place, _ in seen] == sorted(place for place, _ in seen)
    assert {place for place, _ in seen} == {0, 1, 2, 3}
    assert [node for place, node in seen if place == 0] == ["x", "h", "d", "y"]
    assert [node for place, node in seen if place == 2] == ["y", "d", "h"]
