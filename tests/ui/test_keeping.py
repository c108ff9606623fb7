"""What is kept of an open project is of one moment, whole, and taking it changes nothing."""

import threading

import pytest

from nnsim.catalog import ProjectError
from nnsim.document import RemoveConnection, SetSetting
from nnsim.engine.frames import State
from nnsim.storage import Contents
from nnsim.ui.keeping import Taken
from tests.ui.sessions import session_on
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    with session_on("xor") as made:
        yield made


def test_a_run_that_does_not_answer_is_not_left_out_of_a_file_silently(session):
    go_on = threading.Event()
    other = threading.Thread(target=session.worker.look, args=(lambda run: go_on.wait(),))
    other.start()
    with pytest.raises(ProjectError, match="busy"):
        Taken.of(session).contents_within(0.1)
    go_on.set()
    other.join()
    assert Taken.of(session).contents_within(10.0).checkpoint is not None


def test_keeping_changes_nothing_of_a_run_that_has_diverged(session):
    session.open_example("line")
    session.push(SetSetting("learning_rate", 100.0))
    session.train()
    until(lambda: session.frame.state is State.DIVERGED)
    assert session.snapshot().checkpoint is not None
    session.refresh()
    before = session.frame
    until(lambda: session.frame is not before)
    assert session.frame.state is State.DIVERGED


def test_what_is_kept_is_the_project_and_the_moment_of_its_run(session):
    session.step("iteration", 3)
    until(lambda: session.frame.iteration == 3)
    kept = session.snapshot()
    assert isinstance(kept, Contents)
    assert kept.checkpoint.furthest == 3
    session.push(SetSetting("seed", 5))
    assert kept.project.settings["seed"] != 5
    for connection in list(session.document.network.connections):
        session.push(RemoveConnection(connection))
    assert session.snapshot().checkpoint is None


def test_a_weight_that_is_turned_on_after_saving_is_unsaved_work(session, tmp_path):
    key = f"{next(iter(session.document.network.connections))}:W"
    session.set_value(key, (0, 0), 1.0)
    kept = session.snapshot()
    session.saved(tmp_path / "a.nnsim", kept)
    assert not session.dirty
    session.set_value(key, (0, 0), 2.0)
    assert session.dirty
