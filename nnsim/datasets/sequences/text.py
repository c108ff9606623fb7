"""Text, character by character: which one comes next?

Characters are symbols with names that can be shown and stored: a space is ␣, a line end ⏎. `name_of` and `character_of` go to
and fro, so that what a trained network says can be written out.
"""

import unicodedata
from typing import Any, Literal, TypeAlias

import numpy as np

from nnsim.catalog import Choice, Flag, Int, ProjectError, sentence
from nnsim.datasets.arrays import Array
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.limits import MAX_CLASSES, MAX_DRAWN_CELLS
from nnsim.datasets.sequences.common import entry, one_hot, room
from nnsim.datasets.windows import Windows
from nnsim.resources import resource

Symbols: TypeAlias = Literal["one_hot", "numbers"]
NAMES = {" ": "␣", "\n": "⏎", "\t": "⇥"}
"""Characters that cannot be seen, and what they are called."""
_CHARACTERS = {name: character for character, name in NAMES.items()}
SHORTEST_CODE = 4  # digits in U+00AD


def alice() -> str:
    """The first four chapters of “Alice's Adventures in Wonderland”."""
    return resource("data", "alice.txt").read_text(encoding="utf-8")


def name_of(character: str) -> str:
    """How a character is called as input, class or label: itself, a sign for white space, or its code."""
    if character in NAMES:
        return NAMES[character]
    if character in _CHARACTERS or unicodedata.category(character)[0] in "CZM":
        return f"U+{ord(character):0{SHORTEST_CODE}X}"
    return character


def character_of(name: str) -> str:
    """The character of that name."""
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    return chr(int(name[2:], 16)) if name.startswith("U+") and len(name) > SHORTEST_CODE else name


def alphabet_of(writing: str) -> tuple[str, ...]:
    """The characters that occur, in the order of their codes: the order of inputs and classes."""
    return tuple(sorted(set(writing)))


def codes_of(writing: str, alphabet: tuple[str, ...]) -> Array:
    """The place of every character in the alphabet."""
    ordered = np.array([ord(character) for character in alphabet], dtype=np.int64)
    return np.searchsorted(ordered, np.frombuffer(writing.encode("utf-32-le"), dtype="<u4")).astype(np.int64)


def next_character(writing: str, window: int, step: int, symbols: Symbols, most: int = MAX_DRAWN_CELLS) -> dict[str, Any]:
    """What a Dataset is made of that asks for the next character at every step of windows of a text. Raises ProjectError.

    Inputs (N, window, characters) one-hot, or (N, window, 1) with the characters' numbers; targets (N, window) of numbers.
    """
    alphabet = alphabet_of(writing)
    if len(alphabet) > MAX_CLASSES:
        raise ProjectError(
            sentence(
                "The text has {count:,} different characters, and at most {most:,} can be told apart.",
                count=len(alphabet), most=MAX_CLASSES,
            )
        )
    cut = Windows(length=window, step=step)
    room(cut.count(len(writing)), window, len(alphabet) if symbols == "one_hot" else 1, most)
    codes = codes_of(writing, alphabet)
    pieces = cut.inputs(codes)
    names = tuple(map(name_of, alphabet))
    return {
        "inputs": one_hot(pieces, len(alphabet)) if symbols == "one_hot" else pieces[..., np.newaxis],
        "targets": cut.targets(codes), "feature_names": names if symbols == "one_hot" else ("character",),
        "target_names": ("next character",), "classes": names, "sequence": True, "ordered": True, "overlap": cut.overlap,
    }


def text(rng: np.random.Generator, characters: int, window: int, step: int | None, small: bool, symbols: Symbols) -> Dataset:
    writing = alice()[:characters]
    made = next_character(writing.lower() if small else writing, window, window if step is None else step, symbols)
    return Dataset(
        **made, name="Alice in Wonderland",
        attribution="Lewis Carroll, “Alice's Adventures in Wonderland” (1865), chapters I to IV, public domain",
    )


ENTRIES = (
    entry(
        "text", "Text",
        "Foretell the next character of “Alice's Adventures in Wonderland”: learn to write, letter by letter.", text,
        Int(
            key="characters", title="Characters", default=12_000, minimum=1_100, maximum=50_000,
            help="How much of the beginning of the text is used; it has about 45,000 characters.",
        ),
        Int(key="window", title="Window", default=50, minimum=1, maximum=1_000, help="Characters of each sequence."),
        Int(
            key="step", title="New window every", default=None, optional=True, none_title="its length", minimum=1, maximum=1_000,
            help="Characters from the start of a window to that of the next; by default windows do not overlap.",
        ),
        Flag(key="small", title="Small letters", default=True, help="Writes all letters small, so that there are fewer symbols."),
        Choice(
            key="symbols", title="Inputs", default="one_hot", options=(("one_hot", "one for each character"), ("numbers", "numbers")),
            help="One input for each character, 1 for the one that came; or a single input with its number, for an embedding.",
        ),
        use="For a network that writes. Let it write at several moments of its training, and at several temperatures.",
    ),
)
