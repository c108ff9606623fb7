"""The dialog that holds gradients against differences."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

import nnsim
from nnsim.ui.panels.gradient_dialog import GradientDialog
from tests.ui.plots.alone import RunSession


@pytest.fixture
def opened(qtbot):
    """Opens the dialog for a run, and waits until it has ended."""

    def open_dialog(run):
        session = RunSession(run)
        session.project = run.project
        dialog = GradientDialog(session)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: session.jobs.follow() or dialog.check is None, timeout=60_000)
        return dialog, session

    return open_dialog


def texts(dialog):
    QApplication.processEvents()  # rows come to be seen when they are laid out
    return [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]


def test_right_gradients_are_called_right_and_every_parameter_has_its_row(opened):
    run = nnsim.Run(nnsim.example("xor"))
    run.train(iterations=10)
    dialog, _ = opened(run)
    assert dialog.verdict.text() == "All 9 gradients are right, at iteration 10."
    shown = texts(dialog)
    assert {"input>hidden.W", "hidden.b", "hidden>output.W", "output.b"} <= set(shown)
    assert sum(text.endswith("✓") for text in shown) == 4
    assert dialog.worst.text().startswith("Farthest off: ")
    assert dialog.again.isEnabled()


def test_it_can_be_asked_again_for_another_moment(opened, qtbot):
    run = nnsim.Run(nnsim.example("xor"))
    dialog, session = opened(run)
    assert dialog.verdict.text().endswith("at iteration 0.")
    run.train(iterations=25)
    dialog.again.click()
    assert not dialog.again.isEnabled()
    qtbot.waitUntil(lambda: session.jobs.follow() or dialog.check is None, timeout=60_000)
    assert dialog.verdict.text().endswith("at iteration 25.")


def test_the_perceptron_rule_has_nothing_to_check(opened):
    dialog, _ = opened(nnsim.Run(nnsim.example("gates_perceptron")))
    assert dialog.verdict.text() == "The perceptron rule uses no gradients."


def test_closing_it_ends_the_check(qtbot):
    session = RunSession(nnsim.Run(nnsim.example("next_character")))
    session.project = session.run.project
    dialog = GradientDialog(session)
    dialog.show()
    dialog.close()
    assert dialog.check is None


@pytest.mark.parametrize("way", ["Esc", "Close", "the frame's button", "another project"])
def test_it_can_be_closed(opened, qtbot, way):
    dialog, session = opened(nnsim.Run(nnsim.example("xor")))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    if way == "Esc":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    elif way == "Close":
        next(button for button in dialog.findChildren(QAbstractButton) if button.text() == "Close").click()
    elif way == "another project":
        session.projectReplaced.emit()
    else:
        assert dialog.close()
    assert not dialog.isVisible()
    assert dialog not in session.jobs._jobs
