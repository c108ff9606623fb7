"""Texts that people wrote become a data set that asks for the next character."""

import os
from pathlib import Path

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.dialect import ENCODINGS, encoding
from nnsim.datasets.readers.files import Source, built, opened, plain
from nnsim.datasets.sequences.text import Symbols, next_character

FEWEST = 2  # different characters, or there is nothing to choose from


def read_text(
    path: str | os.PathLike[str], *, window: int = 50, step: int | None = None, characters: int | None = None, small: bool = False,
    symbols: Symbols = "one_hot", name: str | None = None,
) -> Dataset:
    """Windows of a text, each `step` characters after the last (by default they do not overlap), in order of time.

    `characters` takes only so many from the beginning, `small` writes letters small, `name` is the encoding (None: found out).
    Inputs (N, window, characters) one-hot, or (N, window, 1) of their numbers; targets (N, window), class numbers. Raises
    FileError.
    """
    with opened(Path(path), limits.MAX_WRITING_BYTES) as source:
        data = source.whole()
        if min(window, window if step is None else step, 1 if characters is None else characters) < 1:
            raise source.error(sentence("can be cut only into windows of 1 character or more, that many apart"))
        if symbols not in ("one_hot", "numbers"):
            raise source.error(sentence("cannot be read like this: symbols are one_hot or numbers"))
        writing, notes = _written(source, data, name)
        writing = (writing.lower() if small else writing)[:characters]
        if len(set(writing)) < FEWEST:
            raise source.error(sentence("has not even two different characters, so there is nothing to learn from it"))
        try:
            made = next_character(writing, window, window if step is None else step, symbols, limits.MAX_CELLS)
        except ProjectError as error:
            raise source.error(sentence("cannot be cut like this: {reason:clause}", reason=error)) from error
    return built(source.path, name=source.path.stem, notes=notes, **made)


def _written(source: Source, data: bytes, name: str | None) -> tuple[str, list[str]]:
    """The text with all line ends alike, and what was strange about it."""
    name = encoding(data) if name is None else name
    if name.lower() not in ENCODINGS:
        raise source.error(
            sentence("cannot be read as “{name}”; known encodings are {encodings}", name=plain(name, 40), encodings=", ".join(ENCODINGS))
        )
    if b"\0" in data and not name.lower().startswith("utf-16"):
        raise source.error(sentence("contains zero bytes, so it is no text"))
    writing = data.decode(name, errors="replace")
    writing = writing.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    wrong = writing.count("\ufffd")
    return writing, [sentence("{wrong:,} characters are wrong in {name}.", wrong=wrong, name=name)] if wrong else []
