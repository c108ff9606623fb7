"""The shipped real data sets are the published ones."""

import hashlib

import numpy as np
import pytest

from nnsim.catalog import Catalog
from nnsim.datasets import make
from nnsim.datasets.bundled import ENTRIES
from nnsim.datasets.sequences.series import sunspot_numbers
from nnsim.resources import resource

CATALOG = Catalog(ENTRIES)


def _make(key):
    return make(CATALOG.spec("dataset", key), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("key", "shape", "task"),
    [
        ("iris", (150, 4), "classes"), ("wine", (178, 13), "classes"), ("breast_cancer", (569, 30), "binary"),
        ("diabetes", (442, 10), "regression"), ("digits", (1797, 64), "classes"),
    ],
)
def test_each_set_has_its_size_names_and_attribution(key, shape, task):
    data = _make(key)
    assert data.inputs.shape == shape
    assert data.task == task
    assert data.attribution
    assert len(data.feature_names) == shape[1]
    assert data.non_finite == 0


PUBLISHED = {
    "iris": "18565d0da72dafd52595fe48b03ca9b0",
    "wine": "c7e84e8e03b2b5a354287416d84d0894",
    "breast_cancer": "cdd5f37c36cbdfc2e5ee074cec7540fa",
    "diabetes": "e9c1f7559552854a24dc45b41c446ce5",
    "digits": "f19a7d92591ca0a1ffc65ec172e8149a",
}
"""Digests of inputs and targets as scikit-learn 1.9 gives them (diabetes unscaled)."""
SUNSPOTS = "901a5ec9f0fcecb80659e88a88f32365"
"""Digest of years and numbers as statsmodels 0.14 gives them."""


def _digest(*arrays):
    """Of the numbers in float64, one array after the other."""
    return hashlib.sha256(b"".join(np.ascontiguousarray(array, dtype="<f8").tobytes() for array in arrays)).hexdigest()[:32]


@pytest.mark.parametrize("key", PUBLISHED)
def test_each_set_is_number_for_number_the_published_one(key):
    data = _make(key)
    inputs = data.inputs * 16 if key == "digits" else data.inputs  # ink is kept from 0 to 1
    assert _digest(inputs, data.targets) == PUBLISHED[key]


def test_a_single_wrong_number_would_be_noticed():
    data = _make("iris")
    wrong = data.inputs.copy()
    wrong[34, 3] += 0.1  # the slip of a copy that is often met
    assert _digest(wrong, data.targets) != PUBLISHED["iris"]


def test_digits_are_pictures_with_ink_from_0_to_1():
    data = _make("digits")
    assert data.image_shape == (8, 8)
    assert (data.inputs.min(), data.inputs.max()) == (0, 1)
    assert data.class_labels() == tuple("0123456789")


def test_sunspots_are_number_for_number_the_published_ones():
    assert _digest(*sunspot_numbers()) == SUNSPOTS


def test_every_file_says_where_it_comes_from():
    folder = resource("data")
    text = (folder / "README.md").read_text(encoding="utf-8")
    for file in folder.iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in text
