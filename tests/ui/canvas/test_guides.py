"""Dragged cards come to rest in line with others, at equal distances, or on the grid."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.ui.canvas.guides import Guides, Line, around
from nnsim.ui.canvas.guides_item import GuidesItem
from tests.ui import mouse
from tests.ui.fakes import network

SHIFT, ALT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def box(x, y, width=100.0, height=60.0):
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def guides(*others, size=(100.0, 60.0)):
    """For a card at the origin."""
    return Guides(box(0.0, 0.0, *size), (0.0, 0.0), others)


def test_without_others_the_grid_decides():
    assert guides().snap((13.0, -27.0), 6.0).offset == (10.0, -30.0)


@pytest.mark.parametrize(("wanted", "x"), [
    (52.0, 53.0), (105.0, 103.0), (149.0, 153.0),  # left edges, middles and right edges in line
])
def test_edges_and_middles_are_drawn_to_those_of_others(wanted, x):
    snap = guides(box(103.0, 500.0, 200.0)).snap((wanted, 0.0), 6.0)
    assert snap.offset[0] == x
    (line,) = snap.lines
    assert line.start[0] == line.end[0]
    assert (line.start[1], line.end[1]) == (-30.0, 530.0)
    assert not line.gap


def test_in_doubt_middles_come_into_line():
    others = box(0.0, 202.0, 300.0, 60.0), box(600.0, 199.0, 100.0, 64.0)  # whose upper edges are at 172 and 167
    assert guides(*others).snap((300.0, 198.0), 6.0).offset[1] == 199.0


def test_what_is_out_of_reach_draws_nothing():
    assert guides(box(103.0, 500.0)).snap((95.0, 0.0), 6.0).offset == (100.0, 0.0)


def test_the_same_distance_as_between_two_others_is_found_beyond_them():
    snap = guides(box(300.0, 3.0), box(437.0, 11.0)).snap((572.0, 0.0), 6.0)
    assert snap.offset[0] == 574.0
    gaps = sorted((line.start[0], line.end[0]) for line in snap.lines if line.gap)
    assert gaps == [(350.0, 387.0), (487.0, 524.0)]


def test_between_two_others_both_distances_become_equal():
    snap = guides(box(300.0, 0.0), box(633.0, 0.0)).snap((468.0, 0.0), 6.0)
    assert snap.offset[0] == 466.5
    assert sum(line.gap for line in snap.lines) == 2


def test_below_each_other_it_is_the_same():
    snap = guides(box(0.0, 300.0), box(0.0, 437.0)).snap((0.0, 572.0), 6.0)
    assert snap.offset == (0.0, 574.0)


def test_an_axis_that_is_held_stays():
    snap = guides(box(3.0, 104.0)).snap((2.0, 101.0), 6.0, (False, True))
    assert snap.offset == (0.0, 104.0)
    assert all(line.start[1] == line.end[1] for line in snap.lines)


def test_free_means_anywhere():
    assert guides(box(3.0, 104.0)).free((2.4, 102.0)).offset == (2.0, 102.0)


def test_a_box_around_several():
    assert around([box(0.0, 0.0), box(300.0, 50.0)]) == (-50.0, -30.0, 350.0, 80.0)


# On the canvas


def lines(board):
    return [item for item in board.drawing.items() if isinstance(item, GuidesItem) and not item.boundingRect().isEmpty()]


@pytest.fixture
def chain(board_on):
    """x – hidden – output, all in one row, the middle one 7 units below."""
    drawn = network(2, 2, 2)
    for name, position in (("x", (0.0, 0.0)), ("hidden 1", (230.0, 7.0)), ("output", (460.0, 0.0))):
        node = drawn.node(name)
        drawn.nodes[node.id] = type(node)(node.id, node.name, node.kind, node.parameters, position)
    return board_on(drawn)


def dragged(board, name, by, keys=Qt.KeyboardModifier.NoModifier, drop=True):
    zoom = board.canvas.zoom
    start = board.middle(name)
    mouse.drag(board.surface, start, start + QPoint(round(by[0] * zoom), round(by[1] * zoom)), keys=keys, drop=drop)


def test_a_card_is_drawn_into_the_row_of_its_neighbours_and_guides_are_seen(chain):
    dragged(chain, "output", (40, 5), drop=False)
    assert chain.card("output").pos().y() == 7.0  # the middle of hidden 1, which the grid would never give
    assert lines(chain)
    mouse.release(chain.surface, chain.middle("output"))
    assert not lines(chain)
    assert chain.session.undo_text.startswith("move")


@pytest.mark.parametrize("key", [ALT, CTRL])
def test_alt_or_ctrl_suspends_snapping(chain, key):
    start = chain.middle("output")
    mouse.press(chain.surface, start)
    mouse.move(chain.surface, start + QPoint(33, 5), mouse.LEFT, key)
    assert chain.card("output").pos() == QPointF(493.0, 5.0)
    assert not lines(chain)


def test_a_key_pressed_in_the_middle_of_a_drag_holds_at_once(chain):
    start = chain.middle("output")
    mouse.press(chain.surface, start)
    mouse.move(chain.surface, start + QPoint(33, 5), mouse.LEFT)
    snapped = chain.card("output").pos()
    QTest.keyPress(chain.canvas.view, Qt.Key.Key_Alt, ALT)
    assert chain.card("output").pos() == QPointF(493.0, 5.0) != snapped
    QTest.keyRelease(chain.canvas.view, Qt.Key.Key_Alt)
    assert chain.card("output").pos() == snapped


def test_shift_keeps_to_one_axis(chain):
    chain.session.select({chain.id("output")})
    dragged(chain, "output", (60, 22), SHIFT)
    assert chain.network.node("output").position[1] == 0.0
    assert chain.session.selection == {chain.id("output")}


def test_several_keep_their_distances(chain):
    chain.session.select({chain.id("hidden 1"), chain.id("output")})
    dragged(chain, "output", (33, 61))
    one, other = chain.network.node("hidden 1").position, chain.network.node("output").position
    assert (other[0] - one[0], other[1] - one[1]) == (230.0, -7.0)


def test_escape_takes_the_guides_away(chain):
    dragged(chain, "output", (40, 5), drop=False)
    QTest.keyClick(chain.canvas.view, Qt.Key.Key_Escape)
    assert not lines(chain)
    assert not chain.session.can_undo


def test_a_guide_is_drawn_as_thin_as_a_hair_at_any_zoom(chain):
    item = GuidesItem(chain.session.theme)
    item.show_lines((Line((0.0, 0.0), (0.0, 50.0)),), 0.5)
    assert item.boundingRect().height() > 50.0
