"""Commands: every edit of a document, as small frozen objects whose `apply` returns the inverse.

A command checks itself before it changes anything and raises ProjectError with a sentence if it cannot be done. `changed` says
which parts of the document it touches, so that views redraw only those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from nnsim.catalog import Plain, ProjectError, counted, sentence
from nnsim.document.change import Change, Command, Edit
from nnsim.document.document import DataReference, Document
from nnsim.document.network import Connection, Index, Node
from nnsim.document.settings import LIVE, checked

T = TypeVar("T")


@dataclass(frozen=True)
class PutNode(Edit):
    """Add a node, or replace the node of the same id; `index` is its place in the order (None: where it was, or last).

    Commands of one drag, a slider's or a number's, share their `gesture` and merge into one.
    """

    node: Node
    index: int | None = None
    label: str = ""
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.label or sentence("add {name}", name=self.node.name)

    def apply(self, document: Document) -> Command:
        network, entry = document.network, document.network.entry(self.node)
        name = network.checked_name(self.node.name, besides=self.node.id)
        node = replace(self.node, name=name, parameters=network.catalog.values(entry, self.node.parameters))
        most, into = entry.inputs[1], len(network.into(node.id))
        if most is not None and into > most:
            raise ProjectError(
                counted(
                    "{name} takes at most {count} connection, but {into} lead into it.",
                    "{name} takes at most {count} connections, but {into} lead into it.",
                    most, name=name, into=into,
                )
            )
        before = network.nodes.get(node.id)
        if before is not None:
            network.nodes[node.id] = node
            _rename_loss(document, before.name, node.name)
            return PutNode(before, label=self.label, gesture=self.gesture)
        _insert(network.nodes, node.id, node, self.index)
        return RemoveNode(node.id, name=name, label=self.label)

    def change(self) -> Change:
        return Change(nodes=frozenset({self.node.id}), structural=True)

    def merged(self, later: Command) -> Command | None:
        same = isinstance(later, PutNode) and self.gesture == later.gesture != 0 and later.node.id == self.node.id
        return replace(later, index=self.index) if same else None  # type: ignore[type-var]


@dataclass(frozen=True)
class RemoveNode(Edit):
    """Remove a node that no connection touches, and the starting values that were set for it."""

    id: str
    name: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        return self.label or sentence("remove {name}", name=self.name or self.id)

    def apply(self, document: Document) -> Command:
        network = document.network
        _known(network.nodes, self.id)
        if any(self.id in (c.source, c.target) for c in network.connections.values()):
            raise ProjectError(sentence("{name} still has connections; remove them first.", name=network.nodes[self.id].name))
        index = list(network.nodes).index(self.id)
        forgotten = _forget_initial(document, self.id)
        put = PutNode(network.nodes.pop(self.id), index, self.label)
        return Group((put, SetInitial(forgotten, self.label)), put.text) if forgotten else put

    def change(self) -> Change:
        return Change(nodes=frozenset({self.id}), structural=True)


@dataclass(frozen=True)
class PutConnection(Edit):
    """Add a connection, or replace the one of the same id; commands of one drag share their `gesture` and merge into one."""

    connection: Connection
    index: int | None = None
    label: str = ""
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.label or sentence("connect")

    def apply(self, document: Document) -> Command:
        network, connections = document.network, document.network.connections
        _known(network.nodes, self.connection.source, self.connection.target)
        connection = replace(self.connection, parameters=network.connection_values(self.connection.parameters))
        before = connections.get(connection.id)
        others = network.copy()
        others.connections.pop(connection.id, None)
        reason = others.refuses(connection.source, connection.target, connection.delay)
        if reason is not None:
            raise ProjectError(reason)
        if before is not None:
            connections[connection.id] = connection
            return PutConnection(before, label=self.label, gesture=self.gesture)
        _insert(connections, connection.id, connection, self.index)
        return RemoveConnection(connection.id, self.label)

    def change(self) -> Change:
        return Change(connections=frozenset({self.connection.id}), structural=True)

    def merged(self, later: Command) -> Command | None:
        same = isinstance(later, PutConnection) and self.gesture == later.gesture != 0 and later.connection.id == self.connection.id
        return replace(later, index=self.index) if same else None  # type: ignore[type-var]


@dataclass(frozen=True)
class RemoveConnection(Edit):
    """Remove a connection, and the starting values that were set for its weights."""

    id: str
    label: str = ""

    @property
    def text(self) -> str:
        return self.label or sentence("disconnect")

    def apply(self, document: Document) -> Command:
        connections = document.network.connections
        _known(connections, self.id)
        index = list(connections).index(self.id)
        forgotten = _forget_initial(document, self.id)
        put = PutConnection(connections.pop(self.id), index, self.label)
        return Group((put, SetInitial(forgotten, self.label)), put.text) if forgotten else put

    def change(self) -> Change:
        return Change(connections=frozenset({self.id}), structural=True)


@dataclass(frozen=True)
class SetSetting(Edit):
    """Change one setting of the project; one slider drag merges into one command."""

    key: str
    value: Plain
    gesture: int = 0

    @property
    def text(self) -> str:
        return sentence("change {setting}", setting=self.key.replace("_", " "))

    def apply(self, document: Document) -> Command:
        value = checked(document.catalog, self.key, self.value)
        before = document.settings[self.key]
        document.settings[self.key] = value
        return SetSetting(self.key, before, self.gesture)

    def change(self) -> Change:
        return Change(settings=frozenset({self.key}), structural=self.key not in LIVE)

    def merged(self, later: Command) -> Command | None:
        same = isinstance(later, SetSetting) and self.gesture == later.gesture != 0 and later.key == self.key
        return later if same else None


@dataclass(frozen=True)
class SetData(Edit):
    """Learn from other data."""

    data: DataReference | None
    label: str = sentence("change data")
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.label

    def apply(self, document: Document) -> Command:
        before, document.data = document.data, self.data
        return SetData(before, self.label, self.gesture)

    def change(self) -> Change:
        return Change(data=True, structural=True)

    def merged(self, later: Command) -> Command | None:
        return later if isinstance(later, SetData) and self.gesture == later.gesture != 0 else None


@dataclass(frozen=True)
class SetInitial(Edit):
    """Say which blob holds the values a parameter starts with ("node id:b", "connection id:W"); None: drawn by seed."""

    values: Mapping[str, str | None]
    label: str = sentence("set starting values")

    @property
    def text(self) -> str:
        return self.label

    def apply(self, document: Document) -> Command:
        before = {key: document.initial.get(key) for key in self.values}
        merged = {**document.initial, **self.values}
        document.initial = {key: blob for key, blob in merged.items() if blob is not None}
        return SetInitial(before, self.label)

    def change(self) -> Change:
        return Change(structural=True)


@dataclass(frozen=True)
class SetTexts(Edit):
    """Change the project's title and description."""

    title: str
    description: str

    @property
    def text(self) -> str:
        return sentence("rename project")

    def apply(self, document: Document) -> Command:
        before = SetTexts(document.title, document.description)
        document.title, document.description = self.title, self.description
        return before

    def change(self) -> Change:
        return Change()


