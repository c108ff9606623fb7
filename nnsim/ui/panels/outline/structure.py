"""What stands below what in the outline: groups and what they hold, layers, their settings, connections and units, and each unit's numbers.

Nothing is listed before it is asked for: a layer may have thousands of units and a unit as many weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnsim.catalog import LayerEntry, Parameter
from nnsim.document import Arrow, Document, Node, Note, Shapes, weight_shape
from nnsim.document import Block as Group
from nnsim.document.furniture import chain, holders, inside
from nnsim.document.network import CONNECTION_PARAMETERS
from nnsim.ui.panels.outline.keys import DELAY, Key

KINDS = {Group: "group", Note: "note", Arrow: "arrow"}
LOOKS = {"group": ("collapsed", "color"), "note": ("style", "width", "color"), "arrow": ("color",)}
"""How a thing around the network can look, by its kind."""


@dataclass(frozen=True)
class Block:
    """Numbers of one unit that belong together: `rows` of an array with so many `columns` (0: it has none)."""

    kind: str
    id: str
    name: str
    rows: tuple[int, ...]
    columns: int

    @property
    def count(self) -> int:
        return len(self.rows) * max(self.columns, 1)

    def key(self, place: int) -> Key:
        """The key of one of the numbers."""
        row, column = divmod(place, max(self.columns, 1))
        return Key(self.kind, self.id, (self.rows[row], column) if self.columns else (self.rows[row],), self.name)


class Structure:
    """The tree below a network as it is now."""

    def __init__(self, document: Document, shapes: Shapes) -> None:
        self._network, self._shapes = document.network, shapes
        self._pieces = document.standing()
        self._held, self._outputs = holders(self._pieces), frozenset(document.output_nodes())
        self._order = {node.id: place for place, node in enumerate(document.network.order())}
        self._tops = self._sorted(id for id in [*self._order, *self._pieces] if id not in self._held)
        self._blocks: dict[Key, list[Block]] = {}
        self._few: dict[Key, Sequence[Key]] = {}

    def count(self, key: Key | None) -> int:
        """How many rows stand below a row, or at the top."""
        if key is None:
            return len(self._tops)
        if key.of_run:
            return 0
        match key.kind:
            case "units":
                return self.units(key.id)
            case "unit":
                return sum(block.count for block in self.blocks(key))
        return len(self._listed(key))

    def child(self, key: Key | None, place: int) -> Key:
        """The row at a place below a row, or at the top."""
        if key is None:
            return self._tops[place]
        if key.kind == "units":
            return Key("unit", key.id, (place,))
        if key.kind == "unit":
            for block in self.blocks(key):
                if place < block.count:
                    return block.key(place)
                place -= block.count
        return self._listed(key)[place]

    def _listed(self, key: Key) -> Sequence[Key]:
        """Rows that are few; asked for again and again by whoever paints them."""
        if key not in self._few:
            self._few[key] = self._made_list(key)
        return self._few[key]

    def _made_list(self, key: Key) -> Sequence[Key]:
        network = self._network
        if key.kind in LOOKS:
            looks = [Key("look", key.id, name=name) for name in LOOKS[key.kind]]
            piece = self._pieces[key.id]
            ends = [Key("end", key.id, name=name) for name in ("source", "target")] if key.kind == "arrow" else []
            return [*ends, *looks, *(self._sorted(piece.members) if isinstance(piece, Group) else ())]
        if key.kind == "layer":
            into = [Key("into", connection.id) for connection in network.into(key.id)]
            out = [Key("out", connection.id) for connection in network.out_of(key.id)]
            units = [Key("units", key.id)] if self.units(key.id) else []
            settings = [Key("settings", key.id)] if self.entry(key.id).parameters else []
            answers = [Key("target", key.id), Key("loss", key.id)] if key.id in self._outputs else []
            return [*settings, *into, *out, *answers, *units]
        if key.kind == "settings":
            return [Key("setting", key.id, name=parameter.key) for parameter in self._shown(key.id)]
        if key.kind == "into":
            weighted = self.entry(network.connections[key.id].target).weighted
            keys = [parameter.key for parameter in CONNECTION_PARAMETERS if weighted and parameter.key != "teacher_forcing"]
            return [Key("tie", key.id, name=name) for name in (*keys, DELAY)]
        return ()

    def _shown(self, node_id: str) -> list[Parameter]:
        """Settings that mean something with the others as they are."""
        values = self._network.nodes[node_id].parameters
        return [
            parameter for parameter in self.entry(node_id).parameters
            if parameter.shown_when is None or values.get(parameter.shown_when[0]) in parameter.shown_when[1]
        ]

    def entry(self, node_id: str) -> LayerEntry:
        return self._network.entry(self._network.nodes[node_id])

    def units(self, node_id: str) -> int:
        """How many numbers a layer hands on; 0 while that is not known."""
        return math.prod(self._shapes.outputs[node_id]) if node_id in self._shapes.outputs else 0

    # The numbers of a unit

    def blocks(self, key: Key) -> list[Block]:
        """Biases, weights of every connection into the layer, and what the layer has of its own, for one unit."""
        if key not in self._blocks:
            if len(self._blocks) > 500:
                self._blocks.clear()
            self._blocks[key] = self._made(self._network.nodes[key.id], key.place[0])
        return self._blocks[key]

    def _made(self, node: Node, unit: int) -> list[Block]:
        entry, units, found = self._network.entry(node), self.units(node.id), []
        if not entry.weighted and entry.own is None:
            return []
        if entry.weighted and node.parameters.get("bias", True) is not False:
            rows = entry.width(node.parameters) if entry.width is not None else units
            found.append(Block("bias", node.id, "b", self.rows_of(node.id, unit, rows), 0))
        for connection in self._network.into(node.id) if entry.weighted else ():
            shape = weight_shape(self._network, self._shapes, connection)
            if shape is not None:
                found.append(Block("weight", connection.id, "W", self.rows_of(node.id, unit, shape[0]), shape[1]))
        for name, own in (entry.own(node.parameters) if entry.own is not None else {}).items():
            columns = math.prod(own[1:]) if len(own) > 1 else 0
            found.append(Block("own", node.id, name, self.rows_of(node.id, unit, own[0]), columns))
        return found

    def rows_of(self, node_id: str, unit: int, rows: int) -> tuple[int, ...]:
        """The rows of an array that are one unit's: one for each gate, gates below each other, or its pieces, which lie together."""
        units, node = max(self.units(node_id), 1), self._network.nodes[node_id]
        each = max(rows // units, 1)
        if self._network.entry(node).gates is not None:
            return tuple(block * units + unit for block in range(each))
        return tuple(unit * each + piece for piece in range(each) if unit * each + piece < rows)

    def place_of(self, key: Key) -> list[Key]:
        """The rows from the top down to a layer, a connection, or what stands around them."""
        if key.kind == "into":
            return [*self.place_of(Key("layer", self._network.connections[key.id].target)), key]
        if not key.thing:
            return [key]
        return [*(Key("group", group) for group in reversed(chain(self._held, key.id))), key]

    def key_of(self, id: str) -> Key:
        """The row of a node, a note, an arrow or a group."""
        return Key(KINDS[type(self._pieces[id])], id) if id in self._pieces else Key("layer", id)

    def _sorted(self, ids: Iterable[str]) -> list[Key]:
        """Layers in the order in which they are computed, a group where its first layer is, then arrows and notes."""
        return [self.key_of(id) for id in sorted(ids, key=lambda id: (self._first(id), id[:1], len(id), id))]

    def _first(self, id: str) -> int:
        """Where a layer, or the first layer of a group, stands in that order."""
        within = inside(self._pieces, [id]) if isinstance(self._pieces.get(id), Group) else {id}
        return min((self._order[other] for other in within if other in self._order), default=len(self._order))
