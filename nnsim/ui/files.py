"""Opening and saving: what the window does with files, and what it asks before work would be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnsim import storage
from nnsim.catalog import FileError, ProjectError
from nnsim.datasets.readers.files import spoken
from nnsim.lessons.reading import is_lesson
from nnsim.storage.atomic import previous_of
from nnsim.storage.recovery import Stamp
from nnsim.ui.questions import asked
from nnsim.ui.saving import Saving, Writing
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

MOST_RECENT = 10
SUFFIX = ".nnsim"


class Files(QObject):
    """File actions of one window. `window` is set by the window that they belong to."""

    recentChanged = Signal()  # noqa: N815
    recoveredAsked = Signal()  # noqa: N815
    """Somebody wants to see what was left by windows that died."""
    lessonWanted = Signal(str)  # noqa: N815
    """A lesson's file was to be opened: its project, if it has one, comes later."""

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
        if not self.may_leave():
            return
        filters = self.tr("nnsim projects and lessons (*.nnsim *.nnlesson);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open"), self._folder(), filters)
        if path:
            self._load(path)

    def open_path(self, path: str) -> None:
        """Open a file that was dropped, clicked or named."""
        if is_lesson(path) or self.may_leave():
            self._load(path)

    def begin_with(self, contents: storage.Contents | None, path: Path | None) -> None:
        """Open what the command line has read already; a file without contents is one whose training it could not take up."""
        if path is not None:
            self._load(str(path), contents)
        elif contents is not None:
            self.session.open(contents.project)

    def _load(self, path: str, contents: storage.Contents | None = None) -> bool:
        """Open a file, without its training if that cannot be taken up and the user wants it so."""
        if is_lesson(path):
            self.lessonWanted.emit(path)
            return True
        stamp = Stamp.of(Path(path))  # before it is read: what is written in between counts as a change
        if not self._only_here(Path(path)):
            return False
        try:
            try:
                self._show(contents or storage.read(path), Path(path))
                self.stamp = stamp
                self._remember(path)
            except storage.TrainingError as error:
                if not self._without_training(said(error)):
                    return False
                self._show(storage.read(path, training=False), None)
        except (FileError, ProjectError) as error:
            self.session.notice.emit(said(error))
            return False
        return True

    def _show(self, contents: storage.Contents, path: Path | None) -> None:
        """Show what was read, and say what there is to say about it. Raises TrainingError, and leaves all as it is."""
        resumes = contents.checkpoint is not None and path is not None
        self.session.open(storage.resumed(contents, path) if resumes else contents.project, path)  # type: ignore[arg-type]
        data = self.session.dataset
        notes = [said(note) for note in (*contents.notes, *(data.notes if data is not None else ()))]
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
        elif self.may_leave():
            try:
                contents = storage.read(before)
                self.session.open(storage.resumed(contents, before) if contents.checkpoint is not None else contents.project)
                self.session.notice.emit(self.tr("This is the file before its last save. Save it under a name of its own to keep it."))
            except (FileError, ProjectError) as error:
                self.session.notice.emit(said(error))

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
        self._remember(str(writing.path))

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
        """Files opened or saved lately that still exist."""
        stored: Any = QSettings().value("files/recent", [])
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [path for path in paths if Path(path).is_file()]

    def _remember(self, path: str) -> None:
        path = str(Path(path).absolute())
        QSettings().setValue("files/recent", [path, *(other for other in self.recent() if other != path)][:MOST_RECENT])
        self.recentChanged.emit()

    def _folder(self) -> str:
        path = self.session.path
        return str(path.parent if path is not None else Path.home())
