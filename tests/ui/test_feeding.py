"""What is fed by hand: it begins with the followed sample, is answered in frames, survives edits as far as it fits, and ends at once."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim import storage
from nnsim.document import PutNode
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.furniture_edits import removing_layers
from nnsim.ui.session import Session
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    worker = Worker()
    worker.start()
    made = Session(worker, storage.example)
    yield made
    made.close()
    worker.stop()


def opened(session, name):
    session.open_example(name)
    until(lambda: session.frame.state is State.PAUSED)
    return session.feeding


def input_id(session):
    return session.document.network.inputs()[0].id


def answered(session):
    """Wait for the answer to what is fed now."""
    until(lambda: session.feeding.answer is not None and all(
        np.array_equal(session.feeding.answer.feed.inputs[id], values) for id, values in session.feeding.inputs.items()
    ))  # fmt: skip
    return session.feeding.answer


def test_it_begins_with_the_followed_sample(session):
    feeding = opened(session, "iris")
    session.set_sample(3)
    feeding.begin()
    row = int(session.parts.train[3])
    assert np.array_equal(feeding.inputs[input_id(session)], session.dataset.inputs[row])
    answer = answered(session)
    assert feeding.shown
    assert [values.shape for values in answer.outputs.values()] == [(3,)]


def test_the_answer_is_there_at_once_and_changes_with_the_input(session):
    feeding = opened(session, "iris")
    feeding.begin()
    before = answered(session)
    feeding.set_number(input_id(session), 2, 6.5)
    assert feeding.inputs[input_id(session)][2] == 6.5
    after = answered(session)
    assert not np.array_equal(*(next(iter(answer.outputs.values())) for answer in (before, after)))


def test_ending_returns_to_the_followed_sample_and_asks_for_nothing_more(session):
    feeding = opened(session, "xor")
    session.want(session, signals=True)
    feeding.begin()
    answered(session)
    feeding.end()
    until(lambda: session.frame.fed is None)
    assert not feeding.shown
    assert session.frame.targets


def test_what_was_fed_comes_back_when_it_begins_again(session):
    feeding = opened(session, "xor")
    feeding.begin()
    feeding.set_input(input_id(session), np.array([0.25, 0.75]))
    feeding.end()
    feeding.begin()
    assert feeding.inputs[input_id(session)].tolist() == [0.25, 0.75]
    feeding.take_sample()
    assert feeding.inputs[input_id(session)].tolist() == session.dataset.inputs[0].tolist()


def test_it_follows_the_training(session):
    feeding = opened(session, "xor")
    feeding.begin()
    first = answered(session)
    session.train()
    until(lambda: session.frame.state is State.RUNNING and session.frame.fed not in (None, first) and session.frame.iteration > 10)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)
    assert feeding.shown


def test_sequences_are_cut_lengthened_and_looked_at_step_by_step(session):
    feeding = opened(session, "waves")
    id = input_id(session)
    feeding.begin()
    assert feeding.steps == session.dataset.steps
    feeding.set_input(id, np.ones((5, 1)))
    feeding.look_at(2)
    answer = answered(session)
    until(lambda: session.frame.time == 2)
    assert (session.frame.length, next(iter(answer.outputs.values())).shape) == (5, (1, 5))
    feeding.set_number(id, 0, 3.0)
    assert feeding.inputs[id][:, 0].tolist() == [1, 1, 3, 1, 1]
    feeding.set_input(id, np.ones((2, 1)))
    assert feeding.step is None


def test_a_step_that_was_looked_at_may_lie_beyond_a_shorter_sequence(session):
    feeding = opened(session, "waves")
    id, steps = input_id(session), session.dataset.steps
    feeding.begin()
    last = feeding.inputs[id][-1, 0]
    feeding.set_input(id, np.ones((steps + 10, 1)))
    feeding.look_at(steps + 5)
    feeding.end()
    assert feeding.number(id, 0) == last
    feeding.begin()
    feeding.take_sample()
    assert feeding.place == steps - 1


def test_sequences_end_where_the_followed_one_does(session):
    feeding = opened(session, "reber_lstm")
    feeding.begin()
    assert feeding.steps == int(session.dataset.lengths[session.parts.train[0]])


def test_an_edit_elsewhere_keeps_what_is_fed(session):
    feeding = opened(session, "xor")
    feeding.begin()
    feeding.set_input(input_id(session), np.array([0.25, 0.75]))
    hidden = next(node for node in session.document.network if node.kind == "dense")
    session.push(PutNode(replace(hidden, parameters={**hidden.parameters, "units": 7})))
    assert feeding.on
    assert feeding.inputs[input_id(session)].tolist() == [0.25, 0.75]


def test_without_an_input_it_ends(session):
    feeding = opened(session, "xor")
    feeding.begin()
    session.push(removing_layers(session.document.network, {input_id(session)}))
    assert not feeding.on
    assert feeding.reason_not() is not None


def test_another_project_ends_it(session):
    feeding = opened(session, "xor")
    feeding.begin()
    opened(session, "iris")
    assert not feeding.on
    assert feeding.inputs == {}


def test_without_data_it_says_what_to_do(session):
    session.new()
    said = []
    session.notice.connect(said.append)
    session.feeding.open()
    assert said
    assert not session.feeding.on
