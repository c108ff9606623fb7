"""The first page is there before what is behind it; who is quicker than that waits for it and notices nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.app import Application
from tests.ui.window.hand import until

PATIENCE = 100.0
"""Three seconds of the processor, which others may want too."""


@pytest.fixture
def begun(qapp, qtbot):
    """The application when its window has just been shown."""
    made = Application(["nnsim"], "light")
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


def test_what_is_behind_it_comes_by_itself(begun):
    assert begun.window.pages.count() == 1
    until(lambda: begun.window.pages.count() == 2, PATIENCE)
    assert begun.window.pages.currentWidget() is begun.window.welcome


def test_a_key_that_is_pressed_at_once_is_known(begun):
    QTest.keyClick(begun.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert begun.window.pages.currentWidget() is begun.window.workspace


def test_an_example_that_is_pressed_at_once_opens(begun):
    begun.window.welcome.gallery.cards["xor"].click()
    assert begun.window.pages.currentWidget() is begun.window.workspace
    until(lambda: begun.session.frame.weights)


def test_a_lesson_that_is_pressed_at_once_opens(begun):
    until(lambda: begun.window.shelf.gallery.cards)
    card = begun.window.shelf.gallery.cards[0]
    card.click()
    assert begun.window.lessons.player.lesson is card.found.lesson
    assert begun.window.pages.currentWidget() is begun.window.workspace


def test_what_is_said_at_once_is_shown(begun):
    begun.session.notice.emit("Something.")
    assert begun.window.notice.isVisible()
    begun.window.workspace.canvas.setFocus()
    begun.session.notice.emit("Something else.")
    assert begun.window.notice.text() == "Something else."
