"""Steps of every grain end where the grain ends, and a step back of the same grain undoes one."""

from __future__ import annotations

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
