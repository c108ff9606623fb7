"""What can be done on the canvas by name: the table behind its actions, and what each of them does."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF

from nnsim.document import MoveNodes
from nnsim.ui.canvas import editing, placing
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.gestures import KeyConnect
from nnsim.ui.canvas.layout import tidy

ZOOM_STEP = 1.25
translate = QCoreApplication.translate


class Commands:
    """Everything is said to the session as commands; only looking around is the canvas's own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._resizing = 0
        self._layer: str | None = None
        """The layer whose connections are walked through."""

    def table(self) -> tuple[Does, ...]:
        """All actions, in the order of a menu."""
        desk, free = self._desk, self._free
        return (
            Does("add", translate("canvas", "Add layer…"), ("A",), self.add, free()),
            Does("connect", translate("canvas", "Connect from here"), ("C",), self.connect, free(self._one)),
            Does("connection", translate("canvas", "Next connection of this layer"), ("N",), self.next_connection, self._connected),
            Does("rename", translate("canvas", "Rename"), ("F2",), self.rename, free(self._one)),
            Does("more", translate("canvas", "One unit more"), ("+", "="), lambda: self.resize(1), free(self._units)),
            Does("fewer", translate("canvas", "One unit fewer"), ("-",), lambda: self.resize(-1), free(self._units)),
            Does("delete", translate("canvas", "Delete"), ("Del", "Backspace"), self.delete, free(self._any)),
            Does("select_all", translate("canvas", "Select all"), ("Ctrl+A",), self.select_all, self._filled),
            Does("tidy", translate("canvas", "Tidy"), ("Ctrl+Shift+L",), self.tidy, free(self._filled)),
            Does("unroll", translate("canvas", "Unroll over time, or draw again"), ("U",), desk.unrolled.toggle, desk.unrolled.unrolls),
            Does("fit", translate("canvas", "Fit to window"), ("F",), lambda: desk.looking.fit()),
            Does("whole", translate("canvas", "Zoom to 100 %"), ("Ctrl+0",), lambda: desk.looking.set_zoom(1.0)),
            Does("zoom_in", translate("canvas", "Zoom in"), ("Ctrl++", "Ctrl+="), lambda: self._zoom(ZOOM_STEP)),
            Does("zoom_out", translate("canvas", "Zoom out"), ("Ctrl+-",), lambda: self._zoom(1.0 / ZOOM_STEP)),
        )

    def _zoom(self, factor: float) -> None:
        self._desk.looking.set_zoom(self._desk.looking.zoom * factor)

    # What they do

    def add(self) -> None:
        """Ask which layer to add; with one card selected the new one continues it."""
        desk = self._desk
        chosen = desk.selected_nodes()
        if len(chosen) == 1:
            card = desk.drawing.cards[chosen[0]]
            desk.open_add_list(card.pos() + QPointF(card.plan.width / 2 + placing.GAP, 0.0), chosen[0])
        else:
            desk.open_add_list(desk.view.visible_rect().center())

    def connect(self) -> None:
        """Connect the selected card by keyboard."""
        desk = self._desk
        chosen = desk.selected_nodes()
        desk.view.give_up()
        if len(chosen) == 1:
            desk.view.connecting = KeyConnect(desk, chosen[0])

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

    def rename(self) -> None:
        chosen = self._desk.selected_nodes()
        if len(chosen) == 1:
            self._desk.names.edit_name(chosen[0])

    def resize(self, by: int) -> None:
        """Give the selected layers more or fewer units; presses that follow each other on one layer become one entry."""
        session = self._desk.session
        for id in self._desk.selected_nodes():
            command = editing.resizing(session.document.network.nodes[id], by)
            if command is not None:
                if session.history.undo_text != command.text:
                    self._resizing = session.next_gesture()
                session.push(replace(command, gesture=self._resizing))

    def delete(self) -> None:
        session = self._desk.session
        command = editing.removing(session.document.network, session.selection)
        if command is not None:
            session.push(command)

    def select_all(self) -> None:
        self._desk.session.select(self._desk.session.document.network.nodes)

    def tidy(self) -> None:
        """Lay the whole drawing out anew, as one command, and show it."""
        desk = self._desk
        sizes = {id: (card.plan.width, card.plan.height) for id, card in desk.drawing.cards.items()}
        desk.session.push(MoveNodes(tidy(desk.session.document.network, sizes)))
        desk.view.fit()

    # Whether they can be done

    def _free(self, can: Callable[[], str | None] = lambda: None) -> Callable[[], str | None]:
        """What asks whether something can be edited, before all else."""
        return lambda: self._desk.unrolled.locked() or can()

    def _filled(self) -> str | None:
        return None if self._desk.session.document.network.nodes else translate("canvas", "The canvas is empty.")

    def _any(self) -> str | None:
        return None if self._desk.session.selection else translate("canvas", "Nothing is selected.")

    def _one(self) -> str | None:
        return None if len(self._desk.selected_nodes()) == 1 else translate("canvas", "Select one layer first.")

    def _connected(self) -> str | None:
        return None if self._connections() else translate("canvas", "Select a layer with connections first.")

    def _units(self) -> str | None:
        nodes = self._desk.session.document.network.nodes
        if any("units" in nodes[id].parameters for id in self._desk.selected_nodes()):
            return None
        return translate("canvas", "Select a layer with units first.")
