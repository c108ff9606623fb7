"""Groups on the canvas: frames that move what they hold, are named, nested, aligned and dissolved."""


import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.document import Arrow, Block, End, Note
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.export.marks import Words
from nnsim.ui.theme import LIGHT
from tests.ui import mouse
from tests.ui.canvas.by_hand import CTRL, SHIFT, focused, press
from tests.ui.canvas.grouping import (
    block,
    collapse,
    frame,
    group,
    members,
    on_block,
    pixel,
    put,
    title,
)


@pytest.fixture
def keys(chain, qtbot):
    return focused(chain, qtbot)


def test_ctrl_g_frames_what_is_selected_and_its_name_is_typed_at_once(keys):
    keys.session.select({keys.id("x"), "g1"})
    press(keys, Qt.Key.Key_G, CTRL)
    assert group(keys, "g2").members == members(keys, "x", "g1")
    QTest.keyClicks(QApplication.focusWidget(), "Everything")
    press(keys, Qt.Key.Key_Return)
    assert group(keys, "g2").name == "Everything"
    assert keys.session.undo_text == "rename Group 1 to Everything"
    assert frame(keys, "g2").rect.contains(frame(keys, "g1").rect)
    keys.session.undo()
    assert keys.session.undo_text == "group 1 layer, 1 group"
    keys.session.undo()
    assert set(keys.drawing.furniture.frames) == {"g1"}


def test_a_frame_is_around_all_that_a_group_holds(chain):
    rect = frame(chain).rect
    for name in ("hidden 1", "hidden 2"):
        card = chain.card(name)
        assert rect.contains(card.plan.rect.translated(card.pos()))
    assert not rect.intersects(chain.card("x").plan.rect.translated(chain.card("x").pos()))


def test_a_click_on_its_name_selects_a_group_and_a_drag_moves_all_of_it(chain):
    before = {name: chain.network.node(name).position for name in ("x", "hidden 1", "hidden 2")}
    mouse.click(chain.surface, title(chain))
    assert chain.session.selection == {"g1"}
    assert frame(chain).chosen
    start, rect = title(chain), frame(chain).rect
    mouse.drag(chain.surface, start, start + QPoint(0, 50), drop=False)
    assert frame(chain).rect.top() > rect.top() + 10.0
    mouse.release(chain.surface, start + QPoint(0, 50))
    moved = [chain.network.node(name).position[1] - before[name][1] for name in ("hidden 1", "hidden 2")]
    assert moved[0] == moved[1] > 10.0
    assert chain.network.node("x").position == before["x"]
    chain.session.undo()
    assert frame(chain).rect == rect


def test_a_click_inside_a_frame_is_one_on_the_canvas(chain):
    chain.session.select({"g1"})
    mouse.click(chain.surface, pixel(chain, frame(chain).rect.bottomLeft() + QPointF(4.0, -4.0)))
    assert not chain.session.selection


def test_ungrouping_leaves_what_was_held_selected(keys):
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_G, CTRL | SHIFT)
    assert not keys.session.document.furniture
    assert keys.session.selection == members(keys, "hidden 1", "hidden 2")
    assert keys.session.undo_text == "ungroup Encoder"


def test_f2_and_enter_and_a_double_click_rename_a_group(keys):
    for begin in (lambda: press(keys, Qt.Key.Key_F2), lambda: press(keys, Qt.Key.Key_Return)):
        keys.session.select({"g1"})
        begin()
        QTest.keyClicks(QApplication.focusWidget(), "Lower half")
        press(keys, Qt.Key.Key_Return)
        assert group(keys).name == "Lower half"
        keys.session.undo()
    mouse.double_click(keys.surface, title(keys))
    press(keys, Qt.Key.Key_Escape)
    assert group(keys).name == "Encoder"
    collapse(keys)
    mouse.double_click(keys.surface, pixel(keys, block(keys).pos() + block(keys).plan.header.center()))
    QTest.keyClicks(QApplication.focusWidget(), "One card")
    press(keys, Qt.Key.Key_Return)
    assert block(keys).node.name == "One card"


def test_deleting_a_group_deletes_what_it_holds(keys):
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_Delete)
    assert [node.name for node in keys.network] == ["x", "output"]
    assert not keys.drawing.furniture.frames
    assert keys.session.undo_text == "remove Encoder"
    keys.session.undo()
    assert group(keys).members == members(keys, "hidden 1", "hidden 2")
    assert set(keys.drawing.furniture.frames) == {"g1"}


def test_actions_say_why_they_cannot_be_done(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    expected = {"group": "Select what", "ungroup": "Select a group", "collapse": "Select a group", "note_wider": "Select a note"}
    for key, words in expected.items():
        assert not actions[f"canvas.{key}"].isEnabled()
        assert words in actions[f"canvas.{key}"].toolTip()
    board.session.select({board.id("x")})
    assert actions["canvas.group"].isEnabled()


def test_groups_and_notes_are_aligned_with_cards_as_a_whole(chain):
    put(chain, Note("t1", "beside", (-90.0, 300.0)))
    chain.session.select({"g1", chain.id("hidden 1"), chain.id("output"), "t1"})
    before = [chain.network.node(name).position for name in ("hidden 1", "hidden 2")]
    chain.canvas.do("align_top")
    tops = {id: rect.top() for id, rect in chain.drawing.furniture.things(chain.session.selection).items()}
    assert set(tops) == {"g1", chain.id("output"), "t1"}
    assert max(tops.values()) == pytest.approx(min(tops.values()))
    after = [chain.network.node(name).position for name in ("hidden 1", "hidden 2")]
    assert [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True)] == [(0.0, after[0][1] - before[0][1])] * 2


