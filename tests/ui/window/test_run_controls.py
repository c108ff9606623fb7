"""What the window shows is one moment of one run, whatever moves it: training, stepping, going back, the timeline."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.app import Application
from nnsim.document import PutNode, SetSetting
from nnsim.engine.frames import State
from nnsim.ui.numerals import spaced
from nnsim.ui.theme import DARK
from tests.ui.window.hand import spin, until


def changed(node, **parameters):
    return replace(node, parameters={**node.parameters, **parameters})


def settle(session, done=lambda frame: True):
    """Wait for a frame that was asked for now and is as wanted."""
    before = session.frame
    session.refresh()
    until(lambda: session.frame is not before and done(session.frame))
    return session.frame


def train_to(session, iteration):
    session.worker.train(iteration)
    return settle(session, lambda frame: frame.iteration == iteration and frame.state is State.PAUSED)


def shown_iterations(application):
    """The iteration as every part of the window tells it."""
    workspace, frame = application.window.workspace, application.session.frame
    curve = workspace.plots.plots["loss"].curves.lines[0].x
    return {
        "readout": int(workspace.top.readouts.iteration.figure.text().replace("\u202f", "")),
        "timeline": int(workspace.timeline.number.text().split("/")[0].replace("\u202f", "").replace("\u2007", "")),
        "bar": workspace.timeline.bar.value(),
        "loss": int(curve[-1]) + 1 if len(curve) else 0,
        "canvas": workspace.canvas.drawing.scenery.frame.iteration,
        "frame": frame.iteration,
    }


def agree(application, iteration):
    shown = shown_iterations(application)
    assert set(shown.values()) == {iteration}, shown


def test_training_stepping_going_back_and_the_timeline_move_everything_together(opened):
    application = opened("xor")
    session, workspace = application.session, application.window.workspace
    train_to(session, 40)
    agree(application, 40)
    QTest.mouseClick(workspace.top.buttons["iteration"], Qt.MouseButton.LeftButton)
    settle(session, lambda frame: frame.iteration == 41)
    agree(application, 41)
    QTest.mouseClick(workspace.top.buttons["back"], Qt.MouseButton.LeftButton)
    settle(session, lambda frame: frame.iteration == 40)
    agree(application, 40)
    workspace.timeline.ask(12)
    settle(session, lambda frame: frame.iteration == 12)
    agree(application, 12)
    assert (session.frame.furthest, session.frame.earliest) == (41, 0)
    session.seek(41)
    settle(session, lambda frame: frame.iteration == 41)
    agree(application, 41)


def test_a_step_of_each_grain_and_back_again_is_where_it_was(opened):
    application = opened("xor", batch_size=2)
    session = application.session
    train_to(session, 10)
    start = session.look(lambda run: run.state_hash())
    for grain in ("operation", "phase", "iteration", "epoch"):
        session.step(grain)
        settle(session)
        assert session.look(lambda run: run.state_hash()) != start
        session.back(grain)
        settle(session)
        assert session.look(lambda run: run.state_hash()) == start, grain


def test_train_pauses_by_the_same_button_and_space(opened):
    application = opened("xor")
    session, button = application.session, application.window.workspace.top.buttons["train"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: session.frame.state is State.RUNNING)
    assert button.text() == "Pause"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: session.frame.state is State.PAUSED)
    assert button.text() == "Train"
    at = session.look(lambda run: run.iteration)
    spin(0.1)
    assert session.look(lambda run: run.iteration) == at
    session.toggle()
    session.toggle()
    settle(session)
    assert session.frame.state is State.PAUSED


def test_the_learning_rate_changes_while_it_trains_and_stands_on_the_timeline(opened):
    application = opened("xor")
    session = application.session
    session.train()
    until(lambda: session.frame.iteration > 20)
    application.window.workspace.learning.first.editors["learning_rate"].take(0.031)
    until(lambda: session.frame.learning_rate == 0.031)
    assert session.frame.state is State.RUNNING
    assert [words for _, words in session.frame.events] == ["learning rate = 0.031"]
    session.undo()
    until(lambda: session.frame.learning_rate != 0.031)
    session.pause()
    assert len(settle(session, lambda frame: frame.state is State.PAUSED).events) == 2


def test_a_network_is_edited_while_it_trains_and_undo_brings_the_old_run_back(opened):
    application = opened("xor")
    session = application.session
    session.train()
    until(lambda: session.frame.iteration > 50)
    node = next(node for node in session.document.network if node.kind == "dense")
    into = session.document.network.into(node.id)[0].id
    units = node.parameters["units"]
    assert session.push(PutNode(changed(node, units=units + 3)))
    until(lambda: session.frame.weights.get(into, np.empty((0, 0))).shape[0] == units + 3)
    at = session.frame.iteration
    assert at > 50
    assert session.frame.earliest > 0
    until(lambda: session.frame.iteration > at + 20)
    session.pause()
    settle(session, lambda frame: frame.state is State.PAUSED)
    session.undo()
    frame = settle(session, lambda frame: frame.weights[into].shape[0] == units)
    assert frame.earliest == 0
    assert frame.iteration <= at
    session.redo()
    frame = settle(session, lambda frame: frame.weights[into].shape[0] == units + 3)
    assert frame.iteration > at


def test_weights_are_carried_over_by_an_edit(opened):
    session = opened("xor").session
    before = train_to(session, 30).weights
    node = next(node for node in session.document.network if node.kind == "dense")
    units = node.parameters["units"]
    session.push(PutNode(changed(node, units=units + 2)))
    after = settle(session, lambda frame: frame.earliest == 30).weights
    into = session.document.network.into(node.id)[0].id
    assert after[into].shape[0] == units + 2
    assert np.array_equal(after[into][:units], before[into])


def test_views_stand_frames_of_a_network_that_has_just_changed(opened):
    session = opened("spirals").session
    session.train()
    until(lambda: session.frame.state is State.RUNNING)
    for units in (9, 2, 5, 1, 7):
        node = next(node for node in session.document.network if node.kind == "dense")
        session.push(PutNode(changed(node, units=units)))
        spin(0.12)
    for _ in range(5):
        session.undo()
        spin(0.03)
    assert session.frame.state is State.RUNNING


def test_a_typed_weight_is_undone_and_done_again(opened):
    session = opened("xor").session
    connection = next(iter(session.document.network.connections))
    key = f"{connection}:W"
    before = train_to(session, 5).weights[connection][0, 0]
    session.set_value(key, (0, 0), 0.75)
    assert settle(session).weights[connection][0, 0] == 0.75
    assert session.frame.events[0][1].endswith("→ 0.75")
    session.undo()
    assert settle(session).weights[connection][0, 0] == before
    session.redo()
    assert settle(session).weights[connection][0, 0] == 0.75
    train_to(session, 9)
    session.seek(5)
    assert settle(session, lambda frame: frame.iteration == 5).weights[connection][0, 0] == 0.75


def test_a_project_that_cannot_run_says_why_on_the_train_button(opened):
    application = opened("xor")
    session, top = application.session, application.window.workspace.top
    session.push(PutNode(changed(session.document.network.inputs()[0], shape=(3,))))
    reason = next(problem.text for problem in session.problems if problem.blocks)
    for key in ("train", "step", "iteration", "epoch"):
        assert not top.buttons[key].isEnabled()
        assert top.buttons[key].toolTip() == reason
    settle(session, lambda frame: frame.state is State.EMPTY)
    session.undo()
    assert top.buttons["train"].isEnabled()
    settle(session, lambda frame: frame.state is State.PAUSED)


def test_divergence_pauses_with_a_sentence_and_the_last_finite_state(opened):
    application = opened("line", learning_rate=1e6)
    session, window = application.session, application.window
    session.train()
    until(lambda: session.frame.state is State.DIVERGED)
    assert "learning rate" in session.frame.message
    assert window.notice.isVisible()
    assert window.notice.text() == spaced(session.frame.message)
    assert all(np.isfinite(weights).all() for weights in session.frame.weights.values())
    session.push(SetSetting("learning_rate", 0.01))
    session.reset()
    settle(session, lambda frame: frame.state is State.PAUSED and frame.iteration == 0)
    assert train_to(session, 50).learning_rate == 0.01


def test_points_are_painted_while_it_trains(opened):
    session = opened("xor").session
    session.train()
    until(lambda: session.frame.iteration > 10)
    inputs = np.vstack([session.dataset.inputs, [[0.5, 0.5]]])
    targets = np.concatenate([session.dataset.targets, session.dataset.targets[:1]])
    session.data_edits.paint(inputs, targets)
    assert session.dataset.samples == 5
    at = session.frame.iteration
    until(lambda: session.frame.iteration > at + 10)
    session.data_edits.paint(inputs[:4] + 0.1, targets[:4])
    assert session.frame.state is State.RUNNING
    session.undo()
    assert session.dataset.samples == 4
    assert np.array_equal(session.dataset.inputs, inputs[:4])


def test_many_starts_report_the_share_that_succeeds(opened):
    application = opened("xor")
    session, window = application.session, application.window
    session.try_starts(4)
    until(lambda: window.notice.isVisible())
    assert "of 4 random starts succeed" in window.notice.text()
    session.worker.train(5)
    session.try_starts(100_000)
    spin(0.1)  # the application is closed while they run


def test_a_new_start_has_other_weights_and_is_undone(opened):
    session = opened("xor").session
    old = train_to(session, 8)
    session.new_start()
    new = settle(session, lambda frame: frame.iteration == 0)
    connection = next(iter(old.weights))
    assert not np.array_equal(new.weights[connection], old.weights[connection])
    session.undo()
    back = settle(session, lambda frame: frame.iteration == 8)
    assert np.array_equal(back.weights[connection], old.weights[connection])


def test_the_same_start_again_is_the_same_bit_for_bit(opened):
    session = opened("xor").session
    start = session.look(lambda run: run.state_hash())
    train_to(session, 20)
    end = session.look(lambda run: run.state_hash())
    session.reset()
    settle(session, lambda frame: frame.iteration == 0)
    assert session.look(lambda run: run.state_hash()) == start
    train_to(session, 20)
    assert session.look(lambda run: run.state_hash()) == end


def test_opening_another_project_ends_the_old_run_and_its_pictures(opened):
    application = opened("spirals")
    session = application.session
    for name in ("digits", "xor", "spirals", "sine"):
        session.train()
        until(lambda: session.frame.state is State.RUNNING)
        session.open_example(name)
        shown = []
        session.frameChanged.connect(shown.append)
        settle(session)
        spin(0.1)
        session.frameChanged.disconnect(shown.append)
        assert {(frame.state, frame.iteration) for frame in shown} <= {(State.PAUSED, 0)}


def test_another_theme_shows_the_same_moment(opened):
    application = opened("xor")
    train_to(application.session, 6)
    application.set_theme("dark")
    settle(application.session)
    assert application.session.theme == DARK
    agree(application, 6)


@pytest.mark.parametrize("state", ["welcome", "paused", "training", "slow"])
def test_closing_leaves_no_thread(qapp, qtbot, state):
    before = set(threading.enumerate())
    application = Application(["nnsim"], "dark")
    application.window.show()
    if state != "welcome":
        application.session.open_example("xor")
    if state == "slow":
        application.session.set_speed(0.0)
    if state in ("training", "slow"):
        application.session.train()
        until(lambda: application.session.frame.state is State.RUNNING)
    application.window.close()
    application.close()
    assert set(threading.enumerate()) == before


def test_trying_starts_can_be_seen_and_stopped(opened):
    application = opened("xor")
    session, bar = application.session, application.window.workspace.top
    action = bar.commands["try_starts"]
    session.try_starts(100_000)
    until(lambda: "of 100\u202f000 starts" in bar.state.text())
    assert action.text() == "Stop trying starts"
    assert "iterations each" in bar.state.toolTip()
    action.trigger()
    assert session.starts.trials is None
    assert action.text() == "Try 100 starts…"
    assert "starts" not in bar.state.text()


def test_the_window_is_never_larger_than_the_screen(application):
    screen = application.window.screen().availableGeometry()
    assert application.window.width() <= screen.width()
    assert application.window.height() <= screen.height()


def test_what_was_said_of_one_project_does_not_stay_over_the_next(opened):
    application = opened("xor")
    application.session.notice.emit("Training ended: 3 epochs are done.")
    assert application.window.notice.isVisible()
    application.session.open_example("line")
    assert not application.window.notice.isVisible()


def test_the_equations_of_a_layer_are_those_that_are_computed(opened):
    application = opened("xor")
    session, inspector = application.session, application.window.workspace.inspector
    session.select({session.document.network.node("hidden").id})
    inspector.tabs.setCurrentIndex(1)
    tab = inspector.equations
    assert tab.equations()[:2] == [r"\mathrm{in} = W_{\mathrm{input}} \, a_{\mathrm{input}} + b", r"a = \sigma(\mathrm{in})"]
    before = len(tab.equations())
    tab.more.click()
    assert any(tex.startswith(r"\Delta = ") for tex in tab.equations()[before:])
