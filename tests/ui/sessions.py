"""A session with its training thread, without a window, for tests."""

from contextlib import contextmanager

from nnsim import storage
from nnsim.engine.worker import Worker
from nnsim.ui.session import Session
from tests.ui.window.hand import until


@contextmanager
def session_on(name):
    """On an example, with frames that have the parameters; what it says is in `said`."""
    worker = Worker()
    worker.start()
    made = Session(worker, storage.example)
    made.said = []
    made.notice.connect(made.said.append)
    made.want(made, parameters=True)
    made.open_example(name)
    until(lambda: made.frame.weights)
    yield made
    made.close()
    worker.stop()
    made.deleteLater()
