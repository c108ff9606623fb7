"""Lessons of one window: the player, its pane, what it points at and locks, and every action of it with its key."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.catalog import FileError
from nnsim.lessons import reading
from nnsim.lessons.content import Lesson
from nnsim.ui import choices
from nnsim.ui.files import Files
from nnsim.ui.lessons.keeping import Keeping
from nnsim.ui.lessons.panel import LessonPanel
from nnsim.ui.lessons.player import Player
from nnsim.ui.lessons.pointing import Pointing
from nnsim.ui.lessons.ring import Ring
from nnsim.ui.lessons.shelf import FOLDER, Shelf, own_folder
from nnsim.ui.report import ReportDialog
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.workspace import Workspace


class Lessons(QObject):
    """`show` brings the workspace to the front, where a lesson is read beside the network."""

    def __init__(
        self, session: Session, files: Files, workspace: Workspace, window: QWidget, menu_button: QWidget,
        show: Callable[[], object], shelf: Shelf,
    ) -> None:
        super().__init__(window)
        self.session, self._window, self._show, self._workspace = session, window, show, workspace
        self._files = files
        self.player = Player(session, files, shelf.progress, self)
        self.panel = LessonPanel(session, self.player)
        self.ring = Ring(window)
        self.keeping = Keeping(session, workspace, self)
        self._pointing = Pointing(window, workspace, menu_button)
        workspace.add_lesson(self.panel)
        self.gallery = shelf.gallery
        self.panel.pointed.connect(self.point)
        self.panel.enlarged.connect(self._size)
        self.panel.left.connect(workspace.canvas.setFocus)
        self.player.opened.connect(self._opened)
        self.player.turned.connect(self._name_actions)
        self.actions = self._make_actions()
        self._name_actions()

    # Opening

    def open(self, lesson: Lesson) -> None:
        self._show()
        self.player.open(lesson)

    def open_path(self, path: str) -> None:
        """Open a lesson's file, or folder."""
        try:
            lesson = reading.read(path)
        except FileError as error:
            self.session.notice.emit(said(error))
            return
        self._files.remember(path)
        self.open(lesson)

    def choose_folder(self) -> None:
        """Ask for the folder with lessons of one's own."""
        start = str(own_folder() or Path.home())
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Folder with lessons of your own"), start)
        if folder:
            choices.keep(FOLDER, folder)
            self.gallery.look_again()

    def _opened(self) -> None:
        if self.player.lesson is not None:
            self._size()
        self.ring.clear()
        self._name_actions()

    def _size(self) -> None:
        self._workspace.size_lesson(self.panel.sizeHint().width(), self.panel.large)

    # Pointing

    def point(self, target: str) -> None:
        """Light up a part of the window."""
        found = self._pointing.find(target)
        if isinstance(found, str):
            self.session.notice.emit(found)
        else:
            self.ring.show_around(found, self.session.theme.accent)

    # Actions

    def _make_actions(self) -> dict[str, QAction]:
        player, panel = self.player, self.panel
        made: dict[str, QAction] = {}

        def make(key: str, text: str, keys: str, does: Callable[[], object]) -> None:
            action = QAction(text, self._window)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda: does())
            made[key] = action

        make("go", self.tr("Go to the lesson"), "Ctrl+L", panel.begin)
        make("next", self.tr("Next page of the lesson"), "Ctrl+PgDown", lambda: player.turn(1))
        make("before", self.tr("Page before in the lesson"), "Ctrl+PgUp", lambda: player.turn(-1))
        make("pages", self.tr("Pages of the lesson…"), "Ctrl+Alt+L", lambda: panel.pages.showMenu())
        make("large", self.tr("Large text for a projector"), "Ctrl+Alt+V", panel.enlarge)
        make("again", self.tr("Do this page of the lesson again"), "Ctrl+Alt+A", player.again)
        make("anew", self.tr("Do the whole lesson again"), "Ctrl+Alt+Shift+A", player.begin_again)
        make("close", self.tr("Close the lesson"), "Ctrl+Alt+X", player.close)
        make("report", self.tr("Report to hand in…"), "Ctrl+Alt+E", lambda: ReportDialog(self.session, player, self._window).show())
        make("folder", self.tr("Folder with lessons of your own…"), "Ctrl+Alt+Shift+L", self.choose_folder)
        choices.forbid(FOLDER, made["folder"])
        return made

    def _name_actions(self) -> None:
        """What can be done only while a lesson is open says so."""
        here = self.player.lesson is not None
        for key, action in self.actions.items():
            if key in ("folder", "report"):
                continue
            action.setEnabled(here)
            action.setToolTip(action.text() if here else self.tr("No lesson is open: choose one on the first page."))

