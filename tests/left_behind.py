"""What a test may leave alive when it ends: nothing. Threads, timers and windows are looked for here.

Qt is only asked when a test made an application; nothing here imports it by itself.
"""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

PATIENCE = 1.0  # seconds for a thread that was told to end


@contextmanager
def collecting_at_the_end() -> Iterator[None]:
    """Leave circular garbage alone for the time of a test, as the program does: Qt objects may be in it, and a thread or a paint event.

    What was there before is put aside, so that the collector, and who asks it, sees what the test made and nothing else.
    """
    gc.disable()
    gc.freeze()
    try:
        yield
        gc.collect()
    finally:
        gc.enable()


@dataclass(frozen=True)
class Alive:
    """What is alive at one moment. Held strongly, so that no later object can have the same identity."""

    threads: frozenset[threading.Thread]
    windows: frozenset[object]


def alive() -> Alive:
    return Alive(frozenset(threading.enumerate()), frozenset(_windows()))


def left_behind(before: Alive, with_timers: bool) -> list[str]:
    """One line for each thing that is alive now and was not `before`; of the timers those that the test made."""
    _let_go()
    if _new_windows(before) or (with_timers and _timers()):
        gc.collect()  # a window in a cycle of references is not left behind
        _let_go()
    threads = [thread for thread in threading.enumerate() if thread not in before.threads]
    for thread in threads:
        if thread is not threading.current_thread():
            thread.join(PATIENCE)
    return [
        *(f"thread {thread.name!r} still runs" for thread in threads if thread.is_alive()),
        *(f"a timer is still active: {timer!r}" for timer in (_timers() if with_timers else [])),
        *(f"a window is still there: {window!r}" for window in _new_windows(before)),
    ]


def _new_windows(before: Alive) -> list[object]:
    return [window for window in _windows() if window not in before.windows]


def _widgets() -> ModuleType | None:
    """QtWidgets, if somebody imported it and there is an application; else there can be no window and no timer."""
    module = sys.modules.get("PySide6.QtWidgets")
    return module if module is not None and module.QApplication.instance() is not None else None


def _let_go() -> None:
    """Let Qt destroy what was given to deleteLater(): outside an event loop it waits to be asked."""
    if _widgets() is not None:
        core = sys.modules["PySide6.QtCore"]
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _timers() -> list[object]:
    """The active ones among those that are younger than what was put aside."""
    if _widgets() is None:
        return []
    timer, is_valid = sys.modules["PySide6.QtCore"].QTimer, sys.modules["shiboken6"].isValid
    candidates = [thing for thing in gc.get_objects() if issubclass(type(thing), timer)]
    return [thing for thing in candidates if is_valid(thing) and thing.isActive()]


def _windows() -> list[object]:
    widgets = _widgets()
    if widgets is None:
        return []
    tops = widgets.QApplication.topLevelWidgets()
    # A window with a parent goes with it, and Qt keeps its one tool tip for the next time.
    return [window for window in tops if window.parent() is None and window.metaObject().className() != "QTipLabel"]
