"""How long one step of a drag takes: snapping, guides, and everything that follows the card. The aim: under 2 ms.

Every step leads to the next place where cards come to rest: a smaller one moves nothing, and costs next to nothing.
"""

import time

import pytest
from PySide6.QtCore import QPoint

from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from nnsim.ui.canvas.geometry import GRID
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


CASES = {
    "small": (network(2, 8, 8, 1), 1),
    "wide": (network(2, 16, 16, 16, 1), 1),
    "loops": (_looped(), 1),
    "many": (_many(), 1),
    "ten": (network(2, *[8] * 10, 1), 10),
    "ten of many": (_many(), 10),
}
"""Networks, and how many of their layers are dragged at once."""


@pytest.mark.benchmark(timer=time.thread_time)
@pytest.mark.parametrize(("drawn", "cards"), CASES.values(), ids=CASES)
def test_a_step_of_a_drag(benchmark, qapp, qtbot, drawn, cards):
    theme.apply(qapp, theme.LIGHT)
    session = FakeSession(drawn)
    board = Board(Canvas(session))
    qtbot.addWidget(board.canvas)
    board.canvas.resize(1000, 640)
    with qtbot.waitExposed(board.canvas):
        board.canvas.show()
    session.show_frame(frame_of(session, seed=1))
    session.select({board.id(f"hidden {number}") for number in range(1, cards + 1)})
    start = board.middle("hidden 1")
    mouse.press(board.surface, start)
    steps = iter(range(10_000))

    def step():
        here = int(GRID) * next(steps) % 200
        mouse.move(board.surface, start + QPoint(20 + here, here // 2), mouse.LEFT)

    benchmark.pedantic(step, rounds=60, warmup_rounds=5)
    mouse.release(board.surface, start)
