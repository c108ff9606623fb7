"""Opening and saving: what the window does with files, and what it asks before work would be lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnsim import storage
from nnsim.catalog import FileError, ProjectError
from nnsim.datasets.readers.files import spoken
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.lessons.reading import is_lesson
from nnsim.storage.atomic import previous_of
from nnsim.storage.recovery import Stamp
from nnsim.ui.numerals import grouped
from nnsim.ui.questions import asked
from nnsim.ui.saving import Saving, Writing
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

MOST_RECENT = 10
SUFFIX = ".nnsim"


@dataclass(frozen=True)
class _Ready:
    """What was read of a file, and what that looked like; without `path`, it is to be a project without a file."""

    source: Project | Run
    path: Path | None
    stamp: Stamp | None
    notes: tuple[str, ...]


def _source(contents: storage.Contents, path: Path) -> Project | Run:
    """What the session is to show. Raises TrainingError if a saved training does not fit its network."""
    return contents.project if contents.checkpoint is None else storage.resumed(contents, path)


class Files(QObject):
    """File actions of one window. `window` is set by the window that they belong to."""

    recentChanged = Signal()  # noqa: N815
    recoveredAsked = Signal()  # noqa: N815
    """Somebody wants to see what was left by windows that died."""
    lessonWanted = Signal(str)  # noqa: N815
    """A lesson's file was to be opened: its project, if it has one, comes later."""
    dataWanted = Signal(str)  # noqa: N815
    """A table, arrays, a text or a folder of pictures was to be opened: it is offered for import."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.window: QWidget | None = None
        self.stamp: Stamp | None = None
        """What the open file looked like when it was opened or saved."""
        self.shown_elsewhere: Callable[[Path], bool] = lambda _: False
        self._answered: tuple[object, ...] = ()
        self.saving = Saving(session, self)
        self.saving.saved.connect(self._saved)

    # Opening

    def open(self) -> None:
        """Ask for a file and open it."""
        filters = ";;".join(
            (
                self.tr("nnsim projects and lessons (*.nnsim *.nnlesson)"),
                self.tr("Data to import (*.csv *.tsv *.txt *.dat *.npy *.npz *.gz *ubyte *.idx)"), self.tr("All files (*)"),
            )
        )  # fmt: skip
        path, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open"), self._folder(), filters)
        if path:
            self.open_path(path)

    def open_dropped(self, paths: Sequence[str]) -> None:
        """Open what was let go over the window."""
        if len(paths) == 1:
            self.open_path(paths[0])
        else:
            text = self.tr("{count} files were dropped at once: drop one project, one file of data, or the folder that holds the pictures.")
            self.session.notice.emit(text.format(count=grouped(len(paths))))

    def open_path(self, path: str) -> None:
        """Open a file that was dropped, clicked or named: a lesson, data or a project."""
        self.begin_with(None, Path(path))

    def begin_with(self, contents: storage.Contents | None, path: Path | None) -> None:
        """Open what the command line has read already; what comes without contents is read here, and what is wrong with it said."""
        if path is None:
            if contents is not None:
                self.session.open(contents.project)
        elif is_lesson(path):
            self.lessonWanted.emit(str(path))
        elif contents is None and storage.is_data(path):
            self.dataWanted.emit(str(path))
        else:
            self._load(path, contents)

    def _load(self, path: Path, contents: storage.Contents | None) -> None:
        """Open a project, without its training if that cannot be taken up and the user wants it so. Nothing is asked for a bad file."""
        ready = self._read_first(path, lambda: self._ready(path, contents), lambda: self._only_here(path))
        if ready is not None:
            self._show(ready)
            if ready.path is not None:
                self.remember(str(path))

    def _read_first(
        self, path: Path, read: Callable[[], "_Ready | None"], may: Callable[[], bool] = lambda: True
    ) -> "_Ready | None":
        """What a file holds, once unsaved work may be left for it; None if not, or if the file is refused, which is said."""
        try:
            ready = read()
            if ready is None or not may() or not self.may_leave():
                return None
            if Stamp.of(path) != ready.stamp:  # it was saved at the question
                ready = self._ready(path)
        except (FileError, ProjectError) as error:
            self.session.notice.emit(said(error))
            return None
        return ready

    def _ready(self, path: Path, contents: storage.Contents | None = None) -> "_Ready | None":
        """A file read so far that it needs only to be shown; None if the user does not want it as it is. Raises FileError, ProjectError."""
        stamp = Stamp.of(path)  # before it is read: what is written in between counts as a change
        try:
            contents = contents or storage.read(path)
            return _Ready(_source(contents, path), path, stamp, contents.notes)
        except storage.TrainingError as error:
            if not self._without_training(said(error)):
                return None
            contents = storage.read(path, training=False)
            return _Ready(contents.project, None, stamp, contents.notes)

    def _show(self, ready: "_Ready") -> None:
        """Show what was read, and say what there is to say about it."""
        self.session.open(ready.source, ready.path)
        self.stamp = ready.stamp
        data = self.session.dataset
        notes = [said(note) for note in (*ready.notes, *(data.notes if data is not None else ()))]
        if notes:
            self.session.notice.emit(" ".join(notes))

    def _without_training(self, sentence: str) -> bool:
        """Ask whether a project is to be opened without its training. The file stays as it is."""
        more = self.tr("The file stays as it is: what is opened without its training is saved to a file of its own.")
        return asked(self.window, self.tr("Saved training"), sentence, more, [self.tr("Open without training")]) is not None

    def _only_here(self, path: Path) -> bool:
        """Whether no other window shows this file, or it is to be opened all the same."""
        if not self.shown_elsewhere(path):
            return True
        text = self.tr("{file} is open in another window of nnsim.").format(file=spoken(path))
        more = self.tr("You can open it here too. Whoever saves second is asked before what the other saved is replaced.")
        return asked(self.window, self.tr("Open twice"), text, more, [self.tr("Open here too")]) is not None

    def open_previous(self) -> None:
        """Open the file as it was before the last save, as a project without a file."""
        path = self.session.path
        before = previous_of(path) if path is not None else None
        if before is None or not before.is_file():
            self.session.notice.emit(self.tr("There is no earlier version: one is kept as soon as a file is saved a second time."))
            return
        ready = self._read_first(before, lambda: self._ready(before))
        if ready is not None:
            self.session.open(ready.source)
            self.session.notice.emit(self.tr("This is the file before its last save. Save it under a name of its own to keep it."))

    # Saving

    def save(self) -> bool:
        """Save to the project's file, or ask for one. Returns whether it is saved."""
        if self.session.path is None:
            return self.save_as()
        return self._write(self.session.path)

    def save_as(self) -> bool:
        name = self.session.title.replace("/", " ").strip() or self.tr("Untitled")
        suggested = str(Path(self._folder()) / f"{name}{SUFFIX}")
        filters = self.tr("nnsim projects (*.nnsim)")
        path, _ = QFileDialog.getSaveFileName(self.window, self.tr("Save as"), suggested, filters)
        if not path:
            return False
        return self._write(Path(path if path.endswith(SUFFIX) else path + SUFFIX))

    def _write(self, path: Path) -> bool:
        """Save to a file, unless it is not the one any more that was opened and shall stay."""
        if path == self.session.path and Stamp.of(path) not in (None, self.stamp):
            text = self.tr("{file} has changed since you opened it: another program or window has written it.").format(file=spoken(path))
            more = self.tr("Replacing it keeps what is there now beside it, as {name}.").format(name=spoken(previous_of(path)))
            replace, other = self.tr("Replace"), self.tr("Save as…")
            answer = asked(self.window, self.tr("Changed meanwhile"), text, more, [other, replace])
            if answer != replace:
                return answer == other and self.save_as()
        return self.saving.save(path)

    def _saved(self, writing: Writing) -> None:
        self.stamp = writing.stamp
        self.remember(str(writing.path))

    def leave(self, go_on: Callable[[], object]) -> None:
        """Do something that closes the project, unless the user would rather stay."""
        if self.may_leave():
            go_on()

    def may_leave(self, *, for_good: bool = False) -> bool:
        """Ask what becomes of unsaved work; True if it is saved, discarded, or there is none.

        Who leaves nnsim itself (`for_good`) is asked once, however many windows and systems want to know.
        """
        self.saving.wait()
        if not self.session.dirty or (for_good and self.answered()):
            return True
        kinds = QMessageBox.StandardButton
        text = self.tr("Save the changes to “{title}”?").format(title=self.session.title)
        answer = asked(self.window, self.tr("Unsaved work"), text, "", [kinds.Save, kinds.Discard])
        if answer == kinds.Discard and for_good:
            self._answered = self._work()
        return self.save() if answer == kinds.Save else answer == kinds.Discard

    def answered(self) -> bool:
        """Whether the user has given up the work as it is now for good."""
        return self._answered == self._work()

    def take_back(self) -> None:
        """Nobody leaves after all: what was given up for that is asked about again."""
        self._answered = ()

    def _work(self) -> tuple[object, ...]:
        """Tells one state of unsaved work from another."""
        session = self.session
        return id(session.project), session.history.position, session.frame.iteration

    # Exporting

    def export_picture(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("Export picture"), str(Path(self._folder()) / "nnsim.png"), self.tr("Pictures (*.png)")
        )
        if path and self.window is not None and not self.window.grab().save(path, "PNG"):
            self.session.notice.emit(self.tr("{path} cannot be written.").format(path=path))

    # Remembering

    def recent(self) -> list[str]:
        """Projects and lessons opened or saved lately that still exist; a lesson may be a folder."""
        stored: Any = QSettings().value("files/recent", [])
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [path for path in paths if Path(path).is_file() or (Path(path).is_dir() and is_lesson(path))]

    def remember(self, path: str) -> None:
        """A project or a lesson was opened or saved."""
        path = str(Path(path).absolute())
        QSettings().setValue("files/recent", [path, *(other for other in self.recent() if other != path)][:MOST_RECENT])
        self.recentChanged.emit()

    def _folder(self) -> str:
        path = self.session.path
        return str(path.parent if path is not None else Path.home())


def local_files(data: QMimeData) -> list[str]:
    """The files and folders that are dragged; what lies on the net is none."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
