"""What a table looks like before it becomes a data set: shown to the user, who may overrule every guess."""

import csv
import itertools
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from nnsim.catalog import sentence
from nnsim.datasets import limits
from nnsim.datasets.readers.dialect import (
    ENCODINGS,
    MISSING,
    Dialect,
    KnownNumbers,
    detect,
    encoding,
    has_header,
    odd_number,
    rows,
)
from nnsim.datasets.readers.files import Source, opened, plain

Kind: TypeAlias = Literal["number", "text"]
Role: TypeAlias = Literal["input", "target", "ignore", "sequence"]

_SHOWN = 100
_BLOCK = 500_000  # cells that are held as text at a time
_TARGETS = frozenset({"target", "class", "label", "y", "output", "species", "outcome", "diagnosis", "digit", "result"})
_SEQUENCES = frozenset({"sequence", "seq", "sequence_id", "seq_id", "sequence id"})
_NUMBERING = frozenset({"id", "index", "nr", "no", "no.", "number", "row", "unnamed: 0"})


@dataclass(frozen=True)
class Column:
    """One column. `missing`: cells that hold no value of the column's kind. `distinct` stops at one above a limit."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    role: Role


@dataclass(frozen=True)
class Block:
    """Some rows of a table, as columns of equal length."""

    samples: int
    ragged: int
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TablePreview:
    """How a table was understood. `rows` are the first 100 as text.

    `ragged` counts rows of another length: a shorter one lacks values, a longer one counts as wholly missing, since
    nobody knows which of its cells are meant. `replaced` counts cells with bytes that are wrong in the encoding.
    """

    dialect: Dialect
    columns: tuple[Column, ...]
    samples: int
    ragged: int
    replaced: int
    rows: tuple[tuple[str, ...], ...]

    @property
    def delimiter(self) -> str:
        return self.dialect.delimiter

    @property
    def decimal(self) -> str:
        return self.dialect.decimal

    @property
    def encoding(self) -> str:
        return self.dialect.encoding

    @property
    def header(self) -> bool:
        return self.dialect.header


def inspect(
    path: str | os.PathLike[str],
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
) -> TablePreview:
    """Look at a table. What is given is not guessed. Raises FileError."""
    with opened(Path(path), limits.MAX_TEXT_BYTES) as source:
        return look(source, text(source), delimiter, decimal, encoding, header)


def text(source: Source) -> bytes:
    """The bytes of a table, if it can be one."""
    data = source.whole()
    if max(data.count(b"\n"), data.count(b"\r")) > limits.MAX_ROWS + 1:
        raise source.error(sentence("has more than {most:,} rows, which is the most that is read", most=limits.MAX_ROWS))
    return data


def look(
    source: Source, data: bytes, delimiter: str | None, decimal: str | None, name: str | None, header: bool | None
) -> TablePreview:
    dialect, width = _dialect(source, data, delimiter, decimal, name, header)
    counts = [_Count() for _ in range(width)]
    known = KnownNumbers(dialect.decimal)
    names = next(checked_rows(source, data, dialect)) if dialect.header else []
    shown: list[tuple[str, ...]] = []
    samples = ragged = 0
    for block in blocks(source, data, dialect, width):
        samples += block.samples
        ragged += block.ragged
        if samples * width > limits.MAX_CELLS:
            raise source.error(sentence("has more than {most:,} cells, which is the most that is read", most=limits.MAX_CELLS))
        if len(shown) < _SHOWN:
            start = zip(*(column[: _SHOWN - len(shown)] for column in block.columns), strict=True)
            shown += [tuple(map(plain, row)) for row in start]
        for count, cells in zip(counts, block.columns, strict=True):
            count.add(cells, known)
    if not samples:
        raise source.error(sentence("holds no rows of data"))
    columns = _columns(_named(names, width), counts, samples)
    return TablePreview(dialect, columns, samples, ragged, sum(count.replaced for count in counts), tuple(shown))


class _Count:
    """Counts over the cells of one column."""

    def __init__(self) -> None:
        self.numbers = self.odd = self.texts = self.replaced = 0
        self.values: set[str] = set()
        self.whole = True

    def add(self, cells: Iterable[str], known: KnownNumbers) -> None:
        """Count cells; equal ones are looked at once, since most tables repeat themselves."""
        for cell, times in Counter(cells).items():
            value = known[cell]
            bare = cell.strip()
            if value is not None:
                self.numbers += times
                self.whole = self.whole and value.is_integer()
            elif bare.casefold() in MISSING:
                continue
            elif odd_number(bare):
                self.odd += times
            else:
                self.texts += times
                self.replaced += times if "\ufffd" in cell else 0
            if len(self.values) <= limits.MAX_CLASSES:
                self.values.add(bare if value is not None else plain(bare))

    def kind(self) -> Kind:
        if self.numbers:
            return "number" if self.numbers >= 4 * self.texts else "text"
        return "text" if self.texts or self.odd else "number"


def _dialect(
    source: Source, data: bytes, delimiter: str | None, decimal: str | None, name: str | None, header: bool | None
) -> tuple[Dialect, int]:
    """The dialect and the number of columns."""
    name = encoding(data) if name is None else name
    if name.lower() not in ENCODINGS:
        raise source.error(
            sentence("cannot be read as “{name}”; known encodings are {encodings}", name=plain(name, 40), encodings=", ".join(ENCODINGS))
        )
    if b"\0" in data and not name.startswith("utf-16"):
        raise source.error(sentence("contains zero bytes, so it is no table of text"))
    found = detect(data, name)
    delimiter = found[0] if delimiter is None else delimiter
    decimal = found[1] if decimal is None else decimal
    if len(delimiter) != 1 or delimiter in "\r\n\0\"" or decimal not in (".", ",") or decimal == delimiter:
        raise source.error(
            sentence(
                "cannot be taken apart with the delimiter {delimiter} and the decimal sign {decimal}",
                delimiter=repr(delimiter), decimal=repr(decimal),
            )
        )
    dialect = Dialect(delimiter, decimal, name, False)
    start: list[list[str]] = []
    for row in checked_rows(source, data, dialect):
        start.append(row)
        if len(start) > _SHOWN:
            break
    if not start:
        raise source.error(sentence("holds no rows of data"))
    first, *others = start
    header = has_header(first, others, decimal) if header is None else header
    return Dialect(delimiter, decimal, name, header), Counter(map(len, start)).most_common(1)[0][0]


def checked_rows(source: Source, data: bytes, dialect: Dialect) -> Iterator[list[str]]:
    """The rows, with faults told as sentences about the file."""
    try:
        for row in rows(data, dialect.encoding, dialect.delimiter):
            if len(row) > limits.MAX_COLUMNS:
                raise source.error(
                    sentence("has {count:,} columns, and at most {most:,} are read", count=len(row), most=limits.MAX_COLUMNS)
                )
            yield row
    except csv.Error as error:
        raise source.error(sentence("has a row that cannot be taken apart ({error})", error=error)) from error


def blocks(source: Source, data: bytes, dialect: Dialect, width: int) -> Iterator[Block]:
    """The rows below the header, a block of them at a time, column by column."""
    below = itertools.islice(checked_rows(source, data, dialect), 1 if dialect.header else 0, None)
    while some := list(itertools.islice(below, max(1, _BLOCK // width))):
        ragged = 0
        for index, row in enumerate(some):
            if len(row) != width:
                ragged += 1
                some[index] = row + [""] * (width - len(row)) if len(row) < width else [""] * width
        yield Block(len(some), ragged, tuple(zip(*some, strict=True)))


def _named(given: list[str], width: int) -> list[str]:
    """A name for each column: plain, not endless, no two alike."""
    names: list[str] = []
    for index in range(width):
        name = plain(given[index]) if index < len(given) else ""
        name = name or f"column {index + 1}"
        unique, again = name, 2
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names.append(unique)
    return names


def _columns(names: list[str], counts: list[_Count], samples: int) -> tuple[Column, ...]:
    kinds = [count.kind() for count in counts]
    keys = [
        index for index, count in enumerate(counts)
        if names[index].casefold() in _SEQUENCES and 0 < len(count.values) < samples and len(names) > 1
    ][:1]
    filled = [index for index, count in enumerate(counts) if count.values and index not in keys]
    named = [index for index in filled if names[index].casefold() in _TARGETS]
    target = (named or filled or [0])[-1]
    found = []
    for index, (name, kind, count) in enumerate(zip(names, kinds, counts, strict=True)):
        present = count.numbers if kind == "number" else count.numbers + count.odd + count.texts
        numbering = count.whole and name.casefold() in _NUMBERING and len(count.values) == samples
        too_many = kind == "text" and len(count.values) > limits.MAX_TEXT_INPUT
        role: Role = "input"
        if index in keys:
            role = "sequence"
        elif index == target and len(names) > 1:
            role = "target"
        elif numbering or too_many or not present:
            role = "ignore"
        found.append(Column(name, kind, samples - present, len(count.values), role))
    return tuple(found)
