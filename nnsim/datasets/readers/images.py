"""A folder of pictures, one folder inside it for each class.

Only PNG, JPEG, BMP and GIF are read, told apart by their content and not by their name; a size is read from the header
before anything is decoded. One rule for all: a picture becomes grey (if every picture is grey) or red, green, blue,
with values from 0 (black) to 1 (full); transparent parts lie on white, palettes and CMYK become colours, 16-bit grey
keeps its steps, of an animation the first picture counts. Nothing is resized unless a size is asked for.
"""

import io
import itertools
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import FileError, Sentence, joined, sentence
from nnsim.datasets import limits
from nnsim.datasets.dataset import Dataset
from nnsim.datasets.readers.files import built, opened, plain, refusal
from nnsim.datasets.readers.pictures import format_of, harmless, size_of

if TYPE_CHECKING:
    from PIL import Image  # Pillow and its libraries are loaded with the first picture, which few starts ever see

_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
LONGEST_REASONS = 600
"""Characters that may be said about pictures which cannot be read."""
_GREY = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N")


@dataclass(frozen=True)
class _Picture:
    """Pixels (height, width) or (height, width, 3), of bytes, or of 16 bits where the file has them."""

    path: Path
    label: int
    pixels: NDArray[np.uint8] | NDArray[np.uint16]


def read_images(
    path: str | os.PathLike[str],
    *,
    size: tuple[int, int] | None = None,
    colours: Literal["as found", "grey", "rgb"] = "as found",
) -> Dataset:
    """Pictures as flat inputs with values from 0 to 1, folder names as classes (sorted, numbered from 0).

    Pictures that lie in the folder itself have no class and are read only if there are no folders. All must have the
    same size unless `size` (height, width) is given. Broken files are left out and counted in the notes. Links are not
    followed. Raises FileError.
    """
    folder = Path(path)
    if size is not None and (min(size) < 1 or size[0] * size[1] > limits.MAX_PIXELS):
        raise refusal(folder, sentence("cannot be read at {width} × {height} pixels; give a sensible size", width=size[1], height=size[0]))
    classes, files = _listing(folder)
    pictures: list[_Picture] = []
    broken: list[str] = []
    decoded = 0
    for file, label in files:
        try:
            pixels = _pixels(file, size)
        except FileError as error:
            broken.append(str(error))
            continue
        pictures.append(_Picture(file, label, pixels))
        decoded += pixels.nbytes
        if decoded > limits.MAX_DECODED:
            raise refusal(folder, sentence("holds pictures of more than {most:,} bytes in all", most=limits.MAX_DECODED))
    if not pictures:
        if broken:
            raise refusal(folder, sentence("holds no picture that can be read ({reason:bare})", reason=broken[0]))
        raise refusal(folder, sentence("holds no picture that can be read"))
    grey = colours == "grey" or (colours == "as found" and all(picture.pixels.ndim == 2 for picture in pictures))
    height, width = pictures[0].pixels.shape[:2]
    odd = next((picture for picture in pictures if picture.pixels.shape[:2] != (height, width)), None)
    if odd is not None:
        other = f"{odd.pixels.shape[1]} × {odd.pixels.shape[0]}"
        raise refusal(
            odd.path,
            sentence(
                "is {other} pixels, but {name} is {width} × {height}; give one size",
                other=other, name=plain(pictures[0].path.name, 80), width=width, height=height,
            ),
        )
    shape = (height, width) if grey else (height, width, 3)
    cells = height * width * (1 if grey else 3)
    if cells * len(pictures) > limits.MAX_CELLS:
        raise refusal(folder, sentence("holds more than {most:,} pixel values; give a smaller size", most=limits.MAX_CELLS))
    inputs = np.empty((len(pictures), cells))
    for row, picture in zip(inputs, pictures, strict=True):
        row[:] = _values(picture.pixels, grey).ravel()
    targets = np.array([picture.label for picture in pictures]) if classes else None
    notes = [sentence("Pixel values were divided by their largest possible value, so they run from 0 (black) to 1.")]
    if size is not None:
        notes.append(sentence("Pictures were brought to {width} × {height} pixels.", width=width, height=height))
    if broken:
        notes.append(
            sentence(
                "{left} of {count} pictures were left out: {reasons}", left=len(broken), count=len(files), reasons=_reasons(broken)
            )
        )
    return built(
        folder, inputs, targets, name=plain(folder.name), classes=classes, image_shape=shape, notes=notes,
        target_names=("class",) if classes else (),
    )


