"""A tidy drawing in which groups stay together: what a group holds is laid out by itself, then the group stands as if it were one card.

So no frame lies over a layer that is not in the group. Notes stay where they were beside what they are about, or above it where
something else stands there now. Pure; places are middles.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from nnsim.document import Connection, Network, Node
from nnsim.document.network import Position
from nnsim.ui.canvas.layout import Sizes, Spans, tidy

PAD, TITLE = 16.0, 13.0
"""Around what a group holds, and above it for its name."""
BELOW_OUTPUT = 46.0
APART = 12.0
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Room:
    """What is laid out: `sizes` of cards, `groups` with their members (cards, notes and groups), `notes` with what they are about."""

    network: Network
    sizes: Sizes
    spans: Spans = field(default_factory=dict)
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    notes: Mapping[str, tuple[Rect, str]] = field(default_factory=dict)
    """Where a note is now, and the card or group that it stays beside."""
    outputs: Collection[str] = ()


def tidy_together(room: Room, chosen: Collection[str] | None = None) -> dict[str, Position]:
    """Middles of all cards and notes, or of the chosen cards and what groups and notes they take along; groups have no place."""
    cards = set(room.network.nodes if chosen is None else chosen)
    groups = {id: set(members) for id, members in room.groups.items() if _cards(room, id) and _cards(room, id) <= cards}
    held = {member: id for id, members in groups.items() for member in members}
    tops = {id for id in [*cards, *groups] if id not in held}
    places = _level(room, groups, tops, chosen is not None)
    return places | _beside(room, places, {id: note for id, note in room.notes.items() if id not in held and note[1] in [*cards, *groups]})


def _cards(room: Room, group: str) -> set[str]:
    """All cards in a group, at any depth."""
    found: set[str] = set()
    for id in room.groups[group]:
        found |= _cards(room, id) if id in room.groups else {id} & room.network.nodes.keys()
    return found


def _level(room: Room, groups: Mapping[str, set[str]], ids: Collection[str], stays: bool) -> dict[str, Position]:
    """Lay out some cards and groups, none of which holds another, with all that these groups hold."""
    inner: dict[str, dict[str, Position]] = {}
    boxes: dict[str, Rect] = {}
    for group in sorted(set(ids) & groups.keys()):
        members = {id for id in groups[group] if id in room.network.nodes or id in groups}
        found = _level(room, groups, members, stays=False)
        own = {id: room.notes[id] for id in groups[group] if id in room.notes}
        known = _cards(room, group) | members
        found |= _beside(room, found, {id: (rect, about if about in known else min(known)) for id, (rect, about) in own.items()})
        inner[group], boxes[group] = found, _framed(room, found)
    over = {card: group for group in inner for card in _cards(room, group)}
    network = _seen(room.network, over, set(ids))
    sizes = {id: room.sizes[id] for id in ids if id not in inner}
    sizes |= {group: (right - left, bottom - top) for group, (left, top, right, bottom) in boxes.items()}
    spans = {id: span for id, span in room.spans.items() if id in network.connections and not {*_ends(network, id)} & inner.keys()}
    placed = tidy(network, sizes, list(network.nodes) if stays else None, spans)
    places = {id: place for id, place in placed.items() if id not in inner}
    for group, found in inner.items():
        left, top, right, bottom = boxes[group]
        x, y = (_round(placed[group][axis] - middle) for axis, middle in enumerate(((left + right) / 2, (top + bottom) / 2)))
        places |= {id: (place[0] + x, place[1] + y) for id, place in found.items()}
    return places


def _ends(network: Network, id: str) -> tuple[str, str]:
    return network.connections[id].source, network.connections[id].target


def _seen(network: Network, over: Mapping[str, str], ids: Collection[str]) -> Network:
    """The part of a network between these cards and groups: `over` gives the group that stands for a card.

    What leads from a group to a card and from there back into the group would be a cycle: what leads back is left out.
    """
    made = Network(network.catalog)
    held: dict[str, list[Node]] = {}
    for node in network.order():
        held.setdefault(over.get(node.id, node.id), []).append(node)
    held |= {node.id: [node] for node in network if over.get(node.id, node.id) not in held}
    for id, nodes in held.items():
        if id in ids:
            middle = [sum(node.position[axis] for node in nodes) / len(nodes) for axis in (0, 1)]
            made.nodes[id] = replace(nodes[0], id=id, position=(middle[0], middle[1]))
    order = {id: place for place, id in enumerate(made.nodes)}
    drawn: set[tuple[str, str, bool]] = set()
    for c in network.connections.values():
        source, target = over.get(c.source, c.source), over.get(c.target, c.target)
        way = (source, target, c.delay > 0)
        if source not in order or target not in order or way in drawn or (source == target != c.source):
            continue
        if c.delay > 0 or order[source] < order[target]:
            drawn.add(way)
            made.connections[c.id] = Connection(c.id, source, target, c.delay)
    return made


def _framed(room: Room, places: Mapping[str, Position]) -> Rect:
    """The frame around what a group holds, and what hangs under it."""
    return _grown(_around(_rect(room, id, place) for id, place in places.items()), PAD, TITLE)


def _rect(room: Room, id: str, place: Position) -> Rect:
    """What a card with its output, or a note, takes."""
    if id in room.notes:
        left, top, right, bottom = room.notes[id][0]
        half = ((right - left) / 2, (bottom - top) / 2)
        below = 0.0
    else:
        half = (room.sizes[id][0] / 2, room.sizes[id][1] / 2)
        below = BELOW_OUTPUT if id in room.outputs else 0.0
    return place[0] - half[0], place[1] - half[1], place[0] + half[0], place[1] + half[1] + below


def _around(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _grown(rect: Rect, by: float, above: float = 0.0) -> Rect:
    return rect[0] - by, rect[1] - by - above, rect[2] + by, rect[3] + by


def _beside(room: Room, places: Mapping[str, Position], notes: Mapping[str, tuple[Rect, str]]) -> dict[str, Position]:
    """Middles of notes: as far from what they are about as before, and above everything that stands there now."""
    taken = [_rect(room, id, place) for id, place in places.items()]
    inside = {group: _cards(room, group) for group in room.groups}
    taken += [_framed(room, {id: places[id] for id in cards}) for cards in inside.values() if cards and cards <= places.keys()]
    found: dict[str, Position] = {}
    for id, (rect, about) in sorted(notes.items()):
        before, now = _middle_of(room, about, None), _middle_of(room, about, places)
        if before is None or now is None:
            continue
        x, y = (rect[0] + rect[2]) / 2 + now[0] - before[0], (rect[1] + rect[3]) / 2 + now[1] - before[1]
        for _ in range(len(taken) + 1):
            here = _rect(room, id, (x, y))
            hit = [other for other in taken if _meet(_grown(here, APART / 2), other)]
            if not hit:
                break
            y = min(top for _, top, _, _ in hit) - APART - (here[3] - here[1]) / 2
        found[id] = (_round(x), _round(y))
        taken.append(_rect(room, id, found[id]))
    return found


def _middle_of(room: Room, id: str, places: Mapping[str, Position] | None) -> Position | None:
    """Where a card, or what a group holds, is now (None: before it was laid out)."""
    cards = _cards(room, id) if id in room.groups else {id} & room.network.nodes.keys()
    at = {card: room.network.nodes[card].position for card in cards} if places is None else places
    if not cards or not cards <= at.keys():
        return None
    left, top, right, bottom = _around(_rect(room, card, at[card]) for card in cards)
    return (left + right) / 2, (top + bottom) / 2


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _round(value: float) -> float:
    return math.floor(value / 10.0 + 0.5) * 10.0
