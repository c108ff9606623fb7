"""An error in a method that Qt calls is told like any other, whatever raised it: it does not end the program."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.ui.canvas.view import CanvasView
from nnsim.ui.overrides import guard, guard_overrides
from tests.ui import mouse


class Clumsy(QWidget):
    """Reaches for what is not there."""

    def mousePressEvent(self, event):
        self.last([])

    def mouseReleaseEvent(self, event):
        return 1 / 0

    def paintEvent(self, event):
        self.pair = tuple(part for part in zip([event], [], strict=True))

    def last(self, things):
        return things[-1]


def test_an_error_that_python_itself_raises_reaches_who_sent_the_event(qtbot):
    guard(Clumsy)
    widget = Clumsy()
    qtbot.addWidget(widget)
    with pytest.raises(IndexError, match="list index out of range"):
        mouse.press(widget, QPoint(1, 1))
    with pytest.raises(ZeroDivisionError):
        mouse.release(widget, QPoint(1, 1))


def test_an_error_while_qt_paints_reaches_who_listens(qtbot):
    guard(Clumsy)
    widget = Clumsy()
    qtbot.addWidget(widget)
    with qtbot.capture_exceptions() as told:
        widget.show()
        qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] is ValueError


def test_what_does_not_take_the_place_of_a_method_of_qt_is_left_alone():
    class Plain(QLabel):
        def own(self):
            return 1

    before = Plain.own
    guard(Plain)
    assert Plain.own is before


def test_guarding_twice_is_guarding_once():
    guard_overrides()
    before = CanvasView.paintEvent
    guard_overrides()
    assert CanvasView.paintEvent is before
    assert before.__name__ == "paintEvent"
