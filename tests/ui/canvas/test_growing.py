"""A card that grows, however that came about, lies on nothing afterwards; it is one entry of the history with what made it grow."""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt

from nnsim.document import Block, MoveNodes, Note, PutFurniture, PutNode
from nnsim.ui.canvas import editing
from nnsim.ui.canvas.growing import ways
from tests.ui.canvas.by_hand import focused, press
from tests.ui.canvas.grouping import collapse, members, put
from tests.ui.canvas.test_hands import chain_of


@pytest.fixture
def tower(board_on, qtbot):
    """x (2) → hidden (2) → output (1), with another layer below the hidden one, one above it and one below that."""
    drawn = chain_of(wide=300.0)
    for name, y in (("above", -230.0), ("below", 240.0), ("lowest", 480.0)):
        drawn.add("dense", name, units=2, position=(300.0, y))
    board = focused(board_on(drawn, frame=False), qtbot)
    board.session.select({board.id("hidden")})
    return board


def rects(board):
    shown = [*board.drawing.furniture.folding.shown_cards(), *board.drawing.furniture.notes]
    return [board.drawing.furniture.extent(id) for id in shown]


def apart(board):
    return not any(one.intersects(other) for one, other in combinations(rects(board), 2))


def places(board):
    return {node.name: node.position for node in board.network}


def by_keys(board, presses=8):
    for _ in range(presses):
        press(board, Qt.Key.Key_Plus)


def by_field(board):
    node = board.network.node("hidden")
    board.session.push(PutNode(replace(node, parameters={**node.parameters, "units": 10})))


@pytest.mark.parametrize("grow", [by_keys, by_field])
def test_what_is_above_and_below_gives_way_in_the_same_entry(tower, grow):
    before, count = tower.network.copy(), len(tower.session.history.texts)
    grow(tower)
    after = tower.network.copy()
    assert apart(tower)
    assert tower.session.history.texts[count:] == ["units of hidden, 2 → 10"]
    tower.session.undo()
    assert tower.network == before
    tower.session.redo()
    assert tower.network == after


def test_only_the_side_that_is_met_gives_way(tower):
    tower.session.push(MoveNodes({tower.id("above"): (300.0, -700.0)}))
    by_keys(tower)
    assert places(tower)["above"] == (300.0, -700.0)
    assert apart(tower)


def test_a_layer_that_shrinks_again_lets_its_neighbours_come_back(tower):
    before = tower.network.copy()
    by_keys(tower, 6)
    assert places(tower) != {node.name: node.position for node in before}
    for _ in range(6):
        press(tower, Qt.Key.Key_Minus)
    assert tower.network == before
    tower.session.undo()
    assert tower.network == before


def test_it_comes_to_the_same_at_once_and_unit_by_unit(tower):
    by_keys(tower, 8)
    slowly = places(tower)
    tower.session.undo()
    by_field(tower)
    assert places(tower) == slowly


def test_several_that_grow_together_are_one_entry(tower):
    before = tower.network.copy()
    tower.session.select({tower.id("hidden"), tower.id("below")})
    by_keys(tower)
    assert apart(tower)
    assert tower.session.history.texts == ["units of 2 layers"]
    tower.session.undo()
    assert tower.network == before


def test_notes_blocks_and_what_hangs_below_an_output_count_as_well(tower):
    board = tower
    board.session.push(PutFurniture({"t1": Note("t1", "Here", position=(300.0, 110.0))}))
    put(board, Block("g1", "Two", members(board, "below", "lowest")))
    board.session.push(MoveNodes({board.id("x"): (600.0, 240.0)}))  # below the output and its loss
    collapse(board)
    board.session.push(MoveNodes({board.id("below"): (300.0, 200.0), board.id("lowest"): (300.0, 340.0)}))
    board.session.select({board.id("hidden"), board.id("output")})
    assert apart(board)
    by_keys(board)
    assert apart(board)


def test_what_stands_below_gives_way_when_a_card_becomes_an_output(board_on, qtbot):
    drawn = chain_of(wide=300.0)
    drawn.add("dense", "low", units=1, position=(300.0, 190.0))
    drawn.add("dense", "lower", units=1, position=(300.0, 330.0))
    board = board_on(drawn, frame=False)
    assert apart(board)
    before = board.network.copy()
    board.session.push(editing.connecting(board.network, board.id("x"), board.id("low")))
    assert board.id("low") in board.drawing.outputs
    assert apart(board)
    assert places(board)["low"] == (300.0, 190.0)
    assert board.session.history.undo_text == "connect x → low"
    board.session.undo()
    assert board.network == before


def test_a_longer_name_makes_room_too(board_on, qtbot):
    board = board_on(chain_of(wide=170.0), frame=False)
    node = board.network.node("hidden")
    board.session.push(PutNode(replace(node, name="hidden layer with a long name")))
    assert apart(board)
    assert board.session.history.undo_text == "rename hidden to hidden layer with a long name"


def test_what_is_met_on_the_way_goes_along():
    found = {"a": QRectF(0, 0, 100, 100), "b": QRectF(50, 120, 100, 50), "c": QRectF(120, 190, 100, 50), "d": QRectF(120, 400, 100, 50)}
    assert ways(found, {"a": QMarginsF(0, 50, 0, 50)}) == {"b": QPointF(0, 60), "c": QPointF(0, 60)}


def test_nothing_goes_where_there_is_room():
    assert not ways({"a": QRectF(0, 0, 100, 100), "b": QRectF(0, 200, 100, 100)}, {"a": QMarginsF(0, 50, 0, 50)})
