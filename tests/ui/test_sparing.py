"""Which plots are drawn with which picture of a network that trains."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui.sparing import Sparing, is_for
from nnsim.ui.wishes import Wishes

TRAINS = Frame(state=State.RUNNING)


class Still(QObject):
    """A plot that looks the same until an iteration."""

    def __init__(self, until=10**9):
        super().__init__()
        self.until = until

    def changes_by(self, iteration):
        return iteration >= self.until


def sparing_for(*plots):
    sparing = Sparing()
    for plot in plots:
        sparing.join(plot)
    return sparing


def test_a_plot_is_drawn_as_soon_as_it_would_look_different():
    quick, slow = Still(0), Still(250)
    sparing = sparing_for(quick, slow)
    assert sparing.next(replace(TRAINS, iteration=50)) == {quick}  # then at iteration 100, as it seems
    assert sparing.next(replace(TRAINS, iteration=120)) == {quick}  # 190
    assert sparing.next(replace(TRAINS, iteration=190)) is None  # 260: all
    assert sparing.next(replace(TRAINS, iteration=100)) == {quick}  # it went back


def test_what_always_changes_is_always_drawn():
    sparing = sparing_for(Still(0), Still(0))
    assert [sparing.next(TRAINS) for _ in range(4)] == [None] * 4
    assert sparing_for().next(TRAINS) is None


@pytest.mark.parametrize("frame", [Frame(), Frame(state=State.PAUSED), replace(TRAINS, moment=Moment("forward", "a", 0, 9))], ids=str)
def test_of_what_does_not_train_at_full_speed_all_is_drawn(frame):
    assert sparing_for(Still(), Still()).next(frame) is None


def test_who_is_gone_is_not_asked():
    plots = [Still(), Still(), Still()]
    sparing = sparing_for(*plots)
    sparing.leave(plots.pop())
    delete(plots.pop())
    sparing.join(plots[0])
    assert sparing.next(TRAINS) == frozenset()
    plots[0].until = 0
    assert sparing.next(TRAINS) is None


def test_who_wants_something_else_is_drawn_next():
    still, other = Still(), Still()
    sparing = sparing_for(still, other)
    wishes = Wishes(sparing)
    wishes.set(still, {"map_size": 20})
    wishes.set(QObject(), {"signals": True})
    assert sparing.next(TRAINS) == {still}
    wishes.set(still, {"map_size": 20})
    assert sparing.next(TRAINS) == frozenset()


def test_when_training_ends_the_next_picture_is_for_all():
    sparing = sparing_for(Still())
    ended = Frame(state=State.PAUSED, plots=frozenset())
    for incomplete in (ended, replace(TRAINS, plots=frozenset(), moment=Moment("forward", "a", 0, 9))):
        assert not sparing.accepts(incomplete)
        assert sparing.next(TRAINS) is None
    for good in (replace(TRAINS, plots=frozenset()), replace(ended, plots=None)):
        assert sparing.accepts(good)
        assert sparing.next(TRAINS) is not None


def test_a_frame_is_for_all_or_for_those_that_it_names():
    plot = Still()
    assert [is_for(plot, replace(TRAINS, plots=plots)) for plots in (None, frozenset({plot}), frozenset())] == [True, True, False]


def test_only_what_is_drawn_is_asked_for():
    plots = [Still(), Still()]
    sparing = sparing_for(*plots)
    wishes, canvas, panel = Wishes(sparing), QObject(), QObject()
    wishes.set(canvas, {"signals": True})
    wishes.set(panel, {"columns": ("loss",)})
    wishes.set(plots[0], {"columns": ("accuracy",)})
    wishes.set(plots[1], {"answers": 20})

    def asked(drawn):
        request = wishes.request(0, (0.0, 1.0, 0.0, 1.0), plots=drawn)
        assert request.plots is drawn
        return request.signals, request.columns, request.answers

    assert asked(None) == (True, ("loss", "accuracy"), 20)
    assert asked(frozenset()) == (True, ("loss",), 0)
    assert asked(frozenset({plots[0]})) == (True, ("loss", "accuracy"), 0)
    assert asked(frozenset({plots[1]})) == (True, ("loss",), 20)
