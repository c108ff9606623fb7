"""Training waits while the window draws, and not for a window that is stuck."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from nnsim.engine.frames import FrameRequest
from nnsim.engine.handover import Turn
from nnsim.engine.run import Run
from nnsim.engine.worker import Worker
from tests.engine import projects

PATIENCE = 20.0
SOON = 0.05


@pytest.fixture
def training() -> Iterator[tuple[Worker, Run]]:
    """A training thread at work, and its run."""
    worker = Worker()
    worker.start()
    worker.adopt(run := Run(projects.project(epochs=None)))
    worker.train()
    until(lambda: run.iteration > 0)
    yield worker, run
    worker.stop()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def rests(run: Run) -> bool:
    """Whether nothing is trained for a while."""
    before = run.iteration
    time.sleep(SOON)
    return run.iteration == before


def test_training_waits_while_the_window_draws(training: tuple[Worker, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    worker, run = training
    monkeypatch.setattr(Turn, "LONGEST", PATIENCE)  # a busy computer is no window that is stuck
    with worker.turn:
        until(lambda: rests(run))
        assert rests(run)
    until(lambda: not rests(run))


def test_a_window_that_is_stuck_does_not_stop_the_training(training: tuple[Worker, Run]) -> None:
    worker, run = training
    with worker.turn:
        before = run.iteration
        until(lambda: run.iteration > before + 1)
        until(lambda: not rests(run))


def test_a_picture_that_is_asked_for_in_the_turn_comes(training: tuple[Worker, Run]) -> None:
    worker, _ = training
    with worker.turn:
        worker.ask(FrameRequest(project=7))
        until(lambda: (frame := worker.take_frame()) is not None and frame.project == 7)


def test_a_turn_within_another_does_not_end_it() -> None:
    turn, went_on = Turn(), threading.Event()
    waits = threading.Thread(target=lambda: (turn.wait(), went_on.set()))
    with turn:
        with turn:
            waits.start()
        assert not went_on.wait(Turn.LONGEST / 3)
    assert went_on.wait(PATIENCE)
    waits.join()


def test_a_turn_alone_begins_after_the_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "BURST", PATIENCE)
    turn, begun, seen = Turn(), threading.Event(), []

    def train() -> None:
        with turn.burst():
            begun.set()
            time.sleep(SOON)
            seen.append("burst")

    training = threading.Thread(target=train)
    training.start()
    begun.wait(PATIENCE)
    with turn.alone():
        seen.append("picture")
    training.join()
    assert seen == ["burst", "picture"]


def test_a_turn_alone_does_not_wait_long_for_an_iteration() -> None:
    turn = Turn()
    with turn.burst(), turn.alone():
        pass  # comes here, though the burst goes on
