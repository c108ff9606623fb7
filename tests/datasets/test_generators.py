"""The drawn data sets: every entry of the catalogue, and the values that books print."""

import numpy as np
import pytest

from nnsim.catalog import Catalog
from nnsim.datasets import make
from nnsim.datasets.generators import ENTRIES

CATALOG = Catalog(ENTRIES)
KEYS = [entry.key for entry in ENTRIES]
PLANE = ["blobs", "circles", "moons", "spirals", "checkerboard"]


def _make(value, seed=0):
    return make(CATALOG.spec("dataset", value), np.random.default_rng(seed))


@pytest.mark.parametrize("key", KEYS)
def test_every_entry_makes_finite_named_data(key):
    data = _make(key)
    assert data.non_finite == 0
    assert data.name
    assert data.feature_names
    assert data.task != "none"
    assert data.content_hash() == _make(key).content_hash()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_parameter_explains_itself_and_takes_its_limits(entry):
    for parameter in entry.parameters:
        assert parameter.help.endswith(".")
        assert parameter.title
        for limit in (parameter.minimum, parameter.maximum):
            if limit > -np.inf and limit != getattr(parameter, "above", None):
                assert _make({"key": entry.key, parameter.key: limit}).non_finite == 0


@pytest.mark.parametrize(
    ("key", "outputs"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0]), ("nand", [1, 1, 1, 0])]
)
def test_gates_are_their_truth_tables(key, outputs):
    data = _make(key)
    assert data.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert data.targets.tolist() == [[value] for value in outputs]
    assert data.targets.dtype == np.float64
    assert data.task == "binary"
    assert data.points


def test_the_three_points_lie_on_y_equals_x_plus_1():
    data = _make("line3")
    assert data.inputs.tolist() == [[1], [2], [3]]
    assert data.targets.tolist() == [[2], [3], [4]]


@pytest.mark.parametrize("key", PLANE)
def test_points_fill_the_plane_from_minus_1_to_1_with_two_balanced_classes(key):
    data = _make({"key": key, "noise": 0.0, "samples": 1000})
    assert 0.4 < np.abs(data.inputs).max() <= 1.001
    assert data.points
    assert data.targets.shape == (1000, 1)
    assert 0.4 < data.targets.mean() < 0.6


@pytest.mark.parametrize("key", [*PLANE, "line", "sine"])
def test_another_seed_gives_other_points(key):
    assert _make(key).content_hash() != _make(key, seed=1).content_hash()


def test_more_than_two_blobs_have_class_numbers():
    data = _make({"key": "blobs", "classes": 5})
    assert data.targets.dtype == np.int64
    assert data.class_count == 5
    assert data.task == "classes"


def test_without_noise_the_curves_are_exact():
    line = _make({"key": "line", "noise": 0, "slope": 2, "intercept": 1})
    assert np.allclose(line.targets, 2 * line.inputs + 1)
    sine = _make({"key": "sine", "noise": 0})
    assert np.allclose(sine.targets, np.sin(np.pi * sine.inputs))
