"""Connections as commands: several at once, an end that leads elsewhere, and a layer put into the middle of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import LayerEntry
from nnsim.document import (
    Command,
    Connection,
    Document,
    Group,
    MoveNodes,
    Network,
    Node,
    PutConnection,
    PutNode,
    SetInitial,
    shapes_of,
    weight_shape,
)
from nnsim.document.furnishing import belonging
from nnsim.document.network import Index, Position
from nnsim.ui.canvas import editing
from nnsim.ui.sentences import said_reason

translate = QCoreApplication.translate


# Several at once


@dataclass(frozen=True)
class Joined:
    """What joining every one of some nodes to every one of others would give: connections, and why the others cannot be."""

    connections: tuple[Connection, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def delayed(self) -> bool:
        return any(connection.delay for connection in self.connections)


def pairs_of(chosen: Sequence[str], pressed: str, target: str) -> tuple[list[str], list[str]]:
    """Which nodes a drag joins: all that are selected go along at the end that is one of them; between two of them only these two."""
    if pressed in chosen and target in chosen:
        return [pressed], [target]
    return (list(chosen) if pressed in chosen else [pressed]), (list(chosen) if target in chosen else [target])


def joined(network: Network, sources: Iterable[str], targets: Iterable[str]) -> Joined:
    """Try it, on a copy: a connection can close a cycle with one made just before it."""
    return _joined(network.copy(), list(sources), list(targets))


def connecting(network: Network, sources: Iterable[str], targets: Iterable[str]) -> Command | None:
    """The command that joins all that can be joined; None if nothing can."""
    sources, targets = list(sources), list(targets)
    if len(sources) == len(targets) == 1:
        possible = editing.refusal(network, sources[0], targets[0]) is None
        return editing.connecting(network, sources[0], targets[0]) if possible else None
    twin = network.copy()
    found = _joined(twin, sources, targets).connections
    if not found:
        return None
    if len(found) == 1:
        return editing.connecting(network, found[0].source, found[0].target)
    fresh = [replace(connection, id=network.new_id("c")) for connection in found]
    names = network.nodes[targets[0]].name if len(targets) == 1 else translate("canvas", "{count} layers").format(count=len(targets))
    label = translate("canvas", "connect {count} layers → {target}").format(count=len(sources), target=names)
    if len(sources) == 1:
        label = translate("canvas", "connect {source} → {target}").format(source=network.nodes[sources[0]].name, target=names)
    return Group(tuple(PutConnection(connection) for connection in fresh), label)


def _joined(trial: Network, sources: Sequence[str], targets: Sequence[str]) -> Joined:
    made: list[Connection] = []
    refused: list[str] = []
    alone = len(sources) == len(targets) == 1
    for target in targets:
        for source in sources:
            if source == target and not alone:
                continue
            reason = editing.refusal(trial, source, target)
            if reason is not None:
                refused.append(reason)
                continue
            delay = editing.delay_between(trial, source, target)
            connection = Connection(trial.new_id("c"), source, target, delay, trial.connection_values({}))
            trial.connections[connection.id] = connection
            made.append(connection)
    return Joined(tuple(made), tuple(refused))


# An end that leads elsewhere


def led(network: Network, connection: Connection, source: str | None = None, target: str | None = None) -> Connection:
    """A connection with another source or target, delayed where it closes a cycle; a delay that was not needed for one stays."""
    others = _without(network, connection)
    start, end = source or connection.source, target or connection.target
    if editing.closes_cycle(others, start, end):
        delay = max(1, connection.delay)
    else:
        delay = 0 if editing.closes_cycle(others, connection.source, connection.target) else connection.delay
    parameters = connection.parameters if delay else {**connection.parameters, "teacher_forcing": False}
    return replace(connection, source=start, target=end, delay=delay, parameters=parameters)


def leading_refused(network: Network, connection: Connection, source: str | None = None, target: str | None = None) -> str | None:
    """Why an end cannot lead there, in a sentence, or None if it can."""
    new = led(network, connection, source, target)
    if (new.source, new.target) == (connection.source, connection.target):
        return translate("canvas", "That is where it leads now.")
    return said_reason(_without(network, connection).refuses(new.source, new.target, new.delay))


def leading(document: Document, connection: Connection, source: str | None = None, target: str | None = None) -> Command:
    """The command that leads one end elsewhere: weights and marks are kept where the shapes fit."""
    network = document.network
    new = led(network, connection, source, target)
    names = [network.nodes[id].name for id in (connection.source, connection.target, new.source, new.target)]
    label = translate("canvas", "lead {0} → {1} to {2} → {3}").format(*names)
    after = network.copy()
    after.connections[connection.id] = new
    return _changed(document, after, new, (), label)


# A layer in the middle


def inserting_refused(network: Network, connection: Connection, entry: LayerEntry, node: str | None = None) -> str | None:
    """Why a kind of layer, or an unconnected node of that kind, cannot be put into a connection; None if it can."""
    if entry.inputs[1] == 0:
        return translate("canvas", "{kind} nodes only send: nothing can lead through one.").format(kind=entry.title)
    if entry.inputs[0] > 1:
        return translate("canvas", "{kind} needs at least {count} connections.").format(kind=entry.title, count=entry.inputs[0])
    if node is not None and (network.into(node) or network.out_of(node)):
        return translate("canvas", "{name} is connected already.").format(name=network.nodes[node].name)
    return None


def inserting(document: Document, connection: Connection, node: Node, moves: Mapping[str, Position] | None = None) -> Command:
    """The command that leads a connection through a node, new or unconnected so far; `moves` makes room for it.

    The half into the target is the connection as it was, with its weights and settings. A delay belongs to what leaves the source, and
    teacher forcing goes with it, since the source may be an output.
    """
    network = document.network
    known = node.id in network.nodes
    forced = connection.parameters.get("teacher_forcing", False)
    first = Connection(
        network.new_id("c"), connection.source, node.id, connection.delay, network.connection_values({"teacher_forcing": forced})
    )
    second = replace(connection, source=node.id, delay=0, parameters={**connection.parameters, "teacher_forcing": False})
    after = network.copy()
    after.nodes[node.id] = node
    after.connections[first.id], after.connections[second.id] = first, second
    names = [network.nodes[id].name for id in (connection.source, connection.target)]
    label = translate("canvas", "insert {name} into {source} → {target}").format(name=node.name, source=names[0], target=names[1])
    places = {**(moves or {}), **({node.id: node.position} if known else {})}
    before: list[Command] = [] if known else [PutNode(node)]
    before += [MoveNodes(places)] if places else []
    whole = _changed(document, after, second, before, label)
    assert isinstance(whole, Group)
    return Group((*whole.commands, PutConnection(first), *belonging(document, node.id, (connection.source, connection.target))), label)


def _changed(document: Document, after: Network, new: Connection, before: Iterable[Command], label: str) -> Group:
    """What replaces a connection by one whose weights may have another shape: marks beyond it and values set by hand are let go."""
    old_shape = weight_shape(document.network, shapes_of(document.network), document.network.connections[new.id])
    shape = weight_shape(after, shapes_of(after), new)
    commands: list[Command] = [*before]
    commands.append(PutConnection(replace(new, removed=_within(new.removed, shape), frozen=_within(new.frozen, shape)), label=label))
    key = f"{new.id}:W"
    if shape != old_shape and key in document.initial:
        commands.append(SetInitial({key: None}, label))
    return Group(tuple(commands), label)


def _within(marks: frozenset[Index], shape: tuple[int, int] | None) -> frozenset[Index]:
    if shape is None:
        return frozenset()
    return frozenset(index for index in marks if index[0] < shape[0] and index[1] < shape[1])


def _without(network: Network, connection: Connection) -> Network:
    others = network.copy()
    others.connections.pop(connection.id, None)
    return others
