"""The main window: its first page at once, and what is behind that, menu and workspace, soon after or when it is first needed.

A start is over when people see the window. The workspace takes longer to load than everything before it, so it waits for the
first moments in which nothing else is to be done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from nnsim.engine.project import Project
from nnsim.ui.files import Files, local_files
from nnsim.ui.furnishing import Furnishing
from nnsim.ui.lessons.shelf import Shelf
from nnsim.ui.notices import Notice
from nnsim.ui.panels.gallery import Groups
from nnsim.ui.panels.welcome import WelcomePage
from nnsim.ui.session import Session

if TYPE_CHECKING:
    from nnsim.ui.help import Guide
    from nnsim.ui.interior import Interior
    from nnsim.ui.lessons.desk import Lessons
    from nnsim.ui.workspace import Workspace

SIZE = QSize(1440, 900)
"""Of the window at first, where the screen is large enough."""


class MainWindow(QMainWindow):
    """One window for one project. It arranges and forwards; what happens is elsewhere."""

    def __init__(
        self, session: Session, files: Files, examples: Groups, load_example: Callable[[str], Project],
        set_theme: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.session = session
        self.files = files
        self._set_theme = set_theme
        files.window = self
        self.setAcceptDrops(True)
        self.shelf = Shelf()
        self.welcome = WelcomePage(session, examples, load_example, files.recent())
        self.welcome.put_above(self.shelf.gallery)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.setCentralWidget(self.pages)
        self.notice = Notice(session.theme, self.pages)
        self._interior: Interior | None = None
        self.furnishing = Furnishing(self._busy, lambda: self.interior, self)
        session.notice.connect(self.notice.say)
        session.themeChanged.connect(self.notice.set_theme)
        session.projectReplaced.connect(self.notice.hide)  # what was said of the one before
        self.shelf.gallery.chosen.connect(lambda lesson: self.lessons.open(lesson))
        self.shelf.gallery.folder_wanted.connect(lambda: self.lessons.choose_folder())
        files.lessonWanted.connect(lambda path: self.lessons.open_path(path))
        files.dataWanted.connect(lambda path: self.interior.importing.begin(path))
        self.welcome.emptyRequested.connect(session.new)
        self.welcome.openRequested.connect(files.open)
        self.welcome.fileRequested.connect(files.open_path)
        session.projectReplaced.connect(self._show_workspace)
        session.historyChanged.connect(self._show_state)
        files.recentChanged.connect(lambda: self.welcome.set_recent(files.recent()))
        self.resize(SIZE.boundedTo(self.screen().availableGeometry().size()))
        self._show_state()

    # What is behind the first page

    @property
    def interior(self) -> Interior:
        """Made by now, or else made at once."""
        if self._interior is None:
            self.furnishing.finish()
            from nnsim.ui.interior import Interior

            made = self._interior = Interior(
                self.session, self.files, self.shelf, self, self._set_theme, self._show_workspace, self._close_project
            )
            self.pages.addWidget(made.workspace)
            self.notice.stay_beside(made.workspace.canvas)
        return self._interior

    @property
    def workspace(self) -> Workspace:
        return self.interior.workspace

    @property
    def lessons(self) -> Lessons:
        return self.interior.lessons

    @property
    def guide(self) -> Guide:
        return self.interior.guide

    def all_actions(self) -> list[QAction]:
        """Every action there is, for the command palette."""
        return self.interior.all_actions()

    def _busy(self) -> bool:
        """Whether the first page is still being drawn."""
        return self.welcome.gallery.drawn.isActive() or self.shelf.gallery.reading

    # Pages

    def show_welcome(self) -> None:
        self.pages.setCurrentWidget(self.welcome)

    def _close_project(self) -> None:
        """Leave the project, whose run ends with it, for the welcome page."""
        self.session.new()
        self.show_welcome()

    def _show_workspace(self) -> None:
        self.pages.setCurrentWidget(self.workspace)
        self.workspace.canvas.setFocus()
        self._show_state()

    def _show_state(self) -> None:
        self.setWindowTitle(self.tr("{title}[*] — nnsim").format(title=self.session.title))
        self.setWindowModified(self.session.dirty)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._interior is None:
            self.furnishing.begin()

    def event(self, event: QEvent) -> bool:
        """Draw what has changed in the window's turn, have all keys there before one is looked up, and leave the rest to Qt."""
        if event.type() == QEvent.Type.ShortcutOverride and self._interior is None:
            self.interior.all_actions()
        if event.type() != QEvent.Type.UpdateRequest:
            return super().event(event)
        with self.session.worker.turn:
            return super().event(event)

    # Leaving

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.files.may_leave(for_good=True):
            QSettings().setValue("window/geometry", self.saveGeometry())
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.files.open_dropped(paths))  # a question must not keep who dropped it waiting
