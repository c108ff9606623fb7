"""What was not saved is offered after a crash, with a picture and times, and goes on bit for bit; nothing is overwritten."""

import os
import time

import pytest
from PySide6.QtWidgets import QMessageBox

from nnsim import storage
from nnsim.document import SetSetting
from nnsim.engine.run import Run
from nnsim.storage.recovery import RecoveryFolder
from tests.storage.left import document, left_behind, orphaned
from tests.ui.naming import nameless
from tests.ui.window.hand import spin, until
from tests.ui.window.protected import folder, protected, work_of
from tests.ui.window.test_files import CANCEL, action, answers, dialogs  # noqa: F401

DISCARD = QMessageBox.StandardButton.Discard


@pytest.fixture
def application(qapp, qtbot):
    with protected() as made:
        yield made


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "mine.nnsim"
    storage.save(storage.example("xor"), path)
    return path


def trained(name="xor", iterations=40):
    run = Run(storage.example(name))
    run.train(iterations=iterations)
    return run


def kept(application):
    return work_of(application).read()


def test_an_edit_is_put_by_within_two_seconds_outside_of_the_documents_folder(application, saved):
    session = application.session
    application.files.open_path(str(saved))
    session.push(SetSetting("batch_size", 2))
    start = time.monotonic()
    entry = work_of(application)
    assert time.monotonic() - start < 2
    assert entry.read().project.document.settings["batch_size"] == 2
    assert entry.about() == document(saved)
    assert [path.name for path in saved.parent.iterdir()] == ["mine.nnsim"]
    session.undo()
    until(lambda: entry.kept is None)


def test_a_run_is_put_by_while_it_trains_and_goes_on_bit_for_bit(application, monkeypatch):
    session = application.session
    session.open_example("xor")
    session.train()
    first = kept(application).checkpoint
    application.protection.recovery._next_run = 0.0
    until(lambda: kept(application).checkpoint.furthest > first.furthest)
    again = kept(application).run()
    alone = Run(storage.example("xor"))
    alone.train(iterations=again.iteration)
    assert again.state_hash() == alone.state_hash()
    for run in (again, alone):
        run.train(iterations=500)
    assert again.state_hash() == alone.state_hash()


def test_what_is_saved_or_discarded_is_not_kept_any_more(application, saved, answers):  # noqa: F811
    session = application.session
    application.files.open_path(str(saved))
    for settle in (application.files.save, session.new):
        session.push(SetSetting("batch_size", 3))
        entry = work_of(application)
        settle()
        until(lambda entry=entry: entry.kept is None)
    session.push(SetSetting("batch_size", 5))
    entry = work_of(application)
    answers(DISCARD)
    application.window.close()
    application.protection.close()
    assert not entry.folder.exists()


def test_after_a_crash_the_next_start_offers_the_work_and_goes_on_with_it(qapp, qtbot, saved):
    run = trained()
    left_behind(folder(), run, document(saved))
    with protected() as application:
        dialog = application.protection.dialog
        (row,) = dialog.rows
        assert row.found.iteration == 40
        assert nameless(dialog) == []
        row.recover.click()
        session = application.session
        until(lambda: session.frame.iteration == 40)
        assert application.protection.dialog is None
        assert session.path == saved
        assert session.dirty
        assert session.look(Run.state_hash) == run.state_hash()
        assert folder().left() == []
        assert application.files.save()
        assert not session.dirty
        entry = application.protection.recovery.entry
        until(lambda: entry.kept is None)
    assert list(folder().path.iterdir()) == []


def test_what_was_recovered_is_offered_again_after_the_next_crash(qapp, qtbot):
    left_behind(folder(), trained())
    with protected() as application:
        application.protection.dialog.rows[0].recover.click()
        again = orphaned(application.protection.recovery.entry)
        assert [entry.folder for entry in folder().left()] == [again.folder]
        assert again.read().checkpoint.furthest == 40


def test_where_the_document_was_changed_meanwhile_both_are_shown_and_neither_is_overwritten(qapp, qtbot, saved, answers, dialogs):  # noqa: F811
    left_behind(folder(), trained(), document(saved))
    storage.save(storage.example("line"), saved)
    now = saved.read_bytes()
    with protected() as application:
        (row,) = application.protection.dialog.rows
        assert row.found.changed
        assert row.found.there.project.document.title == storage.example("line").document.title
        row.open.click()
        assert application.session.title == storage.example("line").document.title
        action(application.window, "Recovered work…").trigger()
        until(lambda: application.protection.dialog is not None)
        application.protection.dialog.rows[0].recover.click()
        assert application.session.title == storage.example("xor").document.title
        answers(CANCEL)
        assert not application.files.save()
        assert "has changed since" in answers.asked[0]
        assert saved.read_bytes() == now
        dialogs["save"] = saved.with_name("other.nnsim")
        answers("Save as…")
        assert application.files.save()
    assert saved.read_bytes() == now


