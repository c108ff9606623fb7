"""What is found out beside the training never keeps an edit waiting."""

import threading

from nnsim.document import SetSetting
from nnsim.engine.background import Background
from nnsim.ui.plots.beside import Beside
from tests.ui.fakes import FakeSession, network


class Stubborn(Background):
    """Ends only when it is let go, however often it is given up."""

    def __init__(self, let_go):
        super().__init__("stubborn work")
        self.let_go = let_go

    def work(self):
        self.let_go.wait(10.0)


class Finding(Beside):
    def __init__(self, session):
        super().__init__(session)
        self.let_go = threading.Event()
        self.begun = []

    def begin(self):
        self.begun.append(Stubborn(self.let_go))
        self.begun[-1].start()
        return self.begun[-1]

    def take(self, work):
        return 0.0

    def forget(self):
        pass


def test_an_edit_gives_up_what_is_under_way_without_waiting_for_its_end(qapp):
    session = FakeSession(network(2, 3, 1))
    finding = Finding(session)
    finding.look()
    (first,) = finding.begun
    session.push(SetSetting("batch_size", 2))
    assert first.given_up()
    assert not first.done
    assert not finding.under_way
    finding.look()
    assert len(finding.begun) == 2
    finding.let_go.set()
    finding.cancel()
    assert all(work.done for work in finding.begun)
