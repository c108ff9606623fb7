"""How long one step of a drag takes: snapping, guides, and everything that follows the card. The aim: under 2 ms."""

import time

import pytest
from PySide6.QtCore import QPoint

from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from tests.ui import mouse
from tests.ui.canvas.conftest import Board
from tests.ui.fakes import FakeSession, frame_of, network


def _looped():
    drawn = network(2, 8, 8, 1)
    for source, target in (("hidden 1", "hidden 1"), ("output", "hidden 1"), ("hidden 2", "hidden 1")):
        drawn.connect(source, target, delay=1)
    return drawn


def _many():
    drawn = network(*[4] * 200)
    for place, node in enumerate(list(drawn)):
        column, row = place % 20, place // 20
        drawn.nodes[node.id] = type(node)(node.id, node.name, node.kind, node.parameters, (240.0 * column, 260.0 * row))
    return drawn


@pytest.mark.benchmark(timer=time.thread_time)
@pytest.mark.parametrize(
    "drawn", [network(2, 8, 8, 1), network(2, 16, 16, 16, 1), _looped(), _many()], ids=["small", "wide", "loops", "many"]
)
def test_a_step_of_a_drag(benchmark, qapp, qtbot, drawn):
    theme.apply(qapp, theme.LIGHT)
    session = FakeSession(drawn)
    board = Board(Canvas(session))
    qtbot.addWidget(board.canvas)
    board.canvas.resize(1000, 640)
    with qtbot.waitExposed(board.canvas):
        board.canvas.show()
    session.show_frame(frame_of(session, seed=1))
    start = board.middle("hidden 1")
    mouse.press(board.surface, start)
    steps = iter(range(10_000))

    def step():
        here = next(steps) % 200
        mouse.move(board.surface, start + QPoint(20 + here, here // 2), mouse.LEFT)

    benchmark.pedantic(step, rounds=60, warmup_rounds=5)
    mouse.release(board.surface, start)
