"""The outline of what stands around a network: groups with what is in them, notes, arrows, and what hangs under outputs."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from nnsim.document import Arrow, Block, End, MoveNodes, Note, PutFurniture
from nnsim.ui.panels.outline import OutlinePanel
from nnsim.ui.panels.outline.keys import Key
from tests.ui.panels.conftest import session_of
from tests.ui.panels.test_outline import at, below, spoken


@pytest.fixture
def session(qapp):
    """x → hidden 1 → hidden 2 → output, the hidden ones in a group in a group with a note."""
    made = session_of(2, 3, 2, 1)
    ids = [made.document.network.node(name).id for name in ("hidden 1", "hidden 2", "output")]
    pieces = {
        "t1": Note("t1", "Look\nhere", (0.0, -80.0)), "a1": Arrow("a1", End(thing="t1"), End(thing=ids[2], unit=0)),
        "g1": Block("g1", "Outer", frozenset({"g2", "t1"})), "g2": Block("g2", "Inner", frozenset(ids[:2])),
    }  # fmt: skip
    made.push(PutFurniture(pieces, "draw"))
    yield made
    made.deleteLater()


@pytest.fixture
def panel(qtbot, session):
    made = OutlinePanel(session)
    qtbot.addWidget(made)
    made.resize(300, 700)
    made.show()
    return made


def current(panel):
    return panel.tree.outline.key(panel.tree.currentIndex())


def test_groups_stand_where_their_layers_are_and_hold_them(panel):
    tree = panel.tree
    assert list(below(tree)) == ["x", "Outer", "output", "Look here → output, unit 1"]
    assert list(below(tree, at(tree, "Outer"))) == ["Shown as", "Colour", "Inner", "Look here"]
    assert list(below(tree, at(tree, "Outer", "Inner"))) == ["Shown as", "Colour", "hidden 1", "hidden 2"]
    assert spoken(at(tree, "Outer", "Inner")) == "Group Inner: 2 layers"
    assert spoken(at(tree, "Outer", "Look here")) == "Note: Look\nhere"
    assert spoken(at(tree, "Look here → output, unit 1", "to")) == "to of Look here → output, unit 1: output, unit 1"


def test_an_output_says_its_loss_and_its_target(panel, session):
    tree = panel.tree
    assert list(below(tree, at(tree, "output"))) == ["Settings", "from hidden 2", "Target", "Loss", "Units"]
    loss = at(tree, "output", "Loss")
    assert loss.siblingAtColumn(1).data().endswith("mean squared error")
    assert spoken(at(tree, "output", "Target")).startswith("Target of output: ")
    options = tree.outline.edits.options(Key("loss", session.document.network.node("output").id))
    assert ("half squared error", "half_squared_error") in options
    tree.take(Key("loss", session.document.network.node("output").id), "half_squared_error")
    assert session.document.loss_of(session.document.network.node("output").id) == "half_squared_error"
    assert session.history.texts[-1] == "loss, mean squared error → half squared error"


def test_a_group_is_renamed_coloured_and_collapsed(panel, session):
    tree = panel.tree
    for key, given in ((Key("group", "g1"), "All"), (Key("look", "g1", name="color"), "blue"), (Key("look", "g1", name="collapsed"), True)):
        tree.take(key, given)
    group = session.document.furniture["g1"]
    assert (group.name, group.color, group.collapsed) == ("All", "blue", True)
    assert session.history.texts[-3:] == ["rename Outer to All", "colour of All, blue", "collapse All"]
    assert at(tree, "All").siblingAtColumn(1).data() == "block · 1 group, 1 note"
    assert list(below(tree, at(tree, "All", "Inner")))[-1] == "hidden 2"


def test_a_note_of_several_lines_is_typed_in_one(panel, session):
    assert panel.tree.outline.edits.text(Key("note", "t1")) == "Look↵here"
    panel.tree.take(Key("note", "t1"), "See↵that")
    assert session.document.furniture["t1"].text == "See\nthat"
    panel.tree.take(Key("look", "t1", name="style"), "heading")
    panel.tree.take(Key("look", "t1", name="width"), "320")
    note = session.document.furniture["t1"]
    assert (note.style, note.width) == ("heading", 320.0)
    said = []
    session.notice.connect(said.append)
    panel.tree.take(Key("look", "t1", name="width"), "3")
    assert said == ["Width must be from 40 to 1\u202f200."]


def test_an_arrow_is_led_elsewhere(panel, session):
    target = session.document.network.node("x").id
    panel.tree.take(Key("end", "a1", name="target"), target)
    assert session.document.furniture["a1"].target.thing == target
    assert "Look here → x" in below(panel.tree)


def test_a_list_opens_at_what_holds(panel, session):
    tree = panel.tree
    tree.edit_row(at(tree, "Outer", "Colour"))
    combo = tree.findChild(QComboBox)
    assert combo.currentText() == "none"
    combo.hidePopup()


def test_what_is_selected_on_the_canvas_is_current_here_and_the_reverse(panel, session):
    hidden = session.document.network.node("hidden 2").id
    session.select({hidden})
    assert current(panel) == Key("layer", hidden)
    session.select({"g2"})
    assert current(panel) == Key("group", "g2")
    panel.tree.setCurrentIndex(at(panel.tree, "Outer", "Look here"))
    assert session.selection == {"t1"}


def test_several_are_selected_by_keyboard_and_from_the_canvas(panel, session):
    tree = panel.tree
    tree.setFocus()
    tree.setCurrentIndex(at(tree, "Outer", "Inner", "hidden 1"))
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    names = ("hidden 1", "hidden 2")
    assert session.selection == {session.document.network.node(name).id for name in names}
    session.select({"t1", session.document.network.node("x").id})
    assert {tree.outline.key(row).id for row in tree.selectionModel().selectedRows()} == session.selection


def test_delete_removes_a_group_with_what_it_holds(panel, session):
    tree = panel.tree
    tree.setCurrentIndex(at(tree, "Outer"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert list(below(tree)) == ["x", "output"]
    assert session.history.texts[-1] == "remove Outer, Inner"


def test_what_is_moved_leaves_the_tree_as_it_is(panel, session):
    tree = panel.tree
    tree.setCurrentIndex(at(tree, "Outer", "Look here"))
    session.push(MoveNodes({"t1": (5.0, 5.0)}))
    assert current(panel) == Key("note", "t1")


def test_rows_offer_what_the_canvas_does_with_them(panel, session):
    done = []
    actions = {}

    def action(key):
        if key not in actions:
            actions[key] = QAction(key.upper(), panel)
            actions[key].setShortcut(QKeySequence("Ctrl+G" if key == "group" else "B"))
            actions[key].triggered.connect(lambda: done.append(key))
        return actions[key]

    panel.bind(action)
    tree = panel.tree
    tree.selectionModel().setCurrentIndex(at(tree, "x"), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    menu = tree.menu(tree.currentIndex())
    next(offered for offered in menu.actions() if offered.text() == "GROUP").trigger()
    assert done == ["group"]
    assert [shown.text() for shown in tree.actions()] == ["GROUP"]
