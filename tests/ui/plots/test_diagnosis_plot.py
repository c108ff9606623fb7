"""The diagnosis as a panel: what it says, when it looks again, and that it goes where a finding points."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

import nnsim
from nnsim.catalog import sentence
from nnsim.document import SetSetting
from nnsim.engine.diagnosis import Finding
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots.diagnosis import DiagnosisPlot
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import two_classes


def deep():
    net = nnsim.Network()
    last = net.add("input", name="x", shape=(2,))
    for number in range(1, 8):
        node = net.add("dense", name=f"h{number}", units=4, activation="sigmoid")
        net.connect(last, node)
        last = node
    net.connect(last, net.add("dense", name="y", units=1, activation="sigmoid"))
    return nnsim.Run(nnsim.Project(net, nnsim.dataset("spirals"), loss="binary_cross_entropy"))


def at_its_moment(session, state=State.PAUSED):
    session.show_frame(picture(session.run, FrameRequest(), state))


@pytest.fixture
def seen(shown, qtbot):
    """Shows the diagnosis of a run, and waits for what is found."""

    def show(run):
        session = RunSession(run)
        at_its_moment(session)
        plot = shown(DiagnosisPlot(session))
        qtbot.waitUntil(lambda: session.jobs.follow() or not plot.diagnoses.under_way, timeout=30_000)
        return plot, session

    return show


@pytest.fixture
def session_with():
    return two_classes()


def hint(plot):
    return plot._hint.text() if plot._pages.currentIndex() else ""


def test_a_finding_says_what_why_and_what_to_try(seen):
    run = deep()
    run.train(iterations=60)
    plot, _ = seen(run)
    (card,) = plot.cards
    assert card.finding.key == "vanishing"
    assert "The gradient vanishes from" in card.accessibleName()
    assert "Try: use relu in the hidden layers" in card.accessibleName()
    assert [entry.text for entry in plot.header.legend] == ["at iteration 60"]
    assert not hint(plot)
    table = plot.table()
    assert list(table) == ["finding", "reason", "remedy"]
    assert table["finding"].tolist() == [card.finding.title]


@pytest.mark.parametrize("width", [302, 260, 380])
def test_all_words_of_a_finding_have_room(session_with, shown, qtbot, width):
    plot = shown(DiagnosisPlot(session_with), width=width)
    words = sentence("In h1 the error is 4e−6 times what it is in y: every layer on its way back has made it smaller.")
    finding = Finding("vanishing", sentence("The gradient vanishes from h4 on back"), words, words)
    for found in ((finding,), (finding, finding)):
        plot.diagnoses.findings, plot.diagnoses.iteration = found, 5
        plot.diagnoses.changed.emit()
        labels = [label for card in plot.cards for label in card.findChildren(QLabel)]
        qtbot.waitUntil(lambda labels=labels: all(label.height() >= label.heightForWidth(label.width()) > 0 for label in labels))


def test_a_click_or_enter_shows_where(seen):
    run = deep()
    run.train(iterations=60)
    plot, session = seen(run)
    (card,) = plot.cards
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert session.selection == {card.finding.node}
    session.select(())
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert session.selection == {card.finding.node}


def test_a_network_that_learns_well_gets_no_remark(seen):
    run = nnsim.Run(nnsim.example("iris"))
    run.train(epochs=20)
    plot, _ = seen(run)
    assert hint(plot) == "Nothing stands out."
    assert plot.cards == []


def test_it_looks_again_when_something_has_changed_and_only_then(seen, qtbot):
    run = deep()
    plot, session = seen(run)
    assert hint(plot).startswith("Nothing stands out before training.")
    plot.diagnoses._next = 0.0  # long enough ago
    at_its_moment(session)
    assert not plot.diagnoses.under_way
    run.train(iterations=60)
    at_its_moment(session)
    assert plot.diagnoses.under_way
    qtbot.waitUntil(lambda: session.jobs.follow() or not plot.diagnoses.under_way, timeout=30_000)
    assert [card.finding.key for card in plot.cards] == ["vanishing"]


def test_another_network_is_looked_at_afresh(seen):
    run = deep()
    run.train(iterations=60)
    plot, session = seen(run)
    session.push(SetSetting("dtype", "float32"))
    assert plot.diagnoses.findings == ()
    assert plot.diagnoses.iteration is None


def test_a_run_that_diverged_is_looked_at_as_one(seen, qtbot):
    run = nnsim.Run(nnsim.example("sine"))
    run.train(iterations=5)
    plot, session = seen(run)
    plot.diagnoses._next = 0.0
    at_its_moment(session, State.DIVERGED)
    qtbot.waitUntil(lambda: session.jobs.follow() or not plot.diagnoses.under_way, timeout=30_000)
    assert [card.finding.key for card in plot.cards] == ["rate_too_high"]
    assert plot.cards[0].focusPolicy() is Qt.FocusPolicy.NoFocus  # it points at no layer
    assert plot.cards[0].isEnabled()  # and is read all the same: what is disabled is pale
