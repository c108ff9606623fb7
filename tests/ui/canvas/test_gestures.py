"""Drawing by mouse: every gesture is one undoable command, and Escape leaves things as they were."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.document import Block, DataShape, PutFurniture, TargetShape
from nnsim.ui.canvas import LAYER_MIME
from nnsim.ui.canvas.add_list import AddList
from nnsim.ui.canvas.badge import ProblemPopup
from nnsim.ui.canvas.inline import InlineEditor
from tests.ui import mouse
from tests.ui.fakes import network

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def test_a_click_selects_shift_adds_and_empty_canvas_clears(board):
    mouse.click(board.surface, board.middle("x"))
    assert board.session.selection == {board.id("x")}
    mouse.click(board.surface, board.middle("output"), keys=SHIFT)
    assert board.session.selection == {board.id("x"), board.id("output")}
    mouse.click(board.surface, board.middle("x"), keys=SHIFT)
    assert board.session.selection == {board.id("output")}
    mouse.click(board.surface, QPoint(5, 5))
    assert not board.session.selection


def test_a_rubber_band_selects_what_it_touches(board):
    start = board.head("x") - QPoint(100, 60)
    mouse.drag(board.surface, start, board.middle("hidden 1"))
    assert board.session.selection == {board.id("x"), board.id("hidden 1")}


def test_a_click_on_a_connection_selects_it(board):
    bundle = board.bundle("x", "hidden 1")
    mouse.click(board.surface, board.along(bundle, 0))
    assert board.session.selection == {bundle.connection.id}


def test_a_drag_moves_all_that_is_selected_in_one_step_on_the_grid(board):
    before = board.network.copy()
    board.session.select({board.id("x"), board.id("hidden 1")})
    start = board.middle("x")
    mouse.drag(board.surface, start, start + QPoint(43, -28))
    assert board.network.node("x").position == (40.0, -30.0)
    assert board.network.node("hidden 1").position == (270.0, -30.0)
    assert board.network.node("output").position == before.node("output").position
    assert board.session.undo_text == "move 2 layers"
    board.session.undo()
    assert board.network == before
    assert not board.session.can_undo
    assert board.card("x").pos() == QPointF(0.0, 0.0)


def test_connections_follow_a_card_that_is_moved(board):
    bundle = board.bundle("x", "hidden 1")
    start = board.middle("x")
    mouse.drag(board.surface, start, start + QPoint(0, 100), drop=False)
    assert bundle.paths[0].elementAt(0).y == board.card("x").pos().y() + board.card("x").plan.starts[0, 1]
    assert not board.session.can_undo
    mouse.release(board.surface, start + QPoint(0, 100))


def test_escape_leaves_a_drag(board):
    start = board.middle("x")
    mouse.drag(board.surface, start, start + QPoint(60, 60), drop=False)
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Escape)
    mouse.release(board.surface, start + QPoint(60, 60))
    assert board.card("x").pos() == QPointF(0.0, 0.0)
    assert not board.session.can_undo


def test_a_hand_that_trembles_does_not_move(board):
    start = board.middle("x")
    mouse.drag(board.surface, start, start + QPoint(1, 1))
    assert not board.session.can_undo


def test_a_drag_from_the_port_connects(board):
    mouse.drag(board.surface, board.port("x"), board.middle("output"))
    assert board.session.undo_text == "connect x → output"
    assert board.bundle("x", "output").single
    board.session.undo()
    assert len(board.drawing.bundles) == 2


def test_alt_drag_connects_from_anywhere_on_a_card(board):
    mouse.drag(board.surface, board.middle("x"), board.middle("output"), keys=ALT)
    assert any(c.source == board.id("x") for c in board.network.into(board.id("output")))


@pytest.mark.parametrize(("source", "target", "reason"), [
    ("x", "hidden 1", "already connected"), ("output", "x", "takes no connections"),
])
def test_an_impossible_connection_is_refused_while_hovering(board, source, target, reason):
    mouse.drag(board.surface, board.port(source), board.middle(target), drop=False)
    assert reason in board.canvas.pointing.note.text
    assert board.card(target).mark == board.session.theme.bad
    mouse.release(board.surface, board.middle(target))
    assert not board.session.can_undo
    assert not board.canvas.pointing.note.isVisible()
    assert board.card(target).mark is None


def test_dropping_a_connection_on_nothing_adds_a_layer_there_connected(board):
    mouse.drag(board.surface, board.port("output"), board.port("output") + QPoint(120, 90))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, AddList)
    assert not any(popup.list.item(row).text() == "Input" for row in range(popup.list.count()))
    QTest.keyClicks(popup.search, "den")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    (added,) = board.network.outputs()
    assert added.kind == "dense"
    assert [c.source for c in board.network.into(added.id)] == [board.id("output")]
    board.session.undo()
    assert not board.session.can_undo


def _drop(board, key, pixel):
    data = QMimeData()
    data.setData(LAYER_MIME, key.encode())
    held, keys, action = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    QApplication.sendEvent(board.surface, QDragEnterEvent(pixel, action, data, held, keys))
    event = QDropEvent(QPointF(pixel), action, data, held, keys)
    QApplication.sendEvent(board.surface, event)
    return event.isAccepted()


def test_a_layer_dropped_from_the_palette_is_added_there(board_on):
    board = board_on(frame=False)
    assert _drop(board, "dense", QPoint(300, 200))
    (node,) = board.network
    point = board.canvas.view.mapFromScene(QPointF(*node.position))
    assert abs(point.x() - 300) <= 5
    assert abs(point.y() - 200) <= 5
    assert board.session.selection == {node.id}


def test_nonsense_is_not_added(board_on):
    board = board_on(frame=False)
    _drop(board, "nonsense", QPoint(300, 200))
    assert not board.network.nodes
    assert "There is no layer" in board.session.notices[0]


def test_added_layers_are_seen_and_do_not_overlap(board):
    for kind in ("dense", "add", "input", "dense", "dense", "dropout"):
        added = board.drawing.cards[board.canvas.add_layer(kind)]
        rect = added.plan.rect.translated(added.pos())
        assert board.canvas.view.visible_rect().contains(rect)
        others = [card for card in board.drawing.cards.values() if card is not added]
        assert not any(card.plan.rect.translated(card.pos()).intersects(rect) for card in others)


def test_the_wheel_zooms_around_the_pointer(board):
    view = board.canvas.view
    pixel = QPointF(700.0, 100.0)
    before = view.mapToScene(pixel.toPoint())
    event = QWheelEvent(
        pixel, QPointF(board.surface.mapToGlobal(pixel.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(board.surface, event)
    assert board.canvas.zoom > 1.1
    moved = view.mapToScene(pixel.toPoint()) - before
    assert moved.manhattanLength() < 3.0


def test_the_middle_button_pans(board):
    before = board.pixel(0, 0)
    mouse.drag(board.surface, QPoint(300, 500), QPoint(360, 470), Qt.MouseButton.MiddleButton)
    assert board.pixel(0, 0) - before == QPoint(60, -30)
    assert not board.session.can_undo


def test_space_pans_while_held_and_trains_when_tapped(board):
    view = board.canvas.view
    before = board.pixel(0, 0)
    QTest.keyPress(view, Qt.Key.Key_Space)
    mouse.drag(board.surface, board.middle("x"), board.middle("x") + QPoint(30, 0))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert board.pixel(0, 0) - before == QPoint(30, 0)
    assert not board.session.calls
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert board.session.calls == [("toggle",)]


def test_a_double_click_on_the_name_renames(board):
    mouse.double_click(board.surface, board.head("hidden 1"))
    editor = board.canvas.view.findChild(InlineEditor)
    assert editor.selectedText() == "hidden 1"
    QTest.keyClicks(editor, "features")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert board.card("features").node.name == "features"
    assert board.session.undo_text == "rename hidden 1 to features"


def test_a_name_that_is_taken_is_refused_in_plain_words(board):
    mouse.double_click(board.surface, board.head("hidden 1"))
    editor = board.canvas.view.findChild(InlineEditor)
    QTest.keyClicks(editor, "output")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert board.session.notices == ["There is already a node named “output”."]


def _typed(board, text):
    editor = board.canvas.editors.current
    editor.setText("")
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_a_weight_is_typed_where_it_stands(board):
    bundle = board.bundle("hidden 1", "output")
    board.canvas.view.set_zoom(2.0)
    board.canvas.view.show_point(bundle.label_rect(1).center())
    mouse.click(board.surface, board.canvas.view.mapFromScene(bundle.label_rect(1).center()))
    _typed(board, "-0,25")
    assert board.session.values == [(f"{bundle.connection.id}:W", (0, 1), -0.25)]


def test_a_bias_is_typed_where_it_stands(board):
    item = board.drawing.units[board.id("hidden 1")]
    board.canvas.view.set_zoom(2.0)
    place = item.pos() + item.bias_rect(2).center()
    board.canvas.view.show_point(place)
    mouse.click(board.surface, board.canvas.view.mapFromScene(place))
    _typed(board, "1.5")
    assert board.session.values == [(f"{board.id('hidden 1')}:b", (2,), 1.5)]


def test_a_double_click_on_a_connection_types_its_weight_and_escape_leaves_it(board):
    bundle = board.bundle("hidden 1", "output")
    mouse.double_click(board.surface, board.along(bundle, 0, 0.4))
    editor = board.canvas.editors.current
    assert float(editor.text()) == pytest.approx(bundle.weights[0, 0], rel=1e-5)
    QTest.keyClicks(editor, "nonsense")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not board.session.values


def test_a_problem_hangs_on_its_card_and_its_fix_is_one_click(board_on):
    board = board_on(network(2, 3, 2), data_shape=DataShape(10, {"": (2,)}, {"": TargetShape((1,))}), frame=False)
    badge = board.drawing.badges[board.id("output")]
    assert "use 1 unit" in badge.toolTip()
    mouse.click(board.surface, board.canvas.view.mapFromScene(badge.pos()))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ProblemPopup)
    button = next(child for child in popup.children() if hasattr(child, "click"))
    button.click()
    assert board.network.node("output").parameters["units"] == 1
    assert not board.drawing.badges


def test_enter_takes_the_fix_of_a_badge(board_on):
    board = board_on(network(2, 3, 2), data_shape=DataShape(10, {"": (2,)}, {"": TargetShape((1,))}), frame=False)
    mouse.click(board.surface, board.canvas.view.mapFromScene(board.drawing.badges[board.id("output")].pos()))
    QTest.keyClick(QApplication.activePopupWidget().focusWidget(), Qt.Key.Key_Return)
    assert board.network.node("output").parameters["units"] == 1


def test_the_minimap_looks_elsewhere(board):
    minimap = board.canvas.minimap
    board.canvas.view.set_zoom(3.0)
    mouse.click(minimap, QPoint(8, 8))
    corner = board.canvas.view.visible_rect().center()
    mouse.click(minimap, QPoint(80, 60))
    assert board.canvas.view.visible_rect().center().x() > corner.x()


def test_a_loop_is_drawn_without_leaving_the_card(board):
    card = board.card("hidden 1")
    start = board.port("hidden 1")
    back = board.pixel(*(card.pos() + card.plan.input_port + QPointF(8.0, 30.0)).toTuple())
    mouse.drag(board.surface, start, back)
    assert board.bundle("hidden 1", "hidden 1").connection.delay == 1
    board.session.undo()
    mouse.drag(board.surface, start, start - QPoint(30, 0))  # not far enough back to mean it
    assert not any(c.source == c.target for c in board.network.connections.values())


def test_a_group_around_everything_is_kept_clear_of_the_line_at_the_bottom(board):
    board.canvas.resize(700, 330)
    board.canvas.fit()
    board.session.push(PutFurniture({"g1": Block("g1", "all", frozenset(board.network.nodes))}))
    bottom = board.canvas.view.mapFromScene(board.drawing.furniture.frames["g1"].rect).boundingRect().bottom()
    assert bottom < board.canvas.caption.geometry().top()
    assert board.canvas.view.follows


def test_the_list_of_layers_is_as_high_as_what_it_finds(board):
    found = board.canvas.open_add_list(QPointF(0.0, 0.0))
    whole = found.height()
    QTest.keyClicks(found.search, "lstm")
    assert found.height() < whole / 2
    QTest.keyClicks(found.search, "zzz")
    assert found.nothing.isVisibleTo(found)
    assert not found.list.isVisibleTo(found)
    found.search.clear()
    assert found.height() == whole
    found.close()
