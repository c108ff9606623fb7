"""RNN, LSTM and GRU side by side: each is what an ordinary run of that network would be, and the project's own run is left alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import nnsim
from nnsim.catalog import ProjectError
from nnsim.document import Command, MoveNodes, PutNode, SetData, SetSetting
from nnsim.engine.comparison import EPOCHS, Comparison, Course, same_question, variant
from nnsim.engine.factors import own_kind
from nnsim.engine.probe import Probe
from nnsim.engine.seen import time_norms

KINDS = ("rnn", "lstm", "gru")
STEPS = 12


def project(kind: str = "lstm", *, samples: int = 22, steps: int = STEPS, dropout: bool = False, **settings: Any) -> nnsim.Project:
    """Two inputs, a memory, an answer at the end."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    memory = net.add(kind, name="memory", units=4, returns="last")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, memory)
    if dropout:
        some = net.add("dropout", name="some", rate=0.3)
        net.connect(memory, some)
        net.connect(some, y)
    else:
        net.connect(memory, y)
    random = np.random.default_rng(0)
    inputs = random.normal(size=(samples, steps, 2))
    data = nnsim.Dataset(inputs, (inputs[:, 0, 0] > 0).astype(float)[:, None], sequence=True)
    given = {"loss": "binary_cross_entropy", "optimizer": "adam", "learning_rate": 0.01, "batch_size": 4, "seed": 5, **settings}
    return nnsim.Project(net, data, **given)


def exploding() -> nnsim.Project:
    """Too large a learning rate for the linear units of the RNN, and not for the others."""
    given = project("rnn", samples=24, steps=40, optimizer="sgd", learning_rate=0.1, loss="mse", batch_size=None)
    memory, y = (given.network.node(name) for name in ("memory", "y"))
    for node in (memory, y):
        PutNode(replace(node, parameters={**node.parameters, "activation": "identity"})).apply(given.document)
    return given


def until(done: Callable[[], object], patience: float = 20.0) -> None:
    end = time.monotonic() + patience
    pause = threading.Event()
    while not done():
        assert time.monotonic() < end
        pause.wait(0.005)


def ended(comparison: Comparison) -> dict[str, Course]:
    until(lambda: comparison.done)
    assert comparison.failure == ""
    return {course.kind: course for course in comparison.courses}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_does_what_an_ordinary_run_of_that_network_does_bit_for_bit(kind: str) -> None:
    given = project("lstm", dropout=True, split=(0.7, 0.3, 0.0))
    course = ended(Comparison(given, 4))[kind]
    with threadpool_limits(1, user_api="blas"):
        run = nnsim.Run(variant(given, kind))
        for epoch in course.epochs:
            if epoch.number:
                run.train(epochs=1)
            assert (epoch.train, epoch.validation) == (run.evaluate("train"), run.evaluate("validation"))
    assert [epoch.number for epoch in course.epochs] == [0, 1, 2, 3, 4]
    assert course.parameters == run.machine.parameters.size


@pytest.mark.parametrize("kind", KINDS)
def test_the_own_kind_is_the_project_itself(kind: str) -> None:
    given = project(kind)
    course = ended(Comparison(given, 3))[kind]
    assert own_kind(given.document) == kind
    with threadpool_limits(1, user_api="blas"):
        run = nnsim.Run(given)
        run.train(epochs=3)
        assert course.epochs[-1].train == run.evaluate("train")


def test_the_project_and_its_run_are_left_alone() -> None:
    given = project()
    before = given.document.copy()
    run = nnsim.Run(given)
    run.train(epochs=1)
    state = run.state_hash()
    ended(Comparison(given, 3))
    assert run.state_hash() == state
    assert (given.document.network, given.document.settings) == (before.network, before.settings)


def test_without_a_recurrent_layer_a_sentence_says_what_is_needed() -> None:
    net = nnsim.Network()
    x, h = net.add("input", shape=(2,)), net.add("dense", units=3)
    net.connect(x, h)
    net.connect(h, h, delay=1)
    with pytest.raises(ProjectError, match="the network needs an RNN, LSTM or GRU layer"):
        Comparison(nnsim.Project(net, project().data))


