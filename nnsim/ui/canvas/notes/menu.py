"""What a right click offers on a note, an arrow, a group or a block: what can be done with it, and nothing else."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnsim.ui.canvas.desk import Desk
from nnsim.ui.things import name_of

PARTS = (
    ("rename", "collapse", "ungroup", "group", "join_group", "leave_group"), ("add_arrow", "note_size", "note_wider", "note_narrower"),
    ("cut", "copy", "duplicate", "delete"),
)  # fmt: skip
REACH = 5.0


def furniture_menu(desk: Desk, actions: Iterable[QAction], point: QPointF) -> QMenu | None:
    """The menu of what is under a point, which is selected; None if nothing of the kind is there."""
    thing = desk.drawing.furniture.thing_at(point, REACH / desk.zoom)
    if thing is None:
        return None
    if thing not in desk.session.selection:
        desk.session.select({thing})
    menu = QMenu(desk.widget)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(name_of(desk.session.document, thing))
    known = {action.objectName().removeprefix("canvas."): action for action in actions}
    for part in PARTS:
        menu.addActions([known[key] for key in part if key in known and known[key].isEnabled()])
        menu.addSeparator()
    return menu
