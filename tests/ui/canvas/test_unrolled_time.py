"""Along time in the unrolled network: long sequences are looked at in part, and what is stepped through is followed."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.datasets import Dataset
from nnsim.ui import theme
from nnsim.ui.theme import LIGHT
from tests.ui import mouse
from tests.ui.canvas.unrolling import action, apart, elman, moment, run, unroll, view_of
from tests.ui.fakes import frame_of, network, sequences_of

# Long sequences


@pytest.fixture
def long(board_on):
    board = board_on(elman())
    run(board, 60)
    unroll(board)
    return board


def seen(board):
    return view_of(board).stage.steps_in_sight()


def test_of_a_long_sequence_some_steps_are_seen_and_the_rest_can_be_gone_to(long):
    view = view_of(long)
    assert seen(long)[0] == 0
    assert 3 <= seen(long)[1] <= 12
    assert view.stage.more() == (False, True)
    assert long.canvas.caption.accessibleDescription().endswith("of 60 · drag or scroll to go along time")
    QTest.keyClick(view, Qt.Key.Key_End)
    assert seen(long)[1] == 59
    assert view.stage.more() == (True, False)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert seen(long)[1] == 58
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert seen(long)[0] == 0
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert seen(long)[0] > 2


def test_time_is_dragged_scrolled_and_looked_along(long):
    view = view_of(long)
    mouse.drag(view, QPoint(700, 30), QPoint(200, 30))
    first = seen(long)[0]
    assert first > 1
    _turn(view, -600)
    assert seen(long)[0] > first
    bar = view.stage.bar()
    mouse.click(view, QPointF(bar.left() + bar.width() * 0.75, bar.center().y()).toPoint())
    assert seen(long)[0] < 45 < seen(long)[1]
    assert long.session.selection == frozenset()
    before = view.zoom
    _turn(view, 240, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > before
    action(long, "fit").trigger()
    assert view.zoom == before


def _turn(view, by, keys=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(view.rect().center())
    place = QPointF(view.mapToGlobal(view.rect().center()))
    event = QWheelEvent(middle, place, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, event)


def test_the_step_that_is_computed_stays_in_sight_with_those_beside_it(long):
    for phase, steps in (("forward", range(0, 60, 7)), ("backward", range(59, -1, -7))):
        for step in steps:
            run(long, 60, step, moment=moment(long, phase, "hidden 1", step))
            assert seen(long)[0] <= max(step - 1, 0)
            assert min(step + 1, 59) <= seen(long)[1]


def test_with_little_room_it_is_that_step_and_the_one_it_is_computed_from(long):
    long.canvas.resize(380, 640)
    view_of(long).set_zoom(1.0)
    for phase, step, other in (("forward", 20, 19), ("backward", 40, 41)):
        run(long, 60, step, moment=moment(long, phase, "hidden 1", step))
        assert {step, other} <= set(range(seen(long)[0], seen(long)[1] + 1))


def test_actions_zoom_what_is_looked_at(long):
    view, drawing = view_of(long), long.canvas.view.zoom
    before = view.zoom
    action(long, "zoom_in").trigger()
    assert view.zoom == pytest.approx(1.25 * before)
    action(long, "whole").trigger()
    assert view.zoom == 1.0
    assert long.canvas.view.zoom == drawing


# Stepping


def _strengths(board, name):
    return [view_of(board).shown.strength(board.id(name), step) for step in range(6)]


def test_while_stepping_only_what_is_computed_is_seen_in_full(unrolled):
    run(unrolled, 6, 2, moment=moment(unrolled, "forward", "hidden 1", 2))
    assert [value == 1.0 for value in _strengths(unrolled, "hidden 1")] == [True] * 3 + [False] * 3
    assert set(_strengths(unrolled, "x")) == {1.0}
    assert 1.0 not in _strengths(unrolled, "output")
    run(unrolled, 6, 2, moment=moment(unrolled, "backward", "hidden 1", 2))
    assert [value == 1.0 for value in _strengths(unrolled, "hidden 1")] == [False] * 2 + [True] * 4


@pytest.mark.parametrize(("phase", "shade"), [("forward", LIGHT.accent), ("backward", LIGHT.negative)])
def test_the_card_that_was_computed_last_glows(unrolled, phase, shade):
    run(unrolled, 6, 2, moment=moment(unrolled, phase, "hidden 1", 2))
    view = view_of(unrolled)
    picture, face = view.grab().toImage(), view.shown.sheet.faces[unrolled.id("hidden 1")]
    for step in range(6):
        place = QPointF(face.rect.center().x() + step * view.shown.sheet.pitch, face.rect.top())
        at = view.stage.lens.pixel(place + QPointF(20.0, 0.0)).toPoint()
        near = [picture.pixelColor(at + QPoint(0, y)) for y in (-1, 0, 1)]
        glows = min(apart(one, theme.color(shade).getRgb()[:3]) for one in near) < 40
        assert glows == (step == 2)


def test_the_step_at_which_the_run_stands_is_marked(unrolled):
    assert view_of(unrolled).shown.now == 5
    run(unrolled, 6, 2, moment=moment(unrolled, "forward", "hidden 1", 2))
    assert view_of(unrolled).shown.now == 2
    run(unrolled, 6, 5, moment=moment(unrolled, "forward", "x", None))
    assert view_of(unrolled).shown.now is None  # all steps at once


def test_steps_beyond_the_end_of_a_short_sequence_are_pale(board_on):
    board = board_on(elman())
    session = board.session
    session.show_frame(frame_of(session, seed=1, sequences=sequences_of(session, 6), time=3, length=4))
    unroll(board)
    assert [value == 1.0 for value in _strengths(board, "hidden 1")] == [True] * 4 + [False] * 2


def test_errors_on_their_way_are_asked_for_only_while_unrolled(unrolled):
    assert unrolled.session.wishes[unrolled.canvas]["time_norms"]
    norms = {unrolled.id("hidden 1"): np.array([np.nan, np.nan, 1e-4, 1e-2, 0.1, 1.0])}
    run(unrolled, 6, 2, moment=moment(unrolled, "backward", "hidden 1", 2))
    before = view_of(unrolled).grab().toImage()
    run(unrolled, 6, 2, moment=moment(unrolled, "backward", "hidden 1", 2), time_norms=norms)
    assert view_of(unrolled).grab().toImage() != before
    assert "how strong the error is" in unrolled.canvas.caption.accessibleDescription()
    unroll(unrolled)
    assert not unrolled.session.wishes[unrolled.canvas]["time_norms"]


def test_symbols_are_called_by_their_names(board_on):
    rows = np.array([[0, 1, 2, 0, 2, 1]])
    letters = np.eye(3)[rows]
    data = Dataset(letters, rows, classes=("a", "b", "c"), feature_names=("a", "b", "c"))
    drawn = network(3, 4, 3, last="softmax")
    drawn.connect("hidden 1", "hidden 1", 1)
    board = board_on(drawn, dataset=data)
    said = np.eye(3)[[0, 1, 1, 0, 2, 2]].T * 0.8
    sequences = {**sequences_of(board.session, 6), board.id("x"): {"a": letters[0].T}, board.id("output"): {"a": said}}
    frame = frame_of(board.session, seed=1, sequences=sequences, time=5, length=6, targets={board.id("output"): letters[0].T})
    board.session.show_frame(frame)
    shown = unroll(board).shown
    assert [shown.symbols[board.id("x")].at(step) for step in range(7)] == ["a", "b", "c", "a", "c", "b", ""]
    output = shown.symbols[board.id("output")]
    assert [output.at(step) for step in range(6)] == ["a", "b", "b", "a", "c", "c"]
    assert output.wrong == {2, 5}
    assert shown.targets[board.id("output")].at(2) == ("target c", None)
    assert not view_of(board).grab().isNull()
