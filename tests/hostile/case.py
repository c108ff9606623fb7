"""One hostile file: how it is made, as what it comes, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    key: str
    way: str
    name: str
    make: Make
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
