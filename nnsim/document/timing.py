"""Which nodes of a network run through time, and in which groups they do: plain graph questions, without arrays.

A sequence that enters makes all that follows it run through time. Nodes that feed each other through delayed connections, and layers that
remember, have to take the steps one after the other; all others can take a whole sequence at once.
"""

from collections.abc import Collection
from dataclasses import dataclass

from nnsim.document.data_shape import DataShape
from nnsim.document.document import Document
from nnsim.document.network import Network, Node


@dataclass(frozen=True)
class Timing:
    """`steps` of a sequence (0: no time). `running`: ids of nodes that compute at every step; `lasting`: whose output has time steps."""

    steps: int = 0
    running: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()


def timing(network: Network, steps: int, inputs: Collection[str]) -> Timing:
    """The timing of a network whose `inputs` (node ids) are sequences of so many steps."""
    running: set[str] = set()
    lasting = set(inputs) if steps else set()
    before = -1
    while before != len(running) + len(lasting):
        before = len(running) + len(lasting)
        for connection in network.connections.values():
            if connection.source in lasting or connection.delay:
                running.add(connection.target)
        lasting.update(id for id in running if hands_on_every_step(network.nodes[id]))
    return Timing(steps, frozenset(running), frozenset(lasting))


def timing_of(document: Document, data: DataShape | None) -> Timing:
    """The timing of a document: sequences come from the data, or from an input that repeats its sample."""
    network = document.network
    sequences = sequence_inputs(network, data)
    repeated = {node.id: int(str(node.parameters["repeat"])) for node in network.inputs() if node.parameters.get("repeat")}
    steps = data.steps if data is not None and sequences else max(repeated.values(), default=0)
    return timing(network, steps, {*sequences, *repeated})


def sequence_inputs(network: Network, data: DataShape | None) -> frozenset[str]:
    """Ids of inputs that get a sequence: each of its steps has the input's shape."""
    if data is None or not data.steps:
        return frozenset()
    return frozenset(node.id for node in network.inputs() if data.of_input(node.name) == (data.steps, *_shape(node)))


def _shape(node: Node) -> tuple[int, ...]:
    shape = node.parameters["shape"]
    assert isinstance(shape, tuple)
    return tuple(int(str(size)) for size in shape)


def hands_on_every_step(node: Node) -> bool:
    """Whether a node that runs through time also hands on every step, not only the last."""
    return node.parameters.get("returns", "all") == "all"


def groups(network: Network) -> list[list[Node]]:
    """Nodes that feed each other, directly or through delays, together; groups in an order in which each only needs those before.

    Within a group, nodes stand so that undelayed connections lead forward (Tarjan's strongly connected components).
    """
    order = network.order()
    follows: dict[str, list[str]] = {node.id: [] for node in order}
    for connection in network.connections.values():
        follows[connection.source].append(connection.target)
    group_of = _components([node.id for node in order], follows)
    members: dict[int, list[Node]] = {}
    for node in order:
        members.setdefault(group_of[node.id], []).append(node)
    return _sorted(members, group_of, follows)


def takes_steps(network: Network, group: list[Node]) -> bool:
    """Whether a group has to go step by step: it has a loop, or a memory of its own."""
    ids = {node.id for node in group}
    if len(group) > 1 or network.entry(group[0]).recurrent:
        return True
    return any(connection.target in ids for connection in network.out_of(group[0].id))


def _components(ids: list[str], follows: dict[str, list[str]]) -> dict[str, int]:
    """A number for each node, the same for nodes that reach each other. Without recursion: networks may be long."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    found: dict[str, int] = {}
    stack: list[str] = []
    for start in ids:
        if start in number:
            continue
        path = [(start, iter(follows[start]))]
        number[start] = low[start] = len(number)
        stack.append(start)
        while path:
            here, targets = path[-1]
            target = next(targets, None)
            if target is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[here])
                if low[here] == number[here]:
                    while True:
                        member = stack.pop()
                        found[member] = number[here]
                        if member == here:
                            break
            elif target not in number:
                number[target] = low[target] = len(number)
                stack.append(target)
                path.append((target, iter(follows[target])))
            elif target not in found:
                low[here] = min(low[here], number[target])
    return found


def _sorted(members: dict[int, list[Node]], group_of: dict[str, int], follows: dict[str, list[str]]) -> list[list[Node]]:
    """Groups so that each comes after all that feed it; among equals in the order they were added."""
    needed = {group: set[int]() for group in members}
    for source, targets in follows.items():
        for target in targets:
            if group_of[source] != group_of[target]:
                needed[group_of[target]].add(group_of[source])
    ordered: list[list[Node]] = []
    done: set[int] = set()
    while len(done) < len(members):
        for group, nodes in members.items():
            if group not in done and needed[group] <= done:
                done.add(group)
                ordered.append(nodes)
                break
    return ordered
