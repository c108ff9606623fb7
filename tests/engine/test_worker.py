"""The training thread without a window: orders go in and are answered soon, frames come out, and nothing piles up."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import nnsim
from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.run import Run
from nnsim.engine.worker import Worker
from tests.engine import projects
from tests.engine.test_divergence import line

PATIENCE = 20.0
SOON = 0.05


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    made.start()
    yield made
    made.stop()


def frame_of(worker: Worker, **wanted: Any) -> Frame:
    """The next frame that is asked for now."""
    worker.take_frame()
    worker.ask(FrameRequest(project=(number := time.perf_counter_ns()), **wanted))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        frame = worker.take_frame()
        if frame is not None and frame.project == number:
            return frame
        time.sleep(0.001)
    raise AssertionError("no frame came")


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def in_run(worker: Worker, job: Callable[[Run], Any]) -> Any:
    return worker.look(job, PATIENCE)


def trained(worker: Worker, iterations: int) -> None:
    """Train until an iteration and stay there."""
    worker.train(iterations)
    until(lambda: frame_of(worker).state is State.PAUSED and in_run(worker, lambda run: run.iteration) == iterations)


def test_a_thousand_wishes_are_answered_by_one_frame(worker: Worker) -> None:
    worker.open(projects.project())
    drawn = []
    original = worker._slot.put
    worker._slot.put = lambda frame: (drawn.append(frame), original(frame))  # type: ignore[method-assign,assignment]
    hold = threading.Event()
    threading.Timer(0.2, hold.set).start()
    worker._put(lambda worker: hold.wait(PATIENCE) and None)
    for _ in range(1000):
        worker.ask(FrameRequest())
    until(lambda: bool(drawn))
    time.sleep(0.05)
    assert len(drawn) == 1


def test_nothing_is_drawn_that_nobody_asked_for(worker: Worker) -> None:
    worker.open(projects.project())
    worker.train()
    time.sleep(0.1)
    assert worker.take_frame() is None


def test_a_newer_frame_takes_the_place_of_an_older_one(worker: Worker) -> None:
    worker.open(projects.project())
    frame_of(worker)
    for _ in range(3):
        worker.step("iteration")
        worker.ask(FrameRequest())
        in_run(worker, lambda run: None)
    time.sleep(0.05)
    frame = worker.take_frame()
    assert frame is not None
    assert frame.iteration == 3
    assert worker.take_frame() is None


def test_it_trains_the_same_numbers_as_a_run_without_a_thread(worker: Worker) -> None:
    plain = nnsim.Run(projects.project(optimizer="adam"))
    plain.train(iterations=40)
    worker.open(projects.project(optimizer="adam"))
    trained(worker, 40)
    assert in_run(worker, lambda run: run.state_hash()) == plain.state_hash()


def test_orders_are_answered_soon_while_it_trains(worker: Worker) -> None:
    worker.open(projects.project())
    worker.train()
    waits = []
    for _ in range(60):
        start = time.perf_counter()
        assert in_run(worker, lambda run: run.iteration) is not None
        waits.append(time.perf_counter() - start)
        time.sleep(0.002)
    assert sorted(waits)[len(waits) // 2] < SOON
    assert frame_of(worker).state is State.RUNNING


def test_pause_stays_paused_and_toggle_turns_round(worker: Worker) -> None:
    worker.open(projects.project())
    worker.toggle()
    until(lambda: frame_of(worker).iteration > 5)
    worker.toggle()
    frame = frame_of(worker)
    assert frame.state is State.PAUSED
    time.sleep(0.05)
    assert frame_of(worker).iteration == frame.iteration
    worker.toggle()
    worker.toggle()
    assert frame_of(worker).state is State.PAUSED


def test_at_the_slowest_speed_it_goes_operation_by_operation(worker: Worker) -> None:
    worker.set_speed(0.0)
    worker.open(projects.project())
    worker.train()
    until(lambda: frame_of(worker).moment is not None)
    first = frame_of(worker)
    assert (first.iteration, first.moment and first.moment.index) == (0, 0)
    start = time.perf_counter()
    assert in_run(worker, lambda run: run.operation) == 1
    assert time.perf_counter() - start < 0.5
    until(lambda: (frame_of(worker).moment or first.moment).index == 1)  # type: ignore[union-attr]


def test_a_slow_speed_steps_so_many_operations_a_second(worker: Worker) -> None:
    worker.set_speed(0.4)  # a hundred a second
    worker.open(projects.project())
    count = len(nnsim.Run(projects.project()).machine.program.operations)
    worker.train()
    time.sleep(0.5)
    worker.pause()
    done = in_run(worker, lambda run: run.iteration * count + run.operation)
    assert 10 <= done <= 60


def test_from_slow_to_fast_ends_the_iteration_under_way_with_the_same_numbers(worker: Worker) -> None:
    plain = nnsim.Run(projects.project())
    plain.train(iterations=25)
    worker.set_speed(0.5)
    worker.open(projects.project())
    worker.train(25)
    until(lambda: in_run(worker, lambda run: run.operation) > 0)
    worker.set_speed(1.0)
    until(lambda: frame_of(worker).state is State.PAUSED)
    assert in_run(worker, lambda run: run.state_hash()) == plain.state_hash()


def test_an_exception_inside_an_order_pauses_with_a_sentence_and_is_logged(
    worker: Worker, logged_warnings: list[logging.LogRecord]
) -> None:
    worker.open(projects.project())
    worker.train()
    assert worker.look(lambda run: 1 // 0) is None
    frame = frame_of(worker)
    assert frame.state is State.PAUSED
    assert frame.message == "Something inside nnsim went wrong; training was paused. The log says more."
    assert [record.exc_info[0] for record in logged_warnings if record.exc_info] == [ZeroDivisionError]
    logged_warnings.clear()
    worker.train()
    until(lambda: frame_of(worker).state is State.RUNNING)


def test_a_run_that_breaks_while_it_trains_does_not_take_the_thread_with_it(
    worker: Worker, logged_warnings: list[logging.LogRecord]
) -> None:
    worker.open(projects.project())

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    in_run(worker, lambda run: (setattr(run, "burst", broken), setattr(run, "finish", broken)))
    worker.train()
    until(lambda: bool(logged_warnings))
    assert frame_of(worker).state is State.PAUSED
    logged_warnings.clear()
    worker.open(projects.project())
    assert frame_of(worker).message == ""


@pytest.mark.parametrize("state", ["nothing", "paused", "training", "slow", "blocked"])
def test_stop_always_ends_the_thread(state: str) -> None:
    worker = Worker()
    worker.start()
    if state == "blocked":
        worker.close("There is no data.")
    elif state != "nothing":
        worker.open(projects.project())
    if state == "slow":
        worker.set_speed(0.0)
    if state in ("training", "slow"):
        worker.train()
        until(lambda: frame_of(worker).state is State.RUNNING)
    start = time.perf_counter()
    worker.stop()
    assert not worker._thread.is_alive()
    assert time.perf_counter() - start < 1.0


def test_without_a_run_there_are_reasons_and_no_errors(worker: Worker) -> None:
    worker.close("There is no data.")
    jumps = (lambda: worker.step("epoch"), lambda: worker.back("phase"), lambda: worker.seek(3))
    for order in (worker.train, worker.toggle, worker.pause, *jumps):
        order()
    frame = frame_of(worker)
    assert (frame.state, frame.message) == (State.EMPTY, "There is no data.")
    assert in_run(worker, lambda run: run) is None


def test_divergence_stops_at_the_last_finite_state_with_a_sentence(worker: Worker) -> None:
    worker.open(line(1.0).project)
    worker.train()
    until(lambda: frame_of(worker).state is State.DIVERGED)
    frame = frame_of(worker)
    assert "learning rate" in frame.message
    assert all(bool(abs(array).max() < 1e308) for array in frame.weights.values())
    worker.seek(0)
    worker.change("learning_rate", 0.01)
    assert (frame_of(worker).state, frame_of(worker).message) == (State.PAUSED, "")
    worker.train()
    until(lambda: frame_of(worker).iteration > frame.iteration)


def test_a_stop_rule_ends_training_and_more_epochs_go_on(worker: Worker) -> None:
    worker.open(projects.project(epochs=2))
    worker.train()
    until(lambda: frame_of(worker).state is State.FINISHED)
    assert frame_of(worker).message.startswith("Training ended")
    assert frame_of(worker).epoch == 2
    worker.change("epochs", 3)
    worker.train()
    until(lambda: frame_of(worker).epoch == 3)


def test_what_was_set_holds_after_going_back_to_before_it_was_set(worker: Worker) -> None:
    worker.open(projects.project())
    trained(worker, 10)
    worker.change("learning_rate", 0.5)
    trained(worker, 20)
    worker.seek(5)
    assert frame_of(worker).learning_rate == 0.05
    worker.step("iteration")
    frame = frame_of(worker)
    assert frame.learning_rate == 0.5
    assert frame.events == ((5, "learning rate = 0.5"),)
    worker.seek(5)
    worker.seek(0)
    trained(worker, 3)
    assert frame_of(worker).learning_rate == 0.5


@pytest.mark.parametrize(("key", "index"), [("nothing:W", (0, 0)), ("x>h.W", (99, 0))])
def test_a_number_that_went_with_an_edit_is_left_alone_with_a_sentence(worker: Worker, key: str, index: tuple[int, ...]) -> None:
    worker.open(projects.project())
    worker.train()
    until(lambda: frame_of(worker).iteration > 10)
    worker.set_value(key, index, 1.0)
    frame = frame_of(worker)
    assert "set it then" in frame.message
    assert frame.state is State.RUNNING
    until(lambda: frame_of(worker).iteration > frame.iteration)


def test_restart_is_the_same_start_bit_for_bit_also_after_an_edit(worker: Worker) -> None:
    project = projects.project()
    worker.open(project)
    start = in_run(worker, lambda run: run.state_hash())
    trained(worker, 12)
    worker.restart(project)
    assert in_run(worker, lambda run: run.state_hash()) == start
    trained(worker, 12)
    edited = projects.project(batch_size=3)
    worker.edit(edited)
    assert frame_of(worker).earliest == 12
    worker.restart(edited)
    assert in_run(worker, lambda run: run.state_hash()) == nnsim.Run(edited).state_hash()


def test_a_frame_carries_the_number_of_the_project_it_was_asked_for(worker: Worker) -> None:
    worker.open(projects.project())
    worker.ask(FrameRequest(project=7))
    until(lambda: (frame := worker.take_frame()) is not None and frame.project == 7)


def test_many_steps_go_on_as_training_does_and_can_be_paused(worker: Worker) -> None:
    worker.open(projects.project())
    worker.step("iteration", 100_000_000)
    until(lambda: frame_of(worker).state is State.RUNNING)
    worker.pause()
    frame = frame_of(worker)
    assert frame.state is State.PAUSED
    assert 0 < frame.iteration < 100_000_000
    worker.step("operation", 100_000_000)
    until(lambda: frame_of(worker).iteration > frame.iteration)
    worker.pause()
    assert frame_of(worker).state is State.PAUSED


def test_many_steps_end_where_as_many_single_ones_do(worker: Worker) -> None:
    worker.open(projects.project())
    for grain in ("operation", "layer", "phase", "iteration", "epoch"):
        worker.seek(0)
        worker.step(grain, 40)
        until(lambda: frame_of(worker).state is State.PAUSED)
        place = in_run(worker, lambda run: (run.iteration, run.operation, run.state_hash()))
        worker.seek(0)
        for _ in range(40):
            worker.step(grain)
        assert in_run(worker, lambda run: (run.iteration, run.operation, run.state_hash())) == place


def test_it_runs_backwards_slowly_to_the_beginning_and_the_future_stays(worker: Worker) -> None:
    worker.open(projects.project())
    start = in_run(worker, lambda run: run.state_hash())
    trained(worker, 12)
    end = in_run(worker, lambda run: run.state_hash())
    worker.set_speed(0.4)
    worker.rewind()
    until(lambda: in_run(worker, lambda run: run.operation) > 0)
    assert frame_of(worker).state is State.RUNNING
    worker.set_speed(1.0)
    until(lambda: frame_of(worker).state is State.PAUSED)
    assert in_run(worker, lambda run: run.state_hash()) == start
    assert frame_of(worker).furthest == 12
    worker.seek(12)
    assert in_run(worker, lambda run: run.state_hash()) == end


@pytest.mark.parametrize("speed", [1.0, 0.6])
def test_a_breakpoint_pauses_inside_the_iteration_with_a_sentence(worker: Worker, speed: float) -> None:
    worker.open(projects.project())
    worker.watch((Breakpoint("loss", "<", 100.0), Breakpoint("gradient", "<", 100.0, "nowhere")))
    worker.set_speed(speed)
    worker.train()
    until(lambda: frame_of(worker).state is State.PAUSED and frame_of(worker).moment is not None)
    frame = frame_of(worker)
    assert frame.moment is not None
    assert frame.moment.phase == "loss"
    assert frame.message.startswith("Stopped at a breakpoint: loss < 100 (it is ")
    assert frame.hit is not None
    assert frame.hit[0].kind == "loss"
    worker.watch(())
    worker.train(5)
    until(lambda: in_run(worker, lambda run: run.iteration) == 5)


def test_a_breakpoint_goes_over_to_the_run_of_an_edited_network(worker: Worker) -> None:
    project = projects.project()
    project.document.breakpoints = (Breakpoint("iteration", "==", 20),)
    worker.open(project)
    trained(worker, 4)
    edited = projects.project(batch_size=3)
    edited.document.breakpoints = project.document.breakpoints
    worker.edit(edited)
    worker.train()
    until(lambda: frame_of(worker).state is State.PAUSED)
    assert frame_of(worker).iteration == 20


def test_a_branch_is_returned_to_and_back_again(worker: Worker) -> None:
    worker.open(projects.project())
    trained(worker, 10)
    end = in_run(worker, lambda run: run.state_hash())
    worker.seek(4)
    worker.change("learning_rate", 0.5)
    trained(worker, 8)
    frame = frame_of(worker)
    assert (frame.line, [(left.number, left.start, left.end) for left in frame.left]) == (2, [(1, 4, 10)])
    worker.return_to()
    assert in_run(worker, lambda run: run.state_hash()) == end
    frame = frame_of(worker)
    assert (frame.line, frame.iteration, [left.number for left in frame.left]) == (1, 10, [2])
    worker.return_to()
    assert (frame_of(worker).line, frame_of(worker).iteration) == (2, 8)
    worker.return_to(9)
    assert frame_of(worker).message == "There is no branch 9 to return to."
