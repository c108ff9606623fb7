"""What a hand does on a canvas under test: give it the keyboard, press a key, open the menu of a place."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

PLAIN, CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip


def focused(board, qtbot):
    """The board with the focus on its canvas."""
    board.canvas.activateWindow()
    board.canvas.view.setFocus()
    qtbot.waitUntil(board.canvas.view.hasFocus)
    return board


def press(board, key, held=PLAIN):
    QTest.keyClick(QApplication.focusWidget() or board.canvas.view, key, held)


def menu_of(board, pixel):
    """What a right click opens."""
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(board.canvas, QContextMenuEvent(reason, pixel, board.canvas.mapToGlobal(pixel)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def action_of(menu, text):
    return next(action for action in menu.actions() if action.text() == text)
