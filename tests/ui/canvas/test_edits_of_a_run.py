"""What is drawn while a network trains reaches the run: weights are kept where they can be, cut ones are 0, and undo brings all back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim import storage
from nnsim.document import Block, PutFurniture
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.canvas import Canvas
from nnsim.ui.canvas.commands.connecting import replace_by
from nnsim.ui.session import Session
from tests.ui import mouse
from tests.ui.window.hand import until


class Desk:
    """A canvas on a real session that has trained for a while."""

    def __init__(self, session, canvas):
        self.session, self.canvas = session, canvas
        self.surface = canvas.view.viewport()

    def connection(self, target="output"):
        network = self.session.document.network
        return network.into(network.node(target).id)[0]

    def weights(self, connection):
        return self.session.look(lambda run: np.array(run.machine.parameters.value(f"{connection.id}:W")))

    def at(self, connection, weight):
        bundle = self.canvas.drawing.bundles[connection.id]
        path = bundle.paths[weight[0] * bundle.shape_of_weights[1] + weight[1]]
        return self.canvas.view.mapFromScene(path.pointAtPercent(0.4))

    def shows(self, connection):
        """Until the drawing shows what the run holds."""
        until(lambda: connection.id in self.session.frame.weights)


@pytest.fixture
def desk(qapp, qtbot):
    worker = Worker()
    worker.start()
    session = Session(worker, storage.example)
    canvas = Canvas(session)
    qtbot.addWidget(canvas)
    canvas.resize(1000, 640)
    canvas.show()
    session.open_example("xor")
    until(lambda: session.frame.weights)
    session.worker.train(20)
    session.refresh()
    until(lambda: (session.frame.iteration == 20 and session.frame.state is State.PAUSED) or session.refresh())
    canvas.activateWindow()
    canvas.view.setFocus()
    qtbot.waitUntil(canvas.view.hasFocus)
    yield Desk(session, canvas)
    session.close()
    worker.stop()
    session.deleteLater()


def test_a_weight_is_turned_in_the_run_while_the_hand_moves_and_undo_takes_all_of_it_back(desk):
    connection = desk.connection()
    before = desk.weights(connection)
    start = desk.at(connection, (0, 1))
    mouse.drag(desk.surface, start, start - QPoint(0, 60), drop=False)
    until(lambda: desk.session.frame.weights[connection.id][0, 1] > before[0, 1] + 0.1)
    until(lambda: desk.canvas.drawing.bundles[connection.id].weights[0, 1] > before[0, 1] + 0.1)
    mouse.release(desk.surface, start - QPoint(0, 60))
    assert len(desk.session.history.texts) == 1
    desk.session.undo()
    np.testing.assert_array_equal(desk.weights(connection), before)


def test_a_cut_weight_stays_0_while_it_trains_and_comes_back_with_undo(desk):
    connection = desk.connection()
    before = desk.weights(connection)
    mouse.click(desk.surface, desk.at(connection, (0, 1)))
    QTest.keyClick(desk.canvas.view, Qt.Key.Key_X)
    desk.session.worker.train(40)
    until(lambda: (desk.session.frame.iteration == 40 and desk.session.frame.state is State.PAUSED) or desk.session.refresh())
    now = desk.weights(connection)
    assert now[0, 1] == 0
    assert now[0, 0] != before[0, 0]
    desk.session.undo()
    np.testing.assert_array_equal(desk.weights(connection), before)


def test_new_random_weights_are_for_what_is_selected_and_for_what_a_selected_group_holds(desk):
    first, second = desk.connection("hidden"), desk.connection("output")
    group = Block("g1", "Encoder", frozenset({desk.session.document.network.node("hidden").id}))
    desk.session.push(PutFurniture({"g1": group}))
    for chosen, changed in (({"g1"}, (first,)), ({second.id}, (second,)), ((), (first, second))):
        before = {connection.id: desk.weights(connection) for connection in (first, second)}
        desk.session.select(chosen)
        QTest.keyClick(desk.canvas.view, Qt.Key.Key_R)
        now = {connection.id for connection in (first, second) if not np.array_equal(desk.weights(connection), before[connection.id])}
        assert now == {connection.id for connection in changed}
        desk.session.undo()
        assert all(np.array_equal(desk.weights(connection), before[connection.id]) for connection in (first, second))


def test_a_layer_that_keeps_the_size_goes_into_a_connection_without_loss_of_weights(desk):
    connection = desk.connection()
    before = desk.weights(connection)
    assert desk.canvas.inserting.insert(connection.id, "dropout")
    desk.shows(connection)
    np.testing.assert_array_equal(desk.weights(connection), before)
    assert desk.session.look(lambda run: run.iteration) == 20


def test_a_layer_that_becomes_another_kind_keeps_weights_and_can_be_undone(desk):
    connection = desk.connection()
    before = desk.weights(connection)
    assert replace_by(desk.canvas, [connection.target], "rnn")
    assert desk.session.blocked() is not None
    fix = next(problem for problem in desk.session.problems if problem.fix is not None)
    desk.session.push(fix.fix)
    assert desk.session.blocked() is None
    np.testing.assert_array_equal(desk.weights(connection), before)
    desk.session.undo()
    desk.session.undo()
    np.testing.assert_array_equal(desk.weights(connection), before)