def test_all_that_is_seen_is_selected_at_once(folded):
    put(folded, Note("t1", "beside", (-90.0, 300.0)))
    folded.canvas.do("select_all")
    assert folded.session.selection == {"g1", "t1", folded.id("x"), folded.id("output")}


def test_a_picture_of_a_selected_group_shows_all_of_it_and_what_points_from_one_part_to_another(folded):
    put(folded, Note("t1", "beside", (0.0, 400.0)), Arrow("a1", End(thing="t1"), End(thing=folded.id("hidden 1"))))
    session = folded.session
    for collapsed in (True, False):
        collapse(folded, collapsed=collapsed)
        view = View(session.document, session.shapes, selection=frozenset({"g1", "t1"}))
        words = {mark.text for mark in sheet(view, Wanted(LIGHT, selected=True)).marks if isinstance(mark, Words)}
        assert {"Encoder", "beside"} <= words
        assert ("hidden 1" in words) is not collapsed
        assert "output" not in words


def menu_at(board, place):
    """The names of what a right click offers."""
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(board.canvas, QContextMenuEvent(reason, place, board.canvas.mapToGlobal(place)))
    (menu,) = [menu for menu in board.canvas.findChildren(QMenu) if menu.isVisible()]
    names = {action.text(): action for action in menu.actions() if not action.isSeparator()}
    return menu, names


def test_a_right_click_on_a_block_or_a_note_offers_what_can_be_done_with_it(folded):
    put(folded, Note("t1", "beside", (0.0, -300.0)))
    folded.canvas.fit()
    menu, names = menu_at(folded, on_block(folded))
    assert folded.session.selection == {"g1"}
    assert {"Rename", "Ungroup", "Delete"} <= names.keys()
    assert "Wider note" not in names
    names["Collapse to a block, or expand"].trigger()
    menu.close()
    assert not group(folded).collapsed
    menu, names = menu_at(folded, pixel(folded, folded.drawing.furniture.notes["t1"].rect.center()))
    assert folded.session.selection == {"t1"}
    assert "Wider note" in names
    menu.close()


def test_a_right_click_on_empty_canvas_writes_a_note_there(folded):
    menu, names = menu_at(folded, QPoint(40, 40))
    names["Add note here"].trigger()
    menu.close()
    QTest.keyClicks(folded.canvas.furnishing.editor, "here")
    note = next(piece for piece in folded.session.document.furniture.values() if isinstance(piece, Note))
    near = pixel(folded, QPointF(*note.position)) - QPoint(40, 40)
    assert near.manhattanLength() < 14


def test_things_are_put_into_a_group_and_taken_out_of_it(keys):
    put(keys, Note("t1", "beside", (0.0, -300.0)))
    keys.session.select({"g1", "t1", keys.id("output")})
    press(keys, Qt.Key.Key_J, CTRL)
    assert group(keys).members == members(keys, "hidden 1", "hidden 2", "output", "t1")
    assert keys.session.undo_text == "put 2 things into Encoder"
    keys.session.select({keys.id("hidden 1"), "t1"})
    press(keys, Qt.Key.Key_J, CTRL | SHIFT)
    assert group(keys).members == members(keys, "hidden 2", "output")
    assert keys.session.undo_text == "take 2 things out of their group"
    put(keys, Block("g2", "Around", members(keys, "g1", "x")))
    keys.session.select({keys.id("output")})
    press(keys, Qt.Key.Key_J, CTRL | SHIFT)
    assert group(keys).members == members(keys, "hidden 2")
    assert group(keys, "g2").members == members(keys, "g1", "x", "output")


def test_a_group_is_not_put_into_itself_or_into_what_it_holds(chain):
    put(chain, Block("g2", "Around", members(chain, "g1", "x")))
    for selection in ({"g1"}, {"g1", chain.id("hidden 1")}, {"g1", "g2"}):
        chain.session.select(selection)
        before = chain.session.history.position
        chain.canvas.do("join_group")
        assert chain.session.history.position == before


def test_a_layer_that_is_inserted_between_two_of_a_group_belongs_to_it(chain):
    inner, outer = chain.bundle("hidden 1", "hidden 2").connection.id, chain.bundle("x", "hidden 1").connection.id
    assert chain.canvas.inserting.insert(inner, "dense")
    assert group(chain).members == members(chain, "hidden 1", "hidden 2", "dense")
    chain.session.undo()
    assert group(chain).members == members(chain, "hidden 1", "hidden 2")
    assert chain.canvas.inserting.insert(outer, "dense")
    assert group(chain).members == members(chain, "hidden 1", "hidden 2")


def test_from_afar_names_of_groups_stay_readable_and_do_not_cover_each_other(chain):
    put(chain, Block("g2", "Around", members(chain, "g1", "x")))
    near = frame(chain, "g2").title().height()
    chain.canvas.view.set_zoom(0.3)
    assert frame(chain, "g2").title().height() > 2 * near
    assert frame(chain, "g2").title().bottom() < frame(chain, "g2").rect.top() + 4.0
    assert frame(chain, "g1").title().isEmpty()
    mouse.click(chain.surface, title(chain, "g2"))
    assert chain.session.selection == {"g2"}
    chain.canvas.view.set_zoom(1.0)
    assert frame(chain, "g2").title().height() == near
    assert not frame(chain, "g1").title().isEmpty()
