"""Lessons in the window: pages beside the live network, tasks that look at it, questions, pointing, locks, and progress that is kept."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.document import PutNode, SetSetting
from nnsim.engine.frames import State
from nnsim.lessons import library, points, reading
from nnsim.lessons.progress import Progress
from nnsim.storage.folders import user_folder
from nnsim.ui.lessons.panel import LARGE_WIDTH
from nnsim.ui.panels.command_palette import plain
from nnsim.ui.plots import PLOTS
from tests.ui.naming import nameless
from tests.ui.window.hand import spin, until


def parts(application):
    return application.window.lessons, application.window.lessons.panel.view


def action(application, text):
    return next(action for action in application.window.all_actions() if plain(action) == text)


def test_a_lesson_opens_beside_the_network_and_says_where_one_is(playing):
    lessons, view = parts(playing)
    assert lessons.panel.isVisible()
    assert playing.window.pages.currentWidget() is playing.window.workspace
    assert lessons.panel.title.text() == "A small lesson"
    assert lessons.panel.pages.text() == "1 of 2"
    assert lessons.panel.state.text() == "0 of 5 done"
    assert playing.window.workspace.canvas.width() > 300
    assert [button.text() for button in view.buttons] == ["Open the example “xor”", "Step: iteration 3"]


def test_a_task_sees_what_happens_in_the_window_and_is_done(playing):
    lessons, view = parts(playing)
    task = view.tasks["trained"]
    until(lambda: task.missing.text() == "Nothing is trained yet.")
    playing.session.train()
    until(lambda: task.done)
    playing.session.pause()
    assert task.heading.text() == "Task: done"
    assert lessons.panel.state.text() == "1 of 5 done"
    assert view.tasks["units"].missing.text() == "The number of hidden units must be 7; it is 2."


def test_equations_of_a_page_appear_though_its_project_is_opened_at_once(playing):
    playing.window.lessons.open(next(found.lesson for found in library.built_in() if found.path.name == "activations"))
    playing.session.open_example("circles")
    view = parts(playing)[1]
    assert any(words._waiting for words in view.readings)
    until(lambda: not any(words._waiting for words in view.readings))


def test_a_task_waits_for_the_project_that_its_page_opens(playing):
    task = parts(playing)[1].tasks["trained"]
    playing.session.open_example("gates_perceptron")
    until(lambda: playing.session.frame.weights)
    playing.session.step("iteration", 30)
    until(lambda: task.missing.text() == "Open the project of this page first, with the button above.")
    assert not task.done


def test_a_hint_comes_when_it_is_asked_for(playing):
    task = parts(playing)[1].tasks["trained"]
    assert task.hint.isHidden()
    task.ask.click()
    assert task.hint.toPlainText().strip() == "Press Train."


def test_what_is_done_is_there_again_after_the_program_was_closed(playing, place):
    lessons, view = parts(playing)
    view.questions["which"].checks[0].click()
    lessons.player.turn(1)
    kept = Progress(user_folder()).of(reading.read(place).key)
    assert kept.page == "02-second"
    assert kept.done == {"question which"}
    assert kept.answers == {"which": "0"}
    lessons.player.close()
    lessons.open_path(str(place))
    assert lessons.player.page == "02-second"
    lessons.player.turn(-1)
    assert parts(playing)[1].questions["which"].done
    assert parts(playing)[1].questions["which"].checks[0].isChecked()


def test_a_page_and_a_lesson_can_be_done_anew(playing):
    lessons, view = parts(playing)
    view.questions["which"].checks[0].click()
    action(playing, "Do this page of the lesson again").trigger()
    assert not parts(playing)[1].questions["which"].done
    parts(playing)[1].questions["which"].checks[0].click()
    lessons.player.turn(1)
    action(playing, "Do the whole lesson again").trigger()
    assert lessons.player.page == "01-first"
    assert not parts(playing)[1].questions["which"].done


@pytest.mark.parametrize("again", ["Do this page of the lesson again", "Do the whole lesson again"])
def test_a_task_that_is_done_again_is_not_met_by_what_was_done_before(playing, again):
    view = parts(playing)[1]
    playing.session.train()
    until(lambda: view.tasks["trained"].done)
    playing.session.pause()
    action(playing, again).trigger()
    view = parts(playing)[1]
    until(lambda: "still so from the last time" in view.tasks["trained"].missing.text())
    playing.session.reset()
    until(lambda: view.tasks["trained"].missing.text() == "Nothing is trained yet.")
    assert not view.tasks["trained"].done
    playing.session.train()
    until(lambda: view.tasks["trained"].done)
    playing.session.pause()


def test_a_choice_replies_to_each_answer(playing):
    question = parts(playing)[1].questions["which"]
    question.checks[1].click()
    assert question.reply.toPlainText().strip() == "No."
    assert not question.done
    question.checks[0].click()
    assert question.done
    assert [check.isChecked() for check in question.checks] == [True, False]


@pytest.mark.parametrize(
    ("typed", "verdict"), [("two", "Type a number"), ("3", "Not right: try again."), ("-2", "look at the sign"), ("2,0", "Right: 2")]
)
def test_a_number_is_held_against_the_answer(playing, typed, verdict):
    question = parts(playing)[1].questions["sum"]
    question.field.setText(typed)
    QTest.keyClick(question.field, Qt.Key.Key_Return)
    assert verdict in question.verdict.text()
    assert question.done is verdict.startswith("Right")


def test_a_prediction_is_held_against_what_a_copy_of_the_run_computes_and_then_shown(playing):
    session = playing.session
    copy = session.look(lambda run: type(run)(run.project))
    copy.train(iterations=3)
    copy.step()
    copy.step()
    question = parts(playing)[1].questions["first"]
    question.field.setText("99")
    question.check.click()
    until(lambda: question.verdict.text().startswith("Not right"))
    assert session.frame.iteration == 0
    question.field.setText(repr(float(copy.signals["hidden.in"][1, 1])))
    question.check.click()
    until(lambda: question.done)
    question.see.click()
    until(lambda: session.frame.iteration == 3 and session.frame.moment is not None and session.frame.moment.node is not None)


def test_a_prediction_about_another_network_says_what_is_missing(playing):
    playing.session.push(PutNode(replace(playing.session.document.network.node("hidden"), name="middle")))
    question = parts(playing)[1].questions["first"]
    question.field.setText("1")
    question.check.click()
    until(lambda: "There is no “hidden.in”" in question.verdict.text())


def test_buttons_of_a_page_open_projects_and_move_the_run(playing):
    view = parts(playing)[1]
    playing.session.push(SetSetting("learning_rate", 0.5))
    playing.session.undo()
    view.buttons[1].click()
    until(lambda: playing.session.frame.iteration == 3)
    playing.session.new()
    view.buttons[0].click()
    assert playing.session.document.network.nodes


def test_a_link_lights_up_what_it_points_at_until_a_click(playing):
    lessons, view = parts(playing)
    view.pointed.emit("train")
    button = playing.window.workspace.top.buttons["train"]
    assert lessons.ring.isVisible()
    assert lessons.ring.box.size() == button.size()
    QTest.mouseClick(playing.window.workspace.canvas.view.viewport(), Qt.MouseButton.LeftButton)
    assert not lessons.ring.isVisible()
    view.pointed.emit("node/hidden")
    assert lessons.ring.box.width() > 20
    lessons.ring.clear()
    view.pointed.emit("node/gone")
    assert playing.window.notice.text().startswith("There is no layer named “gone”")


def test_a_setting_that_is_unfolded_for_it_lights_up(playing):
    lessons, view = parts(playing)
    learning = playing.window.workspace.learning
    assert learning.editors["clip_norm"].isHidden() or learning.rest.isHidden()
    view.pointed.emit("setting/clip_norm")
    spin(0.2)
    assert lessons.ring.box.size() == learning.editors["clip_norm"].size()


def test_everything_that_can_be_pointed_at_is_found(playing):
    lessons = playing.window.lessons
    playing.window.resize(1440, 900)
    targets = (
        *points.PLAIN, *(f"panel/{name}" for name in points.PANELS), "plot/loss", "plot/landscape", "setting/learning_rate",
        "setting/clip_norm", "setting/loss", "setting/batch_size", "layer/dense", "layer/lstm",
    )  # fmt: skip
    for target in targets:
        lessons.point(target)
        until(lambda: lessons.ring.isVisible() and lessons.ring.box is not None and lessons.ring.box.width() > 4)
        lessons.ring.clear()


def test_the_names_of_plots_in_lessons_are_those_of_the_window():
    assert set(points.PLOTS) == {plot.key for plot in PLOTS}


def test_a_page_locks_and_hides_and_gives_back(playing):
    lessons, window = playing.window.lessons, playing.window
    work, session = window.workspace, playing.session
    lessons.player.turn(1)
    assert work.palette_panel.isHidden()
    assert work.plots.isHidden()
    rate = work.learning.editors["learning_rate"]
    assert not rate.control.isEnabled()
    assert rate.toolTip() == "This page of the lesson keeps it as it is."
    assert not work.top.buttons["train"].isEnabled()
    assert work.top.buttons["train"].toolTip() == "This page of the lesson is read without training."
    before = dict(session.document.settings)
    assert not session.push(SetSetting("learning_rate", 0.7))
    work.canvas.add_layer("dense")
    assert len(session.document.network.nodes) == 3
    assert session.document.settings == before
    session.train()
    assert session.frame.state is not State.RUNNING
    lessons.player.turn(-1)
    assert not work.palette_panel.isHidden()
    assert not work.plots.isHidden()
    assert rate.control.isEnabled()
    assert session.push(SetSetting("learning_rate", 0.7))
    lessons.player.turn(1)
    lessons.player.close()
    assert rate.control.isEnabled()
    assert not lessons.panel.isVisible()


def test_the_teachers_view_has_large_letters_and_much_room(playing):
    lessons = playing.window.lessons
    playing.window.resize(1600, 900)

    def heights():
        view = parts(playing)[1]
        pressed = [*view.buttons, view.tasks["trained"].ask, view.questions["sum"].field, view.questions["sum"].check]
        return [widget.sizeHint().height() for widget in pressed[:-2]] + [widget.height() for widget in pressed[-2:]]

    size, usual = parts(playing)[1].readings[0].font().pointSizeF(), heights()
    action(playing, "Large text for a projector").trigger()
    assert parts(playing)[1].readings[0].font().pointSizeF() > 1.4 * size
    assert [height > before for height, before in zip(heights(), usual, strict=True)] == [True] * len(usual)
    until(lambda: lessons.panel.width() >= LARGE_WIDTH - 60)
    action(playing, "Large text for a projector").trigger()
    assert parts(playing)[1].readings[0].font().pointSizeF() == size


def test_pages_are_turned_by_keys_and_chosen_from_the_list(playing):
    lessons = playing.window.lessons
    action(playing, "Next page of the lesson").trigger()
    assert lessons.player.page == "02-second"
    lessons.panel.menu.aboutToShow.emit()
    assert [entry.text() for entry in lessons.panel.menu.actions()] == ["1  First", "2  Second"]
    lessons.panel.menu.actions()[0].trigger()
    assert lessons.player.page == "01-first"
    action(playing, "Close the lesson").trigger()
    assert not action(playing, "Next page of the lesson").isEnabled()
    assert action(playing, "Next page of the lesson").toolTip() == "No lesson is open: choose one on the first page."


def test_a_page_scrolls_by_wheel_and_by_keys_wherever_the_pointer_is(playing):
    panel, view = playing.window.lessons.panel, parts(playing)[1]
    bar, words = panel.area.verticalScrollBar(), view.readings[0]
    until(lambda: bar.maximum() > 100)
    place, down = QPointF(words.viewport().rect().center()), QPoint(0, -120)
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(place, words.viewport().mapToGlobal(place), down, down, buttons, keys, phase, False)
    QApplication.sendEvent(words.viewport(), wheel)
    turned = bar.value()
    assert turned > 0
    action(playing, "Go to the lesson").trigger()
    assert playing.window.focusWidget() is words
    QTest.keyClick(words, Qt.Key.Key_PageDown)
    assert bar.value() > turned


def test_everything_of_a_lesson_has_a_name_for_whoever_hears_it(playing):
    view = parts(playing)[1]
    view.questions["which"].checks[1].click()
    view.tasks["trained"].ask.click()
    spin(0.05)
    assert nameless(playing.window) == []
