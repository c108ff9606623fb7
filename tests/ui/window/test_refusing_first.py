"""A file that cannot be opened is refused before anybody is asked about unsaved work; who has something to open is asked."""

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from nnsim import storage
from nnsim.document import SetSetting
from nnsim.storage.atomic import previous_of
from tests.storage.left import left_behind
from tests.ui.window.hand import spin
from tests.ui.window.protected import folder, protected
from tests.ui.window.test_files import CANCEL, DISCARD, SAVE, action, answers, dialogs, drop, unfitting  # noqa: F401
from tests.ui.window.test_recovery import trained
from tests.ui.window.test_run_controls import settle, train_to


@pytest.fixture
def edited(opened):
    """An application with work that is not saved."""
    application = opened("xor")
    application.session.push(SetSetting("batch_size", 2))
    return application


@pytest.fixture
def unasked(monkeypatch):
    """A question would wait for somebody: here it fails."""
    monkeypatch.setattr(QMessageBox, "exec", lambda box: pytest.fail(f"asked: {box.text()}"))


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.nnsim"
    path.write_bytes(b"PK\x03\x04 broken")
    return path


@pytest.mark.parametrize("way", ["Open…", "drop", "path", "recent"])
def test_a_bad_file_is_refused_and_nothing_is_asked(edited, unasked, dialogs, broken, way):  # noqa: F811
    session, window = edited.session, edited.window
    said = []
    session.notice.connect(said.append)
    dialogs["open"] = broken
    if way == "Open…":
        action(window, way).trigger()
    elif way == "drop":
        drop(window, broken)
    elif way == "path":
        edited.files.open_path(str(broken))
    else:
        window.welcome.fileRequested.emit(str(broken))
    spin(0.05)
    assert len(said) == 1
    assert said[0].startswith("broken.nnsim ")
    assert session.dirty


def test_who_gives_up_the_choice_of_a_file_is_asked_nothing(edited, unasked, dialogs):  # noqa: F811
    action(edited.window, "Open…").trigger()
    assert edited.session.dirty


def test_what_a_file_needs_to_be_asked_comes_first_and_then_the_work(edited, answers, tmp_path):  # noqa: F811
    path = unfitting(tmp_path / "a.nnsim")
    answers(CANCEL)
    edited.files.open_path(str(path))
    assert "training that cannot go on" in answers.asked[0]
    assert len(answers.asked) == 1
    answers("Open without training")
    answers.timer.timeout.connect(lambda: len(answers.asked) == 2 and not answers.timer.isActive() and answers(CANCEL))
    edited.files.open_path(str(path))
    assert edited.session.dirty
    assert len(answers.asked) == 3
    assert "Save the changes" in answers.asked[2]


def test_a_file_that_is_open_and_saved_at_the_question_opens_as_it_is_then(edited, answers, dialogs, tmp_path):  # noqa: F811
    session, files = edited.session, edited.files
    dialogs["save"] = path = tmp_path / "mine.nnsim"
    assert files.save()
    session.push(SetSetting("batch_size", 3))
    answers(SAVE)
    files.open_path(str(path))
    assert session.document.settings["batch_size"] == 3
    assert not session.dirty


def test_a_version_before_the_last_save_that_is_broken_is_refused_unasked(edited, answers, dialogs, tmp_path):  # noqa: F811
    session, files = edited.session, edited.files
    dialogs["save"] = path = tmp_path / "mine.nnsim"
    for size in (2, 3):
        session.push(SetSetting("batch_size", size))
        assert files.save()
    session.push(SetSetting("batch_size", 4))
    whole = previous_of(path).read_bytes()
    previous_of(path).write_bytes(whole[:-9])
    said = []
    session.notice.connect(said.append)
    files.open_previous()
    assert (len(said), answers.asked) == (1, [])
    assert session.document.settings["batch_size"] == 4
    previous_of(path).write_bytes(whole)
    answers(DISCARD)
    files.open_previous()
    assert session.document.settings["batch_size"] == 2


def test_a_project_of_a_lesson_that_is_broken_is_refused_unasked(playing, unasked, place):
    session, player = playing.session, playing.window.lessons.player
    session.push(SetSetting("batch_size", 2))
    said = []
    session.notice.connect(said.append)
    player.open_project("projects/nowhere.nnsim")
    assert len(said) == 1
    assert session.dirty


def test_recovered_work_whose_training_cannot_go_on_is_refused_unasked(qapp, qtbot, unasked, tmp_path):
    entry = left_behind(folder(), trained())
    entry.work.write_bytes(unfitting(tmp_path / "a.nnsim").read_bytes())
    with protected() as application:
        session = application.session
        session.open_example("line")
        session.push(SetSetting("batch_size", 2))
        said = []
        session.notice.connect(said.append)
        application.protection.dialog.rows[0].recover.click()
        assert len(said) == 1
        assert session.dirty
        application.protection.dialog.reject()
        session.new()


def test_what_was_opened_goes_on_from_the_file(edited, answers, tmp_path):  # noqa: F811
    session, files = edited.session, edited.files
    other = tmp_path / "other.nnsim"
    run = trained("line", 12)
    storage.save(run, other)
    train_to(session, 3)
    answers(CANCEL)
    files.open_path(str(other))
    assert session.path is None
    answers(DISCARD)
    files.open_path(str(other))
    settle(session, lambda frame: frame.iteration == 12)
    assert session.look(lambda now: now.state_hash()) == run.state_hash()
    assert [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()] == []