def test_the_best_loss_is_the_lowest_of_the_validation_part_where_there_is_one() -> None:
    for split, part in (((1.0, 0.0, 0.0), "train"), ((0.6, 0.4, 0.0), "validation")):
        for course in ended(Comparison(project(split=split, learning_rate=0.1), 5)).values():
            losses = [getattr(epoch, part)["loss"] for epoch in course.epochs]
            assert course.best is not None
            assert course.best.number == int(np.argmin(losses))
            assert course.best.watched["loss"] == min(losses)


def test_several_layers_of_different_kinds_become_one_kind_together() -> None:
    net = nnsim.Network()
    x, y = net.add("input", shape=(2,)), net.add("dense", name="y", units=1, activation="sigmoid")
    first = net.add("lstm", name="first", units=3)
    forth, back = (net.add("gru", name=f"{reads} reader", units=2, returns="last", reads=reads) for reads in ("forwards", "backwards"))
    both = net.add("concatenate")
    for source, target in ((x, first), (first, forth), (first, back), (forth, both), (back, both), (both, y)):
        net.connect(source, target)
    net.connect(first, first, delay=2)
    given = project()
    courses = ended(Comparison(nnsim.Project(net, given.data, loss="binary_cross_entropy", batch_size=5), 2))
    assert own_kind(nnsim.Project(net, given.data).document) is None
    assert all((course.state, len(course.epochs)) == ("finished", 3) for course in courses.values())
    assert all(course.reach is not None and course.reach.most == STEPS - 1 for course in courses.values())


def test_time_is_measured_for_every_epoch_that_was_trained() -> None:
    courses = ended(Comparison(project(), 3))
    assert all(course.seconds is not None and 0 < course.seconds < 10 for course in courses.values())


def test_it_goes_as_far_as_the_project_says_or_thirty_epochs() -> None:
    assert [len(course.epochs) for course in ended(Comparison(project(epochs=2))).values()] == [3, 3, 3]
    comparison = Comparison(project(samples=4))
    assert comparison.epochs == EPOCHS == 30
    comparison.cancel()


def test_early_stopping_ends_one_kind_and_not_the_others() -> None:
    courses = ended(Comparison(project(split=(0.6, 0.4, 0.0), early_stopping=2, learning_rate=0.3), 40))
    ends = {len(course.epochs) - 1 for course in courses.values()}
    assert all(course.state == "finished" for course in courses.values())
    assert min(ends) < 40
    assert len(ends) > 1
    assert {course.open for course in courses.values() if len(course.epochs) < 41} == {False}
    assert {course.message for course in courses.values() if not course.open} == {"the validation loss has not been lower for 2 epochs"}


def test_it_can_be_extended_while_it_runs_and_after_it_has_ended() -> None:
    given = project(samples=200, batch_size=1)
    comparison = Comparison(given, 1)
    assert comparison.extend(2)
    assert {len(course.epochs) for course in ended(comparison).values()} == {3}
    assert not comparison.extend(3)
    further = Comparison(given, 3, comparison)
    courses = ended(further)
    assert {len(course.epochs) for course in courses.values()} == {4}
    assert courses["gru"].epochs[:3] == comparison.courses[2].epochs


def test_it_can_be_stopped_and_goes_on_as_if_it_had_not_been() -> None:
    given = project(samples=60, batch_size=2)
    comparison = Comparison(given, 1000)
    until(lambda: comparison.done or len(comparison.courses[0].epochs) > 2)
    comparison.cancel()
    assert comparison.done
    assert {course.state for course in comparison.courses} == {"stopped"}
    reached = len(comparison.courses[0].epochs)
    courses = ended(Comparison(given, reached + 1, comparison))
    whole = ended(Comparison(given, reached + 1))
    for kind in KINDS:
        assert courses[kind].epochs == whole[kind].epochs
        assert courses[kind].state == "finished"


def test_it_gives_up_while_it_is_still_being_prepared() -> None:
    comparison = Comparison(project(samples=500, steps=100))
    comparison.cancel()
    assert comparison.done
    assert comparison.failure == ""
    assert {course.state for course in comparison.courses} <= {"running", "stopped"}


def test_a_kind_that_diverges_says_so_and_the_others_go_on() -> None:
    courses = ended(Comparison(exploding(), 6))
    assert courses["rnn"].state == "diverged"
    assert "no longer a finite number" in courses["rnn"].message
    assert len(courses["rnn"].epochs) < 7
    for kind in ("lstm", "gru"):
        assert (courses[kind].state, len(courses[kind].epochs)) == ("finished", 7)


