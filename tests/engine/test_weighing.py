"""Runs that were left for an edit are kept for undo, but no more of them than there is room for."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import pytest

import nnsim
from nnsim.engine.driver import Driver
from nnsim.engine.given import Given
from nnsim.engine.weighing import weight, within
from tests.engine import projects


def of_sequences(units: int = 8, batch: int | None = None) -> nnsim.Project:
    network = nnsim.Network()
    x = network.add("input", name="input", shape=(39,))
    memory = network.add("lstm", name="memory", units=units, returns="all")
    y = network.add("dense", name="output", units=39, activation="softmax")
    network.connect(x, memory)
    network.connect(memory, y)
    return nnsim.Project(network, nnsim.dataset("text"), loss="cross_entropy", batch_size=batch)


def test_a_run_weighs_about_what_was_allocated_for_it() -> None:
    project = of_sequences()
    assert project.data is not None
    nnsim.Run(project)  # what is made once and kept for all
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    run = nnsim.Run(project)
    allocated = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 0.6 * allocated < weight(run) < 1.05 * allocated


def test_to_train_makes_a_run_no_heavier() -> None:
    run = nnsim.Run(projects.project(batch_size=None))
    run.train(iterations=5)  # the first look at the validation part makes the program of looking
    first = weight(run)
    run.train(iterations=20)
    assert weight(run) == first


@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("project", [projects.project(), of_sequences(batch=16)], ids=["plain", "sequences"])
def test_a_run_that_nobody_needs_is_freed_at_once(project: nnsim.Project, steps: int) -> None:
    run = nnsim.Run(project)
    run.train(iterations=3)
    for _ in range(steps):
        run.step()
    machine = weakref.ref(run.machine)
    automatic = gc.isenabled()
    gc.disable()  # what refers to itself waits for the collector, with all its arrays
    try:
        run.machine.leave()
        del run
        assert machine() is None
    finally:
        if automatic:
            gc.enable()


def test_the_newest_runs_are_kept_and_the_last_one_always() -> None:
    runs = [nnsim.Run(projects.project()) for _ in range(4)]
    weights = dict(zip(runs, (10, 10, 10, 30), strict=True))
    assert within(runs, weights, 100) == runs
    assert within(runs, weights, 45) == runs[2:]
    assert within(runs, weights, 5) == runs[3:]
    assert within([], {}, 5) == []


@pytest.fixture
def driver() -> Driver:
    return Driver(Given(), room=3 * weight(nnsim.Run(of_sequences(batch=16))))


def test_ever_more_edits_never_keep_more_than_there_is_room_for(driver: Driver) -> None:
    driver.open(of_sequences(batch=16))
    for units in range(9, 16):
        driver.edit(of_sequences(units, batch=16), returning=False)
        assert sum(map(weight, driver.segments)) <= driver.room
    assert 1 <= len(driver.segments) <= 3
    kept = sum(map(weight, driver.segments))
    assert driver.parted > kept  # four of seven at least
    driver.open(of_sequences(batch=16))
    assert driver.parted > 2 * kept


def test_undo_beyond_what_was_kept_goes_on_with_the_parameters_there_are(driver: Driver) -> None:
    first = of_sequences(batch=16)
    driver.open(first)
    for units in range(9, 14):
        driver.edit(of_sequences(units, batch=16), returning=False)
    assert driver.run is not None
    learned = driver.run.parameters["output.b"].copy()
    driver.edit(first, returning=True)
    assert driver.run.project.network.node("memory").parameters["units"] == 8
    assert driver.run.parameters["output.b"].tolist() == learned.tolist()
