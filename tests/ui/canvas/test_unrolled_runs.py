"""The unrolled network follows a real run, operation by operation and back, through networks of every kind."""

import pytest

import nnsim
from tests.ui.canvas.sequence_runs import PROJECTS, both_ways, frame_of_run, many_to_one
from tests.ui.canvas.unrolling import Moves


def computed(board):
    """How many cards the pass under way has computed."""
    shown = board.canvas.unrolled.view.shown
    return sum(shown.progress.done(node, step) for node in shown.sheet.faces for step in range(shown.last + 1))


@pytest.mark.parametrize("kind", PROJECTS)
def test_every_operation_shows_where_it_was_and_the_way_back_looks_the_same(board_on, kind):
    run = nnsim.Run(PROJECTS[kind]())
    run.train(iterations=2)
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    view = board.canvas.unrolled.view
    still = Moves(0)
    view.setStyle(still)
    view.settle()
    view.set_zoom(0.5)
    looks, counts = [], {"forward": [], "backward": []}
    while not looks or run.operation:
        operation = run.step()
        board.session.show_frame(frame_of_run(run))
        shown = view.shown
        looks.append(view.grab().toImage())
        if operation.phase in counts:
            node = board.id(operation.node)
            glowing = {step for step in range(shown.last + 1) if shown.glows(node, step)}
            expected = set(range(shown.last + 1)) if operation.time is None else {operation.time} & set(range(shown.last + 1))
            assert glowing == expected
            if operation.time is not None:
                assert all(shown.progress.done(node, step) for step in glowing)
            counts[operation.phase].append(computed(board))
    for numbers in counts.values():
        assert numbers == sorted(numbers)
    assert counts["forward"][0] < counts["forward"][-1]
    assert len({computed(board), counts["forward"][-1], counts["backward"][-1]}) == 1
    for look in reversed(looks[:-1]):
        run.back()
        board.session.show_frame(frame_of_run(run))
        assert view.grab().toImage() == look


def test_an_answer_to_a_whole_sequence_stands_at_its_last_step(board_on):
    run = nnsim.Run(many_to_one())
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    shown, answer = board.canvas.unrolled.view.shown, board.id("y")
    assert (shown.steps, shown.length) == (5, 3)
    assert [shown.stands(answer, step) for step in range(5)] == [False, False, True, False, False]
    assert [shown.targets[answer].at(step)[1] is not None for step in range(5)] == [False, False, True, False, False]


def test_what_stands_before_the_first_step_is_said(board_on):
    run = nnsim.Run(both_ways())
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    assert board.canvas.unrolled.view.shown.starts == {board.id("back"): "{0}₀"}
