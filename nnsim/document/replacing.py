"""Replacing a layer by one of another kind in its place: what both kinds have in common is kept, and what means nothing there is let go."""

from collections.abc import Iterable
from dataclasses import replace

from nnsim.catalog import Catalog, LayerEntry, Plain, ProjectError
from nnsim.catalog.sentences import Sentence, sentence, term
from nnsim.document.commands import Command, Group, PutConnection, PutNode, SetInitial
from nnsim.document.document import Document
from nnsim.document.network import Index, Node


def with_kind(document: Document, node_ids: Iterable[str], kind: str, label: str = "") -> Group:
    """The command that makes some nodes nodes of a kind.

    Id, name, place, connections and all parameters that the new kind has too stay as they are. A weight stays frozen or removed if that
    held for all gates of its unit. Starting values set by hand are forgotten: their shapes are others. Raises ProjectError for an unknown
    kind.
    """
    network, entry = document.network, document.catalog.layer(kind)
    changed = [node for node in map(network.node, node_ids) if node.kind != entry.key]
    commands: list[Command] = []
    touched: set[str] = set()
    for old in changed:
        new = replace(old, kind=entry.key, parameters=_kept(document.catalog, entry, old))
        gates = _gates(document.catalog, old), _gates(document.catalog, new)
        commands.append(PutNode(replace(new, frozen=_marks(old.frozen, old, *gates))))
        for before in network.into(old.id):
            frozen, removed = (_marks(marks, old, *gates) for marks in (before.frozen, before.removed))
            if (frozen, removed) != (before.frozen, before.removed):
                commands.append(PutConnection(replace(before, frozen=frozen, removed=removed)))
        touched |= {old.id, *(connection.id for connection in network.into(old.id))}
    forgotten = dict.fromkeys(key for key in document.initial if key.rpartition(":")[0] in touched)
    if forgotten:
        commands.append(SetInitial(forgotten))
    names = ", ".join(node.name for node in changed)
    return Group(tuple(commands), label or sentence("make {names} {kind}", names=names, kind=term(entry.title)))


def replacement_refused(document: Document, node_ids: Iterable[str], kind: str) -> Sentence | str | None:
    """Why nodes cannot become nodes of a kind, in a sentence, or None if they can."""
    network, entry = document.network, document.catalog.layer(kind)
    nodes = [network.node(id) for id in node_ids]
    if all(node.kind == entry.key for node in nodes):
        return sentence("{layer} is of that kind already.", layer=nodes[0].name) if nodes else sentence("There is no layer to replace.")
    most = entry.inputs[1]
    for node in nodes:
        into = len(network.into(node.id))
        if most == 0 and into:
            return sentence("A connection leads into {layer}, but {kind:lower} nodes only send.", layer=node.name, kind=term(entry.title))
        if most is not None and into > most:
            return sentence(
                "{count} connections lead into {layer}, but {kind:lower} takes at most {most}.",
                count=into, layer=node.name, kind=term(entry.title), most=most,
            )
    try:
        with_kind(document, [node.id for node in nodes], kind).apply(document.copy())
    except ProjectError as error:
        return str(error)
    return None


def _kept(catalog: Catalog, entry: LayerEntry, old: Node) -> dict[str, Plain]:
    """The settings of a new kind: those of the old one that it has too and can take, otherwise its own."""
    kept: dict[str, Plain] = {}
    for key in {parameter.key for parameter in entry.parameters} & old.parameters.keys():
        try:
            kept[key] = catalog.values(entry, {key: old.parameters[key]})[key]
        except ProjectError:  # it means something else there
            continue
    return catalog.values(entry, kept)


def _gates(catalog: Catalog, node: Node) -> int:
    """How many rows of weights each unit has; 0 if units have no rows of their own."""
    entry = catalog.layer(node.kind)
    if entry.gates is not None:
        return max(len(entry.gates(node.parameters)), 1)
    return 1 if entry.weighted and entry.width is None else 0


def _marks(marks: frozenset[Index], node: Node, before: int, after: int) -> frozenset[Index]:
    """Marks on rows, for a kind with another number of gates: a unit keeps those that all its gates have."""
    units = node.parameters.get("units")
    if not before or not after or not isinstance(units, int):
        return frozenset()
    whole = [index for index in marks if index[0] < units and all((gate * units + index[0], *index[1:]) in marks for gate in range(before))]
    return frozenset((gate * units + row, *others) for row, *others in whole for gate in range(after))
