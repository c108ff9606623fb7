"""Binary addition digit by digit: the net has to find out that there is a carry, as in a ripple-carry adder."""

import numpy as np

from nnsim.catalog import Int
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import BITS, bits, entry, room, samples


def binary_addition(rng: np.random.Generator, samples: int, digits: int) -> Dataset:
    """Inputs (N, digits + 1, 2): two numbers, lowest digit first, with a 0 at the end. Targets (N, digits + 1, 1): their sum."""
    room(samples, digits + 1, 2)
    inputs = bits(rng, samples, digits + 1, 2)
    inputs[:, -1] = 0
    targets = np.zeros((samples, digits + 1, 1))
    carry = np.zeros(samples)
    for step in range(digits + 1):
        total = inputs[:, step].sum(axis=1) + carry
        targets[:, step, 0] = total % 2
        carry = total // 2
    return Dataset(
        inputs, targets, name="Binary addition", feature_names=("a", "b"), target_names=("digit of a + b",), classes=BITS,
        sequence=True,
    )


ENTRIES = (
    entry(
        "binary_addition", "Binary addition",
        "Two binary numbers come in digit by digit, the lowest first; their sum goes out, which needs the carry to be remembered.",
        binary_addition, samples(500),
        Int(
            key="digits", title="Digits", default=8, minimum=1, maximum=500,
            help="Digits of each number; one more step lets the last carry out.",
        ),
        use="For a memory that has a meaning: the carry. Look for the unit that holds it.",
    ),
)
