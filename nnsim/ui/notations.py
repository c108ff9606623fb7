"""The notation in which the window writes symbols: the project's own, so that a teacher's file shows the teacher's letters.

A project that names none is shown in the notation that was chosen last on this computer, and names it from then on.
"""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from nnsim.catalog import Entry, Plain
from nnsim.document import Document
from nnsim.engine.notation import BY_KEY, NOTATIONS, OWN, Notation, notation_of
from nnsim.ui import choices

KEY = "notation"
"""In the view of a document, and below "window" in the settings of this computer."""


class Shown(Protocol):
    """What is asked of the session."""

    @property
    def document(self) -> Document: ...

    @property
    def projectReplaced(self) -> SignalInstance: ...

    def set_view(self, key: str, value: Plain) -> None: ...


class Notations(QObject):
    """Which notation is in use. `changed`: everything with symbols in it is to be written anew."""

    changed = Signal()

    def __init__(self, session: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.now: Notation = OWN
        session.projectReplaced.connect(self.take)

    def choose(self, key: str) -> None:
        """Use another notation, if that is allowed here: for this project, and for those that name none."""
        if choices.locked(KEY):
            return
        choices.keep(KEY, key)
        self._session.set_view(KEY, key)
        self.take()

    def choose_next(self) -> None:
        """Go through the notations, one after the other."""
        self.choose(NOTATIONS[(NOTATIONS.index(self.now) + 1) % len(NOTATIONS)].key)

    def take(self) -> None:
        """Use what the project says, or else what was chosen last."""
        named = self._session.document.view.get(KEY)
        if named not in BY_KEY:
            named = notation_of(choices.chosen(KEY, OWN.key)).key
            self._session.set_view(KEY, named)
        before, self.now = self.now, notation_of(named)
        if before is not self.now:
            self.changed.emit()

    def write(self, tex: str) -> str:
        """An equation of the program, as it is shown."""
        return self.now.write(tex)

    def formula(self, entry: Entry) -> str:
        """What a catalogue entry computes, as it is shown."""
        return self.now.formula(entry)

    def words(self, text: str) -> str:
        """A text of the window, with the notation's symbols for {in}, {a}, {delta} …"""
        return text.format_map(self.now.words)
