"""New random weights for some layers, as an entry of the undo history."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from nnsim.engine.redrawing import redrawn, rewritten

if TYPE_CHECKING:
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


def redraw(session: Session, nodes: Collection[str]) -> bool:
    """Give layers new random weights and biases; False if the network cannot run or has none there."""
    network = session.document.network
    found = session.look(lambda run: redrawn(run, nodes, random.randrange(2**31)))
    if found is None or not found[0]:
        return False

    def write(values: Arrays) -> None:
        session.look(lambda run: rewritten(run, values))
        session.refresh()

    changed = [node.name for node in network if node.id in nodes and _learns(found[0], network.into(node.id), node.id)]
    if len(changed) == 1:
        text = translate("redrawing", "new random weights of {name}").format(name=changed[0])
    else:
        text = translate("redrawing", "new random weights of {count} layers").format(count=len(changed))
    session.history.record(Redrawn(write, *found, text))
    session.historyChanged.emit()
    session.refresh()
    return True


def _learns(values: Arrays, into: Collection[Any], node: str) -> bool:
    owners = {node, *(connection.id for connection in into)}
    return any(key.rpartition(":")[0] in owners for key in values)