@dataclass(frozen=True)
class SetView(Edit):
    """Change how the window shows this project."""

    values: Mapping[str, Plain]

    @property
    def text(self) -> str:
        return sentence("change view")

    def apply(self, document: Document) -> Command:
        before = SetView(document.view)
        document.view = dict(self.values)
        return before

    def change(self) -> Change:
        return Change()


@dataclass(frozen=True)
class Group(Edit):
    """Several commands as one; if one cannot be done, none is. Groups of one drag, with a `gesture`, merge as their commands do."""

    commands: tuple[Command, ...]
    label: str
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.label

    def apply(self, document: Document) -> Command:
        undone: list[Command] = []
        try:
            for command in self.commands:
                undone.append(command.apply(document))
        except ProjectError:
            for inverse in reversed(undone):
                inverse.apply(document)
            raise
        return Group(tuple(reversed(undone)), self.label, self.gesture)

    def change(self) -> Change:
        total = Change()
        for command in self.commands:
            total |= command.change()
        return total

    def merged(self, later: Command) -> Command | None:
        if not isinstance(later, Group) or self.gesture != later.gesture or not self.gesture or len(self.commands) != len(later.commands):
            return None
        both = [one.merged(other) for one, other in zip(self.commands, later.commands, strict=True)]
        commands = tuple(command for command in both if command is not None)
        return replace(later, commands=commands) if len(commands) == len(both) else None


def _known(mapping: Mapping[str, object], *ids: str) -> None:
    """Raises ProjectError if one of the ids is not there."""
    for id in ids:
        if id not in mapping:
            raise ProjectError(sentence("There is no node or connection {id} any more.", id=id))


def _forget_initial(document: Document, id: str) -> dict[str, str]:
    """Take the starting values of a node or connection out of a document, and return them."""
    forgotten = {key: blob for key, blob in document.initial.items() if key.rpartition(":")[0] == id}
    if forgotten:
        document.initial = {key: blob for key, blob in document.initial.items() if key not in forgotten}
    return forgotten


def _rename_loss(document: Document, before: str, now: str) -> None:
    """The loss of an output goes by the output's name, and goes with it."""
    losses = document.settings["loss"]
    if before != now and isinstance(losses, Mapping) and "key" not in losses:
        document.settings["loss"] = {now if name == before else name: loss for name, loss in losses.items()}


def _insert(mapping: dict[str, T], key: str, value: T, index: int | None) -> None:
    """Put a new key at a place in a dict's order."""
    tail = [] if index is None else list(mapping.items())[index:]
    for later, _ in tail:
        del mapping[later]
    mapping[key] = value
    mapping.update(tail)


__all__ = [
    "Change", "Command", "Connection", "Group", "Index", "PutConnection", "PutNode", "RemoveConnection", "RemoveNode",
    "SetData", "SetInitial", "SetSetting", "SetTexts", "SetView",
]
