"""Tidy keeps what is in a group together: no frame lies over what is not in it, and notes stay beside what they are about."""

import random

import pytest

from nnsim.document import Arrow, Block, End, MoveNodes, Network, Note
from nnsim.engine.catalogue import CATALOG
from tests.ui.canvas.grouping import frame, group, put


def _branches():
    """x → a → b → c → y, x → d → e → y, and a connection that skips from a to y."""
    drawn = Network(CATALOG)
    nodes = {"x": drawn.add("input", name="x", shape=(2,))}
    nodes |= {name: drawn.add("dense", name=name, units=3) for name in "abcdey"}
    for way in ("xa", "ab", "bc", "cy", "xd", "de", "ey", "ay"):
        drawn.connect(nodes[way[0]], nodes[way[1]])
    return drawn


def tidy(board):
    board.canvas.view.setFocus()
    board.session.select(())
    board.canvas.do("tidy")


def scattered(board, seed):
    chance = random.Random(seed)
    places = {id: (chance.uniform(-600, 600), chance.uniform(-400, 400)) for id in board.network.nodes}
    board.session.push(MoveNodes(places))


def strangers(board):
    """(group, name) of cards that a frame lies over though they are not in the group, and of groups whose own cards are outside."""
    found, furniture = [], board.drawing.furniture
    for id, item in furniture.frames.items():
        held = furniture.within([id])
        for node, card in board.drawing.cards.items():
            rect = furniture.extent(node)
            if node in held and not item.rect.contains(rect):
                found.append((id, "lost", card.node.name))
            elif node not in held and item.rect.intersects(rect):
                found.append((id, "over", card.node.name))
        for other, frame_item in furniture.frames.items():
            if other not in held and id not in furniture.within([other]) and frame_item.rect.intersects(item.rect):
                found.append((id, "over", other))
    return found


@pytest.mark.parametrize("groups", [("ab",), ("bd",), ("ay", "be"), ("xy",), ("ad", "ce"), ("by", "xd")])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_frame_lies_over_a_stranger(board_on, groups, seed):
    board = board_on(_branches())
    scattered(board, seed)
    put(board, *(Block(f"g{place}", names, frozenset(map(board.id, names))) for place, names in enumerate(groups)))
    tidy(board)
    assert strangers(board) == []
    rects = [board.drawing.furniture.extent(id) for id in board.network.nodes]
    assert not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[:place])


def test_groups_in_groups_stay_in_each_other(board_on):
    board = board_on(_branches())
    scattered(board, 3)
    put(board, Block("g1", "inner", frozenset(map(board.id, "bd"))), Block("g2", "outer", frozenset({board.id("e"), "g1"})))
    tidy(board)
    assert strangers(board) == []
    assert frame(board, "g2").rect.contains(frame(board, "g1").rect)


def test_a_group_that_is_selected_is_laid_out_by_itself(board_on):
    board = board_on(_branches())
    scattered(board, 4)
    put(board, Block("g1", "part", frozenset(map(board.id, "abc"))))
    before = {node.id: node.position for node in board.network}
    board.session.select({"g1"})
    board.canvas.view.setFocus()
    board.canvas.do("tidy")
    after = {node.id: node.position for node in board.network}
    assert all(after[id] == before[id] for id in after if id not in group(board).members)
    assert [after[board.id(name)][0] for name in "abc"] == sorted(after[board.id(name)][0] for name in "abc")
    assert board.session.undo_text == "tidy 3 layers"


def test_notes_go_along_with_what_they_are_about_and_cover_nothing(board_on):
    board = board_on(_branches())
    tidy(board)
    a = board.card("a")
    above = a.pos().x() - 60.0, a.pos().y() - a.plan.height / 2 - 60.0
    far = (2000.0, 2000.0)
    put(
        board, Note("t1", "of a", above, 120.0), Note("t2", "far away", far, 120.0), Arrow("a1", End(thing="t2"), End(thing=board.id("e"))),
        Arrow("a2", End((-900.0, -900.0)), End(thing=board.id("c"))),
    )  # fmt: skip
    board.session.push(MoveNodes({board.id("e"): (900.0, 700.0), board.id("c"): (-600.0, 500.0), board.id("x"): (800.0, -500.0)}))
    apart = [2000.0 - board.card("e").pos().x(), 2000.0 - board.card("e").pos().y()]
    before = board.card("c").pos()
    tidy(board)
    furniture = board.drawing.furniture
    cards = [furniture.extent(id) for id in board.network.nodes]
    assert not any(furniture.notes[id].rect.intersects(rect) for id in ("t1", "t2") for rect in cards)
    assert abs(furniture.notes["t1"].rect.center().x() - board.card("a").pos().x()) <= 10.0
    here = furniture.notes["t2"].rect.topLeft() - board.card("e").pos()
    assert (here.x(), here.y()) == pytest.approx(apart, abs=10.0)
    free = board.session.document.furniture["a2"].source.point
    went = board.card("c").pos() - before
    assert (free[0] + 900.0, free[1] + 900.0) == pytest.approx(went.toTuple())
    board.session.undo()
    assert board.session.document.furniture["a2"].source.point == (-900.0, -900.0)


def test_a_note_in_a_group_stays_inside(board_on):
    board = board_on(_branches())
    scattered(board, 6)
    b = board.card("b")
    put(
        board, Note("t1", "inside", (b.pos().x(), b.pos().y() - 200.0), 120.0),
        Block("g1", "part", frozenset({board.id("a"), board.id("b"), "t1"})), Arrow("a1", End(thing="t1"), End(thing=board.id("y"))),
    )  # fmt: skip
    tidy(board)
    assert frame(board).rect.contains(board.drawing.furniture.notes["t1"].rect)
    assert frame(board).rect.height() < 900.0
    assert strangers(board) == []
