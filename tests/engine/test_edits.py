"""What is done to a run from outside is noticed, kept on the timeline and done again when the moment comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.engine import projects


def fresh(**settings: Any) -> nnsim.Run:
    return nnsim.Run(projects.project(**settings))


def test_written_values_are_noticed_and_written_again_by_seek() -> None:
    run, plain = fresh(optimizer="adam"), fresh(optimizer="adam")
    run.train(iterations=4)
    run.parameters["h.b"][...] = 0.5
    run.train(iterations=4)
    end = run.state_hash()
    plain.train(iterations=8)
    assert end != plain.state_hash()
    plain.seek(3)
    run.seek(3)
    assert run.state_hash() == plain.state_hash()
    run.seek(5)
    run.seek(8)
    assert run.state_hash() == end
    assert [event.iteration for event in run.timeline.events] == [4]


@pytest.mark.parametrize("act", ["train", "step", "back", "seek", "settle"])
def test_whatever_comes_next_notices_what_was_written(act: str) -> None:
    run = fresh()
    run.train(iterations=3)
    run.parameters["x>h.W"][0, 0] = 9.0
    acts = {"train": lambda: run.train(iterations=1), "seek": lambda: run.seek(3)}
    acts.get(act, getattr(run, act))()
    run.seek(3)
    assert run.parameters["x>h.W"][0, 0] == 9.0
    run.seek(2)
    assert run.parameters["x>h.W"][0, 0] != 9.0


def test_edits_at_the_very_start_are_kept() -> None:
    run = fresh()
    run.parameters["h.b"][...] = [1, 2, 3, 4]
    run.train(iterations=3)
    run.seek(0)
    assert run.parameters["h.b"].tolist() == [1, 2, 3, 4]


def test_values_cannot_change_in_the_middle_of_an_iteration() -> None:
    for go_on in ("step", "train", "back"):
        run = fresh()
        run.train(iterations=2)
        run.step()
        before = run.state_hash()
        run.parameters["h.b"][0] = 7.0
        with pytest.raises(nnsim.ProjectError, match="between two iterations"):
            run.train(iterations=1) if go_on == "train" else getattr(run, go_on)()
        assert run.state_hash() == before
        run.train(iterations=1)
        plain = fresh()
        plain.train(iterations=3)
        assert run.state_hash() == plain.state_hash()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("learning_rate", 0.5), ("schedule", {"key": "exponential", "rate": 0.5, "unit": "iteration"}), ("clip_norm", 0.01),
        ("epochs", 3), ("record_every", 1),
    ],
)  # fmt: skip
def test_a_setting_that_was_changed_on_the_way_changes_again_there(key: str, value: Any) -> None:
    run = fresh(optimizer="momentum")
    hashes = []
    for iteration in range(7):
        if iteration == 4:
            run.change(key, value)
        hashes.append(run.state_hash())
        run.train(iterations=1)
    hashes.append(run.state_hash())
    for place in (7, 5, 4, 3, 6, 0, 7):
        run.seek(place)
        assert run.state_hash() == hashes[place]
    for _ in range(25):
        run.back()
    run.seek(7)
    assert run.state_hash() == hashes[7]


def test_a_changed_learning_rate_is_used_from_the_next_update_on() -> None:
    run = fresh(optimizer="sgd", batch_size=None)
    before = run.parameters["y.b"].copy()
    run.change("learning_rate", 0.25)
    run.train(iterations=1)
    assert run.parameters["y.b"] == pytest.approx(before - 0.25 * run.gradients["y.b"], rel=1e-15)
    assert run.learning_rate == 0.25


def test_clipping_can_be_switched_off_again() -> None:
    run, plain = fresh(clip_norm=1e-3, optimizer="adam"), fresh(optimizer="adam")
    run.change("clip_norm", None)
    run.train(iterations=5)
    plain.train(iterations=5)
    assert all(np.array_equal(run.parameters[name], plain.parameters[name]) for name in plain.parameters)


@pytest.mark.parametrize(
    ("key", "value"),
    [("batch_size", 2), ("seed", 1), ("nonsense", 1), ("learning_rate", -1.0), ("learning_rate", "fast"), ("learning_rate", None)],
)
def test_a_setting_that_cannot_change_in_a_run_is_refused_and_nothing_happens(key: str, value: Any) -> None:
    run = fresh()
    run.train(iterations=2)
    before = run.state_hash()
    with pytest.raises(nnsim.ProjectError):
        run.change(key, value)
    assert run.state_hash() == before


def test_training_on_from_an_earlier_moment_leaves_the_old_future_as_a_branch() -> None:
    run = fresh()
    run.train(iterations=6)
    run.parameters["h.b"][...] = 1.0
    run.train(iterations=4)
    old = run.history["loss"][1].tolist()
    run.seek(5)
    run.train(iterations=5)
    plain = fresh()
    plain.train(iterations=10)
    assert run.state_hash() == plain.state_hash()
    (branch,) = run.timeline.branches
    assert (branch.start, branch.end) == (5, 10)
    assert branch.loss[1].tolist() == old[5:]
    assert run.history["loss"][0].tolist() == list(range(10))
    run.seek(10)
    assert run.state_hash() == plain.state_hash()


def test_stepping_on_from_within_an_earlier_iteration_leaves_the_future_too() -> None:
    run = fresh()
    run.train(iterations=8)
    run.seek(4)
    run.back()
    run.step()
    assert (run.iteration, run.furthest) == (4, 4)
    assert run.history["loss"][0].tolist() == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="0 to 4"):
        run.seek(5)


def test_one_number_can_be_set_by_the_name_of_its_parameter_or_by_id() -> None:
    run = fresh()
    run.train(iterations=1)
    node = run.project.network.node("h")
    run.set_value("x>h.W", (1, 2), 0.125)
    run.set_value(f"{node.id}:b", (3,), -2.0)
    assert run.parameters["x>h.W"][1, 2] == 0.125
    assert run.parameters["h.b"][3] == -2.0
    assert len(run.timeline.events) == 2
    with pytest.raises(KeyError):
        run.set_value("nothing", (0,), 1.0)


def test_a_number_that_is_dialled_is_one_event_and_the_run_can_be_gone_back_through_it() -> None:
    run = fresh()
    run.train(iterations=3)
    for turn in range(20):
        run.set_value("x>h.W", (1, 2), 0.1 * turn)
    assert len(run.timeline.events) == 1
    run.set_value("x>h.W", (0, 0), 0.5)
    run.set_value("x>h.W", (1, 2), 0.75)
    assert len(run.timeline.events) == 3
    run.train(iterations=4)
    end = run.state_hash()
    run.seek(1)
    run.seek(7)
    assert run.state_hash() == end
    run.seek(3)
    run.train(iterations=4)
    assert run.state_hash() == end


def test_numbers_that_are_dragged_together_are_one_event_and_the_run_can_be_gone_back_through_it() -> None:
    run = fresh()
    run.train(iterations=3)
    for turn in range(20):
        run.set_value("x>h.W", (1, 2), 0.1 * turn, gesture=1)
        run.set_value("h.b", (0,), 0.2 * turn, gesture=1)
    assert [event.title for event in run.timeline.events] == ["2 values set"]
    run.set_value("h.b", (0,), 0.5, gesture=2)
    assert len(run.timeline.events) == 2
    run.train(iterations=4)
    end = run.state_hash()
    run.seek(1)
    run.seek(7)
    assert run.state_hash() == end


def test_a_block_of_numbers_that_is_set_again_at_the_same_moment_is_one_event() -> None:
    run = fresh()
    run.train(iterations=3)
    before = run.parameters["h.b"][:2].copy()
    for value in (0.5, 0.75, 1.0):
        run.parameters["h.b"][:2] = value
        run.settle()
    assert [event.title for event in run.timeline.events] == ["2 values set"]
    run.parameters["h.b"][:2] = before
    run.settle()
    assert not run.timeline.events
    run.train(iterations=2)
    end = run.state_hash()
    run.seek(1)
    run.seek(5)
    assert run.state_hash() == end


def test_a_value_that_is_not_finite_stops_the_next_iteration() -> None:
    run = fresh()
    run.train(iterations=2)
    run.parameters["h.b"][0] = np.nan
    with pytest.raises(nnsim.Diverged) as caught:
        run.train(iterations=1)
    assert caught.value.iteration == 2


def test_removed_weights_stay_0_whatever_is_written() -> None:
    net = projects.network()
    connection = next(c for c in net.connections.values() if net.connection_name(c) == "x>h")
    net.connections[connection.id] = replace(connection, removed=frozenset({(0, 1)}))
    run = nnsim.Run(projects.project(net))
    run.parameters["x>h.W"][...] = 1.0
    run.train(iterations=2)
    run.seek(0)
    assert run.parameters["x>h.W"][0, 1] == 0
    assert run.parameters["x>h.W"][0, 0] == 1
    run.train(iterations=2)
    assert run.parameters["x>h.W"][0, 1] == 0
