"""The keyboard alone builds a network, and every action has a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui.canvas.inline import InlineEditor
from nnsim.ui.canvas.navigate import towards
from tests.ui.canvas.by_hand import focused, press
from tests.ui.fakes import network


@pytest.fixture
def keys(board, qtbot):
    return focused(board, qtbot)


def test_tab_follows_the_computation(keys):
    seen = []
    for _ in range(3):
        press(keys, Qt.Key.Key_Tab)
        seen += keys.session.selection
    assert seen == list(keys.network.nodes)


def test_arrows_go_to_the_next_card(keys):
    for key, name in ((Qt.Key.Key_Right, "x"), (Qt.Key.Key_Right, "hidden 1"), (Qt.Key.Key_Left, "x"), (Qt.Key.Key_Up, "x")):
        press(keys, key)
        assert keys.session.selection == {keys.id(name)}


def test_a_card_straight_ahead_is_nearer_than_one_aside():
    places = {"here": (0.0, 0.0), "ahead": (300.0, 0.0), "aside": (200.0, 200.0), "behind": (-10.0, 0.0)}
    assert towards(places, "here", (1, 0)) == "ahead"
    assert towards(places, "here", (0, 1)) == "aside"
    assert towards(places, "here", (0, -1)) is None


def test_ctrl_arrows_move_by_the_grid(keys):
    keys.session.select({keys.id("x")})
    press(keys, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert keys.network.node("x").position == (0.0, 10.0)


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_the_selection_in_one_step(keys, key):
    before = keys.network.copy()
    keys.session.select({keys.id("hidden 1")})
    press(keys, key)
    assert [node.name for node in keys.network] == ["x", "output"]
    assert set(keys.drawing.cards) == set(keys.network.nodes)
    assert not keys.drawing.bundles
    keys.session.undo()
    assert keys.network == before
    assert set(keys.drawing.bundles) == set(before.connections)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_f2_and_enter_edit_the_name(keys, key):
    keys.session.select({keys.id("x")})
    press(keys, key)
    editor = keys.canvas.view.findChild(InlineEditor)
    assert editor.accessibleName() == "Name of x"
    QTest.keyClicks(editor, "fca")  # letters that are shortcuts elsewhere
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert keys.network.node("fca").kind == "input"


def test_plus_and_minus_change_units_and_merge(keys):
    keys.session.select({keys.id("hidden 1")})
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Plus):
        press(keys, key)
    assert keys.network.node("hidden 1").parameters["units"] == 5
    assert len(keys.card("hidden 1").plan.cells) == 5
    keys.session.undo()
    assert keys.network.node("hidden 1").parameters["units"] == 3


def test_units_changed_after_something_else_are_undone_by_themselves(keys):
    keys.session.select({keys.id("hidden 1")})
    press(keys, Qt.Key.Key_Plus)
    press(keys, Qt.Key.Key_Right)
    press(keys, Qt.Key.Key_Plus)
    keys.session.undo()
    assert keys.network.node("hidden 1").parameters["units"] == 4
    keys.session.undo()
    keys.session.undo()
    assert keys.network.node("hidden 1").parameters["units"] == 3


def test_a_adds_a_layer_after_the_selected_one(keys):
    keys.session.select({keys.id("output")})
    press(keys, Qt.Key.Key_A)
    popup = QApplication.activePopupWidget()
    QTest.keyClicks(popup.search, "dense")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    (added,) = keys.network.outputs()
    assert [c.source for c in keys.network.into(added.id)] == [keys.id("output")]
    assert added.position[0] > keys.network.node("output").position[0]


def test_c_connects_by_arrows_and_enter(keys):
    keys.session.select({keys.id("x")})
    press(keys, Qt.Key.Key_C)
    assert "Connect x → output" in keys.canvas.pointing.note.text
    press(keys, Qt.Key.Key_Left)
    assert "already connected" in keys.canvas.pointing.note.text
    press(keys, Qt.Key.Key_Right)
    press(keys, Qt.Key.Key_Return)
    assert any(c.source == keys.id("x") for c in keys.network.into(keys.id("output")))
    assert not keys.canvas.pointing.note.isVisible()


def test_escape_leaves_connecting(keys):
    keys.session.select({keys.id("x")})
    press(keys, Qt.Key.Key_C)
    press(keys, Qt.Key.Key_Escape)
    assert keys.canvas.view.connecting is None
    assert not keys.session.can_undo


def test_tidy_is_one_step(keys):
    keys.canvas.do("tidy")
    assert keys.session.undo_text == "tidy 3 layers"


def test_actions_say_why_they_cannot_be_done(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    assert not actions["canvas.delete"].isEnabled()
    assert actions["canvas.delete"].toolTip() == "Nothing is selected."
    board.session.select({board.id("x")})
    assert actions["canvas.delete"].isEnabled()
    assert not actions["canvas.more"].isEnabled()


def test_zoom_actions_look_around(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    actions["canvas.zoom_in"].trigger()
    assert board.canvas.zoom > 1.0
    actions["canvas.whole"].trigger()
    assert board.canvas.zoom == pytest.approx(1.0)
    board.session.replace(network(2, 16, 16, 16, 16, 16, 16))
    actions["canvas.fit"].trigger()
    assert board.canvas.view.visible_rect().contains(board.drawing.drawing_rect())


def test_every_widget_has_a_name(board):
    nameless = [
        child for child in board.canvas.findChildren(QWidget)
        if not child.accessibleName() and not child.objectName().startswith("qt_") and child.isVisible()
    ]
    assert not nameless


def test_what_was_named_stays_selected(keys):
    keys.session.select({keys.id("x")})
    press(keys, Qt.Key.Key_F2)
    QTest.keyClick(keys.canvas.view.findChild(InlineEditor), Qt.Key.Key_Return)
    assert keys.session.selection == {keys.id("x")}
    assert keys.canvas.view.hasFocus()
