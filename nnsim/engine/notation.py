"""Notations: how a course writes the symbols of a network. Every course has letters of its own; here is the one table of them.

The equations are made in the program's own letters. They are rewritten where they are shown, symbol by symbol, so a run knows nothing of
notations and one can be changed at any moment. Names of layers stand in \\mathrm, and subscripts are places, not symbols: they stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from nnsim.catalog import Entry, sentence

WEIGHTED, ACTIVATION, DELTA, TARGET, LOSS, RATE, FUNCTION = r"\mathrm{in}", "a", r"\Delta", "y", "L", r"\alpha", "g("
"""What the program calls them itself: the weighted input, the activation, its error, the target, the loss, the learning rate, g(…)."""
_PLAIN = {
    r"\Delta": "Δ", r"\delta": "δ", r"\alpha": "α", r"\eta": "η", r"\varphi(": "φ", WEIGHTED: "in", r"\mathrm{net}": "net",
    r"\mathrm{out}": "out", r"\mathrm{target}": "target",
}  # fmt: skip
_TOKEN = re.compile(r"\\mathrm\{[^{}]*\}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Notation:
    """`symbols`: what is written for each of the program's symbols, where that is another one. `others`: letters of gates and the like that
    give way, because the notation uses theirs; these also stand in subscripts.
    """

    key: str
    about: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def symbol(self, own: str) -> str:
        """One symbol in TeX."""
        return self.symbols.get(own, own)

    def plain(self, own: str) -> str:
        """One symbol as plain text."""
        found = self.symbol(own)
        return _PLAIN.get(found, found.rstrip("("))

    @property
    def words(self) -> dict[str, str]:
        """Symbols as plain text, by what texts of the window call them."""
        names = {
            "in": WEIGHTED, "a": ACTIVATION, "delta": DELTA, "y": TARGET, "L": LOSS, "alpha": RATE, "g": FUNCTION,
        }  # fmt: skip
        return {name: self.plain(own) for name, own in names.items()}

    @property
    def title(self) -> str:
        """The symbols by which a notation is known."""
        return " · ".join(self.plain(own) for own in (WEIGHTED, ACTIVATION, DELTA, TARGET, LOSS, RATE))

    def write(self, tex: str) -> str:
        """An equation of the program in this notation."""
        return _written(self.key, tex)

    def formula(self, entry: Entry) -> str:
        """The formula of a catalogue entry. The α of an activation is a parameter of its own, and no learning rate."""
        if entry.family != "activation":
            return self.write(entry.formula)
        return RATE.join(self.write(part) for part in entry.formula.split(RATE))

    def example(self) -> str:
        """A layer, in TeX."""
        return self.write(r"\mathrm{in}_j = \sum_i w_{ij} \, a_i + b_j, \quad a_j = g(\mathrm{in}_j), \quad "
                          r"\Delta_j = \frac{\partial L}{\partial \mathrm{in}_j}")  # fmt: skip


NET = {"z": "u"}
"""The update gate of a GRU where z is taken."""
NOTATIONS = (
    Notation("own", sentence("nnsim's own, as in books on artificial intelligence")),
    Notation(
        "z", sentence("as in most courses on deep learning"),
        {WEIGHTED: "z", DELTA: r"\delta", LOSS: "J"}, NET,
    ),
    Notation(
        "z_cost", sentence("with a cost C and a step η"),
        {WEIGHTED: "z", DELTA: r"\delta", LOSS: "C", RATE: r"\eta"}, NET,
    ),
    Notation(
        "net", sentence("as in classic worked examples"),
        {
            WEIGHTED: r"\mathrm{net}", ACTIVATION: r"\mathrm{out}", DELTA: r"\delta", TARGET: r"\mathrm{target}", LOSS: "E",
            RATE: r"\eta", FUNCTION: "f(",
        },
        {"E": "V"},
    ),
    Notation(
        "a_z", sentence("as in books on pattern recognition"),
        {WEIGHTED: "a", ACTIVATION: "z", DELTA: r"\delta", TARGET: "t", LOSS: "E", RATE: r"\eta", FUNCTION: "f("},
        {"z": "u", "E": "V", "t": r"\tau"},
    ),
    Notation(
        "v_y", sentence("as in books on signal processing"),
        {WEIGHTED: "v", ACTIVATION: "y", DELTA: r"\delta", TARGET: "d", LOSS: "E", RATE: r"\eta", FUNCTION: r"\varphi("},
        {"E": "V", "v": "q"},
    ),
    Notation(
        "p_s", sentence("a potential p, a signal s, a desired d"),
        {WEIGHTED: "p", ACTIVATION: "s", DELTA: r"\delta", TARGET: "d", LOSS: "E", RATE: r"\eta", FUNCTION: "f("},
        {"E": "V", "s": "u", "p": "v"},
    ),
)
OWN = NOTATIONS[0]
BY_KEY: Mapping[str, Notation] = {notation.key: notation for notation in NOTATIONS}


def notation_of(key: object) -> Notation:
    """The notation with a key; the program's own for anything else, as a file from elsewhere may say."""
    return BY_KEY.get(key, OWN) if isinstance(key, str) else OWN


def tokens(tex: str) -> Iterator[tuple[str, bool]]:
    """The symbols of a text and what stands between them, each with whether it belongs to a subscript."""
    groups, below, inside = [False], False, False
    for match in _TOKEN.finditer(tex):
        token = match.group()
        inside = groups[-1] or below
        if token == "{":
            groups.append(inside)
        elif token == "}" and len(groups) > 1:
            groups.pop()
        if not token.isspace():
            below = token == "_"
        yield token, inside


@lru_cache(maxsize=4096)
def _written(key: str, tex: str) -> str:
    notation = BY_KEY[key]
    if not notation.symbols:
        return tex
    found: list[str] = []
    for token, below in tokens(tex):
        called = token == "(" and found and found[-1] == "g"
        if called and FUNCTION in notation.symbols and not (len(found) > 1 and found[-2].startswith("_")):
            found[-1:] = [notation.symbols[FUNCTION]]
        elif below:
            found.append(notation.others.get(token, token))
        else:
            found.append(notation.symbols.get(token) or notation.others.get(token, token))
    return _spaced(found)


def _spaced(found: list[str]) -> str:
    """Tokens as a text: a letter that follows a command is kept apart from it."""
    text = ""
    for token in found:
        if token[:1].isalpha() and re.search(r"\\[A-Za-z]+$", text):
            text += " "
        text += token
    return text
