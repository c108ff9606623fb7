"""Whether Qt has everything with it that the window needs: what a bundle may lack although the program starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QFontInfo, QImageReader, QImageWriter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from nnsim.engine.frames import State
from nnsim.resources import resource
from nnsim.ui import fonts
from nnsim.ui.main_window import SIZE, MainWindow
from nnsim.ui.plots import PLOTS
from nnsim.ui.widgets import formula

READ, WRITTEN = ("png", "jpg", "svg"), ("png",)
EQUATION = r"\frac{\partial L}{\partial w} = \sum_i \Delta_i a_i"
SHOWN = ("spirals", "digits", "addition_lstm", "next_character", "sine", "line_residuals", "graph_difference", "graph_partial")
"""Examples that are trained in the window; every kind of plot applies to one of them."""
ITERATIONS = 40
PATIENCE = 60.0
"""Seconds for one thing to happen."""
SETTLING = 0.25
BUSY = 0.002
"""Share of the points of a picture that are not background, at least, if anything is drawn in it."""


def lacking() -> Iterator[str]:
    """One word or two for everything that is not there. Needs an application whose theme has been applied."""
    for font, family in ((fonts.text(12), fonts.WORDS), (fonts.numbers(12), fonts.NUMBERS)):
        if QFontInfo(font).family() != family:
            yield f"the typeface {family}"
    known = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    yield from (f"pictures of the kind {kind}" for kind in READ if kind not in known)
    written = {bytes(name.data()).decode() for name in QImageWriter.supportedImageFormats()}
    yield from (f"saving pictures of the kind {kind}" for kind in WRITTEN if kind not in written)
    for path in sorted(resource("icons").glob("*.svg")):
        if not QSvgRenderer(str(path)).isValid():
            yield f"the icon {path.name}"
    picture = formula.pixmap(EQUATION, "#000000")
    if picture is None or _empty(picture):
        yield "typeset equations"


def tour(application: QApplication, window: MainWindow, picture: Path | None) -> Iterator[str]:
    """Train examples in the window and draw every plot; what does not work, in a few words. `picture` gets the window's picture."""
    drawn: set[str] = set()
    window.resize(SIZE)
    window.show()
    for name in SHOWN:
        yield from _trained(application, window, name)
        yield from _plots(application, window, drawn)
        if picture is not None and name == SHOWN[0] and not window.grab().save(str(picture), "PNG"):
            yield f"the picture {picture} cannot be written"
    yield from (f"no example shows the plot {plot.key}" for plot in PLOTS if plot.key not in drawn)


def _trained(application: QApplication, window: MainWindow, name: str) -> Iterator[str]:
    """Open an example and let it learn."""
    session = window.session
    session.open_example(name)
    session.train()
    if not _wait(application, lambda: session.frame.iteration >= ITERATIONS):
        yield f"{name} does not train"
    session.pause()
    if not _wait(application, lambda: session.frame.state is not State.RUNNING):
        yield f"{name} does not stop"
    _wait(application, lambda: False, SETTLING)


def _plots(application: QApplication, window: MainWindow, drawn: set[str]) -> Iterator[str]:
    """Draw the plots that apply to the example that is open and have not been drawn yet, one at a time."""
    area, session = window.workspace.plots, window.session
    shown = area.order
    for plot in PLOTS:
        if plot.key not in drawn and plot.applies(session):
            drawn.add(plot.key)
            area.show_plots([plot.key])
            _wait(application, lambda: False, SETTLING)
            if _empty(area.plots[plot.key].grab()):
                yield f"the plot {plot.key} stays empty"
    area.show_plots(shown)
    _wait(application, lambda: False, SETTLING)


def _wait(application: QApplication, until: Callable[[], bool], limit: float = PATIENCE) -> bool:
    """Let the window work until something is so."""
    end = time.monotonic() + limit
    while not until() and time.monotonic() < end:
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return until()


def _empty(picture: QPixmap) -> bool:
    """Whether nearly all points have one colour."""
    image = picture.toImage()
    points = [image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    most = max(map(points.count, set(points)), default=0) if len(set(points)) < 64 else 0
    return not points or len(points) - most < BUSY * len(points)
