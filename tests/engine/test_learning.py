"""What the last update changed is found out when it is asked for, and leaves the run as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.learning import LastChange
from nnsim.engine.picture import picture
from tests.engine import projects


def run_of(iterations: int = 0, **settings: Any) -> nnsim.Run:
    run = nnsim.Run(projects.project(**settings))
    if iterations:
        run.train(iterations=iterations)
    return run


def values(run: nnsim.Run) -> Any:
    return run.machine.parameters.values.copy()


def frame_of(run: nnsim.Run, change: Any = None, **wanted: Any) -> Frame:
    return picture(run, FrameRequest(**wanted), State.PAUSED, change=change)


@pytest.mark.parametrize("optimizer", projects.OPTIMIZERS)
def test_a_run_that_stands_still_goes_over_its_last_iteration_again(optimizer: str) -> None:
    before, run = run_of(4, optimizer=optimizer), run_of(5, optimizer=optimizer)
    state = run.state_hash()
    assert np.array_equal(LastChange().now(run, False), values(run) - values(before))
    assert run.state_hash() == state


def test_before_the_first_update_there_is_none() -> None:
    assert LastChange().now(run_of(), False) is None


def test_in_a_forward_pass_it_is_that_of_the_iteration_before() -> None:
    before, run = run_of(2), run_of(3)
    wanted = values(run) - values(before)
    run.step()
    operation = run.last_operation
    assert np.array_equal(LastChange().now(run, False), wanted)
    assert (run.operation, run.last_operation) == (1, operation)


def test_an_update_that_is_stepped_through_counts_as_far_as_it_has_come() -> None:
    run = run_of(3)
    begin = values(run)
    while run.upcoming_operation.phase != "update":
        run.step()
    run.step()
    assert np.array_equal(LastChange().now(run, False), values(run) - begin)


def test_a_run_that_trains_makes_one_iteration_more_for_it() -> None:
    run, longer = run_of(5), run_of(6)
    run.begin()
    change = LastChange().now(run, True)
    assert run.iteration == 6
    assert np.array_equal(values(run), values(longer))
    assert np.array_equal(change, values(longer) - values(run_of(5)))


def test_a_run_at_its_goal_does_not_train_on() -> None:
    run = run_of(5)
    run.begin()
    LastChange().now(run, True, goal=5)
    assert run.iteration == 5


def test_another_branch_has_a_change_of_its_own() -> None:
    run, last = run_of(3), LastChange()
    first = last.now(run, False)
    run.seek(2)
    run.change("learning_rate", 0.5)
    run.train(iterations=1)
    assert not np.array_equal(last.now(run, False), first)


def test_frames_show_changes_by_connection_and_node() -> None:
    run = run_of(3)
    change = LastChange().now(run, False)
    frame = frame_of(run, change, changes=True)
    assert frame.weight_changes.keys() == frame.weights.keys()
    assert frame.bias_changes.keys() == frame.biases.keys()
    flat = np.concatenate([array.ravel() for array in (*frame.weight_changes.values(), *frame.bias_changes.values())])
    assert np.array_equal(np.sort(flat), np.sort(change))
    assert not frame_of(run, change).weight_changes


def test_errors_of_units_are_the_gradients_of_their_biases() -> None:
    run = run_of(3)
    frame = frame_of(run, gradients=True)
    for id, gradient in frame.bias_gradients.items():
        assert np.allclose(frame.errors[id], gradient)
    assert not frame_of(run).errors
