"""Weights that are frozen, removed or not trainable stay as they are; seeds give the same start; stop rules stop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from tests.engine import projects
from tests.engine.projects import OPTIMIZERS


def values(run: nnsim.Run) -> dict[str, Any]:
    return {name: array.copy() for name, array in run.parameters.items()}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_frozen_and_removed_weights_stay_bit_for_bit(optimizer: str) -> None:
    net = projects.network()
    for connection in list(net.connections.values()):
        if net.connection_name(connection) == "x>h":
            net.connections[connection.id] = replace(connection, frozen=frozenset({(0, 0), (3, 2)}), removed=frozenset({(1, 1)}))
    h = net.node("h")
    net.nodes[h.id] = replace(h, frozen=frozenset({(2,)}))
    decay = {"key": optimizer, "weight_decay": 0.1}
    run = nnsim.Run(projects.project(net, optimizer=decay, clip_norm=0.5))
    run.parameters["h.b"][2] = 0.7
    before = values(run)
    run.train(iterations=9)
    after = values(run)
    changed = before["x>h.W"] != after["x>h.W"]
    assert after["x>h.W"][1, 1] == 0
    assert (~changed).nonzero()[0].tolist() == [0, 1, 3]
    assert (before["h.b"] == after["h.b"]).tolist() == [False, False, True, False]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_layer_or_a_connection_that_is_not_trainable_stays_as_it_is(optimizer: str) -> None:
    net = projects.network()
    h = net.node("h")
    net.nodes[h.id] = replace(h, parameters={**h.parameters, "trainable": False})
    skip = next(c for c in net.connections.values() if net.connection_name(c) == "x>y")
    net.connections[skip.id] = replace(skip, parameters={**skip.parameters, "trainable": False})
    run = nnsim.Run(projects.project(net, optimizer=optimizer))
    before = values(run)
    run.train(iterations=9)
    stay = {name for name, array in values(run).items() if np.array_equal(array, before[name])}
    assert stay == {"x>h.W", "h.b", "x>y.W"}


def test_the_same_seed_gives_the_same_bits_and_another_seed_others() -> None:
    hashes = []
    for seed in (5, 5, 6):
        run = nnsim.Run(projects.project(seed=seed))
        run.train(iterations=7)
        hashes.append(run.state_hash())
    assert hashes[0] == hashes[1] != hashes[2]


def test_streams_of_random_numbers_do_not_disturb_each_other() -> None:
    with_dropout, without = nnsim.Run(projects.project()), nnsim.Run(projects.project(projects.network(dropout=False)))
    assert np.array_equal(with_dropout.parameters["x>h.W"], without.parameters["x>h.W"])
    for run in (with_dropout, without):
        run.train(iterations=4)
    assert with_dropout.signals["x"].tolist() == without.signals["x"].tolist()  # the same batches
    again = nnsim.Run(projects.project(split=(0.7, 0.3, 0.0)))
    assert np.array_equal(again.parameters["x>h.W"], nnsim.Run(projects.project()).parameters["x>h.W"])


def test_the_global_random_numbers_of_numpy_play_no_part_and_are_left_alone() -> None:
    hashes = []
    for seed in (0, 1):
        np.random.seed(seed)
        before = np.random.get_state()[1].tolist()
        run = nnsim.Run(projects.project())
        run.train(iterations=5)
        hashes.append(run.state_hash())
        assert np.random.get_state()[1].tolist() == before
    assert hashes[0] == hashes[1]


def test_a_run_keeps_the_project_as_it_was_when_it_began() -> None:
    project = projects.project()
    run, twin = nnsim.Run(project), nnsim.Run(project)
    project.document.settings["learning_rate"] = 9.0
    project.network.add("dense")
    run.train(iterations=3)
    twin.train(iterations=3)
    assert run.learning_rate == 0.05
    assert run.state_hash() == twin.state_hash()
    assert len(run.project.network) == 4


def test_training_stops_after_the_epochs_of_the_project() -> None:
    run = nnsim.Run(projects.project(epochs=2))
    run.train()
    assert (run.epoch, run.iteration) == (2, 6)
    assert "2 epochs" in run.stopped
    assert run.step() is None
    run.train(iterations=5)
    assert run.iteration == 6
    run.change("epochs", 3)
    run.train()
    assert run.epoch == 3


def test_early_stopping_waits_for_its_patience() -> None:
    run = nnsim.Run(projects.project(split=(0.6, 0.4, 0.0), early_stopping=3, learning_rate=2.0, optimizer="sgd"))
    run.train(epochs=500)
    assert run.stopped
    losses = []
    for epoch in range(1, run.epoch + 1):
        run.seek(epoch * run.machine.batches)
        losses.append(run.evaluate("validation")["loss"])
    best = int(np.argmin(losses))
    assert run.epoch - 1 - best == 3
    assert all(min(losses[:place]) <= max(losses[place : place + 3]) for place in range(1, best))


def test_training_without_an_end_is_refused() -> None:
    with pytest.raises(nnsim.ProjectError, match="how long"):
        nnsim.Run(projects.project()).train()
