"""An error inside the program is caught once, told once in plain words, logged without names, and nnsim goes on."""

import logging
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nnsim.document import SetSetting
from nnsim.engine.background import Background
from nnsim.engine.frames import State
from nnsim.storage.folders import user_folder
from nnsim.storage.journal import Journal, discreet
from nnsim.ui.overrides import guard
from tests.storage.left import orphaned
from tests.ui.naming import nameless
from tests.ui.window.hand import spin, until
from tests.ui.window.protected import protected, work_of
from tests.ui.window.test_files import CANCEL, DISCARD, answers  # noqa: F401
from tests.ui.window.test_run_controls import train_to


@pytest.fixture
def application(qapp, qtbot, logged_warnings):
    """With an example that has unsaved work. What the tests do wrong on purpose is logged."""
    with qtbot.capture_exceptions() as told, protected() as made:
        made.told = told
        made.session.open_example("xor")
        made.session.push(SetSetting("batch_size", 2))
        yield made
    logged_warnings.clear()


class Clumsy(QWidget):
    def paintEvent(self, event):
        return [][0]


class Failing(Background):
    def work(self):
        raise RuntimeError("in the background")


def in_a_slot(application):
    QTimer.singleShot(0, lambda: {}["slot"])


def while_painting(application):
    guard(Clumsy)
    widget = Clumsy(application.window)
    widget.show()


def in_the_background(application):
    Failing("test").start()


def in_the_training_thread(application):
    application.session.worker._put(lambda driver: 1 / 0)


def wrong(details):
    return [line for line in details.splitlines() if line][-1]


@pytest.mark.parametrize("go_wrong", [in_a_slot, while_painting, in_the_background, in_the_training_thread])
def test_an_error_is_told_once_logged_and_work_is_put_by(application, go_wrong):
    protection, session = application.protection, application.session
    go_wrong(application)
    until(lambda: protection.report is not None)
    report = protection.report
    assert "Your work has been put by" in report.words.text()
    assert nameless(report) == []
    kind = wrong(report.details.toPlainText())
    assert "Error" in kind
    assert kind in protection.journal.path.read_text(encoding="utf-8")
    assert protection.recovery.entry.read().project.document.settings["batch_size"] == 2
    report.go_on.click()
    go_wrong(application)
    spin(0.3)
    assert protection.report is None  # the same again
    train_to(session, 5)
    assert session.frame.state is State.PAUSED


def test_an_error_in_a_thread_is_told(application):
    protection = application.protection

    def fail():
        raise LookupError("nothing there")

    before = threading.excepthook
    thread = threading.Thread(target=fail)
    protection.errors._before = (protection.errors._before[0], lambda told: None, protection.errors._before[2])  # pytest listens too
    thread.start()
    thread.join()
    assert threading.excepthook is before
    until(lambda: protection.report is not None)
    assert "LookupError: nothing there" in protection.report.details.toPlainText()


def test_from_an_error_one_may_go_and_is_asked_for_unsaved_work(application, answers):  # noqa: F811
    application.session.open_example("line")
    application.session.push(SetSetting("batch_size", 4))
    in_a_slot(application)
    until(lambda: application.protection.report is not None)
    answers(CANCEL)
    application.protection.report.leave.click()
    assert len(answers.asked) == 1
    assert application.window.isVisible()


def test_an_error_still_fails_a_test(application):
    in_a_slot(application)
    until(lambda: application.told)
    assert application.told[0][0] is KeyError


def test_without_anything_around_the_window_nothing_is_hooked(qapp, qtbot):
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, len(logging.getLogger().handlers)
    with protected():
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook, len(logging.getLogger().handlers)) == before


