"""Predict, then reveal: what the next step gives is typed before it is taken."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.engine.frames import State
from tests.ui.window.hand import until


@pytest.fixture
def predicting(opened):
    """XOR at the weighted sum of the hidden layer: the data is read, and the questions are there."""
    application = opened("xor")
    session, panel = application.session, application.window.workspace.predict
    session.set_sample(1)
    session.step("iteration", 3)
    until(lambda: session.frame.iteration == 3)
    session.step("operation")
    until(lambda: session.frame.moment is not None and session.frame.moment.index == 0)
    panel.toggle()
    until(lambda: len(panel.rows) == 2)
    return application, panel


def answer(row, text):
    row.field.selectAll()
    QTest.keyClicks(row.field, text)
    QTest.keyClick(row.field, Qt.Key.Key_Return)


def test_a_right_answer_is_confirmed_and_enter_goes_on_to_the_next_question_and_then_the_next_step(predicting):
    application, panel = predicting
    first, second = panel.rows
    assert QApplication.focusWidget() is first.field
    answer(first, f"{first.question.value:.6f}")
    assert first.said.text() == "✓ Right."
    QTest.keyClick(first.field, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is second.field
    answer(second, f"{second.question.value:.6f}")
    QTest.keyClick(second.field, Qt.Key.Key_Return)
    until(lambda: application.session.frame.moment.index == 1 and panel.rows and "output" in panel.what.text())
    assert QApplication.focusWidget() is panel.rows[0].field
    shown = {result for _, result in application.session.frame.workings.lines}
    assert shown
    assert panel.points.text().splitlines()[1:] == ["Weighted sums: 1 of 1", "Activations: 1 of 1"]


def test_a_wrong_answer_is_told_the_slip_and_counts_once(predicting):
    _, panel = predicting
    row = panel.rows[0]
    answer(row, f"{-row.question.value:.6f}")
    assert row.said.text() == "✗ The number is right, its sign is not."
    answer(row, f"{row.question.value:.6f}")
    assert row.right
    assert panel.points.text().splitlines()[1:] == ["Weighted sums: 0 of 1"]
    QTest.mouseClick(panel.forget, Qt.MouseButton.LeftButton)
    assert panel.points.isHidden()


def test_what_is_no_number_is_said_so_and_counts_nothing(predicting):
    _, panel = predicting
    answer(panel.rows[0], "about one")
    assert panel.rows[0].said.text().startswith("“about one” is not a number")
    assert panel.points.isHidden()


def test_the_score_and_the_digits_are_kept_with_the_project(predicting, tmp_path):
    application, panel = predicting
    answer(panel.rows[0], "17")
    panel.digits.setCurrentIndex(panel.digits.findData(2))
    panel.digits.activated.emit(panel.digits.currentIndex())
    path = tmp_path / "asked.nnsim"
    application.files._write(path)
    application.session.new()
    assert panel.score.by_kind() == {}
    application.files.open_path(str(path))
    until(lambda: application.session.path == path)
    assert panel.score.by_kind() == {"sum": (0, 1)}
    assert panel.digits.currentData() == 2


def test_another_unit_can_be_asked_about(predicting):
    _, panel = predicting
    first = panel.rows[0].question.value
    panel.elements.chosen.emit(1)
    until(lambda: panel.rows and panel.rows[0].question.value != first)
    assert "2" in panel.elements.words.text()


def test_nothing_is_asked_while_it_trains(predicting):
    application, panel = predicting
    application.session.train()
    until(lambda: application.session.frame.state is State.RUNNING and not panel.rows)
    assert panel.remark.text() == "Pause to predict the next numbers."
    application.session.pause()
    until(lambda: panel.asking.asked is not None)
    assert panel.remark.text() == "Nothing can be worked out here by hand: step on."


def test_escape_closes_it_and_the_canvas_has_the_keyboard(predicting):
    application, panel = predicting
    QTest.keyClick(panel.rows[0].field, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert panel.asking.asked is None
    assert application.window.workspace.canvas.isAncestorOf(QApplication.focusWidget())
