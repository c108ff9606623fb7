"""Told to end by the system, nnsim ends: at every moment."""

import os
import signal

import pytest
from PySide6.QtCore import QTimer

from nnsim import storage
from tests.ui.window.protected import protected


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_told_so_before_the_first_event_it_ends_with_that(qapp, qtbot):
    with protected():
        os.kill(os.getpid(), signal.SIGTERM)
        late = QTimer(qapp, singleShot=True)
        late.timeout.connect(lambda: qapp.exit(1))
        late.start(20_000)
        assert qapp.exec() == 0
        late.stop()


def test_told_so_while_it_saves_it_saves_and_ends(application, tmp_path):
    """Once it was told to end, no loop of events runs in which the end of a save could be heard of."""
    application.session.open_example("xor")
    ended = []

    def act():
        application.qt.exit(0)
        ended.append(application.files._write(tmp_path / "a.nnsim"))

    QTimer.singleShot(0, application.qt, act)
    assert application.qt.exec() == 0
    assert ended == [True]
    assert storage.read(tmp_path / "a.nnsim").project.document.title == storage.example("xor").document.title


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_told_so_before_it_has_begun_it_knows(qapp, qtbot):
    with protected(begin=False) as application:
        os.kill(os.getpid(), signal.SIGTERM)
        assert application.protection.told_to_end
        assert application.qt.exec() == 0
