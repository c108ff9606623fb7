"""Tables of text (CSV, TSV and their relatives) become data sets.

Texts become classes: the target's are numbered in sorted order and that order is kept with the data, an input's become
one column each with 0 or 1. Cells that hold no value are counted, and their rows are dropped or filled with the mean.
"""

import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.dialect import MISSING, KnownNumbers, number
from nnsim.datasets.readers.files import Source, built, opened, plain
from nnsim.datasets.readers.preview import Column, Kind, Role, TablePreview, blocks, inspect, look, text

__all__ = ["Column", "TableOptions", "TablePreview", "inspect", "read_table"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What the user decided about a table; None and names that are left out mean: as suggested.

    `roles` and `kinds` go by column name. `missing` says what happens to rows with an input missing (a row without its
    target is always dropped). `classes` numbers the classes as an earlier data set did.
    """

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    missing: Literal["drop", "mean"] = "drop"
    classes: tuple[str, ...] = ()


def read_table(path: str | os.PathLike[str], options: TableOptions | None = None) -> Dataset:
    """The data set in a table. A target of text becomes class numbers, others float64 columns. Raises FileError."""
    options = TableOptions() if options is None else options
    with opened(Path(path), limits.MAX_TEXT_BYTES) as source:
        data = text(source)
        preview = look(source, data, options.delimiter, options.decimal, options.encoding, options.header)
        columns = _decided(source, preview, options)
        inputs = [index for index, column in enumerate(columns) if column.role == "input"]
        targets = [index for index, column in enumerate(columns) if column.role == "target"]
        _allow(source, columns, inputs, targets)
        cells = {
            index: _Texts(preview.samples) if columns[index].kind == "text" else _Numbers(preview.samples)
            for index in inputs + targets
        }
        _fill(source, data, preview, cells)
    return _assembled(source, preview, columns, cells, inputs, targets, options)


class _Numbers:
    """The values of a column; NaN where there is none."""

    def __init__(self, samples: int) -> None:
        self.values = np.full(samples, np.nan)

    def put(self, start: int, cells: tuple[str, ...], known: KnownNumbers) -> None:
        self.values[start : start + len(cells)] = [known[cell] for cell in cells]  # None becomes NaN

    def missing(self) -> NDArray[np.bool_]:
        nowhere: NDArray[np.bool_] = np.isnan(self.values)
        return nowhere

    def filled(self) -> Floats:
        there = self.values[~self.missing()]
        return np.where(self.missing(), there.mean() if there.size else 0.0, self.values)


class _Texts:
    """The texts of a column as numbers in the order in which they are met; -1 where there is none."""

    def __init__(self, samples: int) -> None:
        self.codes = np.full(samples, -1, dtype=np.int64)
        self.met: dict[str, int] = {}

    def put(self, start: int, cells: tuple[str, ...], known: KnownNumbers) -> None:
        codes = {}
        for cell in set(cells):
            bare = plain(cell)
            codes[cell] = -1 if bare.casefold() in MISSING else self.met.setdefault(bare, len(self.met))
        self.codes[start : start + len(cells)] = [codes[cell] for cell in cells]

    def missing(self) -> NDArray[np.bool_]:
        nowhere: NDArray[np.bool_] = self.codes < 0
        return nowhere

    def labels(self) -> tuple[str, ...]:
        """The texts in sorted order: by value if all are numbers."""
        values = {label: number(label) for label in self.met}
        if all(value is not None for value in values.values()):
            return tuple(sorted(self.met, key=lambda label: (values[label] or 0.0, label)))
        return tuple(sorted(self.met))

    def numbered(self, labels: tuple[str, ...]) -> NDArray[np.int64]:
        """Class numbers by position in `labels`; -1 for a missing text."""
        places = {label: place for place, label in enumerate(labels)}
        table = np.array([places[label] for label in self.met] + [-1], dtype=np.int64)
        return table[self.codes]


def _decided(source: Source, preview: TablePreview, options: TableOptions) -> list[Column]:
    names = {column.name for column in preview.columns}
    for name in itertools.chain(options.roles, options.kinds):
        if name not in names:
            raise source.error(f"has no column “{plain(name, 60)}”")
    if not {*options.roles.values()} <= {"input", "target", "ignore"} or not {*options.kinds.values()} <= {
        "number", "text"
    }:
        raise source.error("cannot be read like this: a role is input, target or ignore, and a kind number or text")
    return [
        Column(
            column.name, options.kinds.get(column.name, column.kind), column.missing, column.distinct,
            options.roles.get(column.name, column.role),
        )
        for column in preview.columns
    ]


def _allow(source: Source, columns: list[Column], inputs: list[int], targets: list[int]) -> None:
    """Refuse what would need far too many columns, before any room is made."""
    if not inputs:
        raise source.error("has no column left as an input")
    if len(targets) > 1 and any(columns[index].kind == "text" for index in targets):
        raise source.error("can have only one target column if it holds text")
    for index in inputs + targets:
        column = columns[index]
        if column.kind == "text" and column.distinct > limits.MAX_CLASSES:
            raise source.error(
                f"has more than {limits.MAX_CLASSES:,} different texts in the column “{plain(column.name, 60)}”, too many "
                "for one unit each; ignore the column or read it as numbers"
            )
    width = sum(columns[index].distinct if columns[index].kind == "text" else 1 for index in inputs)
    if width > limits.MAX_COLUMNS:
        raise source.error(f"would need {width:,} inputs, and at most {limits.MAX_COLUMNS:,} are possible")


def _fill(source: Source, data: bytes, preview: TablePreview, cells: Mapping[int, _Numbers | _Texts]) -> None:
    start, known = 0, KnownNumbers(preview.decimal)
    for block in blocks(source, data, preview.dialect, len(preview.columns)):
        for place, column in cells.items():
            column.put(start, block.columns[place], known)
        start += block.samples


def _assembled(
    source: Source, preview: TablePreview, columns: list[Column], cells: Mapping[int, _Numbers | _Texts],
    inputs: list[int], targets: list[int], options: TableOptions,
) -> Dataset:
    nothing = np.zeros(preview.samples, dtype=bool)
    no_input = np.logical_or.reduce([nothing, *(cells[index].missing() for index in inputs)])
    no_target = np.logical_or.reduce([nothing, *(cells[index].missing() for index in targets)])
    kept = ~no_target if options.missing == "mean" else ~(no_input | no_target)
    if not kept.any():
        raise source.error("has no row in which every value is there")
    names: list[str] = []
    parts: list[Floats] = []
    for index in inputs:
        column = cells[index]
        if isinstance(column, _Numbers):
            names.append(columns[index].name)
            parts.append(column.filled()[kept])
            continue
        labels = column.labels()
        codes = column.numbered(labels)[kept]
        for place, label in enumerate(labels):
            names.append(f"{columns[index].name} = {label}")
            parts.append((codes == place).astype(np.float64))
    wanted, classes = _targets(source, [cells[index] for index in targets], kept, options.classes)
    return built(
        source.path, np.column_stack(parts), wanted, name=source.path.stem, feature_names=names,
        target_names=[columns[index].name for index in targets], classes=classes,
        notes=_notes(preview, kept, no_input, options),
    )


def _targets(
    source: Source, cells: list[_Numbers | _Texts], kept: NDArray[np.bool_], classes: tuple[str, ...]
) -> tuple[Any, tuple[str, ...]]:
    """The targets, and the names of the classes if they are classes."""
    if not cells:
        return None, ()
    first = cells[0]
    if isinstance(first, _Texts):
        labels = classes or first.labels()
        unknown = [label for label in first.met if label not in labels]
        if unknown:
            raise source.error(f"has the class “{plain(unknown[0], 60)}”, which was not there before")
        return first.numbered(labels)[kept], labels
    return np.column_stack([column.values[kept] for column in cells if isinstance(column, _Numbers)]), ()


def _notes(
    preview: TablePreview, kept: NDArray[np.bool_], no_input: NDArray[np.bool_], options: TableOptions
) -> list[str]:
    """What was done to the rows, as sentences."""
    notes = []
    dropped = int((~kept).sum())
    filled = int((no_input & kept).sum())
    if dropped:
        notes.append(f"{dropped:,} of {preview.samples:,} rows were left out because a value is missing.")
    if filled:
        notes.append(f"In {filled:,} rows missing inputs were filled with the mean of their column.")
    if preview.ragged:
        notes.append(f"{preview.ragged:,} rows have another number of cells than the others.")
    if preview.replaced:
        notes.append(f"{preview.replaced:,} cells have characters that are wrong in {preview.encoding}.")
    return notes
