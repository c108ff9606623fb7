"""Steps of every grain end where the grain ends, and a step back of the same grain undoes one."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine import stepping
from tests.engine import projects

PHASES = ("forward", "loss", "backward", "update")


def fresh(**settings: object) -> nnsim.Run:
    return nnsim.Run(projects.project(**settings))


def test_an_operation_is_one_operation() -> None:
    run = fresh()
    assert stepping.step(run, "operation")
    assert run.operation == 1


def test_phases_follow_each_other_and_fill_an_iteration() -> None:
    run = fresh()
    seen = []
    while run.iteration == 0:
        stepping.step(run, "phase")
        assert run.last_operation is not None
        seen.append(run.last_operation.phase)
    assert seen == [phase for phase in PHASES if phase in {operation.phase for operation in run.machine.program.operations}]
    assert run.operation == 0


@pytest.mark.parametrize("inside", [0, 1, 3])
def test_an_iteration_ends_at_its_end_also_from_within(inside: int) -> None:
    run = fresh()
    run.train(iterations=2)
    for _ in range(inside):
        run.step()
    stepping.step(run, "iteration")
    assert (run.iteration, run.operation) == (3, 0)


@pytest.mark.parametrize("before", [0, 1, 2, 4])
def test_an_epoch_ends_at_its_end_also_from_within(before: int) -> None:
    run = fresh()  # three iterations each
    if before:
        run.train(iterations=before)
    stepping.step(run, "epoch")
    assert (run.iteration, run.operation) == (3 * (before // 3 + 1), 0)
    assert run.iteration == 3 * run.epoch


@pytest.mark.parametrize("grain", stepping.GRAINS)
@pytest.mark.parametrize("start", [0, 3, 4])
def test_a_step_back_undoes_a_step_from_the_start_of_its_grain(grain: str, start: int) -> None:
    run = fresh(optimizer="adam")
    start = 3 if grain == "epoch" and start else start
    if start:
        run.train(iterations=start)
    before = run.state_hash()
    stepping.step(run, grain)
    stepping.back(run, grain)
    assert run.state_hash() == before
    assert (run.iteration, run.operation) == (start, 0)


@pytest.mark.parametrize("grain", ["iteration", "epoch"])
def test_a_step_back_from_within_goes_to_the_start_of_what_is_under_way(grain: str) -> None:
    run = fresh()
    run.train(iterations=4)
    run.step()
    run.step()
    stepping.back(run, grain)
    assert (run.iteration, run.operation) == (4 if grain == "iteration" else 3, 0)


@pytest.mark.parametrize("grain", stepping.GRAINS)
def test_nothing_goes_back_beyond_the_beginning(grain: str) -> None:
    run = fresh()
    before = run.state_hash()
    for _ in range(3):
        stepping.back(run, grain)
    assert run.state_hash() == before


@pytest.mark.parametrize("grain", stepping.GRAINS)
def test_a_run_that_a_rule_has_ended_takes_no_step(grain: str) -> None:
    run = fresh(epochs=1)
    run.train(epochs=1)
    before = run.state_hash()
    assert not stepping.step(run, grain)
    assert run.state_hash() == before


def elman(**settings: object) -> nnsim.Run:
    """Three layers, one of which goes step by step through seven time steps."""
    random = np.random.default_rng(5)
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=3, activation="tanh")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, h)
    net.connect(h, h, delay=1)
    net.connect(h, y)
    data = nnsim.Dataset(random.normal(size=(10, 7, 2)), random.integers(0, 2, (10, 7, 1)))
    return nnsim.Run(nnsim.Project(net, data, **{"loss": "binary_cross_entropy", "batch_size": 4, "learning_rate": 0.1, **settings}))


def test_a_layer_is_all_that_is_done_for_a_node_in_one_phase_through_all_time_steps() -> None:
    run = elman()
    seen = []
    while run.iteration == 0:
        stepping.step(run, "layer")
        assert run.last_operation is not None
        seen.append((run.last_operation.phase, run.last_operation.node, run.last_operation.time))
    assert [one[:2] for one in seen] == [
        ("forward", "x"), ("forward", "h"), ("forward", "y"), ("loss", "y"), ("backward", "y"), ("backward", "h"), ("update", None),
    ]
    assert seen[1][2] == 6


@pytest.mark.parametrize("grain", stepping.FINE)
@pytest.mark.parametrize("count", [1, 2, 5, 23])
def test_several_steps_back_undo_as_many_steps_one_by_one(grain: str, count: int) -> None:
    run, twin = elman(optimizer="adam"), elman(optimizer="adam")
    run.train(iterations=2)
    twin.train(iterations=2)
    place = run.state_hash()
    stepping.step(run, grain, count)
    for _ in range(count):
        stepping.step(twin, grain)
    assert (run.iteration, run.operation, run.state_hash()) == (twin.iteration, twin.operation, twin.state_hash())
    stepping.back(run, grain, count)
    assert (run.iteration, run.operation, run.state_hash()) == (2, 0, place)
    for _ in range(count):
        stepping.back(twin, grain)
    assert (twin.iteration, twin.operation, twin.state_hash()) == (2, 0, place)


@pytest.mark.parametrize("grain", ["iteration", "epoch"])
@pytest.mark.parametrize("inside", [0, 2])
def test_several_iterations_or_epochs_back_and_forth(grain: str, inside: int) -> None:
    run = fresh()
    run.train(iterations=7)
    for _ in range(inside):
        run.step()
    stepping.step(run, grain, 3)
    assert (run.iteration, run.operation) == (10 if grain == "iteration" else 15, 0)
    stepping.back(run, grain, 2)
    assert (run.iteration, run.operation) == (8 if grain == "iteration" else 9, 0)


def test_steps_back_cross_an_iteration_in_which_the_program_changed() -> None:
    run = fresh()
    places = []
    for iteration in range(4):
        if iteration == 2:
            run.change("clip_norm", 0.01)
        while run.iteration == iteration:
            places.append((run.iteration, run.operation, run.state_hash()))
            run.step()
    for count in (1, 3, 7, 12, len(places) - 23):
        stepping.back(run, "operation", count)
        del places[len(places) - count + 1 :]
        assert (run.iteration, run.operation, run.state_hash()) == places.pop()


def test_more_steps_back_than_there_were_lead_to_the_beginning() -> None:
    run = fresh()
    begun = run.state_hash()
    run.train(iterations=3)
    for grain in stepping.GRAINS:
        stepping.back(run, grain, 1000)
        assert (run.iteration, run.operation, run.state_hash()) == (0, 0, begun)
        run.train(iterations=2)
