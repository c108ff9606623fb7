"""Pages about the parts of the window: what each is for, and everything that can be done there, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from nnsim.catalog import Parameter
from nnsim.document import CONNECTION_PARAMETERS
from nnsim.ui.help.topics import Topic
from nnsim.ui.helping import about
from nnsim.ui.panels.inspector.connection_page import DELAY
from nnsim.ui.vocabulary import translated

if TYPE_CHECKING:
    from nnsim.ui.workspace import Workspace

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Part:
    """What can be set and done in a part of the window. Actions are asked for when its page is read: their names change."""

    topic: Topic
    parameters: tuple[Parameter, ...] = ()
    actions: Callable[[], Iterable[QAction]] = tuple


def parts(workspace: Workspace) -> Mapping[str, Part]:
    """By key, in the order of the contents."""
    return {
        "canvas": Part(_canvas(), actions=workspace.canvas.actions_list),
        "connection": Part(_connection(), tuple(translated(parameter) for parameter in (*CONNECTION_PARAMETERS, DELAY))),
        "run": Part(_run(), actions=lambda: workspace.top.commands.values()),
        "equations": Part(_equations()), "weights": Part(_weights()), "network": Part(_network()),
        "plots": Part(_plots(), actions=lambda: workspace.plots.commands),
        "timeline": Part(_timeline()),
        "panes": Part(_panes(), actions=lambda: workspace.pane_actions),
    }  # fmt: skip


def mark(workspace: Workspace) -> None:
    """Tell the parts of a workspace which pages are about them."""
    inspector = workspace.inspector
    for key, widget in (
        ("run", workspace.top), ("timeline", workspace.timeline), ("plots", workspace.plots), ("equations", inspector.equations),
        ("weights", inspector.weights), ("network", inspector.network_page), ("connection", inspector.connection_page),
        ("panes", workspace.feed), ("panes", workspace.predict), ("panes", workspace.outline),
    ):  # fmt: skip
        about(widget, f"part/{key}")
    for key, tile in workspace.data.tiles.tiles.items():
        about(tile, f"dataset/{key}")


def keys(action: QAction) -> str:
    """All shortcuts of an action, as the system writes them."""
    return ", ".join(shortcut.toString(QKeySequence.SequenceFormat.NativeText) for shortcut in action.shortcuts())


def _topic(key: str, title: str, text: str) -> Topic:
    return Topic(f"part/{key}", title, text)


def _canvas() -> Topic:
    return _topic("canvas", translate("help", "The drawing area"), translate(
        "help",
        "The network itself. Drag a layer here from the palette, or press Enter on it there. Drag from the right edge of one card to "
        "another to connect them; let go over empty ground to choose what comes next. A connection that closes a cycle becomes a delayed "
        "one. Click a card to see and change it on the right; everything can be undone.",
    ))  # fmt: skip


def _connection() -> Topic:
    return _topic("connection", translate("help", "Connection"), translate(
        "help",
        "An arrow from one layer to another. Into a layer with weights it carries one weight for each pair of units: w_ij leads from "
        "unit i to unit j. What comes in over several connections is added up. A delayed connection hands over what its layer put out "
        "one or more time steps before: so loops are drawn.",
    ))  # fmt: skip


def _run() -> Topic:
    return _topic("run", translate("help", "Training and stepping"), translate(
        "help",
        "Train and pause, go one line, operation, time step, layer, phase, iteration or epoch on or back, begin again with the same "
        "or with new random weights. Everything that can be done forwards can be done backwards, and comes out the same to the last bit.",
    ))  # fmt: skip


def _equations() -> Topic:
    return _topic("equations", translate("help", "Equations and stepping through"), translate(
        "help",
        "What the selected layer computes, in the notation that was chosen in the menu View. While the run stands inside an iteration, "
        "the equations of the operation that was just done, each with the numbers of one unit put in. Point at a symbol to see on the "
        "drawing what it stands for.",
    ))  # fmt: skip


def _weights() -> Topic:
    return _topic("weights", translate("help", "Weights"), translate(
        "help",
        "The weights into the selected layer and its biases as numbers: a row for each unit that they lead to, a column for each that "
        "they come from. Single weights can be typed, frozen, so that learning leaves them as they are, removed and restored.",
    ))  # fmt: skip


def _network() -> Topic:
    return _topic("network", translate("help", "The whole network"), translate(
        "help",
        "With nothing selected: title and description, how many layers and parameters there are, and every problem with what to do about "
        "it. A click on a layer selects it.",
    ))  # fmt: skip


def _plots() -> Topic:
    return _topic("plots", translate("help", "The row of plots"), translate(
        "help",
        "Each plot shows one side of the run while it trains. The question mark in its head says what to look for; its menu saves it as "
        "picture, drawing or numbers, moves, enlarges or hides it, or gives it a window of its own.",
    ))  # fmt: skip


def _timeline() -> Topic:
    return _topic("timeline", translate("help", "Timeline"), translate(
        "help",
        "The whole run in one line. Drag it to any iteration that was, and everything in the window shows that moment. Train from there, "
        "and a new branch begins; the old one is kept.",
    ))  # fmt: skip


def _panes() -> Topic:
    return _topic("panes", translate("help", "Other panes"), translate(
        "help",
        "The outline lists all that was drawn. “Try it” feeds the network an input of your own. “Predict” hides the next numbers of a step "
        "until you have said what they will be.",
    ))  # fmt: skip
