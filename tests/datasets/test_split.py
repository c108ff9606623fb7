"""How samples are divided, and standardisation."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset, Standardizer, split


def _rng(seed=0):
    return np.random.default_rng(seed)


@given(
    labels=st.lists(st.integers(0, 4), min_size=3, max_size=300),
    shares=st.tuples(st.integers(1, 9), st.integers(0, 5), st.integers(0, 5)),
    stratified=st.booleans(),
)
def test_parts_are_disjoint_complete_and_keep_each_class(labels, shares, stratified):
    fractions = tuple(share / sum(shares) for share in shares)
    data = Dataset(np.zeros((len(labels), 1)), np.array(labels))
    parts = split(data, fractions, _rng(), stratified)
    indices = (parts.train, parts.validation, parts.test)
    assert sorted(np.concatenate(indices)) == list(range(len(labels)))
    for share, part in zip(fractions, indices, strict=True):
        assert (len(part) > 0) == (share > 0)
        assert abs(len(part) - share * len(labels)) < 2
        if stratified:
            for label in set(labels):
                there = sum(labels[index] == label for index in part)
                assert abs(there - len(part) / len(labels) * labels.count(label)) < 2


def test_everything_for_training_keeps_the_order():
    assert split(Dataset(np.zeros(5)), (1, 0, 0), _rng()).train.tolist() == [0, 1, 2, 3, 4]


def test_the_same_seed_gives_the_same_parts():
    data = Dataset(np.zeros(50), np.arange(50) % 3)
    first, again, other = (split(data, (0.6, 0.2, 0.2), _rng(seed)) for seed in (1, 1, 2))
    assert first.test.tolist() == again.test.tolist() != other.test.tolist()


def test_one_hot_and_binary_targets_are_stratified_too():
    label = np.repeat([0, 1], [90, 10])
    for targets, classes in ((np.eye(2)[label], ("a", "b")), (label.astype(float), ())):
        part = split(Dataset(np.zeros(100), targets, classes=classes), (0.7, 0.1, 0.2), _rng()).test
        assert label[part].sum() == 2


@pytest.mark.parametrize("fractions", [(0.5, 0.2, 0.2), (1.2, -0.2, 0), (0, 0.5, 0.5), (0.5, 0.5), (np.nan, 0, 1)])
def test_fractions_that_make_no_split_are_refused(fractions):
    with pytest.raises(ProjectError):
        split(Dataset(np.zeros(10)), fractions, _rng())


def test_too_few_samples_are_refused():
    with pytest.raises(ProjectError, match="2 samples cannot be split into 3 parts"):
        split(Dataset([1.0, 2.0]), (0.6, 0.2, 0.2), _rng())


def test_the_population_deviation_is_used():
    standard = Standardizer.fit(np.array([[1.0], [2.0], [3.0], [4.0]]))
    assert standard.scale[0] == pytest.approx(1.1180340, abs=1e-7)
    assert standard.apply([[1.0], [4.0]]).ravel() == pytest.approx([-1.3416408, 1.3416408])


def test_a_constant_column_becomes_zero():
    column = np.full((7, 1), 0.1)
    assert np.array_equal(Standardizer.fit(column).apply(column), np.zeros((7, 1)))


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=20))
def test_undo_gives_the_values_back(rows):
    values = np.array(rows)
    standard = Standardizer.fit(values)
    assert np.allclose(standard.undo(standard.apply(values)), values, atol=1e-6)


def test_pictures_are_standardised_pixel_by_pixel():
    pictures = _rng().normal(size=(10, 3, 3))
    assert np.allclose(Standardizer.fit(pictures).apply(pictures).std(axis=0), 1)


@given(
    samples=st.integers(1, 400), overlap=st.integers(0, 30),
    shares=st.tuples(st.integers(1, 9), st.integers(0, 5), st.integers(0, 5)),
)
def test_an_ordered_data_set_is_cut_in_order_with_what_overlaps_left_out(samples, overlap, shares):
    fractions = tuple(share / sum(shares) for share in shares)
    data = Dataset(np.zeros((samples, 3, 1)), sequence=True, ordered=True, overlap=overlap)
    wanted = sum(share > 0 for share in shares)
    if samples - overlap * (wanted - 1) < wanted:
        with pytest.raises(ProjectError, match="cannot be split"):
            split(data, fractions, _rng())
        return
    parts = split(data, fractions, _rng())
    filled = [part for part in (parts.train, parts.validation, parts.test) if len(part)]
    assert len(filled) == wanted
    assert filled[0][0] == 0
    assert filled[-1][-1] == samples - 1
    assert all((np.diff(part) == 1).all() for part in filled)
    assert all(after[0] - before[-1] == overlap + 1 for before, after in pairwise(filled))


def test_an_ordered_split_draws_nothing_and_keeps_no_class_apart():
    data = Dataset(np.zeros((10, 2, 1)), np.repeat([0, 1], 5), sequence=True, ordered=True)
    first, second = (split(data, (0.5, 0.3, 0.2), _rng(seed)) for seed in (1, 2))
    assert first.train.tolist() == second.train.tolist() == [0, 1, 2, 3, 4]
    assert first.test.tolist() == [8, 9]
    assert split(data, (1, 0, 0), _rng()).train.tolist() == list(range(10))


def test_too_few_windows_for_parts_that_do_not_overlap_are_refused():
    data = Dataset(np.zeros((20, 3, 1)), sequence=True, ordered=True, overlap=9)
    with pytest.raises(ProjectError, match="20 windows cannot be split into 3 parts that do not overlap"):
        split(data, (0.6, 0.2, 0.2), _rng())