def test_what_diverged_stays_where_it_was_when_the_others_go_on() -> None:
    first = Comparison(exploding(), 5)
    before = ended(first)
    courses = ended(Comparison(exploding(), 6, first))
    assert courses["rnn"] == before["rnn"]
    assert len(courses["lstm"].epochs) == 7


def test_a_kind_that_cannot_run_says_why() -> None:
    given = project()
    SetSetting("split", (0.0, 1.0, 0.0)).apply(given.document)
    for course in ended(Comparison(given)).values():
        assert course.state == "unable"
        assert "No samples are left for training" in course.message


def test_a_changed_task_is_another_question_and_another_kind_of_memory_is_not() -> None:
    given = project("lstm").document
    assert same_question(given, variant(project("lstm"), "gru").document)
    same: list[Command] = [SetSetting("epochs", 7), MoveNodes({given.network.node("memory").id: (9.0, 9.0)})]
    for command in same:
        changed = given.copy()
        command.apply(changed)
        assert same_question(given, changed)
    memory = given.network.node("memory")
    edits: list[Command] = [
        SetSetting("learning_rate", 0.5), PutNode(replace(memory, parameters={**memory.parameters, "units": 5})),
        PutNode(replace(memory, parameters={**memory.parameters, "forget_bias": 5.0})), SetData(None),
    ]  # fmt: skip
    for command in edits:
        changed = given.copy()
        command.apply(changed)
        assert not same_question(given, changed)


# How far back the gradient reaches


@pytest.mark.parametrize("kind", KINDS)
def test_the_probe_measures_what_a_run_of_the_same_samples_has(kind: str) -> None:
    run = nnsim.Run(project(kind, batch_size=None, learning_rate=0.0))
    probe = Probe(run.machine, [run.project.network.node("memory").id])
    run.train(iterations=1)
    np.testing.assert_allclose(probe.norms(), next(iter(time_norms(run).values())), rtol=1e-12)


def test_measuring_leaves_no_trace_in_the_run() -> None:
    run = nnsim.Run(project(dropout=True))
    run.train(iterations=3)
    state, gradients = run.state_hash(), run.machine.parameters.gradients.copy()
    Probe(run.machine, [run.project.network.node("memory").id]).measure()
    assert run.state_hash() == state
    np.testing.assert_array_equal(run.machine.parameters.gradients, gradients)


@pytest.mark.parametrize("reads", ["forwards", "backwards"])
@pytest.mark.parametrize(("weight", "steps"), [(0.5, 6), (0.1, 2), (1.0, STEPS - 1), (1.5, STEPS - 1)])
def test_the_reach_of_one_linear_unit_is_that_of_the_powers_of_its_weight(weight: float, steps: int, reads: str) -> None:
    """0.5⁶ ≥ 1 % > 0.5⁷; 0.1² ≥ 1 % > 0.1³, up to rounding."""
    net = nnsim.Network()
    x, y = net.add("input", shape=(1,)), net.add("dense", name="y", units=1, activation="identity")
    unit = net.add("rnn", name="unit", units=1, activation="identity", returns="last", reads=reads)
    net.connect(x, unit)
    net.connect(unit, y)
    inputs = np.random.default_rng(1).normal(size=(5, STEPS, 1))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(inputs, inputs[:, 0], sequence=True), loss="mse"))
    run.parameters["unit.U"][...] = weight * 1.0001
    found = Probe(run.machine, [unit.id]).measure()
    assert found is not None
    assert (found.steps, found.most) == (steps, STEPS - 1)


def test_where_every_step_has_a_target_the_reach_is_that_of_the_error_at_the_last_one() -> None:
    net = nnsim.Network()
    x, y = net.add("input", shape=(1,)), net.add("dense", name="y", units=1, activation="identity")
    unit = net.add("rnn", name="unit", units=1, activation="identity")
    net.connect(x, unit)
    net.connect(unit, y)
    inputs = np.random.default_rng(1).normal(size=(5, STEPS, 1))
    data = nnsim.Dataset(inputs, inputs[:, ::-1].copy(), lengths=[STEPS, 7, STEPS, 9, 3], sequence=True)
    run = nnsim.Run(nnsim.Project(net, data, loss="mse"))
    run.parameters["unit.U"][...] = 0.3
    found = Probe(run.machine, [unit.id]).measure()
    assert found is not None
    assert (found.steps, found.most) == (3, STEPS - 1)
