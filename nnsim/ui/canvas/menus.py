"""What a right click offers: on a connection its weight, its ends, its delay; on empty canvas a layer there."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document import Connection
from nnsim.ui import proposals
from nnsim.ui.canvas import editing
from nnsim.ui.canvas.actions import add_grouped
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.gestures.choose import CURVE_REACH
from nnsim.ui.canvas.hover import steps_text
from nnsim.ui.canvas.notes.menu import furniture_menu
from nnsim.ui.furniture_edits import removing_layers
from nnsim.ui.session import Session

DELAYS = (0, 1, 2, 3, 4, 5, 10, 20)
translate = QCoreApplication.translate


def menu_for(desk: Desk, actions: Iterable[QAction], pixel: QPoint | None) -> QMenu:
    """The menu for what lies under a pixel, which is selected; without one for what is selected."""
    session, singles = desk.session, desk.singles
    if pixel is None:
        chosen = singles.connection
        return canvas_menu(actions, desk.widget) if chosen is None else connection_menu(desk, chosen.id, actions)
    point = desk.view.mapToScene(pixel)
    around = furniture_menu(desk, actions, point)
    if around is not None:
        return around
    card = desk.drawing.card_at(point)
    if card is not None:
        if card.node.id not in session.selection:
            session.select({card.node.id})
        return canvas_menu(actions, desk.widget)
    reach = CURVE_REACH / desk.zoom
    over = desk.drawing.over_at(point, reach)
    cut = singles.cut_at(point, reach) if over.connection is None else None
    connection = over.connection or (singles.connection.id if cut is not None and singles.connection is not None else None)
    if connection is None:
        return canvas_menu(actions, desk.widget, lambda: desk.open_add_list(point), lambda: desk.furnishing.add_note(point))
    singles.choose(connection, over.weight or cut)
    return connection_menu(desk, connection, actions)


def canvas_menu(
    actions: Iterable[QAction], parent: QWidget, add_here: Callable[[], object] | None = None,
    note_here: Callable[[], object] | None = None,
) -> QMenu:  # fmt: skip
    """Everything that can be done here; on empty canvas first of all to add a layer there."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(translate("canvas", "Drawing"))
    if add_here is not None and note_here is not None:
        here = QAction(translate("canvas", "Add layer here…"), menu)
        here.triggered.connect(lambda: add_here())
        note = QAction(translate("canvas", "Add note here"), menu)
        note.triggered.connect(lambda: note_here())
        menu.addActions([here, note])
        menu.addSeparator()
    add_grouped(menu, [action for action in actions if add_here is None or action.objectName() not in ("canvas.add", "canvas.add_note")])
    return menu


def connection_menu(desk: Desk, connection_id: str, actions: Iterable[QAction]) -> QMenu:
    """The menu of one connection, and of the chosen weight. Delays that it cannot have are disabled and say why."""
    session, parent = desk.session, desk.widget
    network = session.document.network
    connection = network.connections[connection_id]
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(translate("canvas", "Connection {0}").format(network.connection_name(connection).replace(">", " → ")))
    known = {action.objectName().removeprefix("canvas."): action for action in actions}
    if desk.singles.weight is not None:
        _weight_part(menu, desk, connection, known)
        menu.addSeparator()
    menu.addActions([known[key] for key in ("restore_weights", "insert", "lead_to", "lead_from") if key in known])
    menu.addSeparator()
    group = QActionGroup(menu)
    for delay in sorted({*DELAYS, connection.delay}):
        words = translate("canvas", "no delay") if delay == 0 else steps_text(delay)
        action = QAction(translate("canvas", "Delay: {0}").format(words), menu)
        action.setCheckable(True)
        action.setChecked(delay == connection.delay)
        reason = editing.delay_refusal(network, connection, delay)
        action.setEnabled(reason is None)
        action.setToolTip(reason or action.text())
        action.triggered.connect(lambda _=False, delay=delay: _delay(session, connection_id, delay))
        group.addAction(action)
        menu.addAction(action)
    menu.addSeparator()
    remove = QAction(translate("canvas", "Remove"), menu)
    remove.triggered.connect(lambda: _remove(session, connection_id))
    menu.addAction(remove)
    return menu


def _weight_part(menu: QMenu, desk: Desk, connection: Connection, known: Mapping[str, QAction]) -> None:
    """What is done with the chosen weight, in the words that hold for it."""
    singles = desk.singles
    title = QAction(singles.name(), menu)
    title.setEnabled(False)
    menu.addAction(title)
    menu.addAction(known["type_weight"])
    cut, frozen = singles.weight in connection.removed, singles.weight in connection.frozen
    for key, do, text in (
        ("cut_weight", singles.cut, translate("canvas", "Restore") if cut else translate("canvas", "Cut")),
        ("freeze_weight", singles.freeze, translate("canvas", "Let it learn again") if frozen else translate("canvas", "Freeze")),
    ):
        action = QAction(text, menu)
        action.setEnabled(known[key].isEnabled())
        action.setToolTip(known[key].toolTip())
        action.setShortcut(known[key].shortcut())
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _=False, do=do: do())
        menu.addAction(action)
    if singles.weight is not None:
        proposals.offer(menu, desk.session, proposals.on_weight(desk.session.frame, connection.id, singles.weight))


def _delay(session: Session, connection_id: str, delay: int) -> None:
    network = session.document.network
    if connection_id in network.connections and network.connections[connection_id].delay != delay:
        session.push(editing.delaying(network, network.connections[connection_id], delay))


def _remove(session: Session, connection_id: str) -> None:
    command = removing_layers(session.document.network, {connection_id})
    if command is not None:
        session.push(command)
