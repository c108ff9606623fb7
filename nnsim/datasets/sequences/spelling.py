"""One to many: a single input, and a whole sequence goes out. The net spells the name of a digit that it sees once."""

import numpy as np

from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import entry, one_hot, padded

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
END = "."
"""Stands for “the word is over”, and is repeated to the last step."""
LETTERS = (END, *sorted(set("".join(WORDS))))
"""The order of targets and classes."""


def spelling(rng: np.random.Generator) -> Dataset:
    """Inputs (10, 10), one-hot and without time; targets (10, 6, letters), one-hot: a letter for every step."""
    codes, _ = padded([[LETTERS.index(letter) for letter in word + END] for word in WORDS])
    return Dataset(
        np.eye(len(WORDS)), one_hot(np.maximum(codes, LETTERS.index(END)), len(LETTERS)), name="Spelling",
        feature_names=tuple(str(digit) for digit in range(len(WORDS))), target_names=LETTERS, classes=LETTERS,
    )


ENTRIES = (
    entry(
        "spelling", "Spelling",
        "A digit is shown once, its name is to be written letter by letter: one input, a sequence of outputs.", spelling,
        use="For a sequence from a single input: the output is fed back as the next input.",
    ),
)
