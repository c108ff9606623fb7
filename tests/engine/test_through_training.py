"""The course of something over the training, from the moments that the timeline keeps."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.engine.copied import kept
from nnsim.engine.through_training import SHARES, Answers, Looked, Numbers, Question, Spread, ThroughTraining
from nnsim.engine.timeline import EARLY, EARLY_SPACING


def asking(run: nnsim.Run) -> Any:
    return lambda job, given_up: job(run)


def course_of(run: nnsim.Run, question: Question, looked: Looked | None = None) -> ThroughTraining:
    work = ThroughTraining(asking(run), question, looked)
    work._thread.join()
    assert not work.failure
    return work


def stepped(name: str, iterations: int) -> nnsim.Run:
    """A run with a moment kept before each iteration."""
    run = nnsim.Run(nnsim.example(name))
    for _ in range(iterations):
        run.train(iterations=1)
    return run


def test_answers_are_those_that_the_network_gave_at_each_moment() -> None:
    run = stepped("iris", 12)
    data: Any = run.project.data
    rows = data.inputs[run.machine.binding.parts_of.train[[3, 40]]]
    work = course_of(run, Answers((3, 40)))
    assert [iteration for iteration, _ in work.course] == list(range(13))
    assert work.iteration == 12
    for iteration, answers in work.course:
        run.seek(iteration)
        np.testing.assert_allclose(answers.T, run.predict(rows), rtol=1e-6)


def test_a_run_of_a_moment_has_moments_enough_for_a_curve() -> None:
    run = nnsim.Run(nnsim.example("line"))
    began = time.perf_counter()
    run.train(iterations=3_000)
    seconds = time.perf_counter() - began
    assert len(kept(run, 300)) >= min(seconds / (4 * EARLY_SPACING), EARLY)


def test_going_back_cuts_the_course() -> None:
    run = stepped("xor", 9)
    run.seek(4)
    assert [iteration for iteration, _ in course_of(run, Answers((0,))).course] == [0, 1, 2, 3, 4]


def test_another_future_is_another_course() -> None:
    run = stepped("xor", 9)
    first = course_of(run, Answers((0,)))
    run.seek(4)
    run.change("learning_rate", 0.001)
    for _ in range(5):
        run.train(iterations=1)
    again = course_of(run, Answers((0,)), first.looked)
    then, now = dict(first.course), dict(again.course)
    np.testing.assert_array_equal(then[4], now[4])
    assert not np.array_equal(then[9], now[9])


def test_what_is_known_is_not_looked_at_again() -> None:
    run = stepped("xor", 5)
    first = course_of(run, Answers((0,)))
    run.train(iterations=1)
    again = course_of(run, Answers((0,)), first.looked)
    for (_, before), (_, after) in zip(first.course, again.course, strict=False):
        assert before is after
    other = course_of(run, Answers((1,)), again.looked)
    assert not np.array_equal(other.course[0][1], again.course[0][1])


def test_a_spread_is_made_of_the_quantiles_of_all_activations_of_a_layer() -> None:
    run = stepped("spirals", 6)
    ids = tuple(run.project.network.node(name).id for name in ("hidden 1", "hidden 2"))
    work = course_of(run, Spread(ids))
    part = run.machine.train.first(100)
    for iteration, spread in work.course:
        run.seek(iteration)
        outputs = run.machine.evaluator.outputs(part.inputs, ids)
        for place, id in enumerate(ids):
            np.testing.assert_allclose(spread[place], np.quantile(outputs[id], SHARES), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", ["echo", "reber_gru"])
def test_of_sequences_the_last_step_that_counts_is_answered(name: str) -> None:
    run = stepped(name, 2)
    data: Any = run.project.data
    row = int(run.machine.binding.parts_of.train[1])
    _, answers = course_of(run, Answers((1,))).course[-1]
    predicted = run.predict(data.inputs[row : row + 1])[0]
    length = int(data.lengths[row]) if data.lengths is not None else data.steps
    wanted = predicted[length - 1] if predicted.ndim == 2 else predicted
    np.testing.assert_allclose(answers[:, 0], wanted, rtol=1e-5)


def test_of_many_moments_some_are_kept_and_mostly_the_same_the_next_time() -> None:
    run = stepped("xor", 40)
    few = [moment.iteration for moment in kept(run, 16)]
    assert len(few) <= 16
    assert few[0] == 0
    for _ in range(5):
        run.train(iterations=1)
    assert [moment.iteration for moment in kept(run, 16)][: len(few)] == few


def test_samples_that_are_not_there_are_left_out() -> None:
    run = stepped("xor", 1)
    assert course_of(run, Answers((99,))).course[-1][1].shape == (1, 0)


def test_single_parameters_are_those_of_each_moment_and_none_where_there_is_no_such_one() -> None:
    run = stepped("xor", 6)
    key = next(key for key, slot in run.machine.parameters.slots.items() if len(slot.shape) == 2)
    work = course_of(run, Numbers(((key, (1, 0)), (key, (99, 0)), ("nowhere:W", (0, 0)))))
    assert [iteration for iteration, _ in work.course] == list(range(7))
    for iteration, (value, outside, nowhere) in work.course:
        run.seek(iteration)
        assert value == run.machine.parameters.value(key)[1, 0]
        assert np.isnan([outside, nowhere]).all()
