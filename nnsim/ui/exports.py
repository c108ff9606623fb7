"""Files for other programs, from the window: ask where to, make them from a copy of the run beside it, say what came of it."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.catalog import FileError
from nnsim.storage.exports import EXPORTS, Writing, require_ending
from nnsim.ui.sentences import said
from nnsim.ui.session import Session


class Exports(QObject):
    """One file is made at a time; asking for another gives the one before up."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._work: Writing | None = None
        session.jobs.add(self)

    def predictions(self) -> None:
        """The data with what the network says to each sample."""
        self._ask("predictions", self.tr("Export data with predictions"), {".csv": self.tr("Tables")})

    def history(self) -> None:
        """Every recorded column as a table."""
        self._ask("history", self.tr("Export history"), {".csv": self.tr("Tables")})

    def weights(self) -> None:
        kinds = {".safetensors": self.tr("Safetensors"), ".npz": self.tr("NumPy arrays"), ".csv": self.tr("Tables")}
        self._ask("weights", self.tr("Export weights"), kinds)

    def _ask(self, kind: str, title: str, words: dict[str, str]) -> None:
        reason = self._session.blocked()
        if reason is not None:
            self._session.notice.emit(reason)
            return
        session, usual = self._session, next(iter(words))
        folder = session.path.parent if session.path is not None else Path.home()
        stem = session.title.replace("/", " ").strip() or self.tr("Untitled")
        filters = {f"{word} (*{ending})": ending for ending, word in words.items()}
        suggested = str(folder / f"{stem} {EXPORTS[kind].name}{usual}")
        name, chosen = QFileDialog.getSaveFileName(self._window, title, suggested, ";;".join(filters))
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in EXPORTS[kind].makes:
            path = path.with_name(path.name + filters.get(chosen, usual))
            if path.exists():  # of that name nobody was asked
                text = self.tr("{name} is there already: give the name with its ending to replace it.")
                session.notice.emit(text.format(name=path.name))
                return
        try:
            require_ending(kind, path)
        except FileError as error:
            session.notice.emit(said(error))
            return
        self.cancel()
        self._work = Writing(session.glance, kind, path)

    def follow(self) -> None:
        work = self._work
        if work is not None and work.done:
            self._work = None
            text = said(work.failure) if work.failure else self.tr("{name} was written.").format(name=work.path.name)
            self._session.notice.emit(text)

    def cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None
