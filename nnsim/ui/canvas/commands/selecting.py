"""What is selected: everything, a kind, a family, what is connected, or the connections of a layer one after the other."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QCoreApplication

from nnsim.document import Network
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
        families = (
            ("input", translate("canvas", "Select all inputs")), ("dense", translate("canvas", "Select all dense layers")),
            ("recurrent", translate("canvas", "Select all recurrent layers")), ("image", translate("canvas", "Select all image layers")),
            ("attention", translate("canvas", "Select all attention layers")), ("maths", translate("canvas", "Select all functions")),
        )  # fmt: skip
        return (
            Does("connection", translate("canvas", "Next connection of this layer"), ("N",), self.next_connection, self._connected),
            Does("select_all", translate("canvas", "Select all"), ("Ctrl+A",), self.select_all, ask.filled),
            Does("select_same", translate("canvas", "Select the same kind"), ("S",), self.select_same, ask.some),
            Does("select_others", translate("canvas", "Select everything else"), ("Ctrl+I",), self.invert, ask.filled),
            Does("select_before", translate("canvas", "Select what leads here"), (",",), lambda: self.spread(before), ask.some),
            Does("select_after", translate("canvas", "Select what follows from here"), (".",), lambda: self.spread(after), ask.some),
            Does(
                "select_joined", translate("canvas", "Select what is connected"), ("Ctrl+Shift+A",),
                lambda: self.spread(lambda network, id: before(network, id) | after(network, id)), ask.some,
            ),
            *(
                Does(f"select_{family}", text, (f"Alt+Shift+{place}",), self._choosing(family), self._any_of(family))
                for place, (family, text) in enumerate(families, 1)
            ),
        )  # fmt: skip

    def select_all(self) -> None:
        self._desk.session.select(self._desk.drawing.furniture.everything())

    def select_same(self) -> None:
        """All layers of the kinds that are selected."""
        network = self._desk.session.document.network
        kinds = {network.nodes[id].kind for id in self._desk.selected_nodes()}
        self._desk.session.select(node.id for node in network if node.kind in kinds)

    def invert(self) -> None:
        """All that is seen and not selected, but no group that holds something selected."""
        furniture, session = self._desk.drawing.furniture, self._desk.session
        chosen = furniture.within(session.selection)
        session.select(id for id in furniture.everything() if not furniture.within({id}) & chosen)

    def spread(self, near: Callable[[Network, str], Collection[str]]) -> None:
        """Everything that can be reached from what is selected, in a direction or in both."""
        network = self._desk.session.document.network
        found = set(self._desk.selected_nodes())
        waiting = list(found)
        while waiting:
            fresh = set(near(network, waiting.pop())) - found
            found |= fresh
            waiting += fresh
        self._desk.session.select(found)

    def _choosing(self, family: str) -> Callable[[], None]:
        return lambda: self._desk.session.select(self._of(family))

    def _any_of(self, family: str) -> Callable[[], str | None]:
        return lambda: None if self._of(family) else translate("canvas", "There is nothing of that family on the canvas.")

    def _of(self, family: str) -> list[str]:
        """Layers of a family; dropout, which is drawn in the same colour, is no input."""
        network = self._desk.session.document.network
        found = [node for node in network if network.entry(node).color == family]
        return [node.id for node in found if family != "input" or network.entry(node).inputs[1] == 0]

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


def before(network: Network, id: str) -> set[str]:
    """What sends to a layer, also with a delay."""
    return {connection.source for connection in network.into(id)}


def after(network: Network, id: str) -> set[str]:
    return {connection.target for connection in network.out_of(id)}
