"""A symbol under the pointer lights up on the canvas what it stands for, and the other way round."""

import pytest
from PySide6.QtCore import QPoint

from nnsim import storage
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.lit import meant
from tests.ui.window.hand import until


@pytest.fixture
def stepping(opened):
    """The card of the sum of the output, the window, and the ids of nodes by name."""
    application = opened("xor")
    session = application.session
    session.step("operation", 3)
    until(lambda: session.frame.moment is not None and session.frame.moment.index == 2 and session.frame.workings is not None)
    ids = {node.name: node.id for node in session.document.network}
    return application, application.window.workspace.inspector.equations._cards[0], ids


def test_a_symbol_lights_up_its_layer(stepping):
    application, card, ids = stepping
    scenery = application.window.workspace.canvas.drawing.scenery
    line = card.lines[0]
    line._point(next(text for text in map(line.symbol_at, range(line.sizeHint().width())) if text.startswith("a_")))
    assert scenery.lit == {ids["hidden"]}
    line._point("")
    assert scenery.lit == frozenset()


def test_a_weight_matrix_lights_up_its_connection(stepping):
    application, card, ids = stepping
    scenery = application.window.workspace.canvas.drawing.scenery
    line = card.lines[0]
    symbol = next(text for text in map(line.symbol_at, range(line.sizeHint().width())) if text.startswith("W"))
    line._point(symbol)
    connection = application.session.document.network.connections[scenery.over.connection]
    assert (connection.source, connection.target) == (ids["hidden"], ids["output"])
    line._point("")
    assert scenery.over == NOTHING


def test_what_the_pointer_is_over_marks_its_symbols(stepping):
    application, card, ids = stepping
    tab, pointing = application.window.workspace.inspector.equations, application.window.workspace.canvas.pointing
    pointing.point(Over(node=ids["hidden"], unit=0), QPoint(1, 1))
    symbols = {text for text in map(card.lines[0].symbol_at, range(card.lines[0].sizeHint().width())) if tab._is_over(text)}
    assert symbols == {r"a_{\mathrm{hidden}}"}
    pointing.leave()
    assert not tab._is_over(r"a_{\mathrm{hidden}}")


def test_what_symbols_stand_for():
    document = storage.example("xor").document
    network = document.network
    assert meant("0.5", document) == (frozenset(), None)
    assert meant(r"\mathrm{in}_{\mathrm{output}}", document)[0] == {network.node("output").id}
    assert meant(r"\frac{\partial L}{\partial W_{\mathrm{output}\,\mathrm{hidden}}}", document)[1] in network.connections
