"""Of everything that a day of work leaves on the disk and on the clipboard, nothing says who did it, where or on what computer."""

import logging
import re
import zipfile
import zlib
from contextlib import suppress

import pytest
from PySide6.QtGui import QGuiApplication

from nnsim import storage
from nnsim.document import SetSetting
from nnsim.engine.trace import table, trace
from nnsim.lessons import reading
from nnsim.storage.exports import EXPORTS, export
from nnsim.storage.folders import user_folder
from nnsim.ui.canvas.export.alone import view_of
from nnsim.ui.canvas.export.drawing import Wanted, sheet
from nnsim.ui.canvas.export.files import FORMATS, save
from nnsim.ui.theme import LIGHT
from tests.storage.test_exports import telling
from tests.ui.window.hand import until
from tests.ui.window.protected import protected, work_of
from tests.ui.window.test_report import dialog
from tests.ui.window.test_run_controls import train_to

OWN = {"about.json", "lessons.json"}
"""They stay in the user's own folder and have to say which file they are about."""


def contents(path):
    """The bytes of a file, and what is packed inside it."""
    data = path.read_bytes()
    found = [path.name.encode(), data]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            found += [file.comment, *(name.encode() for name in file.namelist()), *map(file.read, file.namelist())]
    for start in (match.end() for match in re.finditer(rb"stream\r?\n|tEXt|zTXt|iTXt|IDAT", data)):
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[start : start + 10_000_000]))
    return b"\n".join(found)


@pytest.fixture
def folder(home, monkeypatch):
    """Where somebody works whose names would tell."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(variable, "jane-secret")
    made = home / "jane-secret" / "homework-folder"
    made.mkdir(parents=True)
    return made


def a_day_of_work(application, folder, place, logged_warnings):
    """Everything that can be written, written; texts of the clipboard are returned."""
    session, window, document = application.session, application.window, folder / "mine.nnsim"
    session.open_example("xor")
    until(lambda: session.frame.weights)
    window.lessons.open_path(str(place))
    train_to(session, 20)
    for rate in (0.2, 0.3):
        session.push(SetSetting("learning_rate", rate))
        assert application.files._write(document)
    session.push(SetSetting("learning_rate", 0.4))
    until(lambda: work_of(application).about().document == document)
    run = storage.load(document)
    for kind in EXPORTS.values():
        for ending in kind.makes:
            export(run, kind.key, folder / f"{kind.key}{ending}")
    for form in FORMATS:
        save(sheet(view_of(run), Wanted(LIGHT, numbers=True)), folder / f"network.{form}")
    for ending in ("png", "svg", "csv"):
        window.workspace.plots.plots["loss"].save(folder / f"plot.{ending}")
    assert window.grab().save(str(folder / "window.png"))
    reading.pack(place, folder / "lesson.nnlesson")
    asked = dialog(application)
    assert all(asked.write(folder / name) for name in ("report.html", "report.pdf"))
    (folder / "trace.csv").write_text(table(list(trace(storage.load(document), "iteration", 0, session.notations.now))), encoding="utf-8")
    asked.close()
    try:
        (folder / "not there.csv").read_text(encoding="utf-8")
    except OSError:
        logging.getLogger("nnsim").exception("%s of jane-secret cannot be read", folder)
    logged_warnings.clear()
    copied = []
    canvas = window.workspace.canvas
    session.select(node.id for node in session.document.network)
    canvas.do("copy")
    clipboard = QGuiApplication.clipboard().mimeData()
    copied += [bytes(clipboard.data(form).data()) for form in clipboard.formats()]
    return copied


def test_a_day_of_work_tells_nothing(qapp, qtbot, home, folder, place, logged_warnings):
    with protected() as application:
        copied = a_day_of_work(application, folder, place, logged_warnings)
        until(lambda: application.protection.report is not None)  # the error in the log
        application.protection.report.go_on.click()
        own = [path for path in user_folder().rglob("*") if path.is_file()]
        assert {"work.nnsim", "about.json", "nnsim.log"} <= {path.name for path in own}
        made = [path for path in folder.iterdir() if path.is_file()]
        expected = {"mine.nnsim", "mine.nnsim~", "report.html", "report.pdf", "trace.csv", "lesson.nnlesson", "window.png"}
        assert expected <= {path.name for path in made}
        words = {*telling(folder / "mine.nnsim"), b"jane-secret", b"homework-folder", str(home).encode()}
        told = {path.name: [word for word in words if word in contents(path)] for path in (*own, *made) if path.name not in OWN}
        assert {name: found for name, found in told.items() if found} == {}
        assert copied
        assert [word for word in words for text in copied if word in text] == []
        application.session.new()
