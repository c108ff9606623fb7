"""Layers are copied, cut, pasted and duplicated, with everything that belongs to them, also as text."""

import itertools
import json

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest

from nnsim import storage
from nnsim.document import Block, DataReference, Note, PutFurniture, SetData, SetInitial, SetSetting
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from nnsim.ui.canvas.clipboard import MIME, free_name
from nnsim.ui.canvas.editing import connecting
from nnsim.ui.session import Session
from tests.ui.canvas.conftest import Board
from tests.ui.window.hand import until


@pytest.fixture
def make(qapp, qtbot):
    """Canvases on sessions with a training thread, as many as one likes."""
    theme.apply(qapp, theme.LIGHT)
    sessions = []
    QCursor.setPos(6000, 6000)  # nowhere over the drawing

    def made(name=None):
        worker = Worker()
        worker.start()
        session = Session(worker, storage.example)
        session.said = []
        session.notice.connect(session.said.append)
        canvas = Canvas(session)
        qtbot.addWidget(canvas)
        canvas.resize(1000, 640)
        with qtbot.waitExposed(canvas):
            canvas.show()
        sessions.append(session)
        if name is not None:
            session.open_example(name)
            until(lambda: session.frame.weights)
        return Board(canvas)

    yield made
    for session in sessions:
        session.close()
        session.worker.stop()
        session.deleteLater()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def board(make):
    """XOR with its run."""
    return make("xor")


def do(board, key):
    next(action for action in board.canvas.actions_list() if action.objectName() == f"canvas.{key}").trigger()


def clipboard():
    return QGuiApplication.clipboard().mimeData()


def paste_text(board, text):
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    do(board, "paste")


def weights(board, name):
    """The weights into a layer and its biases, in the run."""
    node = board.network.node(name).id

    def found(run):
        slots = run.machine.parameters.slots.values()
        return [slot.view(run.machine.parameters.values).tolist() for slot in slots if slot.node == node]

    return board.session.look(found)


def hidden_and_output(board):
    board.session.select({board.id("hidden"), board.id("output")})


def test_a_copy_has_its_connections_settings_and_present_weights(board):
    board.session.look(lambda run: run.train(iterations=20))
    hidden_and_output(board)
    do(board, "copy")
    do(board, "paste")
    network, before = board.network, weights(board, "output")
    assert [node.name for node in network] == ["input", "hidden", "output", "hidden 2", "output 2"]
    old, new = network.node("hidden"), network.node("hidden 2")
    assert (new.kind, new.parameters) == (old.kind, old.parameters)
    assert new.position[0] == old.position[0]
    assert new.position[1] > old.position[1]
    assert [c.source for c in network.into(network.node("output 2").id)] == [new.id]
    assert board.session.selection == {new.id, network.node("output 2").id}
    assert board.session.history.undo_text == "paste 2 layers"
    do_connect(board, "input", "hidden 2")  # until now nothing could run
    assert weights(board, "output 2") == before
    assert weights(board, "output") == before


def do_connect(board, source, target):
    board.session.push(connecting(board.network, board.id(source), board.id(target)))


def test_pasting_is_one_step_that_is_undone_and_done_again_with_the_weights(board):
    board.session.look(lambda run: run.train(iterations=20))
    board.session.select(board.network.nodes)
    plain = board.network.copy()
    do(board, "duplicate")
    assert board.session.history.undo_text == "duplicate 3 layers"
    learned = weights(board, "hidden")
    assert weights(board, "hidden 2") == learned
    board.session.undo()
    assert board.network == plain
    assert board.session.look(lambda run: run.iteration) == 20
    board.session.redo()
    assert weights(board, "hidden 2") == learned


def test_cut_and_paste_brings_the_same_back(board):
    hidden_and_output(board)
    before = weights(board, "output")
    places = [node.position for node in board.network]
    do(board, "cut")
    assert board.session.history.undo_text == "cut 2 layers"
    assert [node.name for node in board.network] == ["input"]
    do(board, "paste")
    assert [node.name for node in board.network] == ["input", "hidden", "output"]
    do_connect(board, "input", "hidden")
    assert weights(board, "output") == before
    for _ in range(3):
        board.session.undo()
    assert [node.position for node in board.network] == places


def test_layers_go_into_another_window_with_their_weights(board, make):
    board.session.look(lambda run: run.train(iterations=20))
    board.session.select(board.network.nodes)
    do(board, "copy")
    other = make()
    do(other, "paste")
    assert [node.name for node in other.network] == ["input", "hidden", "output"]
    other.session.push(SetSetting("loss", "binary_cross_entropy"))
    other.session.push(SetData(DataReference(generator="xor", title="XOR")))
    until(lambda: other.session.blocked() is None)
    assert weights(other, "hidden") == weights(board, "hidden")


def test_the_clipboard_holds_a_text_that_people_can_read_and_send(board):
    board.session.select({board.id("hidden")})
    do(board, "copy")
    data = clipboard()
    assert data.hasFormat(MIME)
    text = data.text()
    assert json.loads(text)["nnsim"] == "layers"
    paste_text(board, "\n\n  " + text.replace('"hidden"', '"from a friend"'))
    assert board.network.node("from a friend").kind == "dense"


@pytest.mark.parametrize(("text", "words"), [
    ("Hello", "no layers"), ("", "no layers"), ('{"nnsim": "layers"', "JSON"), ('{"nnsim": "layers", "format": [99, 0]}', "newer"),
])
def test_a_text_that_is_none_gets_one_sentence(board, text, words):
    paste_text(board, text)
    assert len(board.session.said) == 1
    assert words in board.session.said[0]
    assert not board.session.history.can_undo


