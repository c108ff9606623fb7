"""Single weights: chosen, turned like a dial, typed, cut, frozen, restored, and units connected one by one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsPathItem

from nnsim.document import Network
from nnsim.document.breakpoints import Breakpoint
from nnsim.ui.canvas import joining, masks
from nnsim.ui.canvas.gestures.dial import step_for
from nnsim.ui.canvas.scenery import Over
from tests.ui import mouse
from tests.ui.canvas.by_hand import CTRL, SHIFT, action_of, focused, menu_of, press
from tests.ui.fakes import CATALOG, frame_of, network


@pytest.fixture
def keys(board, qtbot):
    return focused(board, qtbot)


def _note(board):
    return board.canvas.pointing.note.text


def _at(board, bundle, weight):
    """A pixel of a weight's curve where no other is near."""
    index = weight[0] * bundle.shape_of_weights[1] + weight[1]
    return board.along(bundle, index, 0.5)


def test_a_click_on_a_curve_chooses_its_weight_and_another_selection_forgets_it(board):
    bundle = board.bundle("hidden 1", "output")
    mouse.click(board.surface, _at(board, bundle, (0, 2)))
    assert board.session.selection == {bundle.connection.id}
    assert board.canvas.singles.weight == (0, 2)
    assert not board.session.values
    mouse.click(board.surface, board.middle("x"))
    assert board.canvas.singles.weight is None
    board.session.select({bundle.connection.id})
    assert board.canvas.singles.weight is None


def test_a_weight_dragged_up_grows_and_dragged_down_shrinks_and_it_is_one_entry(board):
    bundle = board.bundle("hidden 1", "output")
    before, step = float(bundle.weights[0, 2]), step_for(board.drawing.scenery.scale)
    start = _at(board, bundle, (0, 2))
    mouse.drag(board.surface, start, start - QPoint(0, 40), drop=False)
    assert "hidden 1 · 3 → output" in _note(board)
    board.session.jobs.follow()
    assert board.session.turned[-1] == pytest.approx(before + 40 * step, abs=step)
    mouse.release(board.surface, start - QPoint(0, 40))
    ((key, index, value),) = board.session.values
    assert (key, index) == (f"{bundle.connection.id}:W", (0, 2))
    assert value == board.session.turned[-1]
    assert not _note(board)
    mouse.drag(board.surface, start, start + QPoint(0, 40))
    assert board.session.values[-1][2] < before


def test_with_shift_a_weight_is_turned_more_finely(board):
    bundle = board.bundle("hidden 1", "output")
    before, step = float(bundle.weights[0, 2]), step_for(board.drawing.scenery.scale)
    start = _at(board, bundle, (0, 2))
    mouse.press(board.surface, start)
    mouse.move(board.surface, start - QPoint(0, 50), mouse.LEFT, SHIFT)
    mouse.release(board.surface, start - QPoint(0, 50), keys=SHIFT)
    assert board.session.values[0][2] == pytest.approx(before + 5 * step, abs=step / 5)


def test_escape_takes_back_what_was_turned(board):
    bundle = board.bundle("hidden 1", "output")
    start = _at(board, bundle, (0, 2))
    mouse.drag(board.surface, start, start - QPoint(0, 40), drop=False)
    board.session.jobs.follow()
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Escape)
    mouse.release(board.surface, start - QPoint(0, 40))
    assert board.session.turned[-1] == float(bundle.weights[0, 2])
    assert not board.session.values
    assert not _note(board)


def test_a_hand_that_trembles_turns_nothing(board):
    start = _at(board, board.bundle("hidden 1", "output"), (0, 2))
    mouse.drag(board.surface, start, start - QPoint(0, 2))
    assert not board.session.values


def test_without_weights_it_says_that_there_are_none(board_on):
    board = board_on(network(2, 3, 1), frame=False)
    bundle = board.bundle("hidden 1", "output")
    start = board.along(bundle, 2)
    mouse.drag(board.surface, start, start - QPoint(0, 40), drop=False)
    assert "no weights yet" in _note(board)
    mouse.release(board.surface, start)
    assert not board.session.values


def test_a_number_where_it_stands_is_turned_by_a_drag_and_typed_by_a_click(board):
    bundle, item = board.bundle("hidden 1", "output"), board.drawing.units[board.id("hidden 1")]
    board.canvas.view.set_zoom(2.0)
    for place in (bundle.label_rect(1).center(), item.pos() + item.bias_rect(2).center()):
        board.canvas.view.show_point(place)
        pixel = board.canvas.view.mapFromScene(place)
        mouse.drag(board.surface, pixel, pixel - QPoint(0, 30))
        assert board.canvas.editors.current is None
    assert [(key, index) for key, index, _ in board.session.values] == [
        (f"{bundle.connection.id}:W", (0, 1)), (f"{board.id('hidden 1')}:b", (2,)),
    ]


