"""A hand for tests on an X server: xdotool moves the pointer and types, so that windows see what a person does."""

import subprocess
import time

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

LEFT, WHEEL_UP, WHEEL_DOWN = "1", "4", "5"
PATIENCE = 20.0


def spin(seconds: float) -> None:
    """Let the window and the training thread work for a while (QTest.qWait would keep the interpreter to itself)."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def until(done, patience: float = PATIENCE) -> None:
    """Let the window work until something is so; fail if that takes too long."""
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, "waited in vain"
        spin(0.01)


def act(*words: object) -> None:
    """Give xdotool its orders, with the window alive meanwhile: a drag runs in a loop of its own."""
    process = subprocess.Popen(["xdotool", *map(str, words)])
    until(lambda: process.poll() is not None)
    assert process.returncode == 0
    spin(0.05)


def _there(place: QPoint) -> tuple[object, ...]:
    return ("mousemove", place.x(), place.y())


def middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def click(place: QWidget | QPoint, times: int = 1) -> None:
    if isinstance(place, QWidget):
        reach(place)
        assert place.isEnabled(), place.toolTip()
        place = middle(place)
    act(*_there(place), "sleep", 0.03, "click", "--repeat", times, "--delay", 40, LEFT)


def drag(start: QPoint, end: QPoint) -> None:
    """Press, go there in a few steps, release."""
    steps: list[object] = []
    for part in range(1, 9):
        steps += [*_there(start + (end - start) * (part / 8)), "sleep", 0.02]
    act(*_there(start), "sleep", 0.03, "mousedown", LEFT, "sleep", 0.03, *steps, "sleep", 0.05, "mouseup", LEFT, "sleep", 0.05)


def write(text: str) -> None:
    """Type over what the field under the pointer holds, and finish with Enter."""
    act("key", "ctrl+a", "type", "--delay", 5, text)
    act("key", "Return")


def fill(field: QWidget, text: str) -> None:
    """Click into a field and type."""
    click(field)
    write(text)


def reach(widget: QWidget) -> None:
    """Turn the wheel over the panel that a widget stands in until its middle can be seen."""
    area = _panel(widget)
    for _ in range(60):
        visible = area is None or QRect(area.mapToGlobal(QPoint()), area.size()).adjusted(0, 8, 0, -8).contains(middle(widget))
        if visible:
            return
        below = middle(widget).y() > area.mapToGlobal(area.rect().center()).y()
        act(*_there(area.mapToGlobal(QPoint(4, area.height() // 2))), "click", WHEEL_DOWN if below else WHEEL_UP)
    raise AssertionError(f"{widget.accessibleName()} cannot be scrolled into sight")


def _panel(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def choose(combo: QComboBox, key: object) -> None:
    """Open a drop-down and click on the entry of a key."""
    index = combo.findData(key)
    assert index >= 0, f"no entry {key}"
    click(combo)
    view = combo.view()
    until(view.isVisible)
    spin(0.15)
    place = view.visualRect(view.model().index(index, combo.modelColumn())).center()
    click(view.viewport().mapToGlobal(place))
    until(lambda: not view.isVisible())
