"""Readers for files that somebody else made. `read` finds the right one by content, then by name.

Each refuses what it does not understand with a FileError, one sentence that names the file.
"""

import os
from pathlib import Path
from typing import Any

from nnsim.catalog import sentence
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.files import opened, refusal
from nnsim.datasets.readers.idx import GZIP, paired_labels, read_idx
from nnsim.datasets.readers.images import read_images
from nnsim.datasets.readers.npy import MAGIC, inspect_npz, read_npy, read_npz
from nnsim.datasets.readers.pictures import format_of
from nnsim.datasets.readers.preview import Column, TablePreview, inspect
from nnsim.datasets.readers.table import TableOptions, read_table
from nnsim.datasets.readers.writing import read_text

__all__ = [
    "Column", "TableOptions", "TablePreview", "format_name", "inspect", "inspect_npz", "paired_labels", "read",
    "read_idx", "read_images", "read_npy", "read_npz", "read_table", "read_text",
]


def format_name(path: str | os.PathLike[str]) -> str:
    """"images", "npy", "npz", "idx" or "table": what `read` takes the file for. Raises FileError."""
    place = Path(path)
    if place.is_dir():
        return "images"
    with opened(place) as source:
        start = source.file.read(32)
    ending = place.suffix.lower()
    if start.startswith(MAGIC) or ending == ".npy":
        return "npy"
    if start.startswith(b"PK") or ending == ".npz":
        return "npz"
    if start.startswith((GZIP, b"\0\0")):
        return "idx"
    if ending in (".svg", ".svgz", ".pdf", ".eps", ".tif", ".tiff", ".ico", ".icns") or format_of(start) is not None:
        raise refusal(place, sentence("is a single file that holds no table; for PNG, JPEG, BMP or GIF choose their folder"))
    return "table"


def read(path: str | os.PathLike[str], **options: Any) -> Dataset:
    """The data set in a file or a folder of pictures; `options` are those of the reader. Raises FileError."""
    match format_name(path):
        case "images":
            return read_images(path, **options)
        case "npy":
            return read_npy(path, **options)
        case "npz":
            return read_npz(path, **options)
        case "idx":
            return read_idx(path, **options)
    return read_table(path, TableOptions(**options))
