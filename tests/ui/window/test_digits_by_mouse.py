"""The whole way by mouse: an empty canvas, handwritten digits, trained, saved, reopened, the same bit for bit, and on."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from shiboken6 import isValid

from nnsim import storage
from nnsim.app import Application
from nnsim.engine.frames import State
from nnsim.ui.canvas.badge import ProblemPopup
from tests.ui.window import hand


@pytest.fixture
def opened(qapp):
    """Makes applications that show the window, and takes them down."""
    made = []

    def open_one() -> Application:
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        application = Application(["nnsim"], "light")
        made.append(application)
        application.window.move(0, 0)
        application.window.show()
        application.window.activateWindow()
        hand.until(application.window.isActiveWindow)
        hand.spin(0.3)
        return application

    yield open_one
    for application in made:
        application.close()


def card(application: Application, name: str):
    drawing = application.window.workspace.canvas.drawing
    return drawing.cards[application.session.document.network.node(name).id]


def on_screen(application: Application, point: QPointF) -> QPoint:
    view = application.window.workspace.canvas.view
    return view.viewport().mapToGlobal(view.mapFromScene(point))


def header(application: Application, name: str) -> QPoint:
    item = card(application, name)
    return on_screen(application, item.pos() + item.plan.header.center())


def connect(application: Application, source: str, target: str) -> None:
    first, second = card(application, source), card(application, target)
    end = on_screen(application, second.pos() + second.plan.input_port)
    hand.drag(on_screen(application, first.pos() + first.plan.output_port), end)


def set_layer(application: Application, name: str, units: int, activation: str) -> None:
    """Select a layer and edit it in the inspector."""
    hand.click(header(application, name))
    page = application.window.workspace.inspector.node_page
    assert page.name.text() == name
    hand.fill(page.form.editors["units"].control, str(units))
    hand.choose(page.form.editors["activation"].control, activation)


def accept_fixes(application: Application) -> None:
    """Click on a badge and on the first button of what it says, as long as there is a fix."""
    session = application.session
    for _ in range(10):
        problem = next((problem for problem in session.problems if problem.fix is not None and problem.node is not None), None)
        if problem is None:
            return
        badge = application.window.workspace.canvas.drawing.badges[problem.node]
        hand.click(on_screen(application, badge.pos()))
        popup = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ProblemPopup))
        hand.click(popup.findChild(QPushButton))
        assert problem not in session.problems
    raise AssertionError("the fixes do not come to an end")


def in_dialog(begin: Callable[[], object], path: Path) -> None:
    """Open a file dialog and type a name into it. It runs in a loop of its own, so its answer is planned before it opens."""
    answered = []

    def answer() -> None:
        dialog = next((w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(50, answer)
            return
        dialog.activateWindow()
        hand.spin(0.2)
        hand.fill(dialog.findChild(QLineEdit), str(path))
        for _ in range(10):  # the list of completions may have opened meanwhile, and takes an Enter for itself
            hand.spin(0.3)
            if not isValid(dialog) or not dialog.isVisible():
                break
            hand.act("key", "Return")
        answered.append(dialog)

    QTimer.singleShot(50, answer)
    begin()
    hand.until(lambda: answered)


@pytest.mark.long
@pytest.mark.xserver
def test_digits_are_drawn_trained_kept_and_taken_up_again_by_mouse(opened, tmp_path):
    application = opened()
    window, session = application.window, application.session
    workspace = window.workspace
    assert window.welcome.isVisible()
    hand.click(window.welcome.empty)
    assert workspace.isVisible()

    def on_canvas(share: float) -> QPoint:
        canvas = workspace.canvas
        return canvas.mapToGlobal(QPoint(int(canvas.width() * share), canvas.height() // 2))

    # drawn
    for key, share in (("input", 0.2), ("dense", 0.5), ("dense", 0.8)):
        item = workspace.palette_panel.items[key]
        hand.reach(item)
        hand.drag(hand.middle(item), on_canvas(share))
    network = session.document.network
    names = [node.name for node in network]
    assert [node.kind for node in network] == ["input", "dense", "dense"]
    connect(application, names[0], names[1])
    connect(application, names[1], names[2])
    assert [(network.nodes[c.source].name, network.nodes[c.target].name) for c in network.connections.values()] == [
        (names[0], names[1]), (names[1], names[2]),
    ]
    set_layer(application, names[1], 32, "relu")

    # data and settings
    hand.click(workspace.data.tiles.tiles["digits"])
    assert session.dataset is not None
    accept_fixes(application)
    assert network.node(names[0]).parameters["shape"] == (64,)
    set_layer(application, names[2], 10, "softmax")
    learning = workspace.learning
    hand.choose(learning.losses.editors[""].control, "cross_entropy")
    hand.choose(learning.first.editors["optimizer"].control, "adam")
    hand.fill(learning.first.editors["learning_rate"].control, "0.003")
    hand.fill(workspace.data.settings.editors["split"].control, "70 / 15 / 15")
    hand.fill(workspace.data.settings.editors["batch_size"].control, "32")
    hand.click(learning.more)
    hand.fill(learning.rest.editors["seed"].control, "1")
    settings = session.document.settings
    assert settings["loss"] in ("cross_entropy", {"key": "cross_entropy"})
    assert (settings["split"], settings["batch_size"], settings["learning_rate"], settings["seed"]) == ((0.7, 0.15, 0.15), 32, 0.003, 1)
    assert not [problem.text for problem in session.problems if problem.blocks]

    # trained
    train = workspace.top.buttons["train"]
    hand.until(train.isEnabled)
    hand.click(train)
    hand.until(lambda: session.frame.state is State.RUNNING)
    hand.until(lambda: session.frame.metrics.get("val_accuracy", 0.0) >= 0.97 and session.frame.epoch >= 30, 60.0)
    hand.click(train)
    hand.until(lambda: session.frame.state is State.PAUSED)
    assert session.look(lambda run: run.evaluate("test"))["accuracy"] >= 0.96

    # kept
    samples = session.dataset.inputs[:200]
    before = session.look(lambda run: (run.predict(samples), run.state_hash()))
    path = tmp_path / "digits by mouse.nnsim"
    in_dialog(lambda: hand.act("key", "ctrl+s"), path)
    hand.until(path.is_file)
    hand.until(lambda: session.path == path)
    assert not session.dirty

    # taken up again
    second = opened()
    assert second.session.path is None
    in_dialog(lambda: hand.click(second.window.welcome.open), path)
    hand.until(lambda: second.session.path == path)
    after = second.session.look(lambda run: (run.predict(samples), run.state_hash()))
    assert np.array_equal(before[0], after[0])
    assert before[1] == after[1]
    reached = second.session.look(lambda run: run.iteration)
    hand.click(second.window.workspace.top.buttons["train"])
    hand.until(lambda: second.session.frame.iteration > reached)
    hand.click(second.window.workspace.top.buttons["train"])
    hand.until(lambda: second.session.frame.state is State.PAUSED)
    assert storage.load(path).state_hash() == before[1]
