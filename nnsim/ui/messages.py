"""What Qt itself reports, without the one report that the off-screen platform makes of every window and that means nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

MEANINGLESS = "This plugin does not support propagateSizeHints()"


@contextmanager
def quiet_off_screen() -> Iterator[None]:
    """Let every message of Qt through but that one, to whoever listened before or to standard error."""

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text == MEANINGLESS:
            return
        if before is not None:
            before(kind, context, text)
        else:
            sys.stderr.write(qFormatLogMessage(kind, context, text) + "\n")

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
