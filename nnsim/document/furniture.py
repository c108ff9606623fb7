"""What stands around the network on the canvas and computes nothing: notes, arrows, and groups of layers.

Ids have prefixes of their own, so that a selection may hold anything: notes `t1`, arrows `a1`, groups `g1` (nodes are `n1`, connections
`c1`). What points at or holds something that was removed says so until it comes back by undo; `standing` leaves out what has nothing
left to point at or to hold, and that is what is drawn and saved.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from nnsim.catalog import ProjectError
from nnsim.catalog.sentences import sentence
from nnsim.document.network import NAME_LONGEST, Network, Position

TEXT_LONGEST = 4_000
NARROWEST, WIDEST = 40.0, 1_200.0
WIDTH = 200.0
DEEPEST = 16
"""Groups inside groups."""
STYLES = ("heading", "text", "small")
TINTS = ("", "grey", "blue", "violet", "teal", "pink", "amber")
"""Colours of notes, arrows and groups; the first is the window's own."""
NOTE, ARROW, GROUP = "t", "a", "g"


@dataclass(frozen=True)
class Note:
    """A plain text on the canvas; `position` is its upper left corner, it wraps at `width`."""

    id: str
    text: str
    position: Position = (0.0, 0.0)
    width: float = WIDTH
    style: str = "text"
    color: str = ""


@dataclass(frozen=True)
class End:
    """Where an arrow begins or ends: at a node, one of its units, a note or a group, by id; else at a free point."""

    point: Position = (0.0, 0.0)
    thing: str | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Arrow:
    """A line with a head at `target`; an end that is at something follows it."""

    id: str
    source: End
    target: End
    color: str = ""

    @property
    def position(self) -> Position:
        return self.source.point

    def at(self, position: Position) -> Arrow:
        """The arrow with its free ends moved so that it begins there."""
        x, y = position[0] - self.position[0], position[1] - self.position[1]
        source, target = (replace(end, point=(end.point[0] + x, end.point[1] + y)) for end in (self.source, self.target))
        return replace(self, source=source, target=target)


@dataclass(frozen=True)
class Block:
    """A named group of nodes, notes, arrows and other groups, by id. Drawn as one card while it is `collapsed`."""

    id: str
    name: str
    members: frozenset[str] = field(default_factory=frozenset)
    collapsed: bool = False
    color: str = ""


Piece: TypeAlias = Note | Arrow | Block
Furniture: TypeAlias = Mapping[str, Piece]


def standing(network: Network, furniture: Furniture) -> dict[str, Piece]:
    """The furniture without arrows at, and members that are, things which are gone; in the order of ids."""
    there = network.nodes.keys() | furniture.keys()
    left_of: dict[str, int] = {}
    needed: dict[str, list[str]] = {}
    for id, piece in furniture.items():
        things = _things(piece)
        left_of[id] = sum(thing in there for thing in things) if isinstance(piece, Block) else 1
        for thing in things:
            needed.setdefault(thing, []).append(id)
    gone: set[str] = set()
    waiting = [thing for thing in needed if thing not in there] + [id for id, left in left_of.items() if left == 0]
    while waiting:
        lost = waiting.pop()
        if lost in furniture:
            if lost in gone:
                continue
            gone.add(lost)
        for id in needed.get(lost, ()):
            left_of[id] -= lost in there or isinstance(furniture[id], Arrow)
            if left_of[id] <= 0:
                waiting.append(id)
    left = there - gone
    ordered = sorted(furniture.keys() - gone, key=lambda id: (id[:1], len(id), id))
    return {id: _among(furniture[id], left) for id in ordered}


def _things(piece: Piece) -> frozenset[str]:
    """Ids of what a piece holds on to."""
    if isinstance(piece, Block):
        return piece.members
    ends = (piece.source, piece.target) if isinstance(piece, Arrow) else ()
    return frozenset(end.thing for end in ends if end.thing is not None)


def _among(piece: Piece, there: Set[str]) -> Piece:
    return replace(piece, members=piece.members & there) if isinstance(piece, Block) else piece


def holders(furniture: Furniture) -> dict[str, str]:
    """The group that holds each thing, by the thing's id."""
    return {member: id for id, piece in furniture.items() if isinstance(piece, Block) for member in piece.members}