def test_values_set_by_hand_go_along(board):
    key = f"{board.id('hidden')}:b"
    board.session.project.blobs["own"] = np.array([1.5, -2.0])
    board.session.push(SetInitial({key: "own"}))
    board.session.select({board.id("hidden")})
    do(board, "duplicate")
    blob = board.session.document.initial[f"{board.id('hidden 2')}:b"]
    assert board.session.project.blobs[blob].tolist() == [1.5, -2.0]


def test_notes_go_along(board):
    board.session.push(PutFurniture({"t1": Note("t1", "Mind this", (30.0, 40.0))}))
    board.session.select({"t1", board.id("hidden")})
    do(board, "duplicate")
    copies = [piece for id, piece in board.session.document.furniture.items() if id != "t1"]
    down = board.network.node("hidden 2").position[1] - board.network.node("hidden").position[1]
    assert [(piece.text, piece.position) for piece in copies] == [("Mind this", (30.0, 40.0 + down))]


def test_a_group_goes_along_with_all_that_it_holds(board):
    board.session.look(lambda run: run.train(iterations=20))
    members = frozenset(board.network.nodes)
    board.session.push(PutFurniture({"g1": Block("g1", "all of it", members, collapsed=True)}))
    board.session.select({"g1"})
    do(board, "duplicate")
    (copy,) = [piece for id, piece in board.session.document.furniture.items() if id != "g1"]
    assert copy.members == {board.id(name) for name in ("input 2", "hidden 2", "output 2")}
    assert weights(board, "hidden 2") == weights(board, "hidden")


def test_new_random_weights_by_key_also_while_it_trains(board):
    board.canvas.view.setFocus()
    before = weights(board, "hidden")
    board.session.select({board.id("hidden")})
    QTest.keyClick(board.canvas.view, Qt.Key.Key_R)
    drawn = weights(board, "hidden")
    assert drawn != before
    board.session.undo()
    assert weights(board, "hidden") == before
    board.session.redo()
    assert weights(board, "hidden") == drawn
    board.session.train()
    board.session.select(())
    QTest.keyClick(board.canvas.view, Qt.Key.Key_R)
    assert board.session.history.undo_text == "new random weights of 2 layers"
    until(lambda: board.session.frame.state is State.RUNNING)
    board.session.pause()


def test_copies_do_not_cover_other_cards(board):
    board.session.select({board.id("hidden"), board.id("output")})
    for _ in range(3):
        do(board, "duplicate")
    rects = [card.plan.rect.translated(card.pos()) for card in board.drawing.cards.values()]
    assert not any(one.intersects(other) for one, other in itertools.combinations(rects, 2))


def test_copies_of_copies_do_not_lie_upon_each_other(board):
    board.session.select({board.id("hidden")})
    do(board, "copy")
    for _ in range(3):
        do(board, "paste")
    places = [node.position for node in board.network]
    assert len(set(places)) == len(places)
    assert {"hidden 2", "hidden 3", "hidden 4"} <= {node.name for node in board.network}


def test_what_was_copied_far_away_is_pasted_into_sight(board):
    board.session.select({board.id("hidden")})
    do(board, "copy")
    board.canvas.view.show_point(QPointF(9000.0, 9000.0))
    do(board, "paste")
    assert board.canvas.view.visible_rect().contains(QPointF(*board.network.node("hidden 2").position))


def point_at(board, qtbot, pixel):
    qtbot.mouseMove(board.surface, pixel)
    QCursor.setPos(board.surface.mapToGlobal(pixel))
    board.surface.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)


def test_what_is_pasted_with_the_pointer_on_a_card_comes_beside_it(board, qtbot):
    board.session.select({board.id("hidden"), board.id("output")})
    do(board, "copy")
    for _ in range(2):
        point_at(board, qtbot, board.canvas.view.mapFromScene(board.drawing.cards[board.id("hidden")].pos()))
        do(board, "paste")
    rects = [card.plan.rect.translated(card.pos()) for card in board.drawing.cards.values()]
    assert not any(one.intersects(other) for one, other in itertools.combinations(rects, 2))


def test_it_is_pasted_at_the_pointer(board, qtbot):
    board.session.select({board.id("hidden")})
    do(board, "copy")
    pixel = QPoint(700, 560)
    pointed = board.canvas.view.mapToScene(pixel)
    point_at(board, qtbot, pixel)
    do(board, "paste")
    assert (QPointF(*board.network.node("hidden 2").position) - pointed).manhattanLength() < 15


def test_nothing_selected_is_nothing_copied(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    assert not actions["canvas.copy"].isEnabled()
    assert actions["canvas.copy"].toolTip() == "Select a layer or a note first."


@pytest.mark.parametrize(("name", "free"), [
    ("a", "a 2"), ("b", "b"), ("hidden 1", "hidden 3"), ("7", "7 2"), ("x" * 60, "x" * 52 + " 2"),
])
def test_names_count_on(name, free):
    assert free_name(name, {"a", "hidden 1", "hidden 2", "7", "x" * 60}) == free


def test_a_duplicate_comes_wholly_into_sight(board):
    board.session.select(board.network.nodes)
    for _ in range(4):
        board.canvas.do("duplicate")
    seen = board.canvas.view.visible_rect()
    for id in board.session.selection & board.canvas.drawing.cards.keys():
        card = board.canvas.drawing.cards[id]
        assert seen.contains(card.plan.rect.translated(card.pos()))
