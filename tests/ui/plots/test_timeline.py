"""The timeline shows where in the run we are and goes wherever it is asked to."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.engine.frames import Curve, Frame, Left, State
from nnsim.ui.plots import Timeline
from nnsim.ui.theme import DARK
from tests.ui.plots.worlds import PlotSession

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session():
    session = PlotSession()
    session.frame = Frame(state=State.PAUSED, iteration=5824, furthest=7260)
    return session


@pytest.fixture
def timeline(session, shown):
    return shown(Timeline(session), 1209, 33)


def place(timeline, iteration):
    return QPoint(round(timeline.bar.place(iteration)), timeline.bar.height() // 2)


def asked(session):
    return [iteration for (iteration,) in session.called("seek")]


def test_it_says_where_in_the_run_we_are(timeline):
    assert timeline.number.text() == "5\u202f824 / 7\u202f260"
    assert timeline.bar.value() == 5824
    assert (timeline.bar.minimum(), timeline.bar.maximum()) == (0, 7260)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.EMPTY, "no run"), (State.PAUSED, "paused"), (State.RUNNING, "training"), (State.FINISHED, "finished"),
        (State.DIVERGED, "diverged"),
    ],
)  # fmt: skip
def test_it_says_what_the_run_does(timeline, session, state, word):
    session.show_frame(Frame(state=state, iteration=5, furthest=5))
    assert timeline.state.word == word
    assert timeline.state.accessibleName() == word
    timeline.grab()


def test_a_frame_alone_never_asks_for_another_moment(timeline, session):
    for iteration in (1, 7, 2):
        session.show_frame(Frame(iteration=iteration, furthest=10))
    assert asked(session) == []


def test_a_click_goes_to_that_iteration(timeline, session):
    QTest.mouseClick(timeline.bar, LEFT, pos=place(timeline, 3000))
    assert asked(session) == [pytest.approx(3000, abs=7)]


def test_of_a_drag_the_last_place_wins(timeline, session, qtbot):
    QTest.mousePress(timeline.bar, LEFT, pos=place(timeline, 5824))
    for iteration in range(5800, 1000, -100):
        QTest.mouseMove(timeline.bar, place(timeline, iteration))
    early = len(asked(session))
    QTest.mouseMove(timeline.bar, place(timeline, 1000))
    QTest.mouseRelease(timeline.bar, LEFT, pos=place(timeline, 1000))
    assert early < 15
    qtbot.waitUntil(lambda: asked(session)[-1] == pytest.approx(1000, abs=7))
    count = len(asked(session))
    qtbot.waitUntil(lambda: not timeline._throttle.isActive())
    assert len(asked(session)) == count


def test_the_handle_stays_with_the_mouse_until_the_frame_has_come(timeline, session):
    QTest.mouseClick(timeline.bar, LEFT, pos=place(timeline, 3000))
    wanted = asked(session)[-1]
    session.show_frame(Frame(iteration=5825, furthest=7260))
    assert timeline.bar.value() == wanted
    session.show_frame(Frame(iteration=wanted, furthest=7260))
    session.show_frame(Frame(iteration=wanted + 9, furthest=7260))
    assert timeline.bar.value() == wanted + 9


def test_a_place_that_is_never_reached_is_given_up(timeline, session):
    timeline.ask(3000)
    assert timeline.number.text().startswith("3\u202f000")
    timeline._give_up()
    assert timeline.bar.value() == 5824
    assert timeline.number.text().startswith("5\u202f824")


@pytest.mark.parametrize(
    ("key", "iteration"),
    [
        (Qt.Key.Key_Right, 5825), (Qt.Key.Key_Left, 5823), (Qt.Key.Key_PageUp, 6550), (Qt.Key.Key_PageDown, 5098),
        (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 7260),
    ],
)  # fmt: skip
def test_keys_go_by_one_by_a_tenth_and_to_the_ends(timeline, session, key, iteration):
    QTest.keyClick(timeline.bar, key)
    assert asked(session) == [iteration]


def test_keys_pressed_in_a_row_add_up(timeline, session, qtbot):
    for _ in range(5):
        QTest.keyClick(timeline.bar, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: asked(session)[-1] == 5819)


def test_the_same_place_can_be_asked_for_again_later(timeline, session, qtbot):
    timeline.ask(100)
    qtbot.waitUntil(lambda: not timeline._throttle.isActive())
    session.show_frame(Frame(iteration=100, furthest=7260))
    session.show_frame(Frame(iteration=150, furthest=7260))
    timeline.ask(100)
    assert asked(session) == [100, 100]


def test_without_a_run_it_is_disabled_and_says_why(timeline, session):
    session.show_frame(Frame())
    assert not timeline.bar.isEnabled()
    assert "Train" in timeline.bar.hint
    QTest.mouseClick(timeline.bar, LEFT, pos=QPoint(300, 10))
    assert asked(session) == []


def test_ticks_are_round_numbers_apart_and_never_crowded(timeline, session):
    for furthest in (1, 9, 100, 7260, 10_000_000, 2_000_000_000):
        session.show_frame(Frame(iteration=1, furthest=furthest))
        ticks = timeline.bar.ticks()
        assert 2 <= len(ticks) <= timeline.bar.width() / 13
        assert ticks[-1] <= timeline.bar.place(furthest) + 1e-6


def test_what_was_done_to_the_run_is_marked_where_it_happened(timeline, session):
    events = ((1000, "learning rate = 0.1"), (1000, "values set"), (5000, "values set"))
    session.show_frame(Frame(iteration=5824, furthest=7260, events=events))
    assert timeline.bar.event_at(timeline.bar.place(1000)) == "1\u202f000: learning rate = 0.1, values set"
    assert timeline.bar.event_at(timeline.bar.place(3000)) == ""
    timeline.grab()


def test_a_run_that_cannot_go_back_to_its_beginning_starts_later(timeline, session):
    session.show_frame(Frame(iteration=150, earliest=100, furthest=200))
    assert timeline.bar.place(150) == pytest.approx((timeline.bar.place(100) + timeline.bar.place(200)) / 2)
    QTest.keyClick(timeline.bar, Qt.Key.Key_Home)
    assert asked(session) == [100]


def test_it_takes_another_theme(timeline, session):
    session.set_theme(DARK)
    assert timeline.grab().toImage().pixelColor(2, 2).name() == DARK.panel


def curve(first, last, high, low):
    return Curve(np.arange(first, last, dtype=float), np.geomspace(high, low, last - first))


@pytest.fixture
def forked(timeline, session):
    """On branch 2, to iteration 3000 and at 2000; branch 1 was left at 1000 and came to 6000."""
    left = Left(1, 1000, 6000, curve(1000, 6000, 0.6, 0.001))
    session.show_frame(
        Frame(state=State.PAUSED, iteration=2000, furthest=3000, line=2, left=(left,), whole=curve(0, 3000, 1.0, 0.3))
    )
    return timeline


def on_curve(timeline, iteration, curve):
    bar = timeline.bar
    x, y = bar.losses._points(curve, bar.place, bar._strip())
    place = bar.place(iteration)
    return QPoint(round(place), round(float(np.interp(place, x, y))))


def test_a_branch_that_was_left_is_a_pale_curve_and_the_bar_has_room_for_it(forked):
    assert forked.bar.reach == 6000
    assert forked.bar.maximum() == 3000
    assert forked.bar.place(6000) > forked.bar.place(3000) + 100
    assert not forked.branch.isHidden()
    assert forked.branch.text() == "branch 2 of 2"
    forked.grab()


def test_a_click_on_a_pale_curve_returns_to_that_moment_of_it(forked, session):
    place = on_curve(forked, 4500, session.frame.left[0].loss)
    QTest.mouseClick(forked.bar, LEFT, pos=place)
    ((number, iteration),) = session.called("return_to")
    assert number == 1
    assert iteration == pytest.approx(4500, abs=10)
    assert asked(session) == []


def test_beside_the_pale_curve_the_bar_goes_to_iterations_of_this_branch(forked, session):
    QTest.mouseClick(forked.bar, LEFT, pos=QPoint(round(forked.bar.place(5000)), 4))
    assert session.called("return_to") == []
    assert asked(session) == [3000]


def test_the_pointer_over_a_pale_curve_is_told_what_it_is(forked, session):
    place = on_curve(forked, 4500, session.frame.left[0].loss)
    assert forked.bar._branch_words(QPointF(place)) == "Branch 1, left at iteration 1\u202f000, came to 6\u202f000: click to return to it."
    QTest.mouseMove(forked.bar, place)
    assert forked.bar.cursor().shape() == Qt.CursorShape.PointingHandCursor
    forked.grab()


def test_branches_are_listed_behind_the_name_of_the_present_one(forked, session):
    forked.branch.menu().aboutToShow.emit()
    (action,) = forked.branch.menu().actions()
    assert action.text() == "Branch 1: left at iteration 1\u202f000, came to 6\u202f000, loss 0.0010"
    action.trigger()
    assert session.called("return_to") == [(1, 6000)]


def test_without_branches_no_name_of_one_takes_room(timeline):
    assert timeline.branch.isHidden()


def test_losses_of_every_kind_are_drawn(timeline, session):
    for y in ([], [1.0], [0.5, 0.5], [1.0, np.nan, np.inf, 0.1], [-1.0, 3.0], [1e300, 1e-300]):
        loss = Curve(np.arange(len(y), dtype=float), np.array(y))
        session.show_frame(Frame(iteration=len(y), furthest=len(y), whole=loss, left=(Left(1, 0, len(y), loss),)))
        timeline.grab()
