"""What can be done on the canvas by name: one class for each group of actions, one table of all of them.

A group knows the desk that it serves and gives its actions by `table`; to add a group, name it in GROUPS.
"""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.arranging import Arranging
from nnsim.ui.canvas.commands.building import Building
from nnsim.ui.canvas.commands.cards import Cards
from nnsim.ui.canvas.commands.clipping import Clipping
from nnsim.ui.canvas.commands.connecting import Connecting
from nnsim.ui.canvas.commands.exporting import Exporting
from nnsim.ui.canvas.commands.feeding import Feeding
from nnsim.ui.canvas.commands.furnishing import Groups, Notes
from nnsim.ui.canvas.commands.looking import LookingAround
from nnsim.ui.canvas.commands.randomising import Randomising
from nnsim.ui.canvas.commands.selecting import Selecting
from nnsim.ui.canvas.desk import Desk

translate = QCoreApplication.translate


class Group(Protocol):
    """Actions that belong together, in the order of a menu."""

    def __init__(self, desk: Desk) -> None: ...

    def table(self) -> tuple[Does, ...]: ...


GROUPS: tuple[type[Group], ...] = (
    Building, Connecting, Clipping, Selecting, Arranging, Randomising, Notes, Groups, Cards, LookingAround, Feeding, Exporting,
)  # fmt: skip
"""In the order of the menu."""


def table(desk: Desk) -> tuple[Does, ...]:
    """All actions of the canvas, in the order of a menu."""
    titles = _titles()
    return tuple(replace(does, group=titles.get(group, "")) for group in GROUPS for does in group(desk).table())


def _titles() -> dict[type[Group], str]:
    """What stands over groups that have a menu of their own; the others are few, or needed too often to be looked for."""
    return {
        Connecting: translate("canvas", "Connections and weights"), Selecting: translate("canvas", "Select"),
        Arranging: translate("canvas", "Arrange"), Notes: translate("canvas", "Notes and arrows"), Groups: translate("canvas", "Groups"),
        Cards: translate("canvas", "On the cards"), LookingAround: translate("canvas", "Look"),
    }  # fmt: skip
