"""Tables of text (CSV, TSV and their relatives) become data sets.

Texts become classes: the target's are numbered in sorted order and that order is kept with the data, an input's become
one column each with 0 or 1. Cells that hold no value are counted, and their rows are dropped or filled with the mean.
Rows are samples, or time steps of sequences.
"""

import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.columns import Cells, Floats, Numbers, Texts
from nnsim.datasets.readers.dialect import KnownNumbers
from nnsim.datasets.readers.files import Source, built, opened, plain
from nnsim.datasets.readers.preview import Column, Kind, Role, TablePreview, blocks, inspect, look, text
from nnsim.datasets.readers.sequences import Ends, Series, gathered, is_clock, windowed
from nnsim.datasets.windows import Windows

__all__ = ["Column", "TableOptions", "TablePreview", "inspect", "read_table"]


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What the user decided about a table; None and names that are left out mean: as suggested.

    `roles` and `kinds` go by column name. `missing` says what happens to rows with an input missing (a row without its
    target is always dropped). `classes` numbers the classes as an earlier data set did.

    A column with the role "sequence" says which sequence a row is a step of; `ends` then says whether every step has its
    target or only the last one. With `windows` the rows are one series, which is cut; the target columns are inputs too, since
    their past is known, and without a target column the inputs themselves are to be predicted.
    """

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    missing: Literal["drop", "mean"] = "drop"
    classes: tuple[str, ...] = ()
    ends: Ends | None = None
    windows: Windows | None = None


def read_table(path: str | os.PathLike[str], options: TableOptions | None = None) -> Dataset:
    """The data set in a table. A target of text becomes class numbers, others float64 columns. Raises FileError."""
    options = TableOptions() if options is None else options
    with opened(Path(path), limits.MAX_TEXT_BYTES) as source:
        data = text(source)
        preview = look(source, data, options.delimiter, options.decimal, options.encoding, options.header)
        columns = _decided(source, preview, options)
        inputs = [index for index, column in enumerate(columns) if column.role == "input"]
        targets = [index for index, column in enumerate(columns) if column.role == "target"]
        keys = [index for index, column in enumerate(columns) if column.role == "sequence"]
        if options.windows is not None:
            inputs = inputs + targets
            targets = targets or inputs
        _allow(source, columns, inputs, targets, keys, options)
        cells: dict[int, Cells] = {
            index: Texts(preview.samples) if columns[index].kind == "text" or index in keys else Numbers(preview.samples)
            for index in {*inputs, *targets, *keys}
        }
        _fill(source, data, preview, cells)
    if keys or options.windows is not None:
        return _in_time(source, preview, columns, cells, inputs, targets, keys, options)
    return _assembled(source, preview, columns, cells, inputs, targets, options)


def _decided(source: Source, preview: TablePreview, options: TableOptions) -> list[Column]:
    names = {column.name for column in preview.columns}
    for name in itertools.chain(options.roles, options.kinds):
        if name not in names:
            raise source.error(sentence("has no column “{name}”", name=plain(name, 60)))
    if not {*options.roles.values()} <= {"input", "target", "ignore", "sequence"} or not {*options.kinds.values()} <= {
        "number", "text"
    }:
        raise source.error(sentence("cannot be read like this: a role is input, target, sequence or ignore, and a kind number or text"))
    return [
        Column(
            column.name, options.kinds.get(column.name, column.kind), column.missing, column.distinct,
            options.roles.get(column.name, column.role),
        )
        for column in preview.columns
    ]


def _allow(
    source: Source, columns: list[Column], inputs: list[int], targets: list[int], keys: list[int], options: TableOptions
) -> None:
    """Refuse what would need far too many columns, before any room is made."""
    if not inputs:
        raise source.error(sentence("has no column left as an input"))
    if len(keys) > 1:
        raise source.error(sentence("can have only one column that names the sequences"))
    if keys and options.windows is not None:
        raise source.error(sentence("is either cut into windows or divided by a column that names the sequences, not both"))
    if options.ends not in (None, "each", "last"):
        raise source.error(sentence("cannot be read like this: a target belongs to each step or to the last"))
    if len(targets) > 1 and any(columns[index].kind == "text" for index in targets):
        raise source.error(sentence("can have only one target column if it holds text"))
    for index in inputs + targets:
        column = columns[index]
        if column.kind == "text" and column.distinct > limits.MAX_CLASSES:
            raise source.error(
                sentence(
                    "has more than {most:,} different texts in the column “{name}”, too many for one unit each; ignore the "
                    "column or read it as numbers",
                    most=limits.MAX_CLASSES, name=plain(column.name, 60),
                )
            )
    width = sum(columns[index].distinct if columns[index].kind == "text" else 1 for index in inputs)
    if width > limits.MAX_COLUMNS:
        raise source.error(
            sentence("would need {width:,} inputs, and at most {most:,} are possible", width=width, most=limits.MAX_COLUMNS)
        )


def _fill(source: Source, data: bytes, preview: TablePreview, cells: Mapping[int, Cells]) -> None:
    start, known = 0, KnownNumbers(preview.decimal)
    for block in blocks(source, data, preview.dialect, len(preview.columns)):
        for place, column in cells.items():
            column.put(start, block.columns[place], known)
        start += block.samples


def _assembled(
    source: Source, preview: TablePreview, columns: list[Column], cells: Mapping[int, Cells],
    inputs: list[int], targets: list[int], options: TableOptions,
) -> Dataset:
    nothing = np.zeros(preview.samples, dtype=bool)
    no_input, no_target = _missing(cells, inputs, nothing), _missing(cells, targets, nothing)
    kept = ~no_target if options.missing == "mean" else ~(no_input | no_target)
    if not kept.any():
        raise source.error(sentence("has no row in which every value is there"))
    names, values = _inputs(columns, cells, inputs, kept)
    wanted, classes = _targets(source, [cells[index] for index in targets], kept, options.classes)
    return built(
        source.path, values, wanted, name=source.path.stem, feature_names=names,
        target_names=[columns[index].name for index in targets], classes=classes,
        notes=_notes(preview, kept, no_input, options),
    )


def _in_time(
    source: Source, preview: TablePreview, columns: list[Column], cells: dict[int, Cells],
    inputs: list[int], targets: list[int], keys: list[int], options: TableOptions,
) -> Dataset:
    """Rows as time steps, in sequences or windows."""
    clocks = [] if options.windows is None else _clocks(columns, cells, inputs, targets, options)
    inputs = [index for index in inputs if index not in clocks]
    targets = [index for index in targets if index not in clocks]
    every = np.ones(preview.samples, dtype=bool)
    names, values = _inputs(columns, cells, inputs, every)
    wanted, classes = _targets(source, [cells[index] for index in targets], every, options.classes)
    rows = Series(
        names=tuple(names), values=values, targets=wanted, target_names=tuple(columns[index].name for index in targets),
        classes=classes, incomplete=_missing(cells, inputs, ~every), untaught=_missing(cells, targets, ~every),
    )
    filled = options.missing == "mean"
    if options.windows is not None:
        made = windowed(source, rows, options.windows, filled)
    else:
        named = cells[keys[0]]
        assert isinstance(named, Texts)
        made = gathered(source, rows, named.codes, options.ends, filled)
    notes = [
        *made.pop("notes"),
        *(sentence("“{name}” only counts the time and was left out.", name=columns[index].name) for index in clocks),
    ]
    if filled and rows.incomplete.any():
        count = int(rows.incomplete.sum())
        notes.append(sentence("In {count:,} rows missing inputs were filled with the mean of their column.", count=count))
    return built(source.path, name=source.path.stem, notes=notes + _oddities(preview), **made)


def _clocks(
    columns: list[Column], cells: Mapping[int, Cells], inputs: list[int], targets: list[int], options: TableOptions
) -> list[int]:
    """Inputs that nobody asked for and that only count the time, as far as something else is left."""
    found = []
    for index in inputs:
        column, held = columns[index], cells[index]
        counts = is_clock(held.values) if isinstance(held, Numbers) else len(held.met) == len(held.codes) > 2
        if counts and column.name not in options.roles and (index not in targets or targets == inputs):
            found.append(index)
    return found if len(found) < len(inputs) else []


def _inputs(
    columns: list[Column], cells: Mapping[int, Cells], inputs: list[int], kept: NDArray[np.bool_]
) -> tuple[list[str], Floats]:
    """The names and values (rows, inputs) of the input columns, with the mean where a number is missing."""
    names: list[str] = []
    parts: list[Floats] = []
    for index in inputs:
        column = cells[index]
        if isinstance(column, Numbers):
            names.append(columns[index].name)
            parts.append(column.filled()[kept])
            continue
        labels = column.labels()
        codes = column.numbered(labels)[kept]
        for place, label in enumerate(labels):
            names.append(f"{columns[index].name} = {label}")
            parts.append((codes == place).astype(np.float64))
    return names, np.column_stack(parts)


def _missing(cells: Mapping[int, Cells], indices: list[int], nothing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows in which a value of these columns is missing."""
    missing: NDArray[np.bool_] = np.logical_or.reduce([nothing, *(cells[index].missing() for index in indices)])
    return missing


