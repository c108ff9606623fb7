"""A session with a run on one of the examples that are computation graphs, for tests of what draws them."""

from contextlib import contextmanager

from nnsim import storage
from nnsim.engine.worker import Worker
from nnsim.ui.session import Session
from tests.ui.window.hand import until


class GraphSession(Session):
    """Says what the last frame knows of the graph."""

    def open_graph(self, name):
        self.open_example(name)
        until(lambda: self.frame.flows is not None or self.refresh())

    def id(self, name):
        return self.document.network.node(name).id

    def value(self, name):
        """What a node gives, in the last frame."""
        return float(self.frame.flows.nodes[self.id(name)].value[0])


@contextmanager
def graph_session(name="graph_product"):
    """With a wish for what flows through the graph, so that every frame tells it."""
    worker = Worker()
    worker.start()
    session = GraphSession(worker, storage.example)
    try:
        session.want(session, flows=True, parameters=True)
        session.open_graph(name)
        yield session
    finally:
        session.close()
        worker.stop()
        session.deleteLater()
