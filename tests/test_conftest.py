"""The watch that every test stands under does notice what it is there to notice."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.imports import ROOT


@pytest.fixture
def watched(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small project of its own under the same settings and the same watch."""
    shutil.copy(ROOT / "pyproject.toml", pytester.path)
    (pytester.path / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "left_behind.py", "xserver.py"):
        shutil.copy(ROOT / "tests" / name, pytester.path / "tests")
    return pytester


def run(project: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    (project.path / "tests" / "test_inside.py").write_text(source, encoding="utf-8")
    return project.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xvfb", *arguments)


def test_a_thread_that_is_left_behind_fails_its_test_and_only_its_own(watched: pytest.Pytester) -> None:
    result = run(
        watched,
        """
import threading
stop = threading.Event()
def test_leaves_a_thread():
    threading.Thread(target=stop.wait, name="forgotten").start()
def test_leaves_a_daemon():
    threading.Thread(target=stop.wait, name="demon", daemon=True).start()
def test_ends_its_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    stop.set()
""",
    )
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(["*left behind: thread 'forgotten' still runs", "*left behind: thread 'demon' still runs"])


def test_timers_and_windows_that_are_left_behind_fail_their_tests(watched: pytest.Pytester) -> None:
    result = run(
        watched,
        """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
kept = []
def test_leaves_a_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(1000)
def test_leaves_a_timer_with_an_owner(qapp):
    QTimer(qapp).start(1000)
def test_leaves_a_window(qapp):
    kept.append(QMainWindow())
    kept[-1].show()
def test_leaves_a_hidden_window(qapp):
    kept.append(QWidget())
def test_leaves_nothing(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    timer = QTimer(window)
    timer.start(1000)
    window.setCentralWidget(QLabel("x"))
    window.cycle = lambda: window
    window.show()
    qtbot.waitExposed(window)
def test_leaves_a_cycle_of_references(qapp):
    window = QWidget()
    window.itself = window
""",
    )
    result.assert_outcomes(passed=6, errors=4)
    result.stdout.fnmatch_lines(["*a timer is still active*", "*a timer is still active*", "*a window is still there*"])


def test_warnings_of_python_of_the_log_and_of_qt_fail_their_tests(watched: pytest.Pytester) -> None:
    result = run(
        watched,
        """
import logging, warnings
from PySide6.QtCore import QObject, Qt, qWarning
def test_warns():
    warnings.warn("careful")
def test_logs():
    logging.getLogger("nnsim.engine").warning("slow: %s", 3)
def test_logs_and_says_so(logged_warnings):
    logging.getLogger("nnsim.engine").warning("expected")
    assert [record.getMessage() for record in logged_warnings] == ["expected"]
    logged_warnings.clear()
def test_logs_something_harmless():
    logging.getLogger("nnsim.engine").info("fine")
def test_qt_warns(qapp):
    qWarning("a word from Qt")
""",
    )
    result.assert_outcomes(passed=3, failed=2, errors=1)
    result.stdout.fnmatch_lines(["*logged: nnsim.engine: slow: 3"])


def test_a_home_is_empty_and_no_other_than_the_tests_own(watched: pytest.Pytester) -> None:
    outside = os.environ["HOME"]
    result = run(
        watched,
        f"""
import os
from pathlib import Path
from PySide6.QtCore import QSettings, QStandardPaths
def check(home):
    assert Path.home() == home != Path({outside!r})
    QSettings("nnsim", "nnsim").setValue("seen", 1)
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nnsim", "other")
    assert not settings.contains("seen")
    settings.setValue("seen", 1)
    settings.sync()
    assert Path(settings.fileName()).is_relative_to(home)
    assert Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)).is_relative_to(home)
def test_first(home): check(home)
def test_second(home): check(home)
def test_nothing_was_there(home): assert not [path for path in home.rglob("*") if path.is_file()]
def test_draws_off_screen(qapp): assert qapp.platformName() == "offscreen"
""",
    )
    result.assert_outcomes(passed=4)


def test_a_test_marked_for_an_x_server_runs_on_one(watched: pytest.Pytester) -> None:
    result = run(
        watched,
        """
import subprocess
import pytest
from PySide6.QtWidgets import QWidget
@pytest.mark.xserver
@pytest.mark.parametrize("title", ["first window", "second one"])
def test_real(qtbot, title):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setWindowTitle(title)
    with qtbot.waitExposed(widget):
        widget.show()
    assert subprocess.run(["xdotool", "search", "--name", title], capture_output=True).stdout.strip()
@pytest.mark.xserver
def test_fails_there(qapp): assert qapp.platformName() == "offscreen"
def test_off_screen(qapp): assert qapp.platformName() == "offscreen"
""",
    )
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*assert 'xcb' == 'offscreen'*"])


def test_the_watch_itself_does_not_import_qt() -> None:
    program = "import sys, tests.conftest; print([name for name in sys.modules if name.startswith('PySide6')])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")


def test_examples_made_up_by_hypothesis_are_the_same_each_time_in_the_continuous_check() -> None:
    program = "import tests.conftest; from hypothesis import settings; s = settings(); print(s.derandomize, s.deadline)"
    for setting, expected in (("true", "True None"), ("", "False None")):
        answer = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False,
            env=os.environ | {"CI": setting},
        )  # fmt: skip
        assert answer.stdout.strip() == expected, answer.stderr
