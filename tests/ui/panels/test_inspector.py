"""The inspector shows what is selected; what is edited in it becomes one command, and bad input one sentence."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.datasets import make
from nnsim.document import PutConnection, PutNode, SetTexts
from nnsim.engine.frames import Frame, Moment, State
from nnsim.engine.streams import stream
from nnsim.ui.panels.inspector.equation_card import split
from nnsim.ui.panels.inspector.node_page import stuck_units
from nnsim.ui.panels.inspector.rows import LayerRow


def test_a_parameter_of_a_layer_is_one_command(session, inspector, node, texts):
    inspector.node_page.form.editors["units"].take(7)
    assert texts() == ["units of hidden 1, 3 → 7"]
    assert session.document.network.nodes[node.id].parameters["units"] == 7
    session.undo()
    assert inspector.node_page.form.editors["units"].value() == 3


def test_two_edits_are_undone_one_by_one_and_a_drag_at_once(session, inspector, node, texts):
    units = inspector.node_page.form.editors["units"]
    units.take(7)
    units.take(8)
    units.start_gesture()
    for value in (9, 10, 11):
        units.take(value)
    units.end_gesture()
    assert texts() == ["units of hidden 1, 3 → 7", "units of hidden 1, 7 → 8", "units of hidden 1, 8 → 11"]
    session.undo()
    assert units.value() == 8


def test_two_drags_of_the_same_number_are_undone_one_by_one(session, inspector, node, texts):
    units = inspector.node_page.form.editors["units"]
    for values in ((5, 6), (7, 8)):
        units.start_gesture()
        for value in values:
            units.take(value)
        units.end_gesture()
    assert texts() == ["units of hidden 1, 3 → 6", "units of hidden 1, 6 → 8"]
    session.undo()
    assert units.value() == 6
    session.undo()
    assert units.value() == 3


def test_dragging_a_setting_of_a_connection_is_one_entry_too(session, inspector, texts):
    connection = next(iter(session.document.network.connections.values()))
    session.select({connection.id})
    delay = inspector.connection_page.form.editors["delay"]
    for values in ((1, 2), (3, 4)):
        delay.start_gesture()
        for value in values:
            delay.take(value)
        delay.end_gesture()
    assert len(texts()) == 2
    session.undo()
    assert session.document.network.connections[connection.id].delay == 2


def test_an_edit_is_named_by_what_was_set(session, inspector, node, texts):
    form = inspector.node_page.form
    form.editors["bias"].take(False)
    form.editors["activation"].take({"key": "leaky_relu", "slope": 0.3})
    assert texts() == ["bias of hidden 1, on → off", "activation of hidden 1, tanh → leaky ReLU"]


def test_a_layer_says_its_size(inspector, node):
    assert inspector.node_page.kind.text() == "Dense · 9 parameters"
    assert inspector.node_page.shapes.figure.text() == "2 → 3"


def test_renaming_is_one_command(session, inspector, node, texts):
    inspector.node_page.name.setText("first")
    inspector.node_page.name.editingFinished.emit()
    assert texts() == ["rename hidden 1 to first"]
    assert session.document.network.nodes[node.id].name == "first"


@pytest.mark.parametrize(("name", "sentence"), [("a.b", "names contain no"), ("output", "already a node named"), ("", "needs a name")])
def test_a_name_that_cannot_be_is_refused_in_a_sentence(inspector, node, texts, name, sentence):
    inspector.node_page.name.setText(name)
    inspector.node_page.name.editingFinished.emit()
    assert sentence in inspector.node_page.name_fault.text()
    assert texts() == []


def test_the_plot_has_the_curve_and_the_units(inspector, session, node):
    session.show_frame(session.frame)
    plot = inspector.node_page.plot
    assert plot.isVisible()
    assert len(plot._inputs) == session.frame.weighted_inputs[node.id].size
    assert inspector.node_page.gradient.figure.text() == "0.031"


def test_softmax_has_no_curve_of_one_number(inspector, session, node):
    session.push(PutNode(replace(node, parameters={**node.parameters, "activation": "softmax"}), label="x"))
    assert inspector.node_page.plot.isHidden()


@pytest.mark.parametrize(
    ("activation", "weighted", "expected"),
    [
        ("relu", [[-1.0, -2.0], [1.0, -1.0]], (0, 1, 2)), ("sigmoid", [[9.0, -9.0], [0.0, 9.0]], (1, 0, 2)),
        ("identity", [[1.0]], (0, 0, 0)), ("softmax", [[1.0]], (0, 0, 0)), ({"key": "leaky_relu", "slope": 0.1}, [[-5.0]], (0, 0, 1)),
        (None, [[1.0]], (0, 0, 0)),
    ],
)  # fmt: skip
def test_stuck_units_are_counted(activation, weighted, expected):
    assert stuck_units(activation, np.array(weighted)) == expected


def test_a_selected_connection_shows_its_weights_and_settings(session, inspector, texts):
    connection = next(iter(session.document.network.connections.values()))
    session.select({connection.id})
    assert inspector.tabs.tabText(0) == "Connection"
    assert inspector.connection_page.title.text() == "x → hidden 1"
    assert inspector.connection_page.shape.figure.text() == "3 × 2"
    inspector.connection_page.form.editors["trainable"].take(False)
    assert len(texts()) == 1
    assert session.document.network.connections[connection.id].parameters["trainable"] is False


def test_a_connection_along_the_flow_takes_any_delay(session, inspector):
    connection = next(iter(session.document.network.connections.values()))
    session.select({connection.id})
    assert inspector.connection_page.delay.isHidden()
    inspector.connection_page.form.editors["delay"].take(2)
    assert session.document.network.connections[connection.id].delay == 2
    assert inspector.connection_page.delay.text() == "What leaves x arrives 2 time steps later"
    inspector.connection_page.form.editors["delay"].take(0)
    assert session.document.network.connections[connection.id].delay == 0


def test_a_delay_that_cannot_be_becomes_a_notice(session, inspector, node):
    loop = session.document.network.connect(node.id, node.id, 3)
    session.select({loop.id})
    assert inspector.connection_page.title.text() == "hidden 1 → hidden 1"
    delay = inspector.connection_page.form.editors["delay"]
    delay.take(0)
    assert "needs a delay of at least one time step" in session.notices[0]
    assert session.document.network.connections[loop.id].delay == delay.value() == 3
    assert not session.can_undo
    delay.take(1)
    assert inspector.connection_page.delay.text() == "What leaves hidden 1 arrives one time step later"


def test_the_weights_tab_shows_the_matrix_of_a_selected_loop(session, inspector, node):
    loop = session.document.network.connect(node.id, node.id, 1)
    session.push(SetTexts("title", ""))
    session.show_frame(replace(session.frame, weights={**session.frame.weights, loop.id: np.eye(3)}))
    session.select({loop.id})
    inspector.tabs.setCurrentIndex(2)
    assert inspector.weights.title.text() == "hidden 1 → hidden 1"
    assert (inspector.weights.model.rowCount(), inspector.weights.model.columnCount()) == (3, 4)


def test_nothing_selected_is_the_whole_network(session, inspector):
    assert inspector.tabs.tabText(0) == "Network"
    page = inspector.network_page
    assert page.parameters.figure.text() == "13"
    rows = [page.layer_rows.itemAt(place).widget() for place in range(page.layer_rows.count())]
    assert [row.text() for row in rows if isinstance(row, LayerRow)] == ["x", "hidden 1", "output"]
    rows[1].click()
    assert session.selection == {session.document.network.node("hidden 1").id}


def test_a_long_title_is_shown_from_its_beginning(session, inspector):
    session.push(SetTexts("A network with a title that is far too long for this panel", ""))
    assert inspector.network_page.title.cursorPosition() == 0


def test_title_and_description_are_edited_here(session, inspector, texts):
    inspector.network_page.title.setText("Spirals, twice")
    inspector.network_page.title.editingFinished.emit()
    inspector.network_page.description.setPlainText("Two arms.")
    inspector.network_page.description.finished.emit()
    assert (session.document.title, session.document.description) == ("Spirals, twice", "Two arms.")
    assert len(texts()) == 2


def test_equations_of_the_selection_are_typeset(session, inspector, node):
    inspector.tabs.setCurrentIndex(1)
    assert inspector.equations.equations()[:2] == list(split(session.catalog.layer("dense").formula))
    session.select(set())
    assert session.catalog.entry("loss", "mse").formula in inspector.equations.equations()


def test_inside_an_iteration_the_tab_steps_through(session, inspector, node):
    moment = Moment("forward", node.id, 0, 6, (r"a = \tanh(in)",))
    session.show_frame(replace(session.frame, moment=moment))
    assert inspector.tabs.tabText(1) == "Step through"
    assert inspector.tabs.currentIndex() == 1
    assert inspector.equations.equations() == [r"a = \tanh(in)"]
    session.show_frame(replace(session.frame, state=State.RUNNING, moment=None))
    assert inspector.tabs.tabText(1) == "Equations"


def test_a_typed_weight_reaches_the_run(session, inspector, node):
    inspector.tabs.setCurrentIndex(2)
    connection = session.document.network.into(node.id)[0]
    model = inspector.weights.model
    assert model.columns == ("x1", "x2", "b")
    model.setData(model.index(1, 0), "0.25")
    model.setData(model.index(2, 2), "-1")
    assert session.values == [(f"{connection.id}:W", (1, 0), 0.25), (f"{node.id}:b", (2,), -1.0)]


def test_a_weight_that_is_no_number_gets_a_sentence(inspector, node):
    inspector.tabs.setCurrentIndex(2)
    inspector.weights.model.setData(inspector.weights.model.index(0, 0), "much")
    assert inspector.weights.fault.text() == "A weight must be a number, not “much”."


def test_weights_are_frozen_removed_and_restored_as_one_edit(session, inspector, node, texts):
    inspector.tabs.setCurrentIndex(2)
    connection = session.document.network.into(node.id)[0].id
    weights = inspector.weights
    weights.mark_cells([(0, 0), (1, 1), (2, 2)], "frozen")
    assert session.document.network.connections[connection].frozen == {(0, 0), (1, 1)}
    assert session.document.network.nodes[node.id].frozen == {(2,)}
    weights.mark_cells([(0, 0)], "removed")
    assert session.document.network.connections[connection].removed == {(0, 0)}
    assert weights.model.marks(0, 0) == "removed"
    weights.mark_cells([(0, 0), (1, 1), (2, 2)], "")
    assert not session.document.network.connections[connection].frozen
    assert texts() == ["freeze weights", "remove weights", "restore weights"]


def test_the_menu_of_weights_says_what_cannot_be_done(inspector, node):
    inspector.tabs.setCurrentIndex(2)
    actions = {action.text(): action for action in inspector.weights.menu([(0, 2)]).actions()}
    assert not actions["Remove"].isEnabled()
    assert "bias cannot be removed" in actions["Remove"].toolTip()
    assert not actions["Restore"].isEnabled()
    assert actions["Freeze"].isEnabled()


def test_without_a_run_the_weights_tab_says_when_they_appear(session, inspector, node):
    inspector.tabs.setCurrentIndex(2)
    session.show_frame(Frame())
    assert inspector.weights.table.isHidden()
    assert inspector.weights.note.text()


def test_a_hidden_inspector_asks_for_nothing(session, inspector, node):
    assert session.wishes[inspector]["gradients"]
    inspector.hide()
    assert inspector not in session.wishes


def test_another_project_is_shown_at_once(session, inspector, node):
    from tests.ui.fakes import network

    session.replace(network(2, 1))
    assert inspector.tabs.tabText(0) == "Network"
    assert inspector.network_page.layers.figure.text() == "2"


def test_a_removed_layer_is_let_go(session, inspector):
    node = session.document.network.add("dense", name="lonely")
    session.push(PutNode(session.document.network.nodes[node.id], label="touch"))
    session.select({node.id})
    from nnsim.document import RemoveNode

    session.push(RemoveNode(node.id))
    assert inspector.tabs.tabText(0) == "Network"


@pytest.mark.parametrize("before", [True, False], ids=["shown before", "shown after"])
def test_a_long_description_is_shown_whole(qtbot, session, inspector, before):
    text = inspector.network_page.description
    short = text.height()
    inspector.resize(303, 530)
    inspector.setVisible(before)
    session.push(SetTexts("Spirals", "Words of a description that go on over many lines. " * 12))
    inspector.show()
    qtbot.waitUntil(lambda: text.height() > short)
    assert text.height() >= text.document().size().height() * text.fontMetrics().lineSpacing()
    assert text.verticalScrollBar().maximum() == 0


def test_without_a_table_the_weights_tab_stands_at_the_top(qtbot, session, inspector):
    session.select(set())
    inspector.tabs.setCurrentIndex(2)
    tab = inspector.weights
    qtbot.waitUntil(lambda: tab.note.isVisible() and tab.height() > 300)
    qtbot.waitUntil(lambda: tab.note.geometry().bottom() < 120)
    assert tab.title.geometry().top() < 30


def test_teacher_forcing_is_offered_only_where_an_output_is_handed_back(session, inspector):
    network = session.document.network
    into = next(connection for connection in network.connections.values() if connection.target == network.node("output").id)
    session.select({into.id})
    assert "teacher_forcing" not in inspector.connection_page.form.editors
    loop = network.connect("output", "hidden 1", delay=1)
    session.push(PutConnection(network.connections[loop.id], label="touch"))
    session.select({loop.id})
    assert "teacher_forcing" in inspector.connection_page.form.editors


def test_an_input_of_sequences_does_not_offer_to_repeat_them(session, inspector):
    session.select({session.document.network.node("x").id})
    assert inspector.node_page.form.editors["repeat"].isVisible()
    session.dataset = make(session.catalog.spec("dataset", "echo"), stream(0, "data"))
    inspector.refresh()
    assert not inspector.node_page.form.editors["repeat"].isVisible()


def test_an_lstm_shows_the_settings_that_count(session, inspector):
    network = session.document.network
    memory = network.add("lstm", name="memory", units=3)
    session.push(PutNode(network.nodes[memory.id], label="touch"))
    session.select({memory.id})
    shown = lambda: {key for key, editor in inspector.node_page.form.editors.items() if editor.isVisible()}  # noqa: E731
    assert {"returns", "reads", "learned_state", "truncate", "forget_gate", "forget_bias", "peepholes"} <= shown()
    session.push(PutNode(replace(network.nodes[memory.id], parameters={**network.nodes[memory.id].parameters, "forget_gate": False})))
    assert "forget_bias" not in shown()
    session.undo()
    session.push(PutNode(replace(network.nodes[memory.id], parameters={**network.nodes[memory.id].parameters, "peepholes": True})))
    assert "forget_gate" not in shown()


def test_the_weights_of_a_memory_to_itself_can_be_seen_and_typed(session, inspector):
    network = session.document.network
    memory = network.add("lstm", name="memory", units=2, peepholes=True)
    source = network.connect("x", memory)
    session.push(PutNode(network.nodes[memory.id], label="touch"))
    own = {f"{memory.id}:U": np.arange(16.0).reshape(8, 2), f"{memory.id}:p_f": np.array([0.5, 0.25])}
    session.show_frame(replace(session.frame, weights={source.id: np.zeros((8, 2))}, biases={memory.id: np.zeros(8)}, own=own))
    session.select({memory.id})
    inspector.tabs.setCurrentIndex(2)
    tab = inspector.weights
    assert tab.model.rows[:3] == ("o 1", "o 2", "f 1")
    assert [tab.choice.itemText(place) for place in range(2)] == ["x → memory", "memory → itself, one step later (U)"]
    for key, cell, index in ((f"{memory.id}:U", (3, 1), (3, 1)), (f"{memory.id}:p_f", (1, 0), (1,))):
        tab.choice.setCurrentIndex(tab.choice.findData(key))
        tab.choice.activated.emit(tab.choice.currentIndex())
        tab.model.setData(tab.model.index(*cell), "9")
        assert session.values[-1] == (key, index, 9.0)
    assert tab.model.array.shape == (2, 1)
