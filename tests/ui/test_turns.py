"""Who is drawn with which picture of a network that trains."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui.turns import FEW, TOGETHER, Turns, complete, has_turn
from nnsim.ui.wishes import Wishes

TRAINS = Frame(state=State.RUNNING)


@pytest.fixture
def network(qtbot):
    """What stands for the canvas."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def turns_of(count, network=None):
    turns, plots = Turns(), [QObject() for _ in range(count)]
    for plot in plots:
        turns.join(plot)
    if network is not None:
        turns.lead(network)
    return turns, plots


@pytest.mark.parametrize("count", range(FEW + 1, 14))
def test_every_other_picture_is_the_networks_and_plots_share_the_rest_evenly(network, count):
    turns, plots = turns_of(count, network)
    rounds = -(-count // TOGETHER)
    pictures = [turns.next(TRAINS) for _ in range(2 * rounds * 5)]
    assert pictures[::2] == [frozenset({network})] * (rounds * 5)
    assert Counter(plot for picture in pictures[1::2] for plot in picture) == dict.fromkeys(plots, 5)
    sizes = {len(picture) for picture in pictures[1::2]}
    assert max(sizes) <= TOGETHER
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(("count", "alone"), [(0, True), (1, True), (FEW, True), (0, False), (FEW, False), (TOGETHER, False)])
def test_few_views_are_drawn_with_every_picture(network, count, alone):
    turns, _ = turns_of(count, network if alone else None)
    assert [turns.next(TRAINS) for _ in range(4)] == [None] * 4


def test_without_a_network_in_sight_plots_share_all_pictures(network):
    turns, plots = turns_of(10, network)
    network.hide()
    pictures = [turns.next(TRAINS) for _ in range(9)]
    assert Counter(plot for picture in pictures for plot in picture) == dict.fromkeys(plots, 3)


@pytest.mark.parametrize("frame", [Frame(), Frame(state=State.PAUSED), replace(TRAINS, moment=Moment("forward", "a", 0, 9))], ids=str)
def test_of_what_does_not_train_at_full_speed_all_is_drawn(network, frame):
    turns, _ = turns_of(10, network)
    assert turns.next(frame) is None


def test_who_is_gone_has_no_turn(network):
    turns, plots = turns_of(5, network)
    turns.leave(plots.pop())
    delete(plots.pop())
    turns.join(plots[0])
    assert [turns.next(TRAINS) for _ in range(2)] == [frozenset({network}), frozenset(plots)]


def test_a_frame_is_for_all_or_for_those_that_it_names(network):
    other = QObject()
    assert [has_turn(owner, TRAINS) for owner in (network, other)] == [True, True]
    assert [has_turn(owner, replace(TRAINS, turn=frozenset({other}))) for owner in (network, other)] == [False, True]


def test_only_what_is_drawn_is_asked_for(network):
    turns, plots = turns_of(2, network)
    wishes, panel = Wishes(turns), QObject()
    wishes.set(network, {"signals": True})
    wishes.set(panel, {"columns": ("loss",)})
    wishes.set(plots[0], {"columns": ("accuracy",)})
    wishes.set(plots[1], {"map_size": 20})

    def asked(turn):
        request = wishes.request(0, (0.0, 1.0, 0.0, 1.0), turn=turn)
        assert request.turn is turn
        return request.signals, request.columns, request.map_size

    assert asked(None) == (True, ("loss", "accuracy"), 20)
    assert asked(frozenset({network})) == (True, ("loss",), 0)
    assert asked(frozenset({plots[0]})) == (True, ("loss", "accuracy"), 0)
    assert asked(frozenset({plots[1]})) == (True, ("loss",), 20)


def test_what_is_for_some_only_is_shown_while_it_trains(network):
    some = frozenset({network})
    assert complete(replace(TRAINS, turn=some))
    assert not complete(Frame(state=State.PAUSED, turn=some))
    assert not complete(replace(TRAINS, turn=some, moment=Moment("forward", "a", 0, 9)))
    assert complete(Frame(state=State.PAUSED))
