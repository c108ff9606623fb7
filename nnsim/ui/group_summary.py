"""What is inside a group, in figures: how many layers and parameters, what goes in and what comes out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from nnsim.document import Count, Document, Network, Shapes, counted

MOST = 2
"""Shapes that are written one after the other; more are only hinted at."""


@dataclass(frozen=True)
class Summary:
    """Shapes are written out: "2 × 50"; several are joined by commas."""

    layers: int
    parameters: Count
    takes: str
    gives: str


def summary(document: Document, shapes: Shapes, inside: Collection[str]) -> Summary:
    """About these nodes of a document."""
    network = document.network
    nodes = [node for node in network if node.id in inside]
    arriving = [c.source for c in network.connections.values() if c.target in inside and c.source not in inside]
    arriving += [node.id for node in nodes if node.kind == "input"]
    outputs = set(document.output_nodes())
    leaving = [node.id for node in nodes if node.id in outputs or _leads_out(network, node.id, inside)]
    return Summary(len(nodes), counted(network, shapes, nodes), _written(shapes, arriving), _written(shapes, leaving))


def entrance(network: Network, inside: Collection[str]) -> str | None:
    """The node where a connection to the group arrives: the first that can take one and gets nothing from inside."""
    takes = [node.id for node in network.order() if node.id in inside and network.entry(node).inputs[1] != 0]
    free = [id for id in takes if not any(c.source in inside and c.delay == 0 for c in network.into(id))]
    return next(iter([*free, *takes]), None)


def way_out(network: Network, inside: Collection[str]) -> str | None:
    """The node where a connection from the group begins: the last that feeds nothing inside."""
    nodes = [node.id for node in network.order() if node.id in inside]
    last = [id for id in nodes if not any(c.target in inside and c.delay == 0 for c in network.out_of(id))]
    return next(iter([*reversed(last), *reversed(nodes)]), None)


def _leads_out(network: Network, id: str, inside: Collection[str]) -> bool:
    return any(c.target not in inside for c in network.out_of(id))


def _written(shapes: Shapes, ids: Iterable[str]) -> str:
    found = dict.fromkeys(" × ".join(map(str, shapes.outputs[id])) for id in dict.fromkeys(ids) if id in shapes.outputs)
    texts = list(found)
    return ", ".join(texts[:MOST]) + (" …" if len(texts) > MOST else "")
