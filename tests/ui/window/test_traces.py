"""The calculations of a step go onto the clipboard or into a file as a table."""

import csv
import io

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from nnsim.engine.trace import HEADER
from tests.ui.window.hand import until


def action(application, text):
    return next(action for action in application.window.all_actions() if action.text() == text)


def stepped(application, count=3):
    session = application.session
    session.step("operation", count)
    until(lambda: session.frame.moment is not None and session.frame.moment.index == count - 1)
    return session


def test_the_calculations_of_an_operation_go_onto_the_clipboard(opened):
    application = opened("xor")
    stepped(application)
    QGuiApplication.clipboard().clear()
    action(application, "Copy the calculations of this operation").trigger()
    until(lambda: QGuiApplication.clipboard().text().count("\n") > 2)
    read = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    assert tuple(read[0]) == HEADER
    assert {line[1] for line in read[1:]} == {"3"}


def test_an_iteration_is_written_into_a_file(opened, tmp_path, monkeypatch):
    application = opened("xor")
    stepped(application)
    path = tmp_path / "calculations.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "The whole iteration (*.csv)"))
    action(application, "Export calculations…").trigger()
    until(path.exists)
    phases = {line["phase"] for line in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))}
    assert phases == {"forward", "loss", "backward", "update"}


def test_where_it_cannot_be_written_a_sentence_says_so(opened, tmp_path, monkeypatch):
    application = opened("xor")
    session = stepped(application)
    said = []
    session.notice.connect(said.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "x.csv"), ""))
    action(application, "Export calculations…").trigger()
    until(lambda: bool(said))
    assert said == ["x.csv was not saved: the folder none does not exist."]


def test_while_it_trains_it_asks_to_pause(opened):
    application = opened("xor")
    said = []
    application.session.notice.connect(said.append)
    application.session.train()
    until(lambda: application.session.frame.iteration > 5)
    action(application, "Copy the calculations of this phase").trigger()
    assert said[-1].startswith("Pause first")
    application.session.pause()
    until(lambda: application.session.frame.state.value == "paused")
