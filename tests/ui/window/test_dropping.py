"""Data that is dropped on the window is offered for import as from the menu, through the one gate; several files are not guessed at."""

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from nnsim import cli, storage
from nnsim.document import SetSetting
from nnsim.engine.frames import State
from nnsim.lessons import reading
from nnsim.ui.files import local_files
from nnsim.ui.numerals import spaced
from nnsim.ui.panels.import_dialog import ImportDialog
from tests.hostile.cases import DATA
from tests.storage.made import project
from tests.ui.window.hand import until
from tests.ui.window.test_files import action

TABLE = "length,width,kind\n" + "".join(f"{row % 7}.5,{row % 5},{'ab'[row % 2]}\n" for row in range(40))


def drop(target, *paths):
    """Let files go over a part of the window; whether it takes them."""
    data = QMimeData()
    data.setUrls([path if isinstance(path, QUrl) else QUrl.fromLocalFile(str(path)) for path in paths])
    place, action = QPointF(300, 200), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), action, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(place, action, data, buttons, keys))
    return enter.isAccepted()


def shown(application):
    """The dialog that offers data, when it has read it."""

    def ready():
        dialogs = [dialog for dialog in application.window.findChildren(ImportDialog) if dialog.isVisible()]
        return dialogs[0] if dialogs and not (dialogs[0].looking.busy or dialogs[0].reading.busy) else None

    until(ready)
    return ready()


def table(folder):
    path = folder / "flowers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def tabs(folder):
    path = folder / "flowers.tsv"
    path.write_text(TABLE.replace(",", "\t"), encoding="utf-8")
    return path


def nameless(folder):
    path = folder / "flowers.data"
    path.write_text(TABLE, encoding="utf-8")
    return path


def arrays(folder):
    np.savez(folder / "d.npz", X=np.arange(60.0).reshape(20, 3), y=np.arange(20) % 2)
    return folder / "d.npz"


def idx(folder):
    path = folder / "t-images-idx3-ubyte"
    (folder / "t-labels-idx1-ubyte").write_bytes(bytes((0, 0, 8, 1, 0, 0, 0, 10)) + bytes(range(10)))
    path.write_bytes(bytes((0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 4, 0, 0, 0, 4)) + bytes(range(160)))
    return path


def text(folder):
    path = folder / "story.txt"
    path.write_text("It was a dark night, and it rained on the roofs of the town. " * 20, encoding="utf-8")
    return path


def pictures(folder):
    for name in ("cat", "dog"):
        (folder / "animals" / name).mkdir(parents=True)
        for number in range(4):
            Image.new("L", (6, 6), 40 * number).save(folder / "animals" / name / f"{number}.png")
    return folder / "animals"


@pytest.mark.parametrize("make", [table, tabs, nameless, text, arrays, idx, pictures], ids=lambda make: make.__name__)
def test_data_that_is_dropped_is_offered_for_import(opened, tmp_path, make):
    application = opened("xor")
    assert drop(application.window, make(tmp_path))
    dialog = shown(application)
    assert dialog.fault.text() == ""
    assert dialog.summary.text().startswith("Imports ")
    assert application.session.document.data.blob is None  # nothing has happened yet
    assert not application.session.dirty
    dialog.ready.click()
    assert application.session.document.data.blob is not None
    assert application.session.history.undo_text == "import data"
    application.session.undo()
    assert application.session.document.data.blob is None


def test_data_without_a_target_says_what_is_missing(opened, tmp_path):
    application = opened("xor")
    np.save(tmp_path / "x.npy", np.arange(60.0).reshape(20, 3))
    assert drop(application.window, tmp_path / "x.npy")
    dialog = shown(application)
    assert "has no targets" in dialog.fault.text()
    assert not dialog.ready.isEnabled()
    dialog.reject()


def test_over_the_canvas_files_are_taken_too(opened, tmp_path):
    application = opened("xor")
    assert drop(application.window.workspace.canvas, table(tmp_path))
    shown(application).reject()


def test_without_an_open_project_the_data_begin_a_new_one(application, tmp_path):
    window, session = application.window, application.session
    assert window.welcome.isVisible()
    assert drop(window, table(tmp_path))
    dialog = shown(application)
    assert dialog.draw.isVisible()
    dialog.reject()
    assert window.welcome.isVisible()
    assert drop(window, table(tmp_path))
    shown(application).ready.click()
    assert window.workspace.isVisible()
    assert session.path is None
    assert session.dirty
    until(lambda: session.frame.state is State.PAUSED)
    assert session.document.network.node("input") is not None


