"""The lessons there are: those that come with nnsim, in the order of the course, and those in a folder of the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnsim.catalog import FileError
from nnsim.lessons import limits
from nnsim.lessons.content import Lesson
from nnsim.lessons.manifest import NAME
from nnsim.lessons.reading import SUFFIX, read
from nnsim.resources import resource

ORDER = (
    "neuron", "perceptron", "line", "graphs", "xor", "backprop", "activations", "vanishing", "training", "overfitting", "recurrent",
    "lstm_gru",
)  # fmt: skip
"""Of the course; others follow by name."""


@dataclass(frozen=True)
class Found:
    """A lesson in a list, or what is wrong with it."""

    path: Path
    lesson: Lesson | None
    fault: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a lesson lies, and whether nnsim brought it."""

    path: Path
    built_in: bool


def spots(folder: Path | None = None) -> list[Spot]:
    """Where all lessons lie, those in a folder of the user's own last; links are not followed."""
    return [*_ours(), *_own(folder)]


def found_at(spot: Spot) -> Found:
    """The lesson there."""
    try:
        return Found(spot.path, read(spot.path, built_in=spot.built_in))
    except FileError as error:
        return Found(spot.path, None, str(error))


def built_in() -> list[Found]:
    """The lessons that come with nnsim."""
    return [found_at(spot) for spot in _ours()]


def own(folder: Path | None) -> list[Found]:
    """Lessons in a folder: folders with a lesson.toml, and files."""
    return [found_at(spot) for spot in _own(folder)]


def _ours() -> list[Spot]:
    try:
        folder = resource("lessons")
    except FileNotFoundError:
        return []
    places = {path.name: path for path in folder.iterdir() if (path / NAME).is_file()}
    names = [*(name for name in ORDER if name in places), *sorted(places.keys() - set(ORDER))]
    return [Spot(places[name], True) for name in names]


def _own(folder: Path | None) -> list[Spot]:
    if folder is None or not folder.is_dir():
        return []
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name.casefold())[: limits.LESSONS]
    except OSError:
        return []
    return [Spot(path, False) for path in inside if not path.is_symlink() and (path.suffix == SUFFIX or (path / NAME).is_file())]
