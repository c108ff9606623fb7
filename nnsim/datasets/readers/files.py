"""Opening files that somebody else made: regular files only, with a size that is fixed when they are opened.

Every refusal is a FileError whose sentence starts with the file's name.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from nnsim.catalog import FileError, ProjectError, sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset


@dataclass(frozen=True)
class Source:
    """An open file and the size that it had when it was opened."""

    path: Path
    file: BinaryIO
    size: int

    def error(self, reason: str) -> FileError:
        return refusal(self.path, reason)

    def exactly(self, count: int) -> bytes:
        """The next `count` bytes."""
        data = self.file.read(count)
        if len(data) != count:
            raise self.error(sentence("ends too early; it may have been copied only in part"))
        return data

    def whole(self) -> bytes:
        """Everything, from the start; refused if the file changed meanwhile."""
        self.file.seek(0)
        data = self.exactly(self.size)
        if self.file.read(1):
            raise self.error(sentence("grew while it was read; please try again when it is finished"))
        return data


def refusal(path: Path, reason: str) -> FileError:
    """The error for a file, in one sentence that starts with its name."""
    return FileError(sentence("{file} {reason}.", file=spoken(path), reason=reason))


def spoken(path: Path) -> str:
    """The name of a file as it may stand in a sentence, whatever it is."""
    return plain(path.name or str(path), 80)


def plain(text: str, longest: int = limits.MAX_NAME) -> str:
    """Text without control, direction and unpaired characters, and not endless."""
    cleaned = "".join(character if character.isprintable() else " " for character in text[: 2 * longest])
    cleaned = " ".join(cleaned.split())
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1] + "…"


@contextmanager
def opened(path: str | os.PathLike[str], largest: int = limits.MAX_FILE_BYTES) -> Iterator[Source]:
    """A regular file, open for reading. A pipe, a device or a folder is refused without waiting for it."""
    place = Path(path)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        if not stat.S_ISREG(os.stat(place).st_mode):  # before opening: to open a device can already do something
            raise refusal(place, sentence("is not a file that can be read; choose a regular file"))
        handle = os.open(place, flags)
    except FileNotFoundError as error:
        raise refusal(place, sentence("does not exist")) from error
    except PermissionError as error:
        raise refusal(place, sentence("may not be read by you")) from error
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise refusal(place, sentence("cannot be opened")) from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise refusal(place, sentence("is not a file that can be read; choose a regular file"))
        if status.st_size == 0:
            raise refusal(place, sentence("is an empty file"))
        if status.st_size > largest:
            raise refusal(
                place,
                sentence("is too large: {size:,} bytes, and at most {largest:,} are read", size=status.st_size, largest=largest),
            )
        try:
            yield Source(place, file, status.st_size)
        except OSError as error:
            raise refusal(place, sentence("cannot be read to its end")) from error


def built(path: Path, inputs: Any, targets: Any = None, **known: Any) -> Dataset:
    """The data set, with what does not fit said about the file it came from."""
    try:
        return Dataset(inputs, targets, **known)
    except ProjectError as error:
        raise FileError(sentence("{file} makes no data set. {error}", file=spoken(path), error=error)) from error


def fits(source: Source, shape: tuple[int, ...]) -> int:
    """The number of values in an array of that shape, in whole numbers without end, if it is within the limits."""
    cells = 1
    for size in shape:
        cells *= size
    if not shape or cells == 0:
        raise source.error(sentence("holds no values") if cells == 0 else sentence("holds a single number and no samples"))
    if len(shape) > limits.MAX_DIMENSIONS:
        raise source.error(
            sentence(
                "has {count} dimensions, and at most {most} are read", count=len(shape), most=limits.MAX_DIMENSIONS
            )
        )
    if cells > limits.MAX_CELLS:
        raise source.error(sentence("claims more than {most:,} values ({shape})", most=limits.MAX_CELLS, shape=_short(shape)))
    if shape[0] > limits.MAX_ROWS:
        raise source.error(sentence("has {count:,} samples, and at most {most:,} are read", count=shape[0], most=limits.MAX_ROWS))
    if len(shape) == 2 and shape[1] > limits.MAX_COLUMNS:
        raise source.error(
            sentence("has {count:,} columns, and at most {most:,} are read", count=shape[1], most=limits.MAX_COLUMNS)
        )
    return cells


def pictures(array: Any, scale: bool) -> tuple[Any, Mapping[str, Any]]:
    """Bytes (N, height, width) or (N, height, width, 3) are pictures: laid out flat, and divided by 255 with `scale`."""
    colours = array.ndim == 4 and array.shape[3] == 3
    grey = array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 1)
    if array.dtype.kind != "u" or array.dtype.itemsize != 1 or not (colours or grey):
        return array, {}
    shape = array.shape[1:] if colours else array.shape[1:3]
    flat = array.reshape(len(array), -1)
    if not scale:
        return flat, {"image_shape": shape}
    return flat / 255.0, {"image_shape": shape, "notes": (sentence("Pixel values from 0 to 255 were divided by 255."),)}


def _short(shape: tuple[int, ...]) -> str:
    return plain(" × ".join(map(str, shape)), 60)
