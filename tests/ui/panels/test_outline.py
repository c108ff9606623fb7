"""The outline lists a whole network, says every row in a sentence, is edited in place, and goes where the canvas goes."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from nnsim.document import Network, RemoveConnection
from nnsim.ui.panels.outline import OutlinePanel
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.panels.outline.model import AT_ONCE, OutlineModel
from tests.ui.fakes import frame_of
from tests.ui.panels.conftest import session_of


@pytest.fixture
def panel(qtbot, session):
    made = OutlinePanel(session)
    qtbot.addWidget(made)
    made.resize(300, 700)
    made.show()
    return made


def below(tree, index=None):
    """All rows listed below a row after it was opened, by their titles."""
    index = index or QModelIndex()
    model = tree.outline
    while model.canFetchMore(index):
        model.fetchMore(index)
    tree.expand(index)
    return {model.index(row, 0, index).data(): model.index(row, 0, index) for row in range(model.rowCount(index))}


def at(tree, *path):
    """The row at the end of a path of titles."""
    index = QModelIndex()
    for title in path:
        index = below(tree, index)[title]
    return index


def spoken(index):
    return index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_model_is_sound(session):
    model = OutlineModel(session, session)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, session)
    waiting = [model.index(place, 0) for place in range(model.rowCount())]
    while waiting:  # Qt's complaints fail the test
        index = waiting.pop()
        while model.canFetchMore(index):
            model.fetchMore(index)
        waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    assert tester.model() is model


def test_layers_stand_in_the_order_in_which_they_are_computed(panel):
    tree = panel.tree
    assert list(below(tree)) == ["x", "hidden 1", "output"]
    assert list(below(tree, at(tree, "hidden 1"))) == ["Settings", "from x", "to output", "Units"]
    assert list(below(tree, at(tree, "hidden 1", "Units", "hidden 1 2"))) == ["bias", "from x1", "from x2"]


def test_every_row_is_a_sentence_that_stands_alone(panel, session):
    tree = panel.tree
    connection = session.document.network.into(session.document.network.node("hidden 1").id)[0].id
    weight = float(session.frame.weights[connection][1, 0])
    sentences = {
        spoken(at(tree, "hidden 1")): "layer hidden 1: Dense, tanh · 3",
        spoken(at(tree, "hidden 1", "from x")): "connection from x to hidden 1: 3 × 2 weights",
        spoken(at(tree, "hidden 1", "Settings", "Units")): "Units: 3",
    }
    assert all(said == wanted for said, wanted in sentences.items())
    said = spoken(at(tree, "hidden 1", "Units", "hidden 1 2", "from x1"))
    assert said.startswith("weight from x · x1 to hidden 1 2: ")
    assert said.removeprefix("weight from x · x1 to hidden 1 2: ").replace("−", "-") == f"{weight:#.4g}"
    assert spoken(at(tree, "hidden 1", "Units", "hidden 1 2", "bias")).startswith("bias of hidden 1 2: ")


def test_values_are_those_of_the_last_frame(panel, session):
    row = at(panel.tree, "hidden 1", "Units", "hidden 1 1", "bias")
    node = session.document.network.node("hidden 1").id
    value = row.siblingAtColumn(1)
    before = value.data()
    session.frame.biases[node][0] = 7.25
    assert (before != "7.250", value.data()) == (True, "7.250")
    session.show_frame(type(session.frame)())
    assert value.data() == "–"


def test_what_is_selected_on_the_canvas_is_current_here_and_the_reverse(panel, session):
    tree, network = panel.tree, session.document.network
    hidden = network.node("hidden 1").id
    connection = network.into(hidden)[0].id
    session.select({hidden})
    assert tree.currentIndex().data() == "hidden 1"
    session.select({connection})
    assert tree.currentIndex().data() == "from x"
    tree.setCurrentIndex(at(tree, "output"))
    assert session.selection == {network.node("output").id}
    tree.setCurrentIndex(at(tree, "hidden 1", "Units", "hidden 1 3", "from x2"))
    assert session.selection == {connection}
    assert tree.currentIndex().data() == "from x2"  # the canvas's answer does not carry the keyboard away
    session.select(())
    assert tree.currentIndex().data() == "from x2"


def edited(qtbot, panel, index, text, editor=QLineEdit):
    """Press Enter on a row, type, press Enter."""
    tree = panel.tree
    tree.setCurrentIndex(index)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    line = tree.viewport().findChild(editor)
    assert line is not None
    assert line.accessibleName()
    line.setText(text)
    line.setModified(True)
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.wait(1)


def test_enter_renames_a_layer_and_the_row_stays_current(qtbot, panel, session, texts):
    edited(qtbot, panel, at(panel.tree, "hidden 1"), "first")
    qtbot.waitUntil(lambda: session.document.network.nodes[session.document.network.order()[1].id].name == "first")
    assert panel.tree.currentIndex().data() == "first"
    session.undo()
    assert list(below(panel.tree)) == ["x", "hidden 1", "output"]


def test_a_name_that_cannot_be_is_refused_in_a_sentence(qtbot, panel, session):
    edited(qtbot, panel, at(panel.tree, "hidden 1"), "output")
    qtbot.waitUntil(lambda: bool(session.notices))
    assert session.document.network.node("hidden 1")


def test_enter_types_numbers_of_the_run(qtbot, panel, session):
    hidden = session.document.network.node("hidden 1").id
    connection = session.document.network.into(hidden)[0].id
    edited(qtbot, panel, at(panel.tree, "hidden 1", "Units", "hidden 1 3", "from x2"), "0,5")
    qtbot.waitUntil(lambda: bool(session.values))
    edited(qtbot, panel, at(panel.tree, "hidden 1", "Units", "hidden 1 3", "bias"), "−2")
    qtbot.waitUntil(lambda: len(session.values) == 2)
    assert session.values == [(f"{connection}:W", (2, 1), 0.5), (f"{hidden}:b", (2,), -2.0)]


def test_settings_are_typed_or_chosen(qtbot, panel, session):
    tree, network = panel.tree, session.document.network
    edited(qtbot, panel, at(tree, "hidden 1", "Settings", "Units"), "5")
    qtbot.waitUntil(lambda: network.node("hidden 1").parameters["units"] == 5)
    assert len(below(tree, at(tree, "hidden 1", "Units"))) == 5
    tree.setCurrentIndex(at(tree, "hidden 1", "Settings", "Activation"))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    combo = tree.viewport().findChild(QComboBox)
    combo.setCurrentIndex(combo.findData("sigmoid"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: network.node("hidden 1").parameters["activation"] == "sigmoid")
    said = session.history.undo_text
    for given in ("5", " 5 "):
        panel.tree.take(Key("setting", network.node("hidden 1").id, name="units"), given)
    assert session.history.undo_text == said  # what is as it was is no edit
    edited(qtbot, panel, at(tree, "hidden 1", "Settings", "Units"), "many")
    qtbot.waitUntil(lambda: bool(session.notices))
    assert network.node("hidden 1").parameters["units"] == 5


@pytest.mark.parametrize(("typed", "why"), [
    ("abc", "must be a number, not “abc”."), ("", "must be a number."), ("1e400", "must be a finite number."),
])
def test_a_weight_that_is_no_number_is_refused_by_its_whole_name(qtbot, panel, session, typed, why):
    said = []
    session.notice.connect(said.append)
    edited(qtbot, panel, at(panel.tree, "hidden 1", "Units", "hidden 1 1", "from x2"), typed)
    assert said == [f"Weight from x · x2 to hidden 1 1 {why}"]
    assert not session.history.can_undo


def test_what_cannot_be_is_there_again_to_be_mended_unless_one_went_elsewhere(qtbot, panel, session):
    tree = panel.tree
    place = at(tree, "hidden 1", "Units", "hidden 1 1", "from x2")
    edited(qtbot, panel, place, "abc")
    line = tree.viewport().findChild(QLineEdit)
    assert (line.text(), line.selectedText(), line.hasFocus()) == ("abc", "abc", True)
    QTest.keyClicks(line, "0.5")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(session.values))
    assert session.values[0][2] == 0.5
    edited(qtbot, panel, place, "abc")
    line = tree.viewport().findChild(QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: tree.viewport().findChild(QLineEdit) is None)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    line = tree.viewport().findChild(QLineEdit)
    line.setText("abc")
    line.setModified(True)
    line.clearFocus()
    qtbot.waitUntil(lambda: tree.viewport().findChild(QLineEdit) is None)
    assert len(session.values) == 1


def test_what_was_not_typed_over_stays_as_the_training_made_it(qtbot, panel, session):
    tree = panel.tree
    tree.setCurrentIndex(at(tree, "hidden 1", "Units", "hidden 1 1", "from x2"))
    written = []
    session.set_value = lambda *given: written.append(given)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    line = tree.viewport().findChild(QLineEdit)
    session.frame = frame_of(session, seed=2)  # newer than what stands in the editor
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert not written


def test_delete_removes_weights_connections_and_layers_and_undo_brings_them_back(panel, session):
    tree, network = panel.tree, session.document.network
    connection = network.into(network.node("hidden 1").id)[0].id
    tree.setCurrentIndex(at(tree, "hidden 1", "Units", "hidden 1 1", "from x2"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert network.connections[connection].removed == {(0, 1)}
    assert session.history.undo_text == "remove weight from x · x2 to hidden 1 1"
    assert "removed" in spoken(tree.currentIndex())
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert not network.connections[connection].removed
    tree.setCurrentIndex(at(tree, "hidden 1", "from x"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert connection not in network.connections
    assert tree.currentIndex().data() == "hidden 1"
    tree.setCurrentIndex(at(tree, "hidden 1"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert list(below(tree)) == ["x", "output"]
    for _ in range(4):
        session.undo()
    assert list(below(tree)) == ["x", "hidden 1", "output"]


def test_what_was_open_stays_open_when_the_network_is_edited(qtbot, panel, session):
    tree = panel.tree
    tree.setCurrentIndex(at(tree, "hidden 1", "Units", "hidden 1 2", "bias"))
    edited(qtbot, panel, at(tree, "output"), "result")
    qtbot.waitUntil(lambda: "result" in below(tree))
    model = tree.outline
    assert tree.isExpanded(model.index(1, 0))
    units = model.child_of(model.index(1, 0), Key("units", session.document.network.node("hidden 1").id))
    assert tree.isExpanded(units)


def test_a_large_layer_is_listed_as_far_as_somebody_looks(qtbot):
    session = session_of(2, 3000, 1)
    panel = OutlinePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    model = panel.tree.outline
    hidden = model.index_of(Key("layer", session.document.network.node("hidden 1").id))
    model.fetchMore(hidden)
    units = model.index(model.rowCount(hidden) - 1, 0, hidden)
    assert (model.rowCount(units), model.hasChildren(units)) == (0, True)
    model.fetchMore(units)
    assert model.rowCount(units) == AT_ONCE
    assert spoken(model.index(99, 0, units)).startswith("unit hidden 1 100: activation")
    out = model.index_of(Key("layer", session.document.network.node("output").id))
    model.fetchMore(out)
    of_output = model.index(model.rowCount(out) - 1, 0, out)
    model.fetchMore(of_output)
    only = model.index(0, 0, of_output)
    model.fetchMore(only)
    assert model.rowCount(only) == AT_ONCE


def test_hidden_it_asks_for_nothing_and_lists_nothing(panel, session):
    assert panel in session.wishes
    panel.hide()
    assert panel not in session.wishes
    session.select({session.document.network.node("output").id})
    panel.show()
    assert panel.tree.currentIndex().data() == "output"


def test_an_empty_canvas_has_a_hint(qtbot, session):
    panel = OutlinePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    session.replace(Network(session.catalog))
    assert panel.hint.isVisible()
    assert not panel.tree.isVisible()


def test_the_menu_of_a_row_says_what_can_be_done(panel):
    menu = panel.tree.menu(at(panel.tree, "hidden 1"))
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("Rename", True), ("Remove", True)]
    other = panel.tree.menu(at(panel.tree, "hidden 1", "Units"))
    assert not any(action.isEnabled() for action in other.actions())


def test_what_is_wrong_is_said_with_the_layer(panel, session):
    network = session.document.network
    connection = network.out_of(network.node("hidden 1").id)[0].id
    session.push(RemoveConnection(connection))
    wrong = [problem for problem in session.problems if problem.node == network.node("output").id]
    assert wrong
    assert all(problem.text in spoken(at(panel.tree, "output")) for problem in wrong)


def test_a_screen_reader_reads_the_sentences(panel):
    tree = panel.tree
    tree.setCurrentIndex(at(tree, "hidden 1", "Units"))
    told = QAccessible.queryAccessibleInterface(tree)
    read = {told.child(number).text(QAccessible.Text.Name) for number in range(told.childCount())}
    assert {"3 units of hidden 1", "connection from x to hidden 1: 3 × 2 weights"} <= read
