"""The adding problem: add two marked numbers that lie far apart in a long row of others.

S. Hochreiter, J. Schmidhuber, “Long short-term memory”, Neural Computation 9 (1997), section 5.4; and the simpler form that is
usual today, as in M. Arjovsky, A. Shah, Y. Bengio, “Unitary evolution recurrent neural networks” (2016).
"""

import numpy as np

from nnsim.catalog import Choice
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import Floats, entry, room, samples, steps

TOLERANCE = 0.04
"""A sequence of the published form is right if the answer is less than this away from the target."""
MODERN_TOLERANCE = 4 * TOLERANCE
"""The same for the modern form, whose sum is not divided by 4."""


def adding(rng: np.random.Generator, samples: int, steps: int, scale: str) -> Dataset:
    """Inputs (N, T, 2) of a value and a marker, targets (N, 1): what the two marked values add up to."""
    room(samples, steps + steps // 10, 2)
    return _published(rng, samples, steps) if scale == "published" else _modern(rng, samples, steps)


def _published(rng: np.random.Generator, samples: int, steps: int) -> Dataset:
    """Values in −1 … 1; markers 1 at two steps, −1 at the ends, else 0; lengths from T to 1.1 T; target .5 + (X1 + X2) / 4.

    One mark is among the first ten steps, then one among the first T/2 − 1 that are not marked yet. A mark on the first step
    stands in place of the −1 and counts like any other (the paper sets its value to 0 in this rare case).
    """
    lengths = rng.integers(steps, steps + steps // 10 + 1, samples)
    values = rng.uniform(-1, 1, (samples, steps + steps // 10))
    first = rng.integers(0, 10, samples)
    second = rng.integers(0, steps // 2 - 2, samples)
    second += second >= first  # the step that is taken already is skipped
    markers = np.zeros_like(values)
    every = np.arange(samples)
    markers[every, 0] = markers[every, lengths - 1] = -1
    markers[every, first] = markers[every, second] = 1
    total = values[every, first] + values[every, second]
    return _dataset(values, markers, 0.5 + total / 4, lengths)


def _modern(rng: np.random.Generator, samples: int, steps: int) -> Dataset:
    """Values in 0 … 1; a marker 1 in each half, else 0; the target is the sum itself."""
    values = rng.uniform(0, 1, (samples, steps))
    first = rng.integers(0, steps // 2, samples)
    second = rng.integers(steps // 2, steps, samples)
    markers = np.zeros_like(values)
    every = np.arange(samples)
    markers[every, first] = markers[every, second] = 1
    return _dataset(values, markers, values[every, first] + values[every, second], None)


def _dataset(values: Floats, markers: Floats, targets: Floats, lengths: object) -> Dataset:
    return Dataset(
        np.stack((values, markers), axis=2), targets[:, np.newaxis], lengths,  # type: ignore[arg-type]
        name="Adding problem", feature_names=("value", "marker"), target_names=("sum",), sequence=True,
    )


ENTRIES = (
    entry(
        "adding", "Adding problem",
        "Add the two marked numbers of a long sequence. Always saying the mean gives an error of 1/24 (published) or 1/6 (modern).",
        adding, samples(1000), steps(50, 22),
        Choice(
            key="scale", title="Form", default="published",
            options=(("published", "published (1997)"), ("modern", "modern")),
            help="Published: values from −1 to 1, lengths from T to 1.1 T, target 0.5 + (X1 + X2) / 4, right if off by less than "
            "0.04. Modern: values from 0 to 1, one length, target X1 + X2.",
        ),
        use="For a memory of amounts rather than of symbols: look at how the cells jump at the marks.",
    ),
)