def test_work_that_was_saved_in_the_last_moment_is_not_offered(qapp, qtbot, saved):
    left_behind(folder(), storage.load(saved), document(saved))
    with protected() as application:
        assert application.protection.dialog is None
    assert list(folder().path.iterdir()) == []


def test_what_is_not_decided_on_is_offered_at_the_next_start(qapp, qtbot):
    left_behind(folder(), trained())
    with protected() as application:
        dialog = application.protection.dialog
        assert folder().left() == []  # nobody else is asked meanwhile
        dialog.reject()
        (entry,) = application.protection._undecided
    assert [found.work.read_bytes() for found in [orphaned(entry)]] != []
    with protected() as application:
        assert len(application.protection.dialog.rows) == 1


def test_work_is_discarded_when_that_is_confirmed(qapp, qtbot, answers):  # noqa: F811
    left_behind(folder(), trained())
    with protected() as application:
        dialog = application.protection.dialog
        answers(CANCEL)
        dialog.rows[0].discard.click()
        assert len(dialog.rows) == 1
        answers("Discard")
        dialog.rows[0].discard.click()
        until(lambda: application.protection.dialog is None)
        said = []
        application.session.notice.connect(said.append)
        action(application.window, "Recovered work…").trigger()
        until(lambda: said)
        assert said == ["There is no work that was not saved."]
    assert list(folder().path.iterdir()) == []


def test_work_that_cannot_be_read_is_shown_with_a_sentence_and_stays(qapp, qtbot):
    left_behind(folder(), trained())
    broken = left_behind(folder(), trained())
    broken.work.write_bytes(broken.work.read_bytes()[:-9])
    with protected() as application:
        whole, row = application.protection.dialog.rows
        assert whole.found.contents is not None
        assert row.found.contents is None
        assert row.found.refusal.startswith("work.nnsim")
        assert row.found.entry.work.exists()
        assert str(row.found.entry.folder) in row._where()


def test_two_windows_do_not_disturb_each_other(application, qtbot, saved, answers):  # noqa: F811
    application.files.open_path(str(saved))
    recovery = application.protection.recovery
    until(lambda: recovery.entry is not None and recovery.entry.about() == document(saved))
    with protected() as other:
        assert other.protection.dialog is None
        answers(CANCEL)
        other.files.open_path(str(saved))
        assert other.session.path is None
        assert "mine.nnsim is open in another window" in answers.asked[0]
        other.session.open_example("line")
        other.session.push(SetSetting("batch_size", 2))
        application.session.push(SetSetting("batch_size", 3))
        assert kept(other).project.document.settings["batch_size"] == 2
        assert kept(application).project.document.settings["batch_size"] == 3


def test_without_a_place_for_it_nnsim_works_on_says_so_once_and_saves(qapp, qtbot, saved, monkeypatch):
    blocked = saved.parent / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    with protected(begin=False) as application:
        said = []
        application.session.notice.connect(said.append)
        application.protection.begin("0")
        application.files.open_path(str(saved))
        application.session.push(SetSetting("batch_size", 2))
        until(lambda: application.protection.recovery.off)
        application.protection.recovery._next = 0.0
        application.session.push(SetSetting("batch_size", 3))
        spin(1.5)
        assert len(said) == 1
        assert said[0] == (
            "Work that is not saved cannot be put by for a crash. The folder for it cannot be written: a file is in the way. "
            "Everything else works; save often."
        )
        assert application.files.save()
        assert storage.read(saved).project.document.settings["batch_size"] == 3


def test_a_folder_that_vanishes_is_made_again(application):
    application.session.open_example("xor")
    application.session.push(SetSetting("batch_size", 2))
    entry = work_of(application)
    entry.remove()
    said = []
    application.session.notice.connect(said.append)
    application.session.push(SetSetting("batch_size", 3))
    until(lambda: not entry.folder.exists() and work_of(application) != entry)
    assert kept(application).project.document.settings["batch_size"] == 3
    assert said == []


def test_the_folder_of_somebody_else_is_left_alone(qapp, qtbot, tmp_path, monkeypatch):
    theirs = RecoveryFolder(tmp_path)
    left_behind(theirs, trained())
    folder().path.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(theirs.path, folder().path)
    with protected() as application:
        assert application.protection.dialog is None
    assert len(theirs.left()) == 1
