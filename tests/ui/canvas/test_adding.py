"""A layer that is asked for by its kind continues what is selected, wherever it was asked for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.canvas.placing import GAP
from tests.ui.canvas.by_hand import focused, press


def by_list(board, key):
    press(board, Qt.Key.Key_Slash)
    popup = QApplication.activePopupWidget()
    QTest.keyClicks(popup.search, board.session.catalog.layer(key).title)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)


def by_palette(board, key):
    board.canvas.adding.go_on(key)  # what a double click and Enter in the palette do


@pytest.fixture(params=[by_list, by_palette])
def ask(request, board, qtbot):
    focused(board, qtbot)
    return lambda key: request.param(board, key)


def added(board):
    (id,) = board.session.selection
    return board.network.nodes[id]


def rect(board, name):
    card = board.card(name)
    return card.plan.rect.translated(card.pos())


def test_a_new_layer_goes_on_from_the_selected_one_and_is_undone_at_once(board, ask):
    before = board.network.copy()
    board.session.select({board.id("output")})
    ask("dense")
    assert [c.source for c in board.network.into(added(board).id)] == [board.id("output")]
    assert rect(board, added(board).name).left() > rect(board, "output").right()
    assert board.session.history.undo_text == f"add {added(board).name}"
    board.session.undo()
    assert board.network == before


def test_a_branch_stands_in_line_with_what_goes_on_from_the_same_layer(board, ask):
    for _ in range(2):
        board.session.select({board.id("hidden 1")})
        ask("dense")
        new, whole = rect(board, added(board).name), board.drawing.furniture.extent(added(board).id)
        assert not any(whole.intersects(board.drawing.furniture.extent(id)) for id in board.network.nodes if id != added(board).id)
        assert new.left() - rect(board, "hidden 1").right() == pytest.approx(GAP, abs=GRID)


def test_one_after_the_other_they_make_a_chain(board, ask):
    board.session.select({board.id("output")})
    ask("dense")
    first = added(board).id
    ask("dropout")
    assert [c.source for c in board.network.into(added(board).id)] == [first]


@pytest.mark.parametrize("chosen", [(), ("x", "hidden 1")])
def test_with_none_or_several_selected_it_is_only_added_where_there_is_room(board, ask, chosen):
    board.session.select({board.id(name) for name in chosen})
    ask("dense")
    new = added(board)
    assert not board.network.into(new.id)
    assert not any(rect(board, new.name).intersects(rect(board, node.name)) for node in board.network if node.id != new.id)


def test_what_takes_no_connections_is_only_added(board, ask):
    board.session.select({board.id("output")})
    ask("input")
    assert added(board).kind == "input"
    assert not board.network.into(added(board).id)


def test_what_goes_on_from_a_block_stands_beside_it(folded, qtbot):
    focused(folded, qtbot)
    folded.session.select({"g1"})
    for ask in (by_list, by_palette):
        ask(folded, "dense")
        assert [c.source for c in folded.network.into(added(folded).id)] == [folded.id("hidden 2")]
        block = folded.drawing.furniture.rect_of("g1")
        assert rect(folded, added(folded).name).left() > block.right()
        folded.session.undo()
        folded.session.select({"g1"})


def test_a_new_card_is_neither_below_the_overview_in_the_corner_nor_below_the_line_at_the_bottom(board):
    for _ in range(12):
        board.canvas.adding.add("input")
        card = board.card(added(board).name)
        place = board.canvas.pixels(card.plan.rect.translated(card.pos()))
        assert not place.intersects(board.canvas.minimap.geometry())
        assert not place.intersects(board.canvas.caption.geometry())
