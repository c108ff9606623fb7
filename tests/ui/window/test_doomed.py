"""The whole program, ended from outside in the middle of a training: the next start goes on where it was."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnsim import storage
from nnsim.engine.run import Run
from tests.ui.window.hand import spin, until
from tests.ui.window.protected import folder, protected

ROOT = Path(__file__).parents[3]


def doomed():
    """A process that has put a training by."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, "-m", "tests.ui.window.doomed"], cwd=ROOT, env=environment)

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
