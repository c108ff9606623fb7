"""Plots are drawn when the answer to a step is on the screen, and at once while a network trains."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui.afterwards import Afterwards
from tests.ui.plots.worlds import two_classes
from tests.ui.window.hand import until


def frame(index, state=State.PAUSED):
    return Frame(state=state, iteration=index, moment=Moment("forward", None, index, 9))


@pytest.fixture
def follower(qapp):
    session = two_classes()
    after = Afterwards.of(session)
    seen = []
    after.frameChanged.connect(lambda frame: seen.append(frame.iteration))
    return SimpleNamespace(session=session, seen=seen, after=after)


def test_of_a_step_they_hear_a_turn_later(follower):
    follower.session.show_frame(frame(1))
    assert follower.seen == []
    until(lambda: follower.seen == [1])


def test_they_are_never_more_than_one_step_behind(follower):
    for number in range(1, 6):
        follower.session.show_frame(frame(number))
    assert follower.seen == [2, 4]
    until(lambda: follower.seen == [2, 4, 5])


def test_of_training_and_of_the_end_of_stepping_they_hear_at_once(follower):
    follower.session.show_frame(frame(3, State.RUNNING))
    follower.session.show_frame(frame(4))
    follower.session.show_frame(Frame(iteration=9))
    assert follower.seen == [3, 9]
    QApplication.processEvents()
    assert follower.seen == [3, 9]


def test_all_that_ask_get_the_same(follower):
    assert Afterwards.of(follower.session) is follower.after
