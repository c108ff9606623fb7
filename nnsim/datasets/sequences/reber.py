"""Strings of the Reber grammar, a small machine that writes symbols, plain or embedded in another.

A. S. Reber, “Implicit learning of artificial grammars” (1967); embedded as in S. E. Fahlman (1991) and Hochreiter and Schmidhuber
(1997): the second symbol, T or P, comes again as the last but one, and has to be remembered over everything between.
"""

import numpy as np

from nnsim.catalog import Choice, Flag, Int
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import Codes, entry, one_hot, room, samples

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


def written(rng: np.random.Generator, machine: Machine, samples: int, longest: int) -> tuple[Codes, Codes]:
    """Strings that the machine writes, every choice being even, and its state after each symbol.

    Both (samples, longest), numbers of symbols and of states, filled with −1. What becomes too long is begun anew.
    """
    states = list(machine)
    moves = [machine[state] or (("E", state),) for state in states]  # the end leads nowhere, and is never left
    symbol_at = np.array([[SYMBOLS.index(symbol) for symbol, _ in (move[0], move[-1])] for move in moves])
    state_at = np.array([[states.index(after) for _, after in (move[0], move[-1])] for move in moves])
    end = states.index("end")
    symbols = np.full((samples, longest), -1, dtype=np.int64)
    visited = symbols.copy()
    rows = np.arange(samples)
    while len(rows):
        symbols[rows] = visited[rows] = -1
        state = np.full(len(rows), states.index("start"))
        for step in range(longest):
            writing = state != end
            chosen = rng.integers(0, 2, len(rows))
            symbols[rows[writing], step] = symbol_at[state, chosen][writing]
            state = np.where(writing, state_at[state, chosen], end)
            visited[rows[writing], step] = state[writing]
            if not writing.any():
                break
        rows = rows[state != end]
    return symbols, visited


def reber(rng: np.random.Generator, samples: int, embed: bool, longest: int, target: str) -> Dataset:
    """Inputs (N, T, 7): all symbols of a string but the last, one-hot. Each target belongs to the symbol that comes next.

    Targets (N, T, 7): 1 for every symbol that may follow; or (N, T), the number of the one that does.
    """
    room(samples, longest, len(SYMBOLS))
    machine = embedded() if embed else GRAMMAR
    codes, states = written(rng, machine, samples, longest)
    lengths = (codes >= 0).sum(axis=1)
    codes, states = codes[:, : lengths.max()], states[:, : lengths.max() - 1]
    inputs = one_hot(codes[:, :-1], len(SYMBOLS))  # a last symbol among them lies beyond its length, where all is cleared
    if target == "next":
        return Dataset(
            inputs, np.maximum(codes[:, 1:], 0), lengths - 1, name=_name(embed), feature_names=SYMBOLS, target_names=("next",),
            classes=SYMBOLS,
        )
    may_follow = np.array([[symbol in dict(moves) for symbol in SYMBOLS] for moves in machine.values()], dtype=np.float64)
    return Dataset(
        inputs, may_follow[states], lengths - 1, name=_name(embed), feature_names=SYMBOLS,
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
        use="For learning a grammar from examples. Embedded, the last symbol depends on the second one.",
    ),
)
