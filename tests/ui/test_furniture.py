"""Notes and groups beside a run: training goes on, whatever is written, grouped or collapsed."""

import pytest

from nnsim import storage
from nnsim.document import Block, Note, PutFurniture
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.session import Session
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    """A session on an example that has trained for fifty iterations."""
    worker = Worker()
    worker.start()
    made = Session(worker, storage.example)
    made.want(made, parameters=True)
    made.open_example("xor")
    until(lambda: made.frame.weights)
    worker.train(50)
    made.refresh()
    until(lambda: (made.frame.iteration == 50 and made.frame.state is State.PAUSED) or made.refresh())
    yield made
    made.close()
    worker.stop()
    made.deleteLater()


def test_a_run_is_the_same_whatever_stands_around_it(session):
    run, state = session.look(lambda run: run), session.look(lambda run: run.state_hash())
    first = next(iter(session.document.network.nodes))
    group = Block("g1", "Inputs", frozenset({first}))
    session.push(PutFurniture({"t1": Note("t1", "Look"), "g1": group}, "draw"))
    session.select({"t1", "g1"})
    session.push(PutFurniture({"g1": Block("g1", "Inputs", frozenset({first}), collapsed=True)}, "collapse Inputs"))
    assert session.selection == {"t1", "g1"}
    session.undo()
    session.undo()
    assert not session.selection
    session.redo()
    assert session.look(lambda run: run) is run
    assert session.look(lambda run: run.state_hash()) == state
    assert session.look(lambda run: run.iteration) == 50
    assert session.dirty


def test_a_project_is_kept_with_what_stands_around_it_and_its_run(session, tmp_path):
    session.push(PutFurniture({"t1": Note("t1", "Look")}, "write note"))
    storage.save(session.snapshot(), tmp_path / "a.nnsim")
    contents = storage.read(tmp_path / "a.nnsim")
    assert contents.project.document.furniture == {"t1": Note("t1", "Look")}
