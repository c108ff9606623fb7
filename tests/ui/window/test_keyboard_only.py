"""From the empty canvas to a trained network without touching the mouse."""

import pytest
from PySide6.QtWidgets import QApplication

from nnsim.app import Application
from nnsim.engine.frames import State
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.fields import Combo, Field
from nnsim.ui.widgets.tiles import Tile
from tests.ui.window import hand


@pytest.fixture
def application(qapp):
    made = Application(["nnsim"], "light")
    made.window.resize(1280, 720)
    made.window.move(0, 0)
    made.window.show()
    made.window.activateWindow()
    hand.until(made.window.isActiveWindow)
    hand.spin(0.3)
    yield made
    made.close()


def keys(*names: str) -> None:
    hand.act("key", "--delay", 30, *names)


def focus():
    return QApplication.focusWidget()


def tab_to(kind: type, name: str) -> None:
    """Press Tab until a control of a kind and name has the focus."""
    for _ in range(30):
        if isinstance(focus(), kind) and name in (focus().accessibleName(), getattr(focus(), "text", str)()):
            return
        keys("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def pane(application: Application, name: str) -> None:
    """Press F6 until the focus is in a pane."""
    wanted = getattr(application.window.workspace, name)
    for _ in range(8):
        if wanted.isAncestorOf(focus()):
            return
        keys("F6")
    raise AssertionError(f"F6 does not reach {name}")


@pytest.mark.long
@pytest.mark.xserver
def test_xor_is_built_and_learned_by_keyboard(application):
    session, window = application.session, application.window
    keys("Return")  # on “Empty canvas”, where the focus is at first
    assert window.workspace.isVisible()
    for layer in ("input", "dense", "dense"):
        keys("a")
        hand.act("type", "--delay", 10, layer)
        keys("Return")
    network = session.document.network
    assert [node.kind for node in network] == ["input", "dense", "dense"]
    assert len(network.connections) == 2

    pane(application, "data")
    tab_to(Tile, "AND")
    keys("Right", "Right", "Return")
    assert session.document.data.generator == "xor"

    for _ in range(5):
        problem = next((problem for problem in session.problems if problem.fix is not None), None)
        if problem is None:
            break
        pane(application, "inspector")
        tab_to(LinkButton, problem.fix_text)
        keys("Return")
        assert problem not in session.problems
        pane(application, "canvas")
    assert not [problem.text for problem in session.problems if problem.blocks]

    pane(application, "inspector")
    tab_to(Combo, "Activation")
    hand.act("type", "sig")
    assert network.node("dense 2").parameters["activation"] == "sigmoid"
    pane(application, "learning")
    tab_to(Combo, "Optimiser")
    hand.act("type", "adam")
    tab_to(Field, "Learning rate")
    hand.write("0.1")
    settings = session.document.settings
    assert (settings["optimizer"], settings["learning_rate"]) == ("adam", 0.1)

    pane(application, "canvas")
    keys("space")
    hand.until(lambda: session.frame.state is State.RUNNING)
    hand.until(lambda: session.frame.metrics.get("accuracy") == 1.0)
    keys("space")
    hand.until(lambda: session.frame.state is State.PAUSED)
