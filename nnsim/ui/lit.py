"""A symbol and what it stands for: the pointer over one lights up the other, in the equations and on the canvas."""

from __future__ import annotations

import re
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from nnsim.document import Document

_NAME = re.compile(r"\\mathrm\{([^{}]*)\}")
_TIME = re.compile(r"[({]t([+-]\d+)?[)}]")


class HasDocument(Protocol):
    @property
    def document(self) -> Document: ...


class Lit(QObject):
    """`asked`: a symbol is pointed at; `nodes` and `connection` are what it stands for. `pointed`: so is a thing of the canvas."""

    asked = Signal()
    pointed = Signal()

    def __init__(self, session: QObject) -> None:
        super().__init__(session)
        self.nodes: frozenset[str] = frozenset()
        self.connection: str | None = None
        self.shift: int | None = None
        """At which time step, counted from the one that is computed; None: that is not said."""
        self.over: frozenset[str] = frozenset()
        """Id of the node or the connection under the pointer on the canvas."""
        self.step: int | None = None
        """The time step that the pointer is over, where the network is drawn unrolled."""

    @classmethod
    def of(cls, session: QObject) -> Lit:
        """The one of a session."""
        return session.findChild(cls) or cls(session)

    def ask(self, nodes: frozenset[str], connection: str | None, shift: int | None = None) -> None:
        if (nodes, connection, shift) != (self.nodes, self.connection, self.shift):
            self.nodes, self.connection, self.shift = nodes, connection, shift
            self.asked.emit()

    def point(self, over: frozenset[str], step: int | None = None) -> None:
        if (over, step) != (self.over, self.step):
            self.over, self.step = over, step
            self.pointed.emit()


def meant(symbol: str, document: Document) -> tuple[frozenset[str], str | None]:
    """What a symbol in TeX stands for: nodes by id, or the connection whose weights it is; nothing for a number or a sign."""
    network = document.network
    ids = {_letters(node.name): node.id for node in network}
    named = [ids[letters] for match in _NAME.finditer(symbol) if (letters := _letters(match.group(1))) in ids]
    if "W" in _NAME.sub("", symbol) and len(named) >= 2:
        target, source = named[0], named[1]
        found = next((c.id for c in network.connections.values() if (c.source, c.target) == (source, target)), None)
        if found is not None:
            return frozenset(), found
    return frozenset(named), None


def shift_of(symbol: str) -> int | None:
    """How many time steps later a symbol in TeX is, or earlier: −1 of h^(t−1); None without any time."""
    found = _TIME.findall(_NAME.sub("", symbol))
    return int(found[-1] or 0) if found else None


def _letters(name: str) -> str:
    """What is left of a node's name in a formula."""
    return "".join(letter for letter in name if letter.isalnum())
