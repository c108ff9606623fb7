"""What things on the canvas are called, and how they are said to those who hear them: the same words in every view."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from nnsim.document import Arrow, Block, Document, End, Note

translate = QCoreApplication.translate
MOST_SPOKEN = 6
SHORT = 24
"""Characters of a note that stand for it."""


def name_of(document: Document, id: str, longest: int = SHORT) -> str:
    """What a thing is called: a note by its first words, an arrow by its ends, a connection by its layers."""
    piece, network = document.furniture.get(id), document.network
    if isinstance(piece, Block):
        return piece.name
    if isinstance(piece, Note):
        words = " ".join(piece.text.split())
        return words if len(words) <= longest else f"{words[:longest].rstrip()}…"
    if isinstance(piece, Arrow):
        return f"{end_name(document, piece.source)} → {end_name(document, piece.target)}"
    if id in network.connections:
        return network.connection_name(network.connections[id]).replace(">", " → ")
    return network.nodes[id].name if id in network.nodes else ""


def end_name(document: Document, end: End) -> str:
    """What an end of an arrow is at."""
    name = name_of(document, end.thing or "")
    if not name:
        return translate("canvas", "a free point")
    return name if end.unit is None else translate("canvas", "{name}, unit {number}").format(name=name, number=end.unit + 1)


def spoken(document: Document, id: str) -> str:
    """One thing in a few words that can be understood without the drawing."""
    piece = document.furniture.get(id)
    if isinstance(piece, Note):
        return translate("canvas", "Note: {text}").format(text=piece.text)
    if isinstance(piece, Arrow):
        ends = [end_name(document, end) for end in (piece.source, piece.target)]
        return translate("canvas", "Arrow from {source} to {target}").format(source=ends[0], target=ends[1])
    if isinstance(piece, Block):
        words = translate("canvas", "Block {name}") if piece.collapsed else translate("canvas", "Group {name}")
        return words.format(name=piece.name)
    return name_of(document, id)


def spoken_all(document: Document, ids: Iterable[str]) -> str:
    """What is selected, for those who hear the drawing."""
    chosen = sorted(ids)
    said = [words for id in chosen[:MOST_SPOKEN] if (words := spoken(document, id))]
    more = len(chosen) - MOST_SPOKEN
    return "; ".join([*said, *([translate("canvas", "{count} more").format(count=more)] if more > 0 else [])])


def counted_things(document: Document, ids: Iterable[str]) -> str:
    """How many of what there are, as in “2 layers, 1 note”."""
    counts = [0, 0, 0, 0, 0]
    for id in ids:
        piece = document.furniture.get(id)
        if id in document.network.nodes:
            counts[0] += 1
        elif id in document.network.connections:
            counts[1] += 1
        elif piece is not None:
            counts[2 + (Block, Note, Arrow).index(type(piece))] += 1
    words = (
        (translate("canvas", "1 layer"), translate("canvas", "{count} layers")),
        (translate("canvas", "1 connection"), translate("canvas", "{count} connections")),
        (translate("canvas", "1 group"), translate("canvas", "{count} groups")),
        (translate("canvas", "1 note"), translate("canvas", "{count} notes")),
        (translate("canvas", "1 arrow"), translate("canvas", "{count} arrows")),
    )
    said = [one if count == 1 else many.format(count=count) for count, (one, many) in zip(counts, words, strict=True) if count]
    return ", ".join(said)
