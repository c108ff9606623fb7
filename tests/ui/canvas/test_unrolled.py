"""The network unrolled over time: the same cards once for every step, with the values of each, and back to the same drawing."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.document import Network, PutConnection
from nnsim.engine.frames import Frame, State
from nnsim.ui import theme
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.theme import DARK, LIGHT
from tests.ui import mouse
from tests.ui.canvas.unrolling import action, apart, elman, moment, pixel, press, run, unroll, view_of
from tests.ui.fakes import CATALOG, frame_of

LOCKED = "Unrolled: press U to draw again"


# There and back


def test_a_key_unrolls_the_network_and_leads_back_to_the_very_same_view(board_on, qtbot):
    board = board_on(elman())
    run(board)
    board.canvas.activateWindow()
    board.canvas.setFocus()
    qtbot.waitUntil(board.canvas.view.hasFocus)
    board.canvas.view.set_zoom(1.7)
    before, picture = board.canvas.view.visible_rect(), board.canvas.grab().toImage()
    press(board)
    view = view_of(board)
    assert (view.isVisible(), board.canvas.view.isVisible()) == (True, False)
    assert board.canvas.focusProxy() is view
    assert view.hasFocus()
    assert board.canvas.grab().toImage() != picture
    assert board.session.selection == frozenset()
    press(board)
    assert (view.isVisible(), board.canvas.view.isVisible()) == (False, True)
    assert board.canvas.view.visible_rect() == before
    assert board.canvas.grab().toImage() == picture


def test_the_button_does_the_same_and_is_there_only_if_there_is_time(board_on):
    board = board_on(elman())
    button = board.canvas.unrolled.button
    assert not button.isVisible()
    run(board)
    assert (button.isVisible(), button.text()) == (True, "Unroll")
    for other in (board.canvas.minimap, board.canvas.caption):
        assert not button.geometry().intersects(other.geometry())
    mouse.click(button, button.rect().center())
    assert (view_of(board).isVisible(), button.text()) == (True, "Draw again")
    assert board.canvas.rect().contains(button.geometry())
    assert not button.geometry().intersects(board.canvas.caption.geometry())
    mouse.click(button, button.rect().center())
    assert not view_of(board).isVisible()


def test_without_time_it_says_why_it_cannot_be_done(board):
    assert not action(board, "unroll").isEnabled()
    assert action(board, "unroll").toolTip().startswith("There is no time in this network")
    board.canvas.unrolled.toggle()
    assert not view_of(board).isVisible()
    run(board)
    assert action(board, "unroll").isEnabled()


def test_it_is_remembered_with_the_project_and_is_no_edit(unrolled):
    assert unrolled.session.document.view["unrolled"] is True
    assert not unrolled.session.can_undo
    kept = dict(unrolled.session.document.view)
    unrolled.session.replace(elman())
    assert not view_of(unrolled).isVisible()
    unrolled.session.document.view.update(kept)
    run(unrolled)
    assert view_of(unrolled).isVisible()
    unroll(unrolled)
    assert unrolled.session.document.view["unrolled"] is False


def test_a_network_without_time_is_rolled_up_by_itself(unrolled):
    unrolled.session.show_frame(Frame(state=State.EMPTY))
    assert view_of(unrolled).isVisible()  # nothing runs, so nothing is known
    unrolled.session.show_frame(frame_of(unrolled.session, seed=1))
    assert not view_of(unrolled).isVisible()
    assert unrolled.session.document.view["unrolled"] is True


# What is seen


@pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=lambda appearance: appearance.name)
def test_every_card_stands_at_every_step_with_the_values_of_that_step(unrolled, appearance):
    unrolled.session.set_theme(appearance)
    frame = unrolled.session.frame
    picture = view_of(unrolled).grab().toImage()
    scale = theme.diverging(appearance)
    for name in ("x", "hidden 1", "output"):
        values = frame.sequences[unrolled.id(name)]["a"]
        reach = 1.0 if name != "x" else float(np.abs(values).max())
        for step in range(6):
            found = view_of(unrolled).stage.found_at(pixel(unrolled, name, step))
            assert (found.card, found.step) == (unrolled.id(name), step)
            for unit in range(len(values)):
                row = int(values[unit, step] / reach * 127 + 128.5)
                at = pixel(unrolled, name, step, unit) + QPoint(0, 8 if len(values) == 1 else 0)  # beside the number
                seen = picture.pixelColor(at)
                assert min(apart(seen, color) for color in scale[max(0, row - 2) : row + 3].tolist()) <= 6


def test_the_caption_says_what_is_seen_and_how_to_go_back(unrolled):
    said = unrolled.canvas.caption.accessibleDescription()
    assert said == f"{LOCKED} · time steps 1 to 6 of 6 · the weights are the same in every step"
    run(unrolled, 6, 2, moment=moment(unrolled, "forward", "hidden 1", 2))
    said = unrolled.canvas.caption.accessibleDescription()
    assert said == f"Forward pass: hidden 1 computes its activations, time step 3 of 6 · {LOCKED}"


def test_a_weight_that_the_pointer_is_over_stands_out_in_all_steps(unrolled):
    view = view_of(unrolled)
    before = view.grab().toImage()
    wire = next(wire for wire in view.shown.sheet.wires if wire.connection.target == unrolled.id("hidden 1"))
    place = QPointF(*wire.control[0].mean(0)) + QPointF(2 * view.shown.sheet.pitch, 0.0)
    mouse.move(view, view.stage.lens.pixel(place).toPoint())
    assert view.found.over == Over(connection=wire.connection.id, weight=(0, 0))
    description = unrolled.canvas.pointing.panel.description
    assert description.hint == "the same in all 6 time steps"
    assert dict(description.rows)["weight"]
    assert unrolled.session.wishes[unrolled.canvas]["gradients"]
    after = view.grab().toImage()
    for step in range(6):
        column = QRectF(step * view.shown.sheet.pitch, 0.0, view.shown.sheet.width, view.shown.sheet.height)
        pixels = QRect(*(view.stage.lens.pixel(corner).toPoint() for corner in (column.topLeft(), column.bottomRight())))
        assert before.copy(pixels) != after.copy(pixels)
    mouse.move(view, QPoint(3, 3))
    assert view.grab().toImage() == before


def test_a_unit_says_what_it_does_at_the_step_under_the_pointer(unrolled):
    mouse.move(view_of(unrolled), pixel(unrolled, "hidden 1", 3, 1))
    description = unrolled.canvas.pointing.panel.description
    assert description.title == "hidden 1 · 2 · t = 4"
    value = unrolled.session.frame.sequences[unrolled.id("hidden 1")]["a"][1, 3]
    assert f"{value:.3f}".replace("-", "−") in dict(description.rows).values()


def test_what_is_handed_on_can_be_pointed_at_and_selected(unrolled):
    view = view_of(unrolled)
    (arrow,) = view.shown.sheet.arrows
    middle = QPointF(*arrow.lanes[0].mean(0)) + QPointF(3 * view.shown.sheet.pitch, 0.0)
    place = view.stage.lens.pixel(middle).toPoint()
    mouse.move(view, place)
    assert dict(unrolled.canvas.pointing.panel.description.rows)["delay"] == "1 time step"
    mouse.click(view, place)
    assert unrolled.session.selection == {arrow.connection}


def test_targets_stand_above_outputs(board_on):
    board = board_on(elman())
    target = np.array([[0.0, 1.0, 1.0, 0.0, 0.25, 1.0]])
    run(board, targets={board.id("output"): target})
    wanted = unroll(board).shown.targets[board.id("output")]
    assert [wanted.at(step)[0] for step in (0, 1, 4)] == ["target 0", "target 1", "target 0.250"]
    run(board, targets={board.id("output"): np.array([1.0])})
    wanted = view_of(board).shown.targets[board.id("output")]
    assert [wanted.at(step)[0] for step in (0, 4, 5)] == ["", "", "target 1"]


# Editing is off, selecting is not


def test_nothing_can_be_edited_while_unrolled(unrolled):
    unrolled.session.select({unrolled.id("hidden 1")})
    for key in ("add", "connect", "rename", "more", "fewer", "delete", "tidy"):
        assert not action(unrolled, key).isEnabled()
        assert action(unrolled, key).toolTip() == LOCKED
    assert unrolled.canvas.add_layer("dense") is None
    assert unrolled.session.notices == [LOCKED]
    QTest.keyClick(view_of(unrolled), Qt.Key.Key_Delete)
    assert not unrolled.session.can_undo
    unroll(unrolled)
    assert action(unrolled, "delete").isEnabled()


def test_cards_are_selected_by_a_click(unrolled):
    view, selection = view_of(unrolled), lambda: {unrolled.network.nodes[id].name for id in unrolled.session.selection}
    mouse.click(view, pixel(unrolled, "hidden 1", 2))
    assert selection() == {"hidden 1"}
    mouse.click(view, pixel(unrolled, "output", 4), keys=Qt.KeyboardModifier.ShiftModifier)
    assert selection() == {"hidden 1", "output"}
    mouse.click(view, QPoint(3, 3))
    assert selection() == set()
    mouse.click(view, pixel(unrolled, "x", 0))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert selection() == set()


def test_cards_and_connections_are_selected_by_keys(unrolled):
    unrolled.canvas.activateWindow()
    view, seen = view_of(unrolled), []
    view.setFocus()
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        seen += [unrolled.network.nodes[id].name for id in unrolled.session.selection]
    assert seen == ["x", "hidden 1", "output"]
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    unrolled.canvas.view.set_zoom(8.0)
    drawing = unrolled.canvas.view.visible_rect()
    for _ in range(4):
        action(unrolled, "connection").trigger()
        assert unrolled.session.selection <= unrolled.network.connections.keys()
    assert unrolled.canvas.view.visible_rect() == drawing


def test_a_right_click_offers_what_can_be_done(unrolled):
    view_of(unrolled).asked.emit(unrolled.canvas.mapToGlobal(QPoint(200, 200)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    look = next(one for one in menu.actions() if one.text() == "Look").menu()
    assert {one.text() for one in look.actions() if one.isEnabled()} >= {"Unroll over time, or draw again", "Fit to window", "Zoom in"}
    menu.close()


def test_an_edit_from_elsewhere_is_shown(unrolled):
    loop = next(c for c in unrolled.network.connections.values() if c.delay)
    unrolled.session.push(PutConnection(type(loop)(loop.id, loop.source, loop.target, 2), label="delay"))
    assert [arrow.delay for arrow in view_of(unrolled).shown.sheet.arrows] == [2]
    unrolled.session.undo()
    assert [arrow.delay for arrow in view_of(unrolled).shown.sheet.arrows] == [1]
    assert not view_of(unrolled).grab().isNull()


# All kinds of networks


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_memories_and_functions_are_drawn(board_on, kind):
    drawn = Network(CATALOG)
    x, cell = drawn.add("input", name="x", shape=(100,)), drawn.add(kind, name="memory", units=20, position=(300.0, 0.0))
    other, both = drawn.add("dense", name="other", units=20, position=(300.0, 300.0)), drawn.add("add", name="both", position=(600.0, 0.0))
    for source, target in ((x, cell), (x, other), (cell, both), (other, both)):
        drawn.connect(source, target)
    drawn.connect(both, other, 2)
    board = board_on(drawn)
    run(board, 12)
    view = unroll(board)
    before = view.grab().toImage()
    assert len({view.stage.found_at(pixel(board, node.name, 1)).card for node in drawn}) == 4
    run(board, 12, 5, moment=moment(board, "backward", "other", 5))
    assert view.grab().toImage() != before


def test_the_columns_come_out_of_one_where_things_may_move(board_on, qtbot):
    board = board_on(elman())
    run(board)
    action(board, "unroll").trigger()
    view = view_of(board)
    begin = view.grab().toImage()
    view.settle()
    settled = view.grab().toImage()
    board.canvas.unrolled.toggle()
    action(board, "unroll").trigger()
    qtbot.waitUntil(lambda: view.grab().toImage() == settled)
    assert begin != settled or not view.unfolds()
