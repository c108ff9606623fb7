"""New random weights for some layers and connections, as an entry of the undo history."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from nnsim.engine.redrawing import redrawn, rewritten

if TYPE_CHECKING:
    from nnsim.document import Network
    from nnsim.ui.session import Session

translate = QCoreApplication.translate
Arrays = dict[str, Any]


@dataclass(frozen=True)
class Redrawn:
    """Undone by putting the numbers back that were there."""

    write: Callable[[Arrays], object]
    before: Arrays
    after: Arrays
    text: str

    def undo(self) -> None:
        self.write(self.before)

    def redo(self) -> None:
        self.write(self.after)


def redraw(session: Session, ids: Collection[str]) -> bool:
    """Give layers new random weights and biases, and connections new weights; False if the network cannot run or has none there."""
    found = session.look(lambda run: redrawn(run, ids, random.randrange(2**31)))
    if found is None or not found[0]:
        return False

    def write(values: Arrays) -> None:
        session.look(lambda run: rewritten(run, values))
        session.refresh()

    session.history.record(Redrawn(write, *found, _said(session.document.network, ids, found[0])))
    session.historyChanged.emit()
    session.refresh()
    return True


def _said(network: Network, ids: Collection[str], values: Arrays) -> str:
    """What the history says: which layers, and which connections besides."""
    owners = {key.rpartition(":")[0] for key in values}
    layers = [node.name for node in network if node.id in ids and owners & {node.id, *(into.id for into in network.into(node.id))}]
    single = [one for one in network.connections.values() if one.id in owners.intersection(ids) and one.target not in ids]
    ways = [network.connection_name(one).replace(">", " → ") for one in single]
    if len(layers) + len(ways) == 1:
        return translate("redrawing", "new random weights of {name}").format(name=(layers + ways)[0])
    if not ways:
        return translate("redrawing", "new random weights of {count} layers").format(count=len(layers))
    if not layers:
        return translate("redrawing", "new random weights of {count} connections").format(count=len(ways))
    return translate("redrawing", "new random weights of {count} layers and connections").format(count=len(layers) + len(ways))
