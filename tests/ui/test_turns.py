"""Who is drawn with which picture of a network that trains."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui.turns import FEW, NETWORK, TOGETHER, Turns, has_turn
from nnsim.ui.wishes import Wishes

TRAINS = Frame(state=State.RUNNING)
OF_THE_NETWORK = frozenset({NETWORK})


def turns_of(count):
    turns, plots = Turns(), [QObject() for _ in range(count)]
    for plot in plots:
        turns.join(plot)
    return turns, plots


@pytest.mark.parametrize("count", range(FEW + 1, 14))
def test_every_other_picture_is_the_networks_and_plots_share_the_rest_evenly(count):
    turns, plots = turns_of(count)
    rounds = -(-count // TOGETHER)
    pictures = [turns.next(TRAINS) for _ in range(2 * rounds * 5)]
    assert pictures[::2] == [OF_THE_NETWORK] * (rounds * 5)
    assert Counter(plot for picture in pictures[1::2] for plot in picture) == dict.fromkeys(plots, 5)
    sizes = {len(picture) for picture in pictures[1::2]}
    assert max(sizes) <= TOGETHER
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("count", range(FEW + 1))
def test_few_views_are_drawn_with_every_picture(count):
    turns, _ = turns_of(count)
    assert [turns.next(TRAINS) for _ in range(4)] == [None] * 4


@pytest.mark.parametrize("frame", [Frame(), Frame(state=State.PAUSED), replace(TRAINS, moment=Moment("forward", "a", 0, 9))], ids=str)
def test_of_what_does_not_train_at_full_speed_all_is_drawn(frame):
    turns, _ = turns_of(10)
    assert turns.next(frame) is None


def test_who_is_gone_has_no_turn():
    turns, plots = turns_of(FEW + 3)
    turns.leave(plots.pop())
    delete(plots.pop())
    turns.join(plots[0])
    assert [turns.next(TRAINS) for _ in range(2)] == [OF_THE_NETWORK, frozenset(plots)]


def test_who_wants_something_else_is_drawn_next_and_the_network_whenever_somebody_waits():
    turns, plots = turns_of(FEW + 2)
    wishes = Wishes(turns)
    assert turns.next(TRAINS) == OF_THE_NETWORK
    assert turns.next(TRAINS, soon=True) == OF_THE_NETWORK | frozenset(plots)
    wishes.set(plots[0], {"map_size": 20})
    wishes.set(QObject(), {"signals": True})
    assert turns.next(TRAINS, soon=True) == OF_THE_NETWORK | {plots[0]}
    assert turns.next(TRAINS) == frozenset(plots)
    assert turns.next(TRAINS) == OF_THE_NETWORK


def test_when_training_ends_the_next_picture_is_for_all():
    turns, _ = turns_of(10)
    ended = Frame(state=State.PAUSED, turn=OF_THE_NETWORK)
    for incomplete in (ended, replace(TRAINS, turn=OF_THE_NETWORK, moment=Moment("forward", "a", 0, 9))):
        assert not turns.accepts(incomplete)
        assert turns.next(TRAINS, soon=True) is None
    for good in (replace(TRAINS, turn=OF_THE_NETWORK), replace(ended, turn=None)):
        assert turns.accepts(good)
        assert turns.next(TRAINS) is not None


def test_a_frame_is_for_all_or_for_those_that_it_names():
    plot = QObject()
    assert [has_turn(owner, TRAINS) for owner in (NETWORK, plot)] == [True, True]
    assert [has_turn(owner, replace(TRAINS, turn=frozenset({plot}))) for owner in (NETWORK, plot)] == [False, True]


def test_only_what_is_drawn_is_asked_for():
    turns, plots = turns_of(2)
    wishes, canvas, panel = Wishes(turns), QObject(), QObject()
    wishes.set(canvas, {"signals": True})
    wishes.set(panel, {"columns": ("loss",)})
    wishes.set(plots[0], {"columns": ("accuracy",)})
    wishes.set(plots[1], {"answers": 20, "samples": 300})

    def asked(turn):
        request = wishes.request(0, (0.0, 1.0, 0.0, 1.0), turn=turn)
        assert request.turn is turn
        assert request.samples == 300  # or the scales of cards would tremble
        return request.signals, request.columns, request.answers

    assert asked(None) == (True, ("loss", "accuracy"), 20)
    assert asked(OF_THE_NETWORK) == (True, ("loss",), 0)
    assert asked(frozenset({plots[0]})) == (True, ("loss", "accuracy"), 0)
    assert asked(frozenset({plots[1]})) == (True, ("loss",), 20)
