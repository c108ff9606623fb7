"""What a right click on a connection offers: its delay, and to remove it."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.ui.canvas import editing
from nnsim.ui.canvas.hover import steps_text
from nnsim.ui.session import Session

DELAYS = (0, 1, 2, 3, 4, 5, 10, 20)
translate = QCoreApplication.translate


def connection_menu(session: Session, connection_id: str, parent: QWidget) -> QMenu:
    """The menu of one connection. Delays that it cannot have are disabled and say why."""
    network = session.document.network
    connection = network.connections[connection_id]
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(translate("canvas", "Connection {0}").format(network.connection_name(connection).replace(">", " → ")))
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


def _delay(session: Session, connection_id: str, delay: int) -> None:
    network = session.document.network
    if connection_id in network.connections and network.connections[connection_id].delay != delay:
        session.push(editing.delaying(network, network.connections[connection_id], delay))


def _remove(session: Session, connection_id: str) -> None:
    command = editing.removing(session.document.network, {connection_id})
    if command is not None:
        session.push(command)
