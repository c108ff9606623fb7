"""What is done with connections, their single weights, and the kinds of layers at their ends."""

from PySide6.QtCore import QCoreApplication, QPointF

from nnsim.catalog import LayerEntry
from nnsim.document import Connection
from nnsim.document.replacing import replacement_refused, with_kind
from nnsim.ui.canvas import joining
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.gestures.reconnect import End, KeyReconnect
from nnsim.ui.sentences import said_reason

translate = QCoreApplication.translate


class Connecting:
    """Everything that the mouse does with connections, by name and key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask, singles = Conditions(self._desk), self._desk.singles
        connected, turned = ask.editable(self._connection_missing), ask.editable(singles.missing_number)
        return (
            Does("replace", translate("canvas", "Replace by…"), ("K",), self.replace, ask.editable(ask.some)),
            Does("insert", translate("canvas", "Insert layer…"), ("I",), self.insert, connected),
            Does("lead_to", translate("canvas", "Lead to another layer"), ("T",), lambda: self.lead("target"), connected),
            Does("lead_from", translate("canvas", "Lead from another layer"), ("Shift+T",), lambda: self.lead("source"), connected),
            Does("type_weight", translate("canvas", "Type the weight…"), ("V",), singles.type, turned),
            Does("turn_up", translate("canvas", "Turn the weight up"), ("+", "="), lambda: singles.turn(1), turned),
            Does("turn_down", translate("canvas", "Turn the weight down"), ("-",), lambda: singles.turn(-1), turned),
            Does("cut_weight", translate("canvas", "Cut or restore the weight"), ("X",), singles.cut, ask.editable(singles.missing)),
            Does(
                "freeze_weight", translate("canvas", "Freeze or release the weight"), ("L",), singles.freeze,
                ask.editable(singles.missing_to_freeze),
            ),
            Does(
                "restore_weights", translate("canvas", "Restore all weights"), ("Shift+X",), singles.restore_all,
                ask.editable(singles.missing_marks),
            ),
        )  # fmt: skip

    def replace(self) -> None:
        """Ask by which kind the selected layers are replaced, and do it: name, place, units and connections stay."""
        desk = self._desk
        chosen = desk.selected_nodes()
        if not chosen:
            return
        document = desk.session.document
        kinds = {document.network.nodes[id].kind for id in chosen}

        def takes(entry: LayerEntry) -> bool:
            return kinds != {entry.key}

        def refused(entry: LayerEntry) -> str | None:
            return said_reason(replacement_refused(document, chosen, entry.key))

        card = desk.drawing.cards[chosen[0]]
        below = card.pos() + QPointF(-card.plan.width / 2, card.plan.height / 2 + 6.0)
        title = translate("canvas", "Replace by…")
        desk.editors.choose_layer(below, lambda key: replace_by(desk, chosen, key), takes, title, refused)

    def insert(self) -> None:
        """Ask which layer to put into the selected connection."""
        desk, connection = self._desk, self._connection()
        if connection is None:
            return
        network = desk.session.document.network

        def takes(entry: LayerEntry) -> bool:
            return joining.inserting_refused(network, connection, entry) is None

        middle, title = desk.inserting.middle(connection.id), translate("canvas", "Insert layer…")
        desk.editors.choose_layer(middle, lambda key: desk.inserting.insert(connection.id, key), takes, title)

    def lead(self, end: End) -> None:
        """Lead an end of the selected connection elsewhere by keyboard."""
        desk, connection = self._desk, self._connection()
        desk.view.give_up()
        if connection is not None:
            desk.view.connecting = KeyReconnect(desk, connection.id, end)

    def _connection(self) -> Connection | None:
        return self._desk.singles.connection

    def _connection_missing(self) -> str | None:
        return None if self._connection() is not None else translate("canvas", "Select one connection first.")


def replace_by(desk: Desk, nodes: list[str], kind: str) -> bool:
    """Make nodes nodes of another kind, as one entry of the history; why it cannot be is said."""
    document = desk.session.document
    reason = said_reason(replacement_refused(document, nodes, kind))
    if reason is not None:
        desk.session.notice.emit(reason)
        return False
    title = document.catalog.layer(kind).title
    if len(nodes) == 1:
        label = translate("canvas", "replace {name} by {kind}").format(name=document.network.nodes[nodes[0]].name, kind=title)
    else:
        label = translate("canvas", "replace {count} layers by {kind}").format(count=len(nodes), kind=title)
    return desk.session.push(with_kind(document, nodes, kind, label))
