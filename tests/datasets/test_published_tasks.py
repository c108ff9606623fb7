"""The adding problem and the Reber grammar have the statistics of the papers that they come from."""

import numpy as np
import pytest

from nnsim.datasets.sequences import adding, reber
from tests.datasets.tasks import made


def _marked(data):
    return [np.flatnonzero(sample[:, 1] == 1) for sample in data.inputs]


def test_o31_the_published_adding_problem():
    data = made("adding", samples=5000, steps=100)
    values, markers, lengths = data.inputs[..., 0], data.inputs[..., 1], data.lengths
    assert (lengths.min(), lengths.max()) == (100, 110)
    inside = data.mask
    assert values[inside].min() < -0.99
    assert values[inside].max() > 0.99
    assert abs(values[inside].mean()) < 0.01
    assert not data.inputs[~inside].any()
    marked = _marked(data)
    assert all(len(places) == 2 for places in marked)
    first = np.array([places.min() for places in marked])
    assert (first.min(), first.max()) == (0, 9)
    assert max(places.max() for places in marked) == 48
    assert all(markers[row, length - 1] == -1 for row, length in enumerate(lengths))
    assert set(np.unique(markers)) == {-1, 0, 1}
    assert np.array_equal(np.unique(markers[:, 0]), [-1, 1])
    sums = np.array([values[row, places].sum() for row, places in enumerate(marked)])
    assert np.allclose(data.targets[:, 0], 0.5 + sums / 4)


def test_o31_the_last_step_of_a_short_row_is_never_marked():
    data = made("adding", samples=5000, steps=22)
    assert max(places.max() for places in _marked(data)) < 10


@pytest.mark.parametrize(("scale", "error"), [("published", 1 / 24), ("modern", 1 / 6)])
def test_o31_always_saying_the_mean_gives_the_known_error(scale, error):
    data = made("adding", samples=10_000, steps=30, scale=scale)
    assert data.targets.var() == pytest.approx(error, rel=0.04)


def test_the_modern_adding_problem_marks_one_number_in_each_half():
    data = made("adding", samples=3000, steps=41, scale="modern")
    assert data.lengths is None
    marked = np.array(_marked(data))
    assert marked.shape == (3000, 2)
    assert (marked[:, 0].min(), marked[:, 0].max(), marked[:, 1].min(), marked[:, 1].max()) == (0, 19, 20, 40)
    assert np.allclose(data.targets[:, 0], (data.inputs[..., 0] * data.inputs[..., 1]).sum(axis=1))
    assert 0 <= data.inputs[..., 0].min() < data.inputs[..., 0].max() <= 1
    assert pytest.approx(0.16) == adding.MODERN_TOLERANCE


def _strings(data):
    """The strings that the inputs spell, without their last symbol."""
    return [
        "".join(reber.SYMBOLS[place] for place in sample[:length].argmax(axis=1))
        for sample, length in zip(data.inputs, data.lengths, strict=True)
    ]


@pytest.mark.parametrize("embed", [True, False])
def test_every_string_follows_the_grammar_and_its_targets_are_what_may_come(embed):
    data = made("reber", embed=embed)
    machine = reber.embedded() if embed else reber.GRAMMAR
    for string, targets in zip(_strings(data), data.targets, strict=True):
        follows = reber.legal(string + "E", machine)
        assert follows is not None
        assert follows[-1] == frozenset()
        for symbols, row in zip(follows[:-1], targets, strict=False):
            assert {reber.SYMBOLS[place] for place in row.nonzero()[0]} == symbols
        assert not targets[len(string) :].any()


def test_known_strings_of_the_grammar():
    for string in ("BTSSXXTVVE", "BPVVE", "BTXSE", "BTSXSE", "BPTVPXVVE", "BTXXVPSE"):
        assert reber.legal(string, reber.GRAMMAR) is not None
        for kept in "TP":
            assert reber.legal(f"B{kept}{string}{kept}E", reber.embedded()) is not None
        assert reber.legal(f"BT{string}PE", reber.embedded()) is None
    for string in ("BTPSE", "TXSE", "BPVVEE", "BTXXXE"):
        assert reber.legal(string, reber.GRAMMAR) is None


def test_the_last_but_one_symbol_is_the_second_one():
    strings = _strings(made("reber", samples=1000))
    assert all(string[1] == string[-1] and string[1] in "TP" for string in strings)
    assert 0.44 < np.mean([string[1] == "T" for string in strings]) < 0.56
    shares = [np.mean([string[3] == symbol for string in strings]) for symbol in "TP"]
    assert min(shares) > 0.44


def test_the_next_symbol_is_one_that_may_follow():
    legal, following = made("reber", seed=3), made("reber", seed=3, target="next")
    assert np.array_equal(legal.inputs, following.inputs)
    assert following.targets.dtype == np.int64
    chosen = np.take_along_axis(legal.targets, following.targets[..., np.newaxis], axis=2)[..., 0]
    assert chosen[legal.mask].all()


def test_strings_are_as_long_as_allowed_at_most():
    data = made("reber", longest=12, samples=300)
    assert data.lengths.min() == reber.SHORTEST - 1
    assert data.lengths.max() == 11
    assert all(reber.legal(string + "E", reber.embedded()) is not None for string in _strings(data))
    assert len(np.unique(made("reber").lengths)) > 5
