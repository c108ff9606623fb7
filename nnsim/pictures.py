"""Pictures of the window and of the network alone, drawn off screen for the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from nnsim.app import Application
from nnsim.catalog import FileError
from nnsim.engine.frames import State
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.ui import theme
from nnsim.ui.canvas.export.alone import view_of
from nnsim.ui.canvas.export.drawing import Wanted, sheet
from nnsim.ui.canvas.export.files import format_of, save
from nnsim.ui.messages import quiet_off_screen

DRAWING_TIME = 20.0
"""Seconds that a picture may take to settle after its training."""


def shot(
    source: Project | Run, out: Path, *, epochs: int | None = None, size: tuple[int, int] = (1440, 900), theme_name: str = "light",
    select: str | None = None, step: int = 0,
) -> None:
    """Save a picture of the real window, drawn off screen after real training for so many epochs and `step` operations.

    Raises ProjectError if the project cannot run or has no such node, FileError if the picture cannot be written.
    """
    shown = _trained(source, epochs, step)
    with quiet_off_screen():
        _draw(Application(["nnsim", "-platform", "offscreen"], theme_name), shown, out, size, select)


def drawing(
    source: Project | Run, out: Path, *, epochs: int | None = None, scale: float = 1.0, theme_name: str = "light",
    select: str | None = None, step: int = 0,
) -> None:
    """Save the drawing of the network alone, or of one node, as .svg, .pdf or .png. Raises as `shot` does."""
    format_of(out)  # before the work, not after it
    shown = _trained(source, epochs, step)
    with quiet_off_screen():
        existing = QApplication.instance()
        qt = existing if isinstance(existing, QApplication) else QApplication(["nnsim", "-platform", "offscreen"])
        theme.apply(qt, theme.THEMES[theme_name])
        wanted = Wanted(theme.THEMES[theme_name], selected=select is not None)
        save(sheet(view_of(shown, select), wanted).scaled(scale), out)


def _trained(source: Project | Run, epochs: int | None, step: int) -> Project | Run:
    """The run after so many epochs and operations more; without any, what was given."""
    if not epochs and not step:
        return source
    run = source if isinstance(source, Run) else Run(source)
    if epochs:
        run.train(epochs=epochs)
    for _ in range(step):
        run.step()
    return run


def _draw(application: Application, source: Project | Run, out: Path, size: tuple[int, int], select: str | None) -> None:
    """Save the picture of an application that shows a project, and take it down."""
    try:
        session, window = application.session, application.window
        session.open(source)
        window.resize(*size)
        window.show()
        node = session.document.network.node(select) if select is not None else None
        application.qt.processEvents()
        window.workspace.canvas.fit()
        if node is not None:
            session.select({node.id})
        _settle(application.qt, lambda: session.frame.state is not State.EMPTY or bool(session.problems))
        session.refresh()
        drawn = session.frame
        _settle(application.qt, lambda: session.frame is not drawn)
        _settle(application.qt, lambda: False, 0.4)
        _settle(application.qt, lambda: not window.workspace.busy)
        if not window.grab().save(str(out), "PNG"):
            text = QCoreApplication.translate("pictures", "{path} cannot be written: choose another place for the picture.")
            raise FileError(text.format(path=out))
    finally:
        application.close()


def _settle(qt: QApplication, done: Callable[[], bool], limit: float = DRAWING_TIME) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + limit
    while not done() and time.monotonic() < end:
        qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
