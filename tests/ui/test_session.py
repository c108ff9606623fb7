"""The session between document, training thread and views, without a window."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject

import nnsim
from nnsim.datasets import Dataset, suggest
from nnsim.document import PutNode, SetSetting
from nnsim.engine import memory
from nnsim.engine.frames import State
from nnsim.engine.project import Project
from nnsim.ui import pace
from nnsim.ui.furniture_edits import removing_layers
from nnsim.ui.pace import Pace
from nnsim.ui.wishes import Wishes
from tests.ui.sessions import session_on
from tests.ui.window.hand import spin, until


@pytest.fixture
def session(qapp):
    with session_on("xor") as made:
        yield made


def trained(session, iteration):
    session.worker.train(iteration)
    session.refresh()
    until(lambda: (session.frame.iteration == iteration and session.frame.state is State.PAUSED) or session.refresh())


def first_dense(session):
    return next(node for node in session.document.network if node.kind == "dense")


def test_an_edit_that_cannot_be_done_is_a_sentence_and_no_entry(session):
    assert not session.push(SetSetting("learning_rate", -1))
    assert len(session.said) == 1
    assert "learning_rate" in session.said[0]
    assert not session.history.can_undo
    assert not session.dirty


def test_an_unknown_example_is_a_sentence(session):
    before = session.document
    session.open_example("no such")
    assert len(session.said) == 1
    assert session.document is before


def test_what_is_selected_leaves_with_what_is_removed(session):
    node = first_dense(session)
    session.select({node.id})
    session.push(removing_layers(session.document.network, {node.id}))
    assert not session.selection


def test_every_change_is_told_once(session):
    changes = []
    session.documentChanged.connect(changes.append)
    session.push(SetSetting("batch_size", 2))
    session.undo()
    session.redo()
    assert [change.settings for change in changes] == [frozenset({"batch_size"})] * 3


def test_a_project_that_cannot_run_has_a_reason_for_each_control(session):
    node = session.document.network.inputs()[0]
    session.push(removing_layers(session.document.network, {node.id}))
    for action in ("train", "step", "back", "epoch", "reset", "new_start", "try_starts"):
        assert session.reason_not(action)
    session.train()
    assert session.said == [session.reason_not("train")]
    session.reset()
    session.toggle()
    session.step("operation")
    session.undo()
    until(lambda: session.frame.weights)
    assert session.reason_not("train") is None


def test_back_and_undo_have_reasons_at_the_beginning(session):
    assert session.reason_not("back") == "This is the beginning of the run."
    assert session.reason_not("undo")
    assert session.reason_not("redo")
    session.step("operation")
    session.refresh()
    until(lambda: session.frame.moment is not None)
    assert session.reason_not("back") is None


def test_typed_weights_and_edits_are_undone_in_the_order_they_were_made(session):
    trained(session, 3)
    connection = next(iter(session.document.network.connections))
    before = session.frame.weights[connection][0, 0]
    session.set_value(f"{connection}:W", (0, 0), 2.5)
    session.push(SetSetting("learning_rate", 0.3))
    typed, changed = session.history.texts
    assert typed.startswith("weight of ")
    assert typed.endswith(" → 2.5")
    assert changed == "learning rate, 0.1 → 0.3"
    session.undo()
    session.undo()
    assert session.look(lambda run: run.learning_rate) != 0.3
    assert session.look(lambda run: _first(run, connection)) == before
    session.redo()
    assert session.look(lambda run: _first(run, connection)) == 2.5


def test_a_number_that_the_last_picture_does_not_show_yet_cannot_be_turned(session):
    trained(session, 3)
    node = first_dense(session)
    connection = session.document.network.into(node.id)[0]
    rows = len(session.frame.weights[connection.id])
    session.push(PutNode(_with(node, units=rows + 2)))
    assert session.dial(f"{connection.id}:W", (rows + 1, 0)) is None
    assert session.dial(f"{connection.id}:W", (rows, -1)) is None
    assert session.dial(f"{node.id}:b", (0, 0)) is None


def _first(run, connection):
    return run.machine.parameters.slots[f"{connection}:W"].view(run.machine.parameters.values)[0, 0]


def test_undo_finds_the_old_run_although_live_settings_and_places_changed(session):
    trained(session, 10)
    node = first_dense(session)
    session.push(PutNode(_with(node, units=5)))
    trained(session, 20)
    session.undo()
    assert session.look(lambda run: (run.iteration, run.earliest)) == (10, 0)
    session.push(SetSetting("learning_rate", 0.7))
    session.push(PutNode(_with(node, units=6)))
    session.undo()
    assert session.look(lambda run: (run.iteration, run.earliest, run.learning_rate)) == (10, 0, 0.7)


def _with(node, **parameters):
    return replace(node, parameters={**node.parameters, **parameters})


def test_strokes_in_a_row_are_one_entry_until_something_else_is_done(session):
    inputs, targets = session.dataset.inputs, session.dataset.targets
    for shift in (0.1, 0.2, 0.3):
        session.data_edits.paint(inputs + shift, targets)
    assert session.history.texts == ["paint points"]
    session.push(SetSetting("learning_rate", 0.3))
    session.data_edits.paint(inputs + 0.4, targets)
    assert session.history.texts == ["paint points", "learning rate, 0.1 → 0.3", "paint points"]
    for _ in range(3):
        session.undo()
    assert np.array_equal(session.dataset.inputs, inputs)


def test_imported_data_fits_input_output_and_loss_in_one_edit(session):
    random = np.random.default_rng(0)
    data = Dataset(random.normal(size=(30, 4)), random.integers(0, 3, 30))
    session.data_edits.take(data, suggest(data))
    assert not [problem for problem in session.problems if problem.blocks]
    assert session.look(lambda run: run.evaluate("train")).keys() >= {"loss", "accuracy"}
    assert session.history.texts == ["import data"]
    session.undo()
    assert session.dataset.samples == 4


def test_a_new_project_stops_starts_in_the_background(session):
    session.try_starts(100_000)
    trials = session.starts.trials
    until(lambda: trials.outcomes)
    session.open_example("line")
    assert trials.done
    assert session.starts.trials is None


def test_long_starts_are_given_up_at_once(session):
    session.starts.begin(session.project, 1, 10**9)
    trials = session.starts.trials
    spin(0.05)
    session.starts.cancel()
    assert trials.done
    assert not trials.outcomes


def test_the_share_of_starts_that_succeed_is_told(session):
    session.try_starts(3)
    until(lambda: session.said)
    assert "of 3 random starts succeed within 1\u202f000 iterations" in session.said[0]
    assert session.said[0].endswith("(at least 95\u202f% right, or R² of at least 0.9).")


def test_a_run_that_memory_does_not_suffice_for_is_refused_in_words_until_it_does(session, monkeypatch):
    monkeypatch.setattr(memory, "SHARE", 1e-9)
    session.open_example("line")
    until(lambda: session.said)
    (sentence,) = session.said
    assert "of memory" in sentence
    assert session.reason_not("train") == sentence
    session.train()
    assert session.said == [sentence, sentence]
    monkeypatch.undo()
    session.push(SetSetting("batch_size", 1))
    assert session.reason_not("train") is None
    session.train()
    until(lambda: session.frame.iteration > 0)


def test_an_edit_that_memory_does_not_suffice_for_stops_the_run_and_undo_brings_it_back(session, monkeypatch):
    session.step("iteration", 3)
    until(lambda: session.frame.iteration == 3)
    monkeypatch.setattr(memory, "SHARE", 1e-9)
    session.push(SetSetting("batch_size", 1))
    until(lambda: session.said)
    assert session.frame.state is State.EMPTY
    session.undo()
    until(lambda: session.frame.iteration == 3)
    assert session.reason_not("train") is None


def test_nothing_is_asked_for_while_nothing_moves(session):
    spin(0.2)
    frames = []
    session.frameChanged.connect(frames.append)
    spin(0.2)
    assert not frames
    session.set_sample(2)
    until(lambda: frames)


def test_wishes_are_joined_and_forgotten_with_their_owner(qapp):
    wishes = Wishes()
    one, two = QObject(), QObject()
    assert wishes.set(one, {"map_size": 8, "columns": ("loss",)})
    assert not wishes.set(one, {"map_size": 8, "columns": ("loss",)})
    assert wishes.set(two, {"map_size": 30, "signals": True, "columns": ("accuracy", "loss"), "extent": (0, 1, 0, 1)})
    request = wishes.request(4, (-1, 1, -1, 1), 7)
    assert (request.map_size, request.signals, request.parameters) == (30, True, False)
    assert request.columns == ("loss", "accuracy")
    assert (request.sample, request.extent, request.project) == (4, (0, 1, 0, 1), 7)
    two.deleteLater()
    del two
    spin(0.01)
    wishes.drop(one)
    assert wishes.request(0, (-1, 1, -1, 1)).columns == ()


def test_pictures_are_paid_for_but_one_comes_in_a_second(monkeypatch):
    clock = {"now": 0.0, "used": 0.0}
    monkeypatch.setattr(pace.time, "perf_counter", lambda: clock["now"])
    monkeypatch.setattr(pace.time, "thread_time", lambda: clock["used"])
    measured = Pace()
    clock.update(now=0.05, used=0.02)
    assert not measured.due()
    clock.update(now=1.1 * 0.02 / pace.SHARE)
    assert measured.due()
    clock.update(now=0.99, used=0.9)
    assert not measured.due()
    clock.update(now=1.0)
    assert measured.due()


class Clock:
    """Time that passes, and processor time that is used, as a test says."""

    def __init__(self, monkeypatch):
        self.now = self.used = 0.0
        monkeypatch.setattr(pace.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(pace.time, "thread_time", lambda: self.used)

    def rate(self, costs, seconds=10.0, tick=0.05):
        """Pictures a second, looking every `tick` seconds, if they cost so many seconds in turn."""
        measured, shown, costs = Pace(), 0, itertools.cycle(costs)
        for _ in range(round(seconds / tick)):
            self.now += tick
            if measured.due():
                measured.restart()
                self.used += next(costs)
                shown += 1
        return shown / seconds


def test_dear_and_cheap_pictures_count_by_their_mean(monkeypatch):
    clock = Clock(monkeypatch)
    limit = pace.SHARE * 0.05
    assert clock.rate([0.9 * limit]) == 20
    assert clock.rate([0.3 * limit, 1.5 * limit]) == 20


def test_the_picture_rate_falls_smoothly_with_what_a_picture_costs(monkeypatch):
    clock = Clock(monkeypatch)
    for cost in (0.012, 0.015, 0.03, 0.1):
        assert clock.rate([cost], seconds=60.0) == pytest.approx(pace.SHARE / cost, rel=0.03)


def test_after_a_rest_dear_pictures_come_as_often_as_cheap_ones_for_a_second_and_a_half(monkeypatch):
    clock = Clock(monkeypatch)
    measured, shown = Pace(), 0
    clock.now = 10.0  # in which there was nothing to be drawn
    for _ in range(30):
        clock.now += 0.05
        if measured.due():
            measured.restart()
            clock.used += 0.018
            shown += 1
    assert shown == 30


def test_whatever_else_the_window_does_pictures_keep_half_of_their_rate(monkeypatch):
    clock = Clock(monkeypatch)
    measured, shown = Pace(), 0
    with measured.picture():
        clock.used += 0.02
    for _ in range(2000):
        clock.now += 0.01
        clock.used += 0.008  # by far more than there is
        if measured.due():
            measured.restart()
            with measured.picture():
                clock.used += 0.02
            shown += 1
    assert shown / 20.0 == pytest.approx(pace.ASIDE * pace.SHARE / 0.02, rel=0.1)


def test_after_a_very_dear_picture_others_follow_within_a_second(monkeypatch):
    clock = Clock(monkeypatch)
    measured = Pace()
    clock.used = 30.0
    clock.now = 1.0
    assert measured.due()
    measured.restart()
    clock.now = 2.0
    assert measured.due()
    measured.restart()
    assert clock.rate([0.005]) == 20


def test_a_renamed_output_keeps_its_samples_its_loss_and_its_curves(session):
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    for name in ("a", "b"):
        network.connect(x, network.add("dense", name=name, units=1, activation="sigmoid"))
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(20, 2))
    data = Dataset(inputs, {"a": (inputs[:, :1] > 0).astype(float), "b": inputs[:, 1:]})
    losses = {"a": "binary_cross_entropy", "b": "mse"}
    session.open(Project(network, data, loss=losses, record_every=1))
    session.want(session, parameters=True, columns=("accuracy/class", "accuracy/a"))
    trained(session, 20)
    assert session.push(PutNode(replace(network.node("a"), name="class"), label="rename"))
    until(lambda: "accuracy/class" in session.frame.curves or session.refresh())
    assert session.blocked() is None
    assert session.document.settings["loss"] == {"class": "binary_cross_entropy", "b": "mse"}
    assert len(session.frame.curves["accuracy/class"].x) >= 20
    session.undo()
    until(lambda: "accuracy/a" in session.frame.curves or session.refresh())
    assert session.blocked() is None
    assert session.document.settings["loss"] == losses


def test_a_weight_of_a_memory_to_itself_is_set_and_undone(session):
    session.open_example("adding_lstm")
    until(lambda: session.frame.own or session.refresh())
    memory = next(node for node in session.document.network if node.kind == "lstm")
    key = f"{memory.id}:U"
    before = session.frame.own[key][1, 0]
    session.set_value(key, (1, 0), 3.0)
    until(lambda: session.frame.own[key][1, 0] == 3.0 or session.refresh())
    session.undo()
    until(lambda: session.frame.own[key][1, 0] == before or session.refresh())
