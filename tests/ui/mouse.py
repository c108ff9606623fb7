"""A mouse for tests: events as the window system sends them, with the button held while it moves."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
STEPS = 5


def _send(widget, kind, pixel, button, held, keys):
    point = QPointF(pixel)
    QApplication.sendEvent(widget, QMouseEvent(kind, point, QPointF(widget.mapToGlobal(pixel)), button, held, keys))


def press(widget, pixel, button=LEFT, keys=PLAIN):
    _send(widget, QEvent.Type.MouseButtonPress, pixel, button, button, keys)


def move(widget, pixel, held=NONE, keys=PLAIN):
    _send(widget, QEvent.Type.MouseMove, pixel, NONE, held, keys)


def release(widget, pixel, button=LEFT, keys=PLAIN):
    _send(widget, QEvent.Type.MouseButtonRelease, pixel, button, NONE, keys)


def click(widget, pixel, button=LEFT, keys=PLAIN):
    press(widget, pixel, button, keys)
    release(widget, pixel, button, keys)


def double_click(widget, pixel):
    click(widget, pixel)
    _send(widget, QEvent.Type.MouseButtonDblClick, pixel, LEFT, LEFT, PLAIN)
    release(widget, pixel)


def drag(widget, start, end, button=LEFT, keys=PLAIN, drop=True):
    """Press, move in a few steps, and release unless told otherwise."""
    press(widget, start, button, keys)
    for step in range(1, STEPS + 1):
        move(widget, start + QPoint(*((end - start) * step / STEPS).toTuple()), button, keys)
    if drop:
        release(widget, end, button, keys)
