"""Opening, saving and leaving: nothing is lost unasked, and a broken file gives one sentence and changes nothing."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from nnsim import storage
from nnsim.document import SetSetting
from nnsim.engine.frames import State
from tests.ui.window.hand import spin, until
from tests.ui.window.test_run_controls import settle, train_to

SAVE, DISCARD, CANCEL = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard, QMessageBox.StandardButton.Cancel


@pytest.fixture
def answers():
    """Says how the question about unsaved work is answered next; knows how often it was asked."""
    asked = []

    def answer(kind):
        def press():
            box = next((w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()), None)
            if box is not None:
                asked.append(box.text())
                box.button(kind).click()

        QTimer.singleShot(100, press)

    answer.asked = asked
    return answer


@pytest.fixture
def dialogs(monkeypatch):
    """Paths that the file dialogs give, and a list of those that were opened."""
    given = {"open": "", "save": ""}
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["open"]), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(given["save"]), ""))
    return given


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, action = QPointF(500, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, action, data, buttons, keys))
    spin(0.05)


def action(window, text):
    return next(action for action in window.all_actions() if action.text() == text)


def test_saved_opened_and_gone_on_is_the_same_as_gone_on(opened, answers, dialogs, tmp_path):
    application = opened("xor")
    session, files = application.session, application.files
    train_to(session, 15)
    session.push(SetSetting("learning_rate", 0.2))
    train_to(session, 25)
    for _ in range(3):
        session.step("operation")
    dialogs["save"] = tmp_path / "kept"
    assert files.save()
    path = tmp_path / "kept.nnsim"
    assert session.path == path
    train_to(session, 60)
    gone_on = session.look(lambda run: (run.state_hash(), run.predict(session.dataset.inputs), run.loss))
    answers(DISCARD)
    files.open_path(str(path))
    until(lambda: session.frame.iteration == 25)
    assert session.document.settings["learning_rate"] == 0.2
    assert session.look(lambda run: run.operation) == 3
    train_to(session, 60)
    opened_again = session.look(lambda run: (run.state_hash(), run.predict(session.dataset.inputs), run.loss))
    assert opened_again[0] == gone_on[0]
    assert np.array_equal(opened_again[1], gone_on[1])
    assert opened_again[2] == gone_on[2]


def test_saving_while_it_trains_does_not_stop_it_and_keeps_one_moment(opened, dialogs, tmp_path):
    application = opened("xor")
    session = application.session
    session.train()
    until(lambda: session.frame.iteration > 20)
    dialogs["save"] = tmp_path / "training.nnsim"
    assert application.files.save()
    run = storage.load(tmp_path / "training.nnsim")
    at = session.frame.iteration
    until(lambda: session.frame.iteration > max(at, run.iteration))
    assert session.frame.state is State.RUNNING


def test_unsaved_is_told_until_it_is_saved_or_undone(opened, dialogs, tmp_path):
    application = opened("xor")
    session, window = application.session, application.window
    assert not session.dirty
    session.push(SetSetting("batch_size", 2))
    assert session.dirty
    assert window.isWindowModified()
    assert window.workspace.top.state.text() == "unsaved"
    session.undo()
    assert not session.dirty
    session.redo()
    dialogs["save"] = tmp_path / "a.nnsim"
    application.files.save()
    assert not session.dirty
    assert not window.isWindowModified()
    assert window.workspace.top.state.text() == "saved"
    session.undo()
    assert session.dirty


def test_training_of_a_project_with_a_file_is_work_too(opened, dialogs, tmp_path):
    application = opened("xor")
    session, window = application.session, application.window
    train_to(session, 5)
    assert not session.dirty
    dialogs["save"] = tmp_path / "a.nnsim"
    application.files.save()
    session.seek(2)
    settle(session, lambda frame: frame.iteration == 2)
    assert not session.dirty
    session.seek(5)
    train_to(session, 9)
    assert session.dirty
    assert window.isWindowModified()
    application.files.save()
    assert not window.isWindowModified()
    application.files.open_path(str(tmp_path / "a.nnsim"))
    settle(session, lambda frame: frame.iteration == 9)
    assert not session.dirty


@pytest.mark.parametrize("leave", ["close", "New", "Open…", "Examples and recent files", "drop"])
def test_before_work_is_lost_there_is_one_question(opened, answers, dialogs, tmp_path, leave):
    application = opened("xor")
    session, window = application.session, application.window
    other = tmp_path / "other.nnsim"
    storage.save(storage.example("line"), other)
    dialogs["open"] = other
    session.push(SetSetting("batch_size", 2))

    def go():
        if leave == "close":
            event = QCloseEvent()
            QApplication.sendEvent(window, event)
            return event.isAccepted()
        if leave == "drop":
            drop(window, other)
        else:
            action(window, leave).trigger()
        return session.document.settings["batch_size"] != 2

    answers(CANCEL)
    assert not go()
    spin(0.15)
    assert (len(answers.asked), session.dirty) == (1, True)
    dialogs["save"] = ""  # saving is given up in the file dialog: stay
    answers(SAVE)
    assert not go()
    spin(0.15)
    dialogs["save"] = tmp_path / "mine.nnsim"
    answers(SAVE)
    gone = go()
    spin(0.15)
    assert gone or leave == "drop"
    assert storage.load(tmp_path / "mine.nnsim").project.document.settings["batch_size"] == 2
    assert len(answers.asked) == 3
    if leave != "close":
        assert not session.dirty


def test_discarded_work_is_asked_for_once_only(opened, answers, dialogs):
    application = opened("xor")
    session, window = application.session, application.window
    session.push(SetSetting("batch_size", 2))
    session.train()
    answers(DISCARD)
    action(window, "Examples and recent files").trigger()
    spin(0.15)
    assert window.welcome.isVisible()
    assert len(answers.asked) == 1
    until(lambda: session.frame.state is State.EMPTY)
    window.welcome.cards["line"].click()
    assert window.workspace.isVisible()
    assert not session.dirty
    assert len(answers.asked) == 1


@pytest.mark.parametrize("way", ["menu", "welcome", "drop", "recent", "path"])
def test_a_broken_file_gives_one_notice_and_changes_nothing(opened, dialogs, tmp_path, way):
    application = opened("xor")
    session, window, files = application.session, application.window, application.files
    train_to(session, 5)
    if way in ("welcome", "recent"):
        window.show_welcome()
    broken = tmp_path / "broken.nnsim"
    broken.write_bytes(b"PK\x03\x04 broken")
    dialogs["open"] = broken
    document, run = session.document.copy(), session.look(lambda run: run.state_hash())
    said, replaced = [], []
    session.notice.connect(said.append)
    session.projectReplaced.connect(lambda: replaced.append(True))
    if way == "menu":
        action(window, "Open…").trigger()
    elif way == "welcome":
        window.welcome.open.click()
    elif way == "drop":
        drop(window, broken)
    elif way == "recent":
        window.welcome.set_recent([str(broken)])
        window.welcome.rows[0].click()
    else:
        files.open_path(str(broken))
    spin(0.05)
    assert len(said) == 1
    assert "\n" not in said[0]
    assert window.notice.isVisible()
    assert window.notice.text() == said[0]
    assert not replaced
    assert session.document == document
    assert session.look(lambda run: run.state_hash()) == run
    assert files.recent() == []


def test_a_file_that_cannot_be_written_gives_a_notice_and_stays_unsaved(opened, dialogs, tmp_path):
    application = opened("xor")
    session = application.session
    session.push(SetSetting("batch_size", 2))
    said = []
    session.notice.connect(said.append)
    dialogs["save"] = tmp_path / "not there" / "a.nnsim"
    assert not application.files.save()
    assert len(said) == 1
    assert session.dirty
    assert session.path is None


def test_a_dropped_file_is_opened(opened, tmp_path):
    application = opened("xor")
    path = tmp_path / "line.nnsim"
    storage.save(storage.example("line"), path)
    drop(application.window, path)
    assert application.session.path == path
    settle(application.session, lambda frame: frame.state is State.PAUSED)


def test_recent_files_are_listed_the_latest_first_while_they_exist(opened, tmp_path):
    application = opened("xor")
    files, welcome = application.files, application.window.welcome
    paths = []
    for name in ("a", "b", "c"):
        path = tmp_path / f"{name}.nnsim"
        storage.save(storage.example("line"), path)
        files.open_path(str(path))
        paths.append(str(path))
    files.open_path(paths[0])
    assert files.recent() == [paths[0], paths[2], paths[1]]
    assert [str(row.path) for row in welcome.rows] == files.recent()
    (tmp_path / "c.nnsim").unlink()
    assert files.recent() == [paths[0], paths[1]]


def test_history_and_picture_are_exported(opened, dialogs, tmp_path):
    application = opened("xor")
    train_to(application.session, 9)
    dialogs["save"] = tmp_path / "history.csv"
    application.files.export_history()
    lines = (tmp_path / "history.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("iteration,loss")
    assert len(lines) >= 10
    dialogs["save"] = tmp_path / "window.png"
    application.files.export_picture()
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
