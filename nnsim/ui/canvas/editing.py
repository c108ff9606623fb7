"""Edits of the drawing as commands: what the canvas pushes, without any window."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Plain
from nnsim.datasets import Dataset
from nnsim.document import (
    Command,
    Connection,
    Document,
    Group,
    Network,
    Node,
    PutConnection,
    PutNode,
    SetSetting,
)
from nnsim.document.network import Position
from nnsim.ui.sentences import said_reason

translate = QCoreApplication.translate


def new_node(document: Document, dataset: Dataset | None, key: str, position: Position) -> Node:
    """A node of a kind that is not in the document yet, with the catalogue's defaults; an input fits the data."""
    network = document.network
    entry = network.catalog.layer(key)
    given: dict[str, object] = {}
    if key == "input" and dataset is not None and isinstance(dataset.inputs, np.ndarray):
        given["shape"] = dataset.inputs.shape[1:]
    return Node(
        id=network.new_id("n"),
        name=network.free_name(key),
        kind=key,
        parameters=network.catalog.values(entry, given),
        position=position,
    )


def placed(node: Node, position: Position) -> Node:
    """The same node at another place."""
    return replace(node, position=position)


def closes_cycle(network: Network, source: str, target: str) -> bool:
    """Whether a connection between two nodes would lead back to where it comes from."""
    return source == target or source in network.reached_from(target)


def delay_between(network: Network, source: str, target: str) -> int:
    """The delay that a new connection gets: one time step where it closes a cycle, otherwise none."""
    known = source in network.nodes and target in network.nodes
    return 1 if known and closes_cycle(network, source, target) else 0


def refusal(network: Network, source: str, target: str) -> str | None:
    """Why two nodes cannot be joined, in a sentence, or None if they can."""
    return said_reason(network.refuses(source, target, delay_between(network, source, target)))


def connecting(network: Network, source: str, target: str) -> PutConnection:
    """The command that joins two nodes, against the flow with a delay."""
    names = [network.nodes[id].name if id in network.nodes else id for id in (source, target)]
    delay = delay_between(network, source, target)
    connection = Connection(network.new_id("c"), source, target, delay, network.connection_values({}))
    label = translate("canvas", "connect {source} → {target}").format(source=names[0], target=names[1])
    return PutConnection(connection, label=label)


def delaying(network: Network, connection: Connection, delay: int) -> PutConnection:
    """The command that gives a connection another delay."""
    names = [network.nodes[id].name for id in (connection.source, connection.target)]
    label = translate("canvas", "change delay of {source} → {target}").format(source=names[0], target=names[1])
    return PutConnection(replace(connection, delay=delay), label=label)


def delay_refusal(network: Network, connection: Connection, delay: int) -> str | None:
    """Why a connection cannot have that delay, in a sentence, or None if it can."""
    others = network.copy()
    del others.connections[connection.id]
    return said_reason(others.refuses(connection.source, connection.target, delay))


def adding(document: Document, node: Node, source: str | None = None) -> Command:
    """The command that adds a node, joined to `source` where it takes connections."""
    put = PutNode(node)
    if source is None or document.network.catalog.layer(node.kind).inputs[1] == 0:
        return put
    joined = connecting(document.network, source, node.id)
    return Group((put, joined), translate("canvas", "add {name}").format(name=node.name))


def renaming(document: Document, node: Node, name: str) -> Command | None:
    """The command that renames a node, along with the loss that hangs on it by name; None if nothing changes."""
    clean = " ".join(name.split())
    if clean == node.name or not clean:
        return None
    label = translate("canvas", "rename {name} to {new}").format(name=node.name, new=clean)
    put = PutNode(replace(node, name=clean), label=label)
    loss: Plain = document.settings["loss"]
    if isinstance(loss, Mapping) and "key" not in loss and node.name in loss:
        renamed = {clean if key == node.name else key: value for key, value in loss.items()}
        return Group((put, SetSetting("loss", renamed)), label)
    return put


def resizing(node: Node, by: int) -> PutNode | None:
    """The command that gives a node more or fewer units; None where it has none to set."""
    units = node.parameters.get("units")
    if not isinstance(units, int) or units + by < 1:
        return None
    changed = replace(node, parameters={**node.parameters, "units": units + by})
    return PutNode(changed, label=translate("canvas", "units of {name}").format(name=node.name))
