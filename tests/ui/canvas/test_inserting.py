"""Layers put into connections, added where the pointer is, and replaced by others: each is one entry of the history."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.document import Document, Network
from nnsim.ui.canvas import LAYER_MIME, editing, joining
from nnsim.ui.canvas.add_list import AddList
from tests.ui import mouse
from tests.ui.canvas.by_hand import PLAIN, action_of, menu_of
from tests.ui.fakes import CATALOG, network

HELD, COPY = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


class Drag:
    """A layer of the palette that is carried over the drawing."""

    def __init__(self, board, kind):
        self.board, self.data = board, QMimeData()
        self.data.setData(LAYER_MIME, kind.encode())

    def over(self, pixel):
        for made in (QDragEnterEvent, QDragMoveEvent):
            QApplication.sendEvent(self.board.surface, made(pixel, COPY, self.data, HELD, PLAIN))

    def leave(self):
        QApplication.sendEvent(self.board.surface, QDragLeaveEvent())

    def drop(self, pixel):
        self.over(pixel)
        QApplication.sendEvent(self.board.surface, QDropEvent(QPointF(pixel), COPY, self.data, HELD, PLAIN))


def chain(board):
    """Names along the undelayed connections, from x on."""
    names, here = ["x"], board.id("x")
    while following := [c.target for c in board.network.out_of(here) if not c.delay]:
        (here,) = following
        names.append(board.network.nodes[here].name)
    return names


def _text(board):
    return board.canvas.pointing.note.text


def test_a_layer_dropped_on_a_connection_goes_into_it_and_cards_make_room(board):
    before = board.network.copy()
    bundle = board.bundle("x", "hidden 1")
    drag = Drag(board, "dense")
    drag.over(board.along(bundle, 0))
    assert _text(board) == "Insert into x → hidden 1"
    drag.drop(board.along(bundle, 0))
    assert chain(board) == ["x", "dense", "hidden 1", "output"]
    assert board.session.undo_text == "insert dense into x → hidden 1"
    assert board.session.selection == {board.id("dense")}
    rects = [card.plan.rect.translated(card.pos()) for card in board.drawing.cards.values()]
    assert not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[place + 1 :])
    assert board.network.node("output").position[0] > before.node("output").position[0]
    assert not _text(board)
    board.session.undo()
    assert board.network == before
    assert not board.session.can_undo


def test_the_light_goes_when_the_layer_is_carried_away(board):
    drag = Drag(board, "dense")
    items = len(board.drawing.items())
    drag.over(board.along(board.bundle("x", "hidden 1"), 0))
    assert len(board.drawing.items()) == items + 1
    drag.leave()
    assert len(board.drawing.items()) == items
    assert not _text(board)


def test_a_kind_that_takes_no_connections_is_refused_while_hovering_and_dropped_beside(board):
    drag = Drag(board, "input")
    place = board.along(board.bundle("x", "hidden 1"), 0)
    drag.over(place)
    assert _text(board) == "Input nodes only send: nothing can lead through one."
    drag.drop(place)
    assert chain(board) == ["x", "hidden 1", "output"]
    assert len(board.network.nodes) == 4


def test_a_card_without_connections_is_dragged_into_a_connection(board):
    added = board.canvas.add_layer("dropout")
    board.canvas.fit()
    middle = board.canvas.inserting.middle(board.bundle("hidden 1", "output").connection.id)
    offset = board.canvas.view.mapFromScene(middle) - board.canvas.view.mapFromScene(board.drawing.cards[added].pos())
    start = board.head("dropout")
    mouse.drag(board.surface, start, start + offset, drop=False)
    assert "Insert into hidden 1 → output" in _text(board)
    mouse.release(board.surface, start + offset)
    assert chain(board) == ["x", "hidden 1", "dropout", "output"]
    board.session.undo()
    assert chain(board) == ["x", "hidden 1", "output"]
    assert not board.network.into(added)


def test_a_card_that_is_connected_is_only_moved(board):
    board.session.push(joining.connecting(board.network, [board.id("x")], [board.canvas.add_layer("dense")]))
    start = board.middle("dense")
    mouse.drag(board.surface, start, board.along(board.bundle("hidden 1", "output"), 0))
    assert board.session.undo_text.startswith("move")
    assert chain_of(board.network, "hidden 1") == ["output"]


def chain_of(net, name):
    return [net.nodes[c.target].name for c in net.out_of(net.node(name).id)]


def test_weights_marks_and_settings_stay_at_the_half_into_the_target_and_the_delay_at_the_source():
    net = Network(CATALOG)
    x, y = net.add("input", name="x", shape=(2,)), net.add("dense", name="y", units=2)
    net.connect(x, y)
    loop = net.connect(y, y, delay=2, trainable=False, teacher_forcing=True)
    net.connections[loop.id] = loop = type(loop)(**{**vars(loop), "removed": frozenset({(0, 1)})})
    document = Document(net)
    joining.inserting(document, loop, editing.new_node(document, None, "dropout", (0.0, 0.0))).apply(document)
    inserted = net.node("dropout").id
    (first,), (second,) = net.into(inserted), net.out_of(inserted)
    assert (first.delay, second.delay) == (2, 0)
    assert first.parameters["teacher_forcing"]
    assert not second.parameters["teacher_forcing"]
    assert second.id == loop.id
    assert second.parameters["trainable"] is False
    assert second.removed == {(0, 1)}
    assert document.output_nodes() == [y.id]


def test_a_layer_is_inserted_by_keyboard(board, qtbot):
    _focus(board, qtbot)
    board.session.select({board.bundle("x", "hidden 1").connection.id})
    QTest.keyClick(board.canvas.view, Qt.Key.Key_I)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, AddList)
    assert "Input" not in [popup.list.item(row).text() for row in range(popup.list.count())]
    QTest.keyClicks(popup.search, "drop")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert chain(board) == ["x", "dropout", "hidden 1", "output"]


def _focus(board, qtbot):
    board.canvas.activateWindow()
    board.canvas.view.setFocus()
    qtbot.waitUntil(board.canvas.view.hasFocus)


def test_a_right_click_on_empty_canvas_adds_a_layer_there(board):
    place = board.canvas.view.mapToScene(QPoint(60, 520))
    menu = menu_of(board, QPoint(60, 520))
    action = action_of(menu, "Add layer here…")
    menu.close()
    action.trigger()
    popup = QApplication.activePopupWidget()
    QTest.keyClicks(popup.search, "dense")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert (board.card("dense").pos() - place).manhattanLength() < 12
    assert not board.network.into(board.id("dense"))


def test_a_layer_is_replaced_by_keyboard_and_keeps_what_fits(board, qtbot):
    _focus(board, qtbot)
    before = board.network.copy()
    board.session.select({board.id("hidden 1")})
    QTest.keyClick(board.canvas.view, Qt.Key.Key_K)
    popup = QApplication.activePopupWidget()
    assert popup.accessibleName() == "Replace by…"
    items = {popup.list.item(row).text(): popup.list.item(row) for row in range(popup.list.count())}
    assert "Dense" not in items
    assert items["Input"].toolTip() == "A connection leads into hidden 1, but input nodes only send."
    QTest.keyClicks(popup.search, "rnn")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    node = board.network.node("hidden 1")
    assert (node.kind, node.parameters["units"], node.position) == ("rnn", 3, before.node("hidden 1").position)
    assert board.network.connections == before.connections
    assert board.session.undo_text == "replace hidden 1 by Rnn"
    board.session.undo()
    assert board.network == before


def test_an_unknown_kind_lights_nothing_up(board):
    drag = Drag(board, "nonsense")
    drag.over(board.along(board.bundle("x", "hidden 1"), 0))
    assert not _text(board)


def test_there_is_no_between_where_a_connection_leads_back(board_on):
    board = board_on(network(2, 3, 1))
    loop = joining.connecting(board.network, [board.id("output")], [board.id("hidden 1")])
    board.session.push(loop)
    board.canvas.inserting.insert(loop.connection.id, "dense")
    assert {c.delay for c in board.network.into(board.id("dense"))} == {1}
    assert all(node.position[1] == 0.0 for node in board.network if node.name != "dense")


def test_a_kind_that_cannot_take_the_place_says_why_when_it_is_chosen(board, qtbot):
    _focus(board, qtbot)
    board.session.select({board.id("hidden 1")})
    QTest.keyClick(board.canvas.view, Qt.Key.Key_K)
    popup = QApplication.activePopupWidget()
    QTest.keyClicks(popup.search, "inp")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert board.session.notices == ["A connection leads into hidden 1, but input nodes only send."]
    assert not board.session.can_undo
