"""What a lesson does not let be changed, or shown, while one of its pages is open; every refusal says that it is the lesson's."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from nnsim.document import Command, Group, PutConnection, PutNode, RemoveConnection, RemoveNode, SetData, SetSetting

TRAINING = ("train", "try_starts", "compare")
STEPPING = ("step", "time step", "layer", "phase", "operation", "iteration", "epoch", "line", "back", "rewind")
_DRAWING = (PutNode, RemoveNode, PutConnection, RemoveConnection)


class Locks(QObject):
    """Keys of settings and names of places that are locked, and panels that are hidden."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.locked: frozenset[str] = frozenset()
        self.hidden: frozenset[str] = frozenset()

    def set(self, locked: Iterable[str] = (), hidden: Iterable[str] = ()) -> None:
        before = self.locked, self.hidden
        self.locked, self.hidden = frozenset(locked), frozenset(hidden)
        if before != (self.locked, self.hidden):
            self.changed.emit()

    def reason(self, *names: str) -> str | None:
        """Why something that goes by one of these names cannot be changed now, or None if it can."""
        return self.tr("This page of the lesson keeps it as it is.") if self.locked.intersection(names) else None

    def reason_not(self, action: str) -> str | None:
        """Why an action cannot be done on this page."""
        if action in TRAINING and "train" in self.locked:
            return self.tr("This page of the lesson is read without training.")
        if action in STEPPING and "step" in self.locked:
            return self.tr("This page of the lesson is read without steps.")
        return None

    def keeps(self, command: Command) -> str | None:
        """Why an edit cannot be made on this page."""
        if not self.locked:
            return None
        if isinstance(command, Group):
            return next((reason for part in command.commands if (reason := self.keeps(part)) is not None), None)
        if isinstance(command, SetSetting):
            return self.reason(command.key, "learning")
        if isinstance(command, SetData):
            return self.reason("data")
        return self.reason("canvas") if isinstance(command, _DRAWING) else None
