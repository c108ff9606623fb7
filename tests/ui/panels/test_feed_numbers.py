"""Beside the numbers that are fed stands what of them reaches the network."""

import numpy as np
import pytest

from nnsim.ui.panels.feed import FeedPanel
from nnsim.ui.panels.feed.numbers import NumbersBoard
from tests.ui.graphs import graph_session
from tests.ui.panels.conftest import session_of
from tests.ui.window.hand import until


@pytest.mark.parametrize("reached", [[1.5, -0.25], [[1.5, 1.5, 1.5], [-0.25, -0.25, -0.25]]], ids=["a sample", "a sample repeated in time"])
def test_what_reaches_the_network_is_told(qtbot, reached):
    session = session_of(2, 3, 1)
    board = NumbersBoard(session, session.document.network.node("x"))
    qtbot.addWidget(board)
    board.show_reached(np.array(reached))
    assert [field.toolTip().rpartition(" ")[2] for field in board.fields] == ["1.5", "−0.25"]


def test_of_an_input_that_was_changed_since_nothing_is_told(qtbot):
    session = session_of(2, 3, 1)
    board = NumbersBoard(session, session.document.network.node("x"))
    qtbot.addWidget(board)
    board.show_reached(np.zeros(5))
    assert [field.toolTip() for field in board.fields] == ["", ""]


def test_inputs_of_a_graph_are_sliders_with_their_names_around_0(qtbot):
    with graph_session() as session:
        panel = FeedPanel(session)
        qtbot.addWidget(panel)
        panel.show()
        session.feeding.open()
        boards = [panel.boards[session.id(name)] for name in "xyz"]
        assert [board.names for board in boards] == [("x",), ("y",), ("z",)]
        assert [float(board.range.high[0]) for board in boards] == [4.0, 10.0, 8.0]
        assert [float(board.range.low[0]) for board in boards] == [-4.0, -10.0, -8.0]
        boards[0].sliders[0].set_share(1.0)
        until(lambda: session.value("f") == -36.0)
