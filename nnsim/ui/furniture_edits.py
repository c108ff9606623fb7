"""Edits of notes, arrows and groups as commands with names, for all views that change them; and what removes whatever is selected."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import ProjectError
from nnsim.document import (
    Arrow,
    Block,
    Command,
    Document,
    End,
    Group,
    Network,
    Note,
    Piece,
    PutFurniture,
    RemoveConnection,
    RemoveNode,
)
from nnsim.document.furnishing import removing_furniture, unheld
from nnsim.document.furniture import (
    ARROW,
    GROUP,
    NARROWEST,
    NOTE,
    STYLES,
    WIDEST,
    WIDTH,
    chain,
    checked_name,
    checked_text,
    holders,
    inside,
)
from nnsim.document.network import Position
from nnsim.ui.things import counted_things

translate = QCoreApplication.translate


def new_note(document: Document, position: Position) -> Note:
    """A note without a text yet: it comes into the document with its first character."""
    return Note(document.new_id(NOTE), "", position, WIDTH)


def writing(document: Document, note: Note, text: str, gesture: int) -> PutFurniture | None:
    """The command that gives a note another text; without any it is removed. None if nothing changes."""
    label = translate("canvas", "write note")
    there = document.furniture.get(note.id)
    try:
        new = replace(there if isinstance(there, Note) else note, text=checked_text(text))
    except ProjectError:
        if text.strip():
            raise
        return None if there is None else PutFurniture({note.id: None}, label, gesture)
    return None if new == there else PutFurniture({note.id: new}, label, gesture)


def widening(note: Note, width: float, gesture: int = 0) -> PutFurniture | None:
    """The command that lets a note wrap at another width."""
    wide = min(WIDEST, max(NARROWEST, float(round(width))))
    if wide == note.width:
        return None
    label = translate("canvas", "width of note, {before} → {after}").format(before=f"{note.width:g}", after=f"{wide:g}")
    return PutFurniture({note.id: replace(note, width=wide)}, label, gesture)


def restyling(notes: Iterable[Note]) -> PutFurniture:
    """The command that gives notes the next size of text, all the same."""
    chosen = list(notes)
    made = styling(chosen, STYLES[(STYLES.index(chosen[0].style) + 1) % len(STYLES)])
    assert made is not None
    return made


def styling(notes: Iterable[Note], style: str) -> PutFurniture | None:
    """The command that gives notes a size of text; None if they have it."""
    changed = {note.id: replace(note, style=style) for note in notes if note.style != style}
    words = {
        "heading": translate("canvas", "note as heading"), "text": translate("canvas", "note as text"),
        "small": translate("canvas", "note as small text"),
    }  # fmt: skip
    return PutFurniture(changed, words[style]) if changed else None


def tinting(pieces: Iterable[Piece], tint: str) -> PutFurniture | None:
    """The command that gives notes, arrows and groups a colour ("" is the window's own); None if they have it."""
    changed = {piece.id: replace(piece, color=tint) for piece in pieces if piece.color != tint}
    if not changed:
        return None
    first = next(iter(changed.values()))
    if len(changed) > 1:
        name = translate("canvas", "{count} things").format(count=len(changed))
    elif isinstance(first, Block):
        name = first.name
    else:
        name = translate("canvas", "note") if isinstance(first, Note) else translate("canvas", "arrow")
    return PutFurniture(changed, translate("canvas", "colour of {name}, {tint}").format(name=name, tint=tint_title(tint)))


def tint_title(tint: str) -> str:
    """What a colour is called."""
    return {
        "": translate("canvas", "none"), "grey": translate("canvas", "grey"), "blue": translate("canvas", "blue"),
        "violet": translate("canvas", "violet"), "teal": translate("canvas", "teal"), "pink": translate("canvas", "pink"),
        "amber": translate("canvas", "amber"),
    }[tint]  # fmt: skip


def pointing(document: Document, source: End, target: End) -> PutFurniture:
    """The command that draws an arrow."""
    id = document.new_id(ARROW)
    return PutFurniture({id: Arrow(id, source, target)}, translate("canvas", "draw arrow"))


def leading(arrow: Arrow, end: str, to: End) -> PutFurniture | None:
    """The command that leads one end ("source" or "target") of an arrow elsewhere."""
    led = replace(arrow, source=to) if end == "source" else replace(arrow, target=to)
    return None if led == arrow else PutFurniture({arrow.id: led}, translate("canvas", "lead arrow elsewhere"))


def groupable(document: Document, selection: Collection[str]) -> set[str]:
    """What of a selection can go into a group together: without connections, and without what goes along inside of groups."""
    pieces = document.standing()
    things = {id for id in selection if id in document.network.nodes or id in pieces}
    held = holders(pieces)
    return {id for id in things if not things.intersection(chain(held, id))}


def grouping(document: Document, selection: Collection[str], name: str) -> PutFurniture:
    """The command that puts things into a new group; it stands where they did, inside the group that held all of them."""
    members, pieces = groupable(document, selection), document.standing()
    id, held = document.new_id(GROUP), holders(pieces)
    around = {held.get(member) for member in members}
    changed = unheld(document, members)
    outer = next(iter(around)) if len(around) == 1 else None
    if outer is not None:
        group = changed.get(outer, document.furniture[outer])
        assert isinstance(group, Block)
        changed[outer] = replace(group, members=group.members | {id})
    changed[id] = Block(id, name, frozenset(members))
    return PutFurniture(changed, translate("canvas", "group {what}").format(what=counted_things(document, members)))


def joining(document: Document, selection: Collection[str]) -> PutFurniture | None:
    """The command that puts what is selected into the one group among it; None if there is not one group, and something else."""
    groups = [piece for id in selection if isinstance(piece := document.furniture.get(id), Block)]
    if len(groups) != 1:
        return None
    (group,), pieces = groups, document.standing()
    around = {group.id, *chain(holders(pieces), group.id)}
    fresh = groupable(document, set(selection)) - around - inside(pieces, [group.id])
    if not fresh:
        return None
    changed = unheld(document, fresh)
    changed[group.id] = replace(group, members=group.members | fresh)
    return PutFurniture(changed, translate("canvas", "put {count} things into {name}").format(count=len(fresh), name=group.name))


def leaving(document: Document, selection: Collection[str]) -> PutFurniture | None:
    """The command that takes what is selected out of the groups that hold it, into what is around them; None if nothing is held."""
    held, changed = holders(document.standing()), dict[str, Piece | None]()
    for id in sorted(selection):
        if id in held:
            inner, outer = held[id], held.get(held[id])
            for group_id, change in ((inner, frozenset.difference), (outer, frozenset.union)):
                group = changed.get(group_id, document.furniture.get(group_id)) if group_id is not None else None
                if isinstance(group, Block):
                    changed[group.id] = replace(group, members=change(group.members, {id}))
    label = translate("canvas", "take {count} things out of their group").format(count=len(held.keys() & set(selection)))
    return PutFurniture(changed, label) if changed else None


def free_name(document: Document) -> str:
    """What a new group is called."""
    taken = {piece.name for piece in document.furniture.values() if isinstance(piece, Block)}
    stem = translate("canvas", "Group")
    return next(name for number in range(1, len(taken) + 2) if (name := f"{stem} {number}") not in taken)


def ungrouping(document: Document, ids: Collection[str]) -> PutFurniture | None:
    """The command that dissolves groups; what they held stays."""
    groups = [piece for id in ids if isinstance(piece := document.furniture.get(id), Block)]
    command = removing_furniture(document, [group.id for group in groups])
    if command is None:
        return None
    names = ", ".join(group.name for group in groups)
    return replace(command, label=translate("canvas", "ungroup {name}").format(name=names))


def renaming(group: Block, name: str) -> PutFurniture | None:
    """The command that gives a group another name. Raises ProjectError."""
    clean = checked_name(name)
    if clean == group.name:
        return None
    label = translate("canvas", "rename {name} to {new}").format(name=group.name, new=clean)
    return PutFurniture({group.id: replace(group, name=clean)}, label)


def collapsing(groups: Collection[Block]) -> PutFurniture:
    """The command that shows groups as one card each, or opens them all if none is open."""
    collapsed = not all(group.collapsed for group in groups)
    names = ", ".join(group.name for group in groups)
    label = translate("canvas", "collapse {name}") if collapsed else translate("canvas", "expand {name}")
    return PutFurniture({group.id: replace(group, collapsed=collapsed) for group in groups}, label.format(name=names))


def removing(document: Document, ids: Iterable[str]) -> Command | None:
    """The command that removes whatever is selected: layers, connections, notes, arrows, and groups with all that they hold."""
    chosen = inside(document.furniture, ids)
    network, around = removing_layers(document.network, chosen), removing_furniture(document, sorted(chosen))
    if network is None or around is None:
        return network or around
    groups = [piece for id in sorted(chosen) if isinstance(piece := document.furniture.get(id), Block)]
    names = ", ".join(group.name for group in groups)
    label = translate("canvas", "remove {name}").format(name=names) if groups else network.text
    return Group((network, around), label)


def removing_layers(network: Network, ids: Iterable[str]) -> Command | None:
    """The command that removes nodes, all that touches them, and connections; None if there is nothing to remove."""
    chosen = set(ids)
    nodes = [node for node in network if node.id in chosen]
    gone = {node.id for node in nodes}
    connections = [
        c for c in network.connections.values() if c.id in chosen or c.source in gone or c.target in gone
    ]
    commands: list[Command] = [RemoveConnection(c.id) for c in connections]
    commands += [RemoveNode(node.id, node.name) for node in nodes]
    if not commands:
        return None
    if len(nodes) == 1:
        label = translate("canvas", "remove {name}").format(name=nodes[0].name)
    elif nodes:
        label = translate("canvas", "remove {count} layers").format(count=len(nodes))
    elif len(connections) == 1:
        ends = (network.nodes[connections[0].source].name, network.nodes[connections[0].target].name)
        label = translate("canvas", "disconnect {source} → {target}").format(source=ends[0], target=ends[1])
    else:
        label = translate("canvas", "remove {count} connections").format(count=len(connections))
    return Group(tuple(commands), label)
