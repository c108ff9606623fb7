"""How symbols that a network writes are read and shown: characters as themselves, other symbols as words with spaces between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnsim.datasets.sequences.text import character_of, name_of
from nnsim.engine.writing import NEW_LINE

LONGEST_BEGINNING = 16
"""So much of the data is proposed as a beginning."""


@dataclass(frozen=True)
class Alphabet:
    """The symbols in the order of their numbers. `spelled`: all are characters."""

    names: tuple[str, ...]
    spelled: bool

    @classmethod
    def of(cls, names: Sequence[str]) -> Alphabet:
        return cls(tuple(names), all(len(character_of(name)) == 1 for name in names))

    def read(self, text: str) -> tuple[list[int], list[str]]:
        """Numbers of the symbols of a text, and the pieces that are none of them, each once."""
        places = {name: number for number, name in enumerate(self.names)}
        codes: list[int] = []
        unknown: list[str] = []
        for piece in text if self.spelled else text.split():
            number = places.get(piece, places.get(name_of(piece)) if self.spelled else None)
            if number is not None:
                codes.append(number)
            elif piece not in unknown:
                unknown.append(piece)
        return codes, unknown

    def written(self, codes: Sequence[int]) -> str:
        """Symbols as a text; what cannot be typed by its name."""
        if not self.spelled:
            return " ".join(self.names[code] for code in codes)
        return "".join(" " if self.names[code] == name_of(" ") else self.names[code] for code in codes)

    def piece(self, code: int) -> str:
        """A symbol as it stands in a text that goes on: white space is white."""
        if code == NEW_LINE:
            return "\n"
        return character_of(self.names[code]) if self.spelled else f"{self.names[code]} "

    def beginning(self, codes: Sequence[int]) -> str:
        """A few words of a sequence from the data, or its first symbol where there are no words."""
        blank = self.names.index(name_of(" ")) if self.spelled and name_of(" ") in self.names else None
        ends = [place for place, code in enumerate(codes) if self.spelled and self.names[code] == name_of("\n")]
        start = list(codes[: min([LONGEST_BEGINNING, *(end for end in ends if end)])])
        if blank is None or blank not in start[1:]:
            return self.written(start[:1])
        if len(start) < LONGEST_BEGINNING:
            return self.written(start)
        return self.written(start[: len(start) - start[::-1].index(blank)])


def wrapped(pieces: Sequence[str], columns: int) -> list[tuple[int, int]]:
    """Lines as stretches (start, stop) of the pieces: after a line end, at spaces, and where a word is longer than a line, inside it."""
    lines: list[tuple[int, int]] = []
    start, width, blank = 0, 0, 0
    for place, piece in enumerate(pieces):
        if width + len(piece.rstrip()) > columns and place > start:
            cut = blank if blank > start else place
            lines.append((start, cut))
            start, width = cut, sum(map(len, pieces[cut:place]))
        width += len(piece)
        if piece == "\n":
            lines.append((start, place + 1))
            start, width = place + 1, 0
        elif piece.endswith(" "):
            blank = place + 1
    if start < len(pieces):
        lines.append((start, len(pieces)))
    return lines
