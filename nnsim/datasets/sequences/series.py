"""Forecasting: waves that are drawn, and a series that was really measured."""

import csv

import numpy as np

from nnsim.catalog import Choice, Float, Int, sentence
from nnsim.datasets.arrays import Array
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.sequences.common import Floats, entry, room, samples
from nnsim.datasets.windows import Predict, Windows
from nnsim.resources import resource

RATIOS = (1.0, 1.6180339887498949, 2.718281828459045)
"""Frequencies in a mixed wave, as multiples of the first; they never come together again."""
SUNSPOT_SCALE = 100.0
"""What the sunspot numbers are divided by, so that they lie from 0 to about 2."""


def waves(
    rng: np.random.Generator, samples: int, kind: str, window: int, horizon: int, period: float, noise: float, predict: Predict
) -> Dataset:
    """Inputs (N, window, 1), each a piece of a wave with a start of its own; what comes after it as targets.

    Targets (N, window, 1), the value `horizon` steps after each step; or (N, horizon), those after the last step. Noise is on
    the inputs and the targets alike, being part of what is measured.
    """
    room(samples, window + horizon)
    time = np.arange(window + horizon)
    ratios = RATIOS if kind == "mixed" else RATIOS[:1]
    phases = rng.uniform(0, 2 * np.pi, (len(ratios), samples, 1))
    series = noise * rng.standard_normal((samples, len(time)))
    for ratio, phase in zip(ratios, phases, strict=True):
        series += np.sin(2 * np.pi / period * ratio * time + phase) / len(ratios)
    cut = Windows(length=window, horizon=horizon, predict=predict)
    ahead = series[:, horizon:, np.newaxis] if predict == "each" else series[:, window:]
    return Dataset(
        series[:, :window, np.newaxis], ahead, name="Waves", feature_names=("x",), sequence=True,
        target_names=cut.target_names(("x",)) if horizon > 1 else ("next x",),
    )


def sunspot_numbers() -> tuple[Array, Floats]:
    """Years and yearly numbers, as they were published."""
    text = resource("data", "sunspots.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    return np.array([int(year) for year, _ in rows]), np.array([float(number) for _, number in rows])


def sunspots(rng: np.random.Generator, window: int, horizon: int, step: int, predict: Predict) -> Dataset:
    """Windows of the yearly numbers, divided by 100: inputs (N, window, 1), the years after as targets, in order of time."""
    _, numbers = sunspot_numbers()
    series = numbers[:, np.newaxis] / SUNSPOT_SCALE
    cut = Windows(length=window, horizon=horizon, step=step, predict=predict)
    return Dataset(
        cut.inputs(series), cut.targets(series), name="Sunspots", feature_names=("sunspots",),
        target_names=cut.target_names(("sunspots",)) if horizon > 1 else ("next sunspots",), sequence=True, ordered=True,
        overlap=cut.overlap, attribution="Yearly sunspot numbers 1700–2008, National Geophysical Data Center, public domain",
        notes=(sentence("Sunspot numbers were divided by 100."),),
    )


def _window(default: int, longest: int) -> Int:
    return Int(key="window", title="Window", default=default, minimum=1, maximum=longest, help="Time steps of each sequence.")


def _horizon(longest: int) -> Int:
    return Int(
        key="horizon", title="Horizon", default=1, minimum=1, maximum=longest,
        help="How many steps ahead: at every step the value that far ahead, or at the end all the values up to there.",
    )


PREDICT = Choice(
    key="predict", title="Asked for", default="each", options=(("each", "after every step"), ("end", "at the end")),
    help="After every step what comes, or only after the last step of the window.",
)

ENTRIES = (
    entry(
        "waves", "Waves", "Foretell how a wave goes on: a sine, or three of them whose frequencies never come together again.", waves,
        samples(200),
        Choice(
            key="kind", title="Wave", default="sine", options=(("sine", "sine"), ("mixed", "mixed frequencies")),
            help="One sine, or the mean of three whose frequencies are 1, 1.618 and 2.718 times the first.",
        ),
        _window(40, 1_000), _horizon(100),
        Float(key="period", title="Period", default=20.0, minimum=2, maximum=1_000, help="Steps of a full (first) wave."),
        Float(
            key="noise", title="Noise", default=0.0, minimum=0, maximum=1,
            help="Standard deviation of a random shift of every value; the waves go from −1 to 1.",
        ),
        PREDICT,
        use="For forecasting: let the network go on by itself and see when it loses the beat.",
    ),
    entry(
        "sunspots", "Sunspots",
        "Yearly numbers of sunspots, 1700 to 2008, which come and go about every eleven years. The split is by time.", sunspots,
        _window(22, 100), _horizon(20),
        Int(
            key="step", title="New window every", default=1, minimum=1, maximum=100,
            help="Years from the start of a window to that of the next.",
        ),
        PREDICT,
        use="For forecasting real numbers. The split is by time: the future must not help to foretell the past.",
    ),
)
