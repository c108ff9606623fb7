"""What the tests of the sequence tasks share: a data set by key, as the catalogue makes it."""

import numpy as np

from nnsim.catalog import Catalog
from nnsim.datasets import ENTRIES, Dataset, make

CATALOG = Catalog(ENTRIES)
TASKS = tuple(entry for entry in ENTRIES if entry.group == "Sequences")


def made(key: str, seed: int = 0, **parameters: object) -> Dataset:
    return make(CATALOG.spec("dataset", {"key": key, **parameters}), np.random.default_rng(seed))
