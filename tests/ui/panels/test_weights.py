"""Weights are pasted from and copied to spreadsheets as blocks, and seen as pictures."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint
from PySide6.QtGui import QGuiApplication

import nnsim
from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset
from nnsim.engine.blocks import set_numbers
from nnsim.ui import pasting
from nnsim.ui.panels.inspector.weights import WeightsTab
from nnsim.ui.theme import DARK, LIGHT
from tests.engine import projects
from tests.ui.fakes import FakeSession, frame_of, network


class RunSession(FakeSession):
    """A session whose run can be looked at."""

    def __init__(self, run):
        super().__init__(run.project.network, run.project.data)
        self.run = run

    def look(self, job):
        return job(self.run)

    def refresh(self):
        frame = {slot.connection: slot.view(self.run.machine.parameters.values).copy()
                 for slot in self.run.machine.parameters.slots.values() if slot.connection is not None}  # fmt: skip
        biases = {slot.node: slot.view(self.run.machine.parameters.values).copy()
                  for slot in self.run.machine.parameters.slots.values() if slot.key.endswith(":b")}  # fmt: skip
        self.show_frame(replace(self.frame, weights=frame, biases=biases))


@pytest.fixture
def session(qapp):
    session = RunSession(nnsim.Run(projects.project(projects.network(dropout=False))))
    session.refresh()
    return session


@pytest.fixture
def tab(session, qtbot):
    tab = WeightsTab(session)
    session.frameChanged.connect(tab.show_frame)
    qtbot.addWidget(tab)
    tab.resize(300, 500)
    session.select({session.document.network.node("h").id})
    tab.refresh()
    tab.show()
    return tab


def choose(tab, *cells):
    tab.table.clearSelection()
    for row, column in cells:
        tab.table.selectionModel().select(tab.model.index(row, column), QItemSelectionModel.SelectionFlag.Select)


def paste(tab, text):
    QGuiApplication.clipboard().setText(text)
    tab.cells.paste_action.trigger()


def weights(session, name="x>h.W"):
    return session.run.parameters[name]


def test_a_block_goes_where_the_selection_begins_as_one_entry_of_the_history(tab, session):
    before, biases = weights(session, "x>h.W").copy(), weights(session, "h.b").copy()
    choose(tab, (1, 1))
    paste(tab, "0,25\t-1\t2e-3\n1.5\t\t−0,5\n")
    assert weights(session)[1, 1:].tolist() == pytest.approx([0.25, -1.0])
    assert weights(session)[2].tolist() == pytest.approx([before[2, 0], 1.5, before[2, 2]])
    assert weights(session, "h.b").tolist() == pytest.approx([biases[0], 0.002, -0.5, biases[3]])
    assert tab.fault.text() == ""
    assert session.undo_text == "paste 5 numbers into x → h"
    session.undo()
    assert np.array_equal(weights(session), before)
    assert np.array_equal(weights(session, "h.b"), biases)
    session.redo()
    assert weights(session)[1, 1] == 0.25


def test_one_number_fills_all_chosen_cells(tab, session):
    choose(tab, (0, 0), (2, 1))
    paste(tab, "3")
    assert (weights(session)[0, 0], weights(session)[2, 1]) == (3.0, 3.0)
    assert np.count_nonzero(weights(session) == 3.0) == 2


@pytest.mark.parametrize(
    ("text", "chosen", "fault"),
    [
        ("1\tmuch\n", (0, 0), "Row 1, column 2 of what is pasted must be a number, not “much”."),
        ("1\n2\ninf\n", (0, 0), "Row 3, column 1 of what is pasted must be a finite number."),
        ("1\t2\n3\t4", (3, 3), "What is pasted has 2 × 2 cells; from the selected one on there are 1 × 1."),
        ("", (0, 0), "There are no numbers on the clipboard: copy cells of a spreadsheet first."),
        ("1", None, "Select the cell where the pasted numbers shall begin."),
    ],
)
def test_what_cannot_be_pasted_is_told_in_one_sentence_and_changes_nothing(tab, session, text, chosen, fault):
    before = weights(session).copy()
    choose(tab, *([chosen] if chosen else []))
    paste(tab, text)
    assert tab.fault.text() == fault
    assert np.array_equal(weights(session), before)
    assert not session.can_undo


def test_what_is_copied_can_be_pasted_again_bit_for_bit(tab, session):
    choose(tab, *((row, column) for row in (0, 1) for column in (0, 1, 2)))
    tab.cells.copy_action.trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("\n") == 1
    before = weights(session).copy()
    choose(tab, (2, 0))
    paste(tab, copied)
    assert np.array_equal(weights(session)[2:], before[:2])


def test_only_chosen_cells_are_copied_each_at_its_place():
    assert pasting.text_of(np.array([[0.5, 1.0], [2.0, -3.25]]), [(0, 0), (1, 1)]) == "0.5\t\n\t-3.25"


@pytest.mark.parametrize("text", ["1\t2\r\n3\t4\r\n", "1\t2\r3\t4", "1 \t 2\n3\t4\n"])
def test_lines_of_every_system_are_read(text):
    assert pasting.block_of(text) == [[1.0, 2.0], [3.0, 4.0]]


def test_empty_cells_alone_are_nothing():
    with pytest.raises(ProjectError, match="no numbers"):
        pasting.block_of("\t\t\n\t\n")


def test_removed_weights_stay_zero(session):
    run = session.run
    connection = next(c for c in run.project.network.connections.values() if run.project.network.nodes[c.target].name == "h")
    before, after = set_numbers(run, {f"{connection.id}:W": [((0, 0), 4.0)], "nothing:W": [((0, 0), 1.0)]})
    assert list(before) == list(after) == [f"{connection.id}:W"]
    assert after[f"{connection.id}:W"][0, 0] == 4.0
    assert len(run.timeline.events) == 1


# The picture


@pytest.fixture
def digits(qtbot):
    """Pictures of 4 × 5 into seven units."""
    session = FakeSession(network(20, 7, 3), Dataset(np.zeros((5, 20)), np.array([0, 1, 2, 0, 1]), image_shape=(4, 5)))
    session.show_frame(frame_of(session, seed=3))
    tab = WeightsTab(session)
    qtbot.addWidget(tab)
    tab.resize(300, 500)
    session.select({session.document.network.node("hidden 1").id})
    tab.refresh()
    tab.show()
    tab.how.segment("picture").click()
    return tab


def test_weights_from_an_image_are_seen_as_images(digits):
    assert (digits.table.isVisible(), digits.shelf.isVisible()) == (False, True)
    assert "4 × 5 pictures" in digits.note.text()
    picture = digits.picture
    for unit in (0, 6):
        rect = picture._picture_rect(unit)
        assert picture.weight_at(rect.center().toPoint() + QPoint(0, 2)) == (unit, 2 * 5 + 2)
        assert picture.weight_at(rect.topLeft().toPoint() + QPoint(2, 2)) == (unit, 0)
    assert picture.weight_at(QPoint(1, 490)) is None
    for theme in (LIGHT, DARK):
        digits.session.set_theme(theme)
        assert not digits.grab().isNull()


def test_other_weights_are_a_matrix_with_names(digits):
    session = digits.session
    session.select({session.document.network.node("output").id})
    digits.refresh()
    picture = digits.picture
    width, height, rect = picture._matrix()
    assert picture.weight_at(QPoint(round(rect.x() + 4.5 * width), round(rect.y() + 1.5 * height))) == (1, 4)
    value = session.frame.weights[session.document.network.into(session.document.network.node("output").id)[0].id][1, 4]
    assert picture.text_at(1, 4).startswith(f"5 → {digits.model.rows[1]}: {'−' if value < 0 else ''}")
    assert not digits.grab().isNull()


def test_a_click_on_the_picture_leads_to_the_number(digits):
    digits.picture.chosen.emit(2, 7)
    assert digits.table.isVisible()
    assert (digits.table.currentIndex().row(), digits.table.currentIndex().column()) == (2, 7)


def test_the_project_remembers_how_weights_are_seen(digits, qtbot):
    assert digits.session.document.view["weights"] == "picture"
    other = WeightsTab(digits.session)
    qtbot.addWidget(other)
    assert other.how.current == "picture"
    digits.how.segment("numbers").click()
    assert digits.session.document.view["weights"] == "numbers"
    other.refresh()
    assert other.how.current == "numbers"
