"""A symbol under the pointer lights up on the canvas what it stands for, and the other way round."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

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


def symbols(card):
    """The symbols of the first line of a card, and where each is found first."""
    (_, place), *_ = card.places()
    found = {}
    for x in range(int(place.left()), int(place.right())):
        point = QPointF(x, place.center().y())
        found.setdefault(card.symbol_at(point), point)
    return found


def point_at(card, point):
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, point, card.mapToGlobal(point), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(card, moved)


def test_a_symbol_lights_up_its_layer(stepping):
    application, card, ids = stepping
    scenery = application.window.workspace.canvas.drawing.scenery
    point_at(card, next(point for text, point in symbols(card).items() if text.startswith("a_")))
    assert scenery.lit == {ids["hidden"]}
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert scenery.lit == frozenset()


def test_a_weight_matrix_lights_up_its_connection(stepping):
    application, card, ids = stepping
    scenery = application.window.workspace.canvas.drawing.scenery
    point_at(card, next(point for text, point in symbols(card).items() if text.startswith("W")))
    connection = application.session.document.network.connections[scenery.over.connection]
    assert (connection.source, connection.target) == (ids["hidden"], ids["output"])
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert scenery.over == NOTHING


def test_what_the_pointer_is_over_marks_its_symbols(stepping):
    application, card, ids = stepping
    tab, pointing = application.window.workspace.inspector.equations, application.window.workspace.canvas.pointing
    pointing.point(Over(node=ids["hidden"], unit=0), QPoint(1, 1))
    assert {text for text in symbols(card) if text and tab._is_over(text)} == {r"a_{\mathrm{hidden}}"}
    pointing.leave()
    assert not tab._is_over(r"a_{\mathrm{hidden}}")


def test_what_symbols_stand_for():
    document = storage.example("xor").document
    network = document.network
    assert meant("0.5", document) == (frozenset(), None)
    assert meant(r"\mathrm{in}_{\mathrm{output}}", document)[0] == {network.node("output").id}
    assert meant(r"\frac{\partial L}{\partial W_{\mathrm{output}\,\mathrm{hidden}}}", document)[1] in network.connections
