"""Errors inside the program: whatever raised them, they are written into the log, shown once in plain words, and nnsim goes on.

Slots, methods that Qt calls, threads and objects that are taken apart tell Python's hooks; the training thread and work in the background
catch what goes wrong in them and log it. Both come together in the log, where a handler listens.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nnsim.storage.journal import discreet
from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.labels import Note, Title

LOG = logging.getLogger("nnsim")
MOST_REMEMBERED = 1000


class Errors(QObject):
    """Between `install` and `uninstall` nothing that goes wrong goes unnoticed. `happened` comes once for each error."""

    happened = Signal(str)
    """What it was, for those who mend it; without names and places."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handler = _Listener(self)
        self._before: tuple[Any, Any, Any] | None = None

    def install(self) -> None:
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._raised, self._raised_in_thread, self._raised_for_nobody
        logging.getLogger().addHandler(self._handler)

    def uninstall(self) -> None:
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
            logging.getLogger().removeHandler(self._handler)

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before = self._before
        if issubclass(kind, Exception):
            LOG.error("window", exc_info=(kind, error, trace))
        if before is not None:
            before[0](kind, error, trace)  # a terminal, or a test, is told as ever

    def _raised_in_thread(self, told: Any) -> None:
        before = self._before
        if told.exc_value is not None and issubclass(told.exc_type, Exception):
            LOG.error("thread", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
        if before is not None:
            before[1](told)

    def _raised_for_nobody(self, told: Any) -> None:
        before = self._before
        if told.exc_value is not None and issubclass(told.exc_type, Exception):
            LOG.error("nobody", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
        if before is not None:
            before[2](told)


class _Listener(logging.Handler):
    """Hears of every error that is logged; tells of each once, however often it happens."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors
        self._known: set[tuple[object, ...]] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if not record.exc_info or record.exc_info[0] is None or len(self._known) > MOST_REMEMBERED:
            return
        kind, _, trace = record.exc_info
        last = traceback.extract_tb(trace)[-1:]
        signature = (kind, *((frame.filename, frame.lineno) for frame in last))
        if signature not in self._known:
            self._known.add(signature)
            self._errors.happened.emit(discreet("".join(traceback.format_exception(*record.exc_info))))


class Report(QDialog):
    """An error or a crash in plain words, with what helps those who mend it."""

    closeAsked = Signal()  # noqa: N815

    def __init__(self, title: str, words: str, details: str, log: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Error"))
        self.setObjectName("report")
        self._details = details
        self.words = Note(words)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setFont(fonts.numbers(SMALL))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setTabChangesFocus(True)
        self.details.hide()
        self.more = Button(self.tr("Details"))
        self.more.clicked.connect(self._show_details)
        self.copy = Button(self.tr("Copy details"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        self.go_on = PrimaryButton(self.tr("Go on"))
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        self.leave = Button(self.tr("Close nnsim"))
        self.leave.clicked.connect(self._leave)
        bottom = QHBoxLayout()
        for button in (self.more, self.copy):
            bottom.addWidget(button)
        bottom.addStretch(1)
        for button in (self.leave, self.go_on):
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(title))
        column.addWidget(self.words)
        column.addWidget(self.details, 1)
        if log:
            where = Note(self.tr("The log is in {path}. It names no person and no place.").format(path=log))
            column.addWidget(where)
        column.addLayout(bottom)
        self.setMinimumWidth(520)

    def _show_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self.details.setMinimumHeight(0 if self.details.isHidden() else 220)
        self.adjustSize()

    def _leave(self) -> None:
        self.reject()
        self.closeAsked.emit()
