"""The top bar starts and moves the run, shows where it is, and says why something cannot be done."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnsim.datasets import Split
from nnsim.document import SetSetting
from nnsim.engine.frames import State
from nnsim.engine.trials import Enough
from nnsim.ui.numerals import steady
from nnsim.ui.panels.starts_dialog import StartsDialog
from nnsim.ui.panels.top_bar import TopBar


@pytest.fixture
def bar(qtbot, session):
    made = TopBar(session)
    qtbot.addWidget(made)
    made.resize(1440, 47)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "call"),
    [
        ("train", ("toggle",)), ("step", ("step", "operation")), ("iteration", ("step", "iteration")),
        ("epoch", ("step", "epoch")), ("back", ("back", "operation")),
    ],
)  # fmt: skip
def test_each_button_does_what_it_says(qtbot, bar, session, key, call):
    qtbot.mouseClick(bar.buttons[key], Qt.MouseButton.LeftButton)
    assert session.calls == [call]


def test_back_undoes_the_kind_of_step_that_was_made(qtbot, bar, session):
    qtbot.mouseClick(bar.buttons["iteration"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.buttons["back"], Qt.MouseButton.LeftButton)
    assert session.calls == [("step", "iteration"), ("back", "iteration")]


def test_behind_reset_are_three_ways_to_start_again(bar, session):
    actions = bar.buttons["reset"].menu().actions()
    assert [action.text() for action in actions] == ["Same start again", "New random start", "Try 100 starts…"]
    for action in actions[:2]:
        action.trigger()
    assert session.calls == [("reset",), ("new_start",)]


def test_before_many_starts_it_says_how_many_and_how_long(qtbot, bar, session):
    bar.commands["try_starts"].trigger()
    dialog = bar.window().findChild(StartsDialog)
    assert {key: editor.control.text() for key, editor in dialog.form.editors.items()} == {
        "count": "100", "iterations": "1\u202f000", "accuracy": "0.95",
    }
    dialog.form.editors["iterations"].take(500)
    dialog.form.editors["accuracy"].take(1.0)
    dialog.begin.click()
    assert session.calls == [("try_starts", 100, 500, Enough(accuracy=1.0))]


def test_many_starts_do_not_begin_with_a_number_that_cannot_be(qtbot, bar, session):
    bar.commands["try_starts"].trigger()
    dialog = bar.window().findChild(StartsDialog)
    field = dialog.form.editors["iterations"].control
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "many")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.calls == []
    assert dialog.form.editors["iterations"].fault.text()
    field.selectAll()
    qtbot.keyClicks(field, "250")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.calls == [("try_starts", 100, 250, Enough())]


def test_a_step_can_be_a_time_step_where_there_is_time(qtbot, bar, session):
    session.reasons = {"time step": "Nothing in this network runs through time."}
    session.problemsChanged.emit()
    assert not bar.commands["time step"].isEnabled()
    assert "through time" in bar.commands["time step"].toolTip()
    session.reasons = {}
    session.problemsChanged.emit()
    bar.commands["time step"].trigger()
    assert bar.buttons["step"].text() == "time step"
    qtbot.mouseClick(bar.buttons["step"], Qt.MouseButton.LeftButton)
    assert "time step back" in bar.buttons["back"].toolTip()
    qtbot.mouseClick(bar.buttons["back"], Qt.MouseButton.LeftButton)
    assert session.calls == [("step", "time step"), ("step", "time step"), ("back", "time step")]
    session.reasons = {"time step": "Nothing in this network runs through time."}
    session.problemsChanged.emit()
    assert bar.buttons["step"].text() == "step"


def test_train_becomes_pause_while_the_run_goes_on(bar, session):
    session.show_frame(replace(session.frame, state=State.RUNNING))
    assert bar.buttons["train"].text() == "Pause"
    session.show_frame(replace(session.frame, state=State.PAUSED))
    assert bar.buttons["train"].text() == "Train"


def test_what_cannot_be_done_says_why(bar, session):
    session.reasons = {"train": "The network has no output.", "back": "This is the start of the run."}
    session.problemsChanged.emit()
    assert not bar.buttons["train"].isEnabled()
    assert bar.buttons["train"].toolTip() == "The network has no output."
    assert bar.commands["back"].toolTip() == "This is the start of the run."
    assert not bar.commands["back"].isEnabled()
    session.reasons = {}
    session.problemsChanged.emit()
    assert bar.buttons["train"].isEnabled()


def test_numbers_are_those_of_the_frame(bar, session):
    session.show_frame(
        replace(session.frame, epoch=182, iteration=5824, loss=0.0413, validation_loss=0.059, metrics={"accuracy": 0.976})
    )
    shown = [bar.readouts.epoch, bar.readouts.iteration, bar.readouts.loss, bar.readouts.validation, bar.readouts.score]
    assert [readout.figure.text() for readout in shown] == ["182", "5\u202f824", "0.0413", "0.0590", "97.6\u202f%"]


def test_for_numbers_as_targets_the_metric_is_r2(qtbot):
    from tests.ui.panels.conftest import session_of

    session = session_of(1, 1, data="sine")
    bar = TopBar(session)
    qtbot.addWidget(bar)
    session.show_frame(replace(session.frame, metrics={"r2": 0.912345}))
    assert (bar.readouts.score.name.text(), bar.readouts.score.figure.text()) == ("R²", "0.9123")
    session.show_frame(replace(session.frame, metrics={"r2": float("nan")}))
    assert bar.readouts.score.figure.text() == "–"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (0.0, "0.0000"), (0.04129, "0.0413"), (12.5, "12.5000"), (1e-7, "1.00e−7"), (float("inf"), "∞")]
)
def test_a_loss_is_written_short(value, text):
    assert steady(value) == text


def test_the_speed_goes_from_slow_to_as_fast_as_it_goes(bar, session):
    bar.speed.setValue(0)
    bar.speed.setValue(100)
    assert session.calls == [("set_speed", 0.0), ("set_speed", 1.0)]


def test_the_bar_tells_whether_the_project_is_saved(bar, session):
    session.document.title, session.dirty = "Two spirals", True
    session.historyChanged.emit()
    assert (bar.name.text(), bar.state.text()) == ("Two spirals", "unsaved")
    session.dirty, session.path = False, "/tmp/spirals.nnsim"
    session.historyChanged.emit()
    assert bar.state.text() == "saved"


@pytest.mark.parametrize("width", [800, 1000, 1280, 1440])
def test_nothing_sticks_out_of_a_narrow_bar(qtbot, bar, width):
    bar.resize(width, 47)
    qtbot.waitUntil(lambda: bar.width() == width)
    shown = [widget for widget in (*bar.buttons.values(), bar.speed, bar.readouts) if widget.isVisible()]
    assert all(widget.mapTo(bar, widget.rect().topRight()).x() <= width for widget in shown)
    places = sorted((widget.mapTo(bar, widget.rect().topLeft()).x(), widget.width()) for widget in shown)
    assert all(left + wide <= right for (left, wide), (right, _) in pairwise(places))


def test_without_a_validation_part_no_validation_loss_is_named(bar, session):
    assert bar.readouts.validation.isVisible()
    session.parts = Split(np.arange(4), np.arange(0), np.arange(0))
    session.show_frame(session.frame)
    assert not bar.readouts.validation.isVisible()


def test_the_metric_says_which_part_it_belongs_to(bar, session):
    session.show_frame(replace(session.frame, metrics={"accuracy": 0.981, "val_accuracy": 1.0}))
    assert bar.readouts.score.figure.text() == "100.0\u202f%"
    validation, training = bar.readouts.score.toolTip().splitlines()
    assert "validation part" in validation
    assert "100.0" in validation
    assert "training part" in training
    assert "98.1" in training


def test_with_several_outputs_the_first_one_is_shown_and_all_are_told(bar, session):
    session.show_frame(replace(session.frame, metrics={"accuracy/one": 0.5, "accuracy/two": 0.75, "r2/three": 0.25}))
    assert bar.readouts.score.figure.text() == "50.0\u202f%"
    assert "of two" in bar.readouts.score.toolTip()
    assert "75.0" in bar.readouts.score.toolTip()
    assert "R² of three on the training part: 0.2500" in bar.readouts.score.toolTip()


def test_the_loss_says_over_which_samples_it_is(bar, session):
    session.push(SetSetting("batch_size", 10))
    session.show_frame(replace(session.frame, iteration=1))
    assert "mini-batch of 10 samples" in bar.readouts.loss.toolTip()
    session.push(SetSetting("batch_size", None))
    session.show_frame(replace(session.frame, iteration=2))
    assert "all training samples" in bar.readouts.loss.toolTip()


@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_long_numbers_are_never_cut(qtbot, bar, session, width):
    bar.resize(width, 47)
    qtbot.waitUntil(lambda: bar.width() == width)
    session.document.title = "A project with a rather long name"
    session.show_frame(
        replace(session.frame, epoch=1_345_678, iteration=21_345_678, loss=1.75e-12, validation_loss=4.04e-12, metrics={"accuracy": 1.0})
    )
    qtbot.waitUntil(lambda: bar.readouts.geometry().right() <= width)
    for readout in bar.readouts.all:
        if readout.isVisible():
            assert readout.mapTo(bar, readout.rect().topRight()).x() <= width
            assert readout.figure.width() >= readout.figure.fontMetrics().horizontalAdvance(readout.figure.text())
    assert bar.readouts.loss.isVisible()


def test_a_long_name_takes_the_room_there_is_and_gives_it_back_to_numbers(qtbot, bar, session):
    session.document.title = "XOR needs a hidden layer"
    session.historyChanged.emit()
    qtbot.waitUntil(lambda: bar.name.elided() == bar.name.text())
    session.show_frame(replace(session.frame, epoch=134_497_000, iteration=134_497_000, loss=6.78e-5, validation_loss=6.78e-5))
    qtbot.waitUntil(lambda: bar.name.elided() != bar.name.text())
    assert bar.readouts.geometry().right() <= bar.width()


@pytest.mark.parametrize("width", [800, 1024, 1200, 1440])
def test_no_number_stands_without_its_name(qtbot, bar, session, width):
    bar.resize(width, 47)
    session.show_frame(replace(session.frame, epoch=12_345, iteration=123_456, loss=0.5, validation_loss=0.5, metrics={"accuracy": 1.0}))
    qtbot.waitUntil(lambda: bar.width() == width)
    assert bar.readouts.loss.isVisible()
    for readout in bar.readouts.all:
        assert readout.name.isVisible() == readout.figure.isVisible() == readout.isVisible()


def test_where_a_rule_ended_the_training_train_says_so_again(bar, session):
    session.show_frame(replace(session.frame, state=State.FINISHED, message="Training ended: 30 epochs are done."))
    bar.commands["train"].trigger()
    assert session.notices == ["Training ended: 30 epochs are done. Change the rule under Learning, or go back, to train on."]
    assert session.calls == [("toggle",)]


@pytest.mark.parametrize("grain", ["iteration", "epoch"])
def test_where_a_rule_ended_the_training_a_step_says_so_again(bar, session, grain):
    session.show_frame(replace(session.frame, state=State.FINISHED, message="Training ended: 30 epochs are done."))
    bar.commands[grain].trigger()
    assert session.notices == ["Training ended: 30 epochs are done. Change the rule under Learning, or go back, to train on."]


GRAINS = ("operation", "time step", "layer", "phase", "iteration", "epoch")


@pytest.mark.parametrize("grain", GRAINS)
def test_every_grain_has_a_command_forward_and_back_with_shift_added_to_its_key(bar, session, grain):
    forward, back = bar.commands[grain], bar.commands[f"{grain}:back"]
    forward.trigger()
    back.trigger()
    assert session.calls == [("step", grain), ("back", grain)]
    keys, back_keys = (action.shortcut().toString() for action in (forward, back))
    assert sorted(back_keys.split("+")) == sorted(["Shift", *keys.split("+")])


def test_the_menu_beside_step_offers_every_fine_step_and_every_step_back(bar):
    texts = [action.text() for action in bar.buttons["choose"].menu().actions() if action.text()]
    fine = ["Step one line of the equations", "Step one operation", "Step one time step", "Step one layer", "Step to the next phase"]
    assert texts[:5] == fine
    assert sum(text.endswith("back") for text in texts) == 7
    assert "Run backwards" in texts


def test_several_steps_at_a_time_are_chosen_by_keyboard_alone(qtbot, bar, session):
    bar.commands["count"].trigger()
    assert bar.count.hasFocus()
    qtbot.keyClicks(bar.count, "25")
    bar.commands["iteration"].trigger()
    qtbot.keyClick(bar.count, Qt.Key.Key_Up)
    qtbot.keyClick(bar.count, Qt.Key.Key_Return)
    assert not bar.count.hasFocus()
    bar.commands["back"].trigger()
    assert session.calls == [("step", "iteration", 25), ("back", "iteration", 26)]
    assert "26 times" in bar.commands["iteration:back"].toolTip()


def test_what_is_no_number_of_steps_leaves_the_number_as_it_was(qtbot, bar):
    bar.count.take(7)
    bar.count.setFocus()
    bar.count.selectAll()
    qtbot.keyClicks(bar.count, "many")
    qtbot.keyClick(bar.count, Qt.Key.Key_Return)
    assert (bar.count.count, bar.count.text()) == (7, "×7")


def test_in_a_narrow_bar_the_number_of_steps_is_shown_while_it_is_asked_for(qtbot, bar):
    bar.resize(800, 47)
    qtbot.waitUntil(lambda: not bar.count.isVisible())
    bar.commands["count"].trigger()
    assert bar.count.isVisible()
    qtbot.keyClick(bar.count, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not bar.count.isVisible())


def test_running_backwards_is_paused_by_the_same_key(bar, session):
    bar.commands["rewind"].trigger()
    session.show_frame(replace(session.frame, state=State.RUNNING))
    bar.commands["rewind"].trigger()
    assert session.calls == [("rewind",), ("pause",)]


def test_the_speed_is_changed_by_keys_tenfold_and_says_how_fast_it_is(bar, session):
    for _ in range(7):
        bar.commands["slower"].trigger()
    assert session.calls[-1] == ("set_speed", 0.0)
    assert "now one operation a second" in bar.speed.toolTip()
    bar.commands["faster"].trigger()
    bar.commands["faster"].trigger()
    assert session.calls[-1] == ("set_speed", 0.4)
    assert "now 100 operations a second" in bar.speed.toolTip()
    bar.speed.setValue(100)
    assert "now as fast as it goes" in bar.speed.toolTip()
