"""Everything has a name and a key, and the keyboard alone builds any network."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.document import Block, Network, Note, PutFurniture
from nnsim.engine.run import Run
from nnsim.storage import example
from nnsim.ui.canvas.actions import add_grouped
from nnsim.ui.canvas.commands import table
from nnsim.ui.canvas.navigate import along
from nnsim.ui.redrawing import redraw
from tests.ui.canvas.by_hand import ALT, CTRL, PLAIN, SHIFT, focused, press
from tests.ui.fakes import CATALOG


@pytest.fixture
def keys(board_on, qtbot):
    """An empty board with the focus on its canvas."""
    return focused(board_on(Network(CATALOG), frame=False), qtbot)


def add(board, kind, by=Qt.Key.Key_A):
    """Open the list of layers, type a kind, and press Enter."""
    press(board, by)
    popup = QApplication.activePopupWidget()
    QTest.keyClicks(popup.search, kind)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)


def do(board, key):
    next(action for action in board.canvas.actions_list() if action.objectName() == f"canvas.{key}").trigger()


def names(board):
    return {board.network.nodes[id].name for id in board.session.selection}


# Keys


def test_every_action_has_a_key(board):
    assert [does.text for does in table(board.canvas) if not does.shortcuts] == []


def test_no_two_actions_have_the_same_key_at_the_same_time(board):
    taken = {}
    for does in table(board.canvas):
        for shortcut in does.shortcuts:
            taken.setdefault(QKeySequence(shortcut).toString(), []).append(does)
    connection = next(iter(board.network.connections))
    selections = [(), board.network.nodes, {connection}, {board.id("x")}, {board.id("hidden 1")}]
    for shortcut, actions in taken.items():
        for selection in selections if len(actions) > 1 else ():
            board.session.select(selection)
            able = [does.text for does in actions if does.can() is None]
            assert len(able) <= 1, f"{shortcut} means {able}"


def test_every_key_can_be_pressed(board):
    for does in table(board.canvas):
        for shortcut in does.shortcuts:
            assert not QKeySequence(shortcut).isEmpty(), f"{does.text} has a key that does not exist: {shortcut}"


def test_a_menu_of_everything_has_menus_for_what_belongs_together(board):
    menu = QMenu()
    add_grouped(menu, board.canvas.actions_list())
    below = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
    assert len(menu.actions()) < 26
    assert {"Align left", "Tidy"} <= {action.text() for action in below["Arrange"].actions()}
    assert {"Select all dense layers", "Select the same kind"} <= {action.text() for action in below["Select"].actions()}
    found = [action for inner in (menu, *below.values()) for action in inner.actions() if action.menu() is None]
    assert set(found) == set(board.canvas.actions_list())


@pytest.mark.parametrize("by", [Qt.Key.Key_A, Qt.Key.Key_Slash])
def test_five_layers_with_a_loop_are_built_by_keys_alone(keys, by):
    for kind in ("input", "dense", "dense", "dense", "dense"):
        add(keys, kind, by)
    kinds = [node.kind for node in keys.network]
    assert kinds == ["input", "dense", "dense", "dense", "dense"]
    assert len(keys.network.connections) == 4
    press(keys, Qt.Key.Key_Left)
    assert names(keys) == {"dense 3"}
    press(keys, Qt.Key.Key_C)
    while keys.canvas.view.connecting.target != keys.id("dense"):
        press(keys, Qt.Key.Key_Left)
    press(keys, Qt.Key.Key_Return)
    (loop,) = [c for c in keys.network.connections.values() if c.delay]
    assert (keys.network.nodes[loop.source].name, keys.network.nodes[loop.target].name, loop.delay) == ("dense 3", "dense", 1)
    press(keys, Qt.Key.Key_Plus)
    press(keys, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "state")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert keys.network.node("state").parameters["units"] == 5


# The focus


def test_arrows_travel_along_connections_and_within_columns():
    places = {"x": (0.0, 0.0), "up": (300.0, -400.0), "down": (310.0, 90.0), "far": (150.0, 10.0), "end": (600.0, -390.0)}
    edges = [("x", "up"), ("up", "end"), ("down", "end")]
    assert along(places, edges, "x", (1, 0)) == "up"  # not the nearest card, but where the signal goes
    assert along(places, edges, "end", (-1, 0)) == "up"
    assert along(places, edges, "up", (0, 1)) == "down"
    assert along(places, edges, "x", (-1, 0)) is None
    assert along(places, edges, "far", (1, 0)) == "down"  # nothing leads on from there: the nearest in that direction
    assert along(places, edges, "down", (0, -1)) == "up"


# Selecting


@pytest.fixture
def branched(board_on):
    """x → a → c and x2 → b → c, and a note."""
    drawn = Network(CATALOG)
    for kind, name in (("input", "x"), ("input", "x2"), ("dense", "a"), ("dense", "b"), ("concatenate", "c"), ("lstm", "m")):
        drawn.add(kind, name=name)
    for source, target in (("x", "a"), ("x2", "b"), ("a", "c"), ("b", "c")):
        drawn.connect(source, target)
    board = board_on(drawn)
    board.canvas.view.setFocus()
    return board


@pytest.mark.parametrize(("start", "action", "found"), [
    ({"a"}, "select_same", {"a", "b"}), ({"x", "c"}, "select_same", {"x", "x2", "c"}), ({"a"}, "select_others", {"x", "x2", "b", "c", "m"}),
    ({"c"}, "select_before", {"x", "x2", "a", "b", "c"}), ({"a"}, "select_before", {"x", "a"}), ({"x2"}, "select_after", {"x2", "b", "c"}),
    ({"x"}, "select_joined", {"x", "x2", "a", "b", "c"}), (set(), "select_dense", {"a", "b"}), (set(), "select_input", {"x", "x2"}),
    (set(), "select_recurrent", {"m"}), (set(), "select_all", {"x", "x2", "a", "b", "c", "m"}),
])
def test_what_is_selected(branched, start, action, found):
    branched.session.select({branched.id(name) for name in start})
    do(branched, action)
    assert names(branched) == found


def test_what_only_has_the_colour_of_inputs_is_none(branched):
    added = branched.canvas.add_layer("dropout")
    assert branched.network.entry(branched.network.nodes[added]).color == "input"
    do(branched, "select_input")
    assert names(branched) == {"x", "x2"}


def test_everything_else_has_notes_and_groups_as_well_but_none_that_holds_what_is_selected(branched):
    group = Block("g1", "Pair", frozenset({branched.id("a"), branched.id("b")}))
    branched.session.push(PutFurniture({"t1": Note("t1", "Here"), "g1": group}))
    branched.session.select({branched.id("a")})
    do(branched, "select_others")
    assert branched.session.selection == {"t1", *(branched.id(name) for name in ("x", "x2", "b", "c", "m"))}
    branched.session.select({"t1"})
    do(branched, "select_others")
    assert branched.session.selection == {"g1", *branched.network.nodes}
    branched.session.select({"g1"})
    do(branched, "select_others")
    assert branched.session.selection == {"t1", *(branched.id(name) for name in ("x", "x2", "c", "m"))}


def test_what_is_connected_includes_loops_and_ends(branched):
    branched.network.connect("b", "b", delay=1)
    branched.session.select({branched.id("b")})
    do(branched, "select_before")
    assert names(branched) == {"x2", "b"}


def test_a_family_that_is_not_there_cannot_be_selected(branched):
    actions = {action.objectName(): action for action in branched.canvas.actions_list()}
    assert not actions["canvas.select_image"].isEnabled()
    assert actions["canvas.select_maths"].isEnabled()


@pytest.mark.parametrize(("key", "modifier", "found"), [
    (Qt.Key.Key_S, PLAIN, {"a", "b"}), (Qt.Key.Key_I, CTRL, {"x", "x2", "b", "c", "m"}), (Qt.Key.Key_Comma, PLAIN, {"x", "a"}),
    (Qt.Key.Key_Period, PLAIN, {"a", "c"}),
])
def test_keys_select(branched, key, modifier, found):
    branched.session.select({branched.id("a")})
    press(branched, key, modifier)
    assert names(branched) == found


# Looking


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_Z, PLAIN), (Qt.Key.Key_2, CTRL)])
def test_zoom_to_what_is_selected(branched, key, modifier):
    branched.canvas.view.set_zoom(0.2)
    branched.session.select({branched.id("c")})
    press(branched, key, modifier)
    card = branched.card("c")
    assert branched.canvas.view.visible_rect().contains(card.sceneBoundingRect())
    assert branched.canvas.zoom > 1.0


def test_zoom_to_a_note(branched):
    branched.session.push(PutFurniture({"t1": Note("t1", "Look", (5000.0, 5000.0))}))
    branched.session.select({"t1"})
    do(branched, "zoom_selection")
    assert branched.canvas.view.visible_rect().contains(QPointF(5010.0, 5010.0))


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_1])
def test_one_to_one_and_all_of_it(branched, key):
    branched.canvas.view.set_zoom(0.3)
    press(branched, key, CTRL)
    assert branched.canvas.zoom == pytest.approx(1.0)
    press(branched, Qt.Key.Key_F)
    assert branched.canvas.view.visible_rect().contains(branched.drawing.drawing_rect())


# New random weights


class Trained:
    """As much of a session as new weights need, around a real run."""

    def __init__(self, board):
        self.run = Run(example("xor"))
        self.document, self.history = self.run.project.document, board.session.history
        self.historyChanged = board.session.historyChanged
        self.refresh = lambda: None

    def look(self, job):
        return job(self.run)


def test_new_weights_are_one_entry_that_is_undone_and_done_again(board):
    session = Trained(board)
    node = session.document.network.node("hidden").id
    before = {name: array.copy() for name, array in session.run.parameters.items()}
    assert redraw(session, [node])
    after = {name: array.copy() for name, array in session.run.parameters.items()}
    others = {name for name in before if not np.array_equal(before[name], after[name])}
    assert "input>hidden.W" in others <= {"input>hidden.W", "hidden.b"}
    assert session.history.undo_text == "new random weights of hidden"
    session.history.undo()
    assert all(np.array_equal(array, before[name]) for name, array in session.run.parameters.items())
    session.history.redo()
    assert all(np.array_equal(array, after[name]) for name, array in session.run.parameters.items())
    assert redraw(session, list(session.document.network.nodes))
    assert session.history.undo_text == "new random weights of 2 layers"


def changed_by(session, ids):
    before = {name: array.copy() for name, array in session.run.parameters.items()}
    assert redraw(session, ids)
    return {name for name, array in session.run.parameters.items() if not np.array_equal(array, before[name])}


def test_of_a_connection_only_its_own_weights_are_new(board):
    session = Trained(board)
    network = session.document.network
    first, second = network.connections
    assert changed_by(session, {first}) == {"input>hidden.W"}
    assert session.history.undo_text == "new random weights of input → hidden"
    assert changed_by(session, {first, second}) == {"input>hidden.W", "hidden>output.W"}
    assert session.history.undo_text == "new random weights of 2 connections"
    changed_by(session, {network.node("hidden").id, second})
    assert session.history.undo_text == "new random weights of 2 layers and connections"


def test_layers_without_weights_get_none(board):
    session = Trained(board)
    assert not redraw(session, [session.document.network.node("input").id])
    assert not session.history.can_undo


def test_nothing_overlaps_after_many_layers_were_added_by_keys(keys):
    add(keys, "input")
    for kind in ("dense", "dense", "dropout", "dense"):
        add(keys, kind)
    rects = [card.plan.rect.translated(card.pos()) for card in keys.drawing.cards.values()]
    assert not any(one.intersects(other) for one, other in itertools.combinations(rects, 2))


def test_the_same_network_is_there_after_all_is_undone_and_done_again(keys):
    for kind in ("input", "dense", "dense"):
        add(keys, kind)
    drawn = keys.network.copy()
    while keys.session.can_undo:
        keys.session.undo()
    assert not keys.network.nodes
    while keys.session.can_redo:
        keys.session.redo()
    assert keys.network == drawn


def test_a_digit_with_shift_says_why_as_well_whatever_the_keyboard_makes_of_it(keys):
    action = keys.canvas.action("select_recurrent")
    heard = keys.canvas.findChild(QShortcut, "canvas.select_recurrent.refused")
    assert heard.key() == action.shortcut()
    assert heard.isEnabled()
    press(keys, Qt.Key.Key_3, ALT | SHIFT)
    assert keys.session.notices == ["There is nothing of that family on the canvas."]
    add(keys, "lstm")
    assert action.isEnabled()
    assert not heard.isEnabled()
    keys.session.select(())
    press(keys, Qt.Key.Key_3, ALT | SHIFT)
    assert len(keys.session.selection) == 1
    assert len(keys.session.notices) == 1


def test_the_key_of_what_cannot_be_done_says_why(keys, monkeypatch):
    session = keys.session
    monkeypatch.setattr(session, "reason_not", lambda action: "dense needs a connection into it.")
    add(keys, "dense")
    press(keys, Qt.Key.Key_R)
    assert session.notices == ["dense needs a connection into it."]
    session.select(())
    assert not keys.canvas.action("delete").isEnabled()
    press(keys, Qt.Key.Key_Delete)
    assert session.notices[1:] == [keys.canvas.action("delete").toolTip()]
    press(keys, Qt.Key.Key_F)
    assert len(session.notices) == 2
