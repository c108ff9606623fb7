"""Notes, arrows and groups in the record of a project: what stands is written, what is read passes the document's own checks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nnsim.catalog import ProjectError, sentence
from nnsim.document import Arrow, Block, Document, End, Note, Piece
from nnsim.document.furniture import checked, require_sound
from nnsim.document.network import Position
from nnsim.storage import limits, tidy
from nnsim.storage.schema import EndRecord, ProjectRecord
from nnsim.storage.text import TextError


def encoded(document: Document) -> dict[str, Any]:
    """The members of a project's record; none where there is nothing of the kind, so that other projects look as they always did."""
    pieces = [_sensible(piece)[0] for piece in document.standing().values()]
    found = {
        "notes": [_note(piece) for piece in pieces if isinstance(piece, Note)],
        "arrows": [_arrow(piece) for piece in pieces if isinstance(piece, Arrow)],
        "groups": [_group(piece) for piece in pieces if isinstance(piece, Block)],
    }
    return {key: records for key, records in found.items() if records}


def decoded(document: Document, record: ProjectRecord, notes: list[str]) -> dict[str, Piece]:
    """The furniture of a document whose network is there already. Raises TextError; what was left out or tidied is noted."""
    found: dict[str, Piece] = {}
    moved = False
    for place, piece in _pieces(record):
        try:
            if piece.id in found:
                raise ProjectError(sentence("Two things have the id {id}.", id=piece.id))
            sensible, changed = _sensible(checked(piece))
        except ProjectError as error:
            raise _refused(error, place) from None
        found[piece.id], moved = sensible, moved or changed
    document.furniture = found
    stands = document.standing()
    try:
        require_sound(document.network, stands)
    except ProjectError as error:
        raise _refused(error, "$.groups") from None
    if moved:
        notes.append(sentence("Some notes or arrows lay where nothing can be drawn; they were brought back."))
    if stands != found:
        notes.append(sentence("Some arrows or groups belonged to things that are not there; they were left out."))
    return stands


def _refused(error: ProjectError, place: str) -> TextError:
    return TextError(
        sentence("is not as it should be: {error:bare} (at {place})", error=tidy.told(error), place=place)
    )


def _pieces(record: ProjectRecord) -> Iterator[tuple[str, Piece]]:
    for index, note in enumerate(record.notes):
        yield f"$.notes[{index}]", Note(note.id, note.text, note.position, note.width, note.style, note.color)
    for index, arrow in enumerate(record.arrows):
        yield f"$.arrows[{index}]", Arrow(arrow.id, _end_of(arrow.source), _end_of(arrow.target), arrow.color)
    for index, group in enumerate(record.groups):
        yield f"$.groups[{index}]", Block(group.id, group.name, frozenset(group.members), group.collapsed, group.color)


def _end_of(record: EndRecord) -> End:
    return End(record.point, record.thing, record.unit)


def _sensible(piece: Piece) -> tuple[Piece, bool]:
    """The piece where it can be drawn, and whether it lay elsewhere."""
    if isinstance(piece, Note):
        near: Piece = replace(piece, position=_near(piece.position))
    elif isinstance(piece, Arrow):
        source, target = (replace(end, point=_near(end.point)) for end in (piece.source, piece.target))
        near = replace(piece, source=source, target=target)
    else:
        near = piece
    return near, near != piece


def _near(point: Position) -> Position:
    x, y = (float(number) if math.isfinite(number) and abs(number) <= limits.FARTHEST else 0.0 for number in point)
    return x, y


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.id, "text": note.text, "position": list(note.position), "width": float(note.width), "style": note.style, **_color(note),
    }  # fmt: skip


def _arrow(arrow: Arrow) -> dict[str, Any]:
    return {"id": arrow.id, "source": _end(arrow.source), "target": _end(arrow.target), **_color(arrow)}


def _end(end: End) -> dict[str, Any]:
    found: dict[str, Any] = {"point": list(end.point)}
    if end.thing is not None:
        found["thing"] = end.thing
    if end.unit is not None:
        found["unit"] = end.unit
    return found


def _group(group: Block) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "members": sorted(group.members), "collapsed": group.collapsed, **_color(group)}


def _color(piece: Piece) -> dict[str, str]:
    """Written only where there is one: files without look as they always did."""
    return {"color": piece.color} if piece.color else {}
