"""Tasks that need nothing but memory: what was some steps ago, whether the ones so far are even, XOR over time."""

import numpy as np

from nnsim.catalog import Choice, Int, ProjectError, sentence
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import BITS, bits, entry, room, samples, steps


def echo(rng: np.random.Generator, samples: int, steps: int, delay: int, values: str) -> Dataset:
    """Inputs and targets (N, T, 1): the target is the input `delay` steps ago, and 0 before there was one."""
    if delay >= steps:
        raise ProjectError(
            sentence(
                "Echo: a sequence of {steps} steps has no input that is {delay} steps old; take a smaller delay.", steps=steps, delay=delay
            )
        )
    room(samples, steps)
    inputs = bits(rng, samples, steps, 1) if values == "bits" else rng.uniform(-1, 1, (samples, steps, 1))
    targets = np.zeros_like(inputs)
    targets[:, delay:] = inputs[:, : steps - delay]
    ago = "now" if delay == 0 else f"{delay} step{'' if delay == 1 else 's'} ago"
    return Dataset(
        inputs, targets, name="Echo", feature_names=("x",), target_names=(f"x {ago}",), sequence=True,
        classes=BITS if values == "bits" else (),
    )


def parity(rng: np.random.Generator, samples: int, steps: int, target: str) -> Dataset:
    """Inputs (N, T, 1) of bits. Targets 1 where the number of ones is odd: (N, T, 1) of those so far, or (N, 1) of all."""
    room(samples, steps)
    inputs = bits(rng, samples, steps, 1)
    odd = inputs.cumsum(axis=1) % 2
    return Dataset(
        inputs, odd if target == "each" else odd[:, -1], name="Parity", feature_names=("bit",), target_names=("odd",),
        classes=("even", "odd"), sequence=True,
    )


def xor_in_time(rng: np.random.Generator, samples: int, steps: int) -> Dataset:
    """Inputs and targets (N, T, 1), the target being the next bit of a row in which every third is the XOR of the two before.

    J. L. Elman, “Finding structure in time”, Cognitive Science 14 (1990): there one row of 3,000 bits. Rows start with the
    first of a triple, so the targets at steps 1, 4, 7 … (counted from 0) can be known and the others are chance.
    """
    room(samples, steps)
    triples = -(-(steps + 1) // 3)
    row = rng.integers(0, 2, (samples, triples, 3))
    row[:, :, 2] = row[:, :, 0] ^ row[:, :, 1]
    series = row.reshape(samples, -1, 1)[:, : steps + 1].astype(np.float64)
    return Dataset(
        series[:, :-1], series[:, 1:], name="XOR in time", feature_names=("bit",), target_names=("next bit",), classes=BITS,
        sequence=True,
    )


ENTRIES = (
    entry(
        "echo", "Echo", "Say what was heard some steps ago: the plainest test of memory.", echo,
        samples(200), steps(20),
        Int(
            key="delay", title="Delay", default=3, minimum=0, maximum=500,
            help="How many steps ago the input was that is asked for; before there was one, the target is 0.",
        ),
        Choice(
            key="values", title="Values", default="bits", options=(("bits", "bits"), ("numbers", "numbers")),
            help="Bits are 0 or 1, numbers lie anywhere from −1 to 1.",
        ),
        use="To see a memory at work: with a longer delay a simple recurrent layer gives up.",
    ),
    entry(
        "parity", "Parity", "Whether the number of ones is odd: one bit to remember, which every 1 turns round.", parity,
        samples(200), steps(8),
        Choice(
            key="target", title="Asked for", default="each", options=(("each", "after every bit"), ("last", "at the end")),
            help="After every bit the parity of the bits so far is asked for, at the end only that of the whole sequence.",
        ),
        use="For a memory of a single bit that has to be right at every step. A feed-forward network cannot do it for all lengths.",
    ),
    entry(
        "xor_in_time", "XOR in time",
        "Bits in a row, every third the XOR of the two before: which ones can be foretold? (Elman 1990)", xor_in_time,
        samples(200), steps(30),
        use="For the first recurrent network: only every third bit can be foretold, and the errors show which.",
    ),
)