def test_a_weight_is_cut_and_brought_back_by_its_key(keys):
    bundle = keys.bundle("hidden 1", "output")
    mouse.click(keys.surface, _at(keys, bundle, (0, 2)))
    press(keys, Qt.Key.Key_X)
    assert bundle.connection.removed == {(0, 2)}
    assert keys.session.undo_text == "cut a weight of hidden 1 → output"
    press(keys, Qt.Key.Key_X)
    assert bundle.connection.removed == frozenset()
    keys.session.undo()
    keys.session.undo()
    assert not keys.session.can_undo


def test_a_weight_is_frozen_and_released_by_its_key(keys):
    bundle = keys.bundle("hidden 1", "output")
    mouse.click(keys.surface, _at(keys, bundle, (0, 2)))
    press(keys, Qt.Key.Key_L)
    assert bundle.connection.frozen == {(0, 2)}
    press(keys, Qt.Key.Key_X)
    assert (bundle.connection.frozen, bundle.connection.removed) == (frozenset(), {(0, 2)})
    press(keys, Qt.Key.Key_L)
    assert bundle.connection.frozen == frozenset()
    actions = {action.objectName(): action for action in keys.canvas.actions_list()}
    assert actions["canvas.freeze_weight"].toolTip() == "This weight was cut: X brings it back."


def _cut(board, source, target, *weights):
    bundle = board.bundle(source, target)
    board.session.push(masks.cutting(board.network, bundle.connection, set(weights)))
    frame = frame_of(board.session, seed=1)
    for weight in weights:
        frame.weights[bundle.connection.id][weight] = 0.0
    board.session.show_frame(frame)
    return bundle


def test_the_ghost_of_a_cut_weight_is_found_only_while_its_connection_is_selected(board):
    bundle = _cut(board, "hidden 1", "output", (0, 2))
    place = _at(board, bundle, (0, 2))
    mouse.click(board.surface, place)
    assert board.canvas.singles.weight is None
    mouse.click(board.surface, _at(board, bundle, (0, 0)))
    mouse.click(board.surface, place)
    assert board.canvas.singles.weight == (0, 2)
    menu = menu_of(board, place)
    assert [action.text() for action in menu.actions()][1:4] == ["Type the weight…", "Restore", "Freeze"]
    assert not action_of(menu, "Freeze").isEnabled()
    action_of(menu, "Restore").trigger()
    menu.close()
    assert bundle.connection.removed == frozenset()


def test_a_cut_weight_says_so_when_it_is_pulled_at_or_typed(board):
    bundle = _cut(board, "hidden 1", "output", (0, 2))
    place = _at(board, bundle, (0, 2))
    mouse.click(board.surface, _at(board, bundle, (0, 0)))
    mouse.drag(board.surface, place, place - QPoint(0, 30), drop=False)
    assert board.canvas.pointing.note.text == "This weight was cut: X brings it back."
    mouse.release(board.surface, place - QPoint(0, 30))
    assert not board.canvas.pointing.note.isVisible()
    mouse.double_click(board.surface, place)
    assert QApplication.activePopupWidget() is None
    assert board.session.notices == ["This weight was cut: X brings it back."]
    assert not board.session.values


def test_a_right_click_on_a_curve_freezes_its_weight(board):
    bundle = board.bundle("hidden 1", "output")
    menu = menu_of(board, _at(board, bundle, (0, 2)))
    assert menu.actions()[0].text() == "hidden 1 · 3 → output"
    action_of(menu, "Freeze").trigger()
    menu.close()
    assert bundle.connection.frozen == {(0, 2)}
    menu = menu_of(board, _at(board, bundle, (0, 2)))
    action_of(menu, "Let it learn again").trigger()
    menu.close()
    assert bundle.connection.frozen == frozenset()


def test_a_right_click_on_a_curve_adds_a_breakpoint_on_its_weight(board):
    bundle = board.bundle("hidden 1", "output")
    asked = []
    board.session.breakpointAsked.connect(asked.append)
    menu = menu_of(board, _at(board, bundle, (0, 2)))
    action_of(menu, "Add a breakpoint…").trigger()
    menu.close()
    value = board.session.frame.weights[bundle.connection.id][0, 2]
    assert asked == [Breakpoint("weight", "<" if value < 0 else ">", float(f"{2 * value:.2g}"), f"{bundle.connection.id}:W", unit=(0, 2))]


