"""A symbol under the pointer lights up on the canvas what it stands for, and the other way round."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from nnsim import storage
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.lit import meant, shift_of
from tests.ui import mouse
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
    """The symbols of the equation of a card, and where each is found first."""
    found = {}
    for line, place in card.places():
        for x in range(int(place.left()), int(place.right())) if line in card.lines else ():
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


def test_at_which_time_step_a_symbol_is():
    assert shift_of(r"a_{\mathrm{input}}^{(t)}") == 0
    assert shift_of(r"h_{\mathrm{memory}}^{(t-1)}") == -1
    assert shift_of(r"a_{\mathrm{far}}^{(t-12)}") == -12
    assert shift_of(r"\left.\frac{\partial L}{\partial h_{\mathrm{memory}}^{(t)}}\right|_{t+1}") == 1
    assert shift_of(r"W_{\mathrm{t}\,\mathrm{input}}") is None


@pytest.fixture
def unrolled(opened):
    """The tab of equations, the network unrolled over time as it computes its hidden layer at t = 3, and the ids of nodes by name."""
    application = opened("jordan")
    session, workspace = application.session, application.window.workspace
    workspace.canvas.unrolled.toggle()
    session.step("operation", 6)
    until(lambda: session.frame.moment is not None and session.frame.moment.index == 5 and session.frame.workings is not None)
    return workspace.inspector.equations, workspace.canvas.unrolled.view, {node.name: node.id for node in session.document.network}


def test_a_symbol_of_another_time_step_lights_up_the_card_of_that_one(unrolled):
    tab, view, ids = unrolled
    card, shown = tab._cards[0], view.shown
    assert shown.progress.time == 2
    point_at(card, next(point for text, point in symbols(card).items() if text.startswith("a_") and "output" in text))
    assert [(name, step) for name, id in ids.items() for step in range(shown.steps) if shown.lights(id, step)] == [("output", 1)]
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert not any(shown.lights(id, step) for id in ids.values() for step in range(shown.steps))


def test_a_weight_matrix_lights_up_in_all_time_steps(unrolled):
    tab, view, ids = unrolled
    card = tab._cards[0]
    before = view.grab().toImage()
    point_at(card, next(point for text, point in symbols(card).items() if text.startswith("W") and "input" in text))
    (wire,) = (wire for wire in view.shown.sheet.wires if wire.connection.id == view.shown.marks.over.connection)
    assert wire.connection.source == ids["input"]
    assert view.grab().toImage() != before
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert view.shown.marks.over == NOTHING


def test_a_card_of_a_time_step_marks_its_symbols(unrolled):
    tab, view, ids = unrolled
    mouse.move(view, view.stage.pixel_of(ids["output"], 1))
    marked = [text for text in symbols(tab._cards[0]) if text and tab._is_over(text)]
    assert marked
    assert all("output" in text for text in marked)
    mouse.move(view, view.stage.pixel_of(ids["output"], 2))  # a_output^(t-1) is not that of now
    assert not [text for text in symbols(tab._cards[0]) if text and tab._is_over(text)]
