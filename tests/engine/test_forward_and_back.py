"""Training, stepping, going back and seeking are one walk: every moment of a run can be gone back to, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnsim
from nnsim.engine.stepping import back as back_by
from nnsim.engine.stepping import step as step_by
from tests.engine import projects

CASES = dict(projects.cases())


def path(project: nnsim.Project, iterations: int) -> list[str]:
    """The state after every operation, as far as the run goes."""
    run = nnsim.Run(project)
    hashes = [run.state_hash()]
    while run.iteration < iterations and run.step() is not None:
        hashes.append(run.state_hash())
    return hashes


@pytest.mark.parametrize("name", CASES)
def test_training_and_stepping_reach_the_same_bits(name: str) -> None:
    trained, stepped = nnsim.Run(CASES[name]), nnsim.Run(CASES[name])
    trained.train(iterations=10)
    while stepped.iteration < 10 and stepped.step() is not None:
        pass
    assert stepped.iteration == trained.iteration
    assert stepped.state_hash() == trained.state_hash()
    assert stepped.loss == trained.loss
    assert stepped.history["loss"][1].tolist() == trained.history["loss"][1].tolist()


@pytest.mark.parametrize("name", CASES)
def test_going_back_and_forth_at_any_place_gives_the_same_bits(name: str) -> None:
    """T42."""
    hashes = path(CASES[name], 8)
    run = nnsim.Run(CASES[name])
    random = np.random.default_rng(len(name))
    place = 0
    for _ in range(6):
        forward = int(random.integers(0, len(hashes) - place))
        for _ in range(forward):
            run.step()
        place += forward
        assert run.state_hash() == hashes[place]
        for _ in range(int(random.integers(0, min(place, 12) + 1))):
            run.back()
            place -= 1
            assert run.state_hash() == hashes[place]


@pytest.mark.parametrize("name", CASES)
def test_every_iteration_can_be_sought_and_trained_from_again(name: str) -> None:
    hashes, run = [], nnsim.Run(CASES[name])
    while run.iteration < 9 and not run.stopped:
        hashes.append(run.state_hash())
        run.train(iterations=1)
    hashes.append(run.state_hash())
    last = len(hashes) - 1
    for iteration in (last, 0, last // 2, last - 1, 1):
        run.seek(iteration)
        assert (run.iteration, run.operation) == (iteration, 0)
        assert run.state_hash() == hashes[iteration]
    run.seek(1)
    run.train(iterations=last - 1)
    assert run.state_hash() == hashes[last]


@pytest.mark.parametrize("grain", ["operation", "phase", "iteration", "epoch"])
def test_a_step_of_every_grain_is_undone_by_a_step_back_of_that_grain(grain: str) -> None:
    run = nnsim.Run(projects.project(optimizer="adam"))
    run.train(epochs=1)
    places = []
    for _ in range(4):
        places.append((run.iteration, run.operation, run.state_hash()))
        step_by(run, grain)
    for place in reversed(places):
        back_by(run, grain)
        assert (run.iteration, run.operation, run.state_hash()) == place


def seen(run: nnsim.Run) -> dict[str, Any]:
    """All that a person can look at."""
    return {
        "loss": run.loss, "rate": run.learning_rate, "epoch": run.epoch,
        **{f"signal {name}": array.tolist() for name, array in run.signals.items()},
        **{f"delta {name}": array.tolist() for name, array in run.deltas.items() if name != "y.out"},
        **{f"gradient {name}": array.tolist() for name, array in run.gradients.items()},
        **{f"history {name}": run.history[name][1].tolist() for name in ("loss", "learning_rate") if name in run.history},
    }  # fmt: skip


@pytest.mark.parametrize("settings_", [{"schedule": {"key": "exponential", "rate": 0.5, "unit": "iteration"}}, {"clip_norm": 0.1}])
def test_what_is_seen_of_a_moment_is_the_same_after_going_back_to_it(settings_: Any) -> None:
    """Losses, gradients, signals and deltas too, which the future does not depend on."""
    run = nnsim.Run(projects.project(batch_size=None, optimizer="momentum", record_every=1, **settings_))
    moments = [seen(run)]
    while run.iteration < 3:
        run.step()
        moments.append(seen(run))
    for moment in reversed(moments[:-1]):
        run.back()
        for what, value in seen(run).items():
            assert value == moment.get(what), (what, run.iteration, run.operation)
    run.train(iterations=3)
    run.seek(0)
    assert seen(run) == moments[0]
    run.seek(3)
    for what, value in seen(run).items():
        assert value == moments[-1][what], what


def test_going_back_at_the_very_beginning_does_nothing() -> None:
    run = nnsim.Run(projects.project())
    before = run.state_hash()
    run.back()
    assert (run.iteration, run.operation, run.state_hash()) == (0, 0, before)


@pytest.mark.parametrize("iteration", [-1, 6, 1000])
def test_only_iterations_that_were_reached_can_be_sought(iteration: int) -> None:
    run = nnsim.Run(projects.project())
    run.train(iterations=5)
    with pytest.raises(ValueError, match="0 to 5"):
        run.seek(iteration)
    assert run.iteration == 5


def test_the_history_is_cut_by_going_back_and_the_future_can_be_returned_to() -> None:
    run = nnsim.Run(projects.project())
    run.train(iterations=8)
    losses = run.history["loss"][1].tolist()
    run.seek(3)
    assert run.history["loss"][0].tolist() == [0, 1, 2]
    run.back()
    assert run.history["loss"][0].tolist() == [0, 1]
    run.seek(8)
    assert run.history["loss"][1].tolist() == losses


def test_stepping_on_from_the_middle_of_an_iteration_keeps_the_history_whole() -> None:
    run = nnsim.Run(projects.project())
    run.train(iterations=8)
    losses = run.history["loss"][1].tolist()
    run.seek(5)
    run.back()
    while run.iteration < 5:
        run.step()
    run.train(iterations=3)
    assert run.history["loss"][0].tolist() == list(range(8))
    assert run.history["loss"][1].tolist() == losses


def test_a_small_budget_thins_the_restore_points_and_loses_no_moment() -> None:
    run = nnsim.Run(projects.project(optimizer="adam"))
    run.timeline.budget = 40_000
    hashes = []
    for _ in range(60):
        hashes.append(run.state_hash())
        run.train(iterations=1)
    assert sum(point.bytes for point in run.timeline.points) < 80_000
    for iteration in (0, 13, 31, 59):
        run.seek(iteration)
        assert run.state_hash() == hashes[iteration]


def test_a_timeline_that_shrinks_loses_no_moment_either() -> None:
    run = nnsim.Run(projects.project(optimizer="adam"))
    hashes = []
    for _ in range(40):
        hashes.append(run.state_hash())
        run.train(iterations=1)
    run.seek(20)
    run.train(iterations=5)  # a branch is left
    run.timeline.shrink(0)
    assert len(run.timeline.points) <= 3
    assert not run.timeline.branches
    for iteration in (0, 13, 20):
        run.seek(iteration)
        assert run.state_hash() == hashes[iteration]


class Driver:
    """Random moves of two runs: one goes back and forth, the other only forward."""

    def __init__(self) -> None:
        self.hashes = path(projects.project(optimizer="adam", clip_norm=0.5), 6)
        self.run = nnsim.Run(projects.project(optimizer="adam", clip_norm=0.5))
        self.operations = (len(self.hashes) - 1) // 6


DRIVER = Driver()


@settings(max_examples=25)
@given(st.lists(st.one_of(st.integers(0, 6), st.sampled_from(["step", "back", "train"])), max_size=12))
def test_any_order_of_moves_ends_at_the_same_bits(moves: list[Any]) -> None:
    run = DRIVER.run
    run.seek(0)
    for move in moves:
        if move == "back":
            run.back()
        elif run.iteration < 6 and move == "step":
            run.step()
        elif run.iteration < 6 and move == "train":
            run.train(iterations=1)
        elif isinstance(move, int) and move <= run.furthest:
            run.seek(move)
        assert run.state_hash() == DRIVER.hashes[run.iteration * DRIVER.operations + run.operation]
