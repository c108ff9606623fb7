"""IDX files, the format of MNIST: a header with type and dimensions, then big-endian values; gzip or not."""

import gzip
import os
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.files import Source, built, fits, opened, pictures, refusal, spoken

GZIP = b"\x1f\x8b"
TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(
    path: str | os.PathLike[str], *, labels: str | os.PathLike[str] | None = None, scale: bool = True
) -> Dataset:
    """Samples from one IDX file, and their classes from a second one. Raises FileError.

    Pictures of bytes become flat, with pixels divided by 255 if `scale`.
    """
    place = Path(path)
    images = load_idx(place)
    if images.ndim == 1:
        raise refusal(place, sentence("holds labels and no samples; choose the file with the pictures as inputs"))
    values, known = pictures(images, scale)
    if labels is None:
        return built(place, values, None, name=place.name.split(".")[0], **known)
    classes = load_idx(labels)
    if classes.ndim != 1 or classes.dtype.kind not in "iu":
        raise refusal(Path(labels), sentence("holds no labels, which are one whole number a sample; are the two files swapped?"))
    if len(classes) != len(images):
        there = sentence(
            "holds {labels:,} labels, but {file} has {samples:,} samples; do the two files belong together?",
            labels=len(classes), file=spoken(place), samples=len(images),
        )
        raise refusal(Path(labels), there)
    return built(place, values, classes, name=place.name.split(".")[0], **known)


def paired_labels(path: str | os.PathLike[str]) -> Path | None:
    """The file of labels that lies beside a file of images with MNIST's names, to be offered; it is not read."""
    place = Path(path)
    name = place.name.replace("images", "labels").replace("idx3", "idx1")
    if name == place.name:
        return None
    bare = name.removesuffix(".gz")
    return next((place.with_name(other) for other in (name, bare, bare + ".gz") if _is_file(place, other)), None)


def load_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """The array in an IDX file, in this machine's byte order. Raises FileError."""
    with opened(path) as source:
        packed = source.file.read(2) == GZIP
        source.file.seek(0)
        if not packed:
            return _array(source, source.file, None)
        with gzip.GzipFile(fileobj=source.file) as stream:
            try:
                return _array(source, stream, limits.MAX_RATIO * source.size)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise source.error(sentence("is a damaged gzip file")) from error


def _array(source: Source, stream: IO[bytes] | gzip.GzipFile, most: int | None) -> NDArray[Any]:
    """The array; `most` bytes at the outside where the file is packed."""
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        raise source.error(sentence("is not an IDX file"))
    if not 1 <= start[3] <= limits.MAX_DIMENSIONS:
        raise source.error(
            sentence("has {count} dimensions, and 1 to {most} are read", count=start[3], most=limits.MAX_DIMENSIONS)
        )
    sizes = stream.read(4 * start[3])
    if len(sizes) != 4 * start[3]:
        raise source.error(sentence("ends too early; it may have been copied only in part"))
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    dtype = np.dtype(TYPES[start[2]])
    length = fits(source, shape) * dtype.itemsize
    if most is not None and length > max(limits.FREE_RATIO, most):
        raise source.error(sentence("unpacks to far more than it should"))
    if most is None and length != source.size - 4 - len(sizes):
        raise source.error(
            sentence("claims {length:,} bytes of values, but {left:,} follow", length=length, left=source.size - 4 - len(sizes))
        )
    data = stream.read(length)
    if len(data) != length or stream.read(1):
        raise source.error(sentence("does not hold the {length:,} bytes of values that it claims", length=length))
    return np.frombuffer(data, dtype).astype(dtype.newbyteorder("=")).reshape(shape)


def _is_file(place: Path, name: str) -> bool:
    return place.with_name(name).is_file()
