"""Undo and redo, built on inverses alone.

Entries need not be document commands: the window also records events of a run (a value typed, a jump back) as entries that know
how to undo themselves, so that Ctrl+Z undoes either in order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nnsim.document.change import Change, Command
from nnsim.document.document import Document
from nnsim.document.furnishing import GivingWay
from nnsim.document.naming import named


class Undoable(Protocol):
    """Something in the history that is not a document command."""

    @property
    def text(self) -> str: ...

    def undo(self) -> None: ...

    def redo(self) -> None: ...


@dataclass
class _Entry:
    done: Command
    inverse: Command
    text: str


class History:
    """Applies commands to a document, remembers their inverses, and tells listeners after each finished change."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._entries: list[_Entry | Undoable] = []
        self._position = 0
        self._saved = 0
        self._held = 0
        self._listeners: list[Callable[[Change], None]] = []

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` with one change record after every command, undo and redo."""
        self._listeners.append(listener)

    def push(self, command: Command) -> None:
        """Apply a command. Raises ProjectError and changes nothing if it cannot be done."""
        inverse = command.apply(self.document)
        self._cut()
        last = self._entries[-1] if self._entries else None
        if isinstance(last, _Entry) and self.grows and (one := last.done.merged(command)) is not None:
            back = inverse.merged(last.inverse) if isinstance(inverse, GivingWay) else None
            self._entries[-1] = self._entry(one, back or last.inverse)
        else:
            self._entries.append(self._entry(command, inverse))
            self._position += 1
        self._tell(command.change())

    def before(self, command: Command) -> Document:
        """The document as it was before the gesture that a command belongs to; without one as it is now."""
        twin, last = self.document.copy(), self._entries[self._position - 1] if self._position else None
        grows = self.grows and self._position == len(self._entries)
        if grows and isinstance(last, _Entry) and last.done.merged(command) is not None:
            last.inverse.apply(twin)
        return twin

    def _entry(self, done: Command, inverse: Command) -> _Entry:
        whole = done, inverse
        if isinstance(done, GivingWay) and isinstance(inverse, GivingWay):
            whole = done.edit, inverse.edit
        return _Entry(done, inverse, named(*whole, self.document))

    def record(self, entry: Undoable) -> None:
        """Remember something that has already happened to the run."""
        self._cut()
        self._entries.append(entry)
        self._position += 1

    def undo(self) -> None:
        """Undo the last entry; does nothing if there is none."""
        if not self.can_undo:
            return
        self._position -= 1
        entry = self._entries[self._position]
        if isinstance(entry, _Entry):
            entry.inverse.apply(self.document)
            self._tell(entry.inverse.change())
        else:
            entry.undo()

    def redo(self) -> None:
        """Do the last undone entry again; does nothing if there is none."""
        if not self.can_redo:
            return
        entry = self._entries[self._position]
        self._position += 1
        if isinstance(entry, _Entry):
            entry.done.apply(self.document)
            self._tell(entry.done.change())
        else:
            entry.redo()

    @property
    def can_undo(self) -> bool:
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        return self._position < len(self._entries)

    @property
    def undo_text(self) -> str:
        return self._entries[self._position - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        return self._entries[self._position].text if self.can_redo else ""

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self._entries]

    @property
    def position(self) -> int:
        return self._position

    @property
    def saved(self) -> int:
        """The position at which the document was last saved (0: never); −1 where that cannot be reached any more."""
        return self._saved

    @property
    def grows(self) -> bool:
        """Whether the last entry may still take up what comes: not once it is saved."""
        return self._position > max(self._saved, self._held)

    @property
    def clean(self) -> bool:
        """Whether the document is as it was when last saved."""
        return self._position == self._saved

    def hold(self) -> None:
        """Somebody is about to save the document as it is now: what comes is not merged into what was."""
        self._held = self._position

    def mark_held_saved(self) -> None:
        """What was held is saved, whatever was edited since."""
        self._saved = self._held

    def mark_saved(self) -> None:
        self.hold()
        self.mark_held_saved()

    def mark_unsaved(self) -> None:
        """The document is not as it was ever saved."""
        self._saved = self._held = -1

    def _cut(self) -> None:
        if self._saved > self._position:
            self._saved = -1
        if self._held > self._position:
            self._held = -1
        del self._entries[self._position :]

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)
