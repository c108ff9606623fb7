"""Beside the numbers that are fed stands what of them reaches the network."""

import numpy as np
import pytest

from nnsim.ui.panels.feed.numbers import NumbersBoard
from tests.ui.panels.conftest import session_of


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
