"""Real data sets that ship with nnsim, read from `resources/data`. Where they come from stands in the README there."""

import csv
import gzip

import numpy as np

from nnsim.catalog import Entry
from nnsim.datasets.dataset import Dataset
from nnsim.resources import resource

_UCI = "UCI Machine Learning Repository"


def _rows(file: str) -> tuple[list[str], list[list[str]]]:
    """Column names and rows of one of our own tables."""
    data = resource("data", file).read_bytes()
    text = (gzip.decompress(data) if file.endswith(".gz") else data).decode("utf-8")
    header, *rows = csv.reader(text.splitlines())
    return header, rows


def iris(rng: np.random.Generator) -> Dataset:
    return _classes("iris.csv", "Iris", ("setosa", "versicolor", "virginica"), f"R. A. Fisher (1936), {_UCI}")


def wine(rng: np.random.Generator) -> Dataset:
    classes = ("cultivar 1", "cultivar 2", "cultivar 3")
    return _classes("wine.csv", "Wine", classes, f"M. Forina et al., {_UCI}")


def breast_cancer(rng: np.random.Generator) -> Dataset:
    attribution = f"W. H. Wolberg, W. N. Street, O. L. Mangasarian (1995), {_UCI}"
    return _classes("breast_cancer.csv", "Breast cancer", ("malignant", "benign"), attribution)


def diabetes(rng: np.random.Generator) -> Dataset:
    header, rows = _rows("diabetes.csv")
    values = np.array(rows, dtype=np.float64)
    return Dataset(
        values[:, :-1], values[:, -1:], name="Diabetes", feature_names=header[:-1], target_names=header[-1:],
        attribution="B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004)",
    )


def digits(rng: np.random.Generator) -> Dataset:
    header, rows = _rows("digits.csv.gz")
    values = np.array(rows, dtype=np.int64)
    return Dataset(
        values[:, :-1] / 16, values[:, -1], name="Handwritten digits", feature_names=header[:-1],
        target_names=header[-1:], classes=tuple("0123456789"), image_shape=(8, 8),
        attribution=f"E. Alpaydin, C. Kaynak (1998), {_UCI}",
    )


def _classes(file: str, name: str, classes: tuple[str, ...], attribution: str) -> Dataset:
    """Measurements and a class in the last column: two classes as one number 0 or 1, more as class numbers."""
    header, rows = _rows(file)
    values = np.array([row[:-1] for row in rows], dtype=np.float64)
    labels = np.array([classes.index(row[-1]) for row in rows], dtype=np.int64)
    targets = labels.astype(np.float64)[:, np.newaxis] if len(classes) == 2 else labels
    return Dataset(
        values, targets, name=name, feature_names=header[:-1], target_names=header[-1:], classes=classes,
        attribution=attribution,
    )


def _entry(key: str, title: str, summary: str, definition: object, use: str) -> Entry:
    return Entry(family="dataset", key=key, title=title, summary=summary, group="Real data", definition=definition, use=use)


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "iris", "Iris", "150 iris flowers of three species, by the length and width of petals and sepals.", iris,
        use="For classification with softmax. One species is easily told apart, the other two overlap a little.",
    ),
    _entry(
        "wine", "Wine", "178 wines from three cultivars, by 13 chemical measurements.", wine,
        use="To see why inputs are standardised: the measurements differ in size by a factor of a thousand.",
    ),
    _entry(
        "breast_cancer", "Breast cancer",
        "569 tumours, malignant (0) or benign (1), by 30 measurements of their cell nuclei.", breast_cancer,
        use="For yes or no on real data, where the two kinds of mistakes are not equally bad: look at precision and recall.",
    ),
    _entry(
        "diabetes", "Diabetes",
        "442 patients: how diabetes progressed in a year, from ten measurements in their original units.", diabetes,
        use="For regression on real, noisy data: even a good model explains only half of what it sees.",
    ),
    _entry(
        "digits", "Handwritten digits",
        "1,797 pictures of 8 × 8 pixels, the digits 0 to 9. Pixel values are scaled to 0 (paper) … 1 (ink).", digits,
        use="For pictures: small enough to train in seconds, real enough for overfitting, and what hidden units see can be looked at.",
    ),
)
