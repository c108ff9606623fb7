"""Every action of the window is in the command palette with its key, and no key means two things at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from nnsim.ui.panels.command_palette import named, plain
from nnsim.ui.panels.history_list import HistoryList


def of(actions):
    """Actions by key, as text."""
    found = {}
    for action in actions:
        for shortcut in action.shortcuts():
            found.setdefault(shortcut.toString(), []).append(action)
    return found


def test_no_key_of_the_window_means_two_things(opened):
    window = opened().window
    canvas = {action.objectName() for action in window.workspace.canvas.actions_list()}
    for keys, actions in of(window.all_actions()).items():
        names = {plain(action) for action in actions}
        inside = [action for action in actions if action.objectName() in canvas]
        assert len(names) == 1 or len(inside) == len(actions), f"{keys} means {' and '.join(sorted(names))}"
        assert sum(action.isEnabled() for action in inside) <= 1, f"{keys} means {' and '.join(sorted(names))} on the canvas"


def test_every_action_of_the_window_has_a_key(opened):
    assert [plain(action) for action in opened().window.all_actions() if not action.shortcuts()] == []


def test_the_palette_lists_every_action_of_the_canvas_with_its_key(opened):
    window = opened().window
    listed = {plain(action): action for action in named(window.all_actions())}
    for action in window.workspace.canvas.actions_list():
        assert plain(action) in listed
        assert listed[plain(action)].shortcuts() == action.shortcuts(), plain(action)


def test_the_history_opens_by_its_key(opened):
    application = opened()
    action = next(action for action in application.window.all_actions() if plain(action) == "History")
    assert action.shortcut() == QKeySequence("Ctrl+H")
    action.trigger()
    (shown,) = application.window.findChildren(HistoryList)
    assert shown.isVisible()
    shown.close()


@pytest.mark.parametrize(("key", "held"), [
    (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
])
def test_what_was_undone_is_redone_by_the_key_of_either_habit(opened, qtbot, key, held):
    application = opened()
    application.window.activateWindow()
    canvas, session = application.window.workspace.canvas, application.session
    canvas.setFocus()
    qtbot.waitUntil(canvas.view.hasFocus)
    canvas.add_layer("dense")
    after = session.document.network.copy()
    QTest.keyClick(canvas.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.document.network != after
    QTest.keyClick(canvas.view, key, held)
    assert session.document.network == after
