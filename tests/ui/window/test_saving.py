"""Saving goes on beside the window and the training, and replaces nothing unasked that others have written."""

import threading

import pytest
from PySide6.QtCore import QTimer

from nnsim import storage
from nnsim.document import SetSetting
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from tests.ui.window.hand import spin, until
from tests.ui.window.test_files import CANCEL, action, answers, dialogs  # noqa: F401


@pytest.fixture
def kept(opened, dialogs, tmp_path):  # noqa: F811
    """An application whose project has a file."""
    application = opened("xor")
    dialogs["save"] = tmp_path / "a.nnsim"
    assert application.files.save()
    return application


def batch_size(path):
    return storage.read(path).project.document.settings["batch_size"]


def busy(session):
    """Keeps the training thread from answering until the event is set."""
    go_on = threading.Event()
    session.worker._put(lambda driver: go_on.wait())
    return go_on


def test_the_window_works_while_it_saves_and_what_is_edited_meanwhile_stays_unsaved(kept):
    session = kept.session
    session.push(SetSetting("batch_size", 2))
    go_on = busy(session)
    ticks = []

    def tick():
        ticks.append(True)
        if len(ticks) == 5:
            session.push(SetSetting("batch_size", 4))
        elif len(ticks) == 10:
            go_on.set()

    timer = QTimer(interval=20)
    timer.timeout.connect(tick)
    timer.start()
    assert kept.files.save()
    timer.stop()
    assert batch_size(session.path) == 2
    assert session.dirty
    assert kept.files.save()
    assert batch_size(session.path) == 4
    assert not session.dirty


def test_a_second_save_waits_for_the_first_and_both_are_done(kept):
    session = kept.session
    session.push(SetSetting("batch_size", 2))
    go_on = busy(session)
    done = []

    def again():
        session.push(SetSetting("batch_size", 4))
        QTimer.singleShot(100, go_on.set)
        done.append(kept.files.save())

    QTimer.singleShot(300, again)
    assert kept.files.save()
    until(lambda: done == [True])
    assert batch_size(session.path) == 4
    assert not session.dirty


def test_training_is_the_same_with_saves_in_it(kept):
    session = kept.session
    session.train()
    for count in (100, 300, 500):
        until(lambda count=count: session.frame.iteration > count)
        assert kept.files.save()
        assert session.frame.state is State.RUNNING
    session.pause()
    iteration, with_saves = session.look(lambda run: (run.iteration, run.state_hash()))
    project = storage.example("xor")
    project.document.settings["epochs"] = None
    alone = Run(project)
    alone.train(iterations=iteration)
    assert alone.state_hash() == with_saves


def test_a_file_that_others_have_written_is_not_replaced_unasked(kept, answers, dialogs, tmp_path):  # noqa: F811
    session = kept.session
    other = storage.example("line")
    storage.save(other, session.path)
    session.push(SetSetting("batch_size", 2))
    answers(CANCEL)
    assert not kept.files.save()
    assert storage.read(session.path).project.document.title == other.document.title
    assert session.dirty
    dialogs["save"] = tmp_path / "b.nnsim"
    answers("Save as…")
    assert kept.files.save()
    assert batch_size(tmp_path / "b.nnsim") == 2
    assert storage.read(tmp_path / "a.nnsim").project.document.title == other.document.title
    assert len(answers.asked) == 2
    assert "a.nnsim has changed since you opened it" in answers.asked[0]
    kept.files.open_path(str(tmp_path / "a.nnsim"))
    session.push(SetSetting("batch_size", 8))
    storage.save(storage.example("moons"), session.path)
    answers("Replace")
    assert kept.files.save()
    assert batch_size(session.path) == 8
    session.push(SetSetting("batch_size", 4))
    assert kept.files.save()  # unasked
    assert len(answers.asked) == 3


def test_a_file_that_became_a_link_is_not_written_through_unasked(kept, answers, tmp_path):  # noqa: F811
    session = kept.session
    elsewhere = tmp_path / "precious"
    elsewhere.write_text("mine")
    session.path.unlink()
    session.path.symlink_to(elsewhere)
    session.push(SetSetting("batch_size", 2))
    answers(CANCEL)
    assert not kept.files.save()
    assert elsewhere.read_text() == "mine"


def test_a_file_that_was_removed_is_written_again(kept):
    kept.session.path.unlink()
    kept.session.push(SetSetting("batch_size", 2))
    assert kept.files.save()
    assert batch_size(kept.session.path) == 2


def test_a_file_that_another_window_shows_is_opened_when_that_is_wanted(kept, answers, tmp_path):  # noqa: F811
    other = tmp_path / "b.nnsim"
    storage.save(storage.example("line"), other)
    kept.files.shown_elsewhere = lambda path: path == other
    answers(CANCEL)
    kept.files.open_path(str(other))
    assert kept.session.path == tmp_path / "a.nnsim"
    answers("Open here too")
    kept.files.open_path(str(other))
    assert kept.session.path == other
    assert "b.nnsim is open in another window" in answers.asked[0]


def test_the_version_before_the_last_save_can_be_had_again(kept):
    session, window = kept.session, kept.window
    said = []
    session.notice.connect(said.append)
    action(window, "Open the version before the last save").trigger()
    assert "no earlier version" in said[-1]
    before = batch_size(session.path)
    session.push(SetSetting("batch_size", 2))
    assert kept.files.save()
    action(window, "Open the version before the last save").trigger()
    assert session.document.settings["batch_size"] == before
    assert session.path is None
    assert "before its last save" in said[-1]
    spin(0.05)
