"""The inspector's pages for notes, arrows and groups, and for several things at once: every edit is one command with a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from nnsim.document import Arrow, Block, End, Note, PutFurniture
from nnsim.ui.panels.inspector.inspector import PIECE, SEVERAL
from nnsim.ui.panels.inspector.thing_row import ThingRow


@pytest.fixture
def things(session):
    """A group around hidden 1 and a group in it with a note, and an arrow from the note to the output."""
    hidden, output = (session.document.network.node(name).id for name in ("hidden 1", "output"))
    pieces = {
        "t1": Note("t1", "Look here", (0.0, -80.0)), "a1": Arrow("a1", End(thing="t1"), End(thing=output, unit=0)),
        "g1": Block("g1", "Middle", frozenset({hidden, "g2"})), "g2": Block("g2", "Words", frozenset({"t1"})),
    }  # fmt: skip
    session.push(PutFurniture(pieces, "draw"))
    return session.document.furniture


def rows(page):
    return [row.accessibleName() for row in page.findChildren(ThingRow) if not row.isHidden()]


def last(session):
    return session.history.texts[-1]


def test_a_group_says_what_is_inside_and_a_click_goes_there(inspector, session, things):
    session.select({"g1"})
    page = inspector.piece_page
    assert inspector.selected.currentIndex() == PIECE
    assert page.name.text() == "Middle"
    assert page.kind.text() == "Group · 1 layer, 1 group"
    assert [page.facts[key].figure.text() for key in ("in", "out", "parameters")] == ["2", "3", "9"]
    assert rows(page) == ["hidden 1", "Group Words", "Note: Look here"]
    page.findChildren(ThingRow)[0].click()
    assert session.selection == {session.document.network.node("hidden 1").id}


def test_a_group_is_renamed_and_a_bad_name_is_said(inspector, session, things):
    session.select({"g1"})
    field = inspector.piece_page.name
    field.setFocus()
    field.setText("Hidden part")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.document.furniture["g1"].name == "Hidden part"
    assert last(session) == "rename Middle to Hidden part"
    field.setText("  ")
    field.editingFinished.emit()
    assert inspector.piece_page.fault.text() == "A group needs a name."
    assert session.document.furniture["g1"].name == "Hidden part"


@pytest.mark.parametrize(
    ("id", "name"), [("g1", "colour of Middle, teal"), ("t1", "colour of note, teal"), ("a1", "colour of arrow, teal")]
)
def test_a_colour_is_one_command(inspector, session, things, id, name):
    session.select({id})
    inspector.piece_page.swatches.buttons["teal"].click()
    assert session.document.furniture[id].color == "teal"
    assert inspector.piece_page.swatches.buttons["teal"].isChecked()
    assert last(session) == name
    session.undo()
    assert inspector.piece_page.swatches.buttons[""].isChecked()


def test_arrow_keys_go_from_colour_to_colour(inspector, session, things):
    session.select({"g1"})
    buttons = inspector.piece_page.swatches.buttons
    buttons["grey"].setFocus()
    QTest.keyClick(buttons["grey"], Qt.Key.Key_Right)
    assert buttons["blue"].hasFocus()
    QTest.keyClick(buttons["blue"], Qt.Key.Key_Return)
    assert session.document.furniture["g1"].color == "blue"


def test_what_is_typed_in_a_note_is_on_the_canvas_at_once_and_one_edit(inspector, session, things):
    session.select({"t1"})
    page = inspector.piece_page
    assert page.kind.text() == "In Words"
    before = len(session.history.texts)
    page.text.setFocus()
    page.text.selectAll()
    QTest.keyClicks(page.text, "See")
    assert session.document.furniture["t1"].text == "See"
    QTest.keyClicks(page.text, " there")
    assert len(session.history.texts) == before + 1
    assert last(session) == "write note"
    session.undo()
    assert session.document.furniture["t1"].text == "Look here"


def test_a_note_that_is_emptied_keeps_its_last_letters(inspector, session, things):
    session.select({"t1"})
    text = inspector.piece_page.text
    text.setFocus()
    text.clear()
    text.clearFocus()
    assert session.document.furniture["t1"].text == text.toPlainText() == "Look here"


def test_size_and_width_of_a_note(inspector, session, things):
    session.select({"t1"})
    form = inspector.piece_page.form
    form.editors["style"].take("heading")
    form.editors["width"].take(300)
    assert (session.document.furniture["t1"].style, session.document.furniture["t1"].width) == ("heading", 300.0)
    assert session.history.texts[-2:] == ["note as heading", "width of note, 200 → 300"]


def test_an_arrow_names_its_ends(inspector, session, things):
    session.select({"a1"})
    assert inspector.piece_page.kind.text() == "Arrow from Look here to output, unit 1"
    assert rows(inspector.piece_page) == ["from Note: Look here", "to output"]


def test_several_layers_share_what_all_have(inspector, session):
    network = session.document.network
    session.select({network.node("hidden 1").id, network.node("output").id})
    page = inspector.several_page
    assert inspector.selected.currentIndex() == SEVERAL
    assert (page.title.text(), page.kind.text(), page.parameters.figure.text()) == ("2 selected", "2 layers", "13")
    assert page.differ.text().startswith("Not the same in all: Units.")
    page.form.editors["units"].take(5)
    assert [network.node(name).parameters["units"] for name in ("hidden 1", "output")] == [5, 5]
    assert last(session) == "units of 2 layers"
    assert page.differ.isHidden()
    session.undo()
    assert [network.node(name).parameters["units"] for name in ("hidden 1", "output")] == [3, 1]


def test_a_drag_over_several_layers_is_one_edit(inspector, session):
    network = session.document.network
    session.select({network.node("hidden 1").id, network.node("output").id})
    units = inspector.several_page.form.editors["units"]
    before = len(session.history.texts)
    units.start_gesture()
    for count in (4, 5, 6):
        units.take(count)
    units.end_gesture()
    assert len(session.history.texts) == before + 1
    session.undo()
    assert [network.node(name).parameters["units"] for name in ("hidden 1", "output")] == [3, 1]


def test_an_input_and_a_layer_have_nothing_in_common(inspector, session, things):
    network = session.document.network
    session.select({network.node("x").id, network.node("output").id})
    assert inspector.several_page.form.editors == {}
    assert inspector.several_page.common.isHidden()
    session.select({"t1", "g1"})
    inspector.several_page.swatches.buttons["pink"].click()
    assert {session.document.furniture[id].color for id in ("t1", "g1")} == {"pink"}
    assert last(session) == "colour of 2 things, pink"


def test_buttons_do_what_the_canvas_does_or_say_why_not(inspector, session, things):
    done = []
    actions = {}

    def action(key):
        if key not in actions:
            actions[key] = QAction(key.upper(), inspector)
            actions[key].triggered.connect(lambda: done.append(key))
        return actions[key]

    inspector.bind(action)
    session.select({"g1"})
    offered = inspector.piece_page.offers[Block].buttons
    offered["collapse"].click()
    assert done == ["collapse"]
    actions["collapse"].setEnabled(False)
    actions["collapse"].setToolTip("Not now.")
    assert not offered["collapse"].isEnabled()
    assert (offered["collapse"].toolTip(), offered["collapse"].accessibleName()) == ("Not now.", "COLLAPSE")
