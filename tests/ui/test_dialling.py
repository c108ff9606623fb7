"""A number that is turned by hand reaches the run at once, and the history once."""

import pytest

from nnsim import storage
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.dialling import Dialled
from nnsim.ui.jobs import Jobs
from nnsim.ui.session import Session
from tests.ui.window.hand import until


class Written:
    """What a dial wrote, and what it kept."""

    def __init__(self):
        self.jobs, self.values, self.kept = Jobs(), [], []
        self.dial = Dialled(1.0, self.values.append, self.kept.append, self.jobs)


@pytest.fixture
def written():
    return Written()


def test_the_first_turn_is_written_at_once_and_the_last_one_when_it_is_kept(written):
    for value in (2.0, 3.0, 4.0):
        written.dial.turn(value)
    assert written.values[0] == 2.0
    written.dial.keep()
    assert written.values[-1] == 4.0
    assert written.kept == [4.0]
    assert len(written.values) == 2


def test_what_is_wanted_is_written_when_the_jobs_are_followed(written):
    written.dial.turn(2.0)
    written.dial.turn(3.0)
    written.jobs.follow()
    written.jobs.follow()
    assert written.values == [2.0, 3.0]


def test_what_is_left_is_as_before_and_nothing_is_kept(written):
    written.dial.turn(2.0)
    written.dial.leave()
    assert written.values == [2.0, 1.0]
    written.dial.turn(5.0)
    written.jobs.follow()
    assert (written.values, written.kept) == ([2.0, 1.0], [])


def test_a_dial_that_was_not_turned_writes_and_keeps_nothing(written):
    written.dial.keep()
    assert (written.values, written.kept) == ([], [])


def test_when_the_project_is_left_nothing_is_written_any_more(written):
    written.jobs.cancel()
    written.dial.turn(2.0)
    written.dial.keep()
    assert written.values == []


@pytest.fixture
def session(qapp):
    worker = Worker()
    worker.start()
    made = Session(worker, storage.example)
    made.want(made, parameters=True)
    made.open_example("xor")
    until(lambda: made.frame.weights)
    yield made
    made.close()
    worker.stop()
    made.deleteLater()


def _first(session):
    """Key and value of the first weight of all."""
    id = next(iter(session.document.network.connections))
    return f"{id}:W", session.look(lambda run: float(run.machine.parameters.value(f"{id}:W")[0, 0]))


def test_a_dialled_weight_follows_the_hand_and_is_one_entry_with_a_name(session):
    key, before = _first(session)
    dial = session.dial(key, (0, 0))
    assert dial.before == before
    for turn in range(1, 20):
        dial.turn(before + 0.25 * turn)
    until(lambda: _first(session)[1] != before)
    dial.keep()
    assert _first(session)[1] == before + 4.75
    assert len(session.history.texts) == 1
    assert session.history.undo_text.startswith("weight of input → hidden")
    session.undo()
    assert _first(session)[1] == before
    session.redo()
    assert _first(session)[1] == before + 4.75


def test_a_dialled_weight_learns_on_from_where_it_was_left(session):
    key, before = _first(session)
    session.train()
    until(lambda: session.frame.state is State.RUNNING)
    dial = session.dial(key, (0, 0))
    dial.turn(before + 9.0)
    dial.keep()
    until(lambda: abs(_first(session)[1] - before - 9.0) < 1.0)
    assert session.look(lambda run: run.iteration) > 0
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)


def test_presses_that_share_a_gesture_are_one_entry_and_others_are_not(session):
    key, before = _first(session)
    gesture = session.next_gesture()
    for value in (1.0, 2.0, before, 3.0):
        dial = session.dial(key, (0, 0), gesture)
        dial.turn(value)
        dial.keep()
    assert len(session.history.texts) == 1
    assert session.history.undo_text.endswith(" → 3")
    session.set_value(key, (0, 0), 4.0)
    assert len(session.history.texts) == 2
    session.undo()
    session.undo()
    assert _first(session)[1] == before


def test_without_weights_there_is_nothing_to_dial(session):
    session.new()
    assert session.dial("c1:W", (0, 0)) is None
