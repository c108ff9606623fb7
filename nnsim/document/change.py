"""What every edit is: a command that returns its own inverse, and the record of what it touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nnsim.catalog import sentence

if TYPE_CHECKING:
    from nnsim.document.document import Document


@dataclass(frozen=True)
class Change:
    """What a finished command touched: ids of nodes and connections, keys of settings.

    `furniture`: ids of notes, arrows and groups; what was moved is named in `nodes` and in `furniture`, whatever it is.
    `structural`: the run cannot go on with its program as it is.
    """

    nodes: frozenset[str] = frozenset()
    connections: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    data: bool = False
    structural: bool = False
    furniture: frozenset[str] = frozenset()
    breakpoints: bool = False

    def __or__(self, other: Change) -> Change:
        return Change(
            self.nodes | other.nodes,
            self.connections | other.connections,
            self.settings | other.settings,
            self.data or other.data,
            self.structural or other.structural,
            self.furniture | other.furniture,
            self.breakpoints or other.breakpoints,
        )


class Command(Protocol):
    """One undoable edit."""

    @property
    def text(self) -> str: ...

    def apply(self, document: Document) -> Command:
        """Change the document and return the command that undoes it. Raises ProjectError and changes nothing."""
        ...

    def change(self) -> Change: ...

    def merged(self, later: Command) -> Command | None:
        """One command for this and a later one of the same gesture (a drag, a slider), or None."""
        ...


@dataclass(frozen=True)
class Edit:
    """Base of all commands: a text for the Edit menu and no merging."""

    @property
    def text(self) -> str:
        return sentence("edit")

    def merged(self, later: Command) -> Command | None:
        return None
