"""Problems stand in the inspector in plain words, and most are mended by one click or one key."""

from dataclasses import replace

from PySide6.QtCore import Qt

from nnsim.document import PutNode
from nnsim.ui.panels.inspector.rows import ProblemRow


def test_a_problem_is_mended_by_one_click(qtbot, session, inspector, texts):
    output = session.document.network.node("output")
    session.push(PutNode(replace(output, parameters={**output.parameters, "units": 4}), label="break"))
    page = inspector.network_page
    row = page.problem_rows.rows()[0]
    assert isinstance(row, ProblemRow)
    assert "output has 4 units" in row.sentence.text()
    qtbot.mouseClick(row.fix, Qt.MouseButton.LeftButton)
    assert session.document.network.nodes[output.id].parameters["units"] == 1
    assert len(texts()) == 2
    assert page.fine.isVisible()


def test_the_keyboard_stays_on_the_page_when_a_problem_is_mended(qtbot, session, inspector):
    output = session.document.network.node("output")
    session.push(PutNode(replace(output, parameters={**output.parameters, "units": 4})))
    session.select({output.id})
    page = inspector.node_page
    inspector.window().activateWindow()
    link = next(row.fix for row in page.problems.rows() if row.fix is not None)
    link.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert session.document.network.nodes[output.id].parameters["units"] == 1
    qtbot.waitUntil(lambda: inspector.focusWidget() is not None and page.form.isAncestorOf(inspector.focusWidget()))


def test_a_problem_of_a_layer_stands_on_its_page_with_what_mends_it(qtbot, session, inspector):
    network = session.document.network
    output = network.node("output")
    session.push(PutNode(replace(output, parameters={**output.parameters, "units": 4})))
    problem = next(problem for problem in session.problems if problem.node == output.id and problem.fix is not None)
    session.select({output.id})
    page = inspector.node_page
    row = next(row for row in page.problems.rows() if row.sentence.text() == problem.text)
    assert page.problems.isVisibleTo(page)
    qtbot.mouseClick(row.fix, Qt.MouseButton.LeftButton)
    assert problem not in session.problems
    assert not page.problems.isVisibleTo(page)
    session.select({network.node("hidden 1").id})
    assert page.problems.rows() == []


def test_without_problems_it_says_so(inspector):
    assert inspector.network_page.fine.text()
