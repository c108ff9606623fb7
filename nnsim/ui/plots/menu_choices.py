"""One of several, chosen in a plot's menu."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu


def add_choices(menu: QMenu, names: Mapping[str, str], current: str, choose: Callable[[str], None]) -> None:
    """Put in the choices, by what they are kept as, under their translated names; the current one is ticked."""
    group = QActionGroup(menu)
    for value, name in names.items():
        action = menu.addAction(name)
        action.setData(value)
        action.setCheckable(True)
        action.setChecked(value == current)
        group.addAction(action)
    group.triggered.connect(lambda action: choose(action.data()))
