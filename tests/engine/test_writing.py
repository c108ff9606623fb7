"""A network goes on with a text: by its own chances, sharpened or evened out, and the same for the same seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import nnsim
from nnsim.engine.run import Run
from nnsim.engine.writing import NEW_LINE, Specimen, Writer, ends_of, symbols_of

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
    assert list(Writer.of(foreteller()).write([0], 10, temperature=0)) == [1, 2, 0, 1, 2, 0, 1, 2, 0, 1]


def test_symbols_are_drawn_by_their_chances() -> None:
    writer = Writer.of(foreteller())
    drawn = Counter(next(iter(writer.write([0], 1, 1.0, seed))) for seed in range(600))
    expected = np.exp(3.0) / (np.exp(3.0) + 2)
    assert drawn[1] / 600 == pytest.approx(expected, abs=0.04)


def test_a_high_temperature_evens_out_and_a_low_one_sharpens() -> None:
    def share(temperature: float) -> float:
        written = list(Writer.of(foreteller()).write([0], 300, temperature))
        return float(np.mean([following == ROUND[symbol][0] for symbol, following in zip([0, *written], written, strict=False)]))

    assert share(0.3) > 0.99
    assert share(20.0) < 0.5


def test_the_same_seed_writes_the_same() -> None:
    writer = Writer.of(foreteller())
    assert list(writer.write([1], 30, 2.0, seed=5)) == list(writer.write([1], 30, 2.0, seed=5))
    assert list(writer.write([1], 30, 2.0, seed=5)) != list(writer.write([1], 30, 2.0, seed=6))


def test_a_network_that_reads_backwards_or_foretells_nothing_is_refused() -> None:
    with pytest.raises(nnsim.ProjectError, match="reads backwards"):
        Writer.of(foreteller(reads="backwards"))
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(1,)), network.add("dense", name="y", units=1))
    with pytest.raises(nnsim.ProjectError, match="one input of sequences"):
        Writer.of(Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 1)), np.ones((2, 1))))))


def test_each_symbol_tells_with_what_chance_it_was_drawn() -> None:
    likely, rest = np.exp(3.0) / (np.exp(3.0) + 2), 1 / (np.exp(3.0) + 2)
    for drawn in Writer.of(foreteller()).drawn([0], 5, 1.0, seed=3):
        assert drawn.chance == pytest.approx(dict(drawn.likeliest)[drawn.symbol])
        assert [chance for _, chance in drawn.likeliest] == pytest.approx([likely, rest, rest])
    assert next(iter(Writer.of(foreteller()).drawn([0], 1, 0.0))).chance == 1


def test_the_beginning_is_read_before_it_goes_on() -> None:
    assert next(iter(Writer.of(foreteller("lstm")).write([2, 0, 1], 1, temperature=0))) == 2


def test_outputs_that_are_no_chances_are_a_sentence() -> None:
    run = foreteller()
    run.parameters["x>y.W"][...] = np.nan
    with pytest.raises(nnsim.ProjectError, match="no chance"):
        list(Writer.of(run).write([0], 3))


def test_a_network_that_waits_for_the_end_is_refused() -> None:
    network = nnsim.Network()
    x, y = network.add("input", name="x", shape=(3,)), network.add("dense", name="y", units=3, activation="softmax")
    last = network.add("rnn", name="m", units=2, returns="last")
    network.connect(x, last)
    network.connect(last, y)
    network.connect(x, y)
    codes = np.zeros((2, 4), int)
    data = nnsim.Dataset(np.eye(3)[codes], codes, classes=("a", "b", "c"))
    with pytest.raises(nnsim.ProjectError, match="waits for the end"):
        Writer.of(Run(nnsim.Project(network, data, loss="cross_entropy")))


def test_a_specimen_is_written_beside_the_run_until_it_is_given_up() -> None:
    run = foreteller()
    text = Specimen(lambda job, given_up: job(run), [0], 200, 0.0, 0)
    text._thread.join()
    assert [drawn.symbol for drawn in text.drawn[:4]] == [1, 2, 0, 1]
    assert (len(text.drawn), text.failure, text.moment.epoch) == (200, "", 0)
    again = Specimen(lambda job, given_up: job(run), [0], 10**9, 1.0, 0, text.writer)
    again.cancel()
    assert again.done
    assert again.writer is text.writer


def test_data_that_asks_what_comes_next_is_told_from_data_that_does_not() -> None:
    assert symbols_of(nnsim.dataset("text", characters=1_100))[-3:] == ("x", "y", "”") or "␣" in symbols_of(nnsim.dataset("text"))
    assert symbols_of(nnsim.dataset("text", symbols="numbers")) == symbols_of(nnsim.dataset("text"))
    for target in ("legal", "next"):
        assert symbols_of(nnsim.dataset("reber", target=target)) == tuple("BTPSXVE")
    for key in ("echo", "parity", "adding", "spelling", "temporal_order", "sunspots", "xor", "waves", "binary_addition"):
        if key in nnsim.catalog()["dataset"]:
            assert symbols_of(nnsim.dataset(key)) == ()
    assert symbols_of(None) == ()


def test_strings_end_with_what_only_their_ends_have() -> None:
    names = "BTPSXVE"

    def ends(**parameters: object) -> set[str]:
        return {names[before] + names[symbol] for before, symbol in ends_of(nnsim.dataset("reber", **parameters))}

    for target in ("legal", "next"):
        assert ends(target=target) == {"TE", "PE"}
        assert ends(target=target, embed=False) == {"SE", "VE"}
    assert ends_of(nnsim.dataset("text")) == ends_of(nnsim.dataset("echo")) == ends_of(None) == frozenset()


def test_after_the_end_of_a_string_another_one_begins() -> None:
    codes = np.array([[0, 1, 1], [0, 1, 1]])
    data = nnsim.Dataset(np.eye(3)[codes], np.array([[1, 1, 2], [1, 1, 2]]), [3, 3], classes=("a", "b", "c"))
    network = nnsim.Network()
    x, m = network.add("input", name="x", shape=(3,)), network.add("rnn", name="m", units=3, activation="identity")
    y = network.add("dense", name="y", units=3, activation="softmax")
    network.connect(x, m)
    network.connect(m, y)
    run = Run(nnsim.Project(network, data, loss="cross_entropy"))
    for array in run.parameters.values():
        array[...] = 0
    run.parameters["x>m.W"][...] = np.eye(3)
    run.parameters["m.U"][...] = np.eye(3)  # counts what has come
    run.parameters["m>y.W"][...] = [[0, 0, 0], [9, -3, 0], [-9, 9, 0]]
    run.parameters["y.b"][...] = [0, 5, 0]
    drawn = list(Writer.of(run).drawn([0], 5, temperature=0))
    assert "".join("abc\n"[each.symbol] for each in drawn) == "bbc\nabb"
    assert [each.symbol for each in drawn if each.given] == [NEW_LINE, 0]
    assert list(Writer.of(run).write([0], 5, temperature=0)) == [1, 1, 2, 1, 1]
