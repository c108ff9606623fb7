"""The trace of a step, for people who mark calculations done by hand: onto the clipboard, or into a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.catalog import FileError
from nnsim.engine.frames import State
from nnsim.engine.trace import MOST, SCOPES, Row, Tracing, table
from nnsim.storage.atomic import write_file
from nnsim.ui.numerals import grouped
from nnsim.ui.sentences import said
from nnsim.ui.session import Session


class Traces(QObject):
    """The table is made beside the run, one at a time; asking for another gives the one before up."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._work: Tracing | None = None
        self._use: Callable[[list[Row]], None] = self._copy
        session.jobs.add(self)

    def copy(self, scope: str) -> None:
        """Put the calculations of the operation, phase or iteration onto the clipboard."""
        self._begin(scope, self._copy)

    def export(self) -> None:
        """Ask for a file, and of what, and write them there."""
        if not self._may():
            return
        kinds = (self.tr("The whole iteration (*.csv)"), self.tr("This phase (*.csv)"), self.tr("This operation (*.csv)"))
        suggested = str(Path.home() / "calculations.csv")
        path, kind = QFileDialog.getSaveFileName(self._window, self.tr("Export calculations"), suggested, ";;".join(kinds))
        if path:
            scope = dict(zip(kinds, reversed(SCOPES), strict=True)).get(kind, "iteration")
            self._begin(scope, lambda rows: self._write(Path(path), rows))

    def _may(self) -> bool:
        reason = self._session.blocked()
        if reason is None and self._session.frame.state is State.RUNNING:
            reason = self.tr("Pause first: the calculations of a moment that passes at once cannot be followed.")
        if reason is not None:
            self._session.notice.emit(reason)
        return reason is None

    def _begin(self, scope: str, use: Callable[[list[Row]], None]) -> None:
        if self._may():
            self.cancel()
            self._use = use
            self._work = Tracing(self._session.glance, scope, self._session.sample, self._session.notations.now)

    def follow(self) -> None:
        work = self._work
        if work is not None and work.done:
            self._work = None
            if work.failure:
                self._session.notice.emit(said(work.failure))
            else:
                self._use(work.rows)

    def cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _copy(self, rows: list[Row]) -> None:
        QGuiApplication.clipboard().setText(table(rows, "\t"))
        self._say(self.tr("{count} calculations are on the clipboard, ready for a table."), rows)

    def _write(self, path: Path, rows: list[Row]) -> None:
        try:
            write_file(path, table(rows).encode("utf-8", "replace"))
        except FileError as error:
            self._session.notice.emit(said(error))
            return
        self._say(self.tr("{count} calculations were written."), rows)

    def _say(self, words: str, rows: list[Row]) -> None:
        text = words.format(count=grouped(len(rows)))
        if len(rows) == MOST:
            text += " " + self.tr("That is the most a table may have: there are more.")
        self._session.notice.emit(text)
