"""JSON from a stranger: limits on size, depth and number of values before anything is built, then an exact reading.

Python's own parser makes the values; what it would let pass (NaN, duplicate keys, numbers without end, halves of characters) is refused.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from nnsim.catalog import Plain, sentence
from nnsim.storage import limits

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*)*+"|([\[\]{},]|".*)', re.DOTALL)  # a text, or a mark or a text without an end, the group
_HALF = re.compile("[\ud800-\udfff]")


class TextError(ValueError):
    """A text is no JSON that nnsim reads; `str(error)` is the end of a sentence that starts with its name."""


def parsed(content: bytes) -> Any:
    """The value of a JSON text. Raises TextError."""
    if len(content) > limits.JSON_BYTES:
        raise TextError(sentence("is larger than {most:,} bytes", most=limits.JSON_BYTES))
    marks = sum(map(content.count, (b",", b"[", b"{")))
    if marks > 2 * limits.JSON_VALUES or content.count(b'"') > 5 * limits.JSON_VALUES:  # at a glance; counted exactly below
        raise TextError(sentence("has more than {most:,} values", most=limits.JSON_VALUES))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise TextError(sentence("is not UTF-8 text")) from None
    _measure(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_mapping, parse_float=_float, parse_int=_integer, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise TextError(sentence("is no JSON (line {line}, column {column})", line=error.lineno, column=error.colno)) from None
    _require_sound(value, "\\u" in text)
    return value


def written(value: object) -> bytes:
    """The JSON text of plain values, one entry a line, the same for the same values."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8")


def plain_value(value: Any) -> Plain:
    """A parsed value in the plain form of documents: lists as tuples."""
    if isinstance(value, list):
        return tuple(plain_value(item) for item in value)
    if isinstance(value, dict):
        return {key: plain_value(item) for key, item in value.items()}
    return value  # type: ignore[no-any-return]


def _measure(text: str) -> None:
    """Count depth and values without building any."""
    depth = values = 0
    for mark in _TOKEN.findall(text):
        if not mark or mark == ",":
            values += 1
        elif mark in "[{":
            depth += 1
            values += 1
            if depth > limits.JSON_DEPTH:
                raise TextError(sentence("is nested more than {most} deep", most=limits.JSON_DEPTH))
        elif mark in "]}":
            depth -= 1
        else:  # it took all that follows: to look for other texts in there would take for ever
            raise TextError(sentence("has a text without an end"))
        if values > 3 * limits.JSON_VALUES:  # a key, a comma and a value are three of these
            raise TextError(sentence("has more than {most:,} values", most=limits.JSON_VALUES))


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise TextError(sentence("has the key “{text}” twice", text=_short(twice)))
    for key in found:
        if len(key) > limits.JSON_KEY or _HALF.search(key):
            raise TextError(sentence("has a key that is too long or no text: “{text}”", text=_short(key)))
    return found


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > limits.JSON_INTEGER:
        raise TextError(sentence("has the number {text}, which is too large", text=_short(text)))
    return int(text)


def _float(text: str) -> float:
    if len(text) > 400 or not math.isfinite(float(text)):
        raise TextError(sentence("has the number {text}, which is too large or too long", text=_short(text)))
    return float(text)


def _constant(text: str) -> float:
    raise TextError(sentence("has {text} where a finite number must be", text=text))


def _require_sound(value: Any, escapes: bool) -> None:
    """Halves of characters can only come from `escapes`: UTF-8 has none."""
    waiting, count = [value], 0
    while waiting:
        here = waiting.pop()
        count += 1
        if isinstance(here, dict):
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, str):
            if escapes and _HALF.search(here):
                raise TextError(sentence("has a text with half a character in it"))
            if 4 * len(here) > limits.JSON_STRING and len(here.encode()) > limits.JSON_STRING:
                raise TextError(
                    sentence("has a text of more than {most:,} bytes: “{text}”", most=limits.JSON_STRING, text=_short(here))
                )
    if count > limits.JSON_VALUES:
        raise TextError(sentence("has more than {most:,} values", most=limits.JSON_VALUES))


def _short(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text[:30])
    return shown + "…" if len(text) > 30 else shown
