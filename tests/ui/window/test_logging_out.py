"""Logging out of a Linux desktop asks once for unsaved work; Cancel stops it. The session manager is the library that desktops have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnsim.document import SetSetting
from nnsim.storage.folders import user_folder
from nnsim.ui.logging_out import VARIABLE, LoggingOut
from nnsim.ui.protection import Protection
from tests.ui.window.hand import spin, until
from tests.ui.window.test_files import CANCEL, DISCARD, answers  # noqa: F401

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="session managers are those of Linux desktops")


class Manager:
    """The other process, told line by line."""

    def __init__(self):
        command = [sys.executable, "-m", "tests.ui.window.session_manager"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self._read = b""
        self.addresses = self.says()

    def says(self):
        until(self._whole)
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()

    def _whole(self):
        assert self.process.poll() is None
        self._read += self.process.stdout.read() or b""
        return b"\n" in self._read

    def tell(self, order):
        self.process.stdin.write(f"{order}\n".encode())
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture
def manager(qapp, qtbot):
    made = Manager()
    yield made
    made.close()


@pytest.fixture
def told(manager, application, monkeypatch):
    """An application with an edited example, known to the manager; what it did is said line by line."""
    monkeypatch.setenv(VARIABLE, manager.addresses)
    protection = Protection(application.qt, application.session, application.files, application.window, user_folder())
    application.protection = protection
    protection.begin("0")
    assert manager.says() == "registered"
    application.session.open_example("xor")
    application.session.push(SetSetting("batch_size", 2))
    yield application
    protection.close()


def test_unsaved_work_is_asked_about_once_and_cancel_stops_it(told, manager, answers):  # noqa: F811
    answers(CANCEL)
    manager.tell("log out")
    assert [manager.says() for _ in range(3)] == ["asks", "answered 1", "done"]
    assert len(answers.asked) == 1
    assert told.window.isVisible()
    answers(DISCARD)
    manager.tell("log out")
    assert [manager.says() for _ in range(3)] == ["asks", "answered 0", "done"]
    manager.tell("die")
    assert told.qt.exec() == 0
    assert told.files.may_leave(for_good=True)
    assert len(answers.asked) == 2


def test_work_that_is_saved_then_is_on_the_disk_before_the_session_ends(told, manager, answers, tmp_path):  # noqa: F811
    assert told.files._write(tmp_path / "a.nnsim")
    told.session.push(SetSetting("batch_size", 3))
    answers("Save")
    manager.tell("log out")
    assert [manager.says() for _ in range(3)] == ["asks", "answered 0", "done"]
    assert not told.session.dirty


def test_where_nothing_is_unsaved_nobody_is_asked(told, manager, answers):  # noqa: F811
    told.session.new()
    manager.tell("log out")
    assert manager.says() == "done"
    assert answers.asked == []


def test_without_time_for_a_question_the_work_is_put_by(told, manager, answers):  # noqa: F811
    manager.tell("log out without a word")
    assert manager.says() == "done"
    assert answers.asked == []
    assert told.protection.recovery.entry.read().project.document.settings["batch_size"] == 2


def test_who_gave_work_up_and_stays_after_all_is_asked_again_later(told, manager, answers):  # noqa: F811
    answers(DISCARD)
    manager.tell("log out")
    assert [manager.says() for _ in range(3)] == ["asks", "answered 0", "done"]
    assert told.files.answered()
    manager.tell("stay")
    until(lambda: not told.files.answered())


def test_a_session_manager_that_dies_takes_nobody_with_it(told, manager, answers):  # noqa: F811
    manager.process.kill()
    until(lambda: told.protection.logging_out._connection is None)
    spin(0.1)
    assert told.window.isVisible()


@pytest.mark.parametrize("addresses", ["", "inet/somewhere:1234", "local/nowhere:@/tmp/.ICE-unix/none", "unix/" + "x" * 5000, "local/"])
def test_without_a_session_manager_on_this_computer_there_is_none(qapp, qtbot, addresses):
    alone = LoggingOut(lambda: True)
    assert not alone.begin(addresses)
    alone.close()
