"""The real application off screen, and an ear for everything that is wrong with it."""

import logging
import os
import sys
import threading
import time
import warnings
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox, QWidget

from nnsim import storage
from nnsim.app import Application

MEANINGLESS = "This plugin does not support"
BLOCKED = 150
"""Milliseconds after which what waits for an answer gets one: no."""


class Ears:
    """Hears exceptions in slots and threads, logged errors, warnings and Qt's messages, from the beginning to the end."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._handler = logging.Handler(logging.WARNING)
        self._handler.emit = self._logged
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
        sys.excepthook = lambda kind, error, trace: self._raised(error)
        threading.excepthook = lambda found: self._raised(found.exc_value)
        sys.unraisablehook = lambda found: self._raised(found.exc_value)
        self._qt = qInstallMessageHandler(self._qt_said)
        logging.getLogger().addHandler(self._handler)
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        warnings.simplefilter("error")

    def close(self) -> None:
        self._warnings.__exit__(None, None, None)
        sys.excepthook, threading.excepthook, sys.unraisablehook, _ = self._before
        qInstallMessageHandler(self._qt)
        logging.getLogger().removeHandler(self._handler)

    def _raised(self, error) -> None:
        trace, places = error.__traceback__, []
        while trace is not None:
            places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
            trace = trace.tb_next
        self.heard.append(f"{type(error).__name__}: {error} [{' > '.join(places[-8:])}]")

    def _logged(self, record) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._raised(record.exc_info[1])
        else:
            self.heard.append(f"logged by {record.name}: {record.getMessage()}")

    def _qt_said(self, kind, context, text) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(MEANINGLESS):
            self.heard.append(f"Qt: {text}")


class World:
    """An application with its window, shown; `notices` are the sentences it has said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ears = Ears()
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, str(folder / "config"))
        self.application = Application(["nnsim", "-platform", "offscreen"], "light")
        self.session, self.window = self.application.session, self.application.window
        self.canvas = self.window.workspace.canvas
        self.notices: list[str] = []
        self.session.notice.connect(self.notices.append)
        self._answering = QObject()
        self._timer = QTimer(self._answering)
        self._timer.timeout.connect(self.let_go)
        self._timer.start(BLOCKED)
        self.base = self.session.document.copy()
        self.session.projectReplaced.connect(self._replaced)
        self.window.resize(1000, 700)
        self.window.show()
        self.session.open(storage.example("xor"))
        self.spin()

    def _replaced(self) -> None:
        self.base = self.session.document.copy()

    def close(self) -> None:
        self._timer.stop()
        self.let_go()
        QApplication.clipboard().clear()  # what lies there would be taken down after Python itself
        self.application.close()
        self.ears.close()

    def spin(self, least: float = 0.0) -> None:
        """Let the window do what waits to be done, for so many seconds at least."""
        end = time.perf_counter() + least
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        while time.perf_counter() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Pause, and wait until the training thread has done what it was told."""
        self.session.pause()
        self.session.look(lambda run: None)
        self.spin()

    def let_go(self) -> None:
        """Close menus, and answer no to what asks: nothing may be in the way of the next action."""
        for _ in range(5):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        modal = QApplication.activeModalWidget()
        if isinstance(modal, QMessageBox):
            cancel = modal.button(QMessageBox.StandardButton.Discard)
            (cancel or modal.buttons()[-1]).click()
        elif isinstance(modal, QDialog):
            modal.reject()
        for window in QApplication.topLevelWidgets():
            if window is not self.window and window.isVisible() and isinstance(window, QDialog | QMenu):
                window.close()

    def visible(self, kind: type[QWidget]) -> list[QWidget]:
        """Enabled widgets of a kind that can be seen, always in the same order."""
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible() and widget.isEnabled()]


def alone(folder: Path) -> None:
    """Give a process of its own a home of its own, before Qt is there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(folder)
