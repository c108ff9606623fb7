"""A glance reads the run while it trains, interrupts nothing, and waits no longer than somebody wants to know."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

import nnsim
from nnsim.engine.frames import State
from nnsim.engine.timeline import EARLY
from nnsim.engine.walking import Glance
from nnsim.engine.worker import Worker
from tests.engine.test_worker import frame_of, until


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    made.start()
    yield made
    made.stop()


def never() -> bool:
    return False


def test_training_goes_on_as_if_nothing_had_been_asked(worker: Worker) -> None:
    project = nnsim.example("xor")
    project.document.settings["epochs"] = None  # it learns faster than moments are kept
    worker.open(project)
    worker.train()
    until(lambda: (worker.glance(lambda run: len(run.timeline.points), never) or 0) >= EARLY)  # from here on they come seldom by themselves
    points = worker.glance(lambda run: len(run.timeline.points), never)
    seen = [worker.glance(Glance.at, never) for _ in range(20)]
    assert all(glance is not None for glance in seen)
    assert frame_of(worker).state is State.RUNNING
    after = worker.glance(lambda run: len(run.timeline.points), never)
    assert points is not None
    assert after is not None
    assert after - points < 15  # no restore point for each


def test_without_a_run_there_is_nothing_to_see(worker: Worker) -> None:
    assert worker.glance(Glance.at, never) is None


def test_who_gives_up_does_not_wait_for_a_busy_thread(worker: Worker) -> None:
    worker.open(nnsim.example("xor"))
    busy, go_on = threading.Event(), threading.Event()

    def stay(_: object) -> None:
        busy.set()
        go_on.wait()

    other = threading.Thread(target=worker.look, args=(stay,))
    other.start()
    busy.wait()
    assert worker.glance(Glance.at, lambda: True) is None
    go_on.set()
    other.join()


def test_a_glance_that_goes_wrong_is_answered(worker: Worker) -> None:
    worker.open(nnsim.example("xor"))
    assert worker.glance(lambda run: int("no number"), never) is None
    assert frame_of(worker).message