def test_a_crash_of_the_interpreter_is_told_of_at_the_next_start_once(qapp, qtbot):
    program = (
        "import faulthandler, pathlib, sys; from nnsim.storage.journal import Journal\n"
        "journal = Journal(pathlib.Path(sys.argv[1])); journal.open('facts'); journal.watch_for_crashes(); faulthandler._sigsegv()"
    )
    here = {**os.environ, "PYTHONPATH": os.getcwd()}
    ended = subprocess.run([sys.executable, "-c", program, str(user_folder())], capture_output=True, check=False, env=here)
    assert ended.returncode != 0
    with protected() as application:
        report = application.protection.report
        assert "Segmentation fault" in report.details.toPlainText()
        assert "File" in report.details.toPlainText()
        report.go_on.click()
    with protected() as application:
        assert application.protection.report is None


def test_a_start_that_ends_well_leaves_nothing_but_the_log(qapp, qtbot):
    with protected():
        assert len(list(Journal(user_folder()).folder.iterdir())) == 2
    assert [path.name for path in Journal(user_folder()).folder.iterdir()] == ["nnsim.log"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('  File "/home/jane/venv/lib/nnsim/ui/canvas/view.py", line 3, in x', '  File "ui/canvas/view.py", line 3, in x'),
        ("No such file or directory: '/home/jane doe/My homework.nnsim'", "No such file or directory: '….nnsim'"),
        (r"cannot open C:\Users\jane\Desktop\mine.nnsim now", "cannot open ….nnsim now"),
        ("loss/val_loss is 0.5 and a/b", "loss/val_loss is 0.5 and a/b"),
        ("~/x and /tmp/abc/def.csv", "~/x and ….csv"),
    ],
)
def test_a_log_names_no_person_and_no_place(text, left):
    assert discreet(text) == left


def test_a_log_does_not_grow_for_ever(tmp_path, logged_warnings):
    for _ in range(3):
        journal = Journal(tmp_path)
        journal.open("facts")
        for _ in range(300):
            logging.getLogger("nnsim").error("x" * 1000)
        journal.close()
    logged_warnings.clear()
    sizes = {path.name: path.stat().st_size for path in journal.folder.iterdir()}
    assert sizes.keys() == {"nnsim.log", "nnsim.1.log"}
    assert max(sizes.values()) < 600_000


def test_where_only_the_log_is_missing_that_is_said_and_work_is_put_by(qapp, qtbot):
    user_folder().mkdir(parents=True)
    (user_folder() / "log").write_text("")
    with protected(begin=False) as application:
        said = []
        application.session.notice.connect(said.append)
        application.protection.begin("0")
        application.session.open_example("xor")
        application.session.push(SetSetting("batch_size", 2))
        work_of(application)
        assert said == [
            "Should something inside nnsim go wrong, no log of it can be kept. Its folder cannot be written: a file is in the way. "
            "Everything else works."
        ]


class Manager:
    """Of Qt's session manager that part which is asked, which only the system makes."""

    def __init__(self, may_ask):
        self.may_ask, self.done = may_ask, []

    def allowsInteraction(self):
        return self.may_ask

    def allowsErrorInteraction(self):
        return self.may_ask

    def release(self):
        self.done.append("release")

    def cancel(self):
        self.done.append("cancel")


def test_who_logs_out_with_unsaved_work_is_asked_once(application, answers):  # noqa: F811
    manager = Manager(True)
    answers(CANCEL)
    application.protection.ends(manager)
    assert manager.done == ["cancel", "release"]
    answers(DISCARD)
    application.protection.ends(manager)
    assert manager.done == ["cancel", "release", "release"]
    application.window.close()  # the system closes the windows next
    assert len(answers.asked) == 2
    assert not application.window.isVisible()


def test_without_a_question_the_work_is_there_at_the_next_start(qapp, qtbot):
    with protected() as application:
        application.session.open_example("xor")
        application.session.push(SetSetting("batch_size", 2))
        application.protection.ends(Manager(False))
        entry = application.protection.recovery.entry
    orphaned(entry)
    with protected() as application:
        (row,) = application.protection.dialog.rows
        assert row.found.contents.project.document.settings["batch_size"] == 2
