"""The list of edits: what was done by name, where the present is, and a click that goes there."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from nnsim.document import SetSetting
from nnsim.ui.panels.history_list import FUTURE, PAST, PRESENT, STRETCH, HistoryList

RATES = (0.2, 0.3, 0.4)


@pytest.fixture
def listed(session):
    """The list over a history of three edits."""
    for rate in RATES:
        session.push(SetSetting("learning_rate", rate))
    made = HistoryList(session)
    made.show()
    yield made
    if isValid(made):
        made.close()


def click(listed, row):
    place = listed.list.visualItemRect(listed.list.item(row)).center()
    QTest.mouseClick(listed.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_every_edit_is_listed_by_name_and_the_present_is_marked(listed):
    assert listed.rows() == [
        ("Beginning", PAST), ("Learning rate, 0.1 → 0.2", PAST), ("Learning rate, 0.2 → 0.3", PAST),
        ("Learning rate, 0.3 → 0.4", PRESENT),
    ]  # fmt: skip


@pytest.mark.parametrize(("row", "rate"), [(1, 0.2), (0, 0.1), (3, 0.4)])
def test_a_click_goes_there_and_the_list_stays_open(listed, session, qtbot, row, rate):
    click(listed, 0)
    qtbot.waitUntil(lambda: session.history.position == 0)
    click(listed, row)
    qtbot.waitUntil(lambda: not listed.journey.under_way)
    assert session.document.settings["learning_rate"] == rate
    assert [state for _, state in listed.rows()] == [PAST] * row + [PRESENT] + [FUTURE] * (3 - row)
    assert listed.isVisible()


def test_arrows_and_enter_do_the_same(listed, session):
    QTest.keyClick(listed.list, Qt.Key.Key_Up)
    QTest.keyClick(listed.list, Qt.Key.Key_Up)
    assert session.history.position == 3
    QTest.keyClick(listed.list, Qt.Key.Key_Return)
    assert session.document.settings["learning_rate"] == 0.2
    QTest.keyClick(listed.list, Qt.Key.Key_Escape)
    assert not listed.isVisible()


def test_what_was_saved_is_marked_if_there_is_a_file(listed, session):
    assert not _saved(listed)
    session.path = Path("mine.nnsim")
    session.undo()
    session.history.mark_saved()
    session.redo()
    assert _saved(listed) == ["Learning rate, 0.2 → 0.3, saved"]
    session.undo()
    assert _saved(listed) == ["Learning rate, 0.2 → 0.3, now, saved"]


def _saved(listed):
    spoken = [listed.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(listed.list.count())]
    return [text for text in spoken if text.endswith("saved")]


def test_a_new_edit_takes_the_undone_ones_from_the_list(listed, session):
    session.undo()
    session.undo()
    session.push(SetSetting("clip_norm", 1.0))
    assert [text for text, _ in listed.rows()] == ["Beginning", "Learning rate, 0.1 → 0.2", "Clip gradient, off → 1"]


def test_a_long_way_leaves_the_window_awake_and_another_click_changes_the_goal(session, qtbot):
    for number in range(300):
        session.push(SetSetting("seed", number + 1))
    session.historyChanged.connect(lambda: _waste(STRETCH / 2))
    made = HistoryList(session)
    made.go(0)
    assert 0 < session.history.position < 300  # back in the loop after a moment
    made.go(299)
    qtbot.waitUntil(lambda: not made.journey.under_way, timeout=20_000)
    assert session.document.settings["seed"] == 299
    made.close()


def _waste(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_another_project_ends_the_way(listed, session):
    listed.go(0)
    session.replace(session.document.network)
    assert listed.rows() == [("Beginning", PRESENT)]
