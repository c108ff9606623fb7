"""The whole program, ended from outside in the middle of a training: the next start goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from nnsim import storage
from nnsim.engine.run import Run
from nnsim.ui.recovered import Picture
from tests.ui.window.hand import spin, until
from tests.ui.window.protected import folder, protected

ROOT = Path(__file__).parents[3]


def begun(*words, **pipes):
    """The whole program in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-m", "tests.ui.window.doomed", *words], cwd=ROOT, env=environment, **pipes)


def doomed():
    """A process that has put a training by."""
    process = begun(stdout=subprocess.DEVNULL)

    def put_by():
        own = [entry for entry in folder()._entries() if entry.owner.pid == process.pid and not entry.waiting]
        return any(entry.kept is not None for entry in own)

    until(put_by, 60)
    spin(2.5)  # a picture comes every second at least, so there is more to put by now
    assert process.poll() is None
    return process


def recovered_run(application):
    (row,) = application.protection.dialog.rows
    assert row.found.contents.project.document.settings["learning_rate"] == 0.25
    row.recover.click()
    until(lambda: application.session.frame.iteration == row.found.iteration)
    return application.session.look(lambda run: (run.iteration, run.state_hash()))


@pytest.mark.long
@pytest.mark.parametrize("way", ["kill", "terminate"])
def test_a_training_that_was_ended_from_outside_goes_on_bit_for_bit(qapp, qtbot, way):
    process = doomed()
    ended = time.time()
    getattr(process, way)()
    process.wait(30)
    assert process.returncode == (-9 if way == "kill" else 0)
    (entry,) = folder().left()
    if way == "terminate":
        assert entry.kept >= ended  # put by once more before it went
    with protected() as application:
        iteration, found = recovered_run(application)
        assert iteration > 0
    project = storage.example("xor")
    project.document.settings.update(epochs=None, learning_rate=0.25)
    alone = Run(project)
    alone.train(iterations=iteration)
    assert alone.state_hash() == found


@pytest.mark.long
@pytest.mark.parametrize("size", ["small", "large"])
def test_a_training_is_put_by_within_fifteen_seconds_again_and_again(qapp, qtbot, size):
    """By the clock of the copies themselves, from the beginning of the training on."""
    process = begun(size, stdout=subprocess.PIPE, text=True)
    times = [float(process.stdout.readline())]

    def further():
        times.extend(entry.kept for entry in folder()._entries() if entry.kept is not None and entry.kept > times[-1])
        return len(times) > 4

    until(further, 80)
    process.kill()
    process.wait(30)
    process.stdout.close()
    (entry,) = folder().left()
    assert entry.read().checkpoint.furthest > 0
    assert max(after - before for before, after in pairwise(times)) < 15


@pytest.mark.long
def test_work_survives_one_crash_after_another(qapp, qtbot):
    """Killed while it is being recovered, too: it is offered again."""
    process = doomed()
    process.kill()
    process.wait(30)
    before = folder().left()[0].read().checkpoint.furthest
    process = doomed()  # has work of its own, and leaves alone what nobody decided on
    process.kill()
    process.wait(30)
    left = folder().left()
    assert len(left) == 2
    assert before in [entry.read().checkpoint.furthest for entry in left]


@pytest.mark.long
def test_after_a_crash_of_the_interpreter_the_work_is_offered_and_the_crash_told(qapp, qtbot):
    """A real one: memory that is not there is read while a training is under way."""
    process = begun("crash", stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    process.wait(90)
    assert process.returncode == -signal.SIGSEGV
    with protected() as application:
        report, (row,) = application.protection.report, application.protection.dialog.rows
        assert report.windowTitle() == "Error"
        assert "Segmentation fault" in report.details.toPlainText()
        assert "in string_at" in report.details.toPlainText()
        assert "doomed.py" in report.details.toPlainText()
        assert row._of_work().startswith("Put by at ")
        assert row._of_work().endswith(" iterations.")
        (picture,) = row.findChildren(Picture)
        assert len(distinct(picture.grab().toImage())) > 3
        report.go_on.click()
        iteration, found = recovered_run(application)
    project = storage.example("xor")
    project.document.settings.update(epochs=None, learning_rate=0.25)
    alone = Run(project)
    alone.train(iterations=iteration)
    assert alone.state_hash() == found
    with protected() as application:
        assert application.protection.report is None


def distinct(image):
    """The colours of a picture."""
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
