"""A run that was saved goes on, and back, with the same bits as one that never was."""

from pathlib import Path

import numpy as np
import pytest

import nnsim
from nnsim import storage
from nnsim.catalog import Sentence
from nnsim.engine import checkpoint
from nnsim.engine.catalogue import CATALOG
from tests.storage.made import project, trained


def reopened(run: nnsim.Run, folder: Path) -> nnsim.Run:
    nnsim.save(run, folder / "run.nnsim")
    loaded = nnsim.load(folder / "run.nnsim")
    assert isinstance(loaded, nnsim.Run)
    return loaded


def assert_go_on_alike(run: nnsim.Run, other: nnsim.Run, iterations: int = 30) -> None:
    assert other.state_hash() == run.state_hash()
    assert (other.iteration, other.operation, other.epoch, other.loss) == (run.iteration, run.operation, run.epoch, run.loss)
    for one in (run, other):
        one.train(iterations=iterations)
    assert other.state_hash() == run.state_hash()
    assert np.array_equal(other.history["loss"], run.history["loss"])


@pytest.mark.parametrize("entry", CATALOG.entries("optimizer"), ids=lambda entry: entry.key)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_training_goes_on_with_the_same_bits(tmp_path: Path, entry, dtype: str) -> None:
    run = trained(optimizer=entry.key, dtype=dtype)
    assert_go_on_alike(run, reopened(run, tmp_path))


@pytest.mark.parametrize(
    "settings",
    [
        {"batch_size": None}, {"batch_size": 1, "shuffle": False}, {"clip_norm": 0.1}, {"early_stopping": 2, "learning_rate": 0.5},
        {"schedule": {"key": "step", "every": 2, "factor": 0.5}}, {"epochs": 7}, {"standardize": True},
    ],
    ids=str,
)  # fmt: skip
def test_settings_go_on_too(tmp_path: Path, settings) -> None:
    run = trained(**settings)
    assert_go_on_alike(run, reopened(run, tmp_path))


def test_dropout_draws_on_where_it_stood(tmp_path: Path) -> None:
    network = nnsim.Network()
    x, h, d = network.add("input", shape=(2,)), network.add("dense", units=8), network.add("dropout", rate=0.5)
    y = network.add("dense", units=1, activation="sigmoid")
    for source, target in ((x, h), (h, d), (d, y)):
        network.connect(source, target)
    run = nnsim.Run(nnsim.Project(network, nnsim.dataset("moons"), loss="binary_cross_entropy", batch_size=16))
    run.train(iterations=9)
    assert_go_on_alike(run, reopened(run, tmp_path))


def test_a_perceptron_goes_on(tmp_path: Path) -> None:
    run = nnsim.Run(nnsim.example("gates_perceptron"))
    run.train(iterations=6)
    other = reopened(run, tmp_path)
    for one in (run, other):
        one.train()
    assert other.state_hash() == run.state_hash()
    assert other.stopped == "every sample is right"


def test_why_a_run_has_ended_can_still_be_translated_when_it_is_opened_again(tmp_path: Path) -> None:
    run = nnsim.Run(nnsim.Project(nnsim.example("xor").network, nnsim.dataset("xor"), loss="binary_cross_entropy", epochs=2))
    run.train()
    reason = reopened(run, tmp_path).stopped
    assert reason == "2 epochs are done"
    assert isinstance(reason, Sentence)


@pytest.mark.parametrize("operations", [1, 3, 7])
def test_a_run_saved_inside_an_iteration_stands_there_again(tmp_path: Path, operations: int) -> None:
    run = trained()
    for _ in range(operations):
        run.step()
    assert_go_on_alike(run, reopened(run, tmp_path))


def test_a_run_gone_back_into_an_iteration_stands_there_again(tmp_path: Path) -> None:
    run = trained()
    for _ in range(4):
        run.back()
    before = run.state_hash(), run.operation
    other = reopened(run, tmp_path)
    assert (run.state_hash(), run.operation) == before, "saving leaves the run as it is"
    assert_go_on_alike(run, other)


def test_every_moment_can_still_be_gone_back_to(tmp_path: Path) -> None:
    run = trained()
    run.parameters["h.b"][...] = 0.25
    run.train(iterations=10)
    run.change("learning_rate", 0.5)
    run.train(iterations=10)
    other = reopened(run, tmp_path)
    for moment in (0, 22, 23, 24, 33, 40, 43):
        run.seek(moment)
        other.seek(moment)
        assert other.state_hash() == run.state_hash(), moment
        assert np.array_equal(other.history["loss"], run.history["loss"])
    other.back()
    run.back()
    assert other.state_hash() == run.state_hash()


def test_a_run_that_was_gone_back_in_keeps_its_future(tmp_path: Path) -> None:
    run = trained()
    end = run.state_hash()
    run.seek(5)
    other = reopened(run, tmp_path)
    assert other.iteration == 5
    other.seek(23)
    assert other.state_hash() == end


def test_predictions_are_the_same_bits(tmp_path: Path) -> None:
    run = trained(dtype="float32")
    points = np.random.default_rng(0).normal(size=(50, 2))
    assert reopened(run, tmp_path).predict(points).tobytes() == run.predict(points).tobytes()


def test_values_written_from_outside_are_saved(tmp_path: Path) -> None:
    run = trained()
    run.parameters["h.b"][...] = 9
    assert reopened(run, tmp_path).parameters["h.b"].tolist() == [9, 9, 9]


def test_where_too_much_was_done_to_keep_it_all_the_present_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "EVENT_BYTES", 0)
    run = trained()
    run.parameters["h.b"][...] = 1
    run.train(iterations=5)
    other = reopened(run, tmp_path)
    assert other.earliest == 28
    with pytest.raises(ValueError, match="28 to 28"):
        other.seek(3)
    other.back()
    assert other.iteration == 28
    assert_go_on_alike(run, other)


def test_without_its_training_a_network_starts_from_its_weights(tmp_path: Path) -> None:
    run = trained()
    nnsim.save(run, tmp_path / "run.nnsim")
    contents = storage.read(tmp_path / "run.nnsim", training=False)
    fresh = nnsim.Run(contents.project)
    assert fresh.iteration == 0
    assert all(np.array_equal(fresh.parameters[name], run.parameters[name]) for name in run.parameters)
    assert "starts from the weights" in contents.notes[0]


def test_a_snapshot_is_not_touched_by_later_training(tmp_path: Path) -> None:
    run = trained()
    contents = storage.Contents.of(run)
    then = run.state_hash()
    run.train(iterations=50)
    storage.save(contents, tmp_path / "run.nnsim")
    assert nnsim.load(tmp_path / "run.nnsim").state_hash() == then


def test_a_project_that_was_edited_while_it_trained_is_saved_as_it_is_now(tmp_path: Path) -> None:
    run = trained()
    now = project()
    now.document.title = "Another title"
    storage.save(storage.Contents(now, run.checkpoint()), tmp_path / "run.nnsim")
    other = nnsim.load(tmp_path / "run.nnsim")
    assert other.project.document.title == "Another title"
    assert other.state_hash() == run.state_hash()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 31, 32, 33, 200])
def test_the_first_point_the_last_ones_and_some_between_are_kept(count: int) -> None:
    run = trained(0)
    for _ in range(count):
        run.train(iterations=1)
    points = [point.counters.iteration for point in run.checkpoint().points]
    assert points[0] == 0
    assert points[-1] == count
    assert points == sorted(set(points))
    assert len(points) <= checkpoint.EARLIER_POINTS + 1
    assert points[-10:] == list(range(count + 1))[-10:]