def test_several_files_are_not_guessed_at(opened, tmp_path):
    application = opened("xor")
    said = []
    application.session.notice.connect(said.append)
    assert drop(application.window, table(tmp_path), text(tmp_path))
    until(lambda: said)
    assert said == ["2 files were dropped at once: drop one project, one file of data, or the folder that holds the pictures."]
    assert application.window.findChildren(ImportDialog) == []


def test_what_lies_on_the_net_is_not_taken(opened):
    application = opened("xor")
    assert not drop(application.window, QUrl("https://host.example/a.csv"))
    data = QMimeData()
    data.setUrls([QUrl("https://host.example/a.csv"), QUrl.fromLocalFile("/a.csv")])
    assert local_files(data) == ["/a.csv"]


def test_a_folder_with_a_lesson_is_a_lesson(application, place):
    assert drop(application.window, place)
    until(lambda: application.window.lessons.player.lesson is not None)
    assert application.window.findChildren(ImportDialog) == []


def test_a_project_under_another_name_is_a_project(application, tmp_path):
    for name in ("renamed.zip", "mine.nnsim~"):
        storage.save(project(), tmp_path / "a.nnsim")
        (tmp_path / "a.nnsim").rename(tmp_path / name)
        assert drop(application.window, tmp_path / name)
        until(lambda name=name: application.session.path == tmp_path / name)


@pytest.mark.long
@pytest.mark.parametrize("case", [case for case in DATA if case.says], ids=lambda case: case.key)
def test_hostile_data_is_refused_in_the_dialog_and_changes_nothing(opened, tmp_path, case):
    application = opened("xor")
    path = tmp_path / case.name
    case.make(path)
    said = []
    application.session.notice.connect(said.append)
    before = application.session.document.copy()
    assert drop(application.window, path)
    until(lambda: said or [dialog for dialog in application.window.findChildren(ImportDialog) if dialog.isVisible()])
    if not said:
        dialog = shown(application)
        said.append(dialog.fault.text())
        assert not dialog.ready.isEnabled()
        dialog.reject()
    for words in ("at most 4,096 output units",) if case.key == "10^9 classes" else case.says:
        assert spaced(words) in spaced(said[0])
    assert application.session.document == before


def test_a_lesson_that_keeps_its_data_is_not_given_others(opened, tmp_path):
    application = opened("xor")
    application.session.locks.set(("data",))
    said = []
    application.session.notice.connect(said.append)
    assert drop(application.window, table(tmp_path))
    until(lambda: said)
    assert said == ["This page of the lesson keeps it as it is."]
    assert application.window.findChildren(ImportDialog) == []


def test_the_menu_has_the_import_and_an_open_dialog_is_used_again(opened, tmp_path):
    application = opened("xor")
    action(application.window, "Import data…").trigger()
    dialog = shown(application)
    application.files.open_path(str(table(tmp_path)))
    assert shown(application) is dialog
    assert dialog.path == tmp_path / "flowers.csv"
    dialog.reject()


def test_the_command_line_offers_data_too(application, tmp_path):
    path = table(tmp_path)
    assert cli.to_open(str(path), console=True) == (None, path)
    application.files.begin_with(*cli.to_open(str(path), console=True))
    assert shown(application).path == path
    shown(application).reject()


def test_unsaved_work_is_neither_asked_for_nor_lost(opened, tmp_path):
    application = opened("xor")
    session = application.session
    session.push(SetSetting("learning_rate", 0.25))
    assert drop(application.window, table(tmp_path))
    shown(application).ready.click()
    session.undo()
    assert session.document.settings["learning_rate"] == 0.25


def test_recent_files_stay_projects(opened, tmp_path):
    application = opened("xor")
    drop(application.window, table(tmp_path))
    shown(application).ready.click()
    assert application.files.recent() == []


def test_a_lessons_file_is_no_data(tmp_path, place):
    reading.pack(place, tmp_path / "a.nnlesson")
    assert not storage.is_data(tmp_path / "a.nnlesson")
    assert not storage.is_data(tmp_path / "nowhere")
    (tmp_path / "a.json").write_text(json.dumps({}))
    assert storage.is_data(tmp_path / "a.json")
