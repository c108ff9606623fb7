"""A part of a project as a text that people can read, send and paste: layers, what joins them, what stands around them, and weights.

The text is a small project file in one JSON object, read by the same reader with the same limits. Arrays are lists of numbers in it:
`values` hold what was set by hand before training, `weights` what a run had at that moment; both go by "node id:b", "connection id:W".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import Catalog, FileError, sentence
from nnsim.document import Document, Network
from nnsim.document.furniture import inside
from nnsim.engine.project import Project
from nnsim.storage import limits
from nnsim.storage.decode import decoded
from nnsim.storage.encode import encoded
from nnsim.storage.migrations import lowest, migrated
from nnsim.storage.schema import ProjectRecord, converted
from nnsim.storage.text import TextError, parsed

WORD = "layers"
PARTS = ("nodes", "connections", "notes", "arrows", "groups")
MOST_NUMBERS = limits.JSON_VALUES * 3 // 4
"""Numbers of weights in one text; with more of them the weights are left out."""
Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class Fragment:
    """Part of a document with ids of its own, and arrays by "id:name". `notes` say what had to be left out."""

    document: Document
    values: Arrays = field(default_factory=dict)
    weights: Arrays = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        return self.document.network


def fragment_of(project: Project, ids: Iterable[str], weights: Arrays) -> Fragment:
    """Nodes, notes, arrows and groups with these ids, what groups hold, and every connection between the nodes.

    `weights` are arrays of a run, of which those that belong to the part are taken along.
    """
    document = project.document
    chosen = inside(document.furniture, ids)
    network = Network(document.network.catalog)
    network.nodes = {id: node for id, node in document.network.nodes.items() if id in chosen}
    network.connections = {
        id: c for id, c in document.network.connections.items() if c.source in network.nodes and c.target in network.nodes
    }
    part = Document(network, furniture={id: piece for id, piece in document.furniture.items() if id in chosen})
    part.furniture = part.standing()
    known = network.nodes.keys() | network.connections.keys()
    values = {key: project.blobs.get(blob) for key, blob in document.initial.items() if _owner(key) in known}
    return Fragment(
        part, {key: array for key, array in values.items() if isinstance(array, np.ndarray)},
        {key: array for key, array in weights.items() if _owner(key) in known},
    )  # fmt: skip


def text_of(fragment: Fragment) -> str:
    """The text: one layer, connection or row of numbers a line. Weights that are too many for a text are left out."""
    record, arrays = encoded(Project.of(fragment.document, {}))
    found: dict[str, Any] = {"nnsim": WORD, "format": []}
    found |= {key: record[key] for key in PARTS if record.get(key)}
    found["format"] = list(lowest(found))
    marks = {name: array.tolist() for name, array in arrays.items()}
    room = MOST_NUMBERS
    for name, given in (("values", fragment.values), ("weights", fragment.weights)):
        count = sum(array.size for array in given.values())
        if given and count <= room and all(np.isfinite(array).all() for array in given.values()):
            found[name] = {key: _numbers(array) for key, array in given.items()}
            room -= count
    return _written(found | ({"marks": marks} if marks else {}))


def fragment_from(text: str, catalog: Catalog) -> Fragment:
    """What a text describes. Raises FileError with one sentence for anything that is no such text."""
    if len(text) > limits.JSON_BYTES:
        raise FileError(sentence("The clipboard cannot be pasted: it holds more than {most:,} characters.", most=limits.JSON_BYTES))
    if not text.lstrip().startswith("{"):
        raise FileError(sentence("There are no layers in the clipboard: copy some first."))
    try:
        return _read(text, catalog)
    except TextError as error:
        raise FileError(sentence("The clipboard cannot be pasted: what it holds {error}.", error=error)) from error


def _read(text: str, catalog: Catalog) -> Fragment:
    content = parsed(text.encode("utf-8", "replace"))
    if not isinstance(content, dict) or content.get("nnsim") != WORD:
        raise TextError(sentence("describes no layers"))
    arrays = {name: _lists(content.pop(name, {})) for name in ("values", "weights", "marks")}
    allowed = {"nnsim", "format", *PARTS}
    notes: list[str] = []
    plain = migrated({"connections": [], "nodes": []} | {key: value for key, value in content.items() if key in allowed})
    record = converted(plain | {"nnsim": "project"}, ProjectRecord, notes)
    marks = {name: _indices(rows) for name, rows in arrays["marks"].items()}
    document = decoded(record, marks, catalog, notes).document
    known = document.network.nodes.keys() | document.network.connections.keys()
    found = [
        {key: _array(key, rows) for key, rows in arrays[name].items() if _owner(key) in known} for name in ("values", "weights")
    ]
    return Fragment(document, found[0], found[1], tuple(notes))


def _owner(key: str) -> str:
    return key.rpartition(":")[0]


def _lists(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or not all(isinstance(rows, list) for rows in given.values()):
        raise TextError(sentence("has numbers that are no lists"))
    return given


def _array(key: str, rows: list[Any]) -> Any:
    """Numbers in a row, or in rows of equal length."""
    flat = rows if not rows or not isinstance(rows[0], list) else [number for row in rows if isinstance(row, list) for number in row]
    even = flat is rows or (all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows))
    if not even or not all(isinstance(number, int | float) and not isinstance(number, bool) for number in flat):
        raise TextError(sentence("has numbers for {key} that are no matrix", key=key[:40]))
    return np.array(rows, float)


def _indices(rows: list[Any]) -> Any:
    """Rows of indices; what they mean is checked by the reader of projects."""
    width = len(rows[0]) if rows and isinstance(rows[0], list) else 0
    sound = width and all(isinstance(row, list) and len(row) == width and all(type(index) is int for index in row) for row in rows)
    if not sound:
        raise TextError(sentence("has removed or frozen weights that are not given as rows of indices"))
    return np.array(rows, np.int64)


def _numbers(array: Any) -> Any:
    """Lists of the shortest decimals that are the same numbers again."""
    if array.dtype == np.float32:
        array = array.astype(str).astype(float)
    return array.tolist()


def _written(content: Mapping[str, Any]) -> str:
    """JSON with one entry of a list or mapping a line."""
    lines = []
    for key, value in content.items():
        inner = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if key in PARTS:
            inner = "[\n  " + ",\n  ".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in value) + "\n ]"
        elif isinstance(value, dict):
            inner = "{\n  " + ",\n  ".join(f"{json.dumps(name)}: {_rows(rows)}" for name, rows in value.items()) + "\n }"
        lines.append(f" {json.dumps(key)}: {inner}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(rows: Any) -> str:
    if rows and isinstance(rows[0], list):
        return "[\n   " + ",\n   ".join(json.dumps(row, allow_nan=False) for row in rows) + "]"
    return json.dumps(rows, allow_nan=False)
