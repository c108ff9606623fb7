"""The timeline shows where in the run we are and goes wherever it is asked to."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.engine.frames import Frame, State
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
