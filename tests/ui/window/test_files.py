"""Opening, saving and leaving: nothing is lost unasked, and a broken file gives one sentence and changes nothing."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from nnsim import storage
from nnsim.datasets import Dataset
from nnsim.document import PutNode, SetSetting, SetTexts
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from nnsim.storage import archive
from tests.ui.window.hand import spin, until
from tests.ui.window.test_run_controls import settle, train_to

PATIENCE = 200
SAVE, DISCARD, CANCEL = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard, QMessageBox.StandardButton.Cancel


@pytest.fixture
def answers():
    """Says how the question about unsaved work is answered next; knows how often it was asked."""
    asked = []

    def answer(kind):
        timer = QTimer(interval=50)

        def press():
            boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
            found = ((box, button) for box in boxes for button in box.buttons() if kind in (button.text(), box.standardButton(button)))
            box, button = next(found, (None, None))
            answer.looked += len(boxes)
            if button is None and answer.looked > PATIENCE:
                timer.stop()
                boxes[-1].reject()  # a test that fails is better than one that waits for ever
            if button is not None:
                timer.stop()
                asked.append(box.text())
                answer.formats.append(box.textFormat())
                button.click()

        timer.timeout.connect(press)
        timer.start()
        answer.timer = timer  # of the question that is next

    answer.asked = asked
    answer.formats = []
    answer.looked = 0
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
    window.welcome.gallery.cards["line"].click()
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


def unfitting(path):
    """A file whose training is of another network: one with a unit more."""
    project = storage.example("xor")
    run = Run(project)
    run.train(iterations=5)
    hidden = project.network.node("hidden")
    PutNode(replace(hidden, parameters={**hidden.parameters, "units": hidden.parameters["units"] + 1})).apply(project.document)
    storage.save(storage.Contents(project, run.checkpoint()), path)
    return path


def damaged(path):
    """A file whose training is no training, beside a whole project."""
    run = Run(storage.example("xor"))
    run.train(iterations=5)
    storage.save(run, path)
    members = archive.read_members(path)
    path.write_bytes(archive.pack({**members, "run.json": members["run.json"].replace(b'"furthest"', b'"farthest"')}))
    return path


@pytest.mark.parametrize("make", [unfitting, damaged])
@pytest.mark.parametrize("way", ["path", "command line", "command line, read"])
def test_training_that_cannot_be_taken_up_is_left_out_if_the_user_wants(opened, answers, tmp_path, make, way):
    application = opened("line")
    session, files = application.session, application.files
    path = make(tmp_path / "a.nnsim")
    before = path.read_bytes()

    def go():
        if way == "path":
            files.open_path(str(path))
        elif way == "command line, read" and make is unfitting:
            files.begin_with(storage.read(path), path)
        else:
            files.begin_with(None, path)

    title = session.title
    said = []
    session.notice.connect(said.append)
    answers(CANCEL)
    go()
    assert (session.title, said, files.recent()) == (title, [], [])
    answers("Open without training")
    go()
    assert len(answers.asked) == 2
    assert "a.nnsim" in answers.asked[0]
    assert session.title == storage.example("xor").document.title
    assert session.path is None
    assert len(said) == 1
    assert "training was left out" in said[0]
    until(lambda: session.frame.weights)
    assert session.frame.iteration == 0
    assert path.read_bytes() == before


def test_what_there_is_to_say_about_a_file_is_a_notice(application, tmp_path):
    project = storage.example("xor")
    data = project.data
    project.document.data = project.keep(Dataset(data.inputs, data.targets, name="Own", notes=("Two rows were left out.",)))
    storage.save(project, tmp_path / "a.nnsim")
    members = archive.read_members(tmp_path / "a.nnsim")
    content = json.loads(members["project.json"])
    content["settings"]["speed"] = 3
    path = tmp_path / "b.nnsim"
    path.write_bytes(archive.pack({**members, "project.json": json.dumps(content).encode()}))
    said = []
    application.session.notice.connect(said.append)
    application.files.open_path(str(path))
    assert len(said) == 1
    assert "speed" in said[0]
    assert "Two rows were left out." in said[0]
    assert application.session.path == path


def test_a_title_in_a_question_is_no_page(opened, answers):
    application = opened("xor")
    application.session.push(SetTexts("<b>bold</b>", ""))
    answers(CANCEL)
    assert not application.files.may_leave()
    assert "<b>bold</b>" in answers.asked[0]
    assert answers.formats == [Qt.TextFormat.PlainText]


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


def test_the_picture_of_the_window_is_exported(opened, dialogs, tmp_path):
    application = opened("xor")
    dialogs["save"] = tmp_path / "window.png"
    application.files.export_picture()
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
