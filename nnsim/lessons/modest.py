"""What a lesson may ask of the window at most, held against its bare files before any of it becomes widgets or pictures.

A page of thousands of buttons is a small file, and takes the window a minute.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping

from nnsim.catalog import sentence
from nnsim.datasets.readers.pictures import format_of, size_of
from nnsim.lessons import limits
from nnsim.storage import pages
from nnsim.storage.text import TextError

_MARK = re.compile(r"^ {0,3}\[\[", re.MULTILINE)


def require_modest_page(text: str) -> None:
    """Raises TextError for a page that is too large, too nested, or has more to press, to typeset or to look at than a page can."""
    pages.require_modest(text)
    for count, most, what in (
        (len(_MARK.findall(text)), limits.MARKS, sentence("tasks, questions and buttons")),
        (text.count("$") // 2, limits.EQUATIONS, sentence("equations")),
        (text.count("!["), limits.PICTURES, sentence("pictures")),
    ):
        if count > most:
            raise TextError(sentence("has more than {most} {what}", most=most, what=what))


def require_modest_files(members: Mapping[str, bytes]) -> None:
    """Raises TextError for a lesson whose pages or pictures are too much altogether."""
    if sum(len(content) for name, content in members.items() if name.startswith("pages/")) > limits.PAGES_BYTES:
        raise TextError(sentence("has pages of more than {most:,} bytes altogether", most=limits.PAGES_BYTES))
    if sum(_pixels(content) for name, content in members.items() if name.startswith("pictures/")) > limits.PIXELS:
        raise TextError(sentence("has pictures of more than {most:,} pixels altogether", most=limits.PIXELS))


def _pixels(content: bytes) -> int:
    """Of a picture by its head; what is no picture is not shown, whatever its size."""
    kind = format_of(content)
    try:
        width, height = size_of(content, kind) if kind in ("PNG", "JPEG") else (0, 0)
    except (ValueError, struct.error):
        return 0
    return width * height
