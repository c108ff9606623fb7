"""Entries of the undo history that belong to the run rather than to the document."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ValueSet:
    """A weight or bias that was typed or dialled: undone by putting the old number back."""

    write: Callable[[str, tuple[int, ...], float], None]
    key: str
    index: tuple[int, ...]
    before: float
    after: float
    text: str

    def undo(self) -> None:
        self.write(self.key, self.index, self.before)

    def redo(self) -> None:
        self.write(self.key, self.index, self.after)
