"""What is behind the first page: the workspace, the menu with every action, help and lessons; and what takes it together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from nnsim.ui.canvas.actions import add_grouped
from nnsim.ui.choices import forbid
from nnsim.ui.exports import Exports
from nnsim.ui.files import Files
from nnsim.ui.help import Guide
from nnsim.ui.importing import Importing
from nnsim.ui.lessons.desk import Lessons
from nnsim.ui.lessons.shelf import Shelf
from nnsim.ui.panels.about import AboutDialog
from nnsim.ui.panels.breakpoints import BreakpointsDialog
from nnsim.ui.panels.command_palette import CommandPalette
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


class Interior(QObject):
    """Of one window, which makes it when it is first needed. `show` brings the workspace to the front, `leave` the first page."""

    def __init__(
        self, session: Session, files: Files, shelf: Shelf, window: QMainWindow, set_theme: Callable[[str], None],
        show: Callable[[], object], leave: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self.session, self.files, self.window = session, files, window
        self._set_theme, self._leave = set_theme, leave
        self._breakpoints: BreakpointsDialog | None = None
        self.workspace = Workspace(session)
        self.importing = Importing(session, self.workspace.data, show, self)
        self.guide = Guide(session, self.workspace, window)
        self.menu = QMenu(window)
        self._fill_menu()
        button = Button("", "menu")
        button.setAccessibleName(self.tr("Menu"))
        button.setToolTip(self.tr("Menu: files, editing, view, all commands"))
        button.setMenu(self.menu)
        self.workspace.top.add_left(button)
        self.lessons = Lessons(session, files, self.workspace, window, button, show, shelf)
        self._fill_lessons()
        self.lessons.panel.help_wanted.connect(self.guide.open)
        session.breakpointAsked.connect(lambda breakpoint: self._show_breakpoints().propose(breakpoint))
        session.historyChanged.connect(self._show_history)
        self._show_history()

    # Menu

    def _fill_menu(self) -> None:
        add, files, session, window = self._add, self.files, self.session, self.window
        file = self.menu.addMenu(self.tr("File"))
        add(file, self.tr("New"), "Ctrl+N", lambda: files.leave(session.new))
        add(file, self.tr("Open…"), "Ctrl+O", files.open)
        add(file, self.tr("Examples and recent files"), "Ctrl+Shift+O", lambda: files.leave(self._leave))
        add(file, self.tr("Save"), "Ctrl+S", files.save)
        add(file, self.tr("Save as…"), "Ctrl+Shift+S", files.save_as)
        add(file, self.tr("Open the version before the last save"), "Ctrl+Alt+O", files.open_previous)
        add(file, self.tr("Recovered work…"), "Ctrl+Alt+Shift+R", files.recoveredAsked.emit)
        file.addSeparator()
        add(file, self.tr("Import data…"), "Ctrl+Shift+I", self.importing.begin)
        exports = Exports(session, window)
        add(file, self.tr("Export data with predictions…"), "Ctrl+Alt+D", exports.predictions)
        add(file, self.tr("Export history…"), "Ctrl+Alt+H", exports.history)
        add(file, self.tr("Export weights…"), "Ctrl+Alt+W", exports.weights)
        file.addAction(self.workspace.canvas.action("export"))
        add(file, self.tr("Export picture of the window…"), "Ctrl+Alt+P", files.export_picture)
        file.addSeparator()
        add(file, self.tr("Quit"), "Ctrl+Q", window.close)
        edit = self.menu.addMenu(self.tr("Edit"))
        self.undo = add(edit, self.tr("Undo"), "Ctrl+Z", session.undo)
        self.redo = add(edit, self.tr("Redo"), "Ctrl+Shift+Z", session.redo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])  # hands know the one or the other
        add(edit, self.tr("History…"), "Ctrl+H", lambda: HistoryList(session, window).show())
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
        traces = Traces(session, window)
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
            add(view, self.tr("Notation…"), "Ctrl+Alt+N", lambda: NotationDialog(session, window).show()),
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
        add(self.menu, self.tr("About nnsim, and licences…"), "Ctrl+Alt+F1", lambda: AboutDialog(window).show())

    def _fill_lessons(self) -> None:
        menu = self._lesson_menu
        for action in self.lessons.actions.values():
            menu.addAction(action)
            self.window.addAction(action)

    def _add(self, menu: QMenu, text: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self.window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: run())
        menu.addAction(action)
        self.window.addAction(action)
        return action

    def all_actions(self) -> list[QAction]:
        """Every action there is, for the command palette."""
        return [
            *(action for action in self.window.actions() if not action.menu()), *self.workspace.canvas.actions_list(),
            *self.workspace.top.commands.values(), *self.workspace.pane_actions, *self.workspace.plots.commands,
        ]

    def _show_commands(self) -> None:
        CommandPalette(self.all_actions(), self.window).show()

    def _show_breakpoints(self) -> BreakpointsDialog:
        """The list of breakpoints, which stays open beside the window."""
        if self._breakpoints is None:
            self._breakpoints = BreakpointsDialog(self.session, self.window)
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
        GradientDialog(self.session, self.window).show()

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
        if self.window.isFullScreen():
            self.window.showNormal()
        else:
            self.window.showFullScreen()

    def _show_history(self) -> None:
        history = self.session.history
        undo, redo = self.tr("Undo"), self.tr("Redo")
        self.undo.setText(f"{undo}: {said(history.undo_text)}" if history.undo_text else undo)
        self.redo.setText(f"{redo}: {said(history.redo_text)}" if history.redo_text else redo)
        self.undo.setEnabled(history.can_undo)
        self.redo.setEnabled(history.can_redo)
