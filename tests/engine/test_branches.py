"""A future that was left can be returned to, bit for bit at every moment, however deep it is nested, within the memory budget."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnsim
from nnsim.engine.timeline import Timeline
from tests.engine import projects
from tests.engine.test_stepping import elman


def fresh(**settings: Any) -> nnsim.Run:
    return nnsim.Run(projects.project(optimizer="adam", record_every=1, **settings))


def course(run: nnsim.Run) -> dict[int, str]:
    """The state at the start of every iteration of the line that the run is on."""
    found = {}
    for iteration in range(run.earliest, run.furthest + 1):
        run.seek(iteration)
        found[iteration] = run.state_hash()
    return found


def histories(run: nnsim.Run) -> dict[str, list[float]]:
    run.seek(run.furthest)
    return {name: run.history[name][1].tolist() for name in run.history if not name.startswith("update_ratio")}


def forked() -> tuple[nnsim.Run, list[dict[int, str]]]:
    """Line 1 to iteration 10 with a value set at 6; line 2 leaves it at 5, line 3 leaves that at 7, line 4 leaves that at 2."""
    run = fresh()
    run.train(iterations=6)
    run.set_value("h.b", (1,), 0.5)
    run.train(iterations=4)
    lines = [course(run)]
    for leaves, length in ((5, 7), (7, 4), (2, 3)):
        run.seek(leaves)
        run.change("learning_rate", 0.01 * leaves)
        run.train(iterations=length)
        lines.append(course(run))
    return run, lines


def test_a_branch_is_returned_to_with_all_its_moments_its_history_and_what_was_done() -> None:
    run = fresh()
    run.train(iterations=6)
    run.set_value("h.b", (1,), 0.5)
    run.train(iterations=4)
    before, history, marks = course(run), histories(run), run.marks
    run.seek(5)
    run.change("learning_rate", 0.3)
    run.train(iterations=3)
    assert (run.branch, [branch.number for branch in run.branches]) == (2, [1])
    run.return_to(1)
    assert (run.iteration, run.operation, run.branch) == (10, 0, 1)
    assert course(run) == before
    assert histories(run) == history
    assert run.marks == marks
    assert [(branch.number, branch.start, branch.end) for branch in run.branches] == [(2, 5, 8)]


def test_nested_branches_are_returned_to_from_anywhere() -> None:
    run, lines = forked()
    assert run.branch == 4
    for number in (1, 4, 3, 2, 1, 3, 4, 2):
        if run.branch != number:
            run.return_to(number)
        assert run.branch == number
        assert course(run) == lines[number - 1]
        assert sorted([run.branch, *(branch.number for branch in run.branches)]) == [1, 2, 3, 4]


def test_a_branch_can_be_returned_to_at_any_of_its_iterations() -> None:
    run, lines = forked()
    run.return_to(1, 8)
    assert (run.iteration, run.furthest) == (8, 10)
    assert run.state_hash() == lines[0][8]
    run.return_to(3, 1)
    assert run.state_hash() == lines[2][1]


def test_training_on_from_a_branch_goes_on_as_if_it_had_never_been_left() -> None:
    run, _ = forked()
    plain = fresh()
    plain.train(iterations=6)
    plain.set_value("h.b", (1,), 0.5)
    plain.train(iterations=14)
    run.return_to(1)
    run.train(iterations=10)
    assert run.state_hash() == plain.state_hash()
    assert histories(run) == histories(plain)


def test_what_a_branch_hangs_on_is_not_changed_by_a_dial() -> None:
    run = fresh()
    run.train(iterations=5)
    run.set_value("h.b", (1,), 0.5)
    run.train(iterations=4)
    before = course(run)
    run.seek(5)
    for turn in range(3):
        run.set_value("h.b", (1,), 0.6 + turn)
    run.train(iterations=2)
    run.return_to(1)
    assert course(run) == before


def test_going_the_same_way_again_leaves_no_branch_behind() -> None:
    run = fresh()
    run.train(iterations=10)
    for iteration in (4, 4, 4):
        run.seek(iteration)
        run.train(iterations=3)
    run.seek(4)
    run.change("learning_rate", 0.5)
    run.train(iterations=2)
    assert [(branch.start, branch.end) for branch in run.branches] == [(4, 10)]


def test_a_line_that_is_gone_through_again_to_its_end_is_the_same_line() -> None:
    run, lines = forked()
    run.return_to(3)
    end = run.iteration
    run.seek(end - 1)
    run.back()
    while run.iteration < end:
        run.step()
    assert run.branch == 3
    assert sorted([run.branch, *(branch.number for branch in run.branches)]) == [1, 2, 3, 4]
    assert course(run) == lines[2]
    run.return_to(1)
    assert course(run) == lines[0]


def test_only_a_branch_that_is_there_can_be_returned_to() -> None:
    run, _ = forked()
    before = run.state_hash()
    with pytest.raises(ValueError, match="no branch 9"):
        run.return_to(9)
    assert run.state_hash() == before


def test_memory_stays_within_its_budget_and_branches_without_points_are_replayed() -> None:
    run = fresh()
    run.timeline.budget = 200_000
    run.train(iterations=30)
    lines = {1: course(run)}
    for number in range(2, 6):
        run.seek(number)
        run.change("learning_rate", 0.01 * number)
        for _ in range(40):
            run.train(iterations=1)
        lines[number] = course(run)
        assert run.timeline.used <= run.timeline.budget + 20_000
    kept = [branch.number for branch in run.branches]
    assert kept
    for number in kept:
        run.return_to(number)
        assert course(run) == lines[number]


def test_the_oldest_branches_are_given_up_where_there_is_no_room_for_their_histories() -> None:
    run = fresh()
    run.timeline.budget = 30_000
    for number in range(2, 12):
        run.seek(0)
        run.change("learning_rate", 0.01 * number)
        run.train(iterations=100)
    kept = [branch.number for branch in run.branches]
    assert kept == list(range(kept[0], 10))
    assert 0 < len(kept) < 9
    run.return_to(kept[0])
    assert (run.iteration, run.learning_rate) == (100, 0.01 * (kept[0] + 1))


def test_thinned_points_are_spread_evenly_over_the_whole_run() -> None:
    run = fresh()
    size = run.timeline.points[0].bytes
    run.timeline = run.past.timeline = timeline = Timeline(budget=60 * size, points=list(run.timeline.points))
    for _ in range(600):
        run.train(iterations=1)
    places = [point.counters.iteration for point in timeline.points]
    assert len(places) <= 61
    gaps = [later - earlier for earlier, later in pairwise(places)]
    assert places[0] == 0
    assert max(gaps) <= 600 / 60 * 6


def test_what_was_set_by_hand_is_said() -> None:
    run = fresh()
    run.train(iterations=2)
    run.parameters["x>h.W"][1, 2] = 0.5
    run.parameters["h.b"][0] = -1.0
    run.train(iterations=1)
    run.parameters["y.b"][1] = 0.25
    run.settle()
    assert run.marks[0] == (2, "2 values set")
    assert run.marks[1][0] == 3
    assert run.marks[1][1].startswith("bias of y [2]: ")
    assert run.marks[1][1].endswith(" → 0.25")


def test_a_run_that_took_over_says_what_had_changed() -> None:
    run = fresh()
    run.train(iterations=4)
    assert run.successor(projects.project(optimizer="adam", batch_size=3)).marks == ((4, "batch size changed"),)
    assert run.successor(projects.project(optimizer="adam", record_every=1, data=projects.data(9))).marks == ((4, "new data"),)
    assert run.successor(projects.project(projects.network(dropout=False), optimizer="adam")).marks == ((4, "the network changed"),)


MOVES = st.lists(
    st.one_of(st.tuples(st.sampled_from(["seek", "train", "rate", "return", "step", "back", "value"]), st.integers(0, 11))), max_size=14
)


@pytest.mark.parametrize("make", [fresh, elman])
@settings(max_examples=20, deadline=None)
@given(moves=MOVES)
def test_whatever_is_done_every_line_keeps_its_moments(make: Any, moves: list[tuple[str, int]]) -> None:
    run = make()
    known: dict[int, dict[int, str]] = {}
    for move, number in moves:
        if move == "seek":
            run.seek(min(number, run.furthest))
        elif move == "train":
            run.train(iterations=number % 4 + 1)
        elif move == "rate":
            run.change("learning_rate", 0.01 * (number + 1))
        elif move == "step":
            run.step()
        elif move == "back":
            run.back()
        elif move == "value":
            run.set_value("h.b", (number % 3,), 0.1 * number)
        elif run.branches:
            run.return_to(run.branches[number % len(run.branches)].number)
            line = course(run)
            assert {at: line[at] for at in known.get(run.branch, {}) if at <= run.furthest} == known.get(run.branch, {})
        if move in ("rate", "value") and run.branch in known:  # from here on the line is another one
            known[run.branch] = {at: seen for at, seen in known[run.branch].items() if at < run.iteration}
        if move in ("train", "return"):
            here = run.iteration
            known[run.branch] = course(run)
            run.seek(here)
