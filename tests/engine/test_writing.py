"""A network goes on with a text: by its own chances, sharpened or evened out, and the same for the same seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import nnsim
from nnsim.engine.run import Run
from nnsim.engine.writing import Writer

ROUND = ((1, 3.0), (2, 3.0), (0, 3.0))
"""After symbol 0 most likely 1, after 1 most likely 2, after 2 most likely 0; and how much more likely (as a weight)."""


def foreteller(kind: str = "rnn", symbols: int = 3, reads: str = "forwards", steps: int = 4) -> Run:
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(symbols,))
    m = network.add(kind, name="m", units=symbols, reads=reads)
    y = network.add("dense", name="y", units=symbols, activation="softmax")
    network.connect(x, m)
    network.connect(m, y)
    network.connect(x, y)
    codes = np.random.default_rng(0).integers(0, symbols, (6, steps))
    data = nnsim.Dataset(np.eye(symbols)[codes], codes)
    run = Run(nnsim.Project(network, data, loss="cross_entropy"))
    for array in run.parameters.values():
        array[...] = 0
    for symbol, (following, weight) in enumerate(ROUND):
        run.parameters["x>y.W"][following, symbol] = weight
    return run


def test_without_temperature_the_likeliest_symbol_follows_beyond_the_window() -> None:
    assert list(Writer(foreteller()).write([0], 10, temperature=0)) == [1, 2, 0, 1, 2, 0, 1, 2, 0, 1]


def test_symbols_are_drawn_by_their_chances() -> None:
    drawn = Counter(next(iter(Writer(foreteller()).write([0], 1, 1.0, seed))) for seed in range(600))
    expected = np.exp(3.0) / (np.exp(3.0) + 2)
    assert drawn[1] / 600 == pytest.approx(expected, abs=0.04)


def test_a_high_temperature_evens_out_and_a_low_one_sharpens() -> None:
    def share(temperature: float) -> float:
        written = list(Writer(foreteller()).write([0], 300, temperature))
        return float(np.mean([following == ROUND[symbol][0] for symbol, following in zip([0, *written], written, strict=False)]))

    assert share(0.3) > 0.99
    assert share(20.0) < 0.5


def test_the_same_seed_writes_the_same() -> None:
    writer = Writer(foreteller())
    assert list(writer.write([1], 30, 2.0, seed=5)) == list(writer.write([1], 30, 2.0, seed=5))
    assert list(writer.write([1], 30, 2.0, seed=5)) != list(writer.write([1], 30, 2.0, seed=6))


def test_a_network_that_reads_backwards_or_foretells_nothing_is_refused() -> None:
    with pytest.raises(nnsim.ProjectError, match="reads backwards"):
        Writer(foreteller(reads="backwards"))
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(1,)), network.add("dense", name="y", units=1))
    with pytest.raises(nnsim.ProjectError, match="one input of sequences"):
        Writer(Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 1)), np.ones((2, 1))))))
