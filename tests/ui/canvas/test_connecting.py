"""Connections drawn from several cards to several, an end that leads elsewhere, and what is said while the hand is on the way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.document import Network, SetInitial
from nnsim.ui.canvas import joining
from nnsim.ui.canvas.gestures.reconnect import handles
from tests.ui import mouse
from tests.ui.fakes import CATALOG

SHIFT = Qt.KeyboardModifier.ShiftModifier


def crossed():
    """Two inputs a, b at the left, three layers p, q, r one below the other, nothing connected but a → p."""
    net = Network(CATALOG)
    net.add("input", name="a", shape=(2,), position=(0.0, -130.0))
    net.add("input", name="b", shape=(2,), position=(0.0, 130.0))
    for place, name in enumerate("pqr"):
        net.add("dense", name=name, units=2, position=(320.0 + 60.0 * place, -250.0 + 250.0 * place))
    net.connect("a", "p")
    return net


@pytest.fixture
def cross(board_on):
    return board_on(crossed())


def joins(board):
    names = {node.id: node.name for node in board.network}
    return {f"{names[c.source]}{names[c.target]}" for c in board.network.connections.values()}


def chosen(board, names):
    board.session.select({board.id(name) for name in names})


def test_a_drag_from_one_of_the_selected_cards_connects_all_of_them_in_one_step(cross):
    chosen(cross, "ab")
    mouse.drag(cross.surface, cross.port("a"), cross.middle("q"), drop=False)
    assert cross.canvas.pointing.note.text == "2 connections"
    mouse.release(cross.surface, cross.middle("q"))
    assert joins(cross) == {"ap", "aq", "bq"}
    assert cross.session.undo_text == "connect 2 layers → q"
    cross.session.undo()
    assert joins(cross) == {"ap"}
    assert not cross.session.can_undo


def test_a_drag_to_one_of_the_selected_cards_connects_to_all_of_them(cross):
    chosen(cross, "pqr")
    mouse.drag(cross.surface, cross.port("b"), cross.middle("q"))
    assert joins(cross) == {"ap", "bp", "bq", "br"}
    assert cross.session.undo_text == "connect b → 3 layers"


def test_between_two_selected_cards_only_these_two_are_connected(cross):
    chosen(cross, "apq")
    mouse.drag(cross.surface, cross.port("p"), cross.middle("q"))
    assert joins(cross) == {"ap", "pq"}


def test_what_cannot_be_connected_is_left_out_and_it_says_why(cross):
    chosen(cross, "ab")
    mouse.drag(cross.surface, cross.port("b"), cross.middle("p"), drop=False)
    assert cross.canvas.pointing.note.text == "1 of 2 connections. a and p are already connected."
    assert cross.card("p").mark == cross.session.theme.accent
    mouse.release(cross.surface, cross.middle("p"))
    assert joins(cross) == {"ap", "bp"}
    mouse.drag(cross.surface, cross.port("b"), cross.middle("p"), drop=False)
    assert "already connected" in cross.canvas.pointing.note.text
    assert cross.card("p").mark == cross.session.theme.bad
    mouse.release(cross.surface, cross.middle("p"))
    assert len(cross.network.connections) == 2


def test_with_shift_held_the_cards_that_are_passed_are_collected(cross):
    mouse.press(cross.surface, cross.port("b"))
    for name in "pqr":
        mouse.move(cross.surface, cross.middle(name), Qt.MouseButton.LeftButton, SHIFT)
    mouse.release(cross.surface, QPoint(5, 5), keys=SHIFT)
    assert joins(cross) == {"ap", "bp", "bq", "br"}
    assert QApplication.activePopupWidget() is None
    assert all(card.mark is None for card in cross.drawing.cards.values())


def test_of_two_layers_that_are_connected_both_ways_the_second_way_is_delayed(cross):
    found = joining.joined(cross.network, [cross.id("p"), cross.id("q")], [cross.id("p"), cross.id("q")])
    assert sorted(c.delay for c in found.connections) == [0, 1]


def test_several_cards_are_connected_to_several_by_keyboard(cross, qtbot):
    chosen(cross, "ab")
    cross.canvas.activateWindow()
    cross.canvas.view.setFocus()
    qtbot.waitUntil(cross.canvas.view.hasFocus)
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_C)
    assert cross.canvas.view.connecting.target == cross.id("q")
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Down, SHIFT)
    assert "Connect a, b → q, r" in cross.canvas.pointing.note.text
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Return)
    assert joins(cross) == {"ap", "aq", "bq", "ar", "br"}
    cross.session.undo()
    assert joins(cross) == {"ap"}


def _handle(board, end):
    (bundle,) = (board.drawing.bundles[id] for id in board.session.selection)
    return board.canvas.view.mapFromScene(dict(handles(board.canvas, bundle))[end])


def test_an_end_of_a_selected_connection_is_led_to_another_card(cross):
    before = cross.bundle("a", "p").connection
    cross.session.select({before.id})
    mouse.drag(cross.surface, _handle(cross, "target"), cross.middle("r"))
    assert joins(cross) == {"ar"}
    assert list(cross.network.connections) == [before.id]
    assert cross.session.undo_text == "lead a → p to a → r"
    mouse.drag(cross.surface, _handle(cross, "source"), cross.middle("b"))
    assert joins(cross) == {"br"}
    cross.session.undo()
    cross.session.undo()
    assert cross.network.connections[before.id] == before


def test_an_end_is_not_led_where_it_cannot_be(cross):
    cross.network.connect("b", "q")
    cross.session.replace(cross.network)
    cross.session.select({cross.bundle("a", "p").connection.id})
    mouse.drag(cross.surface, _handle(cross, "target"), cross.middle("b"), drop=False)
    assert "takes no connections" in cross.canvas.pointing.note.text
    assert cross.card("b").mark == cross.session.theme.bad
    mouse.release(cross.surface, cross.middle("b"))
    mouse.drag(cross.surface, _handle(cross, "target"), QPoint(5, 5))
    mouse.drag(cross.surface, _handle(cross, "target"), cross.middle("q"), drop=False)
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Escape)
    mouse.release(cross.surface, cross.middle("q"))
    assert joins(cross) == {"ap", "bq"}
    assert not cross.session.can_undo
    assert cross.bundle("a", "p").opacity() == 1.0


def test_a_delay_comes_and_goes_with_the_cycle(cross):
    cross.session.push(joining.connecting(cross.network, [cross.id("p")], [cross.id("q")]))
    between = cross.bundle("p", "q").connection
    assert joining.led(cross.network, between, target=cross.id("p")).delay == 1
    itself = joining.led(cross.network, between, target=cross.id("p"))
    cross.network.connections[between.id] = itself
    assert joining.led(cross.network, itself, target=cross.id("r")).delay == 0


def test_marks_and_values_set_by_hand_stay_where_they_fit(cross):
    network, first = cross.network, cross.bundle("a", "p").connection
    marked = type(first)(**{**vars(first), "removed": frozenset({(0, 1)}), "frozen": frozenset({(1, 0)})})
    network.connections[first.id] = marked
    cross.session.push(SetInitial({f"{first.id}:W": "blob"}))
    cross.session.push(joining.leading(cross.session.document, marked, target=cross.id("q")))
    assert network.connections[first.id].removed == {(0, 1)}
    assert cross.session.document.initial == {f"{first.id}:W": "blob"}
    small = network.add("dense", name="small", units=1)
    cross.session.push(joining.leading(cross.session.document, network.connections[first.id], target=small.id))
    assert network.connections[first.id].removed == {(0, 1)}
    assert network.connections[first.id].frozen == frozenset()
    assert not cross.session.document.initial
    cross.session.undo()
    assert cross.session.document.initial


def test_an_end_is_led_elsewhere_by_keyboard(cross, qtbot):
    cross.canvas.activateWindow()
    cross.canvas.view.setFocus()
    qtbot.waitUntil(cross.canvas.view.hasFocus)
    cross.session.select({cross.bundle("a", "p").connection.id})
    cross.canvas.do("lead_to")
    assert "Lead to q" in cross.canvas.pointing.note.text
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Down)
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Return)
    assert joins(cross) == {"ar"}
    cross.canvas.do("lead_from")
    assert "Lead from b" in cross.canvas.pointing.note.text
    QTest.keyClick(cross.canvas.view, Qt.Key.Key_Return)
    assert joins(cross) == {"br"}
