"""What can be done on the canvas by name: one class for each group of actions, one table of all of them.

A group knows the desk that it serves and gives its actions by `table`; to add a group, name it in GROUPS.
"""

from typing import Protocol

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
    return tuple(does for group in GROUPS for does in group(desk).table())
