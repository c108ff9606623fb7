"""Told to end by the system, nnsim ends: at every moment."""

import os
import signal

import pytest
from PySide6.QtCore import QTimer

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
