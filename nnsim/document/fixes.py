"""What mends a problem in one click: edits that a person who reads the sentence would make next. Nothing here changes a document."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from nnsim.catalog import Plain, Sentence, counted, sentence
from nnsim.document.change import Command
from nnsim.document.commands import Group, PutConnection, PutNode, RemoveConnection, RemoveNode, SetSetting
from nnsim.document.data_shape import DataShape
from nnsim.document.document import Document
from nnsim.document.network import Connection, Network, Node
from nnsim.document.replacing import with_kind
from nnsim.document.shapes import shapes_of

BESIDE = 220.0
BATCH = 32
HELD_BACK = (0.8, 0.2, 0.0)


@dataclass(frozen=True)
class Fix:
    """An edit and the words of the button that does it; None where there is none."""

    command: Command | None = None
    text: str = ""


NONE = Fix()


# Connections


def connected(document: Document, node: Node) -> Fix:
    """Join a lonely node to its nearest neighbour: behind one at the left, or before one at the right that gets nothing yet."""
    network = document.network
    before = [
        other for other in network
        if other.id != node.id and other.position[0] < node.position[0] and network.refuses(other.id, node.id) is None
    ]  # fmt: skip
    after = [
        other for other in network
        if other.id != node.id and other.position[0] > node.position[0] and network.refuses(node.id, other.id) is None
    ]  # fmt: skip
    waiting = [other for other in after if not network.into(other.id)]
    if before and not network.into(node.id):
        ends = [other for other in before if not network.out_of(other.id)]
        return _joined(network, _nearest(node, ends or before), node)
    if waiting or (after and not network.out_of(node.id)):
        return _joined(network, node, _nearest(node, waiting or after))
    return NONE if network.into(node.id) or network.out_of(node.id) else removed(document, node)


def removed(document: Document, node: Node) -> Fix:
    """Take a node away, and all that touches it."""
    network = document.network
    touching = (*network.into(node.id), *network.out_of(node.id))
    commands: list[Command] = [RemoveConnection(id) for id in dict.fromkeys(connection.id for connection in touching)]
    return Fix(Group((*commands, RemoveNode(node.id, node.name)), sentence("remove {name}", name=node.name)), _remove(node))


def removed_too(document: Document, node: Node) -> Fix:
    """A node that nothing is connected to can also go, if it is not all there is."""
    alone = not document.network.into(node.id) and not document.network.out_of(node.id)
    return removed(document, node) if alone and len(document.network) > 1 else NONE


def fed(document: Document, node: Node) -> Fix:
    """A node that something is wrong with as far as what comes in: connect it, or put side by side what cannot be added."""
    into = len(document.network.into(node.id))
    if into > 1 and document.catalog.has("layer", "concatenate"):
        trial, command = document.copy(), with_kind(document, [node.id], "concatenate")
        command.apply(trial)
        fits = node.id not in shapes_of(trial.network).faults
        return Fix(command, sentence("Put them side by side")) if fits else NONE
    return NONE if into else connected(document, node)


def from_sequence(document: Document, node: Node, lasting: Collection[str]) -> Fix:
    """Join a memory to the nearest thing that has time steps."""
    network = document.network
    able = [other for other in network if other.id in lasting and other.id != node.id and network.refuses(other.id, node.id) is None]
    return _joined(network, _nearest(node, able), node) if able else NONE


def undelayed(document: Document, connection: Connection, delay: int) -> Fix:
    """Another delay for a connection, if it can have that."""
    others = document.network.copy()
    del others.connections[connection.id]
    if delay == connection.delay or others.refuses(connection.source, connection.target, delay) is not None:
        return NONE
    command = PutConnection(replace(connection, delay=delay))
    return Fix(command, sentence("No delay") if delay == 0 else counted("Delay by {count} time step", "Delay by {count} time steps", delay))


def _joined(network: Network, source: Node, target: Node) -> Fix:
    connection = Connection(network.copy().new_id("c"), source.id, target.id, 0, network.connection_values({}))
    text = sentence("connect {source} → {target}", source=source.name, target=target.name)
    return Fix(PutConnection(connection, label=text), sentence("Connect {source} → {target}", source=source.name, target=target.name))


def _nearest(node: Node, others: list[Node]) -> Node:
    return min(others, key=lambda other: math.dist(other.position, node.position))


# Inputs and outputs


def with_input(document: Document, data: DataShape | None) -> Fix:
    """An input that fits the data, before all that gets nothing."""
    network = document.network
    name, shape = next(iter(data.inputs.items()), ("", None)) if data is not None else ("", None)
    waiting = [node for node in network if not network.into(node.id) and network.entry(node).inputs[1] != 0]
    if not waiting or not document.catalog.has("layer", "input"):
        return NONE
    if data is not None and shape is not None and data.steps and len(shape) > 1 and shape[0] == data.steps:
        shape = shape[1:]
    left = min(network, key=lambda node: node.position[0]).position
    node = Node(
        network.copy().new_id("n"), network.free_name(name or "input"), "input",
        document.catalog.values(document.catalog.layer("input"), {"shape": shape} if shape else {}), (left[0] - BESIDE, left[1]),
    )  # fmt: skip
    trial = network.copy()
    joined = [Connection(trial.new_id("c"), node.id, other.id, 0, network.connection_values({})) for other in waiting[:1]]
    for other in waiting[1:]:
        trial.connections[joined[-1].id] = joined[-1]
        joined.append(Connection(trial.new_id("c"), node.id, other.id, 0, network.connection_values({})))
    commands: list[Command] = [PutNode(node), *(PutConnection(connection) for connection in joined)]
    return Fix(Group(tuple(commands), sentence("add {name}", name=node.name)), sentence("Add an input"))


def one_input(document: Document, inputs: list[Node]) -> Fix:
    """What several inputs send comes from the first of them."""
    network, first = document.network, inputs[0]
    trial = network.copy()
    commands: list[Command] = []
    for node in inputs[1:]:
        for connection in network.out_of(node.id):
            del trial.connections[connection.id]
            if trial.refuses(first.id, connection.target, connection.delay) is None:
                trial.connections[connection.id] = moved = replace(connection, source=first.id)
                commands.append(PutConnection(moved))
            else:
                commands.append(RemoveConnection(connection.id))
        commands.append(RemoveNode(node.id, node.name))
    text = sentence("use {name} as the only input", name=first.name)
    return Fix(Group(tuple(commands), text), sentence("Use {name} as the only input", name=first.name))


def renamed(document: Document, node: Node, names: list[str]) -> Fix:
    """The one name of the data that no node has."""
    taken = {other.name for other in document.network}
    free = [name for name in names if name and name not in taken]
    if len(free) != 1:
        return NONE
    label = sentence("rename {before} to {after}", before=node.name, after=free[0])
    return Fix(PutNode(replace(node, name=free[0]), label=label), sentence("Call it {name}", name=free[0]))


def leading_on(document: Document, node: Node, outputs: list[Node]) -> Fix:
    """An output that is compared with nothing leads on to the last one, or goes away."""
    network = document.network
    last = max(outputs, key=lambda other: other.position[0])
    if node.id != last.id and network.refuses(node.id, last.id) is None:
        return _joined(network, node, last)
    return NONE if node.id == last.id else removed(document, node)


def followed(document: Document, node: Node, units: int, activation: str, loss: str) -> Fix:
    """A dense layer behind an output, which is the output from then on: it takes over the loss that went by name."""
    network = document.network
    if not document.catalog.has("layer", "dense"):
        return NONE
    made = Node(
        network.copy().new_id("n"), network.free_name("output"), "dense",
        document.catalog.values(document.catalog.layer("dense"), {"units": units, "activation": activation}),
        (node.position[0] + BESIDE + 60.0, node.position[1]),
    )  # fmt: skip
    connection = Connection(network.copy().new_id("c"), node.id, made.id, 0, network.connection_values({}))
    commands: list[Command] = [PutNode(made), PutConnection(connection)]
    losses = document.settings["loss"]
    if isinstance(losses, Mapping) and "key" not in losses:
        others: dict[str, Plain] = {name: value for name, value in losses.items() if name != node.name}
        commands.append(SetSetting("loss", {**others, made.name: loss}))
    elif document.loss_of(node.id) != loss:
        commands.append(SetSetting("loss", loss))
    use = counted("{count} unit", "{count} units", units)
    return Fix(
        Group(tuple(commands), sentence("add {name}", name=made.name)),
        sentence("Add a dense layer: {use}, {activation}", use=use, activation=activation),
    )


# Learning


def thresholds(document: Document, node: Node) -> Fix:
    """A layer of threshold units in a layer's place."""
    units = with_kind(document, [node.id], "dense").commands[:1]
    made = units[0].node if units and isinstance(units[0], PutNode) else None
    if made is None:
        return NONE
    stepped = PutNode(replace(made, parameters={**made.parameters, "activation": "step"}))
    label = sentence("fit {name}", name=node.name)
    return Fix(Group((with_kind(document, [node.id], "dense"), stepped), label), sentence("Use a dense layer with step"))


def descent() -> Fix:
    return Fix(SetSetting("learning_rule", "gradient"), sentence("Use gradient descent"))


def all_train() -> Fix:
    return Fix(SetSetting("split", (1.0, 0.0, 0.0)), sentence("Train on all samples"))


def held_back() -> Fix:
    return Fix(SetSetting("split", HELD_BACK), sentence("Hold back 20 % for validation"))


def small_batches(document: Document) -> Fix:
    batch = document.settings["batch_size"]
    if isinstance(batch, int) and batch <= BATCH:
        return NONE
    return Fix(SetSetting("batch_size", BATCH), sentence("Use batches of {count}", count=BATCH))


def _remove(node: Node) -> Sentence:
    return sentence("Remove {name}", name=node.name)
