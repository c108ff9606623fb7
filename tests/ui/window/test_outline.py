"""The outline in the real window: beside the canvas by a key, with live values."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from nnsim.engine.frames import State
from nnsim.ui.panels.outline.keys import Key
from tests.ui.window.hand import until


def outline_of(application):
    workspace = application.window.workspace
    action = next(action for action in application.window.all_actions() if action.shortcut().toString() == "F7")
    action.trigger()
    assert workspace.outline.isVisible()
    return workspace.outline


def walk(model, index, most=12):
    """Rows below a row, not all where there are many."""
    if model.canFetchMore(index):
        model.fetchMore(index)
    for place in range(min(model.rowCount(index), most)):
        row = model.index(place, 0, index)
        yield row
        yield from walk(model, row, 4)


def test_every_row_has_a_title_a_value_and_a_sentence(opened):
    for name in ("gates_perceptron", "digits", "jordan", "reber_lstm", "temporal_order_gru", "spelling"):
        application = opened(name)
        application.window.workspace.outline.show()
        model = application.window.workspace.outline.tree.outline
        until(lambda application=application: application.session.frame.followed)
        for row in walk(model, QModelIndex()):
            key = model.key(row)
            assert row.data()
            assert isinstance(row.siblingAtColumn(1).data(), str)
            assert row.data(Qt.ItemDataRole.AccessibleTextRole)
            if key.of_run or key.kind == "unit":
                assert model.words.number(key) is not None, row.data(Qt.ItemDataRole.AccessibleTextRole)


def test_values_follow_the_training(opened):
    application = opened("xor")
    outline, session = outline_of(application), application.session
    hidden = next(node for node in session.document.network if node.kind == "dense")
    bias = Key("bias", hidden.id, (0,), "b")
    before = outline.tree.outline.words.value(bias)
    session.train()
    until(lambda: session.frame.state is State.RUNNING and outline.tree.outline.words.value(bias) != before)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)


def test_a_typed_weight_reaches_the_run_and_is_undone(opened):
    application = opened("xor")
    outline, session = outline_of(application), application.session
    connection = next(iter(session.document.network.connections))
    outline.tree.take(Key("weight", connection, (1, 0), "W"), "2,5")
    until(lambda: session.frame.weights[connection][1, 0] == 2.5)
    session.undo()
    until(lambda: session.frame.weights[connection][1, 0] != 2.5)


def test_a_value_typed_for_an_input_is_fed_by_hand(opened):
    application = opened("iris")
    outline, session = outline_of(application), application.session
    node = session.document.network.inputs()[0]
    outline.tree.take(Key("unit", node.id, (2,)), "5.5")
    assert session.feeding.inputs[node.id][2] == 5.5
    until(lambda: session.feeding.shown)


def test_escape_leaves_the_outline_open_and_the_key_closes_it_from_inside(opened):
    application = opened("xor")
    application.window.activateWindow()
    outline, workspace = outline_of(application), application.window.workspace
    until(application.window.isActiveWindow)
    until(outline.tree.hasFocus)
    QTest.keyClick(outline.tree, Qt.Key.Key_Escape)
    assert outline.isVisible()
    assert workspace.canvas.view.hasFocus()
    outline_of(application)
    assert outline.tree.hasFocus()
    next(action for action in workspace.pane_actions if action.shortcut().toString() == "F7").trigger()
    assert not outline.isVisible()
    assert workspace.canvas.view.hasFocus()


def test_who_names_a_new_group_in_the_outline_is_back_in_it(opened):
    application = opened("xor")
    application.window.resize(1440, 900)
    application.window.activateWindow()
    outline, canvas, session = outline_of(application), application.window.workspace.canvas, application.session
    until(application.window.isActiveWindow)
    until(outline.tree.hasFocus)
    session.select(node.id for node in session.document.network)
    canvas.do("group")
    line = canvas.furnishing.line
    assert line is not None
    QTest.keyClicks(line, "Whole")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert outline.tree.hasFocus()
    (group,) = session.document.furniture.values()
    assert group.name == "Whole"
    assert outline.tree.outline.key(outline.tree.currentIndex()) == Key("group", group.id)
