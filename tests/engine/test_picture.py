"""A frame is one moment of a run: copied, complete in what was asked for, and empty in what was not."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine import picture as pictures
from nnsim.engine.frames import Frame, FrameRequest, State
from tests.engine import projects

NOTHING = {"parameters": False, "signals": False}


def fresh(iterations: int = 0, **settings: Any) -> nnsim.Run:
    run = nnsim.Run(projects.project(projects.network(dropout=False), **settings))
    if iterations:
        run.train(iterations=iterations)
    return run


def frame_of(run: nnsim.Run, **wanted: Any) -> Frame:
    return pictures.picture(run, FrameRequest(**{**NOTHING, **wanted}), State.PAUSED)


def id_of(run: nnsim.Run, name: str) -> str:
    return run.project.network.node(name).id


def plane(kind: str = "xor", iterations: int = 3) -> nnsim.Run:
    run = nnsim.Run(nnsim.example(kind))
    run.train(iterations=iterations)
    return run


def test_numbers_are_those_of_the_run() -> None:
    run = fresh(7, split=(0.6, 0.4, 0.0))
    frame = frame_of(run)
    assert (frame.iteration, frame.epoch, frame.earliest, frame.furthest) == (7, run.epoch, 0, 7)
    assert frame.loss == run.loss
    assert frame.learning_rate == run.learning_rate
    assert frame.validation_loss == run.history["val_loss"][1][-1]
    assert frame.metrics["accuracy"] == run.history["accuracy"][1][-1]
    assert frame.gradient_norms[id_of(run, "h")] == run.history["grad_norm/h"][1][-1]


def test_nothing_is_built_that_was_not_asked_for() -> None:
    frame = frame_of(plane())
    arrays = [getattr(frame, field.name) for field in fields(Frame) if field.name in (
        "weights", "biases", "weight_gradients", "bias_gradients", "signals", "followed", "weighted_inputs", "deltas", "maps",
        "curves", "planes", "answers",
    )]
    assert not any(arrays)
    assert frame.confusion is frame.fit is None


def test_parameters_and_gradients_by_connection_and_node_are_copies() -> None:
    run = fresh(4)
    frame = frame_of(run, parameters=True, gradients=True)
    network = run.project.network
    for connection in network.connections.values():
        name = network.connection_name(connection)
        assert np.array_equal(frame.weights[connection.id], run.parameters[f"{name}.W"])
        assert np.array_equal(frame.weight_gradients[connection.id], run.gradients[f"{name}.W"])
    assert np.array_equal(frame.biases[id_of(run, "h")], run.parameters["h.b"])
    kept = {id: array.copy() for id, array in frame.weights.items()}
    run.train(iterations=3)
    assert all(np.array_equal(frame.weights[id], array) for id, array in kept.items())


def test_signals_between_iterations_are_those_of_the_first_training_samples() -> None:
    run = fresh(4)
    frame = frame_of(run, signals=True, samples=5, sample=2)
    data = run.project.data
    assert data is not None
    train = run.machine.train.indices
    outputs = run.predict(np.asarray(data.inputs)[train])
    node = id_of(run, "y")
    assert frame.signals[node].shape == (3, 5)
    np.testing.assert_allclose(frame.signals[node].T, outputs[:5], rtol=1e-12)
    np.testing.assert_allclose(frame.followed[node], outputs[2], rtol=1e-12)
    assert set(frame.weighted_inputs) == {id_of(run, "h"), node}


def test_a_sample_beyond_the_last_one_is_the_last_one() -> None:
    run = fresh(1)
    last = frame_of(run, signals=True, sample=10)
    beyond = frame_of(run, signals=True, sample=999)
    for node, values in last.followed.items():
        assert np.array_equal(values, beyond.followed[node])


def test_inside_an_iteration_signals_are_those_of_its_batch() -> None:
    run = fresh(2)
    run.step()
    while run.upcoming_operation.phase == "forward":
        run.step()
    frame = frame_of(run, signals=True)
    np.testing.assert_array_equal(frame.signals[id_of(run, "h")].T, run.signals["h"])
    np.testing.assert_array_equal(frame.weighted_inputs[id_of(run, "h")].T, run.signals["h.in"])
    run.step()
    while run.upcoming_operation.phase == "backward":
        run.step()
    np.testing.assert_array_equal(frame_of(run, signals=True).deltas[id_of(run, "h")].T, run.deltas["h"])


def test_the_moment_is_the_operation_that_was_stepped_last() -> None:
    run = fresh(2)
    assert frame_of(run).moment is None
    count = len(run.machine.program.operations)
    for number in range(count):
        done = run.step()
        moment = frame_of(run).moment
        assert done is not None
        assert moment is not None
        assert (moment.index, moment.count, moment.phase, moment.node) == (number, count, done.phase, done.node_id)
        assert (moment.time, moment.steps) == (None, 0)
    run.back()
    moment = frame_of(run).moment
    assert moment is not None
    assert moment.index == count - 2


def test_a_moment_tells_that_gradients_are_only_added_up() -> None:
    run = nnsim.Run(nnsim.example("echo"))
    found = {}
    while not found or run.operation:
        operation = run.step()
        found[operation.phase, operation.node, operation.time] = pictures.picture(run, FrameRequest(), State.PAUSED).moment
    assert [place for place, moment in found.items() if moment is not None and moment.collects] == [("backward", "hidden", None)]


def test_looking_does_not_change_the_run() -> None:
    run, twin = plane("spirals", 5), plane("spirals", 5)
    before = run.state_hash()
    shown = {"parameters": True, "gradients": True, "signals": True, "confusion": "train", "fit": True}
    frame_of(run, map_size=8, answers=9, columns=("loss", "no such"), **shown)
    assert run.state_hash() == before
    run.train(iterations=5)
    twin.train(iterations=5)
    assert run.state_hash() == twin.state_hash()


def test_maps_are_what_the_units_answer_over_the_plane_from_the_bottom_up() -> None:
    run = plane()
    extent = (-1.0, 3.0, -2.0, 2.0)
    frame = frame_of(run, map_size=4, extent=extent)
    output = run.machine.document.output_nodes()[0]
    assert frame.maps[run.project.network.inputs()[0].id].shape == (2, 4, 4)
    assert frame.maps[run.project.network.inputs()[0].id][1, 0, 0] == -1.5
    corner = run.predict(np.array([[-1 + 4 / 8, 2 - 4 / 8]]))
    np.testing.assert_allclose(frame.maps[output][:, -1, 0], corner[0], rtol=1e-12)
    assert frame.maps[output].shape[1:] == (4, 4)


def test_other_networks_have_no_maps() -> None:
    frame = frame_of(fresh(1), map_size=4, fit=True)
    assert not frame.maps
    assert frame.fit is None


def test_confusion_counts_every_training_sample_once() -> None:
    run = fresh(3)
    frame = frame_of(run, confusion="train")
    assert frame.confusion is not None
    assert frame.confusion.shape == (3, 3)
    assert frame.confusion.sum() == 11
    assert np.trace(frame.confusion) == round(run.evaluate("train")["accuracy"] * 11)


def test_confusion_of_another_part_counts_its_samples() -> None:
    run = fresh(3, split=(0.5, 0.3, 0.2))
    for part in ("train", "validation", "test"):
        frame = frame_of(run, confusion=part)
        assert frame.confusion is not None
        assert frame.confusion.sum() == run.machine.binding.parts[part].samples
        assert np.trace(frame.confusion) == round(run.evaluate(part)["accuracy"] * frame.confusion.sum())
    assert frame_of(fresh(1), confusion="test").confusion is None


def test_confusion_of_many_samples_counts_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_CONFUSED", 5)
    frame = frame_of(fresh(1), confusion="train")
    assert frame.confusion is not None
    assert frame.confusion.sum() == 5


def test_the_fitted_line_runs_over_the_extent() -> None:
    run = plane("line")
    frame = frame_of(run, fit=True, extent=(-2.0, 5.0, 0.0, 1.0))
    assert frame.fit is not None
    x, y = frame.fit
    assert (x[0], x[-1]) == (-2.0, 5.0)
    np.testing.assert_allclose(y, run.predict(x[:, None]), rtol=1e-9)


def test_curves_are_thinned_and_named_as_asked() -> None:
    run = fresh(500)
    frame = frame_of(run, columns=("loss", "learning_rate", "no such"), points=50)
    assert "no such" not in frame.curves
    assert len(frame.curves["loss"].x) <= 100
    assert frame.curves["loss"].x[-1] == 499
    assert frame.curves["loss"].y.max() == run.history["loss"][1].max()


def test_a_branch_that_was_left_is_a_pale_curve() -> None:
    run = fresh(20)
    run.seek(5)
    run.train(iterations=3)
    branches = frame_of(run).branches
    assert len(branches) == 1
    assert branches[0].x[-1] == 19


def test_the_loss_of_mini_batches_has_a_running_mean_over_an_epoch() -> None:
    run = fresh(20)
    curve = frame_of(run, columns=("loss", "loss_mean")).curves["loss_mean"]
    loss = run.history["loss"][1]
    np.testing.assert_allclose(curve.y[-1], loss[-3:].mean(), rtol=1e-12)  # eleven samples in batches of four are three
    np.testing.assert_allclose(curve.y[0], loss[0], rtol=1e-12)
    assert curve.x[-1] == 19


def test_the_loss_of_all_samples_has_no_mean_besides_itself() -> None:
    assert "loss_mean" not in frame_of(plane(), columns=("loss", "loss_mean")).curves


def two_outputs() -> nnsim.Run:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(3,))
    for name in ("one", "two"):
        net.connect(x, net.add("dense", name=name, units=1, activation="identity"))
    random = np.random.default_rng(0)
    targets = {name: random.normal(size=(11, 1)) for name in ("one", "two")}
    return nnsim.Run(nnsim.Project(net, nnsim.Dataset(random.normal(size=(11, 3)), targets), loss="mse", batch_size=4))


def test_every_output_has_its_own_loss_and_they_add_up() -> None:
    run = two_outputs()
    assert frame_of(run).losses == {}
    run.train(iterations=2)
    losses = frame_of(run).losses
    assert set(losses) == {id_of(run, "one"), id_of(run, "two")}
    assert sum(losses.values()) == pytest.approx(run.loss)


def test_inside_an_iteration_the_losses_are_known_once_their_phase_is_done() -> None:
    run = two_outputs()
    run.train(iterations=2)
    seen = []
    for _ in range(len(run.machine.program.operations)):
        done = run.step()
        assert done is not None
        seen.append((done.phase, bool(frame_of(run).losses)))
    assert seen[0] == ("forward", False)
    assert ("backward", True) in seen
    assert [known for phase, known in seen if phase == "forward"] == [False] * sum(phase == "forward" for phase, _ in seen)
    assert seen[-1][1]


def test_losses_that_a_run_taken_up_again_has_not_computed_are_not_made_up() -> None:
    run = two_outputs()
    run.train(iterations=2)
    again = nnsim.Run.restored(run.project, run.checkpoint())
    assert frame_of(again).losses == {}
    again.train(iterations=1)
    assert len(frame_of(again).losses) == 2


def test_a_moment_tells_the_batch_that_is_worked_on() -> None:
    run = nnsim.Run(projects.project())
    run.train(iterations=2)
    told = []
    while run.iteration < 4:
        run.step()
        moment = frame_of(run).moment
        assert moment is not None
        told.append((moment.batch, moment.samples))
        assert moment.batches == 3
    assert list(dict.fromkeys(told)) == [(2, 3), (0, 4)]
