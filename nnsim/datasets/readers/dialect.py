"""How a table is written: encoding, delimiter, decimal sign, header. All guessed from its first lines, all overridable.

Numbers have a grammar of our own. Python's would also take 1_000, nan, 1e999 and the digits of other scripts, which in
a table are mistakes or marks for a missing value.
"""

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", " ")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
MISSING = frozenset({"", "?", "na", "n/a", "nan", "null", "-", "#n/a"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_LONGEST = 400  # characters of a number
_SAMPLE = 1 << 16
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Dialect:
    """How the text of a table is to be taken apart."""

    delimiter: str
    decimal: str
    encoding: str
    header: bool


def number(text: str, decimal: str = ".") -> float | None:
    """The number that a cell holds, or None. Digits 0 to 9, one decimal sign, an exponent; never infinite."""
    text = text.strip()
    if decimal != ".":
        if "." in text:
            return None
        text = text.replace(decimal, ".")
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


class KnownNumbers(dict[str, float | None]):
    """`number` for many cells: what was met lately is remembered, since most tables repeat themselves."""

    def __init__(self, decimal: str) -> None:
        super().__init__()
        self._decimal = decimal

    def __missing__(self, cell: str) -> float | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[cell] = number(cell, self._decimal)
        return value


def odd_number(text: str) -> bool:
    """Whether other programs might take the cell for a number or truth value, though it is none here."""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    if text.casefold() in ("true", "false") or re.fullmatch(r"[+-]?0[xob][0-9a-f_]+", text.casefold()):
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True


def encoding(data: bytes) -> str:
    """The likeliest encoding: by byte order mark, else UTF-16 without one, else UTF-8, else cp1252."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    head = data[:4096]
    if b"\0" in head:
        zeros = (head[0::2].count(0), head[1::2].count(0))
        if max(zeros) > 0.3 * len(head) / 2 and min(zeros) == 0:
            return "utf-16-le" if zeros[1] else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def rows(data: bytes, name: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table as text; empty lines are left out, every kind of line end is taken.

    Bytes that are wrong in the encoding become U+FFFD. Raises csv.Error.
    """
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=name, errors="replace", newline=None)
    return _cells(lines, delimiter)


def detect(data: bytes, name: str) -> tuple[str, str]:
    """Delimiter and decimal sign under which most rows have the same length and most cells are numbers."""
    sample = io.TextIOWrapper(io.BytesIO(data[:_SAMPLE]), encoding=name, errors="replace", newline=None).read()
    lines = sample.splitlines()[:200]
    if len(data) > _SAMPLE and len(lines) > 1:
        lines.pop()  # cut in the middle
    best: tuple[tuple[bool, float, bool, float, int], str, str] | None = None
    for delimiter in DELIMITERS:
        table = list(_readable(lines, delimiter))
        if not table:
            continue
        (columns, often), *_ = Counter(map(len, table)).most_common(1)
        even = often / len(table)
        cells = [cell for row in table[1:] or table for cell in row]
        for decimal in (".",) if delimiter == "," else (".", ","):
            share = sum(number(cell, decimal) is not None for cell in cells) / len(cells)
            share *= 0.8 if delimiter == " " else 1  # spaces also stand inside texts
            score = (columns > 1 and even > 0.7, round(share, 6), delimiter != " ", even, columns)
            if best is None or score > best[0]:
                best = (score, delimiter, decimal)
    return (best[1], best[2]) if best is not None and best[0][0] else (",", best[2] if best is not None else ".")


def has_header(first: list[str], others: list[list[str]], decimal: str) -> bool:
    """Whether the first row holds names: nothing in it is a number, and it differs from what is below it."""
    if any(number(cell, decimal) is not None for cell in first):
        return False
    if not others:
        return True
    below = list(zip(*(row for row in others if len(row) == len(first)), strict=True))
    if any(sum(number(cell, decimal) is not None for cell in column) * 2 > len(column) for column in below):
        return True
    names = [cell.strip().casefold() for cell in first if cell.strip()]
    seen = [{cell.strip().casefold() for cell in column} for column in below]
    return len(set(names)) == len(names) and not any(
        cell.strip().casefold() in values for cell, values in zip(first, seen, strict=False)
    )


def _readable(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Rows up to the first that cannot be taken apart in this way."""
    try:
        yield from _cells(lines, delimiter)
    except csv.Error:
        return


def _cells(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " "):
        if delimiter == " " and row and row[-1] == "":
            row.pop()
        if row and (len(row) > 1 or row[0].strip()):
            yield row
