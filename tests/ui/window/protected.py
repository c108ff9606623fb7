"""Windows with everything around them that keeps work from being lost, for the tests of that."""

from contextlib import contextmanager

from nnsim.app import Application
from nnsim.storage.folders import user_folder
from nnsim.storage.recovery import RecoveryFolder
from nnsim.ui.protection import Protection
from tests.ui.window.hand import until


@contextmanager
def protected(begin=True):
    """An application as `nnsim` opens it, closed again as it is when its window was closed."""
    application = Application(["nnsim"], "light")
    protection = Protection(application.qt, application.session, application.files, application.window, user_folder())
    application.protection = protection
    application.window.show()
    try:
        if begin:
            protection.begin("0")
            until(lambda: protection._finding is None)
        yield application
    finally:
        protection.close()
        application.close()


def folder() -> RecoveryFolder:
    return RecoveryFolder(user_folder())


def work_of(application):
    """What is kept for a window, when something is."""
    recovery = application.protection.recovery
    until(lambda: recovery.entry is not None and recovery.entry.kept is not None)
    return recovery.entry
