"""Strings of the Reber grammar, a small machine that writes symbols, plain or embedded in another.

A. S. Reber, “Implicit learning of artificial grammars” (1967); embedded as in S. E. Fahlman (1991) and Hochreiter and Schmidhuber
(1997): the second symbol, T or P, comes again as the last but one, and has to be remembered over everything between.
"""

import numpy as np

from nnsim.catalog import Choice, Flag, Int
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import entry, one_hot, padded, room, samples

SYMBOLS = ("B", "T", "P", "S", "X", "V", "E")
"""The order of inputs and targets."""
Machine = dict[str, tuple[tuple[str, str], ...]]
GRAMMAR: Machine = {
    "start": (("B", "1"),),
    "1": (("T", "2"), ("P", "3")),
    "2": (("S", "2"), ("X", "4")),
    "3": (("T", "3"), ("V", "5")),
    "4": (("X", "3"), ("S", "6")),
    "5": (("P", "4"), ("V", "6")),
    "6": (("E", "end"),),
    "end": (),
}  # fmt: skip
"""For each state the symbols that may come, and the state after each."""
SHORTEST = 9


def embedded() -> Machine:
    """The grammar within an outer one: B, T or P, a whole string, the same T or P again, E."""
    machine: Machine = {"start": (("B", "choose"),), "choose": (("T", "T:start"), ("P", "P:start"))}
    for kept in "TP":
        for state, moves in GRAMMAR.items():
            machine[f"{kept}:{state}"] = tuple((symbol, f"{kept}:{after}") for symbol, after in moves)
        machine[f"{kept}:end"] = ((kept, "last"),)
    return machine | {"last": (("E", "end"),), "end": ()}


def legal(string: str, machine: Machine) -> list[frozenset[str]] | None:
    """The symbols that may follow after each symbol of a string; None if the machine cannot write it."""
    state, found = "start", []
    for symbol in string:
        after = dict(machine[state])
        if symbol not in after:
            return None
        state = after[symbol]
        found.append(frozenset(dict(machine[state])))
    return found


def written(rng: np.random.Generator, machine: Machine, longest: int) -> str:
    """A string that the machine writes, every choice being even; one that becomes too long is begun anew."""
    string, state = "", "start"
    while machine[state]:
        symbol, state = machine[state][int(rng.integers(len(machine[state])))]
        string += symbol
        if len(string) > longest:
            string, state = "", "start"
    return string


def reber(rng: np.random.Generator, samples: int, embed: bool, longest: int, target: str) -> Dataset:
    """Inputs (N, T, 7): all symbols of a string but the last, one-hot. Each target belongs to the symbol that comes next.

    Targets (N, T, 7): 1 for every symbol that may follow; or (N, T), the number of the one that does.
    """
    room(samples, longest, len(SYMBOLS))
    machine = embedded() if embed else GRAMMAR
    strings = [written(rng, machine, longest) for _ in range(samples)]
    codes, lengths = padded([[SYMBOLS.index(symbol) for symbol in string] for string in strings])
    inputs = one_hot(codes, len(SYMBOLS))[:, :-1]
    if target == "next":
        return Dataset(
            inputs, np.maximum(codes[:, 1:], 0), lengths - 1, name=_name(embed), feature_names=SYMBOLS, target_names=("next",),
            classes=SYMBOLS,
        )
    follows = np.zeros_like(inputs)
    for row, string in zip(follows, strings, strict=True):
        for step, symbols in enumerate((legal(string, machine) or [])[:-1]):
            row[step] = [symbol in symbols for symbol in SYMBOLS]
    return Dataset(
        inputs, follows, lengths - 1, name=_name(embed), feature_names=SYMBOLS,
        target_names=tuple(f"{symbol} may follow" for symbol in SYMBOLS),
    )


def _name(embed: bool) -> str:
    return "Embedded Reber grammar" if embed else "Reber grammar"


ENTRIES = (
    entry(
        "reber", "Reber grammar",
        "Strings of a small grammar, of different length: which symbols may come next? Embedded, it has a long way to remember.",
        reber, samples(500),
        Flag(
            key="embed", title="Embedded", default=True,
            help="Puts each string between T … T or P … P, so that the last choice depends on the second symbol.",
        ),
        Int(
            key="longest", title="Longest", default=50, minimum=SHORTEST, maximum=200,
            help="Strings that become longer than this many symbols are drawn again.",
        ),
        Choice(
            key="target", title="Asked for", default="legal",
            options=(("legal", "all that may follow"), ("next", "the one that follows")),
            help="Every symbol that may come next, as yes or no; or the one that does come, as a class.",
        ),
    ),
)