def test_arrows_walk_over_the_weights_of_a_selected_connection(keys):
    bundle = keys.bundle("hidden 1", "output")
    keys.session.select({bundle.connection.id})
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down):
        press(keys, key)
        seen.append(keys.canvas.singles.weight[1])
    assert seen == [0, 1, 2, 0, 2, 2]
    assert keys.drawing.scenery.over.weight == (0, 2)
    assert keys.canvas.pointing.panel.description.title == "hidden 1 · 3 → output"
    press(keys, Qt.Key.Key_Escape)
    assert keys.canvas.singles.weight is None
    assert keys.session.selection == {bundle.connection.id}


def test_enter_types_the_chosen_weight(keys):
    bundle = keys.bundle("hidden 1", "output")
    keys.session.select({bundle.connection.id})
    press(keys, Qt.Key.Key_Right)
    press(keys, Qt.Key.Key_Return)
    editor = keys.canvas.editors.current
    assert float(editor.text()) == pytest.approx(bundle.weights[0, 0], rel=1e-5)
    QTest.keyClicks(editor, "0.5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert keys.session.values == [(f"{bundle.connection.id}:W", (0, 0), 0.5)]


def test_plus_and_minus_turn_the_chosen_weight_and_units_where_a_layer_is_selected(keys):
    bundle = keys.bundle("hidden 1", "output")
    keys.session.select({bundle.connection.id})
    press(keys, Qt.Key.Key_Right)
    press(keys, Qt.Key.Key_Plus)
    press(keys, Qt.Key.Key_Minus)
    up, down = (value for _, _, value in keys.session.values)
    assert up > bundle.weights[0, 0]
    assert down < up
    keys.session.select({keys.id("hidden 1")})
    press(keys, Qt.Key.Key_Plus)
    assert keys.network.node("hidden 1").parameters["units"] == 4


def test_what_cannot_be_done_with_a_weight_says_why(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    assert "Click the curve of a weight" in actions["canvas.cut_weight"].toolTip()
    board.session.select({board.bundle("x", "hidden 1").connection.id})
    assert "Choose a weight" in actions["canvas.turn_up"].toolTip()


def apart():
    net = Network(CATALOG)
    net.add("input", name="x", shape=(2,))
    net.add("dense", name="h", units=3, position=(320.0, 0.0))
    net.add("add", name="sum", position=(320.0, 250.0))
    net.add("lstm", name="m", units=2, position=(700.0, 0.0))
    return net


def test_ctrl_drag_from_unit_to_unit_connects_only_these(board_on):
    board = board_on(apart())
    mouse.drag(board.surface, board.unit("x", 1), board.unit("h", 2), keys=CTRL, drop=False)
    assert _note(board) == "x · 2 → h · 3"
    mouse.release(board.surface, board.unit("h", 2), keys=CTRL)
    (connection,) = board.network.connections.values()
    assert connection.removed == {(row, column) for row in range(3) for column in range(2)} - {(2, 1)}
    assert board.session.undo_text == "connect x · 2 → h · 3"
    mouse.drag(board.surface, board.unit("x", 0), board.unit("h", 2), keys=CTRL)
    assert (2, 0) not in board.network.connections[connection.id].removed
    mouse.drag(board.surface, board.unit("x", 0), board.unit("h", 2), keys=CTRL, drop=False)
    assert _note(board) == "These two units are already connected."
    mouse.release(board.surface, board.unit("h", 2), keys=CTRL)
    board.session.undo()
    board.session.undo()
    assert not board.network.connections
    assert not board.session.can_undo


def test_zoomed_in_a_drag_from_the_right_of_a_unit_connects_it(board_on):
    board = board_on(apart())
    board.canvas.view.set_zoom(1.7)
    board.canvas.view.show_point((board.card("x").pos() + board.card("h").pos()) / 2)
    card = board.card("x")
    edge = card.plan.unit_rect(0).translated(card.pos())
    start = board.canvas.view.mapFromScene(edge.center()) + QPoint(round(edge.width() * 0.4 * board.canvas.zoom), 0)
    mouse.drag(board.surface, start, board.unit("h", 0))
    (connection,) = board.network.connections.values()
    assert len(connection.removed) == 5
    assert (0, 0) not in connection.removed


def test_a_unit_that_remembers_gets_one_weight_for_each_gate(board_on):
    board = board_on(apart())
    kept = masks.joining_units(board.network, board.session.shapes, (board.id("h"), 0), (board.id("m"), 1), ("a", "b")).connection
    rows = {row for row in range(8) if (row, 0) not in kept.removed}
    assert rows == {1, 3, 5, 7}


def test_units_are_not_connected_where_there_are_no_weights(board_on):
    board = board_on(apart())
    start = (board.id("x"), 0)
    refused = masks.single_refused(board.network, board.session.shapes, start, (board.id("sum"), 0))
    assert "has no weights" in refused
    assert "takes no connections" in masks.single_refused(board.network, board.session.shapes, start, (board.id("x"), 1))


def test_a_ctrl_click_on_a_unit_still_adds_its_card_to_the_selection(board):
    board.session.select({board.id("output")})
    mouse.click(board.surface, board.unit("x", 0), keys=CTRL)
    assert board.session.selection == {board.id("x"), board.id("output")}
    mouse.click(board.surface, board.unit("x", 0), keys=CTRL)
    assert board.session.selection == {board.id("output")}


def test_between_layers_joined_by_all_weights_a_cut_one_is_restored_by_joining_its_units(board):
    bundle = _cut(board, "x", "hidden 1", (1, 0), (2, 0))
    mouse.drag(board.surface, board.unit("x", 0), board.unit("hidden 1", 1), keys=CTRL)
    assert board.network.connections[bundle.connection.id].removed == {(2, 0)}


def test_no_key_means_two_things_at_the_same_time(board):
    bundle = board.bundle("hidden 1", "output")
    board.canvas.singles.choose(bundle.connection.id, (0, 0))
    for selection in (None, (), {board.id("hidden 1")}, set(board.network.nodes)):
        if selection is not None:
            board.session.select(selection)
        able = [action for action in board.canvas.actions_list() if action.isEnabled()]
        keys = [key.toString() for action in able for key in action.shortcuts()]
        assert len(keys) == len(set(keys))


def test_what_was_cut_is_not_drawn_before_there_are_weights_either(board_on):
    board = board_on(apart())
    mouse.drag(board.surface, board.unit("x", 1), board.unit("h", 2), keys=CTRL)
    board.session.show_frame(type(board.session.frame)())
    (bundle,) = board.drawing.bundles.values()
    assert bundle.weights is None
    drawn = [item.path() for item in board.drawing.items() if isinstance(item, QGraphicsPathItem) and item.isVisible()]
    assert [place for place, path in enumerate(bundle.paths) if path in drawn] == [5]
    mouse.click(board.surface, board.along(bundle, 0, 0.2))
    assert not board.session.selection
    mouse.click(board.surface, board.along(bundle, 5, 0.6))
    assert board.canvas.singles.weight == (2, 1)


def test_all_that_was_cut_and_frozen_is_restored_at_once(keys):
    bundle = _cut(keys, "x", "hidden 1", (1, 0), (2, 0))
    keys.session.push(masks.freezing(keys.network, bundle.connection, {(0, 0)}))
    press(keys, Qt.Key.Key_X, SHIFT)
    assert keys.session.undo_text.startswith("freeze")
    keys.session.select({bundle.connection.id})
    press(keys, Qt.Key.Key_X, SHIFT)
    assert (bundle.connection.removed, bundle.connection.frozen) == (frozenset(), frozenset())
    assert keys.session.undo_text == "restore 3 weights of x → hidden 1"


def test_a_weight_under_the_pointer_may_go_when_its_connection_leads_elsewhere(board_on):
    board = board_on(apart())
    for source in "xh":
        board.network.connect(source, "m" if source == "h" else "h")
    board.session.replace(board.network)
    connection = board.bundle("h", "m").connection
    board.drawing.show_over(Over(connection=connection.id, weight=(0, 2)))
    board.session.push(joining.leading(board.session.document, connection, source=board.id("x")))
    assert board.drawing.scenery.over.weight is None


def test_a_weight_can_be_turned_as_soon_as_there_are_numbers(board_on):
    board = board_on(network(2, 3, 1), frame=False)
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    board.canvas.singles.choose(board.bundle("x", "hidden 1").connection.id, (0, 0))
    assert "no weights yet" in actions["canvas.turn_up"].toolTip()
    board.session.show_frame(frame_of(board.session))
    assert actions["canvas.turn_up"].isEnabled()