def _targets(
    source: Source, cells: list[Cells], kept: NDArray[np.bool_], classes: tuple[str, ...]
) -> tuple[Any, tuple[str, ...]]:
    """The targets, and the names of the classes if they are classes."""
    if not cells:
        return None, ()
    first = cells[0]
    if isinstance(first, Texts):
        labels = classes or first.labels()
        unknown = [label for label in first.met if label not in labels]
        if unknown:
            raise source.error(sentence("has the class “{name}”, which was not there before", name=plain(unknown[0], 60)))
        return first.numbered(labels)[kept], labels
    return np.column_stack([column.values[kept] for column in cells if isinstance(column, Numbers)]), ()


def _notes(
    preview: TablePreview, kept: NDArray[np.bool_], no_input: NDArray[np.bool_], options: TableOptions
) -> list[str]:
    """What was done to the rows, as sentences."""
    notes = []
    dropped = int((~kept).sum())
    filled = int((no_input & kept).sum())
    if dropped:
        notes.append(
            sentence("{dropped:,} of {samples:,} rows were left out because a value is missing.", dropped=dropped, samples=preview.samples)
        )
    if filled:
        notes.append(sentence("In {count:,} rows missing inputs were filled with the mean of their column.", count=filled))
    return notes + _oddities(preview)


def _oddities(preview: TablePreview) -> list[str]:
    """What is strange about the table, as sentences."""
    notes: list[str] = []
    if preview.ragged:
        notes.append(sentence("{ragged:,} rows have another number of cells than the others.", ragged=preview.ragged))
    if preview.replaced:
        notes.append(
            sentence(
                "{replaced:,} cells have characters that are wrong in {encoding}.", replaced=preview.replaced, encoding=preview.encoding
            )
        )
    return notes
