"""What a network learns from: built-in data sets, readers for files, and how samples are divided. Never Qt."""

from collections.abc import Callable
from typing import cast

import numpy as np

from nnsim.catalog import Spec
from nnsim.datasets import bundled, generators, sequences
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers import (
    TableOptions,
    TablePreview,
    inspect,
    inspect_npz,
    paired_labels,
    read,
    read_idx,
    read_images,
    read_npy,
    read_npz,
    read_table,
    read_text,
)
from nnsim.datasets.split import Split, Standardizer, split
from nnsim.datasets.suggest import Suggestion, suggest
from nnsim.datasets.windows import Windows

ENTRIES = generators.ENTRIES + bundled.ENTRIES + sequences.ENTRIES


def make(spec: Spec, rng: np.random.Generator) -> Dataset:
    """The data set of a chosen entry of the family "dataset"; equal for equal random generators."""
    definition = cast("Callable[..., Dataset]", spec.entry.definition)
    return definition(rng, **spec.values)


__all__ = [
    "ENTRIES", "Dataset", "Split", "Standardizer", "Suggestion", "TableOptions", "TablePreview", "Windows", "inspect",
    "inspect_npz", "make", "paired_labels", "read", "read_idx", "read_images", "read_npy", "read_npz", "read_table",
    "read_text", "split", "suggest",
]
