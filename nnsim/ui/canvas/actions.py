"""The canvas's actions with names and keys, for its menu, the menu bar and the command palette."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

GROUP = "group"
"""The property of an action that holds the title of its group."""


@dataclass(frozen=True)
class Does:
    """One action: what it is called, its keys, what it does, and whether it makes sense now."""

    key: str
    text: str
    shortcuts: Sequence[str]
    do: Callable[[], object]
    can: Callable[[], str | None] = lambda: None
    """Why it cannot be done now, or None."""
    group: str = ""
    """The title of the menu that it stands in, if not in the menu of all."""


def make_actions(owner: QWidget, table: Sequence[Does], refuse: Callable[[str], object]) -> dict[str, QAction]:
    """Qt's actions of a table, attached to the widget they belong to: their keys work while the focus is in it.

    `refuse` is told why not where the key of a disabled one can be heard only here: what Shift makes of a digit differs from keyboard to
    keyboard, and a key event says nothing else.
    """
    actions: dict[str, QAction] = {}
    for does in table:
        action = QAction(does.text, owner)
        action.setObjectName(f"canvas.{does.key}")
        action.setShortcuts([QKeySequence(keys) for keys in does.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty(GROUP, does.group)
        action.triggered.connect(lambda _=False, do=does.do: do())
        owner.addAction(action)
        actions[does.key] = action
        for keys in does.shortcuts:
            if "Shift+" in keys and keys[-1].isdigit():
                _hear_disabled(owner, action, QKeySequence(keys), refuse)
    return actions


def _hear_disabled(owner: QWidget, action: QAction, keys: QKeySequence, refuse: Callable[[str], object]) -> None:
    """Hear the key of an action as long as it is disabled."""
    twin = QShortcut(keys, owner, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    twin.setObjectName(f"{action.objectName()}.refused")
    twin.setAutoRepeat(False)
    twin.setEnabled(not action.isEnabled())
    twin.activated.connect(lambda: refuse(action.toolTip()))
    action.changed.connect(lambda: twin.setEnabled(not action.isEnabled()))


def add_grouped(menu: QMenu, actions: Iterable[QAction]) -> None:
    """Put actions into a menu, those of a group into a menu of their own where the first of them would stand."""
    inner: dict[str, QMenu] = {}
    for action in actions:
        title = str(action.property(GROUP) or "")
        if title and title not in inner:
            inner[title] = menu.addMenu(title)
            inner[title].setAccessibleName(title)
            inner[title].setToolTipsVisible(True)
        (inner[title] if title else menu).addAction(action)


def why_not(actions: Iterable[QAction], event: QKeyEvent) -> str:
    """What stands in the way of the action whose key was pressed; nothing if none that is disabled has this key."""
    pressed = QKeySequence(event.keyCombination())
    return next((action.toolTip() for action in actions if not action.isEnabled() and pressed in action.shortcuts()), "")


def update_actions(actions: dict[str, QAction], table: Sequence[Does]) -> None:
    """Disable what cannot be done, with the reason as its tooltip."""
    for does in table:
        reason = does.can()
        action = actions[does.key]
        action.setEnabled(reason is None)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(reason or (f"{does.text} ({keys})" if keys else does.text))
