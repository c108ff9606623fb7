"""A guard against one release of PySide6, which lost a reference to None with every void call and so ended Python."""

import sys

from PySide6.QtGui import QPen


def test_a_qt_call_that_returns_nothing_keeps_the_count_of_none() -> None:
    pen = QPen()
    pen.setWidth(2)
    before = sys.getrefcount(None)
    for _ in range(50):
        pen.setWidth(2)
    assert sys.getrefcount(None) >= before - 5  # a fault loses 50; elsewhere in the process a few may come and go
