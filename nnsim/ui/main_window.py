"""The main window: the welcome page or the workspace, and the menu with every action."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSettings, QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from nnsim.engine.project import Project
from nnsim.ui.canvas.actions import add_grouped
from nnsim.ui.choices import forbid
from nnsim.ui.exports import Exports
from nnsim.ui.files import Files
from nnsim.ui.help import Guide
from nnsim.ui.lessons.desk import Lessons
from nnsim.ui.notices import Notice
from nnsim.ui.panels import CommandPalette, WelcomePage
from nnsim.ui.panels.about import AboutDialog
from nnsim.ui.panels.breakpoints import BreakpointsDialog
from nnsim.ui.panels.gallery import Groups
from nnsim.ui.panels.gradient_dialog import GradientDialog
from nnsim.ui.panels.history_list import HistoryList
from nnsim.ui.panels.notation_dialog import NotationDialog
from nnsim.ui.plots.comparison import ComparisonPlot
from nnsim.ui.proposals import on_selection
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.traces import Traces
from nnsim.ui.widgets.buttons import Button
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
        self._breakpoints: BreakpointsDialog | None = None
        self.setAcceptDrops(True)
        self.workspace = Workspace(session)
        self.welcome = WelcomePage(session, examples, load_example, files.recent())
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.workspace)
        self.setCentralWidget(self.pages)
        self.notice = Notice(session.theme, self.pages, self.workspace.canvas)
        session.notice.connect(self.notice.say)
        session.themeChanged.connect(self.notice.set_theme)
        session.projectReplaced.connect(self.notice.hide)  # what was said of the one before
        self.guide = Guide(session, self.workspace, self)
        self.menu = QMenu(self)
        self._fill_menu()
        button = Button("", "menu")
        button.setAccessibleName(self.tr("Menu"))
        button.setToolTip(self.tr("Menu: files, editing, view, all commands"))
        button.setMenu(self.menu)
        self.workspace.top.add_left(button)
        self.lessons = Lessons(session, files, self.workspace, self, button, self._show_workspace)
        self._fill_lessons()
        self.lessons.panel.help_wanted.connect(self.guide.open)
        self.welcome.put_above(self.lessons.gallery, self.lessons.gallery.narrow)
        self.welcome.emptyRequested.connect(session.new)
        self.welcome.openRequested.connect(files.open)
        self.welcome.fileRequested.connect(files.open_path)
        session.projectReplaced.connect(self._show_workspace)
        session.breakpointAsked.connect(lambda breakpoint: self._show_breakpoints().propose(breakpoint))
        session.historyChanged.connect(self._show_state)
        files.recentChanged.connect(lambda: self.welcome.set_recent(files.recent()))
        self.resize(SIZE.boundedTo(self.screen().availableGeometry().size()))
        self._show_state()

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

    # Menu

    def _fill_menu(self) -> None:
        add, files, session = self._add, self.files, self.session
        file = self.menu.addMenu(self.tr("File"))
        add(file, self.tr("New"), "Ctrl+N", lambda: files.leave(session.new))
        add(file, self.tr("Open…"), "Ctrl+O", files.open)
        add(file, self.tr("Examples and recent files"), "Ctrl+Shift+O", lambda: files.leave(self._close_project))
        add(file, self.tr("Save"), "Ctrl+S", files.save)
        add(file, self.tr("Save as…"), "Ctrl+Shift+S", files.save_as)
        add(file, self.tr("Open the version before the last save"), "Ctrl+Alt+O", files.open_previous)
        add(file, self.tr("Recovered work…"), "Ctrl+Alt+Shift+R", files.recoveredAsked.emit)
        file.addSeparator()
        exports = Exports(session, self)
        add(file, self.tr("Export data with predictions…"), "Ctrl+Alt+D", exports.predictions)
        add(file, self.tr("Export history…"), "Ctrl+Alt+H", exports.history)
        add(file, self.tr("Export weights…"), "Ctrl+Alt+W", exports.weights)
        file.addAction(self.workspace.canvas.action("export"))
        add(file, self.tr("Export picture of the window…"), "Ctrl+Alt+P", files.export_picture)
        file.addSeparator()
        add(file, self.tr("Quit"), "Ctrl+Q", self.close)
        edit = self.menu.addMenu(self.tr("Edit"))
        self.undo = add(edit, self.tr("Undo"), "Ctrl+Z", session.undo)
        self.redo = add(edit, self.tr("Redo"), "Ctrl+Shift+Z", session.redo)
        add(edit, self.tr("History…"), "Ctrl+H", lambda: HistoryList(session, self).show())
        edit.addSeparator()
        add_grouped(edit, self.workspace.canvas.actions_list())
        run = self.menu.addMenu(self.tr("Run"))
        forward, back = run.addMenu(self.tr("Step")), run.addMenu(self.tr("Step back"))
        for key, action in self.workspace.top.commands.items():
            (back if key.endswith(":back") else forward if f"{key}:back" in self.workspace.top.commands else run).addAction(action)
        add(run, self.tr("Breakpoints…"), "F9", self._show_breakpoints)
        add(run, self.tr("Add a breakpoint on what is selected"), "Shift+F9", lambda: session.breakpointAsked.emit(on_selection(session)))
        add(run, self.tr("Compare settings"), "Ctrl+Alt+M", self._compare)
        add(run, self.tr("Check the gradients…"), "Ctrl+Alt+G", self._check_gradients)
        traces = Traces(session, self)
        add(run, self.tr("Copy the calculations of this operation"), "Ctrl+Alt+C", lambda: traces.copy("operation"))
        add(run, self.tr("Copy the calculations of this phase"), "Ctrl+Alt+Shift+C", lambda: traces.copy("phase"))
        add(run, self.tr("Copy the calculations of this iteration"), "Ctrl+Alt+Shift+T", lambda: traces.copy("iteration"))
        add(run, self.tr("Export calculations…"), "Ctrl+Alt+T", traces.export)
        view = self.menu.addMenu(self.tr("View"))
        forbid(
            "theme",
            add(view, self.tr("Light"), "Ctrl+Alt+1", lambda: self._set_theme("light")),
            add(view, self.tr("Dark"), "Ctrl+Alt+2", lambda: self._set_theme("dark")),
            add(view, self.tr("As the system"), "Ctrl+Alt+3", lambda: self._set_theme("system")),
        )
        forbid(
            "notation",
            add(view, self.tr("Notation…"), "Ctrl+Alt+N", lambda: NotationDialog(session, self).show()),
            add(view, self.tr("Next notation"), "Ctrl+Alt+Shift+N", session.notations.choose_next),
        )
        view.addSeparator()
        for action in self.workspace.pane_actions:
            view.addAction(action)
        plots = view.addMenu(self.tr("Plots"))
        for action in self.workspace.plots.commands:
            plots.addAction(action)
        view.addSeparator()
        add(view, self.tr("Full screen"), "Ctrl+F11", self._full_screen)
        self._lesson_menu = self.menu.addMenu(self.tr("Lesson"))
        about = self.menu.addMenu(self.tr("Help"))
        add(about, self.tr("Help on this"), "F1", self.guide.open_for_focus)
        add(about, self.tr("What is this?"), "Alt+F1", self.guide.ask)
        add(about, self.tr("All pages of help"), "Ctrl+F1", self.guide.open)
        add(self.menu, self.tr("All commands…"), "Ctrl+Shift+P", self._show_commands)
        add(self.menu, self.tr("About nnsim, and licences…"), "Ctrl+Alt+F1", lambda: AboutDialog(self).show())

    def _fill_lessons(self) -> None:
        menu = self._lesson_menu
        for action in self.lessons.actions.values():
            menu.addAction(action)
            self.addAction(action)

    def _add(self, menu: QMenu, text: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: run())
        menu.addAction(action)
        self.addAction(action)
        return action

    def all_actions(self) -> list[QAction]:
        """Every action there is, for the command palette."""
        return [
            *(action for action in self.actions() if not action.menu()), *self.workspace.canvas.actions_list(),
            *self.workspace.top.commands.values(), *self.workspace.pane_actions, *self.workspace.plots.commands,
        ]

    def _show_commands(self) -> None:
        CommandPalette(self.all_actions(), self).show()

    def _show_breakpoints(self) -> BreakpointsDialog:
        """The list of breakpoints, which stays open beside the window."""
        if self._breakpoints is None:
            self._breakpoints = BreakpointsDialog(self.session, self)
            self._breakpoints.destroyed.connect(self._forget_breakpoints)
        self._breakpoints.show()
        self._breakpoints.activateWindow()
        return self._breakpoints

    def _forget_breakpoints(self) -> None:
        self._breakpoints = None

    def _check_gradients(self) -> None:
        reason = self.session.reason_not("train")
        if reason is not None:
            self.session.notice.emit(reason)
            return
        GradientDialog(self.session, self).show()

    def _compare(self) -> None:
        """Show the plot that compares settings, and begin."""
        reason = self.session.reason_not("compare")
        if reason is not None:
            self.session.notice.emit(reason)
            return
        plots, key = self.workspace.plots, ComparisonPlot.key
        plots.bring(key)
        plot = plots.plots[key]
        if isinstance(plot, ComparisonPlot) and not plot.work.running:
            plot.compare()

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _show_state(self) -> None:
        session = self.session
        self.setWindowTitle(self.tr("{title}[*] — nnsim").format(title=session.title))
        self.setWindowModified(session.dirty)
        undo, redo = self.tr("Undo"), self.tr("Redo")
        self.undo.setText(f"{undo}: {said(session.history.undo_text)}" if session.history.undo_text else undo)
        self.redo.setText(f"{redo}: {said(session.history.redo_text)}" if session.history.redo_text else redo)
        self.undo.setEnabled(session.history.can_undo)
        self.redo.setEnabled(session.history.can_redo)

    def event(self, event: QEvent) -> bool:
        """Draw what has changed in the window's turn, and leave everything else to Qt."""
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
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = event.mimeData().urls()[0].toLocalFile()
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.files.open_path(path))  # a question must not keep who dropped it waiting
