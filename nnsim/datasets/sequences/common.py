"""What the sequence tasks share: their parameters, one-hot symbols, and a bound on how much is drawn."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import Entry, Int, Parameter, ProjectError, sentence
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.limits import MAX_DRAWN_CELLS

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Definition = Callable[..., Dataset]

BITS = ("0", "1")


def room(samples: int, steps: int, features: int = 1, most: int = MAX_DRAWN_CELLS) -> None:
    """Refuse far too much before it is made. Raises ProjectError."""
    cells = samples * steps * features
    if cells > most:
        raise ProjectError(
            sentence(
                "{samples:,} sequences of {steps:,} steps with {features:,} inputs are {cells:,} numbers, and at most {most:,} "
                "are possible; take fewer or shorter sequences.",
                samples=samples, steps=steps, features=features, cells=cells, most=most,
            )
        )


def one_hot(codes: Codes, symbols: int) -> Floats:
    """1 at the place of each symbol's number, on a new last axis; nothing but 0 for a number below 0 (no symbol)."""
    hot: Floats = (codes[..., np.newaxis] == np.arange(symbols)).astype(np.float64)
    return hot


def bits(rng: np.random.Generator, *shape: int) -> Floats:
    """Zeros and ones by chance."""
    return rng.integers(0, 2, shape).astype(np.float64)


def padded(strings: Sequence[Sequence[int]]) -> tuple[Codes, Codes]:
    """Strings of symbol numbers as (N, T), filled with −1, and their lengths."""
    lengths = np.array([len(string) for string in strings], dtype=np.int64)
    codes = np.full((len(strings), int(lengths.max())), -1, dtype=np.int64)
    for row, string in zip(codes, strings, strict=True):
        row[: len(string)] = string
    return codes, lengths


def entry(key: str, title: str, summary: str, definition: Definition, *parameters: Parameter, use: str) -> Entry:
    return Entry(
        family="dataset", key=key, title=title, summary=summary, group="Sequences", definition=definition, parameters=parameters,
        use=use,
    )


def samples(default: int) -> Int:
    return Int(
        key="samples", title="Sequences", default=default, minimum=1, maximum=10_000, help="How many sequences are drawn."
    )


def steps(default: int, minimum: int = 2) -> Int:
    return Int(
        key="steps", title="Steps", default=default, minimum=minimum, maximum=1_000, help="How many time steps each sequence has."
    )
