"""Edits of the run rather than of the document, in the same undo history: weights and biases typed, dialled or drawn anew."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from nnsim.engine.frames import Frame
from nnsim.ui.dialling import Dialled
from nnsim.ui.numerals import brief
from nnsim.ui.open_project import OpenProject


@dataclass
class ValueSet:
    """A weight or bias that was typed or dialled: undone by putting the old number back. `after` moves on within one `gesture`."""

    write: Callable[[str, tuple[int, ...], float], None]
    key: str
    index: tuple[int, ...]
    before: float
    after: float
    words: str
    gesture: int = 0

    @property
    def text(self) -> str:
        return self.words.format(before=brief(self.before), after=brief(self.after))

    def undo(self) -> None:
        self.write(self.key, self.index, self.before)

    def redo(self) -> None:
        self.write(self.key, self.index, self.after)


class RunEdits(QObject):
    """Writes numbers into the run of a session; keys are "connection id:W" and "node id:b"."""

    def __init__(self, session: OpenProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._last: ValueSet | None = None

    def set_value(self, key: str, index: tuple[int, ...], value: float) -> None:
        """Set one number; undoable where the last frame knows what it was."""
        before = self.number(key, index)
        self._write(key, index, value)
        if before is not None:
            self._record(key, index, before, value)

    def dial(self, key: str, index: tuple[int, ...], gesture: int = 0) -> Dialled | None:
        """One number to be turned by hand; None where the last frame does not know it. What shares a gesture is one entry."""
        before = self.number(key, index)
        if before is None:
            return None

        def write(value: float) -> None:
            self._write(key, index, value, gesture)

        def keep(value: float) -> None:
            self._record(key, index, before, value, gesture)

        return Dialled(before, write, keep, self._session.jobs)

    def _record(self, key: str, index: tuple[int, ...], before: float, after: float, gesture: int = 0) -> None:
        history, last = self._session.history, self._last
        same = last is not None and (last.key, last.index, last.gesture) == (key, index, gesture or -1)
        if last is not None and same and history.grows and history.undo_text == last.text:
            last.after = after
        elif after != before:
            self._last = ValueSet(self._write, key, index, before, after, self._words(key, index), gesture)
            history.record(self._last)
        self._session.historyChanged.emit()

    def _words(self, key: str, index: tuple[int, ...]) -> str:
        """What the history says: "weight of x → hidden 1 [1, 2], 0.5 → 0.72", with units numbered as in the table of weights."""
        network, (id, _, name) = self._session.document.network, key.rpartition(":")
        if id in network.connections:
            text = self.tr("weight of {place}, {before} → {after}")
            place = network.connection_name(network.connections[id]).replace(">", " → ")
        else:
            text = self.tr("bias of {place}, {before} → {after}") if name == "b" else self.tr("value of {place}, {before} → {after}")
            place = network.nodes[id].name if id in network.nodes else id
        place = f"{place} [{', '.join(str(number + 1) for number in index)}]"
        return text.replace("{place}", place.replace("{", "{{").replace("}", "}}"))

    def number(self, key: str, index: tuple[int, ...]) -> float | None:
        """What a number is in the frame that is shown."""
        return number_in(self._session.frame, key, index)

    def _write(self, key: str, index: tuple[int, ...], value: float, gesture: int = 0) -> None:
        self._session.worker.set_value(key, index, value, gesture)
        self._session.refresh()


def number_in(frame: Frame, key: str, index: tuple[int, ...]) -> float | None:
    """A weight or bias by the key that it is set by, or None where a frame does not hold it: it may be older than the network."""
    id = key.rpartition(":")[0]
    array = frame.own.get(key, frame.weights.get(id) if key.endswith(":W") else frame.biases.get(id))
    if array is None or len(index) != array.ndim or any(not 0 <= at < length for at, length in zip(index, array.shape, strict=True)):
        return None
    return float(array[index])
