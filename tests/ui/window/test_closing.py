"""Nothing of an application stays behind when it is closed, in memory either."""

import gc
import weakref

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
