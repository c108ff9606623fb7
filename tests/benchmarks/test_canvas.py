"""How long it takes to paint the network unrolled over time. The aim: ten steps of five cards within 10 ms."""

import time

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from tests.ui.canvas.conftest import Board
from tests.ui.canvas.unrolling import elman, moment, run, unroll
from tests.ui.fakes import FakeSession


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