def _reasons(broken: list[str]) -> Sentence:
    """The first few of many."""
    lengths = itertools.accumulate(len(reason) + 1 for reason in broken)
    few = [reason for reason, length in zip(broken, lengths, strict=True) if length <= LONGEST_REASONS]
    return joined(few if len(few) == len(broken) else [*few, "…"])


def _listing(folder: Path) -> tuple[tuple[str, ...], list[tuple[Path, int]]]:
    """Class names and the files with their class numbers, in sorted order."""
    entries = list(_entries(folder, folder))
    names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    if not names:
        return (), sorted((Path(entry.path), 0) for entry in entries if _named_as_picture(entry))
    files: list[tuple[Path, int]] = []
    classes: list[str] = []
    for name in names:
        inside = sorted(Path(entry.path) for entry in _entries(folder, folder / name) if _named_as_picture(entry))
        if inside:
            files += [(file, len(classes)) for file in inside]
            classes.append(plain(name))
        if len(files) > limits.MAX_IMAGES:
            raise refusal(
                folder, sentence("holds more than {most:,} files, which is the most that is read", most=limits.MAX_IMAGES)
            )
    if len(classes) > limits.MAX_CLASSES:
        raise refusal(folder, sentence("has more than {most:,} folders with pictures", most=limits.MAX_CLASSES))
    return tuple(classes), files


def _entries(top: Path, folder: Path) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder, links and hidden files left out, up to the limit."""
    try:
        with os.scandir(folder) as found:
            for count, entry in enumerate(found):
                if count >= limits.MAX_IMAGES:
                    raise refusal(
                        top, sentence("holds more than {most:,} files, which is the most that is read", most=limits.MAX_IMAGES)
                    )
                if not entry.is_symlink() and not entry.name.startswith("."):
                    yield entry
    except OSError as error:
        raise refusal(folder, sentence("is not a folder that can be read")) from error


def _named_as_picture(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) and entry.name.lower().endswith(
        (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif")
    )


def _pixels(path: Path, size: tuple[int, int] | None) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """The decoded picture. Raises FileError."""
    from PIL import Image

    with opened(path, limits.MAX_PICTURE_BYTES) as source:
        data = source.whole()
        kind = format_of(data)
        if kind is None:
            raise source.error(sentence("is no PNG, JPEG, BMP or GIF picture, whatever its name says"))
        try:
            width, height = size_of(data, kind)
            if width * height > limits.MAX_PIXELS:
                raise source.error(sentence("has {width:,} × {height:,} pixels, which is too large", width=width, height=height))
            if width * height == 0:
                raise source.error(sentence("is a picture without pixels"))
            with Image.open(io.BytesIO(harmless(data, kind)), formats=[kind]) as image:
                if image.size[0] * image.size[1] > limits.MAX_PIXELS:
                    raise source.error(sentence("is too large"))
                image.load()
                return _converted(image, size)
        except FileError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise source.error(sentence("is too large")) from error
        except _BROKEN as error:
            raise source.error(sentence("is damaged or cut off")) from error


def _converted(image: "Image.Image", size: tuple[int, int] | None) -> NDArray[np.uint8] | NDArray[np.uint16]:
    from PIL import Image

    deep = image.mode.startswith("I")
    if deep:
        wide = np.clip(np.asarray(image.convert("I")), 0, 65_535)
        image = Image.fromarray(wide.astype(np.float32))
    elif "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        grey = image.mode in _GREY
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image.convert("RGBA"))
        image = white.convert("L" if grey else "RGB")
    else:
        image = image.convert("L" if image.mode in _GREY else "RGB")
    if size is not None and (image.height, image.width) != tuple(size):
        image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
    if deep:
        return np.asarray(image).round().astype(np.uint16)
    return np.array(image, dtype=np.uint8)


def _values(pixels: NDArray[np.uint8] | NDArray[np.uint16], grey: bool) -> NDArray[np.float64]:
    """Values from 0 to 1, grey or with three colours. Grey is Pillow's: 0.299 red, 0.587 green, 0.114 blue."""
    values = pixels / float(np.iinfo(pixels.dtype).max)
    if grey and values.ndim == 3:
        return np.asarray(values @ np.array([0.299, 0.587, 0.114]))
    if not grey and values.ndim == 2:
        return np.repeat(values[:, :, np.newaxis], 3, axis=2)
    return values
