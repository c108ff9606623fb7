"""Tables as text for other programs: numbers stay numbers, and no text in a cell can be taken for a formula.

Spreadsheets execute what begins like a formula, wherever it came from: a class of that name in somebody's data is enough. Such a text
gets an apostrophe in front, which spreadsheets take for “this is text”. Numbers are written in full precision; what is not finite, and
what is not there, is an empty cell.
"""

import math
from collections.abc import Iterable
from numbers import Integral, Real

from nnsim.datasets.readers.dialect import number

_EXECUTED = "=+-@\t\r\n＝＋－＠"
_QUOTED = frozenset(',;|"\t\r\n')


def cell(value: object, separator: str = ",") -> str:
    """One value as it stands in a table."""
    if type(value) is float:  # most of them are
        return repr(value) if math.isfinite(value) else ""
    if value is None:
        return ""
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return repr(float(value)) if math.isfinite(value) else ""
    text = str(value)
    if text.lstrip(" \0")[:1] in _EXECUTED and number(text) is None and text:
        text = "'" + text
    quoted = separator in text or not _QUOTED.isdisjoint(text) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if quoted else text


def row(values: Iterable[object], separator: str = ",") -> str:
    return separator.join(cell(value, separator) for value in values) + "\n"


def table(rows: Iterable[Iterable[object]], separator: str = ",") -> str:
    """Rows of values as text, a line each."""
    return "".join(row(values, separator) for values in rows)
