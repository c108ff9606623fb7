"""What a hand meets while it draws: nothing stays behind after a gesture, and no card comes to lie on what is there."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest

from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.ui.canvas.commands.connecting import replace_by
from nnsim.ui.canvas.geometry import GRID
from tests.ui import mouse


def chain_of(wide=220.0):
    """x (2) → hidden (2) → output (1), of the layers that are really there."""
    drawn = Network(CATALOG)
    nodes = [
        drawn.add("input", "x", shape=(2,), position=(0.0, 0.0)),
        drawn.add("dense", "hidden", units=2, position=(wide, 0.0)),
        drawn.add("dense", "output", units=1, position=(2 * wide, 0.0)),
    ]
    drawn.connect(*nodes[:2])
    drawn.connect(*nodes[1:])
    return drawn


def _rects(board):
    return {card.node.name: card.plan.rect.translated(card.pos()) for card in board.drawing.cards.values()}


def _apart(board):
    rects = list(_rects(board).values())
    return not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[place + 1 :])


def _ports(board):
    return {units.node.name for units in board.drawing.units.values() if units.ports}


def test_a_port_is_shown_only_where_the_pointer_is_when_a_connection_was_drawn(board):
    mouse.move(board.surface, board.port("x"))
    assert _ports(board) == {"x"}
    mouse.drag(board.surface, board.port("x"), board.middle("output"))
    assert _ports(board) == {"output"}


def test_a_port_is_shown_only_where_the_pointer_is_when_a_connection_was_given_up(board):
    mouse.move(board.surface, board.port("x"))
    mouse.drag(board.surface, board.port("x"), board.middle("output"), drop=False)
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Escape)
    assert _ports(board) == {"output"}
    mouse.release(board.surface, board.middle("output"))


def test_a_new_layer_does_not_cover_the_loss_of_an_output(board):
    loss = board.drawing.outputs[board.id("output")]
    hung = loss.boundingRect().translated(loss.pos())
    added = board.drawing.cards[board.canvas.add_layer("dense", at=QPointF(hung.center().x(), hung.bottom() + 30.0))]
    assert not added.plan.rect.translated(added.pos()).intersects(hung)


def test_neighbours_give_way_to_a_layer_that_grows_when_it_is_replaced(board_on):
    board = board_on(chain_of(), frame=False)
    before, left = board.network.copy(), _rects(board)["hidden"].left()
    assert replace_by(board.canvas, [board.id("hidden")], "lstm")
    after = _rects(board)
    assert _apart(board)
    assert after["hidden"].left() == pytest.approx(left, abs=GRID)
    assert after["output"].left() - after["hidden"].right() > 30.0
    assert board.network.node("x").position == before.node("x").position
    board.session.undo()
    assert board.network == before


def test_what_stands_above_and_below_gives_way_as_well(board_on):
    drawn = chain_of()
    for name, y in (("above", -230.0), ("below", 240.0)):
        drawn.add("dense", name, units=2, position=(220.0, y))
    board = board_on(drawn, frame=False)
    assert _apart(board)
    assert replace_by(board.canvas, [board.id("hidden")], "lstm")
    assert _apart(board)


def test_nothing_moves_where_there_is_room(board_on):
    board = board_on(chain_of(wide=400.0), frame=False)
    places = {node.id: node.position for node in board.network}
    assert replace_by(board.canvas, [board.id("hidden")], "lstm")
    assert {node.id: node.position for node in board.network} == places


def test_a_card_that_grows_beyond_the_edge_is_followed(board):
    board.canvas.resize(1000, 320)
    board.canvas.fit()
    board.session.select({board.id("hidden 1")})
    for _ in range(6):
        board.canvas.do("more")
    rect = _rects(board)["hidden 1"]
    assert board.canvas.view.visible_rect().contains(rect)
    board.canvas.view.set_zoom(board.canvas.zoom * 1.5)
    zoom = board.canvas.zoom
    board.canvas.do("more")
    assert board.canvas.zoom == zoom  # somebody looked elsewhere: the view is theirs


def test_a_group_that_is_opened_where_it_was_carried_to_comes_into_sight(folded):
    folded.canvas.resize(1000, 420)
    folded.canvas.fit()
    block = next(iter(folded.drawing.furniture.folding.blocks.values()))
    middle = folded.canvas.view.mapFromScene(block.pos())
    mouse.drag(folded.surface, middle, middle + QPoint(0, 120))
    assert folded.canvas.view.follows
    folded.canvas.do("collapse")
    assert folded.canvas.view.free_rect().contains(folded.drawing.drawing_rect())


def test_all_of_a_number_is_seen_where_it_is_typed(board):
    board.canvas.view.set_zoom(2.2)
    bundle = board.bundle("x", "hidden 1")
    board.canvas.editors.edit_weight(bundle.connection.id, (0, 0), QPoint(300, 300))
    editor = board.canvas.editors.current
    editor.setText("-0.0123457")
    editor.open_over(QRect(300, 300, 10, 10))
    assert editor.width() > editor.fontMetrics().horizontalAdvance("-0.0123457") + 8
