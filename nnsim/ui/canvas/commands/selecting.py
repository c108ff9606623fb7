"""What is selected: everything, or the connections of a layer one after the other."""

from PySide6.QtCore import QCoreApplication

from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk

translate = QCoreApplication.translate


class Selecting:
    """The selection is the session's, so that all views follow."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._layer: str | None = None
        """The layer whose connections are walked through."""

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (
            Does("connection", translate("canvas", "Next connection of this layer"), ("N",), self.next_connection, self._connected),
            Does("select_all", translate("canvas", "Select all"), ("Ctrl+A",), self.select_all, ask.filled),
        )

    def select_all(self) -> None:
        self._desk.session.select(self._desk.session.document.network.nodes)

    def next_connection(self) -> None:
        """Select a connection of the selected layer, then the next one of the same layer."""
        session, around = self._desk.session, self._connections()
        if around:
            chosen = next((place for place, id in enumerate(around) if id in session.selection), -1)
            following = around[(chosen + 1) % len(around)]
            self._layer = self._layer_in_question()
            session.select({following})
            self._desk.bring_in_sight(self._desk.drawing.bundles[following].boundingRect())

    def _connections(self) -> list[str]:
        """Connections into and out of the layer in question."""
        network, layer = self._desk.session.document.network, self._layer_in_question()
        if layer is None:
            return []
        return list(dict.fromkeys(c.id for c in (*network.into(layer), *network.out_of(layer))))

    def _layer_in_question(self) -> str | None:
        """The selected layer, or the one whose connections are walked through."""
        session, chosen = self._desk.session, self._desk.selected_nodes()
        if chosen or len(session.selection) != 1:
            return chosen[0] if len(chosen) == 1 else None
        connection = session.document.network.connections.get(next(iter(session.selection)))
        if connection is None:
            return None
        return self._layer if self._layer in (connection.source, connection.target) else connection.target

    def _connected(self) -> str | None:
        return None if self._connections() else translate("canvas", "Select a layer with connections first.")
