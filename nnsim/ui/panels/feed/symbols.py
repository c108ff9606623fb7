"""A line of symbols fed by hand: what is typed goes in, one symbol at each time step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.feeding import LONGEST
from nnsim.ui import fonts
from nnsim.ui.alphabet import Alphabet
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, coded, decoded, symbols_of_input
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.labels import Fault, Note

MOST_NAMED = 60
"""Symbols that are listed below the line."""
MOST_UNKNOWN = 5


class SymbolsBoard(Board):
    """A line to type in, and what can be typed there."""

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        self.alphabet = Alphabet.of(symbols_of_input(session.dataset, session.document.network, node))
        self.line = Field()
        self.line.setFont(fonts.numbers(BODY))
        self.line.setAccessibleName(self.tr("Symbols for {name}").format(name=node.name))
        self.line.setPlaceholderText(self.tr("Type symbols"))
        self.line.textEdited.connect(self._typed)
        self.fault = Fault()
        self.known = Note(self._listed())
        for widget in (self.line, self.fault, self.known):
            self.column.addWidget(widget)

    def _listed(self) -> str:
        names = self.alphabet.names
        if len(names) > MOST_NAMED:
            return self.tr("One of {count} symbols at each time step").format(count=len(names))
        listed = " ".join(names)
        spaced = "" if self.alphabet.spelled else " " + self.tr("with spaces between them")
        return self.tr("One symbol at each time step, of: {symbols}").format(symbols=listed) + spaced

    def show_values(self, values: Values) -> None:
        codes = [code for code in decoded(values) if code < len(self.alphabet.names)]
        if self.alphabet.read(self.line.text())[0] != codes:
            self.line.setText(self.alphabet.written(codes))
            self._refuse([])

    def begin(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        codes, unknown = self.alphabet.read(text)
        self._refuse(unknown)
        if len(codes) > LONGEST:
            self.fault.say(self.tr("At most {count} symbols can be fed by hand: the first are.").format(count=LONGEST))
        if codes:
            shape = self.node.parameters["shape"]
            assert isinstance(shape, tuple)
            self.fed.emit(coded(codes[:LONGEST], len(self.alphabet.names), tuple(int(str(size)) for size in shape)))

    def _refuse(self, unknown: list[str]) -> None:
        self.line.set_faulty(bool(unknown))
        pieces = ", ".join(f"“{piece}”" for piece in unknown[:MOST_UNKNOWN]) + (" …" if len(unknown) > MOST_UNKNOWN else "")
        self.fault.say(self.tr("Not in the data, so left out: {symbols}.").format(symbols=pieces) if unknown else "")
