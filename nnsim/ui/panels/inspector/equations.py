"""Equations of what is selected; while the run stands inside an iteration, those of the operation just executed, with their numbers."""

import re
from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Entry, Plain
from nnsim.engine.frames import Frame, State, Workings
from nnsim.engine.pages import page
from nnsim.ui import numerals
from nnsim.ui.moments import told
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.labels import Heading, Note, emptied
from nnsim.ui.widgets.samples import SampleChooser

WITH_FORMULA = ("activation", "initializer")
OF_THE_PROJECT = ("learning_rule", "loss", "optimizer", "schedule")


LINE, WHOLE = 36, 34
"""Characters of a calculation, and of an equation, that fit into one line of a card."""
Numbers = tuple[str, str]
"""The right side of an equation with numbers put in, and the result, in TeX."""


class EquationCard(QWidget):
    """One equation in a quiet frame; the one that was just computed is outlined, and may have its numbers below."""

    def __init__(self, tex: str, current: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self.tex = tex
        self.setAccessibleName(self.tr("Equation that was just computed") if current else self.tr("Equation"))
        self.numbers: list[Formula] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(6)
        for line in broken(tex, WHOLE):
            self._column.addWidget(Formula(line, LARGE))

    def put_in(self, numbers: Numbers | None) -> None:
        """Show the numbers of one calculation; a calculation that is a single number is its own result."""
        right, result = numbers or ("", "")
        lines = [*broken(f"= {right}"), f"= {result}"] if right != result else [f"= {result}"] if result else []
        while len(self.numbers) < len(lines):
            self.numbers.append(Formula("", BODY))
            self._column.addWidget(self.numbers[-1])
        for number, formula in enumerate(self.numbers):
            formula.set_tex(lines[number] if number < len(lines) else "")
            formula.setVisible(number < len(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = painting.accent(self) if self._current else painting.line(self)
        painting.frame(QPainter(self), QRectF(self.rect()), painting.panel(self), edge, 1.5 if self._current else 1.0)


Piece = tuple[type[Heading] | type[Note] | type[EquationCard], str]


class EquationsTab(QWidget):
    """Headings and equation cards."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shown: tuple[tuple[str, tuple[str, ...], str], ...] | None = None
        self._cards: list[EquationCard] = []
        self._page: dict[str, tuple[str, ...]] | None = None
        """What the run computes for the selected layer, by phase; None until it was asked for."""
        self._backward = False
        self.more = LinkButton(self.tr("Show the backward pass"))
        self._pending: list[Piece] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(lambda: self._add_next())
        self.more.clicked.connect(self._toggle)
        self._element = 0
        self.elements = Chooser(self.tr("The one before"), self.tr("The next one"))
        self.elements.setAccessibleName(self.tr("Unit or parameter whose numbers are shown"))
        self.elements.chosen.connect(self._choose)
        self.samples = SampleChooser(session, long=True)
        self._choosers = QWidget()
        row = QHBoxLayout(self._choosers)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.elements)
        row.addStretch(1)
        row.addWidget(self.samples)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 14)
        whole.setSpacing(7)
        whole.addWidget(self._choosers)
        self._column = QVBoxLayout()
        whole.addLayout(self._column)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addStretch(1)
        self._column.setSpacing(7)
        session.notations.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self._page = None
        self.show_frame(self.session.frame)

    def _toggle(self) -> None:
        self._backward = not self._backward
        self.show_frame(self.session.frame)

    def show_frame(self, frame: Frame) -> None:
        """Show the moment's equations, or those of the selection."""
        moment = frame.moment
        inside = moment is not None and frame.state is not State.RUNNING
        if inside and self.isVisible():
            self.session.want(self, element=self._element)
        elif not inside:
            self.session.unwant(self)
        if moment is not None and inside:
            place = self.tr("operation {number} of {count} in this iteration").format(number=moment.index + 1, count=moment.count)
            equations = tuple(map(self.session.notations.write, moment.equations))
            self._show(((told(self.session.document.network, moment), equations, place),), current=True)
        elif self.isVisible():
            self._show(tuple(self._sections()), current=False)
            self.more.setText(self.tr("Hide the backward pass") if self._backward else self.tr("Show the backward pass"))
        self.more.setVisible(not inside and "backward" in (self._page or {}))
        self._show_workings(frame.workings if inside else None)

    def equations(self) -> list[str]:
        """What is shown, as TeX, in order."""
        return [tex for _, equations, _ in self._shown or () for tex in equations]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.unwant(self)

    def _choose(self, element: int) -> None:
        self._element = element
        self.session.want(self, element=element)

    def _show_workings(self, found: Workings | None) -> None:
        """Put the numbers below the equations, and say what they are the numbers of."""
        lines = found.lines if found is not None else ()
        for number, card in enumerate(self._cards):
            right, result = lines[number] if number < len(lines) else ("", "")
            card.put_in((self.session.notations.write(right), result))
        self._choosers.setVisible(found is not None)
        if found is None:
            return
        self.samples.setVisible(found.sample is not None)
        self.elements.setVisible(found.count > 1)
        self._element = found.element
        if found.parameter is None:
            text = self.tr("unit {number} of {count}").format(number=found.element + 1, count=numerals.grouped(found.count))
        else:
            name, row, column = found.parameter
            text = f"{name} [{row + 1}, {column + 1}]"
        self.elements.show_value(found.element, 0, found.count - 1, text)

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
        computed = self._computed(node.id)
        yield f"{node.name} · {entry.title}", computed.get("forward") or split(self.session.notations.formula(entry)), entry.summary
        for family in WITH_FORMULA:
            chosen_entry: Plain = node.parameters.get(family)
            if chosen_entry is not None:
                yield self._section(self.session.catalog.spec(family, chosen_entry).entry)
        if self._backward and "backward" in computed:
            remark = self.tr("{delta} is the derivative of the loss by what stands inside the activation.")
            remark = self.session.notations.words(remark)
            yield self.tr("Backward pass"), computed["backward"], remark

    def _computed(self, node_id: str) -> dict[str, tuple[str, ...]]:
        """The run's own equations of a layer; none while it cannot run."""
        if self._page is None:
            self._page = {}
            if self.session.blocked() is None:
                found = self.session.look(lambda run: page(run, node_id)) or {}
                write = self.session.notations.write
                self._page = {phase: tuple(map(write, equations)) for phase, equations in found.items()}
        return self._page

    def _section(self, entry: Entry) -> tuple[str, tuple[str, ...], str]:
        words = {
            "activation": self.tr("Activation"), "initializer": self.tr("Initial weights"), "loss": self.tr("Loss"),
            "learning_rule": self.tr("Learning rule"), "optimizer": self.tr("Optimiser"), "schedule": self.tr("Decay"),
        }
        return f"{words[entry.family]} · {entry.title}", split(self.session.notations.formula(entry)), entry.summary

    def _show(self, sections: tuple[tuple[str, tuple[str, ...], str], ...], *, current: bool) -> None:
        if sections == self._shown:
            return
        self._shown = sections
        emptied(self._column)
        self._cards = []
        self._pending = [
            piece for title, equations, remark in sections
            for piece in ((Note if current else Heading, title), *((EquationCard, tex) for tex in equations), (Note, remark)) if piece[1]
        ]
        if current:
            while self._pending:
                self._add_next(current)
        else:
            self._next.start()

    def _add_next(self, current: bool = False) -> None:
        """One piece a turn, so that the window stays awake: to typeset a long equation takes a while, the first time."""
        if not self._pending:
            self._next.stop()
            return
        kind, text = self._pending.pop(0)
        if kind is EquationCard:
            self._cards.append(EquationCard(text, current))
            self._column.addWidget(self._cards[-1])
        else:
            self._column.addWidget(kind(text))


def split(formula: str) -> tuple[str, ...]:
    """A formula of several equations side by side, one by one."""
    parts = [part.strip().rstrip(",") for part in formula.replace(r"\qquad", "\n").replace(r",\quad", "\n").split("\n")]
    return tuple(part for part in parts if part)


def broken(tex: str, most: int = LINE) -> list[str]:
    """A long sum in lines of some `most` characters, broken before a plus that stands in no braces or tall brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(tex):
        depth += (letter == "{") - (letter == "}") + tex.startswith(r"\left", at) - tex.startswith(r"\right", at)
        if depth == 0 and tex.startswith(" + ", at):
            parts.append(tex[start:at])
            start = at
    parts.append(tex[start:])
    lines = [parts[0]]
    for part in parts[1:]:
        if seen(lines[-1]) + seen(part) <= most:
            lines[-1] += part
        else:
            lines.append(rf"\quad{part}")
    return lines


def seen(tex: str) -> int:
    """About how many characters of it are to be seen."""
    return len(re.sub(r"\\(left|right|mathrm)|[{} ]|\\,", "", re.sub(r"\\c?dots?", ".", tex)))
