"""Temporal order: which of two symbols came first, among many that do not matter.

S. Hochreiter, J. Schmidhuber, “Long short-term memory”, Neural Computation 9 (1997), section 5.6, tasks 6a and 6b. The places of
the symbols are fixed there for sequences of 100 to 110 steps; for other lengths they move in proportion.
"""

import numpy as np

from nnsim.catalog import Choice, Int, ProjectError, sentence
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import entry, one_hot, room, samples

SYMBOLS = ("E", "B", "a", "b", "c", "d", "X", "Y")
"""The order of the inputs: start, end, four that only fill, and the two that matter."""
CLASSES = {"6a": ("Q", "R", "S", "U"), "6b": ("Q", "R", "S", "U", "V", "A", "B", "C")}
"""For XX, XY, YX, YY; and for XXX, XXY, XYX, XYY, YXX, YXY, YYX, YYY."""
PLACES = {"6a": ((10, 20), (50, 60)), "6b": ((10, 20), (33, 43), (66, 76))}
"""First and last step at which each symbol that matters may stand, in per cent of the shortest length."""
TOLERANCE = 0.3
"""A sequence is right if every output is less than this away from its target."""


def temporal_order(rng: np.random.Generator, samples: int, variant: str, shortest: int, longest: int) -> Dataset:
    """Inputs (N, T, 8) one-hot, targets (N,): the class of the order."""
    if longest < shortest:
        raise ProjectError(
            sentence(
                "Temporal order: the longest sequence has {longest} steps, fewer than the shortest with {shortest}.",
                longest=longest, shortest=shortest,
            )
        )
    room(samples, longest, len(SYMBOLS))
    lengths = rng.integers(shortest, longest + 1, samples)
    codes = rng.integers(SYMBOLS.index("a"), SYMBOLS.index("d") + 1, (samples, longest))
    label = np.zeros(samples, dtype=np.int64)
    every = np.arange(samples)
    for low, high in PLACES[variant]:
        place = rng.integers(round(low * shortest / 100), round(high * shortest / 100) + 1, samples)
        second = rng.integers(0, 2, samples)
        codes[every, place] = SYMBOLS.index("X") + second
        label = 2 * label + second
    codes[:, 0] = SYMBOLS.index("E")
    codes[every, lengths - 1] = SYMBOLS.index("B")
    return Dataset(
        one_hot(codes, len(SYMBOLS)), label, lengths, name="Temporal order", feature_names=SYMBOLS, target_names=("order",),
        classes=CLASSES[variant],
    )


def _length(key: str, title: str, default: int, help: str) -> Int:
    return Int(key=key, title=title, default=default, minimum=10, maximum=1_000, help=help)


ENTRIES = (
    entry(
        "temporal_order", "Temporal order",
        "In which order did X and Y come, among other symbols? Guessing is right in a quarter (6a) or an eighth (6b) of the cases.",
        temporal_order, samples(1000),
        Choice(
            key="variant", title="Symbols", default="6a", options=(("6a", "two (task 6a)"), ("6b", "three (task 6b)")),
            help="How many symbols matter: two give four classes, three give eight.",
        ),
        _length("shortest", "Shortest", 100, "Fewest steps of a sequence; the places of X and Y move in proportion to it."),
        _length("longest", "Longest", 110, "Most steps of a sequence."),
        use="To compare memories: a simple recurrent layer fails at lengths where LSTM and GRU succeed.",
    ),
)
