"""What can be done with plots from anywhere in the window, by keys and the command palette: with the one that the keyboard is in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from nnsim.ui.plots.axes import CLOSER

if TYPE_CHECKING:
    from nnsim.ui.plots.area import PlotArea

translate = QCoreApplication.translate
WIDER = 1.25
"""By how much a column grows at a time."""


def commands(area: PlotArea) -> tuple[QAction, ...]:
    """One action for each thing, with its key."""
    table: tuple[tuple[str, str, Callable[[], object]], ...] = (
        (translate("plots", "Go to the next plot"), "Alt+PgDown", partial(_go, area, 1)),
        (translate("plots", "Go to the plot before"), "Alt+PgUp", partial(_go, area, -1)),
        (translate("plots", "Show or hide plots…"), "Alt+Ins", area.open_choice),
        (translate("plots", "Hide the plot"), "Alt+Del", partial(_with, area, area.toggle)),
        (translate("plots", "Maximise the plot, or show all"), "Alt+Return", partial(_with, area, partial(_maximise, area))),
        (translate("plots", "Plot in a window of its own, or back"), "Alt+Shift+Return", partial(_with, area, partial(_float, area))),
        (translate("plots", "Move the plot left"), "Alt+Shift+PgUp", partial(_with, area, lambda key: area.shift(key, -1))),
        (translate("plots", "Move the plot right"), "Alt+Shift+PgDown", partial(_with, area, lambda key: area.shift(key, 1))),
        (translate("plots", "Tab of the column on the left"), "Alt+Home", partial(_with, area, lambda key: area.stack(key, -1))),
        (translate("plots", "Tab of the column on the right"), "Alt+End", partial(_with, area, lambda key: area.stack(key, 1))),
        (translate("plots", "Turn to the next tab"), "Alt+Shift+End", partial(_with, area, lambda key: area.turn(key, 1))),
        (translate("plots", "Turn to the tab before"), "Alt+Shift+Home", partial(_with, area, lambda key: area.turn(key, -1))),
        (translate("plots", "Wider column"), "Alt++", partial(_with, area, lambda key: area.widen(key, WIDER))),
        (translate("plots", "Narrower column"), "Alt+-", partial(_with, area, lambda key: area.widen(key, 1 / WIDER))),
        (translate("plots", "Zoom into the plot"), "Ctrl+Alt++", partial(_with, area, lambda key: area.plots[key].axes.zoom(CLOSER))),
        (translate("plots", "Zoom out of the plot"), "Ctrl+Alt+-", partial(_with, area, lambda key: area.plots[key].axes.zoom(1 / CLOSER))),
        (
            translate("plots", "Axes of the plot follow the values, or stay"), "Ctrl+Alt+F",
            partial(_with, area, lambda key: area.plots[key].axes.set_follow(not area.plots[key].axes.follow)),
        ),
        (translate("plots", "What the plot shows"), "Shift+F1", partial(_with, area, lambda key: area.plots[key].explain())),
        (translate("plots", "Menu of the plot"), "Alt+Down", partial(_with, area, lambda key: area.plots[key].header.menu.click())),
    )  # fmt: skip
    made = []
    for text, keys, does in table:
        action = QAction(text, area)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, does=does: does())
        made.append(action)
    return tuple(made)


def _with(area: PlotArea, does: Callable[[str], object]) -> None:
    """Do it to the plot that is meant, and stay with it."""
    key = area.current()
    if key is None:
        return
    inside = area.holds_focus()
    does(key)
    if key in area.plots and area.plots[key].isVisible():
        area.stay(key)
        here = QApplication.focusWidget()
        if inside and (here is None or not (area.plots[key].isAncestorOf(here) or here.isWindow())):
            area.go(key)


def _go(area: PlotArea, by: int) -> None:
    """To the first plot if the keyboard is somewhere else; around the ends to the other one."""
    seen = [key for key in area.order if area.plots[key].isVisible()]
    if seen:
        here = area.current()
        at = seen.index(here) + by if area.holds_focus() and here in seen else 0 if by > 0 else -1
        area.go(seen[at % len(seen)])


def _maximise(area: PlotArea, key: str) -> None:
    if key not in area.windows:
        area.maximise(None if area.maximised == key else key)


def _float(area: PlotArea, key: str) -> None:
    if key in area.windows:
        area.take_back(key)
    else:
        area.float_plot(key)
