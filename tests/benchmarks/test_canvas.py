"""How long it takes to show, move and edit large networks on the canvas, drawn as in the window.

The aims: 60 pictures a second while panning and zooming over 1,000 units and 20,000 connections (16 ms), a drag step in 2 ms, a network of
500 nodes open within a second, and ten time steps of five cards unrolled within 10 ms.
"""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPainter, QPixmap

from nnsim.engine.frames import State
from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from nnsim.ui.canvas.shown import Shows
from tests.ui.canvas.conftest import Board
from tests.ui.canvas.unrolling import elman, moment, run, unroll
from tests.ui.fakes import FakeSession, frame_of, network

MANY = (20,) * 50
"""1,000 units, 19,600 connections, each with a curve of its own."""
WIDE = (784, 26, 26, 16, 10)
"""A picture and some 22,000 connections, most of them in one matrix."""
sizes = pytest.mark.parametrize("sizes", [MANY, WIDE], ids=["deep", "wide"])
cpu = pytest.mark.benchmark(timer=time.thread_time)


@pytest.fixture
def board_of(qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)

    def make(drawn):
        board = Board(Canvas(FakeSession(drawn)))
        qtbot.addWidget(board.canvas)
        board.canvas.resize(1000, 640)
        with qtbot.waitExposed(board.canvas):
            board.canvas.show()
        board.session.show_frame(frame_of(board.session, seed=1, state=State.RUNNING))
        qapp.processEvents()
        return board

    return make


def moving(board, qapp, step):
    """Calls that move the view there and back, with frames that come meanwhile."""
    frames = [frame_of(board.session, seed=seed, state=State.RUNNING) for seed in range(3)]
    done = 0

    def move():
        nonlocal done
        done += 1
        if done % 3 == 0:  # sixty moves a second, twenty frames
            board.session.show_frame(frames[done // 3 % 3])
        step(1 if done % 40 < 20 else -1)
        qapp.processEvents()

    return move


@cpu
@sizes
def test_a_pan_while_it_trains(benchmark, board_of, qapp, sizes):
    board = board_of(network(*sizes))
    board.canvas.view.set_zoom(1.0)
    board.canvas.view.show_point(board.drawing.drawing_rect().center())
    pan = moving(board, qapp, lambda way: board.canvas.view.pan_by(QPoint(9 * way, 4 * way)))
    benchmark.pedantic(pan, rounds=60, warmup_rounds=3)


@cpu
@sizes
def test_a_zoom_while_it_trains(benchmark, board_of, qapp, sizes):
    board = board_of(network(*sizes))
    view = board.canvas.view
    zoom = moving(board, qapp, lambda way: view.set_zoom(view.zoom * 1.02**way))
    benchmark.pedantic(zoom, rounds=60, warmup_rounds=3)


@cpu
@sizes
def test_the_sharp_picture_after_a_move(benchmark, board_of, sizes):
    board = board_of(network(*sizes))
    view = board.canvas.view
    zooms = [0.9, 1.0]

    def settle():
        view._motion._cost = 0.0  # painted at once, not as a picture that moves
        view.set_zoom(zooms[0])
        view.show_point(board.drawing.drawing_rect().center())
        zooms.reverse()
        board.surface.grab()

    benchmark.pedantic(settle, rounds=10, warmup_rounds=2)


@cpu
@pytest.mark.parametrize("shows", list(Shows), ids=lambda shows: shows.value)
def test_a_frame_of_a_network_that_trains(benchmark, board_of, qapp, shows):
    board = board_of(network(*WIDE))
    board.canvas.showing.choose(shows)
    frames = [frame_of(board.session, seed=seed, state=State.RUNNING) for seed in range(3)]
    frames = [replace(frame, weight_changes=frame.weights, errors=frame.biases) for frame in frames]
    done = 0

    def show():
        nonlocal done
        done += 1
        board.session.show_frame(frames[done % 3])
        qapp.processEvents()

    benchmark.pedantic(show, rounds=30, warmup_rounds=3)


@cpu
@sizes
def test_a_step_of_a_drag(benchmark, board_of, sizes):
    board = board_of(network(*sizes))
    id = board.id("hidden 2")
    place, done = board.card("hidden 2").pos(), 0

    def drag():
        nonlocal done
        done += 1
        board.drawing.preview({id: place + QPointF(done, done % 7)})

    benchmark.pedantic(drag, rounds=50, warmup_rounds=3)


@cpu
@sizes
def test_pointing_at_a_unit(benchmark, board_of, qapp, sizes):
    board = board_of(network(*sizes))
    done = 0

    def point():
        nonlocal done
        done += 1
        at = board.unit("hidden 2", done % 16)
        board.canvas.pointing.point(board.drawing.over_at(board.canvas.view.mapToScene(at), 5.0), at)
        qapp.processEvents()

    benchmark.pedantic(point, rounds=20, warmup_rounds=2)


@cpu
@pytest.mark.parametrize("apart", [(230.0, 260.0), (0.0, 0.0)], ids=["side by side", "at one place"])
@pytest.mark.parametrize("loops", [False, pytest.param(True, marks=pytest.mark.long)], ids=["chain", "loops"])
def test_five_hundred_nodes_are_opened(benchmark, qapp, qtbot, apart, loops):
    theme.apply(qapp, theme.LIGHT)
    drawn = network(*[4] * 500)
    for place, node in enumerate(list(drawn.nodes.values())):
        drawn.nodes[node.id] = replace(node, position=(apart[0] * (place % 25), apart[1] * (place // 25)))
        if loops and place:
            drawn.connect(node, node, delay=1)
    session = FakeSession(drawn)
    frame = frame_of(session, seed=1)

    def open_it():
        canvas = Canvas(session)
        qtbot.addWidget(canvas)
        canvas.resize(1000, 640)
        canvas.show()
        session.show_frame(frame)
        qapp.processEvents()
        canvas.hide()
        canvas.setParent(None)

    benchmark.pedantic(open_it, rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(timer=time.process_time)
def test_ten_steps_of_five_cards(benchmark, qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)
    board = Board(Canvas(FakeSession(elman(2, 8, 8, 8, 1))))
    qtbot.addWidget(board.canvas)
    board.canvas.resize(1000, 640)
    with qtbot.waitExposed(board.canvas):
        board.canvas.show()
    run(board, 10, 4, moment=moment(board, "forward", "hidden 1", 4))
    stage = unroll(board).stage
    stage.lens.zoom_by(0.35, QPointF())
    stage.look()
    assert stage.steps_in_sight() == (0, 9)
    picture = QPixmap(1000, 640)

    def paint():
        painter = QPainter(picture)
        stage.paint(painter, 1.0)
        painter.end()

    benchmark.pedantic(paint, rounds=20, warmup_rounds=3)
