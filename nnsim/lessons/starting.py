"""A small working lesson to begin with, for `nnsim lesson new`."""

from __future__ import annotations

from pathlib import Path

from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.files import plain

MANIFEST = '''\
format = 1
id = "{id}"
title.en = "My lesson"
summary.en = "What it is about, in one or two sentences."
minutes = 20
pages = ["01-start", "02-end"]

# While this page is open, the optimiser cannot be changed and the palette is not shown.
[page.01-start]
lock = ["optimizer"]
hide = ["palette"]

[tasks.trained]
text.en = "Train until the loss is below 0.1."
condition = "trained and loss < 0.1"
hint.en = "If it does not get there, try another start."

[questions.bias]
kind = "choice"
text.en = "What does the bias of a unit do?"
options = [
    {{ text.en = "It moves the line", right = true, reply.en = "Yes: without it the line goes through the origin." }},
    {{ text.en = "It turns the line", reply.en = "No: the weights do that." }},
]
'''
START = """\
# Where it begins

A page is Markdown, with equations such as $in = W a + b$ in the line, or on lines of their own:

$$\\sigma(in) = \\frac{1}{1 + e^{-in}}$$

[[open example xor]]

Press [Train](point:train), or let the page do it:

[[do train]]

[[task trained]]
"""
END = """\
# A question

[The bias](help:layer/dense) is the number b of every unit.

[[question bias]]
"""


def start(folder: Path) -> tuple[str, ...]:
    """Write a lesson into a folder that is new or empty; returns the files' names. Raises FileError."""
    said = plain(str(folder), 80)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileError(sentence("{folder} is not empty; name a new folder for the lesson.", folder=said))
    allowed = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in folder.absolute().name)
    files = {
        "lesson.toml": MANIFEST.format(id=allowed.strip("-")[:60] or "my-lesson"), "pages/01-start.en.md": START, "pages/02-end.en.md": END,
    }  # fmt: skip
    try:
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileError(sentence("{folder} cannot be written: {reason}.", folder=said, reason=error.strerror or error)) from error
    return tuple(files)
