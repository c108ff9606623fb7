"""Selected cards are put in line and at equal distances, each time as one step that can be undone."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.document import MoveNodes
from nnsim.ui.canvas.arranging import Edge, aligned, distributed
from tests.ui.fakes import network

PLACES = {"a": (0.0, 0.0), "b": (250.0, 40.0), "c": (300.0, -90.0)}
SIZES = {"a": (100.0, 60.0), "b": (60.0, 200.0), "c": (200.0, 80.0)}
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(("edge", "line"), [
    (Edge.LEFT, -50.0), (Edge.RIGHT, 400.0), (Edge.TOP, -130.0), (Edge.BOTTOM, 140.0), (Edge.CENTRE, 175.0), (Edge.MIDDLE, 5.0),
])
def test_an_edge_of_all_is_in_line_with_the_outermost(edge, line):
    axis, side = edge.value
    found = aligned(PLACES, SIZES, edge)
    assert {place[axis] + side * SIZES[id][axis] / 2 for id, place in found.items()} == {line}
    assert all(found[id][1 - axis] == PLACES[id][1 - axis] for id in PLACES)


@pytest.mark.parametrize("axis", [0, 1])
def test_gaps_become_equal_and_the_outermost_stay(axis):
    places = {**PLACES, "b": (120.0, 500.0), "c": (600.0, 900.0)}
    found = distributed(places, SIZES, axis)
    order = sorted(places, key=lambda id: places[id][axis])
    gaps = [
        found[other][axis] - SIZES[other][axis] / 2 - found[one][axis] - SIZES[one][axis] / 2 for one, other in itertools.pairwise(order)
    ]
    assert gaps == pytest.approx([gaps[0]] * 2)
    assert [found[order[0]], found[order[-1]]] == [places[order[0]], places[order[-1]]]


def test_cards_without_room_stand_side_by_side():
    found = distributed({"a": (0.0, 0.0), "b": (10.0, 0.0), "c": (20.0, 0.0)}, SIZES, 0)
    assert [found[id][0] for id in "abc"] == [0.0, 80.0, 210.0]


# On the canvas


@pytest.fixture
def three(board_on):
    """Three cards of different heights here and there, all of them selected."""
    board = board_on(network(2, 8, 1))
    board.session.history.push(MoveNodes({board.id("hidden 1"): (300.0, 70.0), board.id("output"): (700.0, -110.0)}))
    board.session.select(board.network.nodes)
    board.canvas.view.setFocus()
    return board


def edges(board, which):
    return {getattr(card.plan.rect.translated(card.pos()), which)() for card in board.drawing.cards.values()}


@pytest.mark.parametrize(("key", "which", "text"), [
    (Qt.Key.Key_A, "left", "align 3 layers left"), (Qt.Key.Key_D, "right", "align 3 layers right"),
    (Qt.Key.Key_W, "top", "align 3 layers at the top"), (Qt.Key.Key_S, "bottom", "align 3 layers at the bottom"),
])
def test_a_key_aligns_what_is_selected(three, key, which, text):
    before = three.network.copy()
    QTest.keyClick(three.canvas.view, key, ALT)
    assert len(edges(three, which)) == 1
    assert three.session.undo_text == text
    three.session.undo()
    assert three.network == before


@pytest.mark.parametrize(("key", "axis"), [(Qt.Key.Key_H, 0), (Qt.Key.Key_V, 1)])
def test_middles_are_aligned_by_key(three, key, axis):
    QTest.keyClick(three.canvas.view, key, ALT)
    assert len({node.position[axis] for node in three.network}) == 1


@pytest.mark.parametrize(("key", "low", "high"), [(Qt.Key.Key_H, "left", "right"), (Qt.Key.Key_V, "top", "bottom")])
def test_gaps_are_made_equal_by_key(three, key, low, high):
    QTest.keyClick(three.canvas.view, key, ALT | SHIFT)
    rects = sorted((card.plan.rect.translated(card.pos()) for card in three.drawing.cards.values()), key=lambda rect: getattr(rect, low)())
    gaps = [getattr(other, low)() - getattr(one, high)() for one, other in itertools.pairwise(rects)]
    assert gaps[0] == pytest.approx(gaps[1])
    assert three.session.undo_text.startswith("equal gaps")


def test_what_is_in_line_already_is_no_step(three):
    QTest.keyClick(three.canvas.view, Qt.Key.Key_A, ALT)
    position = three.session.history.position
    QTest.keyClick(three.canvas.view, Qt.Key.Key_A, ALT)
    assert three.session.history.position == position


def test_it_takes_two_to_align_and_three_to_distribute(three):
    actions = {action.objectName(): action for action in three.canvas.actions_list()}
    three.session.select([three.id("x"), three.id("output")])
    assert actions["canvas.align_left"].isEnabled()
    assert not actions["canvas.distribute_x"].isEnabled()
    assert actions["canvas.distribute_x"].toolTip() == "Select three layers or more first."
    three.session.select([three.id("x")])
    assert actions["canvas.align_left"].toolTip() == "Select two layers or more first."
