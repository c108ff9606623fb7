"""Bringing people's own data in, whichever way: from the menu, dropped on the window, opened or named."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from nnsim.ui.panels.data import DataPanel
from nnsim.ui.session import Session


class Importing(QObject):
    """Every way leads to the panel's dialog, which says what will happen; `show` brings the project that has the data to the front.

    It goes into the open project, as an edit that is undone like any other, or into a new one: then the canvas is empty.
    """

    def __init__(self, session: Session, panel: DataPanel, show: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panel, self._show = session, panel, show

    def begin(self, path: str | None = None) -> None:
        """Offer a file or folder for import, or the choice of one."""
        reason = self._session.locks.reason("data")
        if reason is not None:
            self._session.notice.emit(reason)
            return
        self._panel.open_import(None if path is None else Path(path)).accepted.connect(self._show)
