"""Edits of the run rather than of the document, in the same undo history: weights and biases typed, dialled or drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from nnsim.ui.session import Session


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


class RunEdits(QObject):
    """Writes numbers into the run of a session; keys are "connection id:W" and "node id:b"."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def set_value(self, key: str, index: tuple[int, ...], value: float) -> None:
        """Set one number; undoable where the last frame knows what it was."""
        before = self.number(key, index)
        self._write(key, index, value)
        if before is not None:
            history = self._session.history
            history.record(ValueSet(self._write, key, index, before, value, self.tr("set a weight")))
            self._session.historyChanged.emit()

    def number(self, key: str, index: tuple[int, ...]) -> float | None:
        """What a number is in the frame that is shown."""
        frame, id = self._session.frame, key.rpartition(":")[0]
        array = frame.own.get(key, frame.weights.get(id) if key.endswith(":W") else frame.biases.get(id))
        return float(array[index]) if array is not None else None

    def _write(self, key: str, index: tuple[int, ...], value: float) -> None:
        self._session.worker.set_value(key, index, value)
        self._session.refresh()
