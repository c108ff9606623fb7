"""Equations of what is selected; while the run stands inside an iteration, those of the operation just executed."""

from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Entry, Plain
from nnsim.engine.frames import Frame, State
from nnsim.ui.session import Session
from nnsim.ui.theme import LARGE
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.labels import Heading, Note, emptied

WITH_FORMULA = ("activation", "initializer")
OF_THE_PROJECT = ("learning_rule", "loss", "optimizer", "schedule")


class EquationCard(QWidget):
    """One equation in a quiet frame; the one that was just computed is outlined."""

    def __init__(self, tex: str, current: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self.formula = Formula(tex, LARGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.formula)

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = painting.accent(self) if self._current else painting.line(self)
        painting.frame(QPainter(self), QRectF(self.rect()), painting.panel(self), edge, 1.5 if self._current else 1.0)


class EquationsTab(QWidget):
    """Headings and equation cards."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shown: tuple[tuple[str, tuple[str, ...], str], ...] | None = None
        self._cards: list[EquationCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 14)
        self._column.setSpacing(7)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.refresh()

    def refresh(self) -> None:
        self.show_frame(self.session.frame)

    def show_frame(self, frame: Frame) -> None:
        """Show the moment's equations, or those of the selection."""
        moment = frame.moment
        if moment is not None and frame.state is not State.RUNNING:
            place = self.tr("operation {number} of {count} in this iteration").format(number=moment.index + 1, count=moment.count)
            self._show(((moment.caption or moment.phase, moment.equations, place),), current=True)
        elif self.isVisible():
            self._show(tuple(self._sections()), current=False)

    def equations(self) -> list[str]:
        """What is shown, as TeX, in order."""
        return [card.formula.tex for card in self._cards]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _sections(self) -> Iterable[tuple[str, tuple[str, ...], str]]:
        document, selection = self.session.document, self.session.selection
        chosen = next(iter(selection)) if len(selection) == 1 else None
        connection = document.network.connections.get(chosen) if chosen is not None else None
        node = document.network.nodes.get(connection.target if connection is not None else chosen or "")
        if node is None:
            for family in OF_THE_PROJECT:
                value = document.settings[family]
                if family != "loss" or isinstance(value, str) or (isinstance(value, dict) and "key" in value):
                    yield self._section(self.session.catalog.spec(family, value).entry)
            return
        entry = document.network.entry(node)
        yield f"{node.name} · {entry.title}", split(entry.formula), entry.summary
        for family in WITH_FORMULA:
            chosen_entry: Plain = node.parameters.get(family)
            if chosen_entry is not None:
                yield self._section(self.session.catalog.spec(family, chosen_entry).entry)

    def _section(self, entry: Entry) -> tuple[str, tuple[str, ...], str]:
        words = {
            "activation": self.tr("Activation"), "initializer": self.tr("Initial weights"), "loss": self.tr("Loss"),
            "learning_rule": self.tr("Learning rule"), "optimizer": self.tr("Optimiser"), "schedule": self.tr("Decay"),
        }
        return f"{words[entry.family]} · {entry.title}", split(entry.formula), entry.summary

    def _show(self, sections: tuple[tuple[str, tuple[str, ...], str], ...], *, current: bool) -> None:
        if sections == self._shown:
            return
        self._shown = sections
        emptied(self._column)
        self._cards = [EquationCard(tex, current) for _, equations, _ in sections for tex in equations]
        cards = iter(self._cards)
        for title, equations, remark in sections:
            self._column.addWidget(Note(title) if current else Heading(title))
            for card in islice(cards, len(equations)):
                self._column.addWidget(card)
            if remark:
                self._column.addWidget(Note(remark))


def split(formula: str) -> tuple[str, ...]:
    """A formula of several equations side by side, one by one."""
    parts = [part.strip().rstrip(",") for part in formula.replace(r"\qquad", "\n").replace(r",\quad", "\n").split("\n")]
    return tuple(part for part in parts if part)
