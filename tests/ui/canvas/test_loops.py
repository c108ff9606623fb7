"""Delayed connections: drawn against the flow, run around the cards, and changed where they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.document import Connection, Group, Network, PutConnection, RemoveConnection
from nnsim.ui import theme
from nnsim.ui.canvas import delayed
from nnsim.ui.canvas.gestures.connect import led_back
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.theme import DARK, LIGHT
from tests.ui import mouse
from tests.ui.fakes import CATALOG, network

LED_BACK = led_back()
pytestmark = pytest.mark.usefixtures("qapp")


def looped(*sizes):
    """A chain whose first layer feeds itself and whose output feeds that layer."""
    drawn = network(*sizes)
    drawn.connect("hidden 1", "hidden 1", 1)
    drawn.connect("output", "hidden 1", 1)
    return drawn


# How they are drawn


@pytest.mark.parametrize(("delay", "text"), [(1, "z⁻¹"), (2, "z⁻²"), (1000, "z⁻¹⁰⁰⁰")])
def test_the_badge_says_the_delay(delay, text):
    assert delayed.delay_text(delay) == text
    assert delayed.badge_rect(delay).width() >= delayed.BADGE


def test_between_layers_a_loop_is_one_curve_and_between_units_it_is_a_weight(board_on):
    many, one = board_on(looped(2, 3, 1)), board_on(looped(1, 1, 1))
    assert [many.bundle("hidden 1", "hidden 1").single, len(many.bundle("hidden 1", "hidden 1").paths)] == [False, 1]
    loop = one.bundle("hidden 1", "hidden 1")
    assert loop.single
    assert loop.levels.shape == (1,)


@pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=lambda appearance: appearance.name)
@pytest.mark.parametrize("sizes", [(2, 3, 1), (1, 1, 1), (20, 30, 3)])
def test_loops_are_drawn_in_their_colours(board_on, appearance, sizes):
    board = board_on(looped(*sizes))
    board.session.set_theme(appearance)
    loop = board.bundle("output", "hidden 1")
    for weights in (np.ones(loop.shape_of_weights), -np.ones(loop.shape_of_weights)):
        loop.set_weights(weights, board.drawing.scenery.levels(weights.ravel()))
        sign = appearance.positive if weights[0, 0] > 0 else appearance.negative
        share = (theme.mix(appearance.canvas, sign, at / 20) for at in range(21))
        picture = board.canvas.grab().toImage()
        at = board.canvas.view.mapFromScene(QPointF(loop.route.badge[0] + 30.0, loop.route.badge[1]))
        seen = [picture.pixelColor(at + QPoint(0, y)) for y in range(-3, 4)]
        assert min(_apart(one, color) for color in share for one in seen if one.name() != appearance.canvas) < 12


def _apart(one, color):
    other = theme.color(color)
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def test_two_connections_with_different_delays_are_both_seen(board_on):
    drawn = network(2, 3, 1)
    drawn.connect("x", "hidden 1", 1)
    drawn.connect("x", "hidden 1", 2)
    board = board_on(drawn)
    plain, one, two = (board.drawing.bundles[c.id] for c in drawn.into(drawn.node("hidden 1").id))
    assert plain.route is None
    assert not one.mark.badge.intersects(two.mark.badge)


def test_two_loops_lie_the_same_way_after_one_was_removed_and_came_back(board_on):
    board = board_on(looped(2, 3, 1))
    hidden = board.id("hidden 1")
    board.session.push(PutConnection(Connection("c8", hidden, hidden, delay=2)))
    board.session.push(PutConnection(Connection("c9", hidden, hidden, delay=3)))
    loops = ("c8", "c9")
    before = [board.drawing.bundles[id].lines().tolist() for id in loops]
    board.session.push(RemoveConnection("c8"))
    board.session.undo()
    assert [board.drawing.bundles[id].lines().tolist() for id in loops] == before


def test_loops_follow_cards_that_are_moved(board_on):
    board = board_on(looped(2, 3, 1))
    loop = board.bundle("output", "hidden 1")
    before = loop.route
    start = board.middle("output")
    mouse.drag(board.surface, start, start + QPoint(0, 150))
    assert loop.route != before
    assert loop.route.corners[0][1] == board.card("output").pos().y() - board.card("output").plan.height / 2
    board.session.undo()
    assert loop.route == before


def test_a_card_put_in_the_way_is_gone_around(board_on):
    board = board_on(looped(2, 3, 1))
    loop = board.bundle("hidden 1", "hidden 1")
    start, end = board.middle("x"), board.pixel(*loop.route.badge) + QPoint(-50, 20)
    mouse.drag(board.surface, start, end)
    card = board.card("x")
    line = loop.route.line()
    assert not any(card.plan.rect.translated(card.pos()).contains(QPointF(*point)) for point in line)


def test_fit_and_minimap_show_loops_too(board_on):
    board = board_on(looped(2, 8, 1))
    badge = board.bundle("output", "hidden 1").mark.badge
    assert board.drawing.drawing_rect().contains(badge)
    assert board.canvas.view.visible_rect().contains(badge)


# Gestures


def test_a_drag_from_a_card_back_to_it_makes_a_loop_in_one_step(board):
    before = board.network.copy()
    outside = board.port("hidden 1") + QPoint(30, 0)
    mouse.drag(board.surface, board.port("hidden 1"), outside, drop=False)
    mouse.move(board.surface, board.middle("hidden 1"), held=mouse.LEFT)
    assert board.canvas.pointing.note.text == "Closes a cycle: delayed by one time step"
    assert board.card("hidden 1").mark == board.session.theme.accent
    mouse.release(board.surface, board.middle("hidden 1"))
    assert board.bundle("hidden 1", "hidden 1").connection.delay == 1
    assert board.session.undo_text == "connect hidden 1 → hidden 1"
    board.session.undo()
    assert board.network == before
    assert set(board.drawing.bundles) == set(before.connections)


def test_a_connection_dropped_on_the_middle_of_its_own_card_says_how_a_loop_is_drawn(board):
    port, middle = board.port("hidden 1"), board.head("hidden 1")
    mouse.drag(board.surface, port, middle, drop=False)
    assert board.canvas.pointing.note.text == LED_BACK
    mouse.release(board.surface, middle)
    assert board.session.notices == [LED_BACK]
    assert not board.session.can_undo
    mouse.drag(board.surface, board.port("x"), board.head("x"))
    assert board.session.notices[1:] == ["x takes no connections: input nodes only send."]
    assert not board.session.can_undo


def test_a_press_on_the_port_alone_makes_no_loop(board):
    mouse.click(board.surface, board.port("hidden 1"))
    assert not board.session.can_undo


def test_a_drag_against_the_flow_is_delayed_and_one_along_it_is_not(board):
    mouse.drag(board.surface, board.port("output"), board.middle("hidden 1"))
    assert board.bundle("output", "hidden 1").connection.delay == 1
    mouse.drag(board.surface, board.port("x"), board.middle("output"))
    assert board.bundle("x", "output").connection.delay == 0


def test_a_second_loop_of_the_same_delay_is_refused_while_hovering(board_on):
    board = board_on(looped(2, 3, 1))
    mouse.drag(board.surface, board.port("output"), board.middle("hidden 1"), drop=False)
    assert "already connected with delay 1" in board.canvas.pointing.note.text
    assert board.card("hidden 1").mark == board.session.theme.bad
    mouse.release(board.surface, board.middle("hidden 1"))
    assert not board.session.can_undo


def test_the_view_makes_room_for_a_new_loop_until_the_user_looks_elsewhere(board):
    board.session.push(_group_of_loops(board))
    assert board.canvas.view.visible_rect().contains(board.drawing.drawing_rect())
    board.session.undo()
    board.canvas.view.set_zoom(2.0)
    before = board.canvas.view.visible_rect()
    board.session.redo()
    assert board.canvas.view.visible_rect() == before


def _group_of_loops(board):
    hidden = board.id("hidden 1")
    return Group(tuple(PutConnection(Connection(f"c{10 + d}", hidden, hidden, d)) for d in range(1, 5)), "loops")


def test_curve_and_badge_are_hovered_and_selected(board_on):
    board = board_on(looped(2, 3, 1))
    loop = board.bundle("output", "hidden 1")
    badge = board.canvas.view.mapFromScene(loop.mark.badge.center() + QPointF(0.0, 7.0))
    for pixel in (badge, board.along(loop, 0, 0.25)):
        mouse.move(board.surface, pixel)
        assert board.drawing.scenery.over == Over(connection=loop.connection.id)
        assert dict(board.canvas.pointing.panel.description.rows)["delay"] == "1 time step"
        mouse.click(board.surface, pixel)
        assert board.session.selection == {loop.connection.id}
        assert loop.chosen
        mouse.click(board.surface, QPoint(3, 3))


def test_the_weight_of_a_loop_on_one_unit_is_typed_by_a_double_click(board_on):
    board = board_on(looped(1, 1, 1))
    loop = board.bundle("hidden 1", "hidden 1")
    mouse.double_click(board.surface, board.along(loop, 0, 0.3))
    assert float(board.canvas.editors.current.text()) == pytest.approx(loop.weights[0, 0], rel=1e-5)
    board.canvas.editors.current.finish(keep=False)


def test_delete_removes_a_selected_loop(board_on):
    board = board_on(looped(2, 3, 1))
    board.session.select({board.bundle("output", "hidden 1").connection.id})
    board.canvas.do("delete")
    assert len(board.network.connections) == 3
    board.session.undo()
    assert board.bundle("output", "hidden 1").route is not None


# The menu


def _menu(board, pixel, reason=QContextMenuEvent.Reason.Mouse):
    """What a right click opens."""
    place = board.surface.mapToGlobal(pixel)
    QApplication.sendEvent(board.surface, QContextMenuEvent(reason, pixel, place))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _action(menu, text):
    return next(action for action in menu.actions() if action.text() == text)


def test_a_right_click_changes_the_delay(board_on):
    board = board_on(looped(2, 3, 1))
    loop = board.bundle("output", "hidden 1")
    menu = _menu(board, board.canvas.view.mapFromScene(loop.mark.badge.center()))
    assert board.session.selection == {loop.connection.id}
    assert _action(menu, "Delay: 1 time step").isChecked()
    none = _action(menu, "Delay: no delay")
    assert not none.isEnabled()
    assert "needs a delay of at least one time step" in none.toolTip()
    _action(menu, "Delay: 3 time steps").trigger()
    menu.close()
    assert loop.connection.delay == 3
    assert board.session.undo_text == "delay of output → hidden 1, 1 → 3"
    board.session.undo()
    assert loop.connection.delay == 1


def test_a_connection_along_the_flow_may_have_any_delay(board):
    bundle = board.bundle("x", "hidden 1")
    menu = _menu(board, board.along(bundle, 0))
    assert all(action.isEnabled() for action in menu.actions() if action.text().startswith("Delay"))
    _action(menu, "Delay: 2 time steps").trigger()
    menu.close()
    assert bundle.route is not None
    menu = _menu(board, board.along(bundle, 0, 0.3))
    _action(menu, "Delay: no delay").trigger()
    menu.close()
    assert bundle.route is None
    assert bundle.single


def test_a_right_click_removes_a_connection(board):
    menu = _menu(board, board.along(board.bundle("x", "hidden 1"), 0))
    _action(menu, "Remove").trigger()
    menu.close()
    assert [c.source for c in board.network.connections.values()] == [board.id("hidden 1")]
    assert board.session.undo_text.startswith("disconnect ")


# Keys and layout


def test_keys_draw_a_loop(board):
    board.canvas.view.setFocus()
    board.session.select({board.id("output")})
    board.canvas.do("connect")
    assert "Connect output → output" in board.canvas.pointing.note.text
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Left)
    assert "Closes a cycle: delayed by one time step" in board.canvas.pointing.note.text
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Return)
    (loop,) = (c for c in board.network.connections.values() if c.delay)
    assert board.network.nodes[loop.source].name == "output"


def test_a_single_layer_is_connected_to_itself_by_keys(board_on):
    drawn = Network(CATALOG)
    drawn.add("dense", name="h")
    board = board_on(drawn)
    board.session.select({board.id("h")})
    board.canvas.do("connect")
    QTest.keyClick(board.canvas.view, Qt.Key.Key_Return)
    assert board.bundle("h", "h").connection.delay == 1


def test_keys_walk_through_the_connections_of_a_layer_and_change_them(board_on):
    board = board_on(looped(2, 3, 1))
    hidden = board.id("hidden 1")
    around = [c.id for c in (*board.network.into(hidden), *board.network.out_of(hidden))]
    board.session.select({hidden})
    seen = []
    for _ in range(5):
        board.canvas.do("connection")
        (chosen,) = board.session.selection
        seen.append(chosen)
    assert len(set(seen[:4])) == 4
    assert set(seen) == set(around)
    assert seen[4] == seen[0]
    board.session.select({board.bundle("output", "hidden 1").connection.id})
    menu = _menu(board, QPoint(3, 3), QContextMenuEvent.Reason.Keyboard)
    _action(menu, "Delay: 2 time steps").trigger()
    menu.close()
    assert board.bundle("output", "hidden 1").connection.delay == 2


def test_connections_are_walked_through_only_from_a_layer_that_has_some(board):
    action = next(a for a in board.canvas.actions_list() if a.objectName() == "canvas.connection")
    assert action.toolTip() == "Select a layer with connections first."
    board.session.select({board.id("x"), board.id("output")})
    assert not action.isEnabled()
    board.session.select({board.id("x")})
    assert action.isEnabled()


def test_weights_from_earlier_steps_are_told_apart(board_on):
    board = board_on(looped(1, 1, 1))
    mouse.move(board.surface, board.unit("hidden 1", 0))
    rows = [label for label, _ in board.canvas.pointing.panel.description.rows]
    assert {"w from x", "w from hidden 1 z⁻¹", "w from output z⁻¹"} <= set(rows)
