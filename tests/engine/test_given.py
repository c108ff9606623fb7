"""Pasted layers bring their weights along, an unfinished drawing keeps those that were learned, and layers get new random weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.given import Given
from nnsim.engine.redrawing import redrawn, rewritten
from nnsim.engine.worker import Worker
from tests.engine import projects


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    made.start()
    yield made
    made.stop()


def values(run: nnsim.Run) -> dict[str, Any]:
    return {name: array.copy() for name, array in run.parameters.items()}


def look(worker: Worker, name: str) -> Any:
    return worker.look(lambda run: run.parameters[name].copy())


def wider() -> nnsim.Project:
    """The project with one more layer between h and y."""
    net = projects.network(dropout=False)
    more = net.add("dense", name="more", units=2)
    net.connect("h", more)
    net.connect(more, "y")
    return projects.project(net)


def test_new_parameters_get_what_they_were_given_and_others_nothing() -> None:
    before, after = nnsim.Run(projects.project(projects.network(dropout=False))), nnsim.Run(wider())
    gift = Given()
    more = after.project.network.node("more").id
    h = after.project.network.node("h").id
    own = after.parameters["h.b"].copy()
    gift.add({f"{more}:b": np.array([3.0, 4.0]), f"{h}:b": np.full(4, 9.0), "n77:b": np.zeros(2), f"{more}:U": np.zeros(9)})
    gift.hand_out(after, before)
    assert after.parameters["more.b"].tolist() == [3.0, 4.0]
    assert after.parameters["h.b"].tolist() == own.tolist()


def test_what_was_given_is_an_event_that_can_be_gone_back_before() -> None:
    run = nnsim.Run(wider())
    gift = Given()
    gift.add({f"{run.project.network.node('more').id}:b": np.array([3.0, 4.0])})
    gift.hand_out(run, None)
    run.train(iterations=5)
    run.seek(0)
    assert run.parameters["more.b"].tolist() == [3.0, 4.0]
    assert len(run.timeline.events) == 1


def test_given_weights_wait_until_the_network_can_run(worker: Worker) -> None:
    worker.open(projects.project(projects.network(dropout=False)))
    worker.look(lambda run: run.train(iterations=5))
    learned = look(worker, "h.b")
    project = wider()
    worker.given.add({f"{project.network.node('more').id}:b": np.array([3.0, 4.0])})
    worker.close("not yet")
    worker.edit(project)
    assert look(worker, "more.b").tolist() == [3.0, 4.0]
    assert look(worker, "h.b").tolist() == learned.tolist()  # an unfinished drawing loses nothing


def test_undo_and_redo_give_them_again_even_if_the_run_was_forgotten(worker: Worker) -> None:
    plain, project = projects.project(projects.network(dropout=False)), wider()
    worker.open(plain)
    worker.given.add({f"{project.network.node('more').id}:b": np.array([3.0, 4.0])})
    worker.edit(project)
    worker.edit(plain, returning=True)
    worker.look(lambda run: worker._driver.segments.clear())
    worker.edit(project, returning=True)
    assert look(worker, "more.b").tolist() == [3.0, 4.0]


def test_another_project_knows_nothing_of_them(worker: Worker) -> None:
    worker.given.add({"n4:b": np.array([3.0, 4.0])})
    worker.open(wider())
    assert look(worker, "more.b").tolist() == [0.0, 0.0]


# New random weights


def test_chosen_layers_get_new_weights_and_the_others_keep_theirs() -> None:
    run = nnsim.Run(projects.project(projects.network(dropout=False)))
    run.train(iterations=3)
    first = values(run)
    node = run.project.network.node("h").id
    before, after = redrawn(run, {node}, seed=5)
    second = values(run)
    assert {name for name in first if not np.array_equal(first[name], second[name])} == {"x>h.W", "h.b"}
    assert not second["h.b"].any()
    assert np.abs(second["x>h.W"]).max() > 0.05
    rewritten(run, before)
    assert all(np.array_equal(array, first[name]) for name, array in values(run).items())
    rewritten(run, after)
    assert all(np.array_equal(array, second[name]) for name, array in values(run).items())


def test_new_weights_are_the_same_by_the_same_seed_and_survive_going_back() -> None:
    run = nnsim.Run(projects.project(projects.network(dropout=False)))
    run.train(iterations=3)
    everything = set(run.project.network.nodes)
    redrawn(run, everything, seed=7)
    first = values(run)
    run.train(iterations=3)
    run.seek(3)
    assert all(np.array_equal(array, first[name]) for name, array in values(run).items())
    redrawn(run, everything, seed=8)
    assert not np.array_equal(run.parameters["x>h.W"], first["x>h.W"])


def test_removed_weights_stay_removed_and_an_iteration_under_way_is_finished() -> None:
    net = projects.network(dropout=False)
    connection = next(iter(net.connections.values()))
    net.connections[connection.id] = replace(connection, removed=frozenset({(0, 0)}))
    run = nnsim.Run(projects.project(net))
    run.step()
    redrawn(run, set(net.nodes), seed=1)
    assert (run.operation, run.iteration) == (0, 1)
    assert run.parameters["x>h.W"][0, 0] == 0.0


def test_memories_get_new_weights_of_all_their_gates() -> None:
    run = nnsim.Run(nnsim.example("addition_lstm"))
    first = values(run)
    (node,) = (node.id for node in run.project.network if node.kind == "lstm")
    redrawn(run, {node}, seed=3)
    changed = {name for name, array in values(run).items() if not np.array_equal(array, first[name])}
    assert changed >= {name for name in first if name.startswith(("memory.U", "input>memory.W"))}