def inside(furniture: Furniture, ids: Iterable[str]) -> set[str]:
    """The things themselves and, of groups, everything that they hold, at any depth."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            piece = furniture.get(id)
            waiting += piece.members if isinstance(piece, Block) else ()
    return found


def collapsed_over(furniture: Furniture) -> dict[str, str]:
    """For everything that a collapsed group hides, the outermost group that does."""
    hidden: dict[str, str] = {}
    held = holders(furniture)
    for id, piece in furniture.items():
        if isinstance(piece, Block) and piece.collapsed and not any(_is_collapsed(furniture, up) for up in chain(held, id)):
            hidden |= dict.fromkeys(inside(furniture, piece.members), id)
    return hidden


def chain(held: Mapping[str, str], id: str) -> list[str]:
    """The groups around something, from the inside out; `held` as `holders` gives it."""
    found: list[str] = []
    while id in held and len(found) <= DEEPEST:
        id = held[id]
        found.append(id)
    return found


def _is_collapsed(furniture: Furniture, id: str) -> bool:
    piece = furniture.get(id)
    return isinstance(piece, Block) and piece.collapsed


def require_sound(network: Network, furniture: Furniture) -> None:
    """Raises ProjectError unless ids are free, arrows are at things, every thing is in one group at most, and no group holds itself."""
    held: dict[str, str] = {}
    for id, piece in furniture.items():
        if id in network.nodes or id in network.connections:
            raise ProjectError(sentence("Two things have the id {id}.", id=id))
        for end in (piece.source, piece.target) if isinstance(piece, Arrow) else ():
            if end.thing in network.connections or isinstance(furniture.get(end.thing or ""), Arrow):
                raise ProjectError(sentence("An arrow can be at a layer, a unit, a note or a group, but not at another line."))
        for member in piece.members if isinstance(piece, Block) else ():
            if member in held or member in network.connections:
                raise ProjectError(sentence("A thing can be in one group only: {id} cannot be in two.", id=member))
            held[member] = id
    for id in held:
        around = chain(held, id)
        if id in around:
            raise ProjectError(sentence("A group cannot be inside itself."))
        if len(around) > DEEPEST:
            raise ProjectError(sentence("Groups can be nested {most} deep, not deeper.", most=DEEPEST))


def checked(piece: Piece) -> Piece:
    """A note, an arrow or a group in the form it is kept. Raises ProjectError."""
    if piece.color not in TINTS:
        raise ProjectError(sentence("A note, an arrow or a group has one of the colours {colours}.", colours=", ".join(TINTS[1:])))
    if isinstance(piece, Block):
        return replace(piece, name=checked_name(piece.name), members=frozenset(piece.members))
    for point in [piece.position] if isinstance(piece, Note) else [piece.source.point, piece.target.point]:
        if not all(math.isfinite(number) for number in point):
            raise ProjectError(sentence("A place on the canvas must be two finite numbers."))
    if isinstance(piece, Arrow):
        if piece.source.thing is not None and piece.source.thing == piece.target.thing and piece.source.unit == piece.target.unit:
            raise ProjectError(sentence("An arrow must lead from one thing to another."))
        return piece
    if piece.style not in STYLES:
        raise ProjectError(sentence("A note is one of {styles}.", styles=", ".join(STYLES)))
    if not NARROWEST <= piece.width <= WIDEST:
        raise ProjectError(sentence("A note is between {least:g} and {most:g} wide.", least=NARROWEST, most=WIDEST))
    return replace(piece, text=checked_text(piece.text))


def checked_text(text: str) -> str:
    """The text of a note without what cannot be seen. Raises ProjectError if there is none, or too much."""
    clean = unicodedata.normalize("NFC", _visible(text.replace("\r\n", "\n").replace("\t", "    "))).rstrip()
    if not clean.strip():
        raise ProjectError(sentence("A note needs a text."))
    if len(clean) > TEXT_LONGEST:
        raise ProjectError(sentence("This note is too long: at most {most:,} characters.", most=TEXT_LONGEST))
    return clean


def checked_name(name: str) -> str:
    """The name of a group in the form it is kept. Raises ProjectError."""
    clean = unicodedata.normalize("NFC", " ".join(_visible(name).split()))
    if not clean:
        raise ProjectError(sentence("A group needs a name."))
    if len(clean) > NAME_LONGEST:
        raise ProjectError(sentence("The name “{name}…” is too long: at most {most} characters.", name=clean[:20], most=NAME_LONGEST))
    return clean


def _visible(text: str) -> str:
    """Text without control characters, and without those that would turn what stands around them."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
