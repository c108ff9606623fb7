"""A connection that is drawn past a card runs around it, wherever cards are put by hand."""

import pytest
from PySide6.QtCore import QPointF

from nnsim.document import Block, MoveNodes
from nnsim.ui.canvas.detours import Strip, in_the_way, level
from tests.ui.canvas.grouping import put
from tests.ui.canvas.test_layout import _behind
from tests.ui.fakes import network


def skipping(*sizes):
    """A chain in one row, with a connection from x to the output."""
    drawn = network(*sizes)
    drawn.connect("x", "output")
    return drawn


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 8, 8, 1), (2, 3, 40, 3, 2), (30, 30, 10)])
def test_a_skipping_connection_runs_around_what_stands_between(board_on, sizes):
    board = board_on(skipping(*sizes))
    assert _behind(board) == []
    assert board.bundle("x", "output").dip is not None
    assert board.bundle("x", "hidden 1").dip is None


def test_it_follows_a_card_that_is_dragged_between_and_away(board_on):
    drawn = network(2, 3, 3, 1)
    drawn.connect("x", "hidden 2")
    board = board_on(drawn)
    bundle, hidden = board.bundle("x", "hidden 2"), board.id("hidden 1")
    x, y = board.card("hidden 1").pos().toTuple()
    for place, side in ((-600.0, None), (-20.0, 1.0), (20.0, -1.0)):
        board.drawing.preview({hidden: QPointF(x, y + place)})
        assert (bundle.dip is None) if side is None else (side * (bundle.dip - y) > 0.0)
    assert _behind(board) == []
    board.session.push(MoveNodes({hidden: (x, y - 600.0)}))
    assert bundle.dip is None


def test_it_does_not_run_over_what_hangs_under_an_output(board_on):
    board = board_on(skipping(2, 3, 1))
    assert board.bundle("x", "output").dip < board.card("x").pos().y()


def test_a_block_is_run_around_too(board_on):
    board = board_on(skipping(2, 3, 4, 1))
    put(board, Block("g1", "part", frozenset({board.id("hidden 1"), board.id("hidden 2")}), collapsed=True))
    rect = board.drawing.furniture.rect_of("g1")
    lines = board.bundle("x", "output").lines()
    x, y = lines[..., 0], lines[..., 1]
    assert not ((x > rect.left()) & (x < rect.right()) & (y > rect.top()) & (y < rect.bottom())).any()


def test_what_is_free_stays_as_it_was():
    strip = Strip(0.0, 300.0, (-10.0, 10.0), (-10.0, 10.0))
    assert level(strip, []) is None
    assert level(strip, [(100.0, 40.0, 200.0, 90.0)]) is None
    assert level(strip, [(100.0, -90.0, 200.0, 20.0)]) > 20.0
    assert level(strip, [(100.0, -20.0, 200.0, 90.0)]) < -20.0
    assert level(strip, [(100.0, -5_000.0, 200.0, 5_000.0)]) is None


def test_only_what_lies_between_is_looked_at():
    cards = {"a": (0.0, 0.0, 10.0, 10.0), "b": (50.0, 0.0, 60.0, 10.0), "c": (100.0, 0.0, 110.0, 10.0), "d": (50.0, 90.0, 60.0, 99.0)}
    assert list(in_the_way(cards, [("a", "b"), ("a", "c"), ("b", "c"), ("a", "gone"), ("d", "c")])) == [1]


def test_a_card_by_itself_can_be_dropped_on_a_connection_which_does_not_run_away(board_on):
    drawn = network(2, 3, 1)
    drawn.add("dense", name="alone", units=3)
    board = board_on(drawn)
    x, y = board.card("hidden 1").pos().toTuple()
    board.drawing.preview({board.id("alone"): QPointF((x + board.card("output").pos().x()) / 2, y)})
    assert all(bundle.dip is None for bundle in board.drawing.bundles.values())
