"""Pages of Markdown that somebody else wrote: how large and how nested one may be, and which of its links are links.

What takes a text of this size longer than a moment to lay out (a table of thousands of rows, a paragraph without end) is refused from
the bare text, before anything parses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nnsim.catalog import sentence
from nnsim.storage.text import TextError

PAGE_BYTES = 200_000
LINES = 2_000
NESTING = 16  # quotes and lists within each other
INDENTATION = 80  # columns before a line begins
CELLS = 400  # of all tables: ten times as many are laid out for more than a second
COLUMNS = 40
PARAGRAPH = 10_000  # characters
WORD = 2_000
LINKS = 1_000  # and pictures
MARKS = 10_000  # stars and the like that change how words look
ADDRESS = 2_000

_PREFIX = re.compile(r"(?:[ \t]|>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*")
_ALONE = re.compile(r"[ ]{0,3}(?:#{1,6}[ ]|[-*+][ ]|>|\||$)")  # begins something new, or is the row of a table
_MARKER = re.compile(r">|[-*+]|[0-9]+[.)]")
_OUTSIDE = re.compile(r"(https?)://([^/?#\\@\s:]+)(:[0-9]{1,5})?([/?#][!-\[\]-~]*)?", re.IGNORECASE)
_INSIDE = re.compile(r"(point|help):([^\x00-\x1f\x7f]{1,200})")
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.?")


@dataclass(frozen=True)
class Link:
    """Where a link leads: `kind` is "point" (something in the window), "help" (a page of help) or "outside" (an address)."""

    kind: str
    target: str
    host: str = ""
    """Of an address, as the network spells it: letters of other scripts cannot pass for Latin ones."""


def require_modest(text: str) -> None:
    """Raises TextError for a page that is too large or too deeply nested to be shown."""
    if len(text) > PAGE_BYTES or len(text.encode("utf-8", "replace")) > PAGE_BYTES:
        raise TextError(sentence("is larger than {most:,} bytes", most=PAGE_BYTES))
    lines = text.splitlines()
    if len(lines) > LINES:
        raise TextError(sentence("has more than {most:,} lines", most=LINES))
    if text.count("](") + text.count("][") + text.count("]:") > LINKS:
        raise TextError(sentence("has more than {most:,} links and pictures", most=LINKS))
    if text.count("|") > CELLS:
        raise TextError(sentence("has tables of more than {most:,} cells", most=CELLS))
    if sum(map(text.count, "*_`~")) > MARKS:
        raise TextError(sentence("has more than {most:,} marks such as stars and backquotes", most=MARKS))
    paragraph = 0
    for number, line in enumerate(lines, 1):
        paragraph = 0 if _ALONE.match(line) else paragraph + len(line)
        fault = _fault(line, paragraph)
        if fault is not None:
            raise TextError(sentence("{fault} (line {line})", fault=fault, line=number))


def link(address: str) -> Link | None:
    """Where an address in a page leads, or None if it is no link: files, scripts and whatever else a system would start."""
    if len(address) > ADDRESS:
        return None
    inside = _INSIDE.fullmatch(address)
    if inside is not None:
        return Link(inside.group(1), inside.group(2))
    outside = _OUTSIDE.fullmatch(address)
    if outside is None:
        return None
    scheme, name, port, rest = (part or "" for part in outside.groups())
    try:
        host = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host):
        return None
    return Link("outside", f"{scheme.lower()}://{host}{port}{rest}", host + port)


def _fault(line: str, paragraph: int) -> str | None:
    prefix = _PREFIX.match(line)
    assert prefix is not None
    if len(_MARKER.findall(prefix.group())) > NESTING:
        return sentence("is nested more than {most} deep", most=NESTING)
    if len(prefix.group().expandtabs(4)) > INDENTATION:
        return sentence("has a line that begins more than {most} columns from the edge", most=INDENTATION)
    if line.count("|") > COLUMNS:
        return sentence("has a table of more than {most} columns", most=COLUMNS)
    if paragraph > PARAGRAPH:
        return sentence("has a paragraph of more than {most:,} characters", most=PARAGRAPH)
    if any(len(word) > WORD for word in line.split()):
        return sentence("has a word of more than {most:,} characters", most=WORD)
    return None
