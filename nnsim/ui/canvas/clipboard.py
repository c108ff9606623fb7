"""Layers on their way: to the clipboard and from there, into this window or another, as text that also a chat can carry.

What is pasted gets ids of its own and names that are free, stands where the pointer is, and is one entry of the history. Its present
weights come along with it: the training thread writes them where the pasted layers come to run.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QMimeData

from nnsim.document import (
    Block,
    Command,
    Document,
    End,
    Group,
    Network,
    Note,
    Piece,
    PutConnection,
    PutFurniture,
    PutNode,
    SetInitial,
)
from nnsim.document.furniture import inside
from nnsim.document.network import NAME_LONGEST, Position
from nnsim.engine.run import Run
from nnsim.storage.fragments import Fragment, fragment_of, text_of
from nnsim.ui.session import Session

MIME = "application/x-nnsim-layers+json"
LARGEST = 8 << 20
"""Bytes of a clipboard that are looked at."""
translate = QCoreApplication.translate


def taken(session: Session, ids: Iterable[str]) -> Fragment:
    """What is selected, with the weights that the run has now."""
    chosen = inside(session.document.furniture, ids)

    def weights(run: Run) -> dict[str, Any]:
        parameters = run.machine.parameters
        owners = {slot.key: {slot.node} if slot.connection is None else _ends(run, slot.connection) for slot in parameters.slots.values()}
        return {key: parameters.value(key).copy() for key, nodes in owners.items() if nodes <= chosen}

    found = session.look(weights) if session.blocked() is None else None
    return fragment_of(session.project, chosen, found or {})


def _ends(run: Run, connection_id: str) -> set[str]:
    connection = run.project.network.connections[connection_id]
    return {connection.source, connection.target}


def mime_of(fragment: Fragment) -> QMimeData:
    """The same text for nnsim and for everybody else."""
    text, data = text_of(fragment), QMimeData()
    data.setData(MIME, text.encode("utf-8"))
    data.setText(text)
    return data


def text_in(data: QMimeData | None) -> str:
    """What may be layers in a clipboard."""
    if data is None:
        return ""
    if data.hasFormat(MIME):
        return bytes(data.data(MIME).data()[:LARGEST + 1]).decode("utf-8", "replace")
    return data.text() if data.hasText() else ""


class Pasted:
    """A fragment with ids and names that are free in a document, moved by an offset: the command that adds it, and its weights."""

    def __init__(self, document: Document, fragment: Fragment, offset: Position, label: str) -> None:
        network = document.network
        self._offset = offset
        self.ids = {id: network.new_id("n") for id in fragment.network.nodes}
        self.ids |= {id: network.new_id("c") for id in fragment.network.connections}
        self.ids |= {id: document.new_id(id[:1]) for id in fragment.document.furniture}
        taken_names = {node.name for node in network}
        commands: list[Command] = []
        for node in fragment.network:
            name = free_name(node.name, taken_names)
            taken_names.add(name)
            place = (node.position[0] + offset[0], node.position[1] + offset[1])
            commands.append(PutNode(replace(node, id=self.ids[node.id], name=name, position=place)))
        for c in fragment.network.connections.values():
            commands.append(PutConnection(replace(c, id=self.ids[c.id], source=self.ids[c.source], target=self.ids[c.target])))
        pieces = {self.ids[id]: self._moved(piece) for id, piece in fragment.document.furniture.items()}
        if pieces:
            commands.append(PutFurniture(pieces))
        self.blobs = {_blob(array): array for array in fragment.values.values()}
        values = {self._key(key): _blob(array) for key, array in fragment.values.items()}
        if values:
            commands.append(SetInitial(values))
        self.weights: Mapping[str, Any] = {self._key(key): array for key, array in fragment.weights.items()}
        self.command = Group(tuple(commands), label)

    @property
    def selection(self) -> set[str]:
        """Everything pasted that has a place."""
        return {id for id in self.ids.values() if not id.startswith("c")}

    def _key(self, key: str) -> str:
        id, _, name = key.rpartition(":")
        return f"{self.ids[id]}:{name}"

    def _moved(self, piece: Piece) -> Piece:
        x, y = self._offset
        id = self.ids[piece.id]
        if isinstance(piece, Note):
            return replace(piece, id=id, position=(piece.position[0] + x, piece.position[1] + y))
        if isinstance(piece, Block):
            return replace(piece, id=id, members=frozenset(self.ids[member] for member in piece.members))
        return replace(piece, id=id, source=self._end(piece.source), target=self._end(piece.target))

    def _end(self, end: End) -> End:
        thing = None if end.thing is None else self.ids[end.thing]
        return replace(end, thing=thing, point=(end.point[0] + self._offset[0], end.point[1] + self._offset[1]))


def pasted(session: Session, pieces: Pasted) -> bool:
    """Do it: one entry of the history; what was pasted is selected."""
    if pieces.blobs:
        session.project.blobs.update(pieces.blobs)
    if pieces.weights:
        session.worker.given.add(pieces.weights)
    if not session.push(pieces.command):
        return False
    session.select(pieces.selection)
    return True


def middle(fragment: Fragment) -> Position:
    """The middle of everything in a fragment that has a place."""
    places = [node.position for node in fragment.network]
    places += [piece.position for piece in fragment.document.furniture.values() if not isinstance(piece, Block)]
    if not places:
        return 0.0, 0.0
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*places, strict=True))
    return (left + right) / 2, (top + bottom) / 2


def beside(network: Network, fragment: Fragment, offset: Position, step: float) -> Position:
    """An offset that puts no card exactly upon another: a step more to the right and down until none does."""
    there = {node.position for node in network}
    x, y = offset
    while any((node.position[0] + x, node.position[1] + y) in there for node in fragment.network):
        x, y = x + step, y + step
    return x, y


def free_name(name: str, names: set[str]) -> str:
    """A name that is not taken: "hidden 1" becomes "hidden 2", then "hidden 3"."""
    if name not in names:
        return name
    found = re.fullmatch(r"(.*?)(?: (\d{1,6}))?", name)
    assert found is not None
    stem, first = found.group(1)[: NAME_LONGEST - 8] or name[: NAME_LONGEST - 8], int(found.group(2) or 1) + 1
    return next(f"{stem} {number}" for number in range(first, first + len(names) + 1) if f"{stem} {number}" not in names)


def told(fragment: Fragment, one: str, layers: str, things: str) -> str:
    """The name of an edit: with one layer its name, else how many layers there are, or things of any kind."""
    nodes = [node.name for node in fragment.network]
    count = len(nodes) + len(fragment.document.furniture)
    if len(nodes) == count:
        return one.format(name=nodes[0]) if count == 1 else layers.format(count=count)
    return things.format(count=count)


def _blob(array: Any) -> str:
    return hashlib.sha256(str(array.shape).encode() + array.tobytes()).hexdigest()


__all__ = ["MIME", "Pasted", "beside", "free_name", "middle", "mime_of", "pasted", "taken", "text_in", "told"]
