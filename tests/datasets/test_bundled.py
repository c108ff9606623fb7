"""The shipped real data sets are the published ones."""

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


@pytest.mark.parametrize("key", ["iris", "wine", "breast_cancer", "diabetes", "digits"])
def test_each_set_equals_the_copy_in_scikit_learn(key):
    published = pytest.importorskip("sklearn.datasets")
    scaling = {"scaled": False} if key == "diabetes" else {}
    inputs, targets = getattr(published, f"load_{key}")(return_X_y=True, **scaling)
    data = _make(key)
    assert np.array_equal(data.inputs, inputs / 16 if key == "digits" else inputs)
    assert np.array_equal(data.targets.ravel(), targets)


def test_digits_are_pictures_with_ink_from_0_to_1():
    data = _make("digits")
    assert data.image_shape == (8, 8)
    assert (data.inputs.min(), data.inputs.max()) == (0, 1)
    assert data.class_labels() == tuple("0123456789")


def test_sunspots_equal_the_copy_in_statsmodels():
    published = pytest.importorskip("statsmodels.datasets.sunspots").load_pandas().data
    years, numbers = sunspot_numbers()
    assert np.array_equal(years, published["YEAR"])
    assert np.array_equal(numbers, published["SUNACTIVITY"])


def test_every_file_says_where_it_comes_from():
    folder = resource("data")
    text = (folder / "README.md").read_text(encoding="utf-8")
    for file in folder.iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in text
