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

from nnsim.catalog import FileError, ProjectError
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
            raise self.error("ends too early; it may have been copied only in part")
        return data

    def whole(self) -> bytes:
        """Everything, from the start; refused if the file changed meanwhile."""
        self.file.seek(0)
        data = self.exactly(self.size)
        if self.file.read(1):
            raise self.error("grew while it was read; please try again when it is finished")
        return data


def refusal(path: Path, reason: str) -> FileError:
    """The error for a file, in one sentence that starts with its name."""
    return FileError(f"{spoken(path)} {reason}.")


def reason(error: ProjectError) -> str:
    """What an error says, as the end of another sentence."""
    sentence = str(error).rstrip(".")
    return sentence[:1].lower() + sentence[1:]


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
            raise refusal(place, "is not a file that can be read; choose a regular file")
        handle = os.open(place, flags)
    except FileNotFoundError as error:
        raise refusal(place, "does not exist") from error
    except PermissionError as error:
        raise refusal(place, "may not be read by you") from error
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise refusal(place, "cannot be opened") from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise refusal(place, "is not a file that can be read; choose a regular file")
        if status.st_size == 0:
            raise refusal(place, "is an empty file")
        if status.st_size > largest:
            raise refusal(place, f"is too large: {status.st_size:,} bytes, and at most {largest:,} are read")
        try:
            yield Source(place, file, status.st_size)
        except OSError as error:
            raise refusal(place, "cannot be read to its end") from error


def built(path: Path, inputs: Any, targets: Any = None, **known: Any) -> Dataset:
    """The data set, with what does not fit said about the file it came from."""
    try:
        return Dataset(inputs, targets, **known)
    except ProjectError as error:
        raise FileError(f"{spoken(path)} makes no data set. {error}") from error


def fits(source: Source, shape: tuple[int, ...]) -> int:
    """The number of values in an array of that shape, in whole numbers without end, if it is within the limits."""
    cells = 1
    for size in shape:
        cells *= size
    if not shape or cells == 0:
        raise source.error("holds no values" if cells == 0 else "holds a single number and no samples")
    if len(shape) > limits.MAX_DIMENSIONS:
        raise source.error(f"has {len(shape)} dimensions, and at most {limits.MAX_DIMENSIONS} are read")
    if cells > limits.MAX_CELLS:
        raise source.error(f"claims more than {limits.MAX_CELLS:,} values ({_short(shape)})")
    if shape[0] > limits.MAX_ROWS:
        raise source.error(f"has {shape[0]:,} samples, and at most {limits.MAX_ROWS:,} are read")
    if len(shape) == 2 and shape[1] > limits.MAX_COLUMNS:
        raise source.error(f"has {shape[1]:,} columns, and at most {limits.MAX_COLUMNS:,} are read")
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
    return flat / 255.0, {"image_shape": shape, "notes": ("Pixel values from 0 to 255 were divided by 255.",)}


def _short(shape: tuple[int, ...]) -> str:
    return plain(" × ".join(map(str, shape)), 60)
