"""Opening and saving: what the window does with files, and what it asks before work would be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, Signal
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
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Saved training"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(sentence)
        box.setInformativeText(self.tr("The file stays as it is: what is opened without its training is saved to a file of its own."))
        go_on = box.addButton(self.tr("Open without training"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        box.exec()
        wanted = box.clickedButton() is go_on
        box.deleteLater()
        return wanted

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
        try:
            kept = self.session.snapshot()
            storage.save(kept, path)
        except (FileError, ProjectError) as error:
            self.session.notice.emit(said(error))
            return False
        self.session.saved(path, kept)
        self._remember(str(path))
        return True

    def leave(self, go_on: Callable[[], object]) -> None:
        """Do something that closes the project, unless the user would rather stay."""
        if self.may_leave():
            go_on()

    def may_leave(self) -> bool:
        """Ask what becomes of unsaved work; True if it is saved, discarded, or there is none."""
        if not self.session.dirty:
            return True
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Unsaved work"))
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title is no page
        box.setText(self.tr("Save the changes to “{title}”?").format(title=self.session.title))
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        answer = box.exec()
        box.deleteLater()
        if answer == kinds.Save:
            return self.save()
        return bool(answer == kinds.Discard)

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
