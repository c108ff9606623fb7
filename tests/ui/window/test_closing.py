"""Nothing of an application stays behind when it is closed, in memory either; and what was copied does."""

import gc
import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from nnsim.app import Application


def opened_and_closed(qtbot):
    """What an application was made of."""
    application = Application(["nnsim"], "light")
    application.session.open_example("xor")
    application.window.show()
    qtbot.waitUntil(lambda: bool(application.session.frame.weights))
    application.close()
    return [weakref.ref(part) for part in (application.session, application.window, application.files, application.worker)]


def test_a_closed_application_is_gone(qapp, qtbot):
    parts = opened_and_closed(qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [part() for part in parts] == [None] * 4


COPIES = """
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from nnsim.app import Application

application = Application(["nnsim"], "light")
data = QMimeData()
data.setData("application/x-nnsim-layers+json", b"{}")
if WHAT == "text":
    data.setText("{}")
elif WHAT == "picture":
    data.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
QGuiApplication.clipboard().setMimeData(data)
application.close()
left = QGuiApplication.clipboard()
assert left.text() == ("{}" if WHAT == "text" else "")
assert left.image().width() == (3 if WHAT == "picture" else 0)
"""


@pytest.mark.parametrize("what", ["text", "picture", "layers alone"])
def test_what_was_copied_outlives_the_program_and_does_not_end_it(what):
    ended = subprocess.run([sys.executable, "-c", COPIES.replace("WHAT", repr(what))], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
